"""How states and statuses are called on the pages, Vietnamese first."""

from __future__ import annotations

from models.dossier import DossierState
from models.field import FieldStatus

STATES: dict[DossierState, str] = {
    DossierState.RECEIVED: "Đã nhận",
    DossierState.READ: "Đã đọc",
    DossierState.IN_REVIEW: "Chờ xem lại",
    DossierState.APPROVED: "Đã duyệt",
    DossierState.SIGNED: "Đã ký",
    DossierState.STORED: "Đã lưu trữ",
    DossierState.FAILED: "Lỗi",
    DossierState.QUARANTINED: "Cách ly",
}

# A sign beside the colour: colour alone is not read by everybody.
FIELD_STATUSES: dict[FieldStatus, str] = {
    FieldStatus.ACCEPTED: "✓ Nhận",
    FieldStatus.REVIEW: "? Cần xem",
    FieldStatus.MISSING: "! Thiếu",
    FieldStatus.CONFIRMED: "✓ Xác nhận",
    FieldStatus.CORRECTED: "✎ Đã sửa",
}
