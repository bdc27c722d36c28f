"""Accounts, sessions and tries to sign in, in the catalogue's database.

Every change of an account writes an event of the audit chain in the same transaction. Passwords
come and go as Argon2 hashes, sessions as digests of their tokens: neither is of use to whoever
reads the database. Raises ``StoreUnavailableError`` when the database does not answer.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update

from config.messages import word
from models.errors import PersonError
from models.person import Person, Role
from models.record import Record
from storage.audit import Happening
from storage.catalogue import chain
from storage.catalogue.engine import reading, writing
from storage.catalogue.people.tables import people, sessions, sign_ins
from storage.catalogue.rows import plain

_MOST_TEXT = 200
"""Characters kept of what somebody typed as a name or came from as an address."""


class Session(Record):
    """Somebody who is signed in."""

    person: Person
    started_at: datetime
    seen_at: datetime


class People:
    """The people of an installation; made by ``Catalogue.people``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # Accounts

    def add(self, person: Person, password: str | None, *, who: str) -> None:
        """Enter a person; ``password`` is a hash. Raises ``PersonError`` for a name that is taken.

        A ``subject`` of a sign-in service belongs to one person.
        """
        with writing(self._engine) as connection:
            taken = or_(people.c.name == person.name, _is_subject(person.subject))
            if connection.scalar(select(func.count()).select_from(people).where(taken)):
                raise PersonError(subject=person.name, reason=word("name-taken"))
            connection.execute(insert(people).values(**_values(person), password=password))
            details = {"roles": _roles(person)}
            _note(connection, who, "person.added", person.name, details, person.created_at)

    def change(self, person: Person, *, who: str, when: datetime) -> None:
        """Write a person's name in full, roles, language and whether they may sign in.

        Whoever may not sign in any more, or in other roles, is signed out. Raises ``PersonError``
        for an unknown person, and when nobody would be left who can change people.
        """
        with writing(self._engine) as connection:
            before = _person(connection, person.name)
            values = _values(person)
            del values["created_at"]
            connection.execute(update(people).where(people.c.name == person.name).values(**values))
            _require_admin(connection, before)
            if not person.active or person.roles != before.roles:
                connection.execute(delete(sessions).where(sessions.c.person == person.name))
            details = {"roles": _roles(person), "active": str(person.active).lower()}
            _note(connection, who, "person.changed", person.name, details, when)

    def set_password(
        self, name: str, password: str, *, must_change: bool, who: str, when: datetime
    ) -> None:
        """Write a new hash and end the person's sessions. Raises ``PersonError``."""
        with writing(self._engine) as connection:
            _person(connection, name)
            values = {"password": password, "must_change_password": must_change}
            connection.execute(update(people).where(people.c.name == name).values(**values))
            connection.execute(delete(sessions).where(sessions.c.person == name))
            _note(connection, who, "person.password_set", name, {}, when)

    def rehash(self, name: str, password: str) -> None:
        """Write the same password's hash with stronger parameters."""
        with writing(self._engine) as connection:
            connection.execute(
                update(people).where(people.c.name == name).values(password=password)
            )

    def set_language(self, name: str, language: str) -> None:
        """Write the language the person reads."""
        with writing(self._engine) as connection:
            connection.execute(
                update(people).where(people.c.name == name).values(language=language)
            )

    def get(self, name: str) -> Person | None:
        """Return a person by the name they sign in with."""
        with reading(self._engine) as connection:
            row = connection.execute(select(people).where(people.c.name == plain(name)))
            found = row.one_or_none()
        return None if found is None else _read(found)

    def by_subject(self, subject: str) -> Person | None:
        """Return the person whom the office's sign-in service calls ``issuer|subject``."""
        with reading(self._engine) as connection:
            wanted = select(people).where(people.c.subject == plain(subject))
            found = connection.execute(wanted).one_or_none()
        return None if found is None else _read(found)

    def password_of(self, name: str) -> str | None:
        """Return the hash of a person who may sign in with a password."""
        wanted = select(people.c.password).where(people.c.name == plain(name), people.c.active)
        with reading(self._engine) as connection:
            return connection.scalar(wanted)

    def list(self) -> tuple[Person, ...]:
        """Return everybody, by name."""
        with reading(self._engine) as connection:
            return tuple(map(_read, connection.execute(select(people).order_by(people.c.name))))

    def is_empty(self) -> bool:
        """Say whether nobody was ever entered."""
        with reading(self._engine) as connection:
            return not connection.scalar(select(func.count()).select_from(people))

    # Sessions

    def start(self, token_sha256: str, name: str, when: datetime) -> None:
        """Keep a session that was begun."""
        with writing(self._engine) as connection:
            values = {"person": name, "started_at": when, "seen_at": when}
            connection.execute(insert(sessions).values(token_sha256=token_sha256, **values))
            _note(connection, name, "person.signed_in", name, {}, when)

    def session(self, token_sha256: str) -> Session | None:
        """Return the session of a token, whatever its age; nothing for people who may not enter."""
        wanted = (
            select(people, sessions.c.started_at, sessions.c.seen_at)
            .join(sessions, sessions.c.person == people.c.name)
            .where(sessions.c.token_sha256 == token_sha256, people.c.active)
        )
        with reading(self._engine) as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        return Session(person=_read(row), started_at=row.started_at, seen_at=row.seen_at)

    def seen(self, token_sha256: str, when: datetime) -> None:
        """Write that the session's owner was here."""
        mine = sessions.c.token_sha256 == token_sha256
        with writing(self._engine) as connection:
            connection.execute(update(sessions).where(mine).values(seen_at=when))

    def end(self, token_sha256: str) -> None:
        """Forget a session."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token_sha256 == token_sha256))

    def forget_before(self, when: datetime) -> None:
        """Forget sessions and tries that are older."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.seen_at < when))
            connection.execute(delete(sign_ins).where(sign_ins.c.at < when))

    # Tries to sign in

    def tried(self, name: str, address: str, *, succeeded: bool, when: datetime) -> None:
        """Write down that somebody tried to sign in."""
        with writing(self._engine) as connection:
            values = {
                "name": plain(name[:_MOST_TEXT]),
                "address": plain(address[:_MOST_TEXT]),
                "succeeded": succeeded,
                "at": when,
            }
            connection.execute(insert(sign_ins).values(**values))

    def failures(self, *, name: str, address: str, since: datetime) -> tuple[int, int]:
        """Count the tries that failed since then: for the name since it last worked; from there."""
        with reading(self._engine) as connection:
            mine = sign_ins.c.name == plain(name[:_MOST_TEXT])
            worked = select(func.max(sign_ins.c.at)).where(mine, sign_ins.c.succeeded)
            last: datetime | None = connection.scalar(worked)
            failed = select(func.count()).select_from(sign_ins).where(~sign_ins.c.succeeded)
            start = max(since, last) if last else since
            of_name = connection.scalar(failed.where(mine, sign_ins.c.at >= start))
            there = sign_ins.c.address == plain(address[:_MOST_TEXT])
            from_there = connection.scalar(failed.where(there, sign_ins.c.at >= since))
        return int(of_name or 0), int(from_there or 0)


