"""The chain of events by itself: any change of any event shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from models.event import Event
from storage.audit import Happening, Link, chain, event_hash, first_broken

TEXT = st.text(max_size=20)
HAPPENINGS = st.lists(
    st.builds(
        Happening,
        who=TEXT,
        what=TEXT,
        subject=TEXT,
        details=st.dictionaries(TEXT, TEXT, max_size=3),
    ),
    min_size=1,
    max_size=8,
)
NOW = datetime(2026, 8, 12, 9, 30, 0, 123456, UTC)


def build(happenings: list[Happening]) -> list[Event]:
    events: list[Event] = []
    head = Link()
    for number, happening in enumerate(happenings):
        events.append(chain(head, happening, NOW + timedelta(seconds=number)))
        head = Link(number=events[-1].number, hash=events[-1].hash)
    return events


@given(HAPPENINGS)
def test_an_untouched_chain_is_whole(happenings: list[Happening]) -> None:
    events = build(happenings)
    assert first_broken(events) is None
    assert first_broken(events[:-1]) is None
    assert first_broken([Event.model_validate_json(e.model_dump_json()) for e in events]) is None


@given(HAPPENINGS, st.data())
def test_any_changed_part_shows_at_its_place(
    happenings: list[Happening], data: st.DataObject
) -> None:
    events = build(happenings)
    at = data.draw(st.integers(0, len(events) - 1))
    changes: list[dict[str, object]] = [
        {"who": events[at].who + "x"},
        {"what": events[at].what + "x"},
        {"subject": events[at].subject + "x"},
        {"details": {**events[at].details, "new": "1"}},
        {"when": events[at].when + timedelta(microseconds=1)},
        {"number": events[at].number + 1},
        {"hash": "0" * 64},
        {"previous_hash": "f" * 64},
    ]
    events[at] = events[at].model_copy(update=data.draw(st.sampled_from(changes)))
    assert first_broken(events) == at + 1


@given(HAPPENINGS, st.data())
def test_a_missing_or_doubled_event_shows(happenings: list[Happening], data: st.DataObject) -> None:
    events = build(happenings)
    at = data.draw(st.integers(0, len(events) - 1))
    assert first_broken([*events[: at + 1], *events[at:]]) == at + 2
    if at < len(events) - 1:
        assert first_broken(events[:at] + events[at + 1 :]) == at + 1


def test_a_resealed_event_breaks_the_one_behind_it() -> None:
    note = Happening(who="a", what="b", subject="c")
    events = build([note, note, note])
    forged = events[1].model_copy(update={"who": "khac"})
    events[1] = forged.model_copy(update={"hash": event_hash(forged)})
    assert first_broken(events) == 3


def test_the_hash_does_not_depend_on_the_zone_it_is_told_in() -> None:
    event = build([Happening(who="a", what="b", subject="c")])[0]
    vietnam = event.when.astimezone(timezone(timedelta(hours=7)))
    assert event_hash(event.model_copy(update={"when": vietnam})) == event.hash
