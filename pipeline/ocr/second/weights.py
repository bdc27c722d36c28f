"""Where the second reader's trained networks lie, and whether they are the right ones.

``scripts/install_models.py`` puts them there, out of the PyPI wheel ``rapidocr``, which itself is
never installed. A network that is missing or damaged costs the second reading, nothing else.
"""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from pathlib import Path
from typing import Literal

from config.settings import OcrSettings
from models.record import Record

RECOGNISER = "PP-OCRv6_rec_small.onnx"
SHA256 = {
    RECOGNISER: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
}


class SecondModel(Record):
    """The recognition network of the second reader, as it was found."""

    state: Literal["ready", "off", "missing", "damaged"]
    """``off``: the settings want no second reader."""
    path: Path
    sha256: str = ""


def installed_folder() -> Path:
    """Return where ``scripts/install_models.py`` puts the networks."""
    return Path(sys.prefix) / "share" / "sohoa" / "ppocr"


def second_model(settings: OcrSettings) -> SecondModel:
    """Return the recognition network and whether it can be used; its bytes are checked."""
    return look_at(RECOGNISER, wanted=settings.second_reader)


def look_at(name: str, *, wanted: bool = True) -> SecondModel:
    """Return what lies in the place of the network ``name``, one of ``SHA256``."""
    path = installed_folder() / name
    if not wanted:
        return SecondModel(state="off", path=path)
    try:
        stat = path.stat()
        digest = _sha256(path, stat.st_mtime_ns, stat.st_size)
    except OSError:
        return SecondModel(state="missing", path=path)
    state: Literal["ready", "damaged"] = "ready" if digest == SHA256[name] else "damaged"
    return SecondModel(state=state, path=path, sha256=digest)


@lru_cache(maxsize=8)
def _sha256(path: Path, _modified: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
