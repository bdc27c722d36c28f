"""Which dossier ID is taken, and what is told when the sources disagree."""

from __future__ import annotations

from datetime import date

import pytest

from config.messages import describe_finding
from models.finding import Severity
from models.ids import IdClaim, IdSource
from pipeline.validate.dossier_id import ChosenId, choose_id

A, B, C = (f"H41.18-250812-000{n}" for n in (1, 2, 3))
OLD_A = "000.00.18.H41-250812-0001"
TODAY = date(2025, 8, 20)


def chosen(**claims: str) -> ChosenId:
    made = [IdClaim(source=IdSource(name.rstrip("2")), id=text) for name, text in claims.items()]
    return choose_id(made, TODAY)


def id_of(found: ChosenId) -> str | None:
    return found.claim.id if found.claim else None


def test_nothing_found_is_no_id_and_no_doubt() -> None:
    assert chosen() == ChosenId(claim=None)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"file": A, "receipt_label": B}, B),
        ({"folder": A, "file": B}, A),
        ({"receipt_code": A, "separator": B}, A),
        ({"receipt_label": A, "separator": B}, B),
        ({"given": A, "receipt_code": B}, A),
        ({"page_label": A, "file": B}, B),
    ],
)
def test_the_most_trusted_source_decides_and_the_other_is_a_finding(
    claims: dict[str, str], expected: str
) -> None:
    found = chosen(**claims)
    assert id_of(found) == expected
    (finding,) = found.findings
    assert finding.code == "STACK-001"
    assert {finding.parameters["chosen"], finding.parameters["other"]} == {A, B}


def test_a_finding_names_both_sources_in_both_languages() -> None:
    (finding,) = chosen(receipt_code=A, file=B).findings
    vi, en = describe_finding(finding, "vi"), describe_finding(finding, "en")
    assert f"{A} (mã QR/mã vạch trên giấy tiếp nhận) và {B} (tên tệp)" in vi
    assert f"{A} (QR or barcode of the receipt) and {B} (name of the file)" in en


def test_a_name_that_disagrees_is_a_warning_and_a_receipt_an_error() -> None:
    assert [one.severity for one in chosen(receipt_code=A, file=B).findings] == [Severity.WARNING]
    assert [one.severity for one in chosen(given=A, receipt_code=B).findings] == [Severity.ERROR]


def test_print_beside_its_code_is_a_slip_of_the_reader_and_elsewhere_it_is_not() -> None:
    code = IdClaim(source=IdSource.RECEIPT_CODE, id=A, page=1)
    label = IdClaim(source=IdSource.RECEIPT_LABEL, id=B, page=1)
    other = label.model_copy(update={"page": 7})
    assert choose_id([code, label], TODAY).findings[0].severity is Severity.WARNING
    assert choose_id([code, other], TODAY).findings[0].severity is Severity.ERROR


def test_the_older_form_of_the_same_id_does_not_disagree() -> None:
    assert chosen(receipt_code=A, file=OLD_A).findings == ()


def test_each_other_id_is_told_once() -> None:
    found = chosen(receipt_code=A, folder=B, file=B, page_label=C)
    assert [one.parameters["other"] for one in found.findings] == [B, C]


def test_of_two_codes_the_one_that_another_source_supports_is_taken() -> None:
    found = chosen(receipt_code=A, receipt_code2=B, receipt_label=B)
    assert id_of(found) == B
    assert [one.parameters["other"] for one in found.findings] == [A]


def test_two_codes_without_support_decide_nothing() -> None:
    found = chosen(receipt_code=A, receipt_code2=B, file=C)
    assert found.claim is None
    assert [one.code for one in found.findings] == ["STACK-006"]


def test_a_day_of_receipt_in_the_future_is_told() -> None:
    found = choose_id([IdClaim(source=IdSource.FILE, id=A)], date(2025, 8, 11))
    assert [one.code for one in found.findings] == ["STACK-002"]
