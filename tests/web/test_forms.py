"""Forms: whatever is sent, text comes out or a clear refusal."""

from __future__ import annotations

import unicodedata

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from web.forms import MOST_BYTES, clean_text, read_form

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()

    @app.post("/")
    async def echo(request: Request) -> dict[str, str]:
        return dict(await read_form(request))

    return TestClient(app)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"a=1&b=%E1%BB%81", FORM, 200),
        (b"", FORM, 200),
        (b"a=%ff%fe", FORM, 400),
        (b"\xff\xfe", FORM, 400),
        (b"no form", FORM, 400),
        (b"&".join(b"a=1" for _ in range(200)), FORM, 400),
        (b"a=" + b"x" * MOST_BYTES, FORM, 413),
        (b"a=1", "multipart/form-data; boundary=x", 415),
        (b"a=1", "text/plain", 415),
    ],
)
def test_what_is_no_form_is_refused(
    client: TestClient, body: bytes, kind: str, status: int
) -> None:
    answer = client.post("/", content=body, headers={"content-type": kind})
    assert answer.status_code == status


@given(st.text())
def test_text_comes_out_composed_and_without_control_signs(text: str) -> None:
    clean = clean_text(text)
    assert clean == unicodedata.normalize("NFC", clean) or "\u0000" in text
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in clean)
    assert clean_text(clean_text(text)) == clean_text(clean)
