"""The type files say what the contract says, and a wrong file is named by line."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from config.types import check_document_types, load_document_types
from models.document_type import Anchor, DocumentType
from models.errors import DocumentTypeError
from models.field import FieldKind

_NAMES = """
giay_khai_sinh trich_luc_khai_sinh to_khai_dang_ky_khai_sinh giay_chung_nhan_ket_hon
trich_luc_khai_tu giay_xac_nhan_tinh_trang_hon_nhan can_cuoc_cong_dan
giay_chung_nhan_quyen_su_dung_dat don_dang_ky_bien_dong_dat_dai
giay_chung_nhan_dang_ky_ho_kinh_doanh to_khai_tk1_ts to_khai_ct01 phieu_ly_lich_tu_phap_so_1
quyet_dinh cong_van giay_uy_quyen giay_tiep_nhan_ho_so ban_ve trang_trang khong_xac_dinh
chi_thi thong_bao to_trinh bao_cao ke_hoach nghi_quyet cong_dien giay_moi bien_ban luat nghi_dinh
thong_tu
"""

OFFICIAL = """
so_ky_hieu:code! co_quan_ban_hanh:text! dia_danh:text! ngay_ban_hanh:date! trich_yeu:text!
quyen_han_ky:text chuc_vu_nguoi_ky:text! nguoi_ky:person_name! so_den:code ngay_den:date
"""

# name:kind, "!" when required.
FIELDS = {
    "giay_tiep_nhan_ho_so": """
        ma_ho_so:code! co_quan_ban_hanh:text! nguoi_nop:person_name! dia_chi:address!
        dien_thoai:phone email:text noi_dung_yeu_cau:text! thanh_phan_ho_so:table
        so_luong_ho_so:number so_ngay_giai_quyet:number gio_nhan:time ngay_nhan:date!
        ngay_hen_tra:date! noi_nhan_ket_qua:text quyen_so:code so_thu_tu:code
        nguoi_tiep_nhan:person_name""",
    "giay_khai_sinh": """
        so:code! ho_ten:person_name! ngay_sinh:date! ngay_sinh_bang_chu:text! gioi_tinh:choice!
        dan_toc:text! quoc_tich:text! noi_sinh:address! que_quan:address! so_dinh_danh:id_number
        ten_me:person_name! nam_sinh_me:date! dan_toc_me:text! quoc_tich_me:text!
        noi_cu_tru_me:address! ten_cha:person_name nam_sinh_cha:date dan_toc_cha:text
        quoc_tich_cha:text noi_cu_tru_cha:address nguoi_di_khai:person_name
        giay_to_nguoi_di_khai:text noi_dang_ky:text! ngay_dang_ky:date! nguoi_ky:person_name
        chuc_vu_nguoi_ky:text""",
    "giay_xac_nhan_tinh_trang_hon_nhan": """
        so:code! co_quan_ban_hanh:text! ngay_cap:date! nguoi_de_nghi:person_name
        ho_ten:person_name! ngay_sinh:date! gioi_tinh:choice! dan_toc:text! quoc_tich:text!
        so_dinh_danh:id_number giay_to:text noi_cu_tru:address! cu_tru_tu_ngay:date
        cu_tru_den_ngay:date tinh_trang_hon_nhan:text! muc_dich:text nguoi_ky:person_name!
        chuc_vu_nguoi_ky:text""",
    "can_cuoc_cong_dan": """
        so_dinh_danh:id_number! ho_ten:person_name! ngay_sinh:date! gioi_tinh:choice!
        quoc_tich:text! que_quan:address noi_thuong_tru:address! noi_dang_ky_khai_sinh:address
        co_gia_tri_den:date dac_diem_nhan_dang:text ngay_cap:date! co_quan_ban_hanh:text
        ma_qr:code mrz:code""",
    "quyet_dinh": OFFICIAL,
    "thong_tu": OFFICIAL,
    "cong_van": OFFICIAL.replace("quyen_han_ky", "kinh_gui:text! quyen_han_ky"),
    "khong_xac_dinh": "",
}

GOOD = """
id = "giay_phep"
title = "Giấy phép"
title_en = "Licence"
family = "form"
titles = ["GIẤY PHÉP XÂY DỰNG"]

