from __future__ import annotations

import html
import io
import os
import subprocess
import sys
from datetime import timedelta, timezone
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from models.errors import (
    ChecksumMismatchError,
    DamagedError,
    NoPagesError,
    PdfaError,
    StoreUnavailableError,
)
from pipeline.render import document
from pipeline.render.content import RenderContent
from pipeline.render.document import render_document
from pipeline.render.metadata import write_metadata
from pipeline.render.pdfa import check_pdfa
from tests.pipeline.render.papers import (
    LINES,
    content_of,
    draw_paper,
    embedded_picture,
    keep,
    pdftotext,
    refer,
    text_boxes,
)


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    paper = draw_paper()
    image = keep(paper.picture, tmp_path / "p.jpg", quality=90)
    target = tmp_path / "out.pdf"
    render_document(content_of([image], [paper.words]), target)
    return target


def test_the_words_come_out_in_order_and_line_by_line(rendered: Path) -> None:
    lines = [" ".join(line.split()) for line in pdftotext(rendered, "-layout").splitlines()]
    assert [line for line in lines if line.strip("\f")] == list(LINES)
    assert pdftotext(rendered).split() == " ".join(LINES).split()
    assert pdftotext(rendered, "-raw").split() == " ".join(LINES).split()


def test_the_text_lies_over_its_print(rendered: Path) -> None:
    paper = draw_paper()
    found = text_boxes(rendered)
    assert len(found) == len(paper.words)
    points = 72 / 150
    for word, (text, (left, top, right, bottom)) in zip(paper.words, found, strict=True):
        assert html.unescape(text) == word.text
        assert left == pytest.approx(word.box.left * points, abs=0.5)
        assert right == pytest.approx(word.box.right * points, abs=0.5)
        # A line is as high as its capitals and tails: no word sticks out by more than a mark ...
        assert top <= word.box.top * points + 4
        assert bottom >= word.box.bottom * points - 2
        # ... and words that have both fill it.
        if "Ng" in text or "g," in text:
            assert top == pytest.approx(word.box.top * points, abs=2)
            assert bottom == pytest.approx(word.box.bottom * points, abs=2)


def test_the_text_is_there_and_unseen(rendered: Path, tmp_path: Path) -> None:
    paper = draw_paper()
    image = keep(paper.picture, tmp_path / "bare.jpg", quality=90)
    bare = render_document(content_of([image]), tmp_path / "bare.pdf")
    with pikepdf.open(rendered) as pdf:
        assert b"3 Tr" in pdf.pages[0].Contents.read_bytes()
    with pikepdf.open(bare.path) as pdf:
        assert "/Font" not in pdf.pages[0].Resources
    assert pdftotext(bare.path).strip("\f\n ") == ""
    assert bare.bytes < rendered.stat().st_size


def test_the_page_is_as_large_as_the_paper(tmp_path: Path) -> None:
    images = [
        keep(Image.new("RGB", size, "white"), tmp_path / f"{i}.jpg", dpi=dpi)
        for i, (size, dpi) in enumerate([((2480, 3508), 300.0), ((1000, 500), 200.0)])
    ]
    result = render_document(content_of(images), tmp_path / "out.pdf")
    with pikepdf.open(result.path) as pdf:
        boxes = [[float(edge) for edge in page.MediaBox] for page in pdf.pages]
    assert boxes == [[0, 0, 595.2, 841.92], [0, 0, 360, 180]]


def test_the_result_is_what_it_claims(rendered: Path, tmp_path: Path) -> None:
    result = render_document(_small_content(tmp_path), rendered)
    assert (result.pdfa, result.bytes) == ("2u", rendered.stat().st_size)
    check = check_pdfa(rendered)
    assert check.claim == "2u"
    assert check.violations == ()
    assert check.unsupported == ()


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    content = _small_content(tmp_path)
    first = render_document(content, tmp_path / "a.pdf")
    other_folder = tmp_path / "elsewhere"
    other_folder.mkdir()
    again = render_document(content, other_folder / "b.pdf")
    assert first.path.read_bytes() == again.path.read_bytes()
    assert first.sha256 == again.sha256
    zone = timezone(timedelta(hours=-3))
    moved = content.model_copy(update={"converted_at": content.converted_at.astimezone(zone)})
    assert render_document(moved, tmp_path / "c.pdf").sha256 == first.sha256


def test_many_pages_keep_their_order(tmp_path: Path) -> None:
    images = [
        keep(Image.new("L", (60, 80), shade), tmp_path / f"{shade}.png", dpi=72)
        for shade in range(0, 250, 10)
    ]
    result = render_document(content_of(images), tmp_path / "out.pdf")
    with pikepdf.open(result.path) as pdf:
        shades = [embedded_picture(page).getpixel((5, 5)) for page in pdf.pages]
    assert shades == list(range(0, 250, 10))


