"""How fast the catalogue is when it is full: ``python -m benchmarks.catalogue [--count N] [URL]``.

Makes ``N`` dossiers with seeded Vietnamese names, each with a page of some 60 words and a paper of
six fields, in the database at ``URL`` (a fresh SQLite file by default), then times what people wait
for: a change of state, a look-up by ID, and searches of several kinds. Rows are written in bulk, by
the functions that the catalogue itself uses; what is timed goes through ``Catalogue``.
``--explain`` prints how the database finds the words of each question.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from models.document import Document
from models.dossier import Dossier, DossierState
from models.field import FieldKind, FieldStatus, FieldValue
from models.geometry import Box
from models.page import PageText, Word
from samples.synthetic.people import full_name
from storage.catalogue import Catalogue
from storage.catalogue.engine import reading, writing
from storage.catalogue.rows import document_values, dossier_values, field_values, text_values
from storage.catalogue.tables import documents, dossiers, fields, page_texts, search_entries
from storage.search.entries import dossier_entries, page_entry
from storage.search.find import statement_for
from storage.search.index import entry_values
from storage.search.query import parse

_AT_ONCE = 1000
_COMMUNES = ("Hưng Dũng", "Trường Vinh", "Thành Vinh", "Tân Ninh", "Hòa Thành", "Long Hoa")
_START = datetime(2025, 7, 1, tzinfo=UTC)
QUESTIONS = {
    "tên phổ biến / common name": "nguyễn văn",
    "không dấu / no marks": "tran thi thanh hang",
    "cụm từ / phrase": '"lê thị kim yến"',
    "phần đầu / beginning": "nguy* phuo*",
    "ngày / day": "12/3/1990",
    "mã hồ sơ / ID": "H41.18-250812-0000500",
    "chữ ở mọi trang / on every page": "đơn đăng ký",
    "không có / not there": "xyzzy nguyễn",
}


def make(
    number: int, rng: random.Random, state: DossierState = DossierState.READ
) -> tuple[Dossier, PageText]:
    """Return dossier ``number`` and its page."""
    sex = rng.choice(("Nam", "Nữ"))
    name, other = full_name(rng, sex), full_name(rng, "Nữ")
    born = datetime(1950, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(25_000))
    day, card = f"{born.day}/{born.month}/{born.year}", f"{rng.randrange(10**12):012d}"
    place = f"phường {rng.choice(_COMMUNES)}, tỉnh Nghệ An"
    lines = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ĐƠN ĐĂNG KÝ BIẾN ĐỘNG ĐẤT ĐAI",
        f"Họ và tên: {name} Sinh ngày {day}",
        f"Số định danh: {card} Nơi thường trú: {place}",
        f"Vợ hoặc chồng: {other} Thửa đất số {rng.randrange(900)} tờ bản đồ {rng.randrange(90)}",
        f"Diện tích {rng.randrange(5000)} mét vuông, số phát hành {rng.randrange(10**6):06d}",
    )
    words = tuple(
        Word(
            text=word,
            raw_text=word,
            box=Box(100 * at, 60 * row, 100 * at + 90, 60 * row + 40),
            confidence=0.95,
            block=0,
            line=row,
            reader="tesseract",
        )
        for row, line in enumerate(lines)
        for at, word in enumerate(line.split())
    )
    values = {"ho_ten": name, "vo_chong": other, "ngay_sinh": day, "so": card, "noi": place}
    document = Document(
        id="d1",
        type="don_dang_ky_bien_dong_dat_dai",
        pages=(1,),
        fields=tuple(
            FieldValue(
                name=key,
                kind=FieldKind.TEXT,
                printed=value,
                value=value,
                status=FieldStatus.REVIEW,
                page=1,
                box=Box(1, 2, 3, 4),
            )
            for key, value in values.items()
        ),
    )
    dossier = Dossier(
        key=f"{rng.getrandbits(128):032x}",
        id=f"H41.18-250812-{number:07d}",
        id_is_provisional=False,
        state=state,
        files=("scan.pdf",),
        documents=(document,),
    )
    return dossier, PageText(page=1, width=2480, height=3508, words=words)


def fill(
    catalogue: Catalogue,
    count: int,
    rng: random.Random,
    state: DossierState = DossierState.READ,
) -> list[Dossier]:
    """Write ``count`` dossiers in a state; return some of them."""
    engine, kept = catalogue._engine, []
    for first in range(0, count, _AT_ONCE):
        made = [make(n, rng, state) for n in range(first, min(first + _AT_ONCE, count))]
        kept.append(made[0][0])
        with writing(engine) as connection:
            for table, rows in _rows(made, first, engine.dialect.name).items():
                connection.execute(insert(table), rows)
    if engine.dialect.name == "postgresql":
        with writing(engine) as connection:
            connection.execute(text("ANALYZE"))
    return kept


def _rows(made: list[tuple[Dossier, PageText]], first: int, dialect: str) -> dict[Any, Any]:
    rows: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (dossiers, documents, fields, page_texts, search_entries)
    }
    for number, (dossier, page) in enumerate(made, start=first):
        when = _START + timedelta(minutes=number)
        times = {"received_at": when, "updated_at": when}
        rows[dossiers].append(dossier_values(dossier) | times)
        for document in dossier.documents:
            rows[documents].append(document_values(dossier.key, 1, document))
            rows[fields] += [
                field_values(dossier.key, document.id, at, field)
                for at, field in enumerate(document.fields, 1)
            ]
        rows[page_texts].append(text_values(dossier.key, page))
        entries = [page_entry(page), *dossier_entries(dossier)]
        rows[search_entries] += [entry_values(dossier.key, one, dialect) for one in entries]
    return rows


def timed(calls: Sequence[Callable[[], Any]]) -> tuple[float, float]:
    """Return median and 95th percentile in milliseconds."""
    taken = []
    for call in calls:
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), sorted(taken)[int(len(taken) * 0.95)]


def measure(catalogue: Catalogue, some: list[Dossier], repeat: int) -> Iterator[tuple[str, Any]]:
    """Yield what was timed and how long it took."""

    def change(dossier: Dossier) -> None:
        changed = dossier.model_copy(update={"state": DossierState.IN_REVIEW})
        catalogue.save(changed, who="bench", what="dossier.in_review")

    yield "đổi trạng thái / state change", timed([partial(change, dossier) for dossier in some])
    finding = [partial(catalogue.find, dossier.id) for dossier in some]
    yield "tra theo mã / look-up by ID", timed(finding)
    for name, question in QUESTIONS.items():
        yield name, timed([partial(catalogue.search, question, 20)] * repeat)


def explain(catalogue: Catalogue, question: str) -> str:
    """Return the database's plan of one question."""
    engine = catalogue._engine
    word = "EXPLAIN (ANALYZE, COSTS OFF)" if _is_postgresql(catalogue) else "EXPLAIN QUERY PLAN"
    with reading(engine) as connection:
        statement, values = statement_for(engine.dialect.name, parse(question))
        rows = connection.execute(text(f"{word} {statement}"), values)
        return "\n".join(f"    {row[-1]}" for row in rows)


def _is_postgresql(catalogue: Catalogue) -> bool:
    return catalogue._engine.dialect.name == "postgresql"


def main(arguments: list[str] | None = None) -> int:
    """Fill, measure, print one table."""
    parser = argparse.ArgumentParser(prog="benchmarks.catalogue", description=__doc__)
    parser.add_argument("url", nargs="?", help="an empty database; a temporary file by default")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--explain", action="store_true")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sohoa-catalogue-") as folder:
        url = chosen.url or f"sqlite:///{Path(folder) / 'catalogue.db'}"
        with Catalogue.open(url) as catalogue:
            start = time.perf_counter()
            some = fill(catalogue, chosen.count, random.Random(chosen.seed))  # noqa: S311
            print(f"{chosen.count} hồ sơ / dossiers, {time.perf_counter() - start:.0f} s")
            print("| | trung vị / median ms | 95 % ms |\n|---|---|---|")
            for name, (median, high) in measure(catalogue, some, chosen.repeat):
                print(f"| {name} | {median:.1f} | {high:.1f} |", flush=True)
            for name, question in QUESTIONS.items() if chosen.explain else ():
                print(f"\n{name}: {question}\n{explain(catalogue, question)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
