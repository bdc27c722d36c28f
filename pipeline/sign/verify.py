"""Say of every signature in a PDF whether it holds, how far it reaches and whom it names.

The verdict keeps three questions apart, because offices must answer them apart:

- *intact* and *valid* are cryptography alone. A SHA-1 signature over unchanged bytes is intact and
  valid; that SHA-1 is too weak today (Circular 15/2025/TT-BKHCN, Annex I) is a policy, reported by
  ``digest`` and a finding, so that the papers signed before 2025 do not all look forged.
- *trusted* is the chain, judged at the time of the oldest proof that the signature existed: its own
  trusted time-stamp, a later trusted document time-stamp, else now. Nothing is fetched: revocation
  is judged by what the file itself carries.
- *whole_document* and *later_changes* say what was added after signing.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from pyhanko.sign.fields import enumerate_sig_fields

from models.artifact import SignatureCheck
from models.errors import DamagedError
from pipeline.sign.embedded import Embedded, read_embedded, unreadable
from pipeline.sign.evidence import stored_evidence
from pipeline.sign.judge import Bench, judge
from pipeline.sign.reading import PARSER_ERRORS, open_reader
from pipeline.sign.trust import TrustRoots, load_trust

__all__ = ["TrustRoots", "load_trust", "verify_signatures"]


def verify_signatures(
    path: Path, trust: TrustRoots, moment: datetime | None = None
) -> tuple[SignatureCheck, ...]:
    """Check every signature and document time-stamp of a PDF, oldest first; ``()`` without any.

    ``moment`` is now, unless another time is to be judged from.

    Broken signatures and those of an unknown kind are reported with ``readable=False`` and
    ``intact=False``. Call it from a thread without a running event loop.

    Raises ``DamagedError`` when the file is no readable PDF, ``EncryptedError`` when it needs a
    password, ``UnreadableError`` when it cannot be opened.
    """
    with open_reader(path) as reader:
        try:
            fields = list(enumerate_sig_fields(reader, filled_status=True))
        except PARSER_ERRORS as error:
            raise DamagedError(subject=path.name, reason="its form cannot be read") from error
        entries = [read_embedded(reader, name, field) for name, _, field in fields]
        broken = [entry for entry in entries if isinstance(entry, SignatureCheck)]
        whole = [entry for entry in entries if isinstance(entry, Embedded)]
        whole.sort(key=lambda entry: entry.revision)
        now = moment or datetime.now(UTC)
        bench = Bench(trust=trust, evidence=stored_evidence(reader), proven=now)
        return (*asyncio.run(_judge_all(whole, bench)), *broken)


async def _judge_all(entries: list[Embedded], bench: Bench) -> list[SignatureCheck]:
    """Judge from the newest to the oldest: a later time-stamp proves the age of what it covers."""
    checks: list[SignatureCheck] = []
    for entry in reversed(entries):
        try:
            check, bench = await judge(entry, bench)
        except PARSER_ERRORS:
            check = unreadable(entry.field, entry.dictionary, entry.signature)
        checks.append(check)
    return checks[::-1]
