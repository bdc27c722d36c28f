"""Write a dossier: the scan as PDF, TIFF or loose JPEGs, and what should be found in it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pikepdf
from PIL import Image

from pipeline.whole_file import write_whole
from samples.synthetic.case import Paper, Value
from samples.synthetic.tiff import build_tiff

Container = Literal["pdf", "tiff", "jpeg"]


@dataclass(frozen=True)
class ScannedPaper:
    """A paper and the numbers of its pages, 1-based over the whole input."""

    paper: Paper
    pages: tuple[int, ...]


@dataclass(frozen=True)
class Contradiction:
    """A fact that was planted wrong, for the comparison of papers to find."""

    kind: str
    papers: tuple[int, ...]
    """Numbers of the papers as in ``expected-dN.toml``; the first one says otherwise."""
    fields: tuple[str, ...]
    """The field on each of them."""


@dataclass(frozen=True)
class ScannedDossier:
    """Everything that goes into one folder."""

    name: str
    dossier_id: str | None
    """``None``: nothing in the scan tells it."""
    dpi: int
    container: Container
    files: tuple[str, ...]
    """Name of the PDF or TIFF, or one name a page."""
    pages: tuple[bytes, ...]
    """JPEGs."""
    papers: tuple[ScannedPaper, ...]
    skipped: tuple[tuple[int, str], ...] = ()
    rotated: tuple[tuple[int, int], ...] = ()
    """Page and the degrees it must be turned clockwise to stand upright."""
    contradictions: tuple[Contradiction, ...] = ()


def write_dossier(dossier: ScannedDossier, folder: Path) -> None:
    """Write the dossier's files into ``folder``, made if need be. Same dossier, same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    if dossier.container == "pdf":
        write_whole(folder / dossier.files[0], pdf_of(dossier.pages, dossier.dpi))
    elif dossier.container == "tiff":
        write_whole(folder / dossier.files[0], tiff_of(dossier.pages, dossier.dpi))
    else:
        for name, page in zip(dossier.files, dossier.pages, strict=True):
            write_whole(folder / name, page)
    for number, scanned in enumerate(dossier.papers, 1):
        write_whole(folder / f"expected-d{number}.toml", expected_toml(scanned).encode())
    write_whole(folder / "dossier.toml", dossier_toml(dossier).encode())


def pdf_of(pages: tuple[bytes, ...], dpi: int) -> bytes:
    """Return an image-only PDF: each JPEG as it is, on a page of its true size."""
    pdf = pikepdf.new()
    for jpeg in pages:
        width, height = _size(jpeg)
        image = pikepdf.Stream(
            pdf,
            jpeg,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=width,
            Height=height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        box = (width * 72 / dpi, height * 72 / dpi)
        page = pdf.add_blank_page(page_size=box)
        name = page.add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Im0)
        content = f"q {box[0]:.3f} 0 0 {box[1]:.3f} 0 0 cm {name} Do Q"
        page.Contents = pdf.make_stream(content.encode("ascii"))
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def tiff_of(pages: tuple[bytes, ...], dpi: int) -> bytes:
    """Return a multi-page TIFF that holds each JPEG as it is."""
    return build_tiff(tuple((jpeg, *_size(jpeg)) for jpeg in pages), dpi)


def _size(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as picture:
        return picture.size


def expected_toml(scanned: ScannedPaper) -> str:
    """Return what a reader should find on one paper, in normal forms."""
    paper = scanned.paper
    lines = [
        f"type = {_toml(paper.type)}",
        f"pages = {list(scanned.pages)}",
        f"certified_copy = {str(paper.certified_copy).lower()}",
    ]
    if paper.empty:
        lines += [
            "# Labels printed with nothing behind them: found, but without a value (null).",
            f"empty = [{', '.join(_toml(name) for name in paper.empty)}]",
        ]
    if paper.handwritten:
        lines += [
            "# Written by pen.",
            f"handwritten = [{', '.join(_toml(name) for name in paper.handwritten)}]",
        ]
    lines += ["", "[fields]"]
    lines += [f"{name} = {_toml(value)}" for name, value in paper.fields.items()]
    return "\n".join(lines) + "\n"


def dossier_toml(dossier: ScannedDossier) -> str:
    """Return what should be found about the dossier as a whole."""
    lines = []
    if dossier.dossier_id:
        lines.append(f"id = {_toml(dossier.dossier_id)}")
    else:
        lines.append("# No receipt and no code in the scan: the dossier ID is not known.")
    names = dossier.files
    lines += [
        f"files = [{', '.join(_toml(name) for name in names)}]",
        f"page_count = {len(dossier.pages)}",
        f"dpi = {dossier.dpi}",
    ]
    for page, reason in dossier.skipped:
        lines += ["", "[[skipped_pages]]", f"page = {page}", f"reason = {_toml(reason)}"]
    for page, degrees in dossier.rotated:
        lines += ["", "[[rotated_pages]]", f"page = {page}", f"degrees = {degrees}"]
    for one in dossier.contradictions:
        names = ", ".join(_toml(name) for name in one.fields)
        lines += ["", "[[contradiction]]", f"kind = {_toml(one.kind)}"]
        lines += [f"field = {_toml(one.fields[0])}", f"papers = {list(one.papers)}"]
        lines += [f"fields = [{names}]"]
    return "\n".join(lines) + "\n"


def _toml(value: Value) -> str:
    if isinstance(value, list):
        rows = ", ".join(
            "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in row.items()) + " }" for row in value
        )
        return f"[{rows}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # A JSON string is a TOML basic string.
        return json.dumps(value, ensure_ascii=False)
    return repr(value)
