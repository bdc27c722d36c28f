"""Makes the PDF/A-2u of a document: each page its picture, the words unseen above it.

The file appears under its name only when it is whole, checked and on disk.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from pikepdf import Dictionary, Pdf, Stream, pdfa

from models.errors import NoPagesError, PdfaError, StoreUnavailableError
from models.page import ImageRef, PageText
from pipeline.render.content import RenderContent, RenderedPdf
from pipeline.render.glyphs import GlyphSet
from pipeline.render.metadata import write_metadata
from pipeline.render.pdfa import check_pdfa
from pipeline.render.picture_file import PICTURE, page_points, write_pictures
from pipeline.render.text_layer import FONT, PageScale, draw_text, page_texts
from pipeline.whole_file import put_in_place

CLAIM = "2u"
_FLAVOUR = "2b"  # 2u is 2b with Unicode for every letter; pikepdf has no name for it


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
            digest = _digest(draft)
            size = draft.stat().st_size
            put_in_place(draft, target)
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
    pictures = draft.with_name("pictures.pdf")
    write_pictures(content.pages, pictures)
    # Read, not mapped: mapped pages would count as this process's memory.
    with Pdf.open(pictures, access_mode=pikepdf.AccessMode.stream) as pdf:
        # Brings the sRGB profile as output intent; the metadata it also makes is replaced below.
        pdfa.prepare(pdf, _FLAVOUR)
        font = glyphs.add_to(pdf) if any(text.words for text in shown) else None
        for page, made in zip(content.pages, pdf.pages, strict=True):
            text = texts.get(page.number)
            drawing = _draw_picture(page.image)
            if text is not None and text.words and font is not None:
                drawing += _draw_words(text, page.image, glyphs)
                made.Resources.Font = Dictionary({f"/{FONT}": font})
            made.Contents = pdf.make_indirect(Stream(pdf, drawing))
        write_metadata(pdf, content)
        pdf.save(draft, **pdfa.resolve_save_kwargs(_FLAVOUR, deterministic_id=True))


def _draw_picture(image: ImageRef) -> bytes:
    width, height = page_points(image)
    return f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /{PICTURE} Do Q\n".encode("ascii")


def _draw_words(text: PageText, image: ImageRef, glyphs: GlyphSet) -> bytes:
    width, height = page_points(image)
    scale = PageScale(width / text.width, height / text.height, height)
    return draw_text(text, glyphs, scale)


def _require_pdfa(draft: Path, subject: str) -> None:
    check = check_pdfa(draft)
    # What we write ourselves must be known through and through: doubts count too.
    faults = check.violations + check.unsupported
    if check.claim != CLAIM or faults:
        rules = sorted({fault.split(" ")[0] for fault in faults}) or [f"claim {check.claim}"]
        raise PdfaError(subject=subject, rules=", ".join(rules))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
