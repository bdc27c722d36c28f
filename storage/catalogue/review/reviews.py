"""What waits for people, who has it in hand, and what they decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Engine

from models.decision import Decision
from models.dossier import Dossier
from storage.audit import Happening
from storage.catalogue import saving
from storage.catalogue.engine import reading, writing
from storage.catalogue.review import desk, samples
from storage.catalogue.review.desk import Claim, QueueFilter
from storage.catalogue.review.samples import Precision, Sample


class Reviews:
    """The desk's side of the catalogue; made by ``Catalogue.reviews``.

    Raises ``StoreUnavailableError`` when the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # Decisions

    def decide(self, dossier: Dossier, decision: Decision) -> tuple[Dossier, Decision]:
        """Write a decision and the dossier as it is after it; all of it is kept, or nothing.

        Raises ``StaleRevisionError`` when somebody was quicker, and ``IllegalTransitionError``.
        """
        details = {"decision": decision.kind.value}
        if decision.document:
            details["document"] = decision.document
        if decision.field:
            details["field"] = decision.field
        what = f"review.{decision.kind}"
        with writing(self._engine) as connection:
            happening = Happening(who=decision.who, what=what, subject=dossier.key, details=details)
            saved = saving.save(connection, dossier, happening, decision.when)
            return saved, desk.add_decision(connection, decision)

    def decisions(self, key: str) -> tuple[Decision, ...]:
        """Return what was decided about a dossier, the oldest first."""
        with reading(self._engine) as connection:
            return desk.read_decisions(connection, key)

    # The queue

    def queue(
        self, wanted: QueueFilter, now: datetime, *, limit: int = 50, offset: int = 0
    ) -> tuple[tuple[str, ...], dict[str, Claim]]:
        """Return the keys of waiting dossiers, the most urgent first, and the claims on them.

        Urgent is what is due first; what has no day comes last, the oldest first.
        """
        with reading(self._engine) as connection:
            return desk.queue(connection, wanted, limit, offset, now)

    def queue_size(self, wanted: QueueFilter) -> int:
        """Count the waiting dossiers."""
        with reading(self._engine) as connection:
            return desk.queue_size(connection, wanted)

    def choices(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the stations and the procedures of waiting dossiers."""
        with reading(self._engine) as connection:
            return desk.choices(connection)

    def take_next(
        self, wanted: QueueFilter, person: str, now: datetime, until: datetime
    ) -> str | None:
        """Claim the most urgent dossier that is free; two people never get the same one."""
        with writing(self._engine) as connection:
            return desk.claim_next(connection, wanted, person, now, until)

    def claim(self, key: str, person: str, now: datetime, until: datetime) -> Claim:
        """Claim a dossier unless somebody else has it; return the claim that holds."""
        with writing(self._engine) as connection:
            held = desk.claims_of(connection, [key], now).get(key)
            if held is not None and held.person != person:
                return held
            desk.keep_claim(connection, key, person, until)
            return Claim(key=key, person=person, until=until)

    def take_over(self, key: str, person: str, until: datetime) -> None:
        """Claim a dossier whoever has it."""
        with writing(self._engine) as connection:
            desk.keep_claim(connection, key, person, until)

    def let_go(self, key: str) -> None:
        """Give a dossier back to the queue."""
        with writing(self._engine) as connection:
            desk.drop_claim(connection, key)

    def claims(self, keys: Iterable[str], now: datetime) -> dict[str, Claim]:
        """Return who has which of these dossiers in hand."""
        with reading(self._engine) as connection:
            return desk.claims_of(connection, keys, now)

    # Samples

    def draw_samples(self, dossier: Dossier, share: float, now: datetime) -> int:
        """Draw about ``share`` of the accepted fields to be read blind; return how many are new."""
        with writing(self._engine) as connection:
            return samples.draw(connection, dossier, share, now)

    def samples_waiting(self, limit: int = 1) -> tuple[Sample, ...]:
        """Return the oldest samples that nobody read."""
        with reading(self._engine) as connection:
            return samples.waiting(connection, limit)

    def sample(self, key: str, document: str, field: str) -> Sample | None:
        """Return one sample."""
        with reading(self._engine) as connection:
            return samples.find(connection, key, document, field)

    def check_sample(self, sample: Sample, person: str, now: datetime) -> bool:
        """Write what a person read; ``False`` when somebody did before."""
        with writing(self._engine) as connection:
            return samples.check(connection, sample, person, now)

    def precision(self) -> tuple[int, Sequence[Precision]]:
        """Return how many samples wait, and how many of those read were right, by type."""
        with reading(self._engine) as connection:
            return samples.count_waiting(connection), samples.precision(connection)
