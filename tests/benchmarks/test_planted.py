"""Planted contradictions are found or not, and what was not planted is a false alarm."""

from __future__ import annotations

from benchmarks.field_truth import TrueContradiction, TrueDossier, TruePaper
from benchmarks.planted import judge_contradictions, planted_table, shares
from models.document import Document
from models.dossier import Dossier
from models.finding import Finding, Severity

PAPERS = tuple(TruePaper("mau", (number,), {}, complete=True) for number in (1, 2, 3))
DOCUMENTS = tuple(Document(id=f"d{number}", pages=(number,)) for number in (1, 2, 3))


def told(*planted: TrueContradiction) -> TrueDossier:
    return TrueDossier("mau", (), PAPERS, planted)


def finding(code: str, first: str, second: str = "") -> Finding:
    parameters = {"first": first} | ({"second": second} if second else {})
    return Finding(
        code=code, severity=Severity.ERROR, subject=f"{first}.ho_ten", parameters=parameters
    )


def dossier(*findings: Finding) -> Dossier:
    return Dossier(key="k" * 32, id="TAM-1", documents=DOCUMENTS, findings=findings)


PLANTED = TrueContradiction("name", (2, 1, 3))


def test_a_finding_that_names_both_papers_finds_it() -> None:
    result = judge_contradictions(told(PLANTED), dossier(finding("DOSSIER-001", "d1", "d2")))

    assert result.found == (True,)
    assert result.false_alarms == ()


def test_a_finding_on_other_papers_is_a_false_alarm() -> None:
    result = judge_contradictions(told(PLANTED), dossier(finding("DOSSIER-001", "d1", "d3")))

    assert result.found == (False,)
    assert len(result.false_alarms) == 1
    assert shares([result]) == {"contradictions": 0.0, "false_alarms": 1.0}


def test_digits_against_words_are_found_within_their_paper() -> None:
    planted = TrueContradiction("sum", (2, 2))
    said = dossier(finding("DOSSIER-001", "d2", "d1"))
    documents = (
        DOCUMENTS[0],
        DOCUMENTS[1].model_copy(update={"findings": (finding("FIELD-009", "d2"),)}),
    )

    assert judge_contradictions(told(planted), said).found == (False,)
    inside = said.model_copy(update={"documents": documents, "findings": ()})
    assert judge_contradictions(told(planted), inside).found == (True,)


def test_remarks_that_are_no_contradiction_do_not_count() -> None:
    result = judge_contradictions(told(), dossier(finding("DOSSIER-004", "d1")))

    assert result.false_alarms == ()
    assert any("0 / 1" in line for line in planted_table([result]))
