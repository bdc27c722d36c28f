"""Going up and down the steps of the schema with rows in it, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, column, inspect, select
from sqlalchemy import table as sql_table

from storage.catalogue import Catalogue
from storage.catalogue.engine import writing
from storage.catalogue.tables import metadata
from tests.storage.catalogue.dossiers import birth_certificate, new_dossier, page_text, scan_file


def step(engine: Engine, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(files("storage").joinpath("migrations")))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        (command.upgrade if to == "head" else command.downgrade)(config, to)


def folded(engine: Engine, table: str) -> list[str]:
    with engine.connect() as connection:
        return list(
            connection.scalars(
                select(column("folded")).select_from(sql_table(table)).order_by("folded")
            )
        )


@pytest.fixture
def filled(catalogue: Catalogue) -> Iterator[Catalogue]:
    for number in range(3):
        dossier = new_dossier(str(number), f"H41-{number}\x00")
        dossier, _ = catalogue.receive(dossier, [scan_file()])
        changed = dossier.model_copy(update={"documents": (birth_certificate(),)})
        catalogue.save(changed, who="m", what="x")
        pages = [page_text(n, "GIẤY KHAI SINH", f"Số {number}-{n}") for n in range(1, 101)]
        catalogue.save_texts(dossier.key, pages)
    yield catalogue


QUESTIONS = ("giấy khai sinh", "2-77", "tran thi mau", "don", "H41-2", "to khai")


def test_down_and_up_again_finds_the_same(filled: Catalogue) -> None:
    before = [{hit.model_copy() for hit in filled.search(q)} for q in QUESTIONS[1:]]
    step(filled._engine, "0001")
    assert not any(n.startswith("search") for n in inspect(filled._engine).get_table_names())
    assert "tran thi mau tran thi mau" in folded(filled._engine, "fields")
    assert "giay khai sinh so 2-77" in folded(filled._engine, "page_texts")
    step(filled._engine, "head")
    assert [set(filled.search(q)) for q in QUESTIONS[1:]] == before
    assert len(filled.search(QUESTIONS[0], limit=1000)) == 200
    columns = {c["name"] for c in inspect(filled._engine).get_columns("page_texts")}
    assert columns == set(metadata.tables["page_texts"].c.keys())


def test_what_is_entered_after_a_step_up_is_found_and_replaced(filled: Catalogue) -> None:
    step(filled._engine, "0001")
    step(filled._engine, "head")
    key = new_dossier("1").key
    filled.save_texts(key, [page_text(5, "trang mới")])
    assert [hit.page for hit in filled.search("trang moi")] == [5]
    assert filled.search("1-5") == ()
