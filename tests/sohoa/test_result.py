"""The JSON document of a run is a contract; the exit code follows from it."""

from __future__ import annotations

import json

from config.settings import load_settings
from models.artifact import Artifact, ArtifactKind, SignatureLevel, SignatureSummary
from models.document import Document
from models.dossier import Dossier, DossierState, Failure, SkippedPage
from models.field import FieldKind, FieldStatus, FieldValue
from models.geometry import Box
from sohoa.result import as_json, as_table, exit_code

SETTINGS = load_settings()
FAILURE = Failure(code="INPUT-003", file="a.pdf", message_vi="hỏng", message_en="damaged")


def _dossier(state: DossierState = DossierState.STORED) -> Dossier:
    field = FieldValue(
        name="ho_ten",
        kind=FieldKind.PERSON_NAME,
        printed="NGUYỄN VĂN AN",
        value="Nguyễn Văn An",
        confidence=0.99812,
        status=FieldStatus.ACCEPTED,
        page=2,
        box=Box(1, 2, 3, 4),
    )
    artifact = Artifact(
        kind=ArtifactKind.RENDERED,
        key="k",
        location="/x/k",
        sha256="0" * 64,
        bytes=10,
        pdfa="2u",
        signature=SignatureSummary(
            level=SignatureLevel.B_B, valid=True, signer="CN", test_certificate=True
        ),
    )
    document = Document(
        id="d1", type="giay_khai_sinh", pages=(2, 3), fields=(field,), artifact=artifact
    )
    return Dossier(
        key="0" * 32,
        id="H41.18-250812-0001",
        state=state,
        documents=(document,),
        skipped_pages=(SkippedPage(page=4, reason="blank"),),
        rotated_pages=((5, 180),),
        seconds={"clean": 1.0, "ocr": 2.0, "total": 3.0},
        failure=FAILURE if state is DossierState.FAILED else None,
    )


def test_json_has_the_keys_scripts_depend_on() -> None:
    result = json.loads(json.dumps(as_json([_dossier()], [FAILURE], SETTINGS)))
    assert result["version"] == 1
    (dossier,) = result["dossiers"]
    assert dossier["id"] == "H41.18-250812-0001"
    assert dossier["skipped_pages"] == [{"page": 4, "reason": "blank"}]
    assert dossier["rotated_pages"] == [{"page": 5, "degrees": 180}]
    assert set(dossier["seconds"]) == {"clean", "ocr", "total"}
    (document,) = dossier["documents"]
    assert document["pages"] == [2, 3]
    field = document["fields"]["ho_ten"]
    assert field["value"] == "Nguyễn Văn An"
    assert field["printed"] == "NGUYỄN VĂN AN"
    assert (field["confidence"], field["status"]) == (0.998, "accepted")
    assert (field["page"], field["box"]) == (2, [1, 2, 3, 4])
    artifact = document["artifact"]
    assert artifact["kind"] == "rendered"
    assert artifact["signature"]["level"] == "B-B"
    assert artifact["signature"]["valid"] is True
    assert {"file", "code", "message_vi", "message_en"} <= result["failed"][0].keys()


def test_a_failed_dossier_is_listed_among_the_failures() -> None:
    result = as_json([_dossier(DossierState.FAILED)], [], SETTINGS)
    assert result["failed"][0]["dossier"] == "H41.18-250812-0001"


def test_exit_code_is_0_only_when_nothing_failed() -> None:
    assert exit_code([_dossier(), _dossier(DossierState.IN_REVIEW)], []) == 0
    assert exit_code([_dossier(DossierState.FAILED)], []) == 1
    assert exit_code([_dossier()], [FAILURE]) == 1


def test_the_table_has_a_line_for_every_paper() -> None:
    assert as_table([_dossier()], {}).row_count == 2
