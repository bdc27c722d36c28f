"""Build the language model of Vietnamese official texts from a collection of them.

``python scripts/build_language_model.py SOURCE… [--exclude PATH…] [--out DIR]``

A source is a folder or a tar archive of ``.txt`` files, UTF-8 or UTF-16. Texts that repeat a text
named by ``--exclude`` (files or folders, for evaluation) are left out, and so is what is not
Vietnamese. Writes ``vi_syllables.npz`` (plain arrays, nothing pickled) and ``vi_syllables.json``
(hash, command, sources, counts). The same texts give the same bytes, whatever they are packed in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from packed_arrays import packed

from pipeline.ocr.language.corpus import Excluder, Text, is_vietnamese, read_texts, tokens_of_text
from pipeline.ocr.language.model import ARRAYS_NAME, FACTS_NAME, FORMAT
from pipeline.ocr.language.training import Limits, train

_OUT = Path(__file__).resolve().parents[1] / "models" / "weights"


class Gathered(NamedTuple):
    """The texts to count, and what is told about them."""

    streams: list[list[str]]
    facts: dict[str, object]


def main(arguments: list[str] | None = None) -> int:
    """Build the model; 2 when a source can't be read or holds nothing to count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sources", nargs="+", type=Path, metavar="SOURCE")
    parser.add_argument("--exclude", nargs="+", type=Path, default=[], metavar="PATH")
    parser.add_argument("--out", type=Path, default=_OUT)
    wanted = parser.parse_args(arguments)
    try:
        gathered = gather(wanted.sources, wanted.exclude)
    except (OSError, tarfile.TarError) as error:
        sys.stderr.write(f"không đọc được nguồn / a source can't be read: {error}\n")
        return 2
    if not gathered.streams:
        sys.stderr.write("không có văn bản tiếng Việt / no Vietnamese text in the sources\n")
        return 2
    command = _command(wanted.sources, wanted.exclude)
    facts = write_model(gathered, Limits(), wanted.out, command)
    sys.stdout.write(json.dumps(facts["counts"], ensure_ascii=False) + "\n")
    return 0


def gather(sources: Iterable[Path], exclude: Iterable[Path]) -> Gathered:
    """Read and clean all texts; a text found twice counts once."""
    aside = [text.content for path in exclude for text in _texts(path)]
    excluder = Excluder(aside)
    streams, told = [], []
    known: set[str] = set()
    left_out: dict[str, list[str]] = {"excluded": [], "other_language": [], "repeated": []}
    overlap = 0.0
    for source in sources:
        texts = list(_texts(source))
        told.append({"name": source.name, "texts": len(texts), "sha256": _digest(texts)})
        for text in texts:
            share = excluder.overlap(text.content)
            if reason := _why_not(text, share >= excluder.share, known):
                left_out[reason].append(text.name)
                continue
            overlap = max(overlap, share)
            known.add(text.sha256)
            streams.append(tokens_of_text(text.content))
    facts: dict[str, object] = {
        "sources": told,
        "left_out": {
            "excluded": left_out["excluded"],
            "other_language": len(left_out["other_language"]),
            "repeated": len(left_out["repeated"]),
        },
        "evaluation": {"texts": len(aside), "largest_overlap": round(overlap, 3)},
    }
    return Gathered(streams, facts)


def write_model(
    gathered: Gathered, limits: Limits, folder: Path, command: str
) -> dict[str, object]:
    """Train, write both files and return the facts."""
    words, arrays = train(gathered.streams, limits)
    data = packed(arrays)
    facts: dict[str, object] = {
        "format": FORMAT,
        "file": ARRAYS_NAME,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "command": command,
        **gathered.facts,
        "limits": limits._asdict(),
        "counts": {
            "texts": len(gathered.streams),
            "tokens": sum(len(stream) for stream in gathered.streams),
            "vocabulary": len(words),
            "syllables": int(arrays["syllable"].astype(np.int64).sum()),
            "bigrams": len(arrays["bigram"]),
            "trigrams": len(arrays["trigram"]),
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ARRAYS_NAME).write_bytes(data)
    text = json.dumps(facts, ensure_ascii=False, indent=2) + "\n"
    (folder / FACTS_NAME).write_text(text, encoding="utf-8")
    return facts


def _texts(path: Path) -> list[Text]:
    if path.is_file() and path.suffix == ".txt":
        return [text for text in read_texts(path.parent) if text.name == path.name]
    return list(read_texts(path))


def _why_not(text: Text, excluded: bool, known: set[str]) -> str:
    if excluded:
        return "excluded"
    if text.sha256 in known:
        return "repeated"
    return "" if is_vietnamese(text.content) else "other_language"


def _digest(texts: list[Text]) -> str:
    """Return the hash of a source: of its texts' hashes in sorted order, a line each."""
    lines = "".join(f"{text_hash}\n" for text_hash in sorted(text.sha256 for text in texts))
    return hashlib.sha256(lines.encode()).hexdigest()


def _command(sources: list[Path], exclude: list[Path]) -> str:
    # Names only: where the texts lay is nobody's business.
    parts = ["python", "scripts/build_language_model.py", *(path.name for path in sources)]
    if exclude:
        parts += ["--exclude", *(path.name for path in exclude)]
    return " ".join(parts)


if __name__ == "__main__":
    sys.exit(main())
