from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from PIL import Image

from models.page import ImageRef
from pipeline.render.content import RenderContent
from pipeline.render.document import render_document
from pipeline.render.metadata import conversion_mark, xmp_packet
from tests.pipeline.render.papers import content_of, keep

NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "sohoa": "urn:x-sohoa:conversion:1#",
}


@pytest.fixture
def content(tmp_path: Path) -> RenderContent:
    image = keep(Image.new("L", (100, 100), 255), tmp_path / "p.png", dpi=100)
    return content_of([image])


def test_the_mark_names_agency_and_time_in_words(content: RenderContent) -> None:
    mark = conversion_mark(content)
    assert "Được chuyển đổi từ bản giấy" in mark
    assert content.agency_name in mark
    assert "2025-08-12T10:04:05+07:00" in mark


def test_the_packet_says_what_the_law_asks(content: RenderContent) -> None:
    packet = _parse(xmp_packet(content))
    assert _text(packet, "sohoa:dossierId") == "H41.18-250812-0001"
    assert _text(packet, "sohoa:documentId") == "d1"
    assert _text(packet, "sohoa:documentType") == "giay_khai_sinh"
    assert _text(packet, "sohoa:agencyName") == content.agency_name
    assert _text(packet, "sohoa:conversionMark") == conversion_mark(content)
    assert _text(packet, "sohoa:convertedAt") == "2025-08-12T10:04:05+07:00"
    assert _text(packet, "dc:title//rdf:li") == "Giấy khai sinh"
    hashes = [item.text for item in packet.iterfind(".//sohoa:sourceSha256//rdf:li", NAMES)]
    assert hashes == ["a" * 64, "b" * 64]


def test_packet_and_document_information_agree(content: RenderContent, tmp_path: Path) -> None:
    result = render_document(content, tmp_path / "out.pdf")
    with pikepdf.open(result.path) as pdf:
        packet = _parse(pdf.Root.Metadata.read_bytes().decode("utf-8"))
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        assert pdf.Root.Lang == "vi-VN"
        shows_title: object = pdf.Root.ViewerPreferences.DisplayDocTitle  # a bool, not an Object
        assert shows_title is True
    assert info["/Title"] == _text(packet, "dc:title//rdf:li")
    assert info["/Subject"] == _text(packet, "dc:description//rdf:li")
    assert info["/Keywords"] == _text(packet, "pdf:Keywords")
    assert info["/Creator"] == _text(packet, "xmp:CreatorTool") == "Sổ Hóa"
    assert info["/Producer"] == _text(packet, "pdf:Producer")
    assert info["/CreationDate"] == info["/ModDate"] == "D:20250812100405+07'00'"
    assert _text(packet, "xmp:CreateDate") == "2025-08-12T10:04:05+07:00"


def test_poppler_reads_the_same(content: RenderContent, tmp_path: Path) -> None:
    path = render_document(content, tmp_path / "out.pdf").path
    done = subprocess.run(["pdfinfo", "-isodates", path], capture_output=True, check=True)
    shown = done.stdout.decode("utf-8")
    assert "Giấy khai sinh" in shown
    assert "2025-08-12T" in shown
    assert "Encrypted:       no" in shown


@given(text=st.text(max_size=60))
def test_any_words_make_a_well_formed_packet(text: str) -> None:
    image = ImageRef(path=Path("p"), sha256="0", width=1, height=1, dpi=72, mode="L")
    names = ("title", "dossier_id", "agency_name", "document_type")
    changes: dict[str, Any] = dict.fromkeys(names, text)
    _parse(xmp_packet(content_of([image], **changes)))


def _parse(packet: str) -> etree._Element:
    return etree.fromstring(packet.encode("utf-8"))


def _text(packet: etree._Element, path: str) -> str:
    return str(packet.findtext(f".//{path}", namespaces=NAMES))
