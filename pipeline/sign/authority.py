"""Ask a time-stamp authority (RFC 3161) for a token, once for each time-stamp."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import set_tsp_headers

from models.errors import TimestampError
from models.indication import WEAK_DIGESTS
from pipeline.sign.question import NoAnswer, Question, ask, without_secrets
from pipeline.sign.reading import PARSER_ERRORS

_LARGEST_ANSWER = 1 << 20
"""Bytes. Tokens have 2 to 10 thousand."""

FIRST_ROOM = 10 * 1024
"""Bytes kept free for a token of an authority that never answered before."""

_enough: dict[str, int] = {}
"""What the largest token of an authority needed, and a quarter: for all papers after the first."""

_CLOCKS_DIFFER = timedelta(days=1)
"""More than any wrong time zone: such a time comes from a broken clock, here or there."""


def utc_now() -> datetime:
    """Return the present time, aware."""
    return datetime.now(UTC)


def room_for(url: str) -> int:
    """Return how many bytes to keep free for a token of the authority at ``url``."""
    return min(FIRST_ROOM, _enough.get(url, FIRST_ROOM))


class TimestampAuthority(TimeStamper):
    """A client that never asks twice.

    pyHanko's own client asks for a token over nothing first, to learn its size; an authority that
    takes two minutes would be waited for twice. Here room is kept by a fixed size instead, and
    ``token_bytes`` tells afterwards whether it was enough.
    """

    def __init__(
        self,
        url: str,
        timeout_seconds: float,
        room: int | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url
        self._timeout = timeout_seconds
        self._room = room_for(url) if room is None else room
        self._now = now
        self.token_bytes = 0
        """Size of the largest token that came."""
        self.outgrown = False
        """A token came that was larger than the room kept for it."""

    def fit(self) -> None:
        """Keep no more room for further tokens than the first one showed to be needed."""
        self._room = min(self._room, room_for(self._url))

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
            moment = content["gen_time"].native
            digests = {
                str(signer["digest_algorithm"]["algorithm"].native)
                for signer in token["content"]["signer_infos"]
            }
            size = len(token.dump())
        except TimestampError:
            raise
        except PARSER_ERRORS as error:
            raise self._failed("the answer is refused or not a time-stamp") from error
        self.token_bytes = max(self.token_bytes, size)
        self.outgrown = self.outgrown or size > self._room
        _enough[self._url] = max(_enough.get(self._url, 0), size * 5 // 4)
        if imprint != message_digest:
            raise self._failed("the token stamps something else")
        if digests & WEAK_DIGESTS:
            raise self._failed("the token is signed over a weak digest")
        if abs(moment - self._now()) > _CLOCKS_DIFFER:
            raise self._failed(f"its clock shows {moment:%Y-%m-%d}, ours {self._now():%Y-%m-%d}")
        return token

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Send the request and return the parsed answer."""
        question = Question(
            url=self._url,
            timeout_seconds=self._timeout,
            largest_answer=_LARGEST_ANSWER,
            body=req.dump(),
            headers=_headers(),
            answer_kind="application/timestamp-reply",
        )
        try:
            return tsp.TimeStampResp.load(await ask(question))
        except NoAnswer as error:
            raise self._failed(error.reason) from error.__cause__

    def _failed(self, reason: str) -> TimestampError:
        return TimestampError(url=without_secrets(self._url), reason=reason)


def _headers() -> dict[str, str]:
    headers: dict[str, str] = set_tsp_headers({})
    return headers
