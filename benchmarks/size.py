"""How large documents become: ``python -m benchmarks.size [--words] [--pages N] FILE…``.

Takes PDFs and pictures through the same steps as a dossier (split, turn, clean, with ``--words``
also read) and renders them as PDF/A. Prints one table: kilobytes a page as they came, of the page
pictures after cleaning, of the PDF/A, and what share of the PDF/A is not picture (text layer, font,
profile, metadata). A signed input is measured as if it were paper. Bytes only: time is elsewhere.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from config.settings import Settings, load_settings
from models.errors import SohoaError
from models.page import Page
from pipeline.clean.clean import clean_page
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages
from pipeline.ocr.engine import read_page
from pipeline.ocr.orientation import find_orientation
from pipeline.render.content import RenderContent
from pipeline.render.document import render_document

_FIXED_TIME = datetime(2025, 1, 1, tzinfo=UTC)


class Measure(NamedTuple):
    """Bytes of one file on its way."""

    name: str
    pages: int
    came: int
    pictures: int
    rendered: int


def measure(path: Path, settings: Settings, limit: int | None, *, words: bool) -> Measure:
    """Render the first ``limit`` pages of ``path`` (all by default) and weigh them."""
    file = identify(path, settings.intake)
    with tempfile.TemporaryDirectory(prefix="sohoa-size-") as name:
        folder = Path(name)
        split = split_pages(file, folder / "pages", 1, settings.intake)[:limit]
        cleaned = tuple(_clean(page, folder, settings) for page in split)
        texts = tuple(read_page(page, settings.ocr) for page in cleaned) if words else ()
        content = RenderContent(
            title=file.name,
            dossier_id="size",
            document_id="d1",
            document_type="khong_xac_dinh",
            agency_name=settings.agency.name,
            converted_at=_FIXED_TIME,
            source_hashes=(file.sha256,),
            pages=cleaned,
            texts=texts,
        )
        rendered = render_document(content, folder / "out.pdf").bytes
        pictures = sum(page.image.path.stat().st_size for page in cleaned)
    # Of a file measured in part: what these pages weigh on average.
    came = file.bytes * len(cleaned) // file.page_count
    return Measure(file.name, len(cleaned), came, pictures, rendered)


def _clean(page: Page, folder: Path, settings: Settings) -> Page:
    turn = find_orientation(page, settings.ocr).turn
    return clean_page(page, folder / "clean", turn, settings.clean)


def _row(measured: Measure) -> str:
    sizes = (measured.came, measured.pictures, measured.rendered)
    cells = "".join(f"{size / measured.pages / 1000:9.1f}" for size in sizes)
    # Negative: 1-bit pictures lie in the PDF in a tighter code than on the work folder's disk.
    other = 100 * (measured.rendered - measured.pictures) / measured.rendered
    return f"{measured.name[:39]:40}{measured.pages:6}{cells}{other:9.1f}"


def main() -> int:
    """Measure and print; 1 when a file could not be rendered."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--pages", type=int, help="only the first so many pages of each file")
    parser.add_argument("--words", action="store_true", help="read the pages: with text layer")
    arguments = parser.parse_args()
    settings = load_settings()
    print(f"{'file':40}{'pages':>6}{'came':>9}{'picture':>9}{'PDF/A':>9}{'other %':>9}  KB a page")
    measures, failed = [], 0
    for path in arguments.files:
        try:
            measures.append(measure(path, settings, arguments.pages, words=arguments.words))
        except SohoaError as error:
            print(f"{path.name[:39]:40}{error}", file=sys.stderr)
            failed = 1
        else:
            print(_row(measures[-1]))
    if len(measures) > 1:
        columns = list(zip(*measures, strict=True))[1:]
        print(_row(Measure(f"= {len(measures)} files", *map(sum, columns))))
    return failed


if __name__ == "__main__":
    sys.exit(main())
