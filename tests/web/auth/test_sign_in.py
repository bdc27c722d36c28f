"""Signing in, sessions, and what each role may do, as a client sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from models.person import PERMISSIONS, Permission, Role
from tests.web.conftest import PASSWORD, Office, csrf_of
from web.auth.sessions import COOKIE

KEY = "0" * 32


def test_every_page_asks_who_it_is_and_leads_back(office: Office) -> None:
    nobody = office.visitor()
    for path in ("/", "/dossiers?state=STORED", f"/desk/{KEY}", "/samples", "/people", "/password"):
        answer = nobody.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?then=/")
    for path in (f"/dossiers/{KEY}/pages/1.jpg", f"/dossiers/{KEY}/pages/1/large.jpg"):
        assert nobody.get(path, headers={"accept": "image/*"}).status_code == 401
    office.add("lan", Role.REVIEWER)
    form = {"name": " Lan ", "password": PASSWORD, "then": "/dossiers?state=STORED"}
    answer = nobody.post("/sign-in", data=form)
    assert answer.headers["location"] == "/dossiers?state=STORED"
    assert nobody.get("/").status_code == 200


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "/\\evil", "x"])
def test_signing_in_leads_to_no_other_site(office: Office, then: str) -> None:
    office.add("lan", Role.REVIEWER)
    form = {"name": "lan", "password": PASSWORD, "then": then}
    assert office.visitor().post("/sign-in", data=form).headers["location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_the_database_holds_no_token(
    office: Office,
) -> None:
    client = office.signed_in("lan", Role.REVIEWER)
    again = office.visitor().post("/sign-in", data={"name": "lan", "password": PASSWORD})
    cookie = next(c for c in again.headers.get_list("set-cookie") if c.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    token = client.cookies[COOKIE].encode()
    database = office.settings.data_dir.glob("catalogue.db*")
    assert not any(token in file.read_bytes() for file in database)


def test_passwords_composed_in_either_way_are_the_same(office: Office) -> None:
    office.add("lan", Role.REVIEWER)
    decomposed = "mo\u0323\u0302t ca\u0302u de\u0302\u0303 nho\u031b\u0301 27"
    answer = office.visitor().post("/sign-in", data={"name": "lan", "password": decomposed})
    assert answer.status_code == 303


def test_wrong_names_and_wrong_passwords_look_alike(office: Office) -> None:
    office.add("lan", Role.REVIEWER)
    answers = [
        office.visitor().post("/sign-in", data={"name": name, "password": "sai mật khẩu rồi"})
        for name in ("lan", "khong-ai")
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    first, second = (answer.text.replace("khong-ai", "lan") for answer in answers)
    assert first == second
    assert "AUTH-001" not in first
    assert "không đúng" in first


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(office: Office) -> None:
    office.add("lan", Role.REVIEWER)
    client = office.visitor()
    for _ in range(office.settings.web.tries_a_name):
        client.post("/sign-in", data={"name": "lan", "password": "đoán bừa"})
    right = {"name": "lan", "password": PASSWORD}
    assert client.post("/sign-in", data=right).status_code == 429
    office.wait(minutes=office.settings.web.tries_minutes + 1)
    assert client.post("/sign-in", data=right).status_code == 303


def test_guessing_many_names_from_one_address_ends_too(
    make_office: Callable[..., Office],
) -> None:
    office = make_office(web={"tries_an_address": 3})
    client = office.visitor()
    codes = [
        client.post("/sign-in", data={"name": f"n{n}", "password": "x"}).status_code
        for n in range(4)
    ]
    assert codes == [403, 403, 403, 429]


def test_a_session_ends_when_nobody_is_there_and_at_the_end_of_the_day(office: Office) -> None:
    client = office.signed_in("lan", Role.REVIEWER)
    for _ in range(3):
        office.wait(minutes=office.settings.web.session_idle_minutes - 1)
        assert client.get("/").status_code == 200
    office.wait(minutes=office.settings.web.session_idle_minutes + 1)
    assert client.get("/").status_code == 303
    client = office.signed_in("lan")
    for _ in range(office.settings.web.session_hours * 2 + 1):
        office.wait(minutes=30)
        client.get("/")
    assert client.get("/").status_code == 303


def test_signing_out_ends_the_session_everywhere(office: Office) -> None:
    client = office.signed_in("lan", Role.REVIEWER)
    copied = office.visitor()
    copied.cookies.set(COOKIE, client.cookies[COOKIE])
    assert copied.get("/").status_code == 200
    client.post("/sign-out", data={"csrf": csrf_of(client)})
    assert copied.get("/").status_code == 303


@pytest.mark.parametrize("csrf", ["", "0" * 64])
def test_a_form_without_the_page_s_token_is_refused(office: Office, csrf: str) -> None:
    client = office.signed_in("lan", Role.REVIEWER)
    assert client.post("/queue/next", data={"csrf": csrf}).status_code == 403
    assert client.post("/sign-out", data={"csrf": csrf}).status_code == 403
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
)
def test_a_form_from_another_site_is_refused(office: Office, headers: dict[str, str]) -> None:
    client = office.signed_in("lan", Role.REVIEWER)
    form = {"csrf": csrf_of(client)}
    assert client.post("/queue/next", data=form, headers=headers).status_code == 403
    form = {"name": "lan", "password": PASSWORD}
    assert client.post("/sign-in", data=form, headers=headers).status_code == 403


def test_five_megabytes_in_a_field_are_refused_without_being_kept(office: Office) -> None:
    client = office.signed_in("lan", Role.REVIEWER)
    form = {"csrf": csrf_of(client), "value": "x" * 5_000_000}
    answer = client.post(f"/desk/{KEY}/note", data=form)
    assert answer.status_code == 413
    assert "quá dài" in answer.text


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_pages_and_no_others(office: Office, role: Role) -> None:
    client = office.signed_in("ai-do", role)
    wanted = {
        "/dossiers/" + KEY: Permission.VIEW,
        f"/desk/{KEY}": Permission.VIEW,
        "/samples": Permission.SAMPLE,
        "/people": Permission.PEOPLE,
        "/dossiers": Permission.LIST,
    }
    for path, permission in wanted.items():
        allowed = permission in PERMISSIONS[role]
        status = client.get(path).status_code
        assert (status != 403) == allowed, (path, status)
    sends = {
        "/queue/next": Permission.REVIEW,
        f"/desk/{KEY}/note": Permission.REVIEW,
        f"/desk/{KEY}/approve": Permission.APPROVE,
        f"/desk/{KEY}/take-over": Permission.APPROVE,
        f"/dossiers/{KEY}/release": Permission.RELEASE,
        "/people": Permission.PEOPLE,
    }
    for path, permission in sends.items():
        allowed = permission in PERMISSIONS[role]
        status = client.post(path, data={"csrf": csrf_of(client)}).status_code
        assert (status != 403) == allowed, (path, status)


def test_the_first_administrator_is_made_once_and_only_with_the_code(office: Office) -> None:
    office.setup_code = "mã trên màn hình"
    client = office.visitor()
    assert client.get("/setup").status_code == 404
    assert client.get("/setup", params={"code": "đoán"}).status_code == 404
    assert client.get("/setup", params={"code": office.setup_code}).status_code == 200
    form = {"code": office.setup_code, "name": "mai", "full_name": "Lê Thị Mai"}
    weak = client.post("/setup", data=form | {"password": "12345678901", "again": "12345678901"})
    assert (weak.status_code, office.catalogue.people.is_empty()) == (422, True)
    good = client.post("/setup", data=form | {"password": PASSWORD, "again": PASSWORD})
    assert good.status_code == 303
    assert client.get("/people").status_code == 200
    again = office.visitor().post("/setup", data=form | {"password": PASSWORD, "again": PASSWORD})
    assert again.status_code == 404


def test_who_may_enter_no_more_is_out_at_once(office: Office) -> None:
    client = office.signed_in("lan", Role.REVIEWER)
    admin = office.signed_in("mai", Role.ADMIN)
    form = {"csrf": csrf_of(admin), "full_name": "Lan", "role_reviewer": "yes"}
    assert admin.post("/people/lan", data=form).status_code == 200
    assert client.get("/").status_code == 303
    refused = office.visitor().post("/sign-in", data={"name": "lan", "password": PASSWORD})
    assert refused.status_code == 403


def test_the_last_administrator_cannot_shut_everybody_out(office: Office) -> None:
    admin = office.signed_in("mai", Role.ADMIN)
    form = {"csrf": csrf_of(admin), "full_name": "Mai", "role_reviewer": "yes", "active": "yes"}
    answer = admin.post("/people/mai", data=form)
    assert (answer.status_code, "ít nhất một người quản trị" in answer.text) == (422, True)
    assert admin.get("/people").status_code == 200


def test_a_given_password_serves_once_and_must_be_changed(office: Office) -> None:
    admin = office.signed_in("mai", Role.ADMIN)
    form = {"csrf": csrf_of(admin), "name": "lan", "full_name": "Trần Lan", "role_reviewer": "yes"}
    page = admin.post("/people", data=form).text
    given = page.split('class="secret">')[1].split("<")[0]
    client = office.visitor()
    client.post("/sign-in", data={"name": "lan", "password": given})
    assert client.get("/").headers["location"] == "/password"
    form = {"csrf": csrf_of(client), "old": given, "new": PASSWORD, "again": PASSWORD}
    wrong = client.post("/password", data=form | {"old": "không phải"})
    assert wrong.status_code == 422
    assert client.post("/password", data=form).status_code == 303
    assert client.get("/").status_code == 200
    assert office.visitor().post(
        "/sign-in", data={"name": "lan", "password": given}
    ).status_code == 403  # fmt: skip


def test_what_people_do_with_accounts_is_in_the_chain(office: Office) -> None:
    admin = office.signed_in("mai", Role.ADMIN)
    form = {"csrf": csrf_of(admin), "name": "lan", "full_name": "Trần Lan", "role_reviewer": "yes"}
    admin.post("/people", data=form)
    events = office.catalogue.events("person:lan")
    assert [(event.who, event.what) for event in events] == [("mai", "person.added")]
    assert office.catalogue.verify_events() is None
    assert "Trần" not in "".join(event.model_dump_json() for event in office.catalogue.events())


def test_the_language_is_a_person_s_own(office: Office) -> None:
    client: TestClient = office.signed_in("lan", Role.REVIEWER)
    assert "Hàng chờ" in client.get("/").text
    client.post("/language", data={"language": "en", "then": "/"})
    assert "Queue" in client.get("/").text
    assert "Queue" in office.signed_in("lan").get("/").text
    assert client.post("/language", data={"language": "fr"}).status_code == 400
