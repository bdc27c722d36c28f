"""The audit chain in the database: writers cannot fork it, and tampering shows."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from models.errors import StoreUnavailableError
from storage.audit import GENESIS, Happening, Link
from storage.catalogue import Catalogue
from storage.catalogue.engine import writing
from tests.storage.catalogue.tampering import tamper

NOTE = Happening(who="may", what="key.used", subject="khoa", details={"số": "1"})


def test_an_empty_chain_is_whole(catalogue: Catalogue) -> None:
    assert catalogue.verify_events() is None
    assert catalogue.chain_head() == Link(number=0, hash=GENESIS)


def test_threads_do_not_fork_the_chain(catalogue: Catalogue) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: catalogue.note(NOTE), range(80)))
    assert [event.number for event in catalogue.events()] == list(range(1, 81))
    assert catalogue.verify_events() is None
    assert catalogue.chain_head() == Link(number=80, hash=catalogue.events()[-1].hash)


def test_processes_do_not_fork_the_chain(catalogue: Catalogue, catalogue_url: str) -> None:
    code = (
        "import sys; from storage.catalogue import Catalogue; from storage.audit import Happening\n"
        "c = Catalogue.open(sys.argv[1])\n"
        "for n in range(20): c.note(Happening(who='m', what='x', subject=str(n)))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, catalogue_url]) for _ in range(2)]
    assert [process.wait(60) for process in running] == [0, 0]
    assert len(catalogue.events()) == 40
    assert catalogue.verify_events() is None


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE events SET who = 'khac' WHERE number = 3", 3),
        ("UPDATE events SET details = '{}' WHERE number = 1", 1),
        ("UPDATE events SET happened_at = '2020-01-01 00:00:00.000000' WHERE number = 5", 5),
        ("DELETE FROM events WHERE number = 2", 2),
        ("UPDATE events SET number = 9 WHERE number = 5", 5),
        ("UPDATE events SET hash = previous_hash || 'x' WHERE number = 4", 4),
        ("UPDATE events SET previous_hash = 'x' WHERE number = 4", 4),
    ],
)
def test_tampering_is_found_at_its_place(catalogue: Catalogue, tampering: str, broken: int) -> None:
    for _ in range(5):
        catalogue.note(NOTE)
    assert catalogue.verify_events() is None
    tamper(catalogue, tampering.replace("previous_hash || 'x'", "'x'"))
    assert catalogue.verify_events() == broken


def test_a_cut_off_end_shows_against_a_head_noted_outside(catalogue: Catalogue) -> None:
    for _ in range(3):
        catalogue.note(NOTE)
    noted = catalogue.chain_head()
    tamper(catalogue, "DELETE FROM events WHERE number = 3")
    assert catalogue.verify_events() is None
    assert catalogue.chain_head() != noted


@pytest.mark.parametrize(
    "change", ["UPDATE events SET who = 'x'", "DELETE FROM events", "TRUNCATE events"]
)
def test_the_database_itself_refuses_to_change_events(catalogue: Catalogue, change: str) -> None:
    catalogue.note(NOTE)
    with pytest.raises(StoreUnavailableError), writing(catalogue._engine) as connection:
        connection.execute(text(change))
    assert len(catalogue.events()) == 1
    assert catalogue.verify_events() is None
