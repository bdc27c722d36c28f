from __future__ import annotations

import os
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pikepdf
import pytest

from models.errors import DamagedError, EncryptedError
from pipeline.render.document import render_document
from pipeline.render.pdfa import check_pdfa
from tests.pipeline.render.papers import content_of, draw_paper, keep

VERAPDF = "SOHOA_TEST_VERAPDF_CLASSPATH"


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    paper = draw_paper()
    image = keep(paper.picture, tmp_path / "p.jpg")
    return render_document(content_of([image], [paper.words]), tmp_path / "out.pdf").path


def test_our_own_file_has_nothing_against_it(rendered: Path) -> None:
    check = check_pdfa(rendered)
    assert (check.claim, check.violations, check.unsupported) == ("2u", (), ())


def test_a_warning_of_another_thread_is_nothing_against_the_file(
    rendered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    listen = warnings.simplefilter

    def warned_meanwhile(action: Literal["always"]) -> None:
        listen(action)
        if not given:
            given.append(action)
            warnings.warn("unclosed socket", ResourceWarning, stacklevel=1)

    monkeypatch.setattr(warnings, "simplefilter", warned_meanwhile)
    check = check_pdfa(rendered)
    assert given
    assert (check.violations, check.unsupported) == ((), ())


def test_a_warning_about_the_file_itself_counts(rendered: Path) -> None:
    def spoil(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[0].Contents.read_bytes()
        pdf.pages[0].Contents = pdf.make_stream(content + b"\n1 2 3")

    assert _broken(rendered, spoil, "content-parse")


def test_a_plain_pdf_claims_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    with pikepdf.Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    check = check_pdfa(path)
    assert (check.claim, check.violations) == (None, ())


def test_a_form_is_not_judged_and_no_violation(rendered: Path) -> None:
    def add_form(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), SigFlags=3)

    check = check_pdfa(_changed(rendered, add_form))
    assert check.violations == ()
    assert any("AcroForm" in text for text in check.unsupported)


def test_a_font_without_unicode_breaks_level_u(rendered: Path) -> None:
    def forget(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].Resources.Font.F0.ToUnicode

    assert _broken(rendered, forget, "6.2.11.7.2-1")


def test_a_missing_output_intent_is_found(rendered: Path) -> None:
    def forget(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.OutputIntents

    assert _broken(rendered, forget, "6.2.4.3")


def test_a_font_that_is_not_embedded_is_found(rendered: Path) -> None:
    def forget(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].Resources.Font.F0.DescendantFonts[0].FontDescriptor.FontFile2

    check = check_pdfa(_changed(rendered, forget))
    assert check.violations or check.unsupported


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"pdfaid:conformance>U<", b"pdfaid:conformance>X<", "6.6.4-3"),
        (b"<sohoa:agencyName>", b"<sohoa:nobody>", "6.6.2.3.1-1"),
        (b"<pdfaProperty:name>dossierId</pdfaProperty:name>", b"", "6.6.2.3.3"),
        (b"<pdfaProperty:category>internal", b"<pdfaProperty:category>secret", "6.6.2.3.3"),
        (b"<pdfaSchema:prefix>sohoa</pdfaSchema:prefix>", b"", "6.6.2.3.3"),
        (b"<pdfaProperty:valueType>bag Text", b"<pdfaProperty:valueType>seq Text", "6.6.2.3.1-2"),
        (b"<pdfaProperty:valueType>bag Text", b"<pdfaProperty:valueType>Text", "6.6.2.3.1-2"),
        (b"<pdf:Keywords>", b"<pdf:Invented>", "6.6.2.3.1-1"),
    ],
)
def test_faults_of_the_metadata_are_found(
    rendered: Path, old: bytes, new: bytes, rule: str
) -> None:
    def corrupt(pdf: pikepdf.Pdf) -> None:
        raw = pdf.Root.Metadata.read_bytes()
        changed = raw.replace(old, new)
        if new[:1] == b"<" and old[:1] == b"<" and new:
            changed = changed.replace(b"</" + old[1:], b"</" + new[1:])
        pdf.Root.Metadata.write(changed)

    assert _broken(rendered, corrupt, f":{rule}")


def test_an_undeclared_namespace_is_a_violation(rendered: Path) -> None:
    def strip(pdf: pikepdf.Pdf) -> None:
        raw = pdf.Root.Metadata.read_bytes()
        start = raw.index(b"<pdfaExtension:schemas>")
        end = raw.index(b"</pdfaExtension:schemas>") + len(b"</pdfaExtension:schemas>")
        pdf.Root.Metadata.write(raw[:start] + raw[end:])

    assert _broken(rendered, strip, "6.6.2.3.1-1")


@pytest.mark.parametrize("packet", [b"", b"<x", b"\xff\xfe\x00", b"<a/>"])
def test_metadata_that_cannot_be_read_claims_nothing(rendered: Path, packet: bytes) -> None:
    def corrupt(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Metadata.write(packet)

    assert check_pdfa(_changed(rendered, corrupt)).claim is None


def test_a_packet_cannot_reach_out_of_the_file(rendered: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("2")

    def corrupt(pdf: pikepdf.Pdf) -> None:
        raw = pdf.Root.Metadata.read_bytes().split(b"?>\n", 1)[1]
        entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>\n'.encode()
        raw = raw.replace(b"<pdfaid:part>2<", b"<pdfaid:part>&e;<")
        pdf.Root.Metadata.write(entity + raw)

    assert check_pdfa(_changed(rendered, corrupt)).claim is None


def test_part_4_is_not_judged(rendered: Path) -> None:
    def claim(pdf: pikepdf.Pdf) -> None:
        raw = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(raw.replace(b"<pdfaid:part>2<", b"<pdfaid:part>4<"))

    check = check_pdfa(_changed(rendered, claim))
    assert (check.claim, check.violations) == ("4u", ())
    assert check.unsupported


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no pdf at all"])
def test_what_is_no_pdf_is_damaged(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(data)
    with pytest.raises(DamagedError) as caught:
        check_pdfa(path)
    assert caught.value.subject == "x.pdf"


def test_a_missing_file_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedError):
        check_pdfa(tmp_path / "absent.pdf")


def test_an_encrypted_file_is_named_so(rendered: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(rendered) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(EncryptedError):
        check_pdfa(locked)


@pytest.mark.e2e
@pytest.mark.skipif(
    VERAPDF not in os.environ, reason=f"{VERAPDF} names no jars of org.verapdf.apps:greenfield-apps"
)
def test_verapdf_agrees(rendered: Path) -> None:
    command = ["java", "-cp", os.environ[VERAPDF], "org.verapdf.apps.GreenfieldCliWrapper"]
    command += ["--flavour", "2u", "--format", "text", str(rendered)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.startswith("PASS"), done.stdout + done.stderr


def _changed(path: Path, change: Callable[[pikepdf.Pdf], None]) -> Path:
    other = path.with_name("changed.pdf")
    with pikepdf.open(path) as pdf:
        change(pdf)
        pdf.save(other, fix_metadata_version=False)
    return other


def _broken(path: Path, change: Callable[[pikepdf.Pdf], None], rule: str) -> bool:
    return any(rule in text for text in check_pdfa(_changed(path, change)).violations)
