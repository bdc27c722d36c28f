"""How well written numbers and days are read: ``python -m benchmarks.handwriting [NAME…]``.

The first page of every real paper of the corpora is cleaned and read; then what the second reader
says of number and day, what becomes of it in the fields, and what the second reading cost. One
line a paper, sums below: number and day both right, and fields accepted that are wrong, the figure
that must be 0.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks.field_truth import CORPORA, TrueDossier, real_papers
from config.settings import Settings, load_settings
from config.types import load_document_types
from flows.read_page import PageReading, read_one
from models.document import Document
from models.field import FieldStatus, FieldValue
from models.page import PageText, Word
from pipeline.extract.extract import extract_fields
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split_pages
from pipeline.ocr.second.reading import read_slots
from pipeline.validate.validate import validate_document

NUMBER, DAY = "so_ky_hieu", "ngay_ban_hanh"


class Result(NamedTuple):
    """One paper: what is true, what was read. Numbers and days are without what is printed."""

    name: str
    truth: tuple[str, str]
    read: tuple[str, str]
    """By the second reader; empty where it said nothing."""
    fields: tuple[FieldValue | None, FieldValue | None]
    expected: tuple[str | None, str | None]
    cpu_seconds: float
    """Of the second reading alone."""

    @property
    def both_read(self) -> bool:
        return self.read == self.truth

    @property
    def both_extracted(self) -> bool:
        return all(_says(field, wanted) for field, wanted in self._pairs)

    @property
    def accepted_wrong(self) -> int:
        return sum(
            field is not None and field.status is FieldStatus.ACCEPTED and field.value != wanted
            for field, wanted in self._pairs
        )

    @property
    def accepted(self) -> int:
        return sum(f is not None and f.status is FieldStatus.ACCEPTED for f in self.fields)

    @property
    def _pairs(self) -> Iterator[tuple[FieldValue | None, str | None]]:
        return iter(zip(self.fields, self.expected, strict=True))


def _says(field: FieldValue | None, wanted: str | None) -> bool:
    return wanted is None or (field is not None and field.value == wanted)


def measure(told: TrueDossier, settings: Settings, folder: Path) -> Result:
    """Read the first page of a paper and compare."""
    reading = read_first_page(told, settings, folder)
    text = reading.text
    if text is None:
        raise SystemExit(f"{told.name}: first page blank")
    start = time.process_time()
    second = read_slots(reading.page.image, text.as_first_read().words, settings.ocr)
    seconds = time.process_time() - start
    paper = told.papers[0]
    expected = _text(paper.fields[NUMBER]), _text(paper.fields.get(DAY))
    truth = (expected[0] or "").partition("/")[0], (expected[1] or "")[-2:]
    if paper.type == "luat":  # its date stands on the last page
        truth, expected = (truth[0], ""), (expected[0], None)
    return Result(
        told.name,
        truth,
        _number_and_day(second),
        _fields(paper.type, text.model_copy(update={"second": second})),
        expected,
        seconds,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def read_first_page(told: TrueDossier, settings: Settings, folder: Path) -> PageReading:
    """Clean and read the first page; its pictures stay in ``folder``."""
    file = identify(told.paths[0], settings.intake)
    page = next(iter(split_pages(file, folder, 1, settings.intake)))
    return read_one(page, folder, settings)


def _number_and_day(words: Sequence[Word]) -> tuple[str, str]:
    """The row of digits that opens the number's line, and the day with two digits."""
    number = day = ""
    for before, word in zip((None, *words), words, strict=False):
        if word.text.isdigit() and before is not None and before.text == "ngày":
            day = word.text.zfill(2)
        elif word.text.isdigit() and (before is None or before.line != word.line):
            number = word.text
    return number, day


def _fields(type_id: str, text: PageText) -> tuple[FieldValue | None, FieldValue | None]:
    document_type = load_document_types()[type_id]
    fields = extract_fields(document_type, [text])
    document = Document(id="d1", type=type_id, type_confidence=1.0, pages=(1,), fields=fields)
    judged = validate_document(document, document_type, date.today())
    return judged.field(NUMBER), judged.field(DAY)


def table(results: Sequence[Result]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'paper':32}{'true':>10}{'read':>10}{'':>6}{'CPU s':>7}  {NUMBER}, {DAY}"
    for one in results:
        mark = "both" if one.both_read else "-"
        fields = ", ".join(_shown(field) for field in one.fields)
        yield (
            f"{one.name:32}{' '.join(one.truth):>10}{' '.join(one.read):>10}{mark:>6}"
            f"{one.cpu_seconds:7.2f}  {fields}"
        )
    for group in ("province", ""):
        yield _sum(group, [one for one in results if one.name.startswith(group)])


def _shown(field: FieldValue | None) -> str:
    return "nothing" if field is None else f"{field.value} ({field.status})"


def _sum(group: str, results: Sequence[Result]) -> str:
    cost = sum(one.cpu_seconds for one in results) / max(len(results), 1)
    return (
        f"{group or 'all'}: of {len(results)} papers both read {sum(r.both_read for r in results)},"
        f" both in the fields {sum(r.both_extracted for r in results)};"
        f" fields accepted {sum(r.accepted for r in results)},"
        f" accepted wrong {sum(r.accepted_wrong for r in results)};"
        f" {cost:.2f} CPU seconds a page"
    )


def main() -> int:
    """Measure and print; 1 when something wrong was accepted, 2 when the corpora are not there."""
    if not CORPORA.is_dir():
        print("no folder ../shared/corpora beside the checkout", file=sys.stderr)
        return 2
    names = sys.argv[1:] or [""]
    settings = load_settings()
    results: list[Result] = []
    for told in real_papers():
        if any(name in told.name for name in names):
            with tempfile.TemporaryDirectory(prefix="sohoa-handwriting-") as folder:
                results.append(measure(told, settings, Path(folder)))
    print(*table(results), sep="\n")
    return int(any(one.accepted_wrong for one in results))


if __name__ == "__main__":
    sys.exit(main())
