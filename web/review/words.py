"""How states and statuses are called on the pages, Vietnamese first."""

from __future__ import annotations

from models.artifact import VerificationReport
from models.dossier import DossierState
from models.field import FieldStatus
from models.indication import Indication, status_of_file

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

_VERDICTS: dict[Indication, tuple[str, str]] = {
    Indication.PASSED: ("good", "✓ Chữ ký hợp lệ"),
    Indication.FAILED: ("bad", "✗ Chữ ký KHÔNG hợp lệ"),
    Indication.INDETERMINATE: ("open", "? Chưa thể kết luận về chữ ký"),
}
_UNDECIDED: dict[str | None, tuple[str, str]] = {
    "NO_CERTIFICATE_CHAIN_FOUND": ("open", "? Chữ ký toàn vẹn, chưa xác lập được chuỗi tin cậy"),
    "SIG_CONSTRAINTS_FAILURE": ("bad", "✗ Tệp bị sửa sau khi ký"),
}


def verdict_words(report: VerificationReport) -> tuple[str, str]:
    """Return the class and the words of a verdict: unknown signers are never called valid."""
    status = status_of_file(report)
    return _UNDECIDED.get(status.sub_indication, _VERDICTS[status.indication])
