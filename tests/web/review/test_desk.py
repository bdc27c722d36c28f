"""What people decide at the desk, on a dossier that was really read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from flows.review import ReviewTools
from models.decision import DecisionKind
from models.dossier import Dossier, DossierState
from models.errors import (
    ClaimedError,
    SamePersonError,
    StaleRevisionError,
    UnfinishedReviewError,
)
from models.field import WAITING, FieldKind, FieldStatus, FieldValue
from models.person import Role
from storage.catalogue.review.desk import QueueFilter
from tests.web.conftest import Office, csrf_of
from web.review.desk import Desk, Hand
from web.shown import shown

MakeOffice = Callable[..., Office]
Place = tuple[str, str]


@pytest.fixture
def office(make_office: MakeOffice, read_data: Path) -> Office:
    return make_office(read_data)


def desk_of(office: Office) -> Desk:
    tools = ReviewTools(office.services, office.carried.append)
    return Desk(office.catalogue, tools, office.settings.review, lambda: office.now)


@pytest.fixture
def desk(office: Office) -> Desk:
    return desk_of(office)


def waiting(office: Office) -> Dossier:
    row = office.catalogue.list(DossierState.IN_REVIEW)[0]
    dossier = office.catalogue.get(row.key)
    assert dossier is not None
    return dossier


def open_places(dossier: Dossier) -> list[Place]:
    return [
        (document.id, field.name)
        for document in dossier.documents
        for field in document.fields
        if field.status in WAITING
    ]


def field_at(dossier: Dossier, place: Place) -> FieldValue:
    document = next(d for d in dossier.documents if d.id == place[0])
    field = document.field(place[1])
    assert field is not None
    return field


def hand(dossier: Dossier, who: str = "lan") -> Hand:
    return Hand(dossier.key, dossier.revision, who, 2.5)


def read_value(dossier: Dossier) -> Place:
    """A place where something was read and waits."""
    return next(p for p in open_places(dossier) if field_at(dossier, p).value is not None)


def settle_all(desk: Desk, dossier: Dossier, who: str = "lan") -> Dossier:
    for place in open_places(dossier):
        kind = DecisionKind.CONFIRM if field_at(dossier, place).value else DecisionKind.ABSENT
        dossier = desk.settle(hand(dossier, who), place, kind)
    return dossier


def test_confirming_keeps_the_value_and_writes_who_when_and_how_long(
    office: Office, desk: Desk
) -> None:
    dossier = waiting(office)
    place = read_value(dossier)
    before = field_at(dossier, place)
    after = desk.settle(hand(dossier), place, DecisionKind.CONFIRM)
    field = field_at(after, place)
    assert (field.status, field.value) == (FieldStatus.CONFIRMED, before.value)
    assert field.findings == ()
    decision = office.catalogue.reviews.decisions(dossier.key)[-1]
    assert (decision.who, decision.seconds, decision.when) == ("lan", 2.5, office.now)
    assert FieldValue.model_validate(decision.before) == before
    event = office.catalogue.events(dossier.key)[-1]
    assert (event.who, event.what) == ("lan", "review.confirm")
    assert str(before.value) not in event.model_dump_json()


def test_a_correction_takes_the_normal_form_and_keeps_what_readers_said(
    office: Office, desk: Desk
) -> None:
    dossier = waiting(office)
    place = next(
        (d.id, f.name) for d in dossier.documents for f in d.fields if f.kind is FieldKind.DATE
    )
    votes = field_at(dossier, place).votes
    after = desk.settle(hand(dossier), place, DecisionKind.CORRECT, " 3.5.1990 ")
    field = field_at(after, place)
    assert (field.status, field.value) == (FieldStatus.CORRECTED, "1990-05-03")
    assert field.votes == votes
    same = desk.settle(hand(after), place, DecisionKind.CORRECT, "03/05/1990")
    assert field_at(same, place).status is FieldStatus.CONFIRMED


def test_what_means_nothing_for_the_field_is_refused_and_nothing_changes(
    office: Office, desk: Desk
) -> None:
    dossier = waiting(office)
    place = next(
        (d.id, f.name) for d in dossier.documents for f in d.fields if f.kind is FieldKind.DATE
    )
    with pytest.raises(UnfinishedReviewError):
        desk.settle(hand(dossier), place, DecisionKind.CORRECT, "hôm qua")
    assert office.catalogue.get(dossier.key) == dossier


@pytest.mark.parametrize(
    ("kind", "code"),
    [(DecisionKind.UNREADABLE, "REVIEW-001"), (DecisionKind.ABSENT, "REVIEW-002")],
)
def test_what_is_not_there_or_unreadable_is_settled_without_a_value(
    office: Office, desk: Desk, kind: DecisionKind, code: str
) -> None:
    dossier = waiting(office)
    place = open_places(dossier)[0]
    field = field_at(desk.settle(hand(dossier), place, kind), place)
    assert (field.status, field.value) == (FieldStatus.CONFIRMED, None)
    assert [finding.code for finding in field.findings] == [code]


def test_undo_gives_back_one_decision_after_the_other(office: Office, desk: Desk) -> None:
    first = waiting(office)
    places = open_places(first)[:2]
    second = desk.settle(hand(first), places[0], DecisionKind.ABSENT)
    third = desk.settle(hand(second), places[1], DecisionKind.UNREADABLE)
    back = desk.undo(hand(third))
    assert back.documents == second.documents
    again = desk.undo(hand(back))
    assert again.documents == first.documents
    with pytest.raises(UnfinishedReviewError):
        desk.undo(hand(again))
    kinds = [one.kind.value for one in office.catalogue.reviews.decisions(first.key)]
    assert kinds == ["absent", "unreadable", "undo", "undo"]


def test_decisions_are_never_changed_or_removed(office: Office, desk: Desk) -> None:
    dossier = waiting(office)
    desk.settle(hand(dossier), open_places(dossier)[0], DecisionKind.ABSENT)
    engine = office.catalogue._engine
    for statement in ("UPDATE decisions SET who = 'x'", "DELETE FROM decisions"):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(text(statement))


def test_two_people_at_once_the_second_is_told_and_nothing_is_overwritten(
    office: Office, desk: Desk
) -> None:
    dossier = waiting(office)
    place = read_value(dossier)
    desk.settle(hand(dossier), place, DecisionKind.CONFIRM)
    with pytest.raises(StaleRevisionError):
        desk.settle(hand(dossier, "mai"), place, DecisionKind.ABSENT)
    now = waiting(office)
    with pytest.raises(ClaimedError):
        desk.settle(hand(now, "mai"), place, DecisionKind.ABSENT)
    office.wait(minutes=office.settings.review.claim_minutes + 1)
    desk.settle(hand(now, "mai"), place, DecisionKind.ABSENT)


def test_approval_waits_for_every_field_and_sends_the_dossier_on_its_way(
    office: Office, desk: Desk
) -> None:
    dossier = waiting(office)
    with pytest.raises(UnfinishedReviewError):
        desk.approve(hand(dossier), ())
    dossier = settle_all(desk, dossier)
    must, may = desk.open_questions(dossier)
    assert must == ()
    approved = desk.approve(hand(dossier), may)
    assert (approved.state, approved.approved_by) == (DossierState.APPROVED, "lan")
    assert office.carried == [dossier.key]
    with pytest.raises(UnfinishedReviewError):
        desk.settle(hand(approved), ("d1", "ma_ho_so"), DecisionKind.ABSENT)


def test_an_open_question_needs_its_own_confirmation(office: Office, desk: Desk) -> None:
    dossier = settle_all(desk, waiting(office))
    update = {"id_is_provisional": True}
    saved = office.catalogue.save(dossier.model_copy(update=update), who="t", what="t")
    _, may = desk.open_questions(saved)
    assert "id-provisional" in may
    with pytest.raises(UnfinishedReviewError):
        desk.approve(hand(saved), [one for one in may if one != "id-provisional"])
    desk.approve(hand(saved), may)


def test_whoever_reviewed_may_not_approve_where_the_office_says_so(
    make_office: MakeOffice, read_data: Path
) -> None:
    office = make_office(read_data, review={"approver_differs": True})
    desk = desk_of(office)
    dossier = desk.hand_on(hand(settle_all(desk, waiting(office))))
    _, may = desk.open_questions(dossier)
    with pytest.raises(SamePersonError):
        desk.approve(hand(dossier), may)
    office.catalogue.reviews.let_go(dossier.key)
    assert desk.approve(hand(dossier, "mai"), may).approved_by == "mai"


def test_a_signer_other_than_the_approver_lets_it_be_signed(
    make_office: MakeOffice, read_data: Path
) -> None:
    office = make_office(read_data, review={"signer_releases": True})
    desk = desk_of(office)
    dossier = settle_all(desk, waiting(office))
    approved = desk.approve(hand(dossier), desk.open_questions(dossier)[1])
    assert office.carried == []
    with pytest.raises(SamePersonError):
        desk.release(hand(approved))
    assert desk.release(hand(approved, "hoa")).released_by == "hoa"
    assert office.carried == [dossier.key]


def test_a_sensitive_value_counts_when_two_people_enter_the_same_blind(
    make_office: MakeOffice, read_data: Path
) -> None:
    office = make_office(read_data, review={"double_entry": tuple(FieldKind)})
    desk = desk_of(office)
    dossier = waiting(office)
    place = read_value(dossier)
    kind = field_at(dossier, place).kind
    typed, other = ("12", "13") if kind is not FieldKind.DATE else ("01/02/1990", "03/02/1990")
    with pytest.raises(UnfinishedReviewError):
        desk.settle(hand(dossier), place, DecisionKind.CONFIRM)
    one = desk.settle(hand(dossier), place, DecisionKind.CORRECT, typed)
    again = desk.settle(hand(one), place, DecisionKind.CORRECT, typed)
    assert field_at(again, place).status in WAITING, "one person twice is not two people"
    office.catalogue.reviews.let_go(dossier.key)
    page = office.signed_in("mai", Role.REVIEWER).get(f"/desk/{dossier.key}").text
    row = page.split(f'id="f-{place[0]}-{place[1]}"')[1].split("</form>")[0]
    assert str(field_at(dossier, place).value) not in row
    two = desk.settle(hand(again, "mai"), place, DecisionKind.CORRECT, other)
    assert "REVIEW-003" in [f.code for f in field_at(two, place).findings]
    office.catalogue.reviews.let_go(dossier.key)
    three = desk.settle(hand(two, "hoa"), place, DecisionKind.CORRECT, typed)
    assert field_at(three, place).status in (FieldStatus.CONFIRMED, FieldStatus.CORRECTED)


def test_a_dossier_sent_back_tells_the_station_why(office: Office, desk: Desk) -> None:
    dossier = waiting(office)
    with pytest.raises(UnfinishedReviewError):
        desk.send_back(hand(dossier), "  ")
    sent = desk.send_back(hand(dossier), "Trang 2 bị mờ")
    assert sent.state is DossierState.QUARANTINED
    assert sent.failure is not None
    assert "Trang 2 bị mờ" in sent.failure.message_vi
    assert sent.failure.code == "REVIEW-004"


def test_the_dossier_id_that_a_person_gives_is_checked(office: Office, desk: Desk) -> None:
    dossier = waiting(office)
    with pytest.raises(UnfinishedReviewError):
        desk.identify(hand(dossier), "H41.18-999999-0001")
    named = desk.identify(hand(dossier), " h41.18-250812-0001 ")
    assert (named.id, named.id_is_provisional) == ("H41.18-250812-0001", False)
    assert desk.undo(hand(named)).id == dossier.id


def test_nobody_gets_a_dossier_twice_that_they_handed_on(office: Office, desk: Desk) -> None:
    dossier = waiting(office)
    reviews = office.catalogue.reviews
    desk.hand_on(hand(dossier))
    assert reviews.take_next(QueueFilter(), "lan", office.now, desk.until()) is None
    assert reviews.take_next(QueueFilter(), "mai", office.now, desk.until()) == dossier.key
    assert reviews.take_next(QueueFilter(), "hoa", office.now, desk.until()) is None
    desk.note(hand(waiting(office), "mai"), "xem lại trang 2")
    reviews.let_go(dossier.key)
    assert reviews.take_next(QueueFilter(), "lan", office.now, desk.until()) == dossier.key


# Papers


def test_a_paper_is_parted_joined_again_and_keeps_what_people_settled(
    office: Office, desk: Desk
) -> None:
    dossier = waiting(office)
    first, second = dossier.documents[:2]
    settled = desk.settle(hand(dossier), (first.id, first.fields[0].name), DecisionKind.CONFIRM)
    joined = desk.merge(hand(settled), second.id)
    one = joined.documents[0]
    assert (one.id, one.pages) == (first.id, first.pages + second.pages)
    assert one.fields[0].status is FieldStatus.CONFIRMED
    parted = desk.split(hand(joined), first.id, second.pages[0])
    assert [d.pages for d in parted.documents] == [d.pages for d in dossier.documents]
    assert parted.documents[0].fields[0].status is FieldStatus.CONFIRMED
    assert parted.documents[1].type == second.type
    assert len({d.id for d in parted.documents}) == len(parted.documents)
    assert desk.undo(hand(parted)).documents == joined.documents


def test_the_type_that_a_person_sets_asks_for_its_fields(office: Office, desk: Desk) -> None:
    dossier = waiting(office)
    document = dossier.documents[1]
    changed = desk.set_type(hand(dossier), document.id, "cong_van")
    paper = next(d for d in changed.documents if d.id == document.id)
    assert (paper.type, paper.type_confidence) == ("cong_van", 1.0)
    names = {spec.name for spec in office.services.types["cong_van"].fields}
    assert {field.name for field in paper.fields} <= names | {"so_chung_thuc", "quyen_so"} | {
        f.name for f in paper.fields if "chung_thuc" in f.name
    }
    assert [d for d in changed.documents if d.id != document.id] == [
        d for d in dossier.documents if d.id != document.id
    ]


def test_a_blank_page_can_be_a_paper_and_a_page_can_be_blank(office: Office, desk: Desk) -> None:
    dossier = waiting(office)
    blank = next(one.page for one in dossier.skipped_pages if one.reason == "blank")
    raised = desk.set_blank(hand(dossier), blank, blank=False)
    assert (blank,) in [d.pages for d in raised.documents]
    assert blank not in [one.page for one in raised.skipped_pages]
    lowered = desk.set_blank(hand(raised), blank, blank=True)
    assert blank in [one.page for one in lowered.skipped_pages]
    into = desk.move(hand(lowered), blank, (dossier.documents[0].id, 1))
    assert into.documents[0].pages[1] == blank


def test_a_page_turned_by_a_person_is_read_as_it_lies_then(office: Office, desk: Desk) -> None:
    dossier = waiting(office)
    document = dossier.documents[0]
    page = document.pages[0]
    over = desk.turn(hand(dossier), page, 180)
    assert (page, 180) in over.rotated_pages
    back = desk.turn(hand(over), page, 180)
    assert page not in [number for number, _ in back.rotated_pages]
    read = {f.name: f.value for f in back.documents[0].fields}
    before = {f.name: f.value for f in document.fields}
    same = sum(read.get(name) == value for name, value in before.items())
    assert same >= 0.9 * len(before)


# The pages


def client_of(office: Office) -> TestClient:
    return office.signed_in("lan", Role.REVIEWER, Role.APPROVER)


def test_the_desk_takes_script_markup_and_old_encodings_for_text(office: Office) -> None:
    client, dossier = client_of(office), waiting(office)
    place = next(
        (d.id, f.name)
        for d in dossier.documents
        for f in d.fields
        if f.kind is FieldKind.PERSON_NAME
    )
    form = {"csrf": csrf_of(client), "do": "correct"}
    address = f"/desk/{dossier.key}/papers/{place[0]}/fields/{place[1]}"
    for typed, kept in (
        ("NguyÔn V¨n §øc", "Nguyễn Văn Đức"),
        ("Nguye\u0302\u0303n Va\u0306n An", "Nguyễn Văn An"),
        ("<script>alert(1)</script>", "Script>alert(1)</script"),
    ):
        now = waiting(office)
        sent = {"value": typed, "revision": str(now.revision)}
        answer = client.post(address, data=form | sent)
        assert answer.status_code == 303, answer.text
        assert str(field_at(waiting(office), place).value).lower() == kept.lower()
    page = client.get(f"/desk/{dossier.key}").text
    assert "<script>alert" not in page.lower()


def test_sent_twice_it_is_decided_once(office: Office) -> None:
    client, dossier = client_of(office), waiting(office)
    place = read_value(dossier)
    form = {"csrf": csrf_of(client), "do": "confirm", "revision": str(dossier.revision)}
    address = f"/desk/{dossier.key}/papers/{place[0]}/fields/{place[1]}"
    first = client.post(address, data=form, headers={"accept": "application/json"})
    second = client.post(address, data=form, headers={"accept": "application/json"})
    assert (first.status_code, second.status_code) == (200, 409)
    assert set(first.json()["parts"]) >= {"summary", f"paper-{place[0]}"}
    assert len(office.catalogue.reviews.decisions(dossier.key)) == 1


def test_a_colleague_sees_the_dossier_and_cannot_change_it(office: Office) -> None:
    client, dossier = client_of(office), waiting(office)
    assert 'data-may-edit="yes"' in client.get(f"/desk/{dossier.key}").text
    other = office.signed_in("mai", Role.REVIEWER)
    page = other.get(f"/desk/{dossier.key}").text
    assert 'data-may-edit="no"' in page
    assert "đang do lan xem" in page
    form = {"csrf": csrf_of(other), "revision": str(dossier.revision), "text": "x"}
    assert other.post(f"/desk/{dossier.key}/note", data=form).status_code == 422


def test_a_drawn_spot_is_read(office: Office) -> None:
    client, dossier = client_of(office), waiting(office)
    document = dossier.documents[0]
    field = document.field("ma_ho_so")
    assert field is not None
    assert field.box is not None
    form = {"csrf": csrf_of(client), "page": str(field.page), "kind": "code"}
    box = ",".join(map(str, field.box))
    answer = client.post(f"/desk/{dossier.key}/read", data=form | {"box": box})
    assert answer.text.replace(" ", "") == field.value
    empty = client.post(f"/desk/{dossier.key}/read", data=form | {"box": "0,0,0,0"})
    assert (empty.status_code, empty.text) == (200, "")
    for wrong in ("1,2,3", "a", "-1,0,5,5"):
        answer = client.post(f"/desk/{dossier.key}/read", data=form | {"box": wrong})
        assert answer.status_code == 400


def test_a_picture_that_is_gone_is_told(office: Office) -> None:
    client, dossier = client_of(office), waiting(office)
    assert client.get(f"/dossiers/{dossier.key}/pages/1/large.jpg").content[:2] == b"\xff\xd8"
    for file in office.services.work(dossier.key).pages_dir.iterdir():
        file.unlink()
    assert client.get(f"/dossiers/{dossier.key}/pages/1/large.jpg").status_code == 404
    assert client.get(f"/dossiers/{dossier.key}/pages/99.jpg").status_code == 404
    assert client.get(f"/desk/{dossier.key}").status_code == 200


def test_every_view_is_an_event(office: Office) -> None:
    client, dossier = client_of(office), waiting(office)
    client.get(f"/desk/{dossier.key}")
    event = office.catalogue.events(dossier.key)[-1]
    assert (event.who, event.what) == ("lan", "dossier.viewed")


def test_blind_samples_are_counted_and_never_show_what_was_accepted(office: Office) -> None:
    dossier = waiting(office)
    reviews = office.catalogue.reviews
    drawn = reviews.draw_samples(dossier, 1.0, office.now)
    assert drawn > 10
    assert reviews.draw_samples(dossier, 1.0, office.now) == 0
    client = client_of(office)
    sample = reviews.samples_waiting()[0]
    page = client.get("/samples").text
    assert str(sample.accepted) not in page.split("<main")[1]
    address = f"/samples/{sample.key}/{sample.document}/{sample.field}"
    value = field_at(dossier, (sample.document, sample.field))
    form = {"csrf": csrf_of(client), "value": shown(value.kind, sample.accepted)}
    assert client.post(address, data=form).headers["location"] == "/samples?last=right"
    after = reviews.samples_waiting()[0]
    other = f"/samples/{after.key}/{after.document}/{after.field}"
    wrong = client.post(other, data=form | {"value": "", "do": "unreadable"})
    assert wrong.headers["location"] == "/samples?last=wrong"
    waiting_now, measured = reviews.precision()
    assert waiting_now == drawn - 2
    assert sum(one.checked for one in measured) == 2
    assert sum(one.right for one in measured) == 1
