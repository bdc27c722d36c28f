"""Synthetic dossiers for the tests of the catalogue."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from models.artifact import Artifact, ArtifactKind
from models.document import Document
from models.dossier import Dossier
from models.field import FieldKind, FieldStatus, FieldValue
from models.geometry import Box
from models.ids import batch_key
from models.page import FileKind, PageText, ScanFile, Word


def scan_file(name: str = "Tờ khai.pdf") -> ScanFile:
    return ScanFile(
        path=Path("/spool") / name,
        name=name,
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        bytes=3_000_000_000,
        modified=datetime(2026, 8, 12, 1, 2, 3, 4, UTC),
        kind=FileKind.PDF,
        page_count=3,
    )


def new_dossier(name: str = "a", dossier_id: str = "H41.18-250812-0001") -> Dossier:
    return Dossier(
        key=batch_key([hashlib.sha256(name.encode()).hexdigest()]),
        id=dossier_id,
        files=("Tờ khai.pdf",),
    )


def birth_certificate() -> Document:
    name = FieldValue(
        name="ho_ten",
        kind=FieldKind.PERSON_NAME,
        printed="TRẦN THỊ MẪU",
        value="Trần Thị Mẫu",
        confidence=0.99,
        status=FieldStatus.ACCEPTED,
        page=1,
        box=Box(1, 2, 3, 4),
    )
    day = FieldValue(name="ngay_sinh", kind=FieldKind.DATE, status=FieldStatus.MISSING)
    table = FieldValue(name="bang", kind=FieldKind.TABLE, value=[{"stt": 1, "ten": "Đơn"}], page=2)
    return Document(
        id="d1",
        type="giay_khai_sinh",
        type_confidence=0.98,
        pages=(1, 2),
        fields=(name, day, table),
        artifact=Artifact(
            kind=ArtifactKind.RENDERED, key="k/d1.pdf", location="l", sha256="0" * 64, bytes=5
        ),
    )


def page_text(page: int, *lines: str) -> PageText:
    words = tuple(
        Word(
            text=word,
            raw_text=word,
            box=Box(0, 0, 1, 1),
            confidence=0.5,
            block=0,
            line=number,
            reader="tesseract",
        )
        for number, line in enumerate(lines)
        for word in line.split(" ")
    )
    return PageText(page=page, width=10, height=10, words=words, engine="tesseract 5.3.0 vie")
