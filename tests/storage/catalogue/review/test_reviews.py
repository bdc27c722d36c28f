"""The queue, claims, decisions and samples, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from models.decision import Decision, DecisionKind
from models.document import Document
from models.document_type import RECEIPT_TYPE
from models.dossier import Dossier, DossierState
from models.errors import StaleRevisionError
from models.field import FieldKind, FieldStatus, FieldValue
from models.geometry import Box
from storage.catalogue import Catalogue
from storage.catalogue.review.desk import QueueFilter
from tests.storage.catalogue.dossiers import new_dossier

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=15)


def enter(
    catalogue: Catalogue, name: str, due: str | None, *, station: str = "quay-1", doubt: bool = True
) -> Dossier:
    """Enter a dossier that waits for a person."""
    status = FieldStatus.REVIEW if doubt else FieldStatus.ACCEPTED
    fields = [
        FieldValue(
            name="ho_ten",
            kind=FieldKind.PERSON_NAME,
            value="A",
            status=status,
            page=1,
            box=Box(1, 1, 2, 2),
        )
    ]
    if due is not None:
        fields.append(
            FieldValue(
                name="ngay_hen_tra", kind=FieldKind.DATE, value=due, status=FieldStatus.ACCEPTED
            )
        )
    document = Document(id="d1", type=RECEIPT_TYPE, pages=(1,), fields=tuple(fields))
    dossier, _ = catalogue.receive(
        new_dossier(name, name).model_copy(update={"station": station}), []
    )
    for state in (DossierState.READ, DossierState.IN_REVIEW):
        update = {"state": state, "documents": (document,)}
        dossier = catalogue.save(dossier.model_copy(update=update), who="t", what="t")
    return dossier


def names(catalogue: Catalogue, wanted: QueueFilter) -> list[str]:
    keys, _ = catalogue.reviews.queue(wanted, NOW)
    return [row.id for row in catalogue.rows(keys)]


def test_what_is_due_first_comes_first_and_what_has_no_day_last(catalogue: Catalogue) -> None:
    for name, due in (("a", None), ("b", "2026-03-09"), ("c", "2026-03-01"), ("d", "2026")):
        enter(catalogue, name, due)
    assert names(catalogue, QueueFilter()) == ["c", "b", "a", "d"]
    rows = {row.id: row.due_on for row in catalogue.list()}
    assert rows == {"a": None, "b": date(2026, 3, 9), "c": date(2026, 3, 1), "d": None}


def test_filters(catalogue: Catalogue) -> None:
    enter(catalogue, "a", "2026-03-01")
    enter(catalogue, "b", "2026-03-02", station="quay-2")
    enter(catalogue, "c", None, doubt=False)
    reviews = catalogue.reviews
    assert names(catalogue, QueueFilter(station="quay-2")) == ["b"]
    assert names(catalogue, QueueFilter(doubt=False)) == ["c"]
    assert names(catalogue, QueueFilter(doubt=True)) == ["a", "b"]
    assert names(catalogue, QueueFilter(due_by=date(2026, 3, 1))) == ["a"]
    assert names(catalogue, QueueFilter(due_from=date(2026, 3, 2))) == ["b"]
    assert names(catalogue, QueueFilter(procedure="x")) == []
    assert reviews.queue_size(QueueFilter()) == 3
    assert reviews.choices() == (("quay-1", "quay-2"), ())


def test_many_people_at_once_never_get_the_same_dossier(catalogue: Catalogue) -> None:
    for number in range(6):
        enter(catalogue, str(number), None)

    def take(person: int) -> str | None:
        return catalogue.reviews.take_next(QueueFilter(), f"p{person}", NOW, SOON)

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(8)))
    got = [one for one in taken if one is not None]
    assert len(got) == len(set(got)) == 6
    assert taken.count(None) == 2


def test_a_claim_runs_out_and_is_the_owner_s_again(catalogue: Catalogue) -> None:
    key = enter(catalogue, "a", None).key
    reviews = catalogue.reviews
    assert reviews.claim(key, "lan", NOW, SOON).person == "lan"
    assert reviews.claim(key, "mai", NOW, SOON).person == "lan"
    assert reviews.take_next(QueueFilter(), "lan", NOW, SOON) == key
    assert reviews.take_next(QueueFilter(), "mai", NOW, SOON) is None
    later = SOON + timedelta(seconds=1)
    assert reviews.claim(key, "mai", later, later + timedelta(minutes=1)).person == "mai"
    reviews.take_over(key, "hoa", SOON + timedelta(hours=1))
    assert reviews.claims([key], later)[key].person == "hoa"
    reviews.let_go(key)
    assert reviews.claims([key], NOW) == {}


def decision(key: str, **changes: object) -> Decision:
    given: dict[str, object] = {
        "key": key, "kind": DecisionKind.CONFIRM, "who": "lan", "when": NOW, "document": "d1",
        "field": "ho_ten", "before": {"value": "A"}, "after": ["B", None, 1.5], "seconds": 3.5,
    }  # fmt: skip
    return Decision.model_validate(given | changes)


def test_a_decision_is_kept_with_the_dossier_or_not_at_all(catalogue: Catalogue) -> None:
    dossier = enter(catalogue, "a", None)
    saved, kept = catalogue.reviews.decide(dossier, decision(dossier.key))
    assert saved.revision == dossier.revision + 1
    with pytest.raises(StaleRevisionError):
        catalogue.reviews.decide(dossier, decision(dossier.key))
    second = catalogue.reviews.decide(
        saved, decision(dossier.key, kind=DecisionKind.UNDO, undoes=kept.number)
    )[1]
    assert second.number > kept.number > 0
    assert catalogue.reviews.decisions(dossier.key) == (kept, second)
    event = catalogue.events(dossier.key)[-2]
    assert (event.what, event.details["field"]) == ("review.confirm", "ho_ten")
    assert catalogue.verify_events() is None


def test_samples_are_drawn_once_and_by_lot(catalogue: Catalogue) -> None:
    reviews = catalogue.reviews
    dossiers = [enter(catalogue, str(n), None, doubt=False) for n in range(60)]
    drawn = sum(reviews.draw_samples(dossier, 0.3, NOW) for dossier in dossiers)
    assert 8 <= drawn <= 30
    assert sum(reviews.draw_samples(dossier, 0.3, NOW) for dossier in dossiers) == 0
    first, second = reviews.samples_waiting(2)
    good = first.model_copy(update={"entered": "A", "right": True})
    assert reviews.check_sample(good, "lan", NOW)
    assert not reviews.check_sample(good, "mai", NOW)
    bad = second.model_copy(update={"entered": "B", "right": False})
    assert reviews.check_sample(bad, "lan", NOW)
    waiting, measured = reviews.precision()
    assert waiting == drawn - 2
    assert [(one.type, one.checked, one.right) for one in measured] == [(RECEIPT_TYPE, 2, 1)]
    assert reviews.sample(first.key, first.document, first.field) is not None
