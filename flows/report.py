"""What admins see in Prefect of a dossier: a table of its papers, never what stands on them."""

from __future__ import annotations

from prefect.artifacts import acreate_table_artifact

from flows.services import Services
from models.dossier import Dossier
from models.field import FieldStatus

_ACCEPTED = {FieldStatus.ACCEPTED, FieldStatus.CONFIRMED, FieldStatus.CORRECTED}


async def publish_digitised(dossier: Dossier, services: Services) -> None:
    """Publish which papers were found and how many of their fields wait for a person."""
    rows = [
        {
            "giấy tờ": services.types[d.type].title if d.type in services.types else d.type,
            "trang": f"{d.pages[0]}-{d.pages[-1]}",
            "độ chắc loại": f"{d.type_confidence:.2f}",
            "trường đã nhận": sum(f.status in _ACCEPTED for f in d.fields),
            "trường cần xem": sum(f.status not in _ACCEPTED for f in d.fields),
        }
        for d in dossier.documents
    ]
    await _publish(dossier, "giay-to", rows, f"Giấy tờ của hồ sơ {dossier.id} ({dossier.state})")


async def publish_stored(dossier: Dossier, services: Services) -> None:
    """Publish where each signed paper lies and what its signature says."""
    del services
    rows = [
        {
            "giấy tờ": d.id,
            "kho": d.artifact.key,
            "sha256": d.artifact.sha256,
            "byte": d.artifact.bytes,
            "PDF/A": d.artifact.pdfa or "-",
            "chữ ký": str(d.artifact.signature.level) if d.artifact.signature else "-",
        }
        for d in dossier.documents
        if d.artifact is not None
    ]
    await _publish(dossier, "luu-tru", rows, f"Kết quả của hồ sơ {dossier.id} ({dossier.state})")


async def _publish(
    dossier: Dossier, what: str, rows: list[dict[str, object]], description: str
) -> None:
    await acreate_table_artifact(
        table=rows,
        # Prefect allows only lower case letters, digits and dashes in a key.
        key=f"ho-so-{dossier.key[:12]}-{what}",
        description=description,
    )
