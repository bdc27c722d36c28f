"""What the installers of trained models share: download by a tool, check, write whole."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO


class FetchError(Exception):
    """A model could not be had; the text says why, in Vietnamese and English."""


def is_right(path: Path, sha256: str) -> bool:
    """Say whether ``path`` holds exactly the file we want."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def run_tool(command: Sequence[str], folder: Path, name: str, seconds: float) -> None:
    """Run a download tool in ``folder``; raise ``FetchError`` with its first complaint."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            timeout=seconds,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FetchError(
            f"{name} không trả lời sau {seconds:g} giây / {name} gave no answer in time"
        ) from error
    except OSError as error:
        raise FetchError(f"{name}: {error.strerror or error}") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        reason = next((line for line in lines if "error" in line.lower()), lines[0])
        raise FetchError(f"{name} báo lỗi / {name} failed: {reason}")


def read_checked(stream: IO[bytes], size: int, sha256: str) -> bytes:
    """Return what ``stream`` holds; raise ``FetchError`` when it is not exactly the file.

    One byte more than expected is asked for: it shows up as a wrong hash, and a bomb stays small.
    """
    data = stream.read(size + 1)
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise FetchError(f"mã băm không khớp / wrong hash: {found}, cần / wanted {sha256}")
    return data


def install(data: bytes, path: Path) -> None:
    """Write ``data`` to ``path`` so that a reader sees the old file, the new one, or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
