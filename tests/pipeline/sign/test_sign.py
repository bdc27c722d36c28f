"""Signing: right for a foreign checker, an update that keeps every earlier byte, all or nothing."""

from __future__ import annotations

import asyncio
import io
import logging
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner
from pyhanko.sign.signers import sign_pdf as pyhanko_sign

from config.settings import SignSettings
from models.artifact import SignatureLevel, SignatureSummary
from models.errors import (
    DamagedError,
    EncryptedError,
    SignatureCheckError,
    SohoaError,
    StoreUnavailableError,
    UnreadableError,
)
from pipeline.sign.identity import SigningIdentity, load_identity
from pipeline.sign.sign import sign_pdf
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures
from tests.pipeline.sign.keys import KeyPlan, make_pkcs12, write_passphrase
from tests.pipeline.sign.poppler import pdfsig


@pytest.fixture
def signed(paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings) -> Path:
    target = tmp_path / "signed.pdf"
    sign_pdf(paper, target, identity, settings)
    return target


def test_poppler_finds_the_signature_valid_and_the_document_wholly_signed(signed: Path) -> None:
    report = pdfsig(signed)
    assert "Signature is Valid." in report
    assert "Total document signed" in report
    assert "Signature Type: ETSI.CAdES.detached" in report
    assert "Signing Hash Algorithm: SHA-256" in report
    assert "CHỨNG THƯ THỬ NGHIỆM - TEST, NO LEGAL VALUE" in report


