"""People who sign in: who they are, their roles and what each role may do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Literal

from models.record import Record

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
"""Names to sign in with: small letters, digits, and ``. _ -`` inside."""


class Role(StrEnum):
    """Roles of an office; a person may have several."""

    STATION = "station"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    SIGNER = "signer"
    ARCHIVIST = "archivist"
    ADMIN = "admin"


class Permission(StrEnum):
    """What the pages ask for before they show or do something."""

    LIST = "list"
    """See which dossiers there are and how far each is, without what stands on papers."""
    VIEW = "view"
    """See papers: pictures, fields, search in texts."""
    REVIEW = "review"
    """Confirm and correct what was read, part papers, send back to the station."""
    APPROVE = "approve"
    """Approve a reviewed dossier."""
    RELEASE = "release"
    """Let an approved dossier be signed."""
    SAMPLE = "sample"
    """Check a sample of what the machine accepted, blind."""
    PEOPLE = "people"
    """Add people, change their roles, end their sessions."""


_P = Permission
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.STATION: frozenset({_P.LIST}),
    Role.REVIEWER: frozenset({_P.LIST, _P.VIEW, _P.REVIEW, _P.SAMPLE}),
    Role.APPROVER: frozenset({_P.LIST, _P.VIEW, _P.REVIEW, _P.APPROVE, _P.SAMPLE}),
    Role.SIGNER: frozenset({_P.LIST, _P.VIEW, _P.RELEASE}),
    Role.ARCHIVIST: frozenset({_P.LIST, _P.VIEW}),
    # Whoever runs the machine need not read people's papers.
    Role.ADMIN: frozenset({_P.LIST, _P.PEOPLE}),
}
"""Nothing else decides what a role may do."""


class Person(Record):
    """A person's account, without the password."""

    name: str
    """What is typed to sign in; written into decisions and events."""
    full_name: str
    roles: frozenset[Role] = frozenset()
    active: bool = True
    must_change_password: bool = False
    """The password was given by somebody else: it serves for one sign-in."""
    language: Literal["vi", "en"] = "vi"
    created_at: datetime
    subject: str | None = None
    """``issuer|subject`` of the office's sign-in service; nothing for local passwords."""

    def may(self, permission: Permission) -> bool:
        """Say whether one of the person's roles allows it."""
        return self.active and any(permission in PERMISSIONS[role] for role in self.roles)
