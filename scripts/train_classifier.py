"""Train the model of page types anew.

``python scripts/train_classifier.py [--forms FOLDER] [--laws TAR] [--out DIR]``

Learns from the papers that ``samples`` draws, from the type files and, where they are given, from
texts of blank forms and of official papers (folders or tar archives of ``.txt``); only numbers
computed from them are kept. Writes ``page_types.npz`` (plain arrays, nothing pickled) and
``page_types.json`` (hash, command, sources, what it says of papers it never saw). The same inputs
give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tarfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt
from packed_arrays import packed

from config.types import load_document_types
from models.document_type import UNKNOWN_TYPE
from pipeline.classify.model.features import Features, features_of
from pipeline.classify.model.linear import ARRAYS_NAME, FACTS_NAME, FOLLOWING, FORMAT, softmax
from pipeline.classify.model.training import (
    Arrays,
    Fitted,
    Limits,
    Pages,
    best_temperature,
    fit,
    stored,
    surprise,
)
from samples.training.gather import gather

_OUT = Path(__file__).resolve().parents[1] / "models" / "weights"
_SEED = 2025
_FOLDS = 3
_SURE = 0.8
"""As ``pipeline.classify.second_opinion`` has it: from here on the model is believed alone."""


class Learnt(NamedTuple):
    """The pages, ready to learn from."""

    features: list[Features]
    labels: npt.NDArray[np.int64]
    folds: npt.NDArray[np.int64]
    kinds: tuple[str, ...]

    def some(self, chosen: npt.NDArray[np.int64]) -> Pages:
        return Pages([self.features[at] for at in chosen.tolist()], self.labels[chosen])


def main(arguments: list[str] | None = None) -> int:
    """Train and write; 2 when a source can't be read."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--forms", type=Path, metavar="FOLDER", help="texts of blank forms")
    parser.add_argument("--laws", type=Path, metavar="TAR", help="official texts")
    parser.add_argument("--out", type=Path, default=_OUT, metavar="DIR")
    wanted = parser.parse_args(arguments)
    try:
        learnt = learn(wanted.forms, wanted.laws)
    except (OSError, tarfile.TarError) as error:
        sys.stderr.write(f"không đọc được nguồn / a source can't be read: {error}\n")
        return 2
    scores = unseen_scores(learnt, Limits())
    temperature = best_temperature(scores, learnt.labels)
    everything = np.arange(len(learnt.labels))
    fitted = fit(learnt.some(everything), len(learnt.kinds), Limits())
    facts = {
        "command": _command(wanted.forms, wanted.laws),
        "sources": [_told(source) for source in (wanted.forms, wanted.laws) if source],
        "limits": Limits()._asdict(),
        "pages": len(learnt.labels),
        "unseen": judged(scores / np.float32(temperature), learnt),
    }
    write_model(stored(fitted, learnt.kinds, temperature), facts, wanted.out)
    sys.stdout.write(json.dumps(facts["unseen"], indent=1) + "\n")
    return 0


def learn(forms: Path | None, laws: Path | None) -> Learnt:
    """Gather the pages. A fold holds whole families of foreign papers, so that each is judged by
    a model that never saw its kind; our own types are parted page by page."""
    features, names, folds = [], [], []
    parts: Counter[str] = Counter()
    for sample in gather(load_document_types(), _SEED, forms, laws):
        features.append(features_of(sample.text))
        names.append(sample.label)
        ours = sample.family.startswith(("own", "drawn"))
        parts[sample.family] += 1
        # Pages that are one page worn in several ways stay in one fold.
        family = f"{sample.family} {parts[sample.family] // 12}" if ours else sample.family
        folds.append(crc32(family.encode()) % _FOLDS)
    kinds = tuple(sorted(set(names)))
    labels = np.array([kinds.index(name) for name in names], np.int64)
    return Learnt(features, labels, np.array(folds, np.int64), kinds)


def unseen_scores(learnt: Learnt, limits: Limits) -> npt.NDArray[np.float32]:
    """Return the scores of each page by a model that was trained without its fold; (n, C)."""
    scores = np.zeros((len(learnt.labels), len(learnt.kinds)), np.float32)
    for fold in range(_FOLDS):
        fitted = fit(learnt.some(np.flatnonzero(learnt.folds != fold)), len(learnt.kinds), limits)
        for at in np.flatnonzero(learnt.folds == fold).tolist():
            scores[at] = _scores(fitted, learnt.features[at])
    return scores


def _scores(fitted: Fitted, features: Features) -> npt.NDArray[np.float32]:
    length = np.float32(max(1, len(features)) ** 0.5)
    result: npt.NDArray[np.float32] = fitted.weights[features].sum(axis=0) / length + fitted.bias
    return result


def judged(scores: npt.NDArray[np.float32], learnt: Learnt) -> dict[str, float]:
    """Return what the model is worth on pages it never saw, as shares of 1."""
    shares, labels = softmax(scores), learnt.labels
    nobody = [learnt.kinds.index(name) for name in (UNKNOWN_TYPE, FOLLOWING)]
    best = shares.argmax(axis=1)
    sure = (shares.max(axis=1) >= _SURE) & ~np.isin(best, nobody)
    ours, foreign = ~np.isin(labels, nobody), labels == nobody[0]
    return {
        "surprise": round(surprise(scores, labels), 4),
        "right": round(float((best == labels).mean()), 4),
        "ours_sure": round(float(sure[ours].mean()), 4),
        "ours_sure_right": round(float((best == labels)[ours & sure].mean()), 4),
        "foreign_named": round(float(sure[foreign].mean()), 4),
        "following_named": round(float(sure[labels == nobody[1]].mean()), 4),
    }


def write_model(arrays: Arrays, facts: dict[str, object], folder: Path) -> None:
    """Write both files."""
    data = packed(arrays)
    digest = hashlib.sha256(data).hexdigest()
    head = {"format": FORMAT, "file": ARRAYS_NAME, "sha256": digest, "bytes": len(data)}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ARRAYS_NAME).write_bytes(data)
    text = json.dumps(head | facts, ensure_ascii=False, indent=2) + "\n"
    (folder / FACTS_NAME).write_text(text, encoding="utf-8")


def _told(source: Path) -> dict[str, object]:
    paths: Sequence[Path] = sorted(source.rglob("*.txt")) if source.is_dir() else [source]
    digests = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
    whole = hashlib.sha256("".join(f"{one}\n" for one in digests).encode()).hexdigest()
    return {"name": source.name, "files": len(paths), "sha256": whole}


def _command(forms: Path | None, laws: Path | None) -> str:
    # Names only: where the texts lay is nobody's business.
    parts = ["python", "scripts/train_classifier.py"]
    parts += ["--forms", forms.name] if forms else []
    parts += ["--laws", laws.name] if laws else []
    return " ".join(parts)


if __name__ == "__main__":
    sys.exit(main())
