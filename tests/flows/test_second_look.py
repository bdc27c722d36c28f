"""Values that wait for a person are looked at again, with the real readers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config.settings import load_settings
from flows.digitise import extract, validate
from flows.pages import Readings, process_page
from flows.papers import recognise_papers
from flows.receive import Origin, receive, scans_of
from flows.second_look import look_again
from flows.services import Services, using
from models.dossier import Dossier
from models.field import FieldStatus
from pipeline.ingest.split import split_pages
from pipeline.ocr.tessdata import other_model
from sohoa.wiring import installation
from tests.papers import write_letter
from tests.pipeline.ocr.pages import needs_second_reader

needs_other_model = pytest.mark.skipif(
    other_model(load_settings().ocr) is None, reason="one trained model only: make models"
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Dossier]]:
    """A letter of one page, received, read and extracted."""
    folder = tmp_path_factory.mktemp("second-look")
    settings = load_settings(data_dir=folder / "data")
    with installation(settings) as services, using(services):
        letter = write_letter(folder / "thu.pdf")
        dossier = receive((letter,), Origin(), services).dossier
        assert dossier is not None
        files = scans_of(dossier.key, services)
        work = services.work(dossier.key)
        pages = split_pages(files[0], work.pages_dir, 1, settings.intake)
        readings = Readings(work, tuple(process_page(page, work, services) for page in pages))
        readings.keep()
        papers = recognise_papers(readings, files, services)
        yield services, extract.fn(dossier.model_copy(update={"documents": papers}))


@needs_second_reader
@needs_other_model
def test_words_and_codes_of_a_letter_are_confirmed(read: tuple[Services, Dossier]) -> None:
    services, extracted = read
    with using(services):
        (letter,) = validate.fn(extracted).documents
    agency, signer = letter.field("co_quan_ban_hanh"), letter.field("nguoi_ky")

    assert agency is not None
    assert signer is not None
    assert {"ppocr", "vie_fast"} <= {vote.reader for vote in signer.votes}
    assert (signer.value, signer.status) == ("Trần Thị Hồng Nhung", FieldStatus.ACCEPTED)
    assert agency.status is FieldStatus.ACCEPTED


@needs_second_reader
def test_looking_again_changes_nothing_more(read: tuple[Services, Dossier]) -> None:
    services, extracted = read
    readings = Readings.of(services.work(extracted.key))

    assert look_again(extracted, readings, services, services.now().date()) == extracted


def test_without_a_second_reader_nothing_is_looked_at(read: tuple[Services, Dossier]) -> None:
    services, extracted = read
    bare = extracted.model_copy(
        update={
            "documents": tuple(
                paper.model_copy(
                    update={
                        "fields": tuple(
                            field.model_copy(update={"votes": field.votes[:1]})
                            for field in paper.fields
                        )
                    }
                )
                for paper in extracted.documents
            )
        }
    )
    reader = services.settings.ocr.model_copy(update={"second_reader": False})
    off = services.settings.model_copy(update={"ocr": reader})
    readings = Readings.of(services.work(extracted.key))
    without = Services(**{**vars(services), "settings": off})

    assert look_again(bare, readings, without, services.now().date()) == bare
