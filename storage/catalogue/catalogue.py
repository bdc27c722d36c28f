"""The catalogue: which dossiers there are, where each stands, what was read in them.

Every change of a dossier is one transaction that writes its record, the rows that repeat it and
an event of the audit chain; a kill leaves all of it or nothing. Same code on SQLite and PostgreSQL.
Methods are safe to call from many threads and processes, and raise ``StoreUnavailableError`` when
the database does not answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, insert, select

from models.dossier import Dossier, DossierState
from models.errors import IllegalTransitionError
from models.event import Event
from models.finding import Finding
from models.page import PageText, ScanFile
from storage.audit import Happening, Link, faults, first_broken, unreadable
from storage.catalogue import chain, saving
from storage.catalogue.engine import open_engine, reading, writing
from storage.catalogue.people.people import People
from storage.catalogue.review.reviews import Reviews
from storage.catalogue.rows import (
    DossierRow,
    SearchHit,
    dossier_values,
    file_values,
    plain,
    text_values,
)
from storage.catalogue.searching import search
from storage.catalogue.tables import dossiers, files, page_texts
from storage.search.entries import page_entry
from storage.search.index import keep_pages

MAX_QUERY = 500
"""Letters of a part of an ID; SQLite refuses far longer ones, and nobody types them."""


class Catalogue:
    """Use ``Catalogue.open(url)``; close it when done, or use it in a ``with``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the database at a SQLAlchemy URL, make or update its schema.

        Processes that open a fresh database at once all succeed. Raises ``ConfigError`` and
        ``StoreUnavailableError``.
        """
        return cls(open_engine(url))

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    @property
    def people(self) -> People:
        """Who may sign in."""
        return People(self._engine)

    @property
    def reviews(self) -> Reviews:
        """What waits for people, and what they decided."""
        return Reviews(self._engine)

    def __exit__(self, *_: object) -> None:
        self.close()

    # Changing

    def receive(
        self, dossier: Dossier, files_in: Sequence[ScanFile], *, who: str | None = None
    ) -> tuple[Dossier, bool]:
        """Enter a new dossier; return it and ``True``, or the stored one and ``False``.

        One row a key, whoever calls first. A dossier starts as ``RECEIVED``; anything else is an
        ``IllegalTransitionError``. ``who`` defaults to the station.
        """
        if dossier.state is not DossierState.RECEIVED:
            raise IllegalTransitionError(subject=dossier.id, old=saving.NEW, new=dossier.state)
        now = datetime.now(UTC)
        with writing(self._engine) as connection:
            stored = _record(connection, dossier.key)
            if stored is not None:
                return stored, False
            values = dossier_values(dossier)
            connection.execute(insert(dossiers).values(**values, received_at=now, updated_at=now))
            if files_in:
                connection.execute(insert(files), file_values(dossier.key, files_in))
            saving.rewrite_parts(connection, dossier)
            happening = Happening(
                who=who or f"station:{dossier.station}",
                what="dossier.received",
                subject=dossier.key,
                details={"id": dossier.id, "files": str(len(files_in))},
            )
            chain.append(connection, happening, now)
        return dossier, True

    def save(self, dossier: Dossier, *, who: str, what: str) -> Dossier:
        """Write a changed dossier and the event ``what``; return it with its new revision.

        ``dossier.revision`` must be the stored one (``StaleRevisionError``), and a change of state
        one that ``models.dossier.TRANSITIONS`` allows; a failed dossier goes back only to the
        state it failed in (``IllegalTransitionError``). Nothing is written when either is raised.
        """
        told = Happening(who=who, what=what, subject=dossier.key)
        with writing(self._engine) as connection:
            return saving.save(connection, dossier, told, datetime.now(UTC))

    def save_texts(self, key: str, texts: Sequence[PageText]) -> None:
        """Keep what was read on these pages, replacing what was kept for them before."""
        pages = [text.page for text in texts]
        if not pages:
            return
        with writing(self._engine) as connection:
            here = (page_texts.c.dossier_key == key) & page_texts.c.page.in_(pages)
            connection.execute(delete(page_texts).where(here))
            connection.execute(insert(page_texts), [text_values(key, text) for text in texts])
            keep_pages(connection, key, [page_entry(text) for text in texts])

    def note(self, happening: Happening) -> Event:
        """Add an event that changes no dossier, e.g. that a key was used or a file was opened."""
        with writing(self._engine) as connection:
            return chain.append(connection, happening, datetime.now(UTC))

    # Looking up

    def get(self, key: str) -> Dossier | None:
        """Return the dossier of a batch."""
        with reading(self._engine) as connection:
            return _record(connection, key)

    def find(self, dossier_id: str) -> tuple[Dossier, ...]:
        """Return the batches that belong to a dossier ID, the oldest first."""
        wanted = (
            select(dossiers.c.record)
            .where(dossiers.c.dossier_id == plain(dossier_id))
            .order_by(dossiers.c.received_at, dossiers.c.key)
        )
        with reading(self._engine) as connection:
            return tuple(map(Dossier.model_validate_json, connection.scalars(wanted)))

    def row(self, key: str) -> DossierRow | None:
        """Return the line of one dossier; it tells where a failed one goes back to."""
        with reading(self._engine) as connection:
            found = connection.execute(
                select(*_ROW).where(dossiers.c.key == plain(key))
            ).one_or_none()
        return None if found is None else _row(found)

    def rows(self, keys: Sequence[str]) -> tuple[DossierRow, ...]:
        """Return the lines of these dossiers, in this order."""
        with reading(self._engine) as connection:
            wanted = select(*_ROW).where(dossiers.c.key.in_(keys))
            found = {row.key: row for row in map(_row, connection.execute(wanted))}
        return tuple(found[key] for key in keys if key in found)

    def list(
        self,
        state: DossierState | None = None,
        *,
        station: str | None = None,
        text: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[DossierRow, ...]:
        """Return dossiers, the newest first; ``text`` is a part of the dossier ID."""
        wanted = (
            select(*_ROW)
            .where(*_conditions(state, station, text))
            .order_by(dossiers.c.received_at.desc(), dossiers.c.key)
            .limit(limit)
            .offset(offset)
        )
        with reading(self._engine) as connection:
            return tuple(map(_row, connection.execute(wanted)))

    def count(
        self,
        state: DossierState | None = None,
        *,
        station: str | None = None,
        text: str | None = None,
    ) -> int:
        """Return how many dossiers ``list`` would find without a limit."""
        wanted = select(func.count()).select_from(dossiers)
        with reading(self._engine) as connection:
            found = connection.scalar(wanted.where(*_conditions(state, station, text)))
        return int(found or 0)

    def counts(self) -> dict[DossierState, int]:
        """Return how many dossiers stand in each state; every state is there."""
        wanted = select(dossiers.c.state, func.count().label("number")).group_by(dossiers.c.state)
        with reading(self._engine) as connection:
            found = {row.state: row.number for row in connection.execute(wanted)}
        return {state: found.get(state.value, 0) for state in DossierState}

    def batches_with(self, sha256: str) -> tuple[str, ...]:
        """Return the keys of the batches that hold a file with this digest: is it a duplicate?"""
        wanted = select(files.c.dossier_key).where(files.c.sha256 == sha256).distinct()
        with reading(self._engine) as connection:
            return tuple(connection.scalars(wanted.order_by(files.c.dossier_key)))

    def texts(self, key: str) -> tuple[PageText, ...]:
        """Return what was read in a batch, in page order."""
        wanted = (
            select(page_texts.c.record)
            .where(page_texts.c.dossier_key == plain(key))
            .order_by(page_texts.c.page)
        )
        with reading(self._engine) as connection:
            return tuple(map(PageText.model_validate_json, connection.scalars(wanted)))

    def search(self, query: str, limit: int = 50, offset: int = 0) -> tuple[SearchHit, ...]:
        """Find words on pages, in fields and in IDs, without regard to case, the best first.

        Words with and without marks find each other; those written with the marks that were typed
        come first. ``"…"`` is a phrase, ``nguy*`` a beginning; see ``storage.search.query``. Any
        text may be asked; nothing is found for one without letters and digits. One hit a page.
        Of a question that more answer only the newest ``storage.search.find.CANDIDATES`` entries
        are ranked.
        """
        with reading(self._engine) as connection:
            return search(connection, plain(query) or "", limit, offset)

    # The audit chain

    def events(self, subject: str | None = None) -> tuple[Event, ...]:
        """Return the events, oldest first: of one subject (a dossier's key) or all."""
        with reading(self._engine) as connection:
            return tuple(chain.read(connection, plain(subject)))

    def verify_events(self) -> int | None:
        """Check the whole chain; return the number of the first event that does not fit."""
        with reading(self._engine) as connection:
            return first_broken(chain.read(connection))

    def audit(self, marks: Collection[int]) -> tuple[int, dict[int, str], tuple[Finding, ...]]:
        """Check the whole chain: how many events, the hashes of those in ``marks``, the faults.

        The count is the newest number. A row that cannot even be read ends the look.
        """
        count, hashes, found = 0, {}, []

        def noted(events: Iterable[Event]) -> Iterator[Event]:
            nonlocal count
            for event in events:
                count = event.number
                if count in marks:
                    hashes[count] = event.hash
                yield event

        with reading(self._engine) as connection:
            try:
                for _, fault in faults(noted(chain.read(connection))):
                    found.append(fault)
            except ValueError:  # a time that is none, a text where a number belongs
                found.append(unreadable(count + 1))
        return count, hashes, tuple(found)

    def chain_head(self) -> Link:
        """Return number and hash of the newest event, to be noted outside the database."""
        with reading(self._engine) as connection:
            return chain.head(connection)


_ROW = tuple(column for column in dossiers.c if column.name != "record")


def _row(found: Row[tuple[object, ...]]) -> DossierRow:
    values = dict(found._mapping)
    values["id"] = values.pop("dossier_id")
    return DossierRow.model_validate(values)


def _record(connection: Connection, key: str) -> Dossier | None:
    found = connection.scalar(select(dossiers.c.record).where(dossiers.c.key == plain(key)))
    return None if found is None else Dossier.model_validate_json(found)


def _conditions(
    state: DossierState | None, station: str | None, text: str | None
) -> tuple[ColumnElement[bool], ...]:
    wanted = []
    if state is not None:
        wanted.append(dossiers.c.state == state.value)
    if station is not None:
        wanted.append(dossiers.c.station == plain(station))
    if text:
        wanted.append(
            dossiers.c.dossier_id.icontains(plain(text.strip()[:MAX_QUERY]), autoescape=True)
        )
    return tuple(wanted)
