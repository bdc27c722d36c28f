"""Pages that could not be read: they keep their place in the dossier, and a finding says why.

The engine may hang or be killed, on one page of a thousand or on all of them. A second try is made
at once; then the page goes on without words. What is wrong with the installation (no engine, no
model) is no page's fault and stops the dossier.
"""

from __future__ import annotations

import logging

from config.settings import OcrSettings
from models.dossier import Dossier
from models.errors import (
    ConfigError,
    LanguageMissingError,
    OcrTimeoutError,
    SohoaError,
)
from models.finding import Finding, Severity
from models.page import Page, PageText
from pipeline.ocr.engine import read_page

log = logging.getLogger(__name__)

_CUT_SHORT = "PAGE-002"
_TIMED_OUT = "PAGE-021"
_ENGINE_FAILED = "PAGE-022"
_MAY_BE_READ = frozenset({_CUT_SHORT, _TIMED_OUT, _ENGINE_FAILED})
"""What another try may mend; a part that was read is no reason to be content with it."""
_PAGE_CODES = "PAGE-"
_TRIES = 2


def read_or_tell(page: Page, settings: OcrSettings) -> PageText:
    """Return what is read on a page; after two failures a text without words that says why.

    Raises ``ConfigError`` and ``LanguageMissingError``.
    """
    findings: tuple[Finding, ...] = ()
    for _ in range(_TRIES):
        try:
            return read_page(page, settings)
        except (ConfigError, LanguageMissingError):
            raise
        except Exception as error:
            # One page that our own code cannot cope with is no reason to lose the others either.
            findings = (_finding(error),)
            log.warning("page %d: reading failed: %s", page.number, _kind(error))
    image = page.reading or page.image
    return PageText(page=page.number, width=image.width, height=image.height, findings=findings)


def is_unread(text: PageText | None) -> bool:
    """Say whether a page could not be read and may be readable at the next try."""
    return text is not None and any(finding.code in _MAY_BE_READ for finding in text.findings)


def has_unread_pages(dossier: Dossier) -> bool:
    """Say whether reading pages of the dossier again may give more."""
    return any(finding.code in _MAY_BE_READ for finding in dossier.findings)


def has_lost_pages(dossier: Dossier) -> bool:
    """Say whether something of a page is missing that only a person can judge."""
    return any(
        finding.code.startswith(_PAGE_CODES) and finding.severity is Severity.ERROR
        for finding in dossier.findings
    )


def without_page_findings(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return what was found before the pages were read."""
    return tuple(finding for finding in findings if not finding.code.startswith(_PAGE_CODES))


def _finding(error: Exception) -> Finding:
    timed_out = isinstance(error, OcrTimeoutError)
    own = error.parameters if isinstance(error, SohoaError) else {}
    reason = own.get("reason", type(error).__name__)
    return Finding(
        code=_TIMED_OUT if timed_out else _ENGINE_FAILED,
        severity=Severity.ERROR,
        parameters={"seconds": own.get("seconds", "?")} if timed_out else {"reason": reason},
    )


def _kind(error: Exception) -> str:
    # The text of a foreign exception may quote the paper.
    return str(error) if isinstance(error, SohoaError) else type(error).__name__
