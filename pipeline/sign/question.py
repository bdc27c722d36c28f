"""One question over HTTP to an authority: bounded in time and size, to that address alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import aiohttp


class NoAnswer(Exception):  # noqa: N818 - turned into an error of the project by who asked
    """Nothing came, or nothing that can be an answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Question:
    """What is asked of whom."""

    url: str
    timeout_seconds: float
    largest_answer: int
    """Bytes; an endless answer must not fill the memory."""
    body: bytes | None = None
    """``None``: a GET."""
    headers: dict[str, str] = field(default_factory=dict)
    answer_kind: str = ""
    """Content type the answer must have; empty: any."""


async def ask(question: Question) -> bytes:
    """Send the question once and return the answer's bytes; raise ``NoAnswer`` for all else.

    Redirections are not followed: a certificate or a setting names whom to ask, an answer does not.
    """
    if urlsplit(question.url).scheme.lower() not in {"http", "https"}:
        raise NoAnswer("not an http address")
    try:
        async with (
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(question.timeout_seconds)
            ) as session,
            session.request(
                "GET" if question.body is None else "POST",
                question.url,
                data=question.body,
                headers=question.headers,
                allow_redirects=False,
            ) as answer,
        ):
            body = await _bounded(answer.content, question.largest_answer)
            status, kind = answer.status, answer.content_type
    except TimeoutError as error:
        raise NoAnswer(f"no answer in {question.timeout_seconds:g} s") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error
    if status != 200 or (question.answer_kind and kind != question.answer_kind):
        raise NoAnswer(f"HTTP {status}, {kind}")
    if len(body) > question.largest_answer:
        raise NoAnswer("the answer is too long")
    return body


def without_secrets(url: str) -> str:
    """Return an address without user, password and query, fit for a message."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


async def _bounded(stream: aiohttp.StreamReader, largest: int) -> bytes:
    body = bytearray()
    async for chunk in stream.iter_any():
        body += chunk
        if len(body) > largest:
            break
    return bytes(body)
