"""Taking files in: what becomes a dossier, what goes to quarantine, what a kill may not lose."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.receive import Origin, receive, recover, scans_in
from flows.services import Services
from models.dossier import DossierState
from models.errors import NotStableError
from models.page import ScanFile
from storage.catalogue import Catalogue
from tests.papers import write_letter


def test_a_good_file_becomes_a_received_dossier(services: Services, tmp_path: Path) -> None:
    scan = write_letter(tmp_path / "Tờ khai bà Hoa.png")
    received = receive([scan], Origin(), services)
    assert received.is_new
    assert received.dossier is not None
    assert received.dossier.state is DossierState.RECEIVED
    assert received.dossier.files == ("Tờ khai bà Hoa.png",)
    assert received.dossier.id_is_provisional
    assert scan.exists()


def test_the_same_contents_under_another_name_are_the_same_dossier(
    services: Services, tmp_path: Path
) -> None:
    scan = write_letter(tmp_path / "a.png")
    first = receive([scan], Origin(), services)
    (tmp_path / "b.png").write_bytes(scan.read_bytes())
    again = receive([tmp_path / "b.png"], Origin(), services)
    assert not again.is_new
    assert first.dossier == again.dossier


@pytest.mark.parametrize("name", ["H41.18-250812-0009.png", "H41.18-250812-0009/trang 1.png"])
def test_a_dossier_id_in_the_name_is_taken(services: Services, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    received = receive([write_letter(path)], Origin(), services)
    assert received.dossier is not None
    assert received.dossier.id == "H41.18-250812-0009"
    assert not received.dossier.id_is_provisional


def test_every_id_in_names_is_kept_with_its_source_up_to_the_dropped_folder(
    services: Services, tmp_path: Path
) -> None:
    dropped = tmp_path / "H41.18-250812-0001" / "H41.18-250812-0002"
    scan = dropped / "mặt trước" / "H41.18-250812-0003.png"
    scan.parent.mkdir(parents=True)
    origin = Origin(folder=dropped)
    received = receive([write_letter(scan)], origin, services)
    assert received.dossier is not None
    assert received.dossier.id == "H41.18-250812-0002"
    assert [(str(one.source), one.id[-1]) for one in received.dossier.id_claims] == [
        ("folder", "2"),
        ("file", "3"),
    ]


def test_the_same_file_again_with_an_id_names_a_dossier_that_waits(
    services: Services, tmp_path: Path
) -> None:
    scan = write_letter(tmp_path / "a.png")
    first = receive([scan], Origin(), services)
    named = receive([scan], Origin(dossier_id="H41.18-250812-0004"), services)
    assert first.dossier is not None
    assert named.dossier is not None
    assert named.dossier.key == first.dossier.key
    assert (named.dossier.id, named.dossier.id_is_provisional) == ("H41.18-250812-0004", False)
    again = receive([scan], Origin(), services)
    assert again.dossier == named.dossier


def test_a_bad_file_goes_to_quarantine_and_the_others_go_on(
    services: Services, tmp_path: Path
) -> None:
    (tmp_path / "hỏng.pdf").write_bytes(b"%PDF-1.7\nnothing")
    good = write_letter(tmp_path / "tốt.png")
    received = receive([tmp_path / "hỏng.pdf", good], Origin(), services)
    assert [failure.file for failure in received.failures] == ["hỏng.pdf"]
    assert received.dossier is not None
    assert received.dossier.files == ("tốt.png",)
    assert len(list(services.settings.quarantine_dir.glob("*.pdf"))) == 1


def test_only_bad_files_make_no_dossier(services: Services, tmp_path: Path) -> None:
    (tmp_path / "rỗng.pdf").touch()
    received = receive([tmp_path / "rỗng.pdf"], Origin(), services)
    assert received.dossier is None
    assert services.catalogue.count() == 0


def test_from_an_inbox_files_are_taken_away(services: Services, tmp_path: Path) -> None:
    good, bad = write_letter(tmp_path / "a.png"), tmp_path / "b.pdf"
    bad.touch()
    receive([good, bad], Origin(station="quay-2", move=True), services)
    assert not good.exists()
    assert not bad.exists()
    assert len(list(services.settings.work_dir.glob("*/source/*"))) == 1
    assert len(list(services.settings.quarantine_dir.glob("*.json"))) == 1


def test_scans_of_a_folder_come_in_name_order_without_side_files(tmp_path: Path) -> None:
    for name in ["b.jpg", "a.pdf", "notes.txt", ".hidden.png", "c/d.tif"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in scans_in(tmp_path)] == ["a.pdf", "b.jpg", "d.tif"]


def test_a_kill_between_taking_and_entering_loses_nothing(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = write_letter(tmp_path / "H41.18-250812-0010.png")

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Catalogue, "receive", die)
        with pytest.raises(KeyboardInterrupt):
            receive([scan], Origin(station="quay-3", move=True), services)
    assert not scan.exists()
    (dossier,) = recover(services)
    assert (dossier.id, dossier.station) == ("H41.18-250812-0010", "quay-3")
    assert recover(services) == ()
    assert services.catalogue.count() == 1


def test_a_file_that_changes_while_it_is_taken_is_refused_for_now(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = write_letter(tmp_path / "a.png")

    def identified(*_: object) -> ScanFile:
        from pipeline.ingest.identify import identify  # noqa: PLC0415 - the real one

        found = identify(scan, services.settings.intake)
        return found.model_copy(update={"sha256": "0" * 64})

    monkeypatch.setattr("flows.receive.identify", identified)
    with pytest.raises(NotStableError):
        receive([scan], Origin(move=True), services)
    assert scan.exists()
    assert recover(services) == ()