def test_the_summary_says_what_was_made(
    paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    summary = sign_pdf(paper, tmp_path / "signed.pdf", identity, settings)
    assert summary == SignatureSummary(
        level=SignatureLevel.B_B, valid=True, signer=identity.name, test_certificate=True
    )


def test_the_file_begins_with_every_byte_of_the_source(paper: Path, signed: Path) -> None:
    before = paper.read_bytes()
    assert signed.read_bytes()[: len(before)] == before


def test_what_the_file_says_of_itself_is_not_rewritten(paper: Path, signed: Path) -> None:
    update = signed.read_bytes()[paper.stat().st_size :]
    assert b"xmpmeta" not in update
    assert b"/Producer" not in update


def test_a_signed_pdfa_breaks_no_rule_of_pdfa(paper: Path, signed: Path) -> None:
    assert pikepdf.pdfa.validate_written(str(paper), "2b").findings == []
    after = pikepdf.pdfa.validate_written(str(signed), "2b").findings
    assert [finding for finding in after if finding.kind == "violation"] == []


def test_the_field_is_invisible_in_the_way_pdfa2_allows(signed: Path) -> None:
    with pikepdf.open(signed) as pdf:
        (widget,) = pdf.pages[0].Annots
        assert [int(side) for side in widget.Rect] == [0, 0, 0, 0]
        printed, hidden_kinds = 4, 1 | 2 | 32 | 256
        assert int(widget.F) & printed
        assert not int(widget.F) & hidden_kinds  # ISO 19005-2, 6.3.2


def test_reason_and_place_keep_their_vietnamese_letters(
    signed: Path, settings: SignSettings
) -> None:
    with pikepdf.open(signed) as pdf:
        signature = pdf.Root.AcroForm.Fields[0].V
        assert str(signature.Reason) == settings.reason
        assert str(signature.Location) == settings.location


def test_the_signing_certificate_is_bound_into_the_signature(signed: Path) -> None:
    with signed.open("rb") as file:
        (embedded,) = PdfFileReader(file).embedded_signatures
        kinds = {item["type"].native for item in embedded.signer_info["signed_attrs"]}
    assert "signing_certificate_v2" in kinds
    assert "signing_time" not in kinds  # ETSI EN 319 142-1, 6.3: only /M states the time


def test_a_second_signature_keeps_the_first_valid(
    paper: Path, signed: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    twice = tmp_path / "twice.pdf"
    sign_pdf(signed, twice, identity, settings)
    assert twice.read_bytes()[: signed.stat().st_size] == signed.read_bytes()
    first, second = verify_signatures(twice, TrustRoots())
    assert (first.field, second.field) == ("SoHoa1", "SoHoa2")
    assert (first.valid, first.later_changes, first.whole_document) == (True, "forms", True)
    assert (second.valid, second.later_changes, second.whole_document) == (True, "none", True)
    assert pdfsig(twice).count("Signature is Valid.") == 2


def test_a_field_left_by_someone_else_is_not_taken(
    signed: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    renamed = tmp_path / "renamed.pdf"
    renamed.write_bytes(signed.read_bytes().replace(b"/T (SoHoa1)", b"/T (SoHoa2)"))
    sign_pdf(renamed, tmp_path / "out.pdf", identity, settings)
    fields = [check.field for check in verify_signatures(tmp_path / "out.pdf", TrustRoots())]
    assert fields == ["SoHoa2", "SoHoa1"]


def test_an_elliptic_curve_key_signs(paper: Path, tmp_path: Path, settings: SignSettings) -> None:
    files = {
        "pkcs12_file": make_pkcs12(tmp_path / "key.p12", KeyPlan(name="Đặng Thị Quỳnh")),
        "passphrase_file": write_passphrase(tmp_path / "passphrase"),
    }
    settings = settings.model_copy(update=files)
    summary = sign_pdf(paper, tmp_path / "signed.pdf", load_identity(settings, tmp_path), settings)
    assert (summary.signer, summary.test_certificate) == ("Đặng Thị Quỳnh", False)
    assert "Signature is Valid." in pdfsig(tmp_path / "signed.pdf")


def test_it_works_from_worker_threads_of_an_async_program(
    paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    async def flow() -> list[SignatureSummary]:
        targets = [tmp_path / f"signed-{number}.pdf" for number in range(4)]
        work = [asyncio.to_thread(sign_pdf, paper, to, identity, settings) for to in targets]
        return await asyncio.gather(*work)

    assert [summary.valid for summary in asyncio.run(flow())] == [True] * 4


def test_threads_may_sign_to_the_same_target(
    paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    target = tmp_path / "signed.pdf"
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(sign_pdf, paper, target, identity, settings) for _ in range(4)]
        assert all(future.result().valid for future in done)
    (check,) = verify_signatures(target, TrustRoots())
    assert check.valid


def test_the_signed_file_may_be_read_by_whom_the_source_may(
    paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    paper.chmod(0o640)
    sign_pdf(paper, tmp_path / "signed.pdf", identity, settings)
    assert (tmp_path / "signed.pdf").stat().st_mode & 0o777 == 0o640


def _refused(source: Path, identity: SigningIdentity, settings: SignSettings) -> SohoaError:
    """Sign over an older result, and make sure that it stays and nothing else appears."""
    folder = source.parent
    target = folder / "result.pdf"
    target.write_bytes(b"an older result")
    before = sorted(folder.iterdir())
    with pytest.raises(SohoaError) as caught:
        sign_pdf(source, target, identity, settings)
    assert target.read_bytes() == b"an older result"
    assert sorted(folder.iterdir()) == before
    return caught.value


def test_a_file_that_is_no_pdf_is_refused(
    tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    source = tmp_path / "paper.pdf"
    source.write_bytes(b"\xff\xd8 a photo")
    assert isinstance(_refused(source, identity, settings), DamagedError)


def test_a_cut_off_pdf_is_refused(
    paper: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    paper.write_bytes(paper.read_bytes()[:-200])
    assert isinstance(_refused(paper, identity, settings), DamagedError)


def test_an_encrypted_pdf_is_refused(
    paper: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        pdf.save(paper, encryption=pikepdf.Encryption(owner="chủ", user="người dùng"))
    assert isinstance(_refused(paper, identity, settings), EncryptedError)


def test_a_missing_source_is_refused(
    tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    error = _refused(tmp_path / "nowhere.pdf", identity, settings)
    assert isinstance(error, UnreadableError)


def test_a_missing_target_folder_is_reported_as_a_failing_store(
    paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    with pytest.raises(StoreUnavailableError):
        sign_pdf(paper, tmp_path / "nowhere" / "signed.pdf", identity, settings)


@contextmanager
def _files_up_to(size: int) -> Iterator[None]:
    """Let the system refuse longer files, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("spare", [-1000, 1000], ids=["in the copy", "in the signature"])
def test_a_disk_that_fills_up_leaves_nothing_behind(
    paper: Path, identity: SigningIdentity, settings: SignSettings, spare: int
) -> None:
    with _files_up_to(paper.stat().st_size + spare):
        error = _refused(paper, identity, settings)
    assert isinstance(error, StoreUnavailableError)
    assert error.retryable


def test_a_key_that_does_not_belong_to_the_certificate_is_found_out(
    paper: Path, tmp_path: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    files = {
        "pkcs12_file": make_pkcs12(tmp_path / "key.p12", KeyPlan(rsa_bits=3072)),
        "passphrase_file": write_passphrase(tmp_path / "passphrase"),
    }
    other = load_identity(settings.model_copy(update=files), tmp_path).signer
    assert isinstance(other, SimpleSigner)
    mixed = SimpleSigner(identity.signer.signing_cert, other.signing_key, other.cert_registry)
    error = _refused(paper, replace(identity, signer=mixed), settings)
    assert isinstance(error, SignatureCheckError)
    assert error.parameters["status"] == "not valid"


def test_a_paper_certified_against_any_change_is_not_signed_over(
    paper: Path, identity: SigningIdentity, settings: SignSettings
) -> None:
    meta = PdfSignatureMetadata(
        field_name="Khoa", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(paper.read_bytes()))
    out = pyhanko_sign(writer, meta, identity.signer)
    paper.write_bytes(out.getvalue())
    error = _refused(paper, identity, settings)
    assert isinstance(error, SignatureCheckError)


def test_no_name_reaches_the_logs(
    paper: Path,
    tmp_path: Path,
    identity: SigningIdentity,
    settings: SignSettings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        sign_pdf(paper, tmp_path / "signed.pdf", identity, settings)
        verify_signatures(tmp_path / "signed.pdf", TrustRoots())
    assert caplog.text == ""
