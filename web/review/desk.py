"""What people do at the desk: every step checks who may, decides, judges anew and keeps a record.

No HTTP here. Errors are our own (``StaleRevisionError``, ``ClaimedError``, ``SamePersonError``,
``UnfinishedReviewError``, ``IllegalTransitionError``); nothing is kept when one is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import JsonValue

from config.messages import say, word
from config.settings import ReviewSettings
from models.decision import (
    FIELD_KINDS,
    STRUCTURE_KINDS,
    UNDOABLE,
    Decision,
    DecisionKind,
    entered,
    settled,
    with_field,
)
from models.document import Document
from models.dossier import Dossier, DossierState, Failure
from models.errors import (
    ClaimedError,
    IllegalTransitionError,
    ObjectMissingError,
    SamePersonError,
    StaleRevisionError,
    UnfinishedReviewError,
)
from models.field import WAITING, FieldValue
from models.finding import Severity
from models.ids import IdClaim, IdSource, parse_dossier_id
from models.page_group import PageGroup
from storage.catalogue import Catalogue
from web.review.tools import Tools, Turn

SENT_BACK = "REVIEW-004"
_LOST, _PROVISIONAL, _PAPERS = "pages-lost", "id-provisional", "papers-lack"


@dataclass(frozen=True)
class Hand:
    """Whose hand it is, on which dossier, as they saw it last."""

    key: str
    revision: int
    who: str
    seconds: float = 0.0


class Desk:
    """The desk of an installation."""

    def __init__(
        self,
        catalogue: Catalogue,
        tools: Tools,
        settings: ReviewSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._catalogue = catalogue
        self._reviews = catalogue.reviews
        self.tools = tools
        self._settings = settings
        self._clock = clock

    # Values

    def settle(
        self, hand: Hand, place: tuple[str, str], kind: DecisionKind, typed: str = ""
    ) -> Dossier:
        """Settle a value: confirm it, correct it to what was typed, or say it is not there.

        A value of a sensitive kind is entered instead, and settled once two people agree.
        """
        dossier = self._held(hand)
        document, field = _field(dossier, place)
        value = self.tools.normal_form(document, field, typed) if typed else None
        if kind is DecisionKind.CONFIRM and value not in (None, field.value):
            kind = DecisionKind.CORRECT
        if kind is DecisionKind.CORRECT and value is None:
            raise UnfinishedReviewError(subject=dossier.id, reason=word("not-understood"))
        if kind is DecisionKind.CONFIRM and field.value is None:
            raise UnfinishedReviewError(subject=dossier.id, reason=word("nothing-to-confirm"))
        if self.is_blind(field) and kind in (DecisionKind.CORRECT, DecisionKind.CONFIRM):
            return self._enter(hand, dossier, document, field, (value, typed))
        after = settled(field, kind, value, typed)
        return self._keep(hand, dossier, kind, (document.id, field), after)

    def is_blind(self, field: FieldValue) -> bool:
        """Say whether two people have to enter this value, each without seeing any other."""
        return field.kind in self._settings.double_entry and field.status in WAITING

    def _enter(
        self,
        hand: Hand,
        dossier: Dossier,
        document: Document,
        field: FieldValue,
        entry: tuple[JsonValue, str],
    ) -> Dossier:
        value, typed = entry
        if value is None:
            raise UnfinishedReviewError(subject=dossier.id, reason=word("enter-blind"))
        before = entries_of(self._reviews.decisions(dossier.key), (document.id, field.name))
        before.pop(hand.who, None)
        after = entered(field, [*before.values(), value], typed)
        changed = self.tools.judge(with_field(dossier, document.id, after))
        decision = self._decision(
            hand, DecisionKind.ENTRY, document.id, field.name, _dumped(field), value
        )
        return self._reviews.decide(changed, decision)[0]

    def _keep(
        self,
        hand: Hand,
        dossier: Dossier,
        kind: DecisionKind,
        before: tuple[str, FieldValue],
        after: FieldValue,
    ) -> Dossier:
        document_id, field = before
        changed = self.tools.judge(with_field(dossier, document_id, after))
        decision = self._decision(
            hand, kind, document_id, field.name, _dumped(field), _dumped(after)
        )
        return self._reviews.decide(changed, decision)[0]

    # Papers

    def set_type(self, hand: Hand, document_id: str, type_id: str) -> Dossier:
        """Say what kind of paper it is; its fields are read for that kind."""
        dossier = self._held(hand)
        _document(dossier, document_id)
        changed = self.tools.retype(dossier, document_id, type_id)
        return self._restructure(hand, dossier, changed, DecisionKind.TYPE, document_id)

    def split(self, hand: Hand, document_id: str, page: int) -> Dossier:
        """Begin a paper of its own at a page."""
        dossier = self._held(hand)
        document = _document(dossier, document_id)
        if page not in document.pages[1:]:
            raise ObjectMissingError(subject=f"{document_id}, trang {page}", store="review")
        at = document.pages.index(page)
        groups = [
            *_groups(dossier, without=document_id),
            PageGroup(pages=document.pages[:at], keeps=document_id),
            PageGroup(pages=document.pages[at:]),
        ]
        changed = self.tools.regroup(dossier, groups)
        return self._restructure(hand, dossier, changed, DecisionKind.SPLIT, document_id)

    def merge(self, hand: Hand, document_id: str) -> Dossier:
        """Make a paper go on as part of the one before it."""
        dossier = self._held(hand)
        document = _document(dossier, document_id)
        at = dossier.documents.index(document)
        if at == 0:
            raise ObjectMissingError(subject=document_id, store="review")
        before = dossier.documents[at - 1]
        _require_scanned(document, before)
        groups = [
            PageGroup(pages=before.pages + document.pages, keeps=before.id)
            if one.keeps == before.id
            else one
            for one in _groups(dossier, without=document_id)
        ]
        changed = self.tools.regroup(dossier, groups)
        return self._restructure(hand, dossier, changed, DecisionKind.MERGE, document_id)

    def move(self, hand: Hand, page: int, to: tuple[str, int]) -> Dossier:
        """Put a page at a place (0 the first) of a paper; a blank page becomes part of it."""
        dossier = self._held(hand)
        document_id, place = to
        target = _document(dossier, document_id)
        holder = next((one for one in dossier.documents if page in one.pages), None)
        _require_scanned(target, *([holder] if holder else []))
        groups = []
        for group in _groups(dossier):
            pages = tuple(number for number in group.pages if number != page)
            if group.keeps == document_id:
                pages = (*pages[:place], page, *pages[place:])
            if pages:
                groups.append(group.model_copy(update={"pages": pages}))
        changed = self.tools.regroup(dossier, groups)
        return self._restructure(hand, dossier, changed, DecisionKind.MOVE, document_id)

    def set_blank(self, hand: Hand, page: int, *, blank: bool) -> Dossier:
        """Say that a page carries nothing, or that a page taken for blank is a paper."""
        dossier = self._held(hand)
        groups = _groups(dossier)
        if blank:
            holder = next((one for one in dossier.documents if page in one.pages), None)
            if holder is None:
                raise ObjectMissingError(subject=f"trang {page}", store="review")
            _require_scanned(holder)
            groups = [
                group.model_copy(
                    update={"pages": tuple(number for number in group.pages if number != page)}
                )
                for group in groups
            ]
            groups = [group for group in groups if group.pages]
        elif any(page in group.pages for group in groups):
            raise ObjectMissingError(subject=f"trang {page}", store="review")
        else:
            groups.append(PageGroup(pages=(page,)))
        changed = self.tools.regroup(dossier, groups)
        return self._restructure(hand, dossier, changed, DecisionKind.BLANK, None)

    def turn(self, hand: Hand, page: int, degrees: Turn) -> Dossier:
        """Turn a page clockwise; it is read again."""
        dossier = self._held(hand)
        holder = next((one for one in dossier.documents if page in one.pages), None)
        if holder is None:
            raise ObjectMissingError(subject=f"trang {page}", store="review")
        _require_scanned(holder)
        changed = self.tools.turn(dossier, page, degrees)
        return self._restructure(hand, dossier, changed, DecisionKind.TURN, holder.id)

    def _restructure(
        self,
        hand: Hand,
        before: Dossier,
        after: Dossier,
        kind: DecisionKind,
        document_id: str | None,
    ) -> Dossier:
        decision = self._decision(hand, kind, document_id, None, _parts(before), _parts(after))
        return self._reviews.decide(after, decision)[0]

    # The dossier

    def identify(self, hand: Hand, dossier_id: str) -> Dossier:
        """Say which dossier it is."""
        dossier = self._held(hand)
        found = parse_dossier_id(dossier_id.strip().upper())
        if found is None:
            raise UnfinishedReviewError(subject=dossier.id, reason=word("no-dossier-id"))
        claim = IdClaim(source=IdSource.GIVEN, id=found.text)
        update = {
            "id": found.text,
            "id_is_provisional": False,
            "id_claims": (*dossier.id_claims, claim),
        }
        changed = self.tools.judge(dossier.model_copy(update=update))
        decision = self._decision(
            hand, DecisionKind.IDENTIFY, None, None, _parts(dossier), _parts(changed)
        )
        return self._reviews.decide(changed, decision)[0]

    def note(self, hand: Hand, text: str) -> Dossier:
        """Leave a note for whoever looks next."""
        dossier = self._held(hand)
        decision = self._decision(hand, DecisionKind.NOTE, None, None, None, text[:2000])
        return self._reviews.decide(dossier, decision)[0]

    def hand_on(self, hand: Hand) -> Dossier:
        """Give the dossier back to the queue: somebody else goes on with it."""
        dossier = self._held(hand)
        decision = self._decision(hand, DecisionKind.HAND_ON, None, None, None, None)
        saved = self._reviews.decide(dossier, decision)[0]
        self._reviews.let_go(hand.key)
        return saved

    def send_back(self, hand: Hand, reason: str) -> Dossier:
        """Send the dossier back to its station, to be scanned again."""
        dossier = self._held(hand)
        if not reason.strip():
            raise UnfinishedReviewError(subject=dossier.id, reason=word("no-reason"))
        parameters = {"reason": reason.strip()[:500]}
        failure = Failure(
            code=SENT_BACK,
            message_vi=say(SENT_BACK, "vi", dossier.id, parameters),
            message_en=say(SENT_BACK, "en", dossier.id, parameters),
        )
        changed = dossier.model_copy(update={"state": DossierState.QUARANTINED, "failure": failure})
        decision = self._decision(
            hand, DecisionKind.RETURN, None, None, dossier.state.value, reason.strip()[:500]
        )
        saved = self._reviews.decide(changed, decision)[0]
        self._reviews.let_go(hand.key)
        return saved

    def open_questions(self, dossier: Dossier) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what keeps a dossier from being approved: what must be seen to, what confirmed."""
        must, may = [], []
        if any(field.status in WAITING for _, field in _fields(dossier)):
            must.append("fields-wait")
        if any(f.code.startswith("TYPE-") for d in _scanned(dossier) for f in d.findings):
            must.append("type-unknown")
        if dossier.id_is_provisional:
            may.append(_PROVISIONAL)
        if any(
            one.code.startswith("PAGE-") and one.severity is Severity.ERROR
            for one in dossier.findings
        ):
            may.append(_LOST)
        if any(
            one.code.startswith(("PROC-", "DOSSIER-", "STACK-"))
            and one.severity is not Severity.INFO
            for one in dossier.findings
        ):
            may.append(_PAPERS)
        return tuple(must), tuple(may)

    def approve(self, hand: Hand, accepted: Iterable[str]) -> Dossier:
        """Approve the dossier, and send it on its way to be signed.

        ``accepted`` names the open questions that the person says may stay open.
        """
        dossier = self._held(hand)
        must, may = self.open_questions(dossier)
        for question in (*must, *(one for one in may if one not in set(accepted))):
            raise UnfinishedReviewError(subject=dossier.id, reason=word(question))
        if self._settings.approver_differs and hand.who in self._deciders(dossier.key):
            raise SamePersonError(subject=dossier.id, step=word("reviewed-then-approve"))
        changed = dossier.model_copy(
            update={"state": DossierState.APPROVED, "approved_by": hand.who}
        )
        decision = self._decision(
            hand, DecisionKind.APPROVE, None, None, dossier.state.value, [*sorted(accepted)]
        )
        saved = self._reviews.decide(changed, decision)[0]
        self._reviews.let_go(hand.key)
        if not self._settings.signer_releases:
            self.tools.carry(hand.key)
        return saved

    def release(self, hand: Hand) -> Dossier:
        """Let an approved dossier be signed."""
        dossier = self._current(hand)
        if dossier.state is not DossierState.APPROVED or dossier.released_by is not None:
            raise IllegalTransitionError(
                subject=dossier.id, old=dossier.state, new=DossierState.SIGNED
            )
        if dossier.approved_by == hand.who:
            raise SamePersonError(subject=dossier.id, step=word("approve-then-sign"))
        changed = dossier.model_copy(update={"released_by": hand.who})
        decision = self._decision(hand, DecisionKind.RELEASE, None, None, None, None)
        saved = self._reviews.decide(changed, decision)[0]
        self.tools.carry(hand.key)
        return saved

    def undo(self, hand: Hand) -> Dossier:
        """Take back the newest decision that stands."""
        dossier = self._held(hand)
        last = self.undoable(self._reviews.decisions(hand.key))
        if last is None:
            raise UnfinishedReviewError(subject=dossier.id, reason=word("nothing-to-undo"))
        changed = self.tools.judge(_undone(dossier, last))
        decision = self._decision(
            hand, DecisionKind.UNDO, last.document, last.field, None, None
        ).model_copy(update={"undoes": last.number})
        return self._reviews.decide(changed, decision)[0]

    @staticmethod
    def undoable(decisions: Sequence[Decision]) -> Decision | None:
        """Return the decision that ``undo`` would take back."""
        standing = [one for one in _standing(decisions) if one.kind in UNDOABLE]
        return standing[-1] if standing else None

    # Who has it

    def until(self) -> datetime:
        """Return until when a dossier that is taken now is kept for the person."""
        return self._clock() + timedelta(minutes=self._settings.claim_minutes)

    def _held(self, hand: Hand) -> Dossier:
        """Return the dossier as the person saw it, and keep it for them."""
        dossier = self._current(hand)
        if dossier.state is not DossierState.IN_REVIEW:
            raise UnfinishedReviewError(subject=dossier.id, reason=word("not-in-review"))
        now = self._clock()
        claim = self._reviews.claims([hand.key], now).get(hand.key)
        half = timedelta(minutes=self._settings.claim_minutes) / 2
        if claim is None or claim.person != hand.who or claim.until - now < half:
            # Not at every key: each is a write that waits for the disk.
            claim = self._reviews.claim(hand.key, hand.who, now, self.until())
        if claim.person != hand.who:
            raise ClaimedError(subject=dossier.id, person=claim.person)
        return dossier

    def _current(self, hand: Hand) -> Dossier:
        dossier = self._catalogue.get(hand.key)
        if dossier is None:
            raise ObjectMissingError(subject=hand.key, store="catalogue")
        if dossier.revision != hand.revision:
            raise StaleRevisionError(
                subject=dossier.id, expected=hand.revision, found=dossier.revision
            )
        return dossier

    def _deciders(self, key: str) -> set[str]:
        kinds = FIELD_KINDS | STRUCTURE_KINDS
        return {d.who for d in _standing(self._reviews.decisions(key)) if d.kind in kinds}

    def _decision(
        self,
        hand: Hand,
        kind: DecisionKind,
        document: str | None,
        field: str | None,
        before: JsonValue,
        after: JsonValue,
    ) -> Decision:
        return Decision(
            key=hand.key,
            kind=kind,
            who=hand.who,
            when=self._clock(),
            document=document,
            field=field,
            before=before,
            after=after,
            seconds=round(min(max(hand.seconds, 0.0), 3600.0), 1),
        )


