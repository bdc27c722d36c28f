"""Papers with fields, as extraction delivers them. All people are made up."""

from __future__ import annotations

from pydantic import JsonValue

from models.document import Document
from models.document_type import Anchor, DocumentType, Family, FieldSpec
from models.field import FieldKind, FieldValue, Vote

KINDS = {
    "ho_ten": FieldKind.PERSON_NAME,
    "ten_me": FieldKind.PERSON_NAME,
    "nguoi_nop": FieldKind.PERSON_NAME,
    "ngay_sinh": FieldKind.DATE,
    "ngay_cap": FieldKind.DATE,
    "ngay_dang_ky": FieldKind.DATE,
    "ngay_nhan": FieldKind.DATE,
    "ngay_hen_tra": FieldKind.DATE,
    "co_gia_tri_den": FieldKind.DATE,
    "so_ngay_giai_quyet": FieldKind.NUMBER,
    "gioi_tinh": FieldKind.CHOICE,
    "so_dinh_danh": FieldKind.ID_NUMBER,
    "von_kinh_doanh": FieldKind.MONEY,
    "noi_thuong_tru": FieldKind.ADDRESS,
    "ma_ho_so": FieldKind.CODE,
    "so_ky_hieu": FieldKind.CODE,
    "ma_qr": FieldKind.CODE,
    "mrz": FieldKind.CODE,
}
ANCHORS = {"so_ky_hieu": Anchor.NUMBER}


def field(name: str, value: JsonValue, *readers: str, confidence: float = 0.95) -> FieldValue:
    """Return a field that ``readers`` (Tesseract by default) all read the same."""
    return FieldValue(
        name=name,
        kind=KINDS.get(name, FieldKind.TEXT),
        printed=None if value is None else str(value),
        value=value,
        confidence=confidence,
        votes=tuple(
            Vote(reader=reader, value=value, confidence=confidence)
            for reader in readers or ("tesseract",)
        ),
    )


def voted(name: str, value: JsonValue, **votes: JsonValue) -> FieldValue:
    """Return a field with these votes by source."""
    made = field(name, value)
    return made.model_copy(
        update={
            "votes": tuple(
                Vote(reader=reader, value=said, confidence=0.9) for reader, said in votes.items()
            )
        }
    )


def paper(*fields: FieldValue, id: str = "d1", type: str = "mau") -> Document:  # noqa: A002
    return Document(id=id, type=type, pages=(1,), fields=fields)


def type_of(
    *names: str, required: tuple[str, ...] = (), symbols: tuple[str, ...] = ()
) -> DocumentType:
    """Return a type that has these fields."""
    return DocumentType(
        id="mau",
        title="Mẫu",
        title_en="Sample",
        family=Family.FORM,
        symbols=symbols,
        fields=tuple(
            FieldSpec(
                name=name,
                kind=KINDS.get(name, FieldKind.TEXT),
                required=name in required,
                anchor=ANCHORS.get(name, Anchor.LABEL),
            )
            for name in dict.fromkeys((*names, *required))
        ),
    )
