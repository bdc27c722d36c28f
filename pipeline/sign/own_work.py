"""Reading a draft back: is what we added right, and is all that was there before untouched?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from models.artifact import SignatureCheck
from models.errors import SignatureCheckError
from pipeline.sign.draft import begins_with
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures


def check_addition(
    source: Path, draft: Path, trust: TrustRoots, moment: datetime
) -> tuple[SignatureCheck, ...]:
    """Return the verdicts on all signatures of ``draft``, an update of ``source``.

    Raises ``SignatureCheckError`` when a byte of ``source`` changed, or when a signature in it
    stands worse than before.
    """
    if not begins_with(draft, source):
        raise SignatureCheckError(subject=source.name, status="earlier bytes changed")
    before = verify_signatures(source, trust, moment)
    after = verify_signatures(draft, trust, moment)
    status = _broken_earlier(before, after)
    if status:
        raise SignatureCheckError(subject=source.name, status=status)
    return after


def require_whole(check: SignatureCheck, source: Path) -> None:
    """Raise ``SignatureCheckError`` unless the newest signature holds over the whole file."""
    status = ""
    if not check.intact:
        status = "not intact"
    elif not check.valid:
        status = "not valid"
    elif not check.whole_document or check.later_changes not in ("none", "ltv"):
        status = "does not cover the whole file"
    if status:
        raise SignatureCheckError(subject=source.name, status=status)


def find_check(checks: tuple[SignatureCheck, ...], field: str, source: Path) -> SignatureCheck:
    """Return the verdict on a field of ours; ``SignatureCheckError`` when it is not there."""
    found = next((check for check in checks if check.field == field), None)
    if found is None:
        raise SignatureCheckError(subject=source.name, status="signature not found")
    return found


def _broken_earlier(before: tuple[SignatureCheck, ...], after: tuple[SignatureCheck, ...]) -> str:
    """Return what our update did to an earlier signature: nothing, if all is well."""
    now = {check.field: check for check in after}
    for check in before:
        new = now.get(check.field)
        if new is None or (check.intact, check.valid) != (new.intact, new.valid):
            return f"earlier signature {check.field} broken"
        if check.later_changes != "other" and new.later_changes == "other":
            return f"update not allowed by earlier signature {check.field}"
    return ""
