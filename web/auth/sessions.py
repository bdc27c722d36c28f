"""Sessions: what the browser holds, what the database holds, and when it ends.

The browser holds a random token in a cookie that no script reads; the database its digest. The
token that forms carry against forged requests is derived from it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import Request, Response

from config.messages import Language
from config.settings import WebSettings
from models.errors import SignInError, TooManyTriesError
from models.person import Person
from storage.catalogue import Catalogue
from web.auth.passwords import hash_password, is_outdated, is_right, nobody

COOKIE = "sohoa_session"
_SEEN_EVERY = timedelta(minutes=1)
"""A sign of life is written no more often: each is a write to the database."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Visitor:
    """Who is at the page."""

    person: Person
    token: str

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def language(self) -> Language:
        return self.person.language

    @property
    def csrf(self) -> str:
        """What a form must send along: only a page of ours could have read it."""
        return hashlib.sha256(f"csrf:{self.token}".encode()).hexdigest()


class Sessions:
    """Signs people in and out."""

    def __init__(
        self, catalogue: Catalogue, settings: WebSettings, clock: Callable[[], datetime] = _now
    ) -> None:
        self._people = catalogue.people
        self._settings = settings
        self.clock = clock
        nobody()  # now, so that no try to sign in takes longer than another

    def sign_in(self, name: str, password: str, address: str) -> tuple[Person, str]:
        """Return who it is, and the token of a new session.

        Raises ``SignInError``, and ``TooManyTriesError`` before it even looks.
        """
        now = self.clock()
        name = name.strip().lower()
        self._require_few_failures(name, address, now)
        kept = self._people.password_of(name)
        right = is_right(password, kept)
        person = self._people.get(name) if right else None
        self._people.tried(name, address, succeeded=person is not None, when=now)
        if person is None or kept is None:
            raise SignInError
        if is_outdated(kept):
            self._people.rehash(name, hash_password(password))
        return person, self.begin(person)

    def begin(self, person: Person) -> str:
        """Begin a session of somebody who showed who they are; return its token."""
        now = self.clock()
        self._people.forget_before(now - self._longest)
        token = secrets.token_urlsafe(32)
        self._people.start(_digest(token), person.name, now)
        return token

    def visitor(self, request: Request) -> Visitor | None:
        """Return who sends a request; nothing when nobody is signed in, or too long ago."""
        token = request.cookies.get(COOKIE, "")
        session = self._people.session(_digest(token)) if token else None
        if session is None:
            return None
        now = self.clock()
        idle = timedelta(minutes=self._settings.session_idle_minutes)
        if now - session.seen_at > idle or now - session.started_at > self._longest:
            self._people.end(_digest(token))
            return None
        if now - session.seen_at > _SEEN_EVERY:
            self._people.seen(_digest(token), now)
        return Visitor(session.person, token)

    def sign_out(self, visitor: Visitor) -> None:
        """End a session."""
        self._people.end(_digest(visitor.token))

    def hand_over(self, response: Response, token: str) -> None:
        """Put the token into the browser's hands."""
        response.set_cookie(
            COOKIE,
            token,
            max_age=self._settings.session_hours * 3600,
            httponly=True,
            samesite="lax",
            secure=self._settings.is_secure,
            path="/",
        )

    @property
    def _longest(self) -> timedelta:
        return timedelta(hours=self._settings.session_hours)

    def _require_few_failures(self, name: str, address: str, now: datetime) -> None:
        minutes = self._settings.tries_minutes
        since = now - timedelta(minutes=minutes)
        of_name, from_there = self._people.failures(name=name, address=address, since=since)
        settings = self._settings
        if of_name >= settings.tries_a_name or from_there >= settings.tries_an_address:
            raise TooManyTriesError(minutes=minutes)


def is_ours(visitor: Visitor, token: str) -> bool:
    """Say whether a form came from a page of ours."""
    return hmac.compare_digest(visitor.csrf.encode(), token.encode())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