def test_memory_does_not_grow_with_the_pages(tmp_path: Path) -> None:
    path = tmp_path / "page.jpg"
    paper = draw_paper()
    paper.picture.save(path, quality=90)
    # Padding after the picture's end stands for 2 MB of scanner noise.
    path.write_bytes(path.read_bytes() + bytes(2_000_000))
    image = refer(path, paper.picture)
    few, many = content_of([image] * 2), content_of([image] * 50)
    program = (
        "import sys, resource\n"
        "from pathlib import Path\n"
        "from pipeline.render.content import RenderContent\n"
        "from pipeline.render.document import render_document\n"
        "content = RenderContent.model_validate_json(sys.stdin.read())\n"
        "render_document(content, Path(sys.argv[1]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    root = Path(document.__file__).parents[2]
    peaks = []
    for content in (few, many):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "out.pdf")],
            input=content.model_dump_json(),
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
            timeout=120,
        )
        peaks.append(int(done.stdout))
    assert (tmp_path / "out.pdf").stat().st_size > 100_000_000
    assert peaks[1] - peaks[0] < 20_000  # KiB


def test_without_pages_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(NoPagesError) as caught:
        render_document(content_of([]), tmp_path / "out.pdf")
    assert caught.value.subject == "d1"
    assert list(tmp_path.iterdir()) == []


def test_a_picture_changed_on_disk_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    content = _small_content(tmp_path)
    target = tmp_path / "out.pdf"
    target.write_bytes(b"old")
    path = content.pages[0].image.path
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ChecksumMismatchError):
        render_document(content, target)
    assert target.read_bytes() == b"old"
    assert {item.name for item in tmp_path.iterdir()} == {"out.pdf", path.name}


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    content = _small_content(tmp_path)
    content.pages[0].image.path.unlink()
    with pytest.raises(DamagedError) as caught:
        render_document(content, tmp_path / "out.pdf")
    assert caught.value.subject == content.pages[0].image.path.name
    assert list(tmp_path.iterdir()) == []


def test_a_result_that_breaks_pdfa_is_never_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = _small_content(tmp_path)

    def encumber(pdf: pikepdf.Pdf, meant: object) -> None:
        write_metadata(pdf, content)
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.beep()")

    monkeypatch.setattr("pipeline.render.document.write_metadata", encumber)
    with pytest.raises(PdfaError) as caught:
        render_document(content, tmp_path / "out.pdf")
    assert caught.value.subject == "d1"
    assert caught.value.parameters["rules"] == "pikepdf:schema-Catalog"
    assert not (tmp_path / "out.pdf").exists()


def test_a_page_too_large_for_pdf_is_an_error(tmp_path: Path) -> None:
    image = keep(Image.new("1", (300, 300), 1), tmp_path / "p.png", dpi=1)
    with pytest.raises(PdfaError) as caught:
        render_document(content_of([image]), tmp_path / "out.pdf")
    assert "6.1.13" in caught.value.parameters["rules"]


def test_a_folder_that_cannot_be_written_is_worth_a_retry(tmp_path: Path) -> None:
    content = _small_content(tmp_path)
    with pytest.raises(StoreUnavailableError) as caught:
        render_document(content, tmp_path / "absent" / "out.pdf")
    assert caught.value.retryable


def test_when_saving_fails_half_way_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = _small_content(tmp_path)

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(StoreUnavailableError):
        render_document(content, tmp_path / "out.pdf")
    assert {item.name for item in tmp_path.iterdir()} == {content.pages[0].image.path.name}


def test_words_read_at_another_resolution_still_lie_over_the_print(tmp_path: Path) -> None:
    paper = draw_paper(["Họ tên: Nguyễn"])
    image = keep(paper.picture, tmp_path / "p.jpg")
    content = content_of([image], [paper.words])
    half = content.texts[0].model_copy(
        update={
            "width": image.width // 2,
            "height": image.height // 2,
            "words": tuple(
                w.model_copy(update={"box": type(w.box)(*(edge // 2 for edge in w.box))})
                for w in paper.words
            ),
        }
    )
    whole = render_document(content, tmp_path / "whole.pdf")
    halved = render_document(content.model_copy(update={"texts": (half,)}), tmp_path / "half.pdf")
    for (_, one), (_, other) in zip(text_boxes(whole.path), text_boxes(halved.path), strict=True):
        assert one == pytest.approx(other, abs=2)


def _small_content(folder: Path) -> RenderContent:
    paper = draw_paper(["Số: 12/QĐ-UBND", "Căn cứ Luật"], (400, 500))
    buffer = io.BytesIO()
    paper.picture.save(buffer, format="JPEG")
    path = folder / "page.jpg"
    path.write_bytes(buffer.getvalue())
    return content_of([keep(paper.picture, path)], [paper.words])
