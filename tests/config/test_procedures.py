"""Procedure files: those that come with the program, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.procedures import check_procedures, load_procedures
from config.types import load_document_types
from models.errors import ProcedureError

TYPES = load_document_types()

GOOD = """
id = "cap_phep"
title = "Cấp phép xây dựng"
title_en = "Building permit"
names = ["Cấp giấy phép xây dựng"]
codes = ["1.000001"]
also = ["ban_ve"]
retention = "20 years"

[[papers]]
name = "Giấy chứng nhận"
types = ["giay_chung_nhan_quyen_su_dung_dat"]

[[same]]
first = "giay_chung_nhan_quyen_su_dung_dat.so_thua"
second = "ban_ve.so_thua"
"""


def write(folder: Path, text: str, name: str = "cap_phep") -> None:
    (folder / f"{name}.toml").write_text(text.lstrip("\n"), "utf-8")


def only_fault(folder: Path) -> dict[str, str]:
    faults = check_procedures(TYPES, folder)
    assert len(faults) == 1, faults
    return faults[0].parameters


def test_at_least_ten_procedures_come_with_the_program_and_none_is_wrong() -> None:
    assert check_procedures(TYPES) == ()
    assert len(load_procedures(TYPES)) >= 10


def test_codes_that_the_domain_knows_are_there() -> None:
    codes = {code: one.id for one in load_procedures(TYPES).values() for code in one.codes}
    assert codes == {
        "1.001193": "dang_ky_khai_sinh",
        "1.000894": "dang_ky_ket_hon",
        "2.000635": "cap_ban_sao_trich_luc_ho_tich",
        "2.001019": "chung_thuc_di_chuc",
        "1.012790": "dinh_chinh_giay_chung_nhan",
    }


def test_receipt_card_and_proxy_may_lie_in_every_dossier() -> None:
    always = {"giay_tiep_nhan_ho_so", "can_cuoc_cong_dan", "giay_uy_quyen", "khong_xac_dinh"}
    assert all(always <= one.known_types for one in load_procedures(TYPES).values())


def test_a_good_file_loads_with_its_retention(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert load_procedures(TYPES, tmp_path)["cap_phep"].retention_years == 20
    write(tmp_path, GOOD.replace("20 years", "permanent"))
    assert load_procedures(TYPES, tmp_path)["cap_phep"].retention_years is None
    write(tmp_path, GOOD.replace("20 years", "none"))
    assert load_procedures(TYPES, tmp_path)["cap_phep"].retention_years == 0


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('retention = "20 years"', 'retension = "20 years"', 7, "did you mean `retention`?"),
        ('retention = "20 years"', 'retention = "20 năm"', 7, "must be permanent, none or"),
        ('retention = "20 years"', "", 1, "`retention` is missing"),
        ('name = "Giấy', 'nane = "Giấy', 10, "did you mean `name`?"),
        ('types = ["giay_chung_nhan_quyen', 'types = ["giay_chung_nhan_quyn', 11, "did you mean"),
        ('also = ["ban_ve"]', 'also = ["banve"]', 6, "did you mean `ban_ve`?"),
        ('also = ["ban_ve"]', 'also = "ban_ve"', 6, "`also`"),
        ('second = "ban_ve.so_thua"', 'second = "ban_ve.so_tua"', 15, "did you mean `so_thua`?"),
        ('second = "ban_ve.so_thua"', 'second = "banve.so_thua"', 15, "did you mean `ban_ve`?"),
        ('second = "ban_ve.so_thua"', 'second = "ban_ve"', 15, "written as <type>.<field>"),
        ('second = "ban_ve.so_thua"', "", 13, "`second` is missing"),
        ('codes = ["1.000001"]', 'codes = ["1.0001"]', 5, "no national code"),
        ('names = ["Cấp giấy phép xây dựng"]', "names = []", 4, "give `names`"),
        ('names = ["Cấp giấy phép xây dựng"]', "", 1, "`names` is missing"),
        ('id = "cap_phep"', 'id = "cap"', 1, "is not the file's name"),
        ('id = "cap_phep"', 'id = "cap_phep', 1, "not valid TOML"),
        ("[[papers]]", "[papers]", 9, "must be written as [[papers]]"),
        ("[[papers]]", "[[paper]]", 9, "did you mean `papers`?"),
        ("[[same]]", "[[sames]]", 13, "did you mean `same`?"),
    ],
)
def test_a_wrong_file_is_named_by_line_with_advice(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in GOOD
    write(tmp_path, GOOD.replace(old, new))
    found = only_fault(tmp_path)
    assert (found["file"], found["line"]) == ("cap_phep.toml", str(line))
    assert words in found["reason"]
    with pytest.raises(ProcedureError):
        load_procedures(TYPES, tmp_path)


def test_two_procedures_share_neither_name_nor_code(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace('"cap_phep"', '"cap_phep_2"'), "cap_phep_2")
    reasons = [fault.parameters["reason"] for fault in check_procedures(TYPES, tmp_path)]
    assert len(reasons) == 2
    assert all("belongs to `cap_phep` already" in reason for reason in reasons)


def test_what_may_lie_everywhere_is_checked_too(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, 'also = ["can_cuoc"]\n', "_always")
    found = only_fault(tmp_path)
    assert (found["file"], found["line"]) == ("_always.toml", "1")
    assert "did you mean `can_cuoc_cong_dan`?" in found["reason"]


def test_a_folder_without_procedures_is_a_fault(tmp_path: Path) -> None:
    assert "no procedure file" in only_fault(tmp_path)["reason"]
