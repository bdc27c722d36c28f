"""What ``sohoa run`` stores, judged by EU DSS and veraPDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import sohoa
from tests.interop.judges import (
    Judge,
    Verdict,
    is_pdfa,
    pdfa_judge,
    signature_judge,
    signatures,
)
from tests.papers import write_letter

pytestmark = pytest.mark.e2e

PASSED = Verdict("PAdES-BASELINE-LTA", "TOTAL_PASSED", "null")


@pytest.fixture(scope="module")
def dss(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return signature_judge(tmp_path_factory.mktemp("dss"))


@pytest.fixture(scope="module")
def verapdf(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return pdfa_judge(tmp_path_factory.mktemp("verapdf"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Digitize a letter, and renew the result once."""
    folder = tmp_path_factory.mktemp("interop")
    out = folder / "data"
    ran = sohoa("run", write_letter(folder / "thư.png"), "--approve", "all", "--out", out)
    assert ran.code == 0, ran.err
    renewed = sohoa("maintain", "--out", out, "--days", "36500")
    assert renewed.code == 0, renewed.err
    return out


def ours(path: Path, data: Path) -> list[tuple[str, str | None]]:
    """What we say of the signatures that are no time-stamps, spelled as DSS does."""
    checks = sohoa("verify", path, "--out", data, "--json").json["signatures"]
    return [
        (check["indication"].replace("-", "_"), check["sub_indication"])
        for check in checks
        if not check["document_timestamp"]
    ]


def _results(data: Path) -> list[Path]:
    found = sorted(data.glob("objects/*/*/*.pdf"))
    assert len(found) == 2
    return found


def test_the_signature_passes_at_the_highest_level_before_and_after_renewal(
    data: Path, dss: Judge
) -> None:
    (root,) = data.glob("pki/dev-*/root.pem")
    for path in _results(data):
        assert signatures(dss, root, path) == [PASSED]
        assert ours(path, data) == [("TOTAL_PASSED", None)]


def test_a_changed_byte_fails_there_too(data: Path, dss: Judge, tmp_path: Path) -> None:
    (root,) = data.glob("pki/dev-*/root.pem")
    content = bytearray(_results(data)[0].read_bytes())
    content[content.index(b"stream", content.index(b"/Image")) + 1000] ^= 1
    changed = tmp_path / "đã sửa.pdf"
    changed.write_bytes(content)
    theirs = [(v.indication, v.sub_indication) for v in signatures(dss, root, changed)]
    assert theirs == [("TOTAL_FAILED", "HASH_FAILURE")]
    assert ours(changed, data) == theirs


def test_without_the_root_both_say_that_there_is_no_chain(
    data: Path, dss: Judge, tmp_path: Path
) -> None:
    """Intact, and not valid before somebody says whom to trust."""
    stranger = sohoa("run", write_letter(tmp_path / "b.png"), "--approve", "all", "--out", tmp_path)
    assert stranger.code == 0, stranger.err
    (root,) = tmp_path.glob("pki/dev-*/root.pem")
    path = _results(data)[0]
    theirs = [(v.indication, v.sub_indication) for v in signatures(dss, root, path)]
    assert theirs == [("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")]
    assert ours(path, tmp_path / "nobody") == theirs
    told = sohoa("verify", path, "--out", tmp_path / "nobody")
    assert told.code == 1
    assert "CHƯA XÁC LẬP ĐƯỢC CHUỖI" in told.out
    assert "HỢP LỆ" not in told.out


def test_the_signed_and_renewed_file_keeps_every_rule_of_pdfa(data: Path, verapdf: Judge) -> None:
    for path in _results(data):
        assert is_pdfa(verapdf, path, "2u")
