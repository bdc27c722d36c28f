"""New accounts: what makes a person's name and roles."""

from __future__ import annotations

import secrets
from datetime import datetime

from config.messages import word
from models.errors import PersonError
from models.person import NAME, Person, Role


def new_person(name: str, full_name: str, roles: frozenset[Role], now: datetime) -> Person:
    """Return a person to be entered; raise ``PersonError`` for a name that will not do."""
    if not NAME.fullmatch(name):
        raise PersonError(subject=name, reason=word("bad-name"))
    if not full_name.strip() or len(full_name) > 100:
        raise PersonError(subject=name, reason=word("no-full-name"))
    if not roles:
        raise PersonError(subject=name, reason=word("no-roles"))
    return Person(name=name, full_name=full_name.strip(), roles=roles, created_at=now)


def first_password() -> str:
    """Return a password that an administrator reads out once and its owner changes at once."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