[[fields]]
name = "so"
kind = "code"
required = true
labels = ["Số:"]
"""


@pytest.fixture(scope="module")
def types() -> dict[str, DocumentType]:
    return dict(load_document_types())


def write(folder: Path, text: str, name: str = "giay_phep") -> None:
    (folder / f"{name}.toml").write_text(text.lstrip("\n"), "utf-8")


def only_fault(folder: Path) -> dict[str, str]:
    faults = check_document_types(folder)
    assert len(faults) == 1, faults
    return faults[0].parameters


def test_every_type_of_the_contract_is_there_and_no_other(types: dict[str, DocumentType]) -> None:
    assert sorted(types) == sorted(_NAMES.split())
    assert check_document_types() == ()


@pytest.mark.parametrize("type_id", FIELDS)
def test_main_types_have_exactly_the_fields_of_the_contract(
    types: dict[str, DocumentType], type_id: str
) -> None:
    fields = [f"{f.name}:{f.kind.value}{'!' * f.required}" for f in types[type_id].fields]
    assert fields == FIELDS[type_id].split()


def test_the_number_of_fields_of_the_other_types_is_the_contract_s(
    types: dict[str, DocumentType],
) -> None:
    expected = {
        "trich_luc_khai_sinh": 28,
        "to_khai_dang_ky_khai_sinh": 27,
        "giay_chung_nhan_ket_hon": 19,
        "trich_luc_khai_tu": 19,
        "giay_chung_nhan_quyen_su_dung_dat": 20,
        "don_dang_ky_bien_dong_dat_dai": 14,
        "giay_chung_nhan_dang_ky_ho_kinh_doanh": 22,
        "to_khai_tk1_ts": 20,
        "to_khai_ct01": 13,
        "phieu_ly_lich_tu_phap_so_1": 16,
        "giay_uy_quyen": 11,
        "ban_ve": 12,
    }
    assert {one: len(types[one].fields) for one in expected} == expected


def test_a_label_printed_twice_is_told_apart_by_block_part_or_turn(
    types: dict[str, DocumentType],
) -> None:
    for one in types.values():
        places = Counter(
            (label, field.block, field.part, field.nth)
            for field in one.fields
            if field.anchor is Anchor.LABEL
            for label in field.labels
        )
        assert [place for place, times in places.items() if times > 1] == [], one.id


def test_table_columns_keep_their_order_and_kinds(types: dict[str, DocumentType]) -> None:
    lines = types["giay_chung_nhan_dang_ky_ho_kinh_doanh"].field("nganh_nghe")
    assert lines.columns == (
        ("ten_nganh", FieldKind.TEXT),
        ("ma_nganh", FieldKind.CODE),
        ("chinh", FieldKind.CHECKBOX),
    )


def test_heads_of_a_table_name_its_columns(types: dict[str, DocumentType]) -> None:
    members = types["to_khai_ct01"].field("thanh_vien")
    heads = dict(members.heads)
    assert set(heads) == {name for name, _ in members.columns}
    assert "Mối quan hệ với chủ hộ" in heads["quan_he"]


def test_an_own_field_replaces_the_shared_one_and_a_new_one_stands_behind_it(
    types: dict[str, DocumentType],
) -> None:
    letter = types["cong_van"]
    names = [field.name for field in letter.fields]
    assert letter.field("trich_yeu").labels == ("V/v",)
    assert names.index("kinh_gui") == names.index("trich_yeu") + 1


def test_types_cannot_be_changed_after_loading() -> None:
    with pytest.raises(TypeError):
        load_document_types()["x"] = None  # type: ignore[index]


def test_a_good_file_loads(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    assert load_document_types(tmp_path)["giay_phep"].field("so").labels == ("Số:",)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('labels = ["Số:"]', 'lables = ["Số:"]', 11, "did you mean `labels`?"),
        ('titles = ["GIẤY', 'title_s = ["GIẤY', 5, "did you mean `titles`?"),
        ('labels = ["Số:"]', "", 7, "`labels` is empty"),
        ('labels = ["Số:"]', 'labels = [""]', 11, "a label is empty"),
        ('kind = "code"', 'kind = "cod"', 9, "did you mean `code`?"),
        ('kind = "code"', 'kind = "table"', 7, "needs `columns`"),
        (
            'kind = "code"',
            'kind = "table"\ncolumns = { ten = "text" }\nheads = { so = ["Số"] }',
            11,
            "there is no column `so`",
        ),
        ("required = true", 'required = true\nblock = "me"', 11, "there is no block `me`"),
        ("required = true", 'required = true\npart = "day"', 11, "unknown part `day`"),
        ("required = true", "", 7, "`required` is missing"),
        ('id = "giay_phep"', 'id = "giay"', 1, "is not the file's name"),
        ('id = "giay_phep"', 'id = "giay_phep', 1, "not valid TOML"),
        ('family = "form"', 'family = "forms"', 4, "did you mean `form`?"),
        ('titles = ["GIẤY PHÉP XÂY DỰNG"]', "", 1, "how to recognise it"),
        ('family = "form"', 'family = "form"\nfields_of = "offical"', 5, "no shared file"),
        ("[[fields]]", "[fields]", 7, "must be written as [[fields]]"),
        ("[[fields]]", "[[field]]", 7, "did you mean `fields`?"),
        ("required = true", "requierd = true", 10, "did you mean `required`?"),
        ("required = true", 'required = "maybe"', 10, "`required`"),
        ("required = true", 'required = true\nanchor = "lable"', 11, "did you mean `label`?"),
        ("required = true", "required = true\nreview_below = 2", 11, "`review_below`"),
        ("required = true", "required = true\nnth = 0", 11, "`nth`"),
        ("required = true", 'required = true\npart = "dat"', 11, "did you mean `date`?"),
        ('labels = ["Số:"]', 'labels = "Số:"', 11, "`labels`"),
        ('kind = "code"', 'kind = "table"\ncolumns = { a = "txt" }', 10, "did you mean `text`?"),
        ('family = "form"', 'family = "form"\nvalid_from = "hôm qua"', 5, "`valid_from`"),
        ('labels = ["Số:"]', 'labels_of = { "2020" = ["Số:"] }', 11, "unknown generation `2020`"),
    ],
)
def test_a_wrong_file_is_named_by_line_with_advice(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in GOOD
    write(tmp_path, GOOD.replace(old, new))
    found = only_fault(tmp_path)
    assert (found["file"], found["line"]) == ("giay_phep.toml", str(line))
    assert words in found["reason"]
    with pytest.raises(DocumentTypeError):
        load_document_types(tmp_path)


FORMS = """
[[generations]]
id = "2015"
form = "Thông tư 15/2015/TT-BTP"
valid_until = 2020-07-15

