"""The pages as a client sees them, with a real catalogue and store behind them."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from models.document import Document
from models.dossier import Dossier, DossierState, Failure
from models.field import FieldKind, FieldStatus, FieldValue
from models.ids import batch_key, provisional_id
from storage.catalogue import Catalogue
from tests.storage.catalogue.dossiers import page_text
from web.review.pages import HITS_SIZE

KEY = batch_key(["a" * 64])


def _enter(catalogue: Catalogue) -> Dossier:
    dossier = Dossier(key=KEY, id=provisional_id(KEY), files=("<b>tờ khai</b>.pdf",))
    return catalogue.receive(dossier, [])[0]


def test_an_empty_office_is_told_what_to_do(client: TestClient) -> None:
    assert "Chưa có hồ sơ nào" in client.get("/dossiers").text


def test_a_failed_dossier_says_why(client: TestClient, catalogue: Catalogue) -> None:
    failure = Failure(code="INPUT-003", message_vi="Tệp bị hỏng.", message_en="Damaged.")
    update = {"state": DossierState.FAILED, "failure": failure}
    catalogue.save(_enter(catalogue).model_copy(update=update), who="t", what="dossier.failed")
    page = client.get(f"/dossiers/{KEY}").text
    assert "Tệp bị hỏng." in page
    assert "INPUT-003" in client.get("/dossiers").text


def test_what_stands_on_a_paper_cannot_become_markup(
    client: TestClient, catalogue: Catalogue
) -> None:
    field = FieldValue(
        name="ho_ten",
        kind=FieldKind.PERSON_NAME,
        printed="<script>alert(1)</script>",
        value="<script>alert(1)</script>",
        status=FieldStatus.REVIEW,
    )
    document = Document(id="d1", type="giay_khai_sinh", pages=(1,), fields=(field,))
    update = {"state": DossierState.READ, "documents": (document,)}
    catalogue.save(_enter(catalogue).model_copy(update=update), who="t", what="dossier.read")
    page = client.get(f"/dossiers/{KEY}").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>tờ khai</b>" not in page


@pytest.mark.parametrize(
    "path",
    [
        f"/dossiers/{KEY}",
        f"/dossiers/{KEY}/pages/1.jpg",
        f"/dossiers/{KEY}/d1.pdf",
        "/dossiers/nothing",
        "/dossiers/../../etc/passwd",
    ],
)
def test_what_is_not_there_is_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["?page=0", "?page=x"])
def test_wrong_queries_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/dossiers{query}").status_code == 422


def test_unknown_state_shows_all(client: TestClient, catalogue: Catalogue) -> None:
    dossier = _enter(catalogue)
    assert dossier.id in client.get("/dossiers?state=NOTHING").text
    assert dossier.id not in client.get("/dossiers?state=STORED").text


def test_search_by_dossier_id(client: TestClient, catalogue: Catalogue) -> None:
    dossier = _enter(catalogue)
    assert dossier.id in client.get(f"/dossiers?text={dossier.id[:6]}").text
    assert dossier.id not in client.get("/dossiers?text=H41.18").text


def test_words_on_a_paper_lead_to_the_page_with_the_words_framed(
    client: TestClient, catalogue: Catalogue
) -> None:
    dossier = _enter(catalogue)
    document = Document(id="d1", type="giay_khai_sinh", pages=(3,))
    update = {"state": DossierState.READ, "documents": (document,)}
    catalogue.save(dossier.model_copy(update=update), who="t", what="dossier.read")
    catalogue.save_texts(KEY, [page_text(3, "Họ tên", "<i>Trần Thị Mẫu</i>")])
    page = client.get("/dossiers", params={"text": "tran thi mau"}).text
    assert "&lt;i&gt;Trần Thị Mẫu" in page
    link = f"/dossiers/{KEY}?hit=3:0,0,1,1#page-3"
    assert f'href="{link}"' in page
    assert '<rect class="box hit" x="0" y="0" width="1" height="1">' in client.get(link).text
    assert "box hit" not in client.get(f"/dossiers/{KEY}?hit=3:0,0,1").text


def test_more_hits_than_a_page_are_turned_over(client: TestClient, catalogue: Catalogue) -> None:
    _enter(catalogue)
    catalogue.save_texts(KEY, [page_text(n, "đơn đề nghị") for n in range(1, HITS_SIZE + 3)])
    first, second = (client.get(f"/dossiers?text=don&hits={n}").text for n in (1, 2))
    assert first.count("đơn đề nghị") == HITS_SIZE
    assert "hits=2" in first
    assert second.count("đơn đề nghị") == 2
    assert "hits=3" not in second


@pytest.mark.parametrize("text", ['"', "*", "a AND (", "khong co", "\x00", "NEAR("])
def test_no_question_is_an_error(client: TestClient, catalogue: Catalogue, text: str) -> None:
    _enter(catalogue)
    answer = client.get("/dossiers", params={"text": text})
    assert answer.status_code == 200
    assert "Chưa có hồ sơ" not in answer.text


def test_who_saw_what_is_an_event_without_the_words_asked_for(
    client: TestClient, catalogue: Catalogue
) -> None:
    dossier = _enter(catalogue)
    catalogue.save_texts(KEY, [page_text(1, "Trần Thị Mẫu")])
    client.get("/dossiers")
    client.get("/dossiers", params={"text": "khong co"})
    before = len(catalogue.events())
    client.get("/dossiers", params={"text": "tran thi mau"})
    client.get(f"/dossiers/{dossier.key}")
    client.get("/dossiers/" + "0" * 32)
    searched, viewed = catalogue.events()[before:]
    assert (searched.what, searched.details) == ("search.viewed", {"dossiers": KEY})
    assert (viewed.what, viewed.subject) == ("dossier.viewed", KEY)
    assert {searched.who, viewed.who} == {"mai"}
    assert "mau" not in searched.model_dump_json()


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for path in ("/", "/healthz", "/static/style.css", "/dossiers/x"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
