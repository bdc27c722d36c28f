"""Anchors: how far the audit chain had grown, kept outside the database.

A chain alone cannot show that its end was cut off or that all of it was computed anew. So each
night the number and hash of its newest event are put into the object store, where nothing is ever
replaced, with a time-stamp (RFC 3161) over them when an authority is configured. Anchors are
numbered without gaps, and each names the SHA-256 of the one before.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field, ValidationError

from models.finding import Finding, Severity
from models.record import Record
from storage.audit import GENESIS, Link
from storage.objects.port import ObjectStore

FOLDER = "audit"
_JSON = "application/json"


class Anchor(Record):
    """What is noted of the chain."""

    sequence: int = Field(ge=1)
    """1, 2, 3 …"""
    events: int = Field(ge=0)
    """How many events there were: the number of the newest."""
    hash: str
    """Of the newest event."""
    when: datetime
    previous: str
    """SHA-256 of the anchor before, as stored; zeros before the first."""
    token: str = ""
    """RFC 3161 token over ``digest()``, base64; empty without an authority."""

    def digest(self) -> bytes:
        """Return the SHA-256 of the canonical JSON of everything but the token."""
        content = self.model_dump(mode="json", exclude={"token"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).digest()

    def token_bytes(self) -> bytes:
        """Return the token as it came; nothing for none, or for something that is no base64."""
        try:
            return base64.b64decode(self.token, validate=True)
        except ValueError:
            return b""


def anchor_key(sequence: int) -> str:
    """Return where an anchor is stored."""
    return f"{FOLDER}/anchor-{sequence:08d}.json"


def put_anchor(
    store: ObjectStore, head: Link, stamp: Callable[[bytes], bytes] | None
) -> Anchor | None:
    """Store an anchor for ``head``; ``None`` when the newest one already says so.

    ``stamp`` returns the token over a SHA-256 digest and may raise. Killed anywhere, the anchor is
    there whole or not at all. Raises what ``ObjectStore.put_file`` raises; another process that
    anchors at the same moment makes it a ``KeyConflictError``, and its anchor stands.
    """
    sequence, previous, newest = _newest(store)
    if head.number == 0 or (newest is not None and newest.hash == head.hash):
        return None
    anchor = Anchor(
        sequence=sequence + 1,
        events=head.number,
        hash=head.hash,
        when=datetime.now(UTC),
        previous=previous,
    )
    if stamp is not None:
        token = base64.b64encode(stamp(anchor.digest())).decode()
        anchor = anchor.model_copy(update={"token": token})
    content = anchor.model_dump_json(indent=1).encode()
    with tempfile.TemporaryDirectory(prefix="sohoa-anchor-") as folder:
        path = Path(folder) / "anchor.json"
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        store.put_file(anchor_key(anchor.sequence), path, sha256, _JSON)
    return anchor


def read_anchors(store: ObjectStore) -> tuple[tuple[Anchor, ...], tuple[Finding, ...]]:
    """Return the anchors that fit together, oldest first, and what is wrong with the others."""
    anchors, findings, previous = [], [], GENESIS
    for sequence in range(1, _count(store) + 1):
        content = _content(store, sequence)
        anchor = _parse(content)
        if anchor is None or anchor.sequence != sequence or anchor.previous != previous:
            findings.append(bad_anchor(sequence))
        if anchor is not None:
            anchors.append(anchor)
        previous = hashlib.sha256(content).hexdigest()
    return tuple(anchors), tuple(findings)


def bad_anchor(sequence: int) -> Finding:
    """Return the finding for an anchor that is missing, changed, or not truly time-stamped."""
    return Finding(
        code="AUDIT-006", severity=Severity.ERROR, parameters={"anchor": anchor_key(sequence)}
    )


def against(anchors: tuple[Anchor, ...], count: int, hashes: dict[int, str]) -> Iterator[Finding]:
    """Yield where the log of ``count`` events says something else than an anchor.

    ``hashes`` are those of the events that anchors name, by number.
    """
    longest = max((anchor.events for anchor in anchors), default=0)
    if longest > count:
        parameters = {"expected": str(longest), "found": str(count)}
        yield Finding(code="AUDIT-004", severity=Severity.ERROR, parameters=parameters)
    for anchor in anchors:
        held = hashes.get(anchor.events)
        if held is not None and held != anchor.hash:
            parameters = {"event": str(anchor.events), "anchor": anchor_key(anchor.sequence)}
            yield Finding(code="AUDIT-005", severity=Severity.ERROR, parameters=parameters)


def _newest(store: ObjectStore) -> tuple[int, str, Anchor | None]:
    """Return number and SHA-256 of the newest anchor, and what it says."""
    sequence = _count(store)
    if sequence == 0:
        return 0, GENESIS, None
    content = _content(store, sequence)
    return sequence, hashlib.sha256(content).hexdigest(), _parse(content)


def _count(store: ObjectStore) -> int:
    """Return the number of the newest anchor. One that is missing in between does not end it."""
    last = sequence = 0
    while sequence < last + _GAP:
        sequence += 1
        if store.stat(anchor_key(sequence)) is not None:
            last = sequence
    return last


_GAP = 32
"""So many missing in a row are taken for the end: a month of nights."""


def _content(store: ObjectStore, sequence: int) -> bytes:
    key = anchor_key(sequence)
    if store.stat(key) is None:
        return b""
    with store.open(key) as stream:
        return stream.read()


def _parse(content: bytes) -> Anchor | None:
    try:
        return Anchor.model_validate_json(content)
    except ValidationError:
        return None