[[generations]]
id = "2020"
form = "Thông tư 04/2020/TT-BTP"
valid_from = 2020-07-16

[[fields]]
name = "so_dinh_danh"
kind = "id_number"
required = true
labels = ["Số định danh cá nhân:"]
labels_of = { "2015" = ["Số chứng minh nhân dân:"] }
review_below = 0.97
"""


def test_a_field_keeps_the_labels_of_every_generation_of_its_form(tmp_path: Path) -> None:
    write(tmp_path, GOOD + FORMS)
    kind = load_document_types(tmp_path)["giay_phep"]
    spec = kind.field("so_dinh_danh")
    assert spec.labels == ("Số định danh cá nhân:", "Số chứng minh nhân dân:")
    assert spec.labels_of == (("2015", ("Số chứng minh nhân dân:",)),)
    assert (spec.review_below, kind.field("so").review_below) == (0.97, 0.9)


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2018, 5, 4), "2015"), (date(2020, 7, 16), "2020")]
)
def test_the_form_in_use_on_a_day_is_known(tmp_path: Path, day: date, expected: str) -> None:
    write(tmp_path, GOOD + FORMS)
    form = load_document_types(tmp_path)["giay_phep"].generation_on(day)
    assert form is not None
    assert form.id == expected


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('{ "2015" =', '{ "2016" =', 28, "did you mean `2015`?"),
        ("valid_until = 2020-07-15", "valid_untl = 2020-07-15", 16, "did you mean `valid_until`?"),
        ('id = "2020"', 'id = "2015"', 19, "there twice"),
        ("valid_from = 2020-07-16", "valid_from = 2020-13-16", 21, "not valid TOML"),
        (
            "valid_until = 2020-07-15",
            "valid_from = 2021-01-01\nvalid_until = 2020-07-15",
            17,
            "ends before it begins",
        ),
    ],
)
def test_a_wrong_generation_is_named_by_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    text = GOOD + FORMS
    assert old in text
    write(tmp_path, text.replace(old, new))
    found = only_fault(tmp_path)
    assert found["line"] == str(line)
    assert words in found["reason"]


def test_a_field_given_twice_is_named_at_the_second(tmp_path: Path) -> None:
    fields = GOOD[GOOD.index("[[fields]]") :]
    write(tmp_path, GOOD + "\n" + fields)
    found = only_fault(tmp_path)
    assert found["line"] == "14"
    assert "there twice" in found["reason"]


def test_two_files_cannot_claim_one_id(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "giay_phep_cu")
    found = only_fault(tmp_path)
    assert found["file"] == "giay_phep_cu.toml"
    assert "`giay_phep.toml` has that id" in found["reason"]


def test_two_types_cannot_share_a_title(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace('"giay_phep"', '"giay_phep_2"'), "giay_phep_2")
    assert "belongs to `giay_phep` already" in only_fault(tmp_path)["reason"]


def test_all_faults_of_all_files_are_collected(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("kind", "knid").replace("required", "requird"))
    write(tmp_path, 'id = "b"\n', "b")
    write(tmp_path, 'title = "x"\n', "_shared")
    faults = check_document_types(tmp_path)
    assert {fault.subject for fault in faults} == {"_shared.toml", "b.toml", "giay_phep.toml"}
    own = [fault.parameters for fault in faults if fault.subject == "giay_phep.toml"]
    assert {"9", "10"} <= {one["line"] for one in own}


def test_text_that_is_not_utf8_is_named_by_line(tmp_path: Path) -> None:
    (tmp_path / "giay_phep.toml").write_bytes(b'id = "x"\ntitle = "\xff"\n')
    found = only_fault(tmp_path)
    assert (found["line"], found["reason"]) == ("2", "not UTF-8 text")


def test_a_folder_without_types_is_an_error(tmp_path: Path) -> None:
    assert "no document type file" in only_fault(tmp_path)["reason"]
