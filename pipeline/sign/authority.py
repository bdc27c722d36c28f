"""Ask a time-stamp authority (RFC 3161) for a token, once for each signature."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import set_tsp_headers

from models.errors import TimestampError
from pipeline.sign.reading import PARSER_ERRORS

_LARGEST_ANSWER = 1 << 20
"""Bytes. Tokens have 2 to 10 thousand; an endless answer must not fill the memory."""

FIRST_ROOM = 8 * 1024
"""Bytes kept free for a token at first; pyHanko adds half as much again."""


class TimestampAuthority(TimeStamper):
    """A client that never asks twice.

    pyHanko's own client asks for a token over nothing first, to learn its size; an authority that
    takes two minutes would be waited for twice. Here room is kept by a fixed size instead, and
    ``token_bytes`` tells afterwards whether it was enough.
    """

    def __init__(self, url: str, timeout_seconds: float, room: int = FIRST_ROOM) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url
        self._timeout = timeout_seconds
        self._room = room
        self.token_bytes = 0

    async def async_dummy_response(self, md_algorithm: str) -> Any:
        """Return something of the size to keep free."""
        return cms.ContentInfo(
            {"content_type": "data", "content": core.OctetString(bytes(self._room))}
        )

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """Return the token over ``message_digest``; raise ``TimestampError`` for anything else."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            content = token["content"]["encap_content_info"]["content"].parsed
            imprint = content["message_imprint"]["hashed_message"].native
            self.token_bytes = len(token.dump())
        except TimestampError:
            raise
        except PARSER_ERRORS as error:
            raise self._failed("the answer is refused or not a time-stamp") from error
        if imprint != message_digest:
            raise self._failed("the token stamps something else")
        return token

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Send the request and return the parsed answer."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(self._timeout)) as session,
                session.post(self._url, data=req.dump(), headers=_headers()) as answer,
            ):
                body = await _bounded(answer.content)
                status, kind = answer.status, answer.content_type
        except TimeoutError as error:
            raise self._failed(f"no answer in {self._timeout:g} s") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._failed(type(error).__name__) from error
        if status != 200 or kind != "application/timestamp-reply":
            raise self._failed(f"HTTP {status}, {kind}")
        if len(body) > _LARGEST_ANSWER:
            raise self._failed("the answer is too long")
        return tsp.TimeStampResp.load(body)

    def _failed(self, reason: str) -> TimestampError:
        return TimestampError(url=_without_secrets(self._url), reason=reason)


def _headers() -> dict[str, str]:
    headers: dict[str, str] = set_tsp_headers({})
    return headers


async def _bounded(stream: aiohttp.StreamReader) -> bytes:
    body = bytearray()
    async for chunk in stream.iter_any():
        body += chunk
        if len(body) > _LARGEST_ANSWER:
            break
    return bytes(body)


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
