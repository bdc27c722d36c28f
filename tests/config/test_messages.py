"""Every code has its words in both languages, with the same placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.messages import catalogue, describe_error, failure_from, placeholders
from models import errors
from models.errors import DamagedError, SohoaError

ROOT = Path(__file__).parents[2]


def _concrete(kind: type[SohoaError] = SohoaError) -> Iterator[type[SohoaError]]:
    for sub in kind.__subclasses__():
        if "code" in sub.__dict__ and sub.__module__ == errors.__name__:
            yield sub
        yield from _concrete(sub)


def test_both_languages_have_the_same_codes() -> None:
    assert catalogue("vi").keys() == catalogue("en").keys()


@pytest.mark.parametrize("code", catalogue("vi"))
def test_both_languages_fill_the_same_placeholders(code: str) -> None:
    def names(language: str) -> set[str]:
        entry = catalogue(language)[code]
        return set().union(*(placeholders(text) for text in entry.values())) - {"subject"}

    assert names("vi") == names("en")


@pytest.mark.parametrize("kind", list(_concrete()), ids=lambda kind: kind.__name__)
def test_every_error_has_words_and_its_own_code(kind: type[SohoaError]) -> None:
    assert kind.code in catalogue("vi")
    assert [other.code for other in _concrete()].count(kind.code) == 1


def test_every_error_stands_in_the_tree_of_the_docstring() -> None:
    for kind in _concrete():
        assert re.search(rf"{kind.__name__}(\*| ).*{kind.code}", errors.__doc__ or ""), kind


def test_every_finding_code_in_the_source_has_words() -> None:
    pattern = re.compile(r'"((?:PAGE|FIELD|DOC|DOSSIER|STACK|PROC|SIGCHECK|AUDIT)-\d{3})"')
    sources = [p for name in ("pipeline", "flows", "storage") for p in (ROOT / name).rglob("*.py")]
    used = {code for path in sources for code in pattern.findall(path.read_text("utf-8"))}
    assert used
    assert used <= catalogue("vi").keys()


def test_an_error_says_what_happened_and_what_to_do() -> None:
    error = DamagedError(subject="tờ khai.pdf", reason="cụt")
    assert "tờ khai.pdf" in describe_error(error, "vi")
    assert "quarantine" in describe_error(error, "en")


def test_a_foreign_exception_does_not_carry_its_text_into_the_record() -> None:
    failure = failure_from(ValueError("Nguyễn Văn An 040090123456"))
    assert failure.code == "INTERNAL-001"
    assert "040090123456" not in failure.model_dump_json()
