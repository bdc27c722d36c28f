"""The audit log and its anchors: noting each night how far it had grown, and checking all of it."""

from __future__ import annotations

from functools import partial

from flows.services import Services
from models.finding import Finding
from models.record import Record
from pipeline.sign.stamp import stamp_digest, stamped_at
from storage.anchors import Anchor, against, bad_anchor, put_anchor, read_anchors


class AuditReport(Record):
    """What a check of the whole log found."""

    events: int
    """The number of the newest event."""
    anchors: int
    anchored: int
    """How many events the newest anchor covers."""
    stamped: int
    """Anchors with a time-stamp."""
    findings: tuple[Finding, ...] = ()


def anchor_log(services: Services) -> Anchor | None:
    """Store an anchor for the log as it is now; ``None`` when nothing happened since the last.

    Time-stamped when there is an authority. Raises ``TimestampError`` and ``StorageError``; the
    next night tries again.
    """
    settings = services.sign_settings()
    stamp = partial(stamp_digest, settings=settings, now=services.now) if settings.tsa_url else None
    return put_anchor(services.store, services.catalogue.chain_head(), stamp)


def check_log(services: Services) -> AuditReport:
    """Read the whole log and every anchor; say of all that was changed, cut out or cut off."""
    anchors, findings = read_anchors(services.store)
    trust = services.load_trust()
    stamped = [anchor for anchor in anchors if anchor.token]
    for anchor in stamped:
        if stamped_at(anchor.token_bytes(), anchor.digest(), trust) is None:
            findings = (*findings, bad_anchor(anchor.sequence))
    marks = {anchor.events for anchor in anchors}
    count, hashes, faults = services.catalogue.audit(marks)
    return AuditReport(
        events=count,
        anchors=len(anchors),
        anchored=max(marks, default=0),
        stamped=len(stamped),
        findings=(*faults, *against(anchors, count, hashes), *findings),
    )
