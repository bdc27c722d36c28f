"""Open a PDF, decide whether it is whole, and see whether it carries a signature."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from config.settings import IntakeSettings
from models.errors import (
    DamagedError,
    EncryptedError,
    NoPagesError,
    OversizeError,
    SohoaError,
)
from pipeline.ingest import limits
from pipeline.ingest.limits import MIN_DPI, Extent, require_pages, require_pixels
from pipeline.ingest.page_box import visible_size

limits.arm()


@contextmanager
def open_pdf(path: Path, name: str) -> Iterator[pikepdf.Pdf]:
    """Open a PDF; every foreign error inside the block becomes a coded one.

    Raises ``EncryptedError`` when a password is needed and ``DamagedError`` for the rest.
    """
    try:
        # As a stream: pikepdf takes no path whose name is not UTF-8.
        with path.open("rb") as stream, pikepdf.open(stream, suppress_warnings=True) as pdf:
            yield pdf
    except SohoaError:
        raise
    except pikepdf.PasswordError as error:
        raise EncryptedError(subject=name) from error
    except Exception as error:
        # qpdf answers broken objects with many kinds (RuntimeError, ValueError, TypeError …);
        # their texts may quote the file, so only the kind is kept.
        if "encryption" in str(error):  # a security handler that qpdf does not know
            raise EncryptedError(subject=name) from error
        if "no pages found" in str(error):
            raise NoPagesError(subject=name) from error
        raise DamagedError(subject=name, reason=f"PDF: {type(error).__name__}") from error


def examine_pdf(path: Path, name: str, settings: IntakeSettings) -> tuple[Extent, bool]:
    """Return how much there is and whether at least one signature field is filled.

    Raises ``DamagedError`` for a file that was cut off, ``NoPagesError``, ``OversizeError``,
    ``EncryptedError``.
    """
    with open_pdf(path, name) as pdf:
        count = len(pdf.pages)
        recovered = any("reconstruct" in str(warning) for warning in pdf.get_warnings())
        if recovered and _is_cut_off(path):
            raise DamagedError(subject=name, reason="PDF: the end is missing")
        if recovered and count < _promised_pages(pdf):
            raise DamagedError(subject=name, reason="PDF: pages are missing")
        if count == 0:
            raise NoPagesError(subject=name)
        require_pages(name, count, settings)
        largest = _require_drawable(pdf, name, settings)
        return Extent(count, largest), is_signed(pdf)


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Say whether a signature field (ISO 32000-1, 12.7.4.5) has a value; time-stamps count."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return False
    fields = form.get("/Fields")
    if not isinstance(fields, pikepdf.Array):
        return False
    waiting: list[tuple[pikepdf.Object, bool]] = [(field, False) for field in fields]
    seen: set[tuple[int, int]] = set()
    while waiting:
        field, inherited = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary) or field.objgen in seen:
            continue
        if field.objgen != (0, 0):  # direct objects all say (0, 0)
            seen.add(field.objgen)
        kind = field.get("/FT")
        of_signature = inherited if kind is None else kind == "/Sig"
        value = field.get("/V")
        if of_signature and isinstance(value, pikepdf.Dictionary) and "/Contents" in value:
            return True
        kids = field.get("/Kids")
        if isinstance(kids, pikepdf.Array):
            waiting.extend((kid, of_signature) for kid in kids)
    return False


def _is_cut_off(path: Path) -> bool:
    """Say whether a file whose cross-reference table had to be rebuilt lacks its end.

    Each revision of a PDF closes with ``startxref … %%EOF``. A whole file with wrong offsets
    (line ends converted, bytes put before the head) still has it behind its last object; a
    cut-off one has none, or (linearised, or updated later) only one with objects behind it.
    """
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        last = data.rfind(b"startxref")
        return last < 0 or data.find(b" obj", last) >= 0 or data.find(b"%%EOF", last) < 0


def _promised_pages(pdf: pikepdf.Pdf) -> int:
    count = pdf.Root.get("/Pages", pikepdf.Dictionary()).get("/Count", 0)
    return count if isinstance(count, int) else 0


def _require_drawable(pdf: pikepdf.Pdf, name: str, settings: IntakeSettings) -> int:
    """Return the pixels of the largest page or picture on one.

    Raises ``OversizeError`` when one is too large to be decoded.
    """
    seen: set[tuple[int, int]] = set()
    largest = 0
    for number, page in enumerate(pdf.pages, start=1):
        width, height = visible_size(page)
        if width * height * (MIN_DPI / 72) ** 2 > settings.max_page_pixels:
            raise OversizeError(
                subject=name,
                what="page",
                size=f"{number}: {width:.0f}x{height:.0f} pt",
                limit=settings.max_page_pixels,
            )
        drawn = width * height * (settings.render_dpi / 72) ** 2
        largest = max(largest, min(round(drawn), settings.max_page_pixels))
        for picture in _pictures(page.resources, seen):
            columns, rows = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
            require_pixels(name, columns, rows, settings)
            largest = max(largest, columns * rows)
    return largest


def _pictures(resources: pikepdf.Object, seen: set[tuple[int, int]]) -> Iterator[pikepdf.Object]:
    """Yield the pictures of a page, in its forms too, each indirect object once a file."""
    waiting: list[pikepdf.Object] = [resources]
    while waiting:
        current = waiting.pop()
        found = current.get("/XObject") if isinstance(current, pikepdf.Dictionary) else None
        if not isinstance(found, pikepdf.Dictionary):
            continue
        for _, item in found.items():
            if not isinstance(item, pikepdf.Stream) or item.objgen in seen:
                continue
            seen.add(item.objgen)
            if item.get("/Subtype") == "/Image":
                yield item
                if isinstance(mask := item.get("/SMask"), pikepdf.Stream):
                    yield mask
            elif "/Resources" in item:
                waiting.append(item["/Resources"])
