"""The audit log against its anchors: whatever is done to the database shows, on both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.audit import anchor_log, check_log
from flows.receive import Origin, receive
from flows.services import Services
from models.errors import TimestampError
from pipeline.sign.stamp import stamped_at
from storage.anchors import anchor_key
from storage.audit import Happening
from storage.catalogue import Catalogue
from tests.services import fresh_schema
from tests.storage.catalogue.tampering import tamper

NOTE = Happening(who="m", what="key.used", subject="khoa", details={"n": "1"})


@pytest.fixture(params=["sqlite", "postgresql"])
def noted(request: pytest.FixtureRequest, services: Services) -> Iterator[Services]:
    """Give an installation with six events, anchored after the third and after the sixth."""
    url = services.settings.catalogue_url
    if request.param == "postgresql":
        url = fresh_schema(request.getfixturevalue("postgres_url"))
    with Catalogue.open(url) as catalogue:
        changed = replace(services, catalogue=catalogue)
        for number in range(1, 7):
            catalogue.note(NOTE)
            if number % 3 == 0:
                assert anchor_log(changed) is not None
        yield changed


def codes(services: Services) -> list[str]:
    return [finding.code for finding in check_log(services).findings]


def test_a_whole_log_is_whole_and_its_anchors_are_time_stamped(noted: Services) -> None:
    assert anchor_log(noted) is None  # nothing happened since
    noted.catalogue.note(NOTE)
    report = check_log(noted)
    assert report.findings == ()
    assert (report.events, report.anchors, report.anchored, report.stamped) == (7, 2, 6, 2)


@pytest.mark.parametrize(
    ("tampering", "expected"),
    [
        (["UPDATE events SET who = 'khac' WHERE number = 2"], ["AUDIT-001"]),
        (["UPDATE events SET details = '{' WHERE number = 2"], ["AUDIT-001"]),
        (["UPDATE events SET details = '[1]' WHERE number = 2"], ["AUDIT-001"]),
        (["DELETE FROM events WHERE number = 2"], ["AUDIT-002"]),
        (["UPDATE events SET previous_hash = 'x' WHERE number = 5"], ["AUDIT-003", "AUDIT-001"]),
        (
            [
                "UPDATE events SET number = 99 WHERE number = 1",
                "UPDATE events SET number = 1 WHERE number = 2",
                "UPDATE events SET number = 2 WHERE number = 99",
            ],
            ["AUDIT-003", "AUDIT-001", "AUDIT-003", "AUDIT-001", "AUDIT-003"],
        ),
        (["DELETE FROM events WHERE number > 4"], ["AUDIT-004"]),
        (["DELETE FROM events"], ["AUDIT-004"]),
    ],
)
def test_tampering_with_the_database_shows(
    noted: Services, tampering: list[str], expected: list[str]
) -> None:
    tamper(noted.catalogue, *tampering)
    assert codes(noted) == expected


def test_a_log_computed_anew_is_not_the_one_that_was_anchored(noted: Services) -> None:
    tamper(noted.catalogue, "DELETE FROM events")
    for _ in range(6):
        noted.catalogue.note(NOTE.model_copy(update={"who": "somebody else"}))
    assert noted.catalogue.verify_events() is None
    assert codes(noted) == ["AUDIT-005", "AUDIT-005"]


def test_a_changed_or_missing_anchor_shows(services: Services) -> None:
    for _ in range(3):
        services.catalogue.note(NOTE)
        anchor_log(services)
    first, second = (services.settings.objects_dir / anchor_key(n) for n in (1, 2))
    second.chmod(0o600)
    content = second.read_text("utf-8")
    second.write_text(
        content.replace('"events": 2', '"events": 1').replace('"events":2', '"events":1')
    )
    assert "AUDIT-006" in codes(services)
    second.write_text(content)
    assert codes(services) == []
    first.unlink()
    assert "AUDIT-006" in codes(services)


def test_a_silent_authority_leaves_no_anchor(services: Services) -> None:
    services.catalogue.note(NOTE)
    settings = services.sign_settings().model_copy(
        update={"tsa_url": "http://127.0.0.1:1/", "tsa_timeout_seconds": 2}
    )
    with pytest.raises(TimestampError):
        anchor_log(replace(services, sign_settings=lambda: settings))
    assert services.store.stat(anchor_key(1)) is None
    unstamped = settings.model_copy(update={"tsa_url": None})
    anchor = anchor_log(replace(services, sign_settings=lambda: unstamped))
    assert anchor is not None
    assert anchor.token == ""


def test_a_token_holds_only_for_its_digest_and_its_roots(services: Services) -> None:
    services.catalogue.note(NOTE)
    anchor = anchor_log(services)
    assert anchor is not None
    trust, token = services.load_trust(), anchor.token_bytes()
    assert stamped_at(token, anchor.digest(), trust) is not None
    assert stamped_at(token, b"x" * 32, trust) is None
    assert stamped_at(token, anchor.digest(), replace(trust, anchors=())) is None
    assert stamped_at(token[:-1], anchor.digest(), trust) is None
    assert stamped_at(b"", anchor.digest(), trust) is None


def test_a_file_in_quarantine_is_an_event_without_its_name(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "Nguyễn Văn Mẫu.pdf"
    path.write_bytes(b"")
    receive([path], Origin(), services)
    (event,) = services.catalogue.events()
    assert (event.what, event.who) == ("file.quarantined", "station:local")
    assert event.details["code"] == "INPUT-007"
    assert "Mẫu" not in event.model_dump_json()
