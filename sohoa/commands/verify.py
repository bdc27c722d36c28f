"""``sohoa verify``: what the signatures of a file and its PDF/A claim are worth."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from config.messages import describe_finding
from flows.papers import report_on
from models.artifact import SignatureCheck, VerificationReport
from models.indication import Indication, Status, status_of, status_of_file
from pipeline.sign.trust import load_trust
from sohoa.commands.run import JsonOption, OutOption
from sohoa.result import verification_json
from sohoa.wiring import settings_for

_VERDICTS = {
    Indication.PASSED: "HỢP LỆ / VALID",
    Indication.FAILED: "KHÔNG HỢP LỆ / NOT VALID",
    Indication.INDETERMINATE: "CHƯA THỂ KẾT LUẬN / INDETERMINATE",
}
_CHANGES = {
    "none": "không / none",
    "ltv": "chỉ thêm dữ liệu kiểm tra dài hạn / long-term data only",
    "forms": "điền biểu mẫu, ký thêm / forms filled, further signatures",
    "annotations": "thêm chú thích / annotations",
    "other": "NỘI DUNG BỊ SỬA / CONTENT CHANGED",
}


def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    out: OutOption = None,
    json_output: JsonOption = False,
) -> None:
    """Kiểm tra chữ ký và PDF/A của một tệp. / Verify a file's signatures and PDF/A claim.

    Exit 0 when there is at least one signature and all are valid: intact, and of a trusted chain.
    """
    settings = settings_for(out)
    with file.open("rb") as content:
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
    report = report_on(file, sha256, load_trust(settings.sign, settings.pki_dir))
    if json_output:
        typer.echo(json.dumps(verification_json(report), ensure_ascii=False, indent=1))
    else:
        _show(report)
    raise typer.Exit(int(status_of_file(report).indication is not Indication.PASSED))


def _show(report: VerificationReport) -> None:
    console = Console()
    console.print(f"{report.file}  ({report.bytes} byte)", markup=False, highlight=False)
    console.print(f"SHA-256  {report.sha256}", highlight=False)
    if not report.signatures:
        console.print("Không có chữ ký số. / No digital signature.")
    for check in report.signatures:
        console.print(_table(check))
    claim = f"PDF/A-{report.pdfa_claim}" if report.pdfa_claim else "không / none"
    console.print(f"PDF/A: {claim}")
    for rule in report.pdfa_violations:
        console.print(f"  vi phạm / violation: {rule}", markup=False)
    for finding in report.findings:
        console.print(f"[{finding.code}] {describe_finding(finding, 'vi')}", markup=False)
        console.print(f"[{finding.code}] {describe_finding(finding, 'en')}", markup=False)
    console.print(f"Kết luận / Verdict: {_verdict(report)}", markup=False, highlight=False)


def _verdict(report: VerificationReport) -> str:
    """Without a trusted chain a signature is intact, and never called valid."""
    status = status_of_file(report)
    if not report.signatures:
        return "KHÔNG CÓ CHỮ KÝ / NO SIGNATURE"
    if status.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND":
        return "TOÀN VẸN, CHƯA XÁC LẬP ĐƯỢC CHUỖI TIN CẬY / INTACT, CHAIN NOT ESTABLISHED"
    return _VERDICTS[status.indication]


def _table(check: SignatureCheck) -> Table:
    table = Table(title=check.field, show_header=False, title_justify="left")
    rows = {
        "Người ký / Signer": check.signer,
        "Nơi cấp / Issuer": check.issuer,
        "Thời điểm ký / Signed at": check.signed_at.isoformat() if check.signed_at else "-",
        "Dấu thời gian / Time-stamp": _yes(check.timestamped),
        "Mức / Level": f"{_level(check)}, {check.digest}",
        "Toàn vẹn / Intact": _yes(check.intact),
        "Chữ ký đúng / Signature right": _yes(check.valid),
        "Chuỗi tin cậy / Chain trusted": _yes(check.trusted),
        "EN 319 102-1": _words(status_of(check)),
        "Phủ cả tệp / Whole document": _yes(check.whole_document),
        "Thay đổi sau ký / Later changes": _CHANGES.get(check.later_changes, check.later_changes),
    }
    for name, value in rows.items():
        table.add_row(name, value)
    if check.test_certificate:
        table.add_row("Chứng thư / Certificate", "THỬ NGHIỆM, không có giá trị pháp lý / TEST ONLY")
    return table


def _words(status: Status) -> str:
    return " / ".join(word for word in (status.indication, status.sub_indication) if word)


def _level(check: SignatureCheck) -> str:
    return "dấu thời gian cả tệp / document time-stamp" if check.document_timestamp else check.level


def _yes(value: bool) -> str:
    return "có / yes" if value else "KHÔNG / NO"
