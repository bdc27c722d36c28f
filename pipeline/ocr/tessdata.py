"""Which trained model Tesseract reads with, and where it lies.

Looked for in this order: ``settings.tessdata_dir``; ``PREFIX/share/sohoa/tessdata``, filled by
``scripts/install_models.py``; the system's folder (Debian's package ``tesseract-ocr-vie``).
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Literal

from config.settings import OcrSettings
from models.errors import LanguageMissingError
from models.record import Record

BEST_INT_SHA256 = "112f6fd1d04ab4cb0208cad9cada8de214ae33a1e4db3750ffcda69262aef0a8"
"""``4.0.0_best_int/vie.traineddata`` of the npm package ``@tesseract.js-data/vie`` 1.0.0."""

_SYSTEM_PATTERNS = ("tesseract-ocr/*/tessdata", "tesseract-ocr/tessdata", "tessdata")
_SYSTEM_ROOTS = (Path("/usr/share"), Path("/usr/local/share"))


class OcrModel(Record):
    """The trained model in use."""

    language: str
    path: Path
    """The ``.traineddata`` file; of several languages the first."""
    sha256: str
    kind: Literal["best_int", "other"]
    fallback: bool
    """Nothing better than the system's own model was found: more errors in marks, say so."""

    @property
    def folder(self) -> Path:
        """What Tesseract gets as ``--tessdata-dir``."""
        return self.path.parent

    @property
    def label(self) -> str:
        """For logs and for ``PageText.engine``, e.g. ``vie best_int``."""
        return f"{self.language} {'system' if self.fallback else self.kind}"


def model_in_use(settings: OcrSettings) -> OcrModel:
    """Return the model that reading will use.

    Raises ``LanguageMissingError`` when no folder has every language of ``settings.language``
    (``vie``, or several as ``vie+eng``).
    """
    names = [f"{part}.traineddata" for part in settings.language.split("+")]
    searched = []
    for folder, fallback in _folders(settings):
        searched.append(str(folder))
        if all((folder / name).is_file() for name in names):
            path = folder / names[0]
            return _describe(settings.language, path, fallback)
    raise LanguageMissingError(
        subject=settings.language, language=settings.language, folder=", ".join(searched)
    )


def other_model(settings: OcrSettings) -> OcrModel | None:
    """Return another trained model of the same language, made apart from the one in use.

    The system's own (Debian's package ``tesseract-ocr-vie``: a smaller network with a training of
    its own), when the one in use is not that. ``None`` when there is no other.
    """
    if "+" in settings.language:
        return None
    used = model_in_use(settings)
    name = f"{settings.language}.traineddata"
    for folder in system_folders():
        if (folder / name).is_file():
            found = _describe(settings.language, folder / name, fallback=True)
            if found.sha256 != used.sha256:
                return found
    return None


def orientation_folder() -> Path | None:
    """Return the folder with ``osd.traineddata`` (Debian's ``tesseract-ocr-osd``), or ``None``."""
    return next((f for f in system_folders() if (f / "osd.traineddata").is_file()), None)


def installed_folder() -> Path:
    """Return where ``scripts/install_models.py`` puts the model."""
    return Path(sys.prefix) / "share" / "sohoa" / "tessdata"


def system_folders() -> tuple[Path, ...]:
    """Return the folders Tesseract itself would look in, newest version first."""
    own = os.environ.get("TESSDATA_PREFIX")
    found = [Path(own)] if own else []
    for root in _SYSTEM_ROOTS:
        for pattern in _SYSTEM_PATTERNS:
            found.extend(sorted(root.glob(pattern), reverse=True))
    return tuple(found)


def _folders(settings: OcrSettings) -> list[tuple[Path, bool]]:
    chosen = [(settings.tessdata_dir, False)] if settings.tessdata_dir else []
    return [*chosen, (installed_folder(), False), *((f, True) for f in system_folders())]


def _describe(language: str, path: Path, fallback: bool) -> OcrModel:
    stat = path.stat()
    digest = _sha256(path, stat.st_mtime_ns, stat.st_size)
    best = digest == BEST_INT_SHA256
    return OcrModel(
        language=language,
        path=path,
        sha256=digest,
        kind="best_int" if best else "other",
        fallback=fallback and not best,
    )


@lru_cache(maxsize=8)
def _sha256(path: Path, _modified: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
