"""Real signed papers, and pyHanko's own collection of good and attacked ones."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from models.artifact import SignatureCheck, SignatureLevel
from models.errors import DamagedError, EncryptedError, InputError
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"
SCANS = CORPORA / "scans_with_fields"
SIGNATURES = CORPORA / "signatures"
STATUS = SIGNATURES / "pyhanko_status.tsv"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not STATUS.is_file(), reason="shared corpora are not beside the checkout"),
]
CHANGES = {"NONE": "none", "LTA_UPDATES": "ltv", "FORM_FILLING": "forms", "OTHER": "other"}


def _expected() -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    if STATUS.is_file():
        with STATUS.open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
                rows[Path(row["file"]).name].append(row)
    return rows


def _agrees(check: SignatureCheck, row: dict[str, str]) -> bool:
    if not row["intact"]:  # pyHanko could not judge it at all
        return not (check.readable or check.intact or check.valid)
    covered = row["coverage"] in ("ENTIRE_FILE", "ENTIRE_REVISION") and row["mod_level"] != "OTHER"
    return (
        check.digest == row["digest"]
        and str(check.intact) == row["intact"]
        and str(check.intact and check.valid) == row["valid"]
        and check.later_changes == CHANGES[row["mod_level"]]
        and check.whole_document == covered
        and (check.level is SignatureLevel.CMS or "CAdES" in row["subfilter"])
    )


@pytest.mark.parametrize("name", sorted(_expected()))
def test_our_verdict_agrees_with_pyhankos_own(name: str) -> None:
    rows = _expected()[name]
    try:
        found = verify_signatures(SIGNATURES / name, TrustRoots())
    except (DamagedError, EncryptedError):
        assert [row["field"] for row in rows] == [""]
        return
    checks = {check.field: check for check in found}
    named = [row for row in rows if row["field"]]
    if not named:  # pyHanko gave the file up at its first broken signature; we report it
        assert not any(check.valid for check in checks.values())
        return
    assert sorted(checks) == sorted(row["field"] for row in named)
    assert all(_agrees(checks[row["field"]], row) for row in named)


@pytest.mark.parametrize("path", sorted(SIGNATURES.glob("*.pdf")), ids=lambda path: path.name)
def test_no_attacked_or_odd_file_crashes(path: Path) -> None:
    try:
        verify_signatures(path, TrustRoots())
    except InputError as error:
        assert isinstance(error, (DamagedError, EncryptedError))


@pytest.mark.parametrize("path", sorted(SCANS.glob("*.pdf")), ids=lambda path: path.name)
def test_every_signature_on_a_real_scan_is_intact_and_untrusted_here(path: Path) -> None:
    content = path.read_bytes()
    checks = verify_signatures(path, TrustRoots())
    assert bool(checks) == (b"/ByteRange" in content)
    for check in checks:
        assert (check.readable, check.intact, check.valid, check.trusted) == (True,) * 3 + (False,)
        assert check.signer
        assert check.issuer
        assert check.signed_at is not None
        assert check.signed_at.utcoffset() is not None
        assert check.later_changes in ("none", "forms")


@pytest.mark.parametrize(
    "path", sorted((CORPORA / "robustness").rglob("*.pdf")), ids=lambda path: path.name
)
def test_no_broken_file_crashes(path: Path) -> None:
    try:
        verify_signatures(path, TrustRoots())
    except InputError as error:
        assert isinstance(error, (DamagedError, EncryptedError))
