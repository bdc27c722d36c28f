"""Handwriting fonts for the sample generator, out of npm packages.

Four hands of ``@fontsource`` under the SIL Open Font License 1.1, each with every Vietnamese
letter. They go to ``PREFIX/share/sohoa/hands``, where ``samples.synthetic.hands`` looks. Nothing
but the generator needs them.
"""

from __future__ import annotations

import shutil
import sys
import tarfile
from pathlib import Path
from typing import NamedTuple

from model_file import FetchError, install, is_right, read_checked, run_tool

VERSION = "5.3.0"
TIMEOUT_SECONDS = 180


class FontFile(NamedTuple):
    """One file of a package."""

    hand: str
    part: str
    sha256: str
    size: int
    """Bytes; more is never written, whatever the archive says."""

    @property
    def name(self) -> str:
        return f"{self.hand}-{self.part}-400-normal.woff"


FONTS = (
    FontFile(
        "patrick-hand",
        "latin",
        "0f7031f6665437e04d6f354c5f64d6ae6777b498afbe804638c45b957a7ce8aa",
        17_652,
    ),
    FontFile(
        "patrick-hand",
        "latin-ext",
        "e758ce53da261e61040c8c4ea0a6e2064a656594cd3b1cf8deca3795cea7e5f5",
        13_416,
    ),
    FontFile(
        "patrick-hand",
        "vietnamese",
        "9c33011b9733596f5ee20e8d1cdb3d6169a4e1cae27ec55ff21baf512402d404",
        6_496,
    ),
    FontFile(
        "mansalva",
        "latin",
        "956720ae5632b40a4f79e92b27b936e174a038aa41b8638d30965c61ab465aff",
        60_820,
    ),
    FontFile(
        "mansalva",
        "latin-ext",
        "d632ecbe777d32244038662b7a68b44b1612b14de4a19048b533cf12be05612d",
        33_108,
    ),
    FontFile(
        "mansalva",
        "vietnamese",
        "b892f8271d7b70b579d1ce0925660759412937a4d91ecf69e294530aaa812737",
        11_992,
    ),
    FontFile(
        "playwrite-vn",
        "latin",
        "ea073d51ea8c51d3175c0acad8baf783487d3fc3291402784406f51853a6e41f",
        57_720,
    ),
    FontFile(
        "dancing-script",
        "latin",
        "3e114c39b274829edb96a698275563336a42ec5c2a9c1fb7d7108b8bb804bfd3",
        29_132,
    ),
    FontFile(
        "dancing-script",
        "latin-ext",
        "b6312aaac7bcbb41565ef14c224308d949f003cb8f51d80ce05495ddbcdcf2f5",
        18_188,
    ),
    FontFile(
        "dancing-script",
        "vietnamese",
        "61db26bcbb7bc7d2332a3385e596fa16ec3b81e3108ce6de1c42be5b1dc8f12b",
        6_724,
    ),
)
WITHOUT = (
    "CẢNH BÁO: chưa cài được phông chữ viết tay; hồ sơ mẫu dùng chữ in nghiêng thay chữ viết tay.",
    "WARNING: the handwriting fonts were not installed; "
    "sample dossiers show slanted print for handwriting.",
)
"""What follows when they cannot be had."""
AGAIN = "make sample-fonts"


def targets() -> tuple[Path, ...]:
    """Return where the fonts belong in this environment, in the order of ``FONTS``."""
    folder = Path(sys.prefix) / "share" / "sohoa" / "hands"
    return tuple(folder / font.name for font in FONTS)


def is_installed() -> bool:
    """Say whether the right fonts are all there."""
    return all(
        is_right(path, font.sha256) for path, font in zip(targets(), FONTS, strict=True)
    )


def fetch(folder: Path) -> None:
    """Download into ``folder`` and install; raise ``FetchError``.

    Nothing is written before every font was found to be right.
    """
    packages = {hand: fetch_package(folder, hand) for hand in dict.fromkeys(f.hand for f in FONTS)}
    fonts = [read_font(packages[font.hand], font) for font in FONTS]
    for data, path in zip(fonts, targets(), strict=True):
        install(data, path)


def fetch_package(folder: Path, hand: str) -> Path:
    """Let npm put a hand's tarball into ``folder``; return it.

    ``npm pack`` checks the tarball against the registry's own hash and runs no script of it. Which
    registry is asked is npm's configuration.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError("không có npm / npm is not installed")
    command = [npm, "pack", f"@fontsource/{hand}@{VERSION}", "--silent", "--ignore-scripts"]
    run_tool([*command, "--pack-destination", "."], folder, "npm pack", TIMEOUT_SECONDS)
    tarballs = sorted(folder.glob(f"*{hand}-*.tgz"))
    if not tarballs:
        raise FetchError("npm pack không tải gì / npm pack brought nothing")
    return tarballs[0]


def read_font(tarball: Path, font: FontFile) -> bytes:
    """Return one font out of ``tarball``, checked; nothing else in it is touched."""
    try:
        with tarfile.open(tarball, "r:gz") as archive:
            member = archive.getmember(f"package/files/{font.name}")
            stream = archive.extractfile(member) if member.isreg() else None
            if stream is None:
                raise FetchError(f"{font.name}: không phải tệp / not a file")
            return read_checked(stream, font.size, font.sha256)
    except (tarfile.TarError, KeyError, OSError, EOFError) as error:
        raise FetchError(f"gói tải về bị hỏng / the package is damaged: {error}") from error
