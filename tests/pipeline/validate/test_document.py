"""Which fields need a person, and what is doubtful on one paper."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.messages import catalogue, describe_finding, placeholders
from models.document import Document
from models.field import FieldKind, FieldStatus, FieldValue, Vote
from models.finding import Finding, Severity
from pipeline.validate.personal_numbers import is_well_formed, read_personal_number
from pipeline.validate.validate import validate_document
from tests.pipeline.validate.papers import KINDS, field, paper, type_of, voted

TODAY = date(2026, 3, 2)
ANY = type_of(*KINDS, "dan_toc", "quoc_tich", "tinh_trang_hon_nhan")
ID = "040090123456"  # Nghệ An, male, 1990


def judged(*fields: FieldValue) -> Document:
    return validate_document(paper(*fields), ANY, TODAY)


def status(name: str, *fields: FieldValue) -> FieldStatus:
    found = judged(*fields).field(name)
    assert found is not None
    return found.status


def codes(name: str, *fields: FieldValue) -> list[str]:
    found = judged(*fields).field(name)
    assert found is not None
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    ("name", "value"),
    [("ho_ten", "Lê Thị An"), ("so_dinh_danh", ID), ("von_kinh_doanh", 50_000_000),
     ("ngay_sinh", "1990-02-15"), ("noi_thuong_tru", "Xóm 3"), ("so_ky_hieu", "145/QĐ-UBND"),
     ("ma_ho_so", "H41.18-250812-0001"), ("ghi_chu", "a")],
)  # fmt: skip
def test_one_reader_alone_never_accepts(name: str, value: str | int) -> None:
    assert status(name, field(name, value, confidence=1.0)) is FieldStatus.REVIEW


def test_a_personal_number_that_fits_birth_and_sex_is_still_not_proved() -> None:
    fields = (
        field("so_dinh_danh", ID),
        field("ngay_sinh", "1990-02-15"),
        field("gioi_tinh", "Nam"),
    )

    assert status("so_dinh_danh", *fields) is FieldStatus.REVIEW
    assert codes("so_dinh_danh", *fields) == []


@pytest.mark.parametrize("second", ["qr", "mrz", "ppocr"])
def test_two_sources_that_agree_accept(second: str) -> None:
    assert status("so_dinh_danh", field("so_dinh_danh", ID, "tesseract", second)) is (
        FieldStatus.ACCEPTED
    )


def test_the_same_source_twice_is_one_source() -> None:
    assert status("so_dinh_danh", field("so_dinh_danh", ID, "tesseract", "tesseract")) is (
        FieldStatus.REVIEW
    )


def test_a_code_gives_back_the_marks_a_reader_lost() -> None:
    lost = voted("ho_ten", "Nguyễn Văn An", tesseract="NGUYÊN VĂN AN", qr="Nguyễn Văn An")

    assert status("ho_ten", lost) is FieldStatus.ACCEPTED
    assert codes("ho_ten", lost) == []


def test_two_readers_that_differ_in_marks_do_not_agree() -> None:
    field_ = voted("ho_ten", "Nguyên Văn An", tesseract="Nguyên Văn An", ppocr="Nguyễn Văn An")

    assert status("ho_ten", field_) is FieldStatus.REVIEW
    assert codes("ho_ten", field_) == ["FIELD-012", "FIELD-013"]


@pytest.mark.parametrize(
    ("sure", "expected"), [(0.97, FieldStatus.ACCEPTED), (0.7, FieldStatus.REVIEW)]
)
def test_a_second_reader_is_evidence_only_when_it_is_sure(
    sure: float, expected: FieldStatus
) -> None:
    field_ = voted("so_ky_hieu", "239/UBND-VP", tesseract="239/UBND-VP", ppocr="239/UBND-VP")
    weighed = tuple(
        vote.model_copy(update={"confidence": sure if vote.reader == "ppocr" else 0.3})
        for vote in field_.votes
    )

    field_ = field_.model_copy(update={"votes": weighed})
    assert status("so_ky_hieu", field_) is expected


def test_what_only_the_second_reader_saw_waits_for_a_person() -> None:
    assert status("so_ky_hieu", field("so_ky_hieu", "239/UBND-VP", "ppocr")) is FieldStatus.REVIEW


def test_tone_placement_and_case_are_no_difference() -> None:
    field_ = voted(
        "ho_ten", "Lê Thị Hòa", tesseract="LÊ THỊ HOÀ", ppocr="Lê Thị Hòa", vie_fast="Lê thị hoà"
    )

    assert status("ho_ten", field_) is FieldStatus.ACCEPTED


def test_a_code_that_contradicts_the_print_is_shown_and_not_accepted() -> None:
    field_ = voted("so_dinh_danh", ID, tesseract="040090123466", qr=ID)

    assert status("so_dinh_danh", field_) is FieldStatus.REVIEW
    assert codes("so_dinh_danh", field_) == ["FIELD-008"]


def test_addresses_of_a_code_need_no_words_for_their_units() -> None:
    field_ = voted(
        "noi_thuong_tru",
        "Xóm 3, Nghi Phú, Vinh, Nghệ An",
        tesseract="Xóm 3, xã Nghi Phú, thành phố Vinh, tỉnh Nghệ An",
        qr="Xóm 3, Nghi Phú, Vinh, Nghệ An",
    )

    assert status("noi_thuong_tru", field_) is FieldStatus.ACCEPTED


def test_a_date_in_words_confirms_or_contradicts_its_digits() -> None:
    same = voted("ngay_sinh", "2020-08-15", tesseract="2020-08-15", words="2020-08-15")
    other = voted("ngay_sinh", "2020-08-15", tesseract="2020-08-15", words="2020-08-16")

    assert status("ngay_sinh", same) is FieldStatus.ACCEPTED
    assert status("ngay_sinh", other) is FieldStatus.REVIEW
    assert codes("ngay_sinh", other) == ["FIELD-009"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("gioi_tinh", "Nữ", FieldStatus.ACCEPTED),
     ("gioi_tinh", "Nư", FieldStatus.REVIEW), ("quoc_tich", "Việt Nam", FieldStatus.ACCEPTED),
     ("quoc_tich", "Viêt Nam", FieldStatus.REVIEW), ("dan_toc", "Kinh", FieldStatus.ACCEPTED),
     ("dan_toc", "Thái", FieldStatus.REVIEW), ("dan_toc", "Kính", FieldStatus.REVIEW),
     ("dan_toc", "Xinh Mun", FieldStatus.ACCEPTED)],
)  # fmt: skip
def test_a_closed_list_counts_only_when_no_slip_leads_to_another_entry(
    name: str, value: str, expected: FieldStatus
) -> None:
    assert status(name, field(name, value)) is expected


def test_a_closed_list_does_not_save_a_word_read_badly() -> None:
    assert status("quoc_tich", field("quoc_tich", "Việt Nam", confidence=0.5)) is FieldStatus.REVIEW


def test_sex_is_confirmed_by_the_personal_number_of_the_same_paper() -> None:
    fields = (field("ho_ten", "Lê An"), field("gioi_tinh", "Nam"), field("so_dinh_danh", ID))

    assert status("gioi_tinh", *fields) is FieldStatus.ACCEPTED


def test_the_day_of_receipt_is_confirmed_by_the_dossier_id() -> None:
    fields = (field("ma_ho_so", "H41.18-250812-0001"), field("ngay_nhan", "2025-08-12"))

    assert status("ngay_nhan", *fields) is FieldStatus.ACCEPTED
    assert status("ma_ho_so", *fields) is FieldStatus.REVIEW


def test_days_of_a_receipt_that_add_up_confirm_each_other() -> None:
    fits = (
        field("ngay_nhan", "2025-08-08"),  # a Friday
        field("so_ngay_giai_quyet", 3),
        field("ngay_hen_tra", "2025-08-13"),
    )
    off = (*fits[:2], field("ngay_hen_tra", "2025-08-14"))

    for name in ("ngay_nhan", "so_ngay_giai_quyet", "ngay_hen_tra"):
        assert status(name, *fits) is FieldStatus.ACCEPTED
        assert status(name, *off) is FieldStatus.REVIEW


def test_a_qr_is_its_own_check_and_an_mrz_needs_name_and_number() -> None:
    mrz = "IDVNM0901234562040090123456<<4\n9002155M3002153VNM<<<<<<<<<<<6\nLE<<THI<AN<<<"

    assert status("ma_qr", field("ma_qr", "x|y", "qr")) is FieldStatus.ACCEPTED
    number = field("so_dinh_danh", "040090123456", "qr")
    for name, said, expected in (
        ("Lê Thị An", number, FieldStatus.ACCEPTED),
        ("Lê Thị Ân Ái", number, FieldStatus.REVIEW),
        ("Lê Thị An", field("so_dinh_danh", "040090123457", "qr"), FieldStatus.REVIEW),
    ):
        assert status("mrz", field("mrz", mrz, "mrz"), field("ho_ten", name), said) is expected


def test_what_a_person_settled_stays_settled() -> None:
    settled = field("ho_ten", "Lê An").model_copy(update={"status": FieldStatus.CORRECTED})

    assert status("ho_ten", settled) is FieldStatus.CORRECTED


def test_a_required_field_that_is_absent_or_empty_is_missing() -> None:
    kind = type_of("ho_ten", "ghi_chu", required=("ho_ten", "ngay_sinh"))
    document = validate_document(paper(field("ho_ten", None), field("ghi_chu", None)), kind, TODAY)
    found = {value.name: value for value in document.fields}

    assert found["ho_ten"].status is FieldStatus.MISSING
    assert found["ngay_sinh"].status is FieldStatus.MISSING
    assert [finding.code for finding in found["ngay_sinh"].findings] == ["FIELD-010"]
    assert found["ghi_chu"].status is FieldStatus.REVIEW
    assert document.needs_review


def test_without_a_type_nothing_is_required_and_nothing_breaks() -> None:
    document = validate_document(paper(field("ho_ten", "Lê An")), None, TODAY)

    assert [value.status for value in document.fields] == [FieldStatus.REVIEW]


@pytest.mark.parametrize(
    ("number", "birth", "sex", "expected"),
    [
        (ID, "1990-02-15", "Nam", []),
        (ID, "1990", "Nam", []),
        (ID, "1991-02-15", "Nam", ["FIELD-002"]),
        (ID, "1990-02-15", "Nữ", ["FIELD-003"]),
        ("999090123456", "1990-02-15", "Nam", ["FIELD-004"]),
        ("040090000000", "1990-02-15", "Nam", ["FIELD-001"]),
        ("040320123456", "2020-02-15", "Nữ", []),
        ("186123456", "1970-01-01", "Nữ", []),
    ],
)
def test_a_personal_number_is_compared_with_birth_and_sex(
    number: str, birth: str, sex: str, expected: list[str]
) -> None:
    fields = (
        field("ho_ten", "Lê An"), field("so_dinh_danh", number), field("ngay_sinh", birth),
        field("gioi_tinh", sex),
    )  # fmt: skip

    assert codes("so_dinh_danh", *fields) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("ngay_sinh", "2026-03-03", ["FIELD-005"]), ("ngay_sinh", "2027", ["FIELD-005"]),
     ("ngay_sinh", "2026", []), ("ngay_sinh", "2026-03", []), ("ngay_sinh", "2026-03-02", []),
     ("ngay_hen_tra", "2026-03-20", []), ("co_gia_tri_den", "2040-01-01", [])],
)  # fmt: skip
def test_dates_in_the_future(name: str, value: str, expected: list[str]) -> None:
    assert codes(name, field(name, value)) == expected


def test_print_that_could_not_be_read_is_said() -> None:
    unreal = field("ngay_sinh", None).model_copy(update={"printed": "31/02/2020", "votes": ()})
    never = field("co_gia_tri_den", None).model_copy(update={"printed": "Không thời hạn"})

    assert codes("ngay_sinh", unreal) == ["FIELD-006"]
    assert codes("co_gia_tri_den", never) == []


def test_a_symbol_of_another_type_is_noticed() -> None:
    kind = type_of("so_ky_hieu", symbols=("QĐ",))
    for value, expected in (
        ("145/QĐ-UBND", []),
        ("12/2025/QĐ-UBND", []),
        ("9/TB-UBND", ["FIELD-011"]),
    ):
        document = validate_document(paper(field("so_ky_hieu", value)), kind, TODAY)
        assert [finding.code for finding in document.fields[0].findings] == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ((field("ngay_sinh", "2020-08-15"), field("ngay_dang_ky", "2020-08-14")), ["DOC-001"]),
        ((field("ngay_sinh", "2020-08-15"), field("ngay_dang_ky", "2020-08-15")), []),
        ((field("ngay_sinh", "2020"), field("ngay_dang_ky", "2020-08-15")), []),
        ((field("tinh_trang_hon_nhan", "x"), field("ngay_cap", "2025-08-31")), ["DOC-002"]),
        ((field("tinh_trang_hon_nhan", "x"), field("ngay_cap", "2025-09-02")), []),
        ((field("ngay_cap", "2020-01-01"),), []),
        ((field("co_gia_tri_den", "2026-03-01"),), ["DOC-003"]),
        ((field("co_gia_tri_den", "2026-03-02"),), []),
        ((field("ngay_nhan", "2025-08-12"), field("ngay_hen_tra", "2025-08-11")), ["DOC-004"]),
    ],
)
def test_doubts_about_a_whole_paper(fields: tuple[FieldValue, ...], expected: list[str]) -> None:
    assert [finding.code for finding in judged(*fields).findings] == expected


def test_stale_is_an_information_only() -> None:
    document = judged(field("tinh_trang_hon_nhan", "x"), field("ngay_cap", "2025-01-01"))

    assert [finding.severity for finding in document.findings] == [Severity.INFO]


def test_validating_twice_gives_the_same_and_keeps_what_others_found() -> None:
    foreign = Finding(code="READ-010", severity=Severity.INFO)
    start = paper(
        field("so_dinh_danh", "1").model_copy(update={"findings": (foreign,)}),
        field("co_gia_tri_den", "2020-01-01"),
    ).model_copy(update={"findings": (foreign,)})
    once = validate_document(start, ANY, TODAY)

    assert validate_document(once, ANY, TODAY) == once
    assert foreign in once.findings
    assert foreign in once.fields[0].findings


def test_values_printed_texts_and_votes_are_never_changed() -> None:
    before = voted("so_dinh_danh", ID, tesseract="040090123466", qr=ID)
    after = judged(before).fields[0]

    assert (after.value, after.printed, after.votes) == (before.value, before.printed, before.votes)


@given(st.text(max_size=14))
def test_any_number_is_safe(number: str) -> None:
    read = read_personal_number(number)

    assert read is None or is_well_formed(number)


@given(st.integers(1900, 2399), st.sampled_from(["Nam", "Nữ"]), st.integers(1, 999_999))
def test_every_personal_number_says_birth_year_and_sex(year: int, sex: str, serial: int) -> None:
    digit = (year - 1900) // 100 * 2 + (sex == "Nữ")
    read = read_personal_number(f"040{digit}{year % 100:02}{serial:06}")

    assert read is not None
    assert (read.birth_year, read.sex) == (year, sex)


def test_every_finding_has_words_in_both_languages_with_the_same_blanks() -> None:
    known = [code for code in catalogue("vi") if code.split("-")[0] in ("FIELD", "DOC", "DOSSIER")]

    assert len(known) >= 21
    for code in known:
        vietnamese, english = catalogue("vi")[code], catalogue("en")[code]
        for part in ("text", "advice"):
            assert placeholders(vietnamese[part]) == placeholders(english[part]), code


def test_a_finding_is_told_without_open_blanks() -> None:
    document = judged(
        field("ho_ten", "Lê An"), field("so_dinh_danh", "999091000001"),
        field("ngay_sinh", "2030-01-01"), field("gioi_tinh", "Nữ"),
        voted("noi_thuong_tru", "A", tesseract="B", qr="A"),
    )  # fmt: skip
    findings = [finding for value in document.fields for finding in value.findings]

    assert len(findings) >= 5
    for finding in findings:
        assert "?" not in describe_finding(finding, "vi")
        assert "?" not in describe_finding(finding, "en")


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        ("Nguyên Thị Hoa", "Nguyễn"),
        ("Trân Văn Ba", "Trần"),
        ("Pham Văn Ba", "Phạm"),
        ("Đăng Văn Ba", "Đặng / Đàng"),
        ("Hồ Văn Nguyên", None),
        ("Y Moan Êban", None),
        ("Ksor H'Lan", None),
    ],
)
def test_a_family_name_with_marks_that_no_family_has_is_told(
    name: str, candidate: str | None
) -> None:
    document = validate_document(paper(field("ho_ten", name)), type_of("ho_ten"), TODAY)
    found = document.field("ho_ten")

    assert found is not None
    assert [f.parameters["candidate"] for f in found.findings if f.code == "FIELD-013"] == (
        [candidate] if candidate else []
    )
    assert found.value == name


def test_a_reader_that_took_part_in_both_readings_proves_nothing() -> None:
    """``tesseract+ppocr``: some words of the value were read again by the second reader."""
    mixed = voted("so_ky_hieu", "5/QĐ-UBND", tesseract="5/QĐ-UBND")
    both = mixed.votes[0].model_copy(update={"reader": "ppocr+tesseract"})
    apart = mixed.votes[0].model_copy(update={"reader": "ppocr"})

    def status_with(*votes: Vote) -> FieldStatus:
        return status("so_ky_hieu", mixed.model_copy(update={"votes": (*mixed.votes, *votes)}))

    assert status_with(both) is FieldStatus.REVIEW
    assert status_with(apart) is FieldStatus.ACCEPTED


def read_by(*readers: str, name: str = "ho_ten", value: str = "Lê Thị An") -> FieldStatus:
    return status(name, field(name, value, *readers))


def test_words_need_a_reader_of_letters_and_a_reader_of_marks() -> None:
    assert read_by("tesseract", "ppocr", "vie_fast") is FieldStatus.ACCEPTED
    assert read_by("tesseract", "ppocr") is FieldStatus.REVIEW
    assert read_by("tesseract", "vie_fast") is FieldStatus.REVIEW
    assert read_by("ppocr", "vie_fast") is FieldStatus.REVIEW


@pytest.mark.parametrize("rest", ["Thị An", "Thanh Vượng", "Văn Lộc", "An", "guyễn Văn An"])
def test_what_a_signature_left_of_a_name_is_not_accepted(rest: str) -> None:
    assert read_by("tesseract", "ppocr", "vie_fast", value=rest) is FieldStatus.REVIEW


def test_readers_of_marks_are_not_asked_for_digits() -> None:
    day = field("ngay_sinh", "2020-08-15", "tesseract", "vie_fast")

    assert status("ngay_sinh", day) is FieldStatus.REVIEW


def test_a_plain_d_in_a_code_needs_a_reader_who_sees_strokes() -> None:
    three = "tesseract", "ppocr", "vie_fast"

    assert read_by(*three[:2], name="so_ky_hieu", value="5/GDDT") is FieldStatus.REVIEW
    assert read_by(*three, name="so_ky_hieu", value="5/GDDT") is FieldStatus.ACCEPTED
    assert read_by(*three[:2], name="so_ky_hieu", value="5/UBND-VP") is FieldStatus.ACCEPTED


@pytest.mark.parametrize(
    "lost",
    [
        "Số 176 đường Cách Mạng",
        "Số 176 đường Cách Mạng Tháng Tám, phường Tân Ninh",
        "Số 176 đường Cách Mạng Tháng Tám, tỉnh Tây Ninh",
    ],
)
def test_a_home_without_commune_and_province_has_lost_a_line_on_which_readers_agree(
    lost: str,
) -> None:
    readers = ("tesseract", "ppocr", "vie_fast")
    whole = "Số 176 đường Cách Mạng Tháng Tám, phường Tân Ninh, tỉnh Tây Ninh"

    assert (
        status("noi_thuong_tru", field("noi_thuong_tru", whole, *readers)) is FieldStatus.ACCEPTED
    )
    assert status("noi_thuong_tru", field("noi_thuong_tru", lost, *readers)) is FieldStatus.REVIEW


def test_an_address_of_units_only_is_a_closed_list() -> None:
    units = field("noi_thuong_tru", "Hảo Đước, Châu Thành, Tây Ninh")
    house = field("noi_thuong_tru", "Ấp 3, Hảo Đước, Châu Thành, Tây Ninh")

    assert status("noi_thuong_tru", units) is FieldStatus.ACCEPTED
    assert status("noi_thuong_tru", house) is FieldStatus.REVIEW


def test_an_address_keeps_its_print_and_gets_the_units_of_today() -> None:
    said = field("noi_thuong_tru", "Khối 5, Hưng Bình, Vinh, Nghệ An")
    document = validate_document(paper(said), type_of("noi_thuong_tru"), TODAY)
    found = document.field("noi_thuong_tru")

    assert found is not None
    assert found.value == "Khối 5, Hưng Bình, Vinh, Nghệ An"
    assert found.mapped is not None
    assert (found.mapped.commune, found.mapped.code) == ("Phường Thành Vinh", "16681")


def test_the_deputy_that_the_authority_calls_for_is_accepted() -> None:
    document = validate_document(
        paper(field("quyen_han_ky", "KT. CHỦ TỊCH"), field("chuc_vu_nguoi_ky", "PHÓ CHỦ TỊCH")),
        type_of("quyen_han_ky", "chuc_vu_nguoi_ky"),
        TODAY,
    )
    plain = validate_document(
        paper(field("quyen_han_ky", "KT. CHỦ TỊCH"), field("chuc_vu_nguoi_ky", "CHỦ TỊCH")),
        type_of("quyen_han_ky", "chuc_vu_nguoi_ky"),
        TODAY,
    )

    assert document.fields[1].status is FieldStatus.ACCEPTED
    assert plain.fields[1].status is FieldStatus.REVIEW


def test_a_tax_code_is_judged_by_its_check_digit() -> None:
    right = field("ma_so_thue", "0100233488").model_copy(update={"kind": FieldKind.CODE})
    wrong = field("ma_so_thue", "0100233480").model_copy(update={"kind": FieldKind.CODE})

    assert status("ma_so_thue", right) is FieldStatus.ACCEPTED
    assert codes("ma_so_thue", wrong) == ["FIELD-015"]


def test_a_card_that_ends_before_it_was_issued_is_told() -> None:
    document = validate_document(
        paper(field("ngay_cap", "2024-05-01"), field("co_gia_tri_den", "2023-05-01")),
        type_of("ngay_cap", "co_gia_tri_den"),
        TODAY,
    )

    assert "DOC-005" in [finding.code for finding in document.findings]


def test_a_family_name_put_right_by_another_reader_is_accepted() -> None:
    right = voted(
        "ho_ten", "Nguyễn An Bình",
        tesseract="Nguyên An Bình", ppocr="Nguyễn An Bình", vie_fast="Nguyễn An Bình",
    )  # fmt: skip

    assert status("ho_ten", right) is FieldStatus.ACCEPTED
    assert codes("ho_ten", right) == []
