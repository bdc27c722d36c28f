"""The gate before every page: who may see it, and that a form came from a page of ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool

from models.person import Permission
from web.auth.sessions import Sessions, Visitor, is_ours
from web.forms import read_form


class NotSignedIn(Exception):  # noqa: N818 - not an error: the sign-in page answers it
    """Nobody is signed in."""


class MustChangePassword(Exception):  # noqa: N818 - likewise
    """The password was given by somebody else, and has served."""


class NotAllowed(Exception):  # noqa: N818 - likewise
    """The person's roles do not allow it."""

    def __init__(self, visitor: Visitor, permission: Permission) -> None:
        super().__init__(permission)
        self.visitor = visitor
        self.permission = permission


@dataclass(frozen=True)
class Sent:
    """A form that somebody signed in sent from a page of ours."""

    visitor: Visitor
    form: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return a field, empty when it was not sent."""
        return self.form.get(name, "")

    def number(self, name: str) -> int:
        """Return a field that is a whole number; answers 400 to anything else."""
        text = self.text(name)
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise HTTPException(400)
        return int(text)


class Gate:
    """Makes the dependencies that routes name: ``Depends(gate.see(Permission.VIEW))``."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def see(self, permission: Permission | None) -> Callable[[Request], Visitor]:
        """Return the dependency of a page; ``None`` asks only that somebody is signed in."""

        def look(request: Request) -> Visitor:
            return self._let_in(request, permission)

        return look

    def send(self, permission: Permission | None) -> Callable[[Request], Awaitable[Sent]]:
        """Return the dependency of a form."""

        async def look(request: Request) -> Sent:
            require_same_site(request)
            visitor = await run_in_threadpool(self._let_in, request, permission)
            form = await read_form(request)
            if not is_ours(visitor, form.get("csrf", "")):
                raise HTTPException(403)
            return Sent(visitor, form)

        return look

    def _let_in(self, request: Request, permission: Permission | None) -> Visitor:
        visitor = self.sessions.visitor(request)
        if visitor is None:
            raise NotSignedIn
        if permission is not None:
            if visitor.person.must_change_password:
                raise MustChangePassword
            if not visitor.person.may(permission):
                raise NotAllowed(visitor, permission)
        return visitor


def require_same_site(request: Request) -> None:
    """Answer 403 to a form that another site's page sent."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)
    origin = request.headers.get("origin")
    # Browsers say "null" where the policy of a page hides where it came from.
    if origin not in (None, "null") and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403)