def _is_subject(subject: str | None) -> Any:
    return people.c.subject == subject if subject is not None else False


def _values(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "full_name": plain(person.full_name),
        "roles": json.dumps(sorted(person.roles)),
        "active": person.active,
        "language": person.language,
        "must_change_password": person.must_change_password,
        "subject": person.subject,
        "created_at": person.created_at,
    }


def _read(row: Row[Any]) -> Person:
    return Person(
        name=row.name,
        full_name=row.full_name,
        roles=frozenset(map(Role, json.loads(row.roles))),
        active=row.active,
        must_change_password=row.must_change_password,
        language=row.language,
        created_at=row.created_at,
        subject=row.subject,
    )


def _person(connection: Connection, name: str) -> Person:
    row = connection.execute(select(people).where(people.c.name == plain(name))).one_or_none()
    if row is None:
        raise PersonError(subject=name, reason=word("no-such-person"))
    return _read(row)


def _require_admin(connection: Connection, before: Person) -> None:
    """Raise when the last person who can change people would be shut out."""
    if not before.active or Role.ADMIN not in before.roles:
        return
    active = connection.execute(select(people).where(people.c.active))
    if not any(Role.ADMIN in _read(row).roles for row in active):
        raise PersonError(subject=before.name, reason=word("last-admin"))


def _roles(person: Person) -> str:
    return " ".join(sorted(person.roles))


def _note(
    connection: Connection, who: str, what: str, name: str, details: dict[str, str], when: datetime
) -> None:
    happening = Happening(who=who, what=what, subject=f"person:{name}", details=details)
    chain.append(connection, happening, when)
