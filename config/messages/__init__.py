"""What people read, in Vietnamese and English, by stable code.

``vi.toml`` and ``en.toml`` hold one table per code with ``text`` and ``advice`` templates; a test
checks that both have the same codes and the same placeholders, and that every error has one.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Literal

from models.dossier import Failure
from models.errors import SohoaError, UnexpectedError
from models.finding import Finding

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
_WORD = "WORD-"


@cache
def catalogue(language: Language) -> dict[str, dict[str, str]]:
    """Return all messages of a language: code → {text, advice}."""
    text = files(__package__).joinpath(f"{language}.toml").read_text("utf-8")
    loaded: dict[str, dict[str, str]] = tomllib.loads(text)
    return loaded


def placeholders(template: str) -> frozenset[str]:
    """Return the names in a template, e.g. ``{reason}`` → ``reason``."""
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def say(code: str, language: Language, subject: str, parameters: dict[str, str]) -> str:
    """Return the message for ``code``, with its advice, in one line."""
    entry = catalogue(language).get(code)
    if entry is None:
        return f"{code} {subject}".strip()
    values = {"subject": subject, **parameters}
    values = {name: _word(value, language) for name, value in values.items()}
    parts = [entry["text"], entry.get("advice", "")]
    return " ".join(_fill(part, values) for part in parts if part)


def word(name: str) -> str:
    """Return a parameter that is said in the language of the message: ``[WORD-<name>]``."""
    return _WORD + name


def _word(value: str, language: Language) -> str:
    if not value.startswith(_WORD):
        return value
    return catalogue(language).get(value, {}).get("text", value)


def describe_error(error: SohoaError, language: Language) -> str:
    """Return what happened, to what, and what to do."""
    return say(error.code, language, error.subject, error.parameters)


def describe_finding(finding: Finding, language: Language) -> str:
    """Return a finding in words."""
    return say(finding.code, language, finding.subject, finding.parameters)


def failure_from(error: Exception, file: str | None = None) -> Failure:
    """Turn an exception into the record that is stored and shown."""
    known = error if isinstance(error, SohoaError) else _unexpected(error)
    return Failure(
        code=known.code,
        file=file,
        message_vi=describe_error(known, "vi"),
        message_en=describe_error(known, "en"),
        retryable=known.retryable,
    )


def _unexpected(error: Exception) -> UnexpectedError:
    # The text of a foreign exception may quote the paper: only its class is kept.
    return UnexpectedError(reason=type(error).__name__)


def _fill(template: str, values: dict[str, str]) -> str:
    return template.format_map({name: values.get(name, "?") for name in placeholders(template)})
