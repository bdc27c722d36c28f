"""The field benchmark counts what it should."""

from __future__ import annotations

import pytest
from pydantic import JsonValue

from benchmarks.field_rows import (
    FieldRow,
    FieldTarget,
    Outcome,
    field_rows,
    field_table,
    load_field_targets,
    missed_targets,
)
from benchmarks.field_truth import TrueDossier, TruePaper, says_same
from benchmarks.fields import judge
from models.document import Document
from models.dossier import Dossier
from models.field import FieldKind, FieldStatus, FieldValue

TOLD = TrueDossier(
    "mau",
    (),
    (
        TruePaper("giay_khai_sinh", (1,), {"ho_ten": "Lê Thị An", "so": "1/2025"}, complete=True),
        TruePaper(
            "cong_van",
            (2, 3),
            {"so_ky_hieu": "5/UBND", "so_den": None, "ngay_den": "2025-01-02"},
            complete=True,
            by_hand=frozenset({"ngay_den"}),
        ),
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
        ("cong_van", "ngay_den"): ("missing", False),
    }


def test_what_a_pen_wrote_is_a_group_of_its_own() -> None:
    assert outcomes()["cong_van", "ngay_den"].group == "mau by-hand"


def test_a_paper_that_was_not_found_lacks_everything() -> None:
    found = outcomes()

    assert found["cong_van", "(type)"].verdict == "wrong"
    assert found["cong_van", "so_ky_hieu"].verdict == "missing"


def sum_of(rows: list[FieldRow], group: str) -> FieldRow:
    return next(row for row in rows if (row.group, row.type, row.field) == (group, "", ""))


def test_the_sums_leave_out_the_type_and_count_what_was_accepted() -> None:
    found = outcomes(
        Document(
            id="d1",
            type="giay_khai_sinh",
            pages=(1,),
            fields=(value("ho_ten", "Lê Thị Ân", FieldStatus.ACCEPTED),),
        )
    )
    rows = list(field_rows(list(found.values())))
    total = sum_of(rows, "mau")

    assert (total.printed, total.found, total.exact, total.accepted) == (3, 1, 0, 1)
    assert (total.precision, total.extra) == (0.0, 0)
    assert len(list(field_table(rows, each=True))) > len(list(field_table(rows, each=False)))


def row(**counts: int) -> FieldRow:
    zero = dict.fromkeys(("printed", "found", "exact", "accepted", "accepted_right", "extra"), 0)
    return FieldRow(group="office", type="", field="", **(zero | counts))


@pytest.mark.parametrize(
    ("measured", "missed"),
    [
        ({"printed": 100, "exact": 97}, False),
        ({"printed": 100, "exact": 96}, True),
    ],
)
def test_a_target_is_missed_or_not(measured: dict[str, int], missed: bool) -> None:
    target = FieldTarget(group="office", measure="exact", at_least=0.97)

    assert bool(list(missed_targets([target], [row(**measured)], {}))) is missed


def test_what_was_not_measured_is_not_missed_and_alarms_have_an_upper_bound() -> None:
    targets = [
        FieldTarget(group="real", measure="exact", at_least=0.97),
        FieldTarget(group="office", measure="false_alarms", at_most=0.01),
    ]

    assert list(missed_targets(targets, [], {})) == []
    assert len(list(missed_targets(targets, [], {"false_alarms": 0.5}))) == 1


def test_the_targets_of_the_project_can_be_read() -> None:
    assert {target.measure for target in load_field_targets()} >= {"exact", "precision"}


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
