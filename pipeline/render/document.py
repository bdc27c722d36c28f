"""Makes the PDF/A-2u of a document: each page its picture, the words unseen above it.

The file appears under its name only when it is whole, checked and on disk. Pictures go through
small files in a folder beside the target, so that memory does not grow with the pages.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, pdfa

from models.errors import DamagedError, NoPagesError, PdfaError, StoreUnavailableError
from models.page import ImageRef, Page, PageText
from pipeline.render.content import RenderContent, RenderedPdf
from pipeline.render.glyphs import GlyphSet
from pipeline.render.metadata import write_metadata
from pipeline.render.pdfa import check_pdfa
from pipeline.render.pictures import EncodedPicture, encode_picture
from pipeline.render.text_layer import FONT, PageScale, draw_text, page_texts

CLAIM = "2u"
_FLAVOUR = "2b"  # 2u is 2b with Unicode for every letter; pikepdf has no name for it
_POINTS_PER_INCH = 72.0
_SHELF_BYTES = 32 * 1024 * 1024  # encoded pictures held in memory at once
_PICTURE = "Im0"


def render_document(content: RenderContent, target: Path) -> RenderedPdf:
    """Write ``content`` to ``target`` as PDF/A-2u; an older file there is replaced.

    Page boxes are the pictures at their true size (pixels by dpi). The same content gives the same
    bytes. Raises ``NoPagesError``, ``DamagedError`` or ``ChecksumMismatchError`` for what comes
    in, ``PdfaError`` when the result breaks a rule, ``StoreUnavailableError`` when the disk does.
    """
    if not content.pages:
        raise NoPagesError(subject=content.document_id)
    try:
        with TemporaryDirectory(prefix=".render-", dir=target.parent) as folder:
            draft = Path(folder) / "document.pdf"
            _write(content, draft)
            _require_pdfa(draft, content.document_id)
            digest = _digest_and_sync(draft)
            size = draft.stat().st_size
            draft.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreUnavailableError(subject=target.name, store="work", reason=reason) from error
    except pikepdf.PdfError as error:
        raise PdfaError(subject=content.document_id, rules=type(error).__name__) from error
    return RenderedPdf(path=target, sha256=digest, bytes=size, pdfa=CLAIM)


def _write(content: RenderContent, draft: Path) -> None:
    texts = {text.page: text for text in content.texts}
    shown = [texts[page.number] for page in content.pages if page.number in texts]
    glyphs = GlyphSet(word for text in shown for word in page_texts(text))
    with ExitStack() as open_files:
        pdf = open_files.enter_context(Pdf.new())
        # Brings the sRGB profile as output intent; the metadata it also makes is replaced below.
        pdfa.prepare(pdf, _FLAVOUR)
        for shelf in _picture_shelves(content.pages, draft.parent):
            pdf.pages.extend(open_files.enter_context(_reopen(shelf)).pages)
        font = glyphs.add_to(pdf) if any(text.words for text in shown) else None
        for page, made in zip(content.pages, pdf.pages, strict=True):
            _finish_page(pdf, made, page.image, texts.get(page.number), (glyphs, font))
        write_metadata(pdf, content)
        pdf.save(draft, **pdfa.resolve_save_kwargs(_FLAVOUR, deterministic_id=True))


def _picture_shelves(pages: tuple[Page, ...], folder: Path) -> Iterator[Path]:
    """Write the pictures as pages of intermediate PDFs of limited size; yield their paths."""
    shelf, held, count = Pdf.new(), 0, 0
    for page in pages:
        picture = encode_picture(page.image)
        _add_picture_page(shelf, page.image, picture)
        held += len(picture.data)
        if held >= _SHELF_BYTES or page is pages[-1]:
            path = folder / f"shelf-{count}.pdf"
            shelf.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            shelf.close()
            yield path
            shelf, held, count = Pdf.new(), 0, count + 1
    shelf.close()


def _reopen(shelf: Path) -> Pdf:
    # Read, not mapped: mapped pages count as this process's memory.
    return Pdf.open(shelf, access_mode=pikepdf.AccessMode.stream)


def _add_picture_page(pdf: Pdf, image: ImageRef, picture: EncodedPicture) -> None:
    stream = Stream(pdf, picture.data)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = picture.width, picture.height
    stream.ColorSpace = Name.DeviceGray if picture.colors == 1 else Name.DeviceRGB
    stream.BitsPerComponent = picture.bits
    stream.Filter = Name("/" + picture.filter)
    if picture.parameters:
        stream.DecodeParms = Dictionary({f"/{k}": v for k, v in picture.parameters.items()})
    width, height = page_points(image)
    dictionary = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
        Resources=Dictionary(XObject=Dictionary({f"/{_PICTURE}": pdf.make_indirect(stream)})),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(dictionary)))


def page_points(image: ImageRef) -> tuple[float, float]:
    """Return width and height of the paper in points of 1/72 inch: 1:1, never scaled."""
    if image.dpi <= 0:
        raise DamagedError(subject=image.path.name, reason="dpi")
    return (
        image.width * _POINTS_PER_INCH / image.dpi,
        image.height * _POINTS_PER_INCH / image.dpi,
    )


def _finish_page(
    pdf: Pdf,
    made: pikepdf.Page,
    image: ImageRef,
    text: PageText | None,
    letters: tuple[GlyphSet, Object | None],
) -> None:
    width, height = page_points(image)
    drawing = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /{_PICTURE} Do Q\n".encode("ascii")
    glyphs, font = letters
    if text is not None and text.words and font is not None:
        scale = PageScale(width / text.width, height / text.height, height)
        drawing += draw_text(text, glyphs, scale)
        made.Resources.Font = Dictionary({f"/{FONT}": font})
    made.Contents = pdf.make_indirect(Stream(pdf, drawing))


def _require_pdfa(draft: Path, subject: str) -> None:
    check = check_pdfa(draft)
    # What we write ourselves must be known through and through: doubts count too.
    faults = check.violations + check.unsupported
    if check.claim != CLAIM or faults:
        rules = sorted({fault.split(" ")[0] for fault in faults}) or [f"claim {check.claim}"]
        raise PdfaError(subject=subject, rules=", ".join(rules))


def _digest_and_sync(path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
