"""What the catalogue promises: run on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import insert, text

from models.dossier import TRANSITIONS, Dossier, DossierState, Failure
from models.errors import IllegalTransitionError, StaleRevisionError, StoreUnavailableError
from storage.catalogue import Catalogue
from storage.catalogue.tables import events
from tests.storage.catalogue.dossiers import birth_certificate, new_dossier, page_text, scan_file

S = DossierState
TO = {
    S.RECEIVED: (),
    S.READ: (S.READ,),
    S.IN_REVIEW: (S.READ, S.IN_REVIEW),
    S.APPROVED: (S.READ, S.APPROVED),
    S.SIGNED: (S.READ, S.APPROVED, S.SIGNED),
    S.STORED: (S.READ, S.APPROVED, S.SIGNED, S.STORED),
    S.FAILED: (S.FAILED,),
    S.QUARANTINED: (S.QUARANTINED,),
}
FAILURE = Failure(code="READ-001", message_vi="v", message_en="e", retryable=True)


def go(catalogue: Catalogue, dossier: Dossier, *states: DossierState) -> Dossier:
    for state in states:
        changed = dossier.model_copy(update={"state": state})
        dossier = catalogue.save(changed, who="may", what=f"dossier.{state.lower()}")
    return dossier


def received(catalogue: Catalogue, name: str = "a", dossier_id: str | None = None) -> Dossier:
    dossier = new_dossier(name, dossier_id) if dossier_id else new_dossier(name)
    return catalogue.receive(dossier, [scan_file()])[0]


def test_a_dossier_is_received_once(catalogue: Catalogue) -> None:
    first, is_new = catalogue.receive(new_dossier(), [scan_file(), scan_file("b.pdf")])
    again, is_new_again = catalogue.receive(new_dossier(), [scan_file()])
    assert (is_new, is_new_again) == (True, False)
    assert first == again == catalogue.get(first.key)
    assert catalogue.count() == 1
    assert catalogue.batches_with(scan_file("b.pdf").sha256) == (first.key,)
    assert catalogue.batches_with("0" * 64) == ()


def test_receiving_again_returns_what_became_of_it(catalogue: Catalogue) -> None:
    read = go(catalogue, received(catalogue), S.READ)
    assert catalogue.receive(new_dossier(), [scan_file()]) == (read, False)


def test_eight_threads_receive_one_row(catalogue: Catalogue) -> None:
    start = Barrier(8)

    def receive(_: int) -> bool:
        start.wait()
        return catalogue.receive(new_dossier(), [scan_file()])[1]

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(receive, range(8))) == 1
    assert catalogue.count() == 1
    assert len(catalogue.events()) == 1


def test_a_dossier_starts_as_received(catalogue: Catalogue) -> None:
    with pytest.raises(IllegalTransitionError):
        catalogue.receive(new_dossier().model_copy(update={"state": S.READ}), [])
    assert catalogue.count() == 0


def test_a_saved_record_comes_back_whole(catalogue: Catalogue) -> None:
    dossier = received(catalogue)
    changed = dossier.model_copy(
        update={
            "state": S.READ,
            "documents": (birth_certificate(),),
            "rotated_pages": ((5, 180),),
            "seconds": {"ocr": 1.25},
        }
    )
    saved = catalogue.save(changed, who="may", what="dossier.read")
    assert saved == changed.model_copy(update={"revision": 1})
    assert catalogue.get(dossier.key) == saved
    row = catalogue.row(dossier.key)
    assert row is not None
    assert (row.document_count, row.page_count, row.waiting_fields) == (1, 2, 2)
    fewer = saved.model_copy(update={"documents": ()})
    catalogue.save(fewer, who="may", what="dossier.read")
    assert catalogue.search("tran thi mau") == ()


def test_an_old_revision_changes_nothing(catalogue: Catalogue) -> None:
    dossier = received(catalogue)
    go(catalogue, dossier, S.READ)
    with pytest.raises(StaleRevisionError) as caught:
        go(catalogue, dossier, S.READ)
    assert caught.value.parameters == {"expected": "0", "found": "1"}
    assert len(catalogue.events()) == 2


def test_an_unknown_dossier_cannot_be_saved(catalogue: Catalogue) -> None:
    with pytest.raises(StaleRevisionError):
        go(catalogue, new_dossier(), S.READ)


def test_of_eight_savers_of_one_revision_one_wins(catalogue: Catalogue) -> None:
    dossier = received(catalogue)
    start = Barrier(8)

    def save(_: int) -> bool:
        start.wait()
        try:
            go(catalogue, dossier, S.READ)
        except StaleRevisionError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(8))) == 1
    assert len(catalogue.events()) == 2
    assert catalogue.verify_events() is None


@pytest.mark.parametrize("old", list(S))
def test_only_the_table_decides_what_follows(catalogue: Catalogue, old: DossierState) -> None:
    for new in set(S) - {old}:
        dossier = go(catalogue, received(catalogue, f"{old}{new}"), *TO[old])
        remembered = old is S.FAILED and new is not S.RECEIVED
        if new in TRANSITIONS[old] and not remembered:
            assert go(catalogue, dossier, new).state is new
        else:
            with pytest.raises(IllegalTransitionError):
                go(catalogue, dossier, new)
            stored = catalogue.get(dossier.key)
            assert stored == dossier


@pytest.mark.parametrize("before", [S.RECEIVED, S.READ, S.IN_REVIEW, S.APPROVED, S.SIGNED])
def test_a_failed_dossier_goes_back_only_to_where_it_was(
    catalogue: Catalogue, before: DossierState
) -> None:
    there = go(catalogue, received(catalogue), *TO[before])
    failed = catalogue.save(
        there.model_copy(update={"state": S.FAILED, "failure": FAILURE}), who="m", what="x"
    )
    # A second failure while it is failed does not forget where it came from.
    failed = catalogue.save(failed, who="m", what="dossier.failed")
    row = catalogue.row(failed.key)
    assert row is not None
    assert (row.previous_state, row.failure_code, row.failure_retryable) == (
        before,
        "READ-001",
        True,
    )
    for wrong in TRANSITIONS[S.FAILED] - {before}:
        with pytest.raises(IllegalTransitionError):
            go(catalogue, failed, wrong)
    back = go(catalogue, failed.model_copy(update={"failure": None}), before)
    row = catalogue.row(back.key)
    assert row is not None
    assert (row.state, row.previous_state, row.failure_code) == (before, None, None)


def test_lists_are_newest_first_and_filtered(catalogue: Catalogue) -> None:
    made = [received(catalogue, str(n), f"H41.18-250812-{n:04d}") for n in range(5)]
    go(catalogue, made[1], S.READ)
    assert [row.id for row in catalogue.list()] == [one.id for one in reversed(made)]
    assert [row.id for row in catalogue.list(limit=2, offset=1)] == [made[3].id, made[2].id]
    assert [row.id for row in catalogue.list(S.READ)] == [made[1].id]
    assert [row.id for row in catalogue.list(text="h41.18-250812-0003")] == [made[3].id]
    assert catalogue.list(text="%") == ()
    assert catalogue.list(station="khac") == ()
    assert (catalogue.count(), catalogue.count(S.READ), catalogue.count(text="-0")) == (5, 1, 5)
    counts = catalogue.counts()
    assert (counts[S.RECEIVED], counts[S.READ], counts[S.STORED]) == (4, 1, 0)


def test_batches_of_one_dossier_are_found_together(catalogue: Catalogue) -> None:
    both = (received(catalogue, "a"), received(catalogue, "b"))
    assert catalogue.find("H41.18-250812-0001") == both
    assert catalogue.find("H41.18-250812-0002") == ()


def test_texts_come_back_in_page_order_and_are_replaced(catalogue: Catalogue) -> None:
    key = received(catalogue).key
    one, two = page_text(1, "GIẤY KHAI SINH"), page_text(2, "trang hai")
    catalogue.save_texts(key, [two, one])
    catalogue.save_texts(key, [page_text(2, "trang 2")])
    catalogue.save_texts(key, [])
    assert catalogue.texts(key) == (one, page_text(2, "trang 2"))
    assert catalogue.get("0" * 32) is None
    assert catalogue.texts("0" * 32) == ()


def test_texts_of_an_unknown_dossier_are_refused(catalogue: Catalogue) -> None:
    with pytest.raises(StoreUnavailableError):
        catalogue.save_texts("0" * 32, [page_text(1, "x")])


def test_nul_in_a_name_or_text_is_no_obstacle(catalogue: Catalogue) -> None:
    dossier = new_dossier(dossier_id="TAM-\x00a")
    catalogue.receive(dossier, [scan_file("a\x00b")])
    catalogue.save_texts(dossier.key, [page_text(1, "a\x00b")])
    assert catalogue.get(dossier.key) == dossier


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "x" * 60_000, "'; DROP TABLE dossiers; --"])
def test_odd_questions_find_nothing(catalogue: Catalogue, odd: str) -> None:
    received(catalogue)
    assert catalogue.get(odd) is None
    assert catalogue.row(odd) is None
    assert catalogue.find(odd) == ()
    assert catalogue.list(text="-" + odd, station=odd) == ()
    assert catalogue.texts(odd) == ()
    assert catalogue.search(odd) == ()
    assert catalogue.events(odd) == ()
    assert catalogue.count() == 1


def test_every_change_is_an_event_without_values(catalogue: Catalogue) -> None:
    dossier = received(catalogue)
    changed = dossier.model_copy(update={"state": S.READ, "documents": (birth_certificate(),)})
    catalogue.save(changed, who="can-bo-1", what="dossier.read")
    one, two = catalogue.events(dossier.key)
    assert (one.who, one.what) == ("station:local", "dossier.received")
    assert (two.who, two.what, two.previous_hash) == ("can-bo-1", "dossier.read", one.hash)
    assert (two.details["from"], two.details["to"]) == ("RECEIVED", "READ")
    assert "Mẫu" not in two.model_dump_json()
    assert catalogue.events("somebody else") == ()


def test_values_stay_out_of_logs_and_errors(
    catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(StoreUnavailableError) as caught:
        catalogue.save_texts("0" * 32, [page_text(1, "Trần Thị Mẫu")])
    assert "Mẫu" not in f"{caught.value}{caught.value.__cause__}{caplog.text}"


def test_a_lost_table_is_our_error(catalogue: Catalogue) -> None:
    with catalogue._engine.begin() as connection:
        connection.execute(text("DROP TABLE search_entries"))
    with pytest.raises(StoreUnavailableError):
        catalogue.search("x")


def test_a_fork_of_the_chain_is_refused_by_the_database(catalogue: Catalogue) -> None:
    received(catalogue)
    (one,) = catalogue.events()
    row = {
        "number": 2,
        "happened_at": one.when,
        "who": "x",
        "what": "x",
        "subject": "x",
        "details": "{}",
        "previous_hash": one.previous_hash,
        "hash": "1" * 64,
    }
    with (
        pytest.raises(Exception, match=r"(?i)unique"),
        catalogue._engine.begin() as connection,
    ):
        connection.execute(insert(events).values(**row))
