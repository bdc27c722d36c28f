"""``sohoa run`` from scan to signed PDF/A, looked at with programs that are not ours."""

from __future__ import annotations

import hashlib
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from minio import Minio
from minio.datatypes import Object

from storage.catalogue import Catalogue
from tests.commands import sohoa
from tests.papers import write_letter
from tests.services import S3Server

pytestmark = pytest.mark.e2e

SAMPLES = Path(__file__).parents[2] / "samples" / "dossiers"


def _output(*command: str | Path) -> str:
    return subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One sample dossier, digitized and approved."""
    out = tmp_path_factory.mktemp("run")
    outcome = sohoa("run", SAMPLES / "khai-sinh", "--approve", "all", "--out", out, "--json")
    assert outcome.code == 0, outcome.err
    result: dict[str, Any] = outcome.json
    return result


def test_sample_dossier_is_stored_under_the_id_on_its_receipt(ran: dict[str, Any]) -> None:
    expected = tomllib.loads((SAMPLES / "khai-sinh" / "dossier.toml").read_text("utf-8"))
    (dossier,) = ran["dossiers"]
    assert ran["version"] == 1
    assert ran["failed"] == []
    assert dossier["state"] == "STORED"
    assert dossier["id"] == expected["id"]


def test_sample_papers_and_pages_are_recognised(ran: dict[str, Any]) -> None:
    found = [(d["type"], d["pages"]) for d in ran["dossiers"][0]["documents"]]
    truth = [
        tomllib.loads(path.read_text("utf-8"))
        for path in sorted((SAMPLES / "khai-sinh").glob("expected-*.toml"))
    ]
    assert found == [(paper["type"], paper["pages"]) for paper in truth]


def test_poppler_calls_the_signature_valid_and_whole(ran: dict[str, Any]) -> None:
    for document in ran["dossiers"][0]["documents"]:
        said = _output("pdfsig", "-nocert", document["artifact"]["path"])
        assert "Signature is Valid" in said
        assert "Total document signed" in said


def test_poppler_finds_the_papers_own_words(ran: dict[str, Any]) -> None:
    document = next(d for d in ran["dossiers"][0]["documents"] if d["type"] == "giay_khai_sinh")
    text = " ".join(_output("pdftotext", document["artifact"]["path"], "-").split())
    assert "GIẤY KHAI SINH" in text
    assert document["fields"]["ho_ten"]["printed"] in text


def test_stored_bytes_are_those_the_result_names(ran: dict[str, Any]) -> None:
    for document in ran["dossiers"][0]["documents"]:
        artifact = document["artifact"]
        content = Path(artifact["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == artifact["sha256"]
        assert artifact["pdfa"] == "2u"
        assert artifact["signature"]["valid"]
        assert artifact["signature"]["level"] == "B-LTA"
        assert artifact["signature"]["test_certificate"]


def test_verify_command_agrees(ran: dict[str, Any]) -> None:
    path = Path(ran["dossiers"][0]["documents"][0]["artifact"]["path"])
    outcome = sohoa("verify", path, "--out", path.parents[3], "--json")
    assert outcome.code == 0
    assert outcome.json["pdfa_claim"] == "2u"
    assert outcome.json["signatures"][0]["trusted"]


def test_every_use_of_the_key_is_in_the_audit_log(ran: dict[str, Any]) -> None:
    (dossier,) = ran["dossiers"]
    data = Path(dossier["documents"][0]["artifact"]["path"]).parents[3]
    with Catalogue.open(f"sqlite:///{data / 'catalogue.db'}") as catalogue:
        (found,) = catalogue.find(dossier["id"])
        used = [event for event in catalogue.events(found.key) if event.what == "key.used"]
    assert [event.details["document"] for event in used] == [d["id"] for d in dossier["documents"]]


def test_maintain_renews_what_is_due_and_keeps_the_old_version(ran: dict[str, Any]) -> None:
    paths = [Path(d["artifact"]["path"]) for d in ran["dossiers"][0]["documents"]]
    data = paths[0].parents[3]
    assert sohoa("maintain", "--out", data, "--json").json == []
    renewed = sohoa("maintain", "--out", data, "--days", "36500", "--json")
    assert renewed.code == 0, renewed.err
    assert [entry["code"] for entry in renewed.json] == [""] * len(paths)
    for path in paths:
        newer = path.with_suffix(".v2.pdf")
        assert newer.read_bytes().startswith(path.read_bytes())
        report = sohoa("verify", newer, "--out", data, "--json").json
        assert [check["document_timestamp"] for check in report["signatures"]] == [
            False,
            True,
            True,
        ]
        assert all(check["trusted"] for check in report["signatures"])
        assert report["pdfa_violations"] == []


def test_a_changed_byte_makes_verify_fail(ran: dict[str, Any], tmp_path: Path) -> None:
    content = bytearray(Path(ran["dossiers"][0]["documents"][0]["artifact"]["path"]).read_bytes())
    content[len(content) // 2] ^= 0xFF
    changed = tmp_path / "đã sửa.pdf"
    changed.write_bytes(content)
    assert sohoa("verify", changed).code == 1


def test_without_approval_doubtful_dossiers_wait_for_a_person(tmp_path: Path) -> None:
    scan = write_letter(tmp_path / "công văn.pdf")
    first = sohoa("run", scan, "--approve", "none", "--out", tmp_path / "out", "--json")
    assert first.code == 0
    (waiting,) = first.json["dossiers"]
    assert waiting["state"] == "IN_REVIEW"
    assert waiting["documents"][0]["artifact"] is None
    approved = sohoa("approve", waiting["id"], "--out", tmp_path / "out")
    assert approved.code == 0, approved.err
    again = sohoa("run", scan, "--out", tmp_path / "out", "--json")
    assert [d["state"] for d in again.json["dossiers"]] == ["STORED"]


def test_given_dossier_id_is_used(tmp_path: Path) -> None:
    scan = write_letter(tmp_path / "a.png")
    outcome = sohoa(
        "run", scan, "--dossier", "H41.18-250812-0077", "--approve", "all",
        "--out", tmp_path / "out", "--json",
    )  # fmt: skip
    (dossier,) = outcome.json["dossiers"]
    assert dossier["id"] == "H41.18-250812-0077"
    assert dossier["documents"][0]["artifact"]["key"].startswith("H41.18-250812-0077/")


def test_wrong_usage_ends_with_2(tmp_path: Path) -> None:
    assert sohoa("run", tmp_path / "không có.pdf").code == 2
    assert sohoa("run", write_letter(tmp_path / "a.png"), "--dossier", "xyz").code == 2
    (tmp_path / "trống").mkdir()
    assert sohoa("run", tmp_path / "trống").code == 2


def test_s3_and_postgresql_serve_as_well_as_the_folder(
    tmp_path: Path, s3_server: S3Server, postgres_database: str
) -> None:
    out, own = tmp_path / "out", _served_by(s3_server, postgres_database)
    outcome = sohoa(
        "run", write_letter(tmp_path / "a.pdf"), "--approve", "all", "--out", out, "--json", **own
    )
    assert outcome.code == 0, outcome.err
    (dossier,) = outcome.json["dossiers"]
    assert dossier["state"] == "STORED"
    artifact = dossier["documents"][0]["artifact"]
    assert artifact["path"].startswith("s3://ho-so-thu/")
    assert not (out / "catalogue.db").exists()
    stored = _stored(s3_server, artifact["key"])
    assert stored.metadata is not None
    assert stored.metadata["x-amz-object-lock-mode"] == "COMPLIANCE"
    held = sohoa("hold", dossier["id"], "--reason", "thanh tra", "--out", out, **own)
    assert held.code == 0, held.err
    with Catalogue.open(postgres_database) as catalogue:
        event = catalogue.events()[-1]
    assert (event.what, event.details) == ("dossier.held", {"reason": "thanh tra"})
    found = _stored(s3_server, artifact["key"])
    assert found.metadata is not None
    assert found.metadata["x-amz-object-lock-legal-hold"] == "ON"


def _served_by(server: S3Server, database: str) -> dict[str, str]:
    return {
        "SOHOA_STORE__KIND": "s3",
        "SOHOA_STORE__ENDPOINT": server.endpoint,
        "SOHOA_STORE__SECURE": "false",
        "SOHOA_STORE__BUCKET": "ho-so-thu",
        "SOHOA_STORE__LOCK": "compliance",
        "SOHOA_S3_ACCESS_KEY": server.access_key,
        "SOHOA_S3_SECRET_KEY": server.secret_key,
        "SOHOA_CATALOGUE__URL": database,
    }


def _stored(server: S3Server, key: str) -> Object:
    client = Minio(
        server.endpoint, access_key=server.access_key, secret_key=server.secret_key, secure=False
    )
    return client.stat_object("ho-so-thu", key)
