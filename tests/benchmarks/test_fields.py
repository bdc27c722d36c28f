"""The field benchmark counts what it should."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from benchmarks.field_truth import TrueDossier, TruePaper, says_same
from benchmarks.fields import Outcome, judge, table
from models.document import Document
from models.dossier import Dossier
from models.field import FieldKind, FieldStatus, FieldValue

TOLD = TrueDossier(
    "mau",
    (),
    (
        TruePaper("giay_khai_sinh", (1,), {"ho_ten": "Lê Thị An", "so": "1/2025"}, complete=True),
        TruePaper("cong_van", (2, 3), {"so_ky_hieu": "5/UBND", "so_den": None}, complete=True),
    ),
)


def value(name: str, said: str | None, status: FieldStatus = FieldStatus.REVIEW) -> FieldValue:
    kind = FieldKind.PERSON_NAME if name == "ho_ten" else FieldKind.CODE
    return FieldValue(name=name, kind=kind, printed=said, value=said, status=status)


def outcomes(*documents: Document) -> dict[tuple[str, str], Outcome]:
    found = judge("mau", TOLD, Dossier(key="k" * 32, id="TAM-1", documents=documents))
    return {(one.type, one.field): one for one in found}


def test_every_field_gets_its_verdict() -> None:
    found = outcomes(
        Document(
            id="d1",
            type="giay_khai_sinh",
            pages=(1,),
            fields=(
                value("ho_ten", "LÊ THỊ AN", FieldStatus.ACCEPTED),
                value("que_quan", "Vinh", FieldStatus.ACCEPTED),
            ),
        ),
        Document(id="d2", type="quyet_dinh", pages=(2, 3), fields=(value("so_ky_hieu", "6/UBND"),)),
    )
    verdicts = {key: (one.verdict, one.accepted) for key, one in found.items()}

    assert verdicts == {
        ("giay_khai_sinh", "(type)"): ("right", False),
        ("giay_khai_sinh", "ho_ten"): ("right", True),
        ("giay_khai_sinh", "so"): ("missing", False),
        ("giay_khai_sinh", "que_quan"): ("extra", True),
        ("cong_van", "(type)"): ("wrong", False),
        ("cong_van", "so_ky_hieu"): ("wrong", False),
        ("cong_van", "so_den"): ("right", False),
    }


def test_a_paper_that_was_not_found_lacks_everything() -> None:
    found = outcomes()

    assert found["cong_van", "(type)"].verdict == "wrong"
    assert found["cong_van", "so_ky_hieu"].verdict == "missing"


def test_the_sums_leave_out_the_type_and_count_what_was_accepted() -> None:
    found = outcomes(
        Document(
            id="d1",
            type="giay_khai_sinh",
            pages=(1,),
            fields=(value("ho_ten", "Lê Thị Ân", FieldStatus.ACCEPTED),),
        )
    )
    last = list(table(list(found.values())))[-1].split()

    # n, right, wrong, missing, extra, accepted right, accepted wrong, review
    assert last == ["===", "all", "4", "1", "1", "2", "0", "0", "1", "3"]


@pytest.mark.parametrize(
    ("name", "kind", "one", "other", "same"),
    [
        ("ho_ten", FieldKind.PERSON_NAME, "LÊ HÒA", "Lê Hoà", True),
        ("ho_ten", FieldKind.PERSON_NAME, "Nguyễn", "Nguyên", False),
        ("so", FieldKind.CODE, "145/QĐ-UBND", "145/QD-UBND", False),
        ("trich_yeu", FieldKind.TEXT, "Về việc cấp đất", "cấp đất", True),
        ("que_quan", FieldKind.ADDRESS, "Vinh", "VINH", False),
        ("von", FieldKind.MONEY, 5, 5, True),
        ("so", FieldKind.CODE, "5", 5, False),
    ],
)
def test_comparison_rules(
    name: str, kind: FieldKind, one: str | int, other: str | int, same: bool
) -> None:
    assert says_same(name, kind, one, other) is same


def test_tables_are_compared_row_by_row() -> None:
    rows: JsonValue = [{"ten": "Tờ khai"}, {"ten": "Căn cước"}]

    assert says_same("ds", FieldKind.TABLE, rows, [{"ten": "TỜ KHAI"}, {"ten": "Căn cước"}])
    assert not says_same("ds", FieldKind.TABLE, rows, [{"ten": "Tờ khai"}])