def entries_of(decisions: Sequence[Decision], place: tuple[str, str]) -> dict[str, JsonValue]:
    """Return what each person entered last for a value, in the order of entering."""
    found: dict[str, JsonValue] = {}
    for one in _standing(decisions):
        if one.kind is DecisionKind.ENTRY and (one.document, one.field) == place:
            found.pop(one.who, None)
            found[one.who] = one.after
    return found


def _standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that nobody took back."""
    undone = {one.undoes for one in decisions if one.undoes is not None}
    return [
        one for one in decisions if one.number not in undone and one.kind is not DecisionKind.UNDO
    ]


def _undone(dossier: Dossier, decision: Decision) -> Dossier:
    if decision.kind in FIELD_KINDS:
        before = FieldValue.model_validate(decision.before)
        return with_field(dossier, decision.document or "", before)
    parts = Dossier.model_validate({"key": dossier.key, **_mapping(decision.before)})
    names = tuple(_mapping(decision.before))
    return dossier.model_copy(update={name: getattr(parts, name) for name in names})


def _mapping(value: JsonValue) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise TypeError(type(value).__name__)
    return value


_PARTS = {
    "id", "id_is_provisional", "id_claims", "documents", "skipped_pages", "rotated_pages",
    "findings", "procedure",
}  # fmt: skip
"""What decisions about papers change."""


def _parts(dossier: Dossier) -> JsonValue:
    parts: JsonValue = dossier.model_dump(mode="json", include=_PARTS)
    return parts


def _dumped(field: FieldValue) -> JsonValue:
    dumped: JsonValue = field.model_dump(mode="json")
    return dumped


def _groups(dossier: Dossier, without: str | None = None) -> list[PageGroup]:
    return [
        PageGroup(pages=document.pages, keeps=document.id)
        for document in dossier.documents
        if document.id != without
    ]


def _scanned(dossier: Dossier) -> list[Document]:
    """Papers signed elsewhere are stored as they came: nothing of ours is asserted by fields."""
    return [document for document in dossier.documents if document.source is None]


def _fields(dossier: Dossier) -> Iterable[tuple[Document, FieldValue]]:
    return ((document, field) for document in _scanned(dossier) for field in document.fields)


def _document(dossier: Dossier, document_id: str) -> Document:
    found = next((one for one in dossier.documents if one.id == document_id), None)
    if found is None:
        raise ObjectMissingError(subject=document_id, store="review")
    return found


def _field(dossier: Dossier, place: tuple[str, str]) -> tuple[Document, FieldValue]:
    document = _document(dossier, place[0])
    field = document.field(place[1])
    if field is None:
        raise ObjectMissingError(subject=".".join(place), store="review")
    return document, field


def _require_scanned(*documents: Document) -> None:
    """A file that came signed stays whole: its pages are no paper's but its own."""
    for document in documents:
        if document.source is not None:
            raise UnfinishedReviewError(subject=document.id, reason=word("signed-stays"))
