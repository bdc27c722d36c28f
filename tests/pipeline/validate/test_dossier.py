"""What the papers of one dossier confirm and contradict."""

from __future__ import annotations

from datetime import date

from models.document import Document
from models.dossier import Dossier
from models.field import FieldKind, FieldStatus, FieldValue
from pipeline.validate.validate import validate_document, validate_dossier
from tests.pipeline.validate.papers import KINDS, field, paper, type_of, voted

TYPES = {"mau": type_of(*KINDS)}
ID = "040090123456"


def dossier(
    *documents: Document, identifier: str = "H41.18-250812-0001", provisional: bool = False
) -> Dossier:
    checked = tuple(
        validate_document(document, TYPES["mau"], date(2026, 3, 2)) for document in documents
    )
    return Dossier(key="k" * 32, id=identifier, id_is_provisional=provisional, documents=checked)


def judged(*documents: Document) -> Dossier:
    return validate_dossier(dossier(*documents), TYPES)


def statuses(result: Dossier, name: str) -> list[FieldStatus]:
    return [found.status for d in result.documents if (found := d.field(name)) is not None]


def person(document: str, name: str = "Lê Thị An", number: str | None = ID,
           birth: str | None = "1990-02-15", reader: str = "tesseract",
           home: str | None = None) -> Document:  # fmt: skip
    readers = reader.split()
    fields: list[FieldValue] = [field("ho_ten", name, *readers)]
    if number:
        fields.append(field("so_dinh_danh", number, *readers))
    if birth:
        fields.append(field("ngay_sinh", birth, *readers))
    if home:
        fields.append(field("noi_thuong_tru", home, *readers))
    return paper(*fields, id=document)


CONFIRMED = "tesseract ppocr vie_fast"
"""Three readers say it: the paper itself confirms its value."""
ACCEPTED, REVIEW = FieldStatus.ACCEPTED, FieldStatus.REVIEW


def test_number_and_birth_read_alike_on_two_papers_are_accepted() -> None:
    result = judged(person("d1"), person("d2"))

    assert statuses(result, "so_dinh_danh") == [ACCEPTED, ACCEPTED]
    assert statuses(result, "ngay_sinh") == [ACCEPTED, ACCEPTED]
    assert result.findings == ()


def test_a_name_needs_two_sources_since_one_reader_repeats_its_slips() -> None:
    same_reader = judged(person("d1", "Nguyên Văn An"), person("d2", "Nguyên Văn An"))
    with_code = judged(person("d1"), person("d2", reader="qr"))

    assert statuses(same_reader, "ho_ten") == [REVIEW, REVIEW]
    assert statuses(with_code, "ho_ten") == [ACCEPTED, ACCEPTED]


def test_the_applicants_name_is_confirmed_by_the_card() -> None:
    receipt = paper(field("nguoi_nop", "Lê Thị An"), id="d1")
    result = judged(receipt, person("d2", reader="qr"))

    assert statuses(result, "nguoi_nop") == [ACCEPTED]


def test_a_single_word_is_no_full_name() -> None:
    result = judged(paper(field("nguoi_nop", "An"), id="d1"), person("d2", "An", reader="qr"))

    assert statuses(result, "nguoi_nop") == [REVIEW]


def test_different_people_confirm_nothing() -> None:
    result = judged(person("d1"), person("d2", "Trần Văn Ba", "040088000111", "1988-01-01"))

    assert statuses(result, "so_dinh_danh") == [REVIEW, REVIEW]
    assert result.findings == ()


def test_two_persons_of_one_paper_do_not_confirm_each_other() -> None:
    both = paper(field("ho_ten", "Lê Thị An"), field("ten_me", "Lê Thị An", "ppocr"), id="d1")

    assert statuses(judged(both), "ho_ten") == [REVIEW]


def test_one_number_with_two_names_is_a_contradiction() -> None:
    result = judged(person("d1"), person("d2", "Trần Văn Ba"))

    assert [finding.code for finding in result.findings] == ["DOSSIER-001"]
    assert statuses(result, "so_dinh_danh") == [REVIEW, REVIEW]


def test_names_that_differ_in_marks_only_are_no_contradiction_and_no_proof() -> None:
    result = judged(person("d1", "Nguyên An", birth=None), person("d2", "Nguyễn An", birth=None))

    assert result.findings == ()
    assert statuses(result, "ho_ten") == [REVIEW, REVIEW]


def test_one_number_with_two_birth_dates_is_a_contradiction() -> None:
    other = person("d2", birth="1990-02-16", reader=CONFIRMED)
    result = judged(person("d1", reader=CONFIRMED), other)

    assert [finding.code for finding in result.findings] == ["DOSSIER-002"]
    assert statuses(result, "ngay_sinh") == [REVIEW, REVIEW]


def test_a_year_alone_does_not_contradict_a_full_date() -> None:
    assert judged(person("d1"), person("d2", birth="1990")).findings == ()


def test_one_person_with_two_numbers_is_a_contradiction_unless_one_is_an_old_card() -> None:
    true = person("d1", reader=CONFIRMED)
    other = judged(true, person("d2", number="040090123457", reader=CONFIRMED))
    old = judged(true, person("d2", number="186123456", reader=CONFIRMED))

    assert [finding.code for finding in other.findings] == ["DOSSIER-003"]
    assert statuses(other, "so_dinh_danh") == [REVIEW, REVIEW]
    assert old.findings == ()


def test_an_applicant_named_on_no_other_paper_is_told() -> None:
    result = judged(paper(field("nguoi_nop", "Võ Thị Lan"), id="d1"), person("d2"))

    assert [finding.code for finding in result.findings] == ["DOSSIER-004"]


def test_a_receipt_of_another_dossier_is_told() -> None:
    stray = paper(field("ma_ho_so", "H41.18-250812-0002"), id="d1")
    result = judged(stray)
    provisional = validate_dossier(dossier(stray, identifier="TAM-1", provisional=True), TYPES)

    assert [finding.code for finding in result.findings] == ["DOSSIER-005"]
    assert provisional.findings == ()


def test_a_field_with_a_doubt_of_its_own_stays_in_review() -> None:
    doubtful = paper(
        field("ho_ten", "Lê Thị An"),
        voted("so_dinh_danh", ID, tesseract="040090123466", qr=ID),
        id="d2",
    )
    result = judged(person("d1"), doubtful)

    assert statuses(result, "so_dinh_danh") == [ACCEPTED, REVIEW]


def test_validating_a_dossier_twice_gives_the_same() -> None:
    once = judged(person("d1"), person("d2", "Trần Văn Ba"), paper(field("nguoi_nop", "A B")))

    assert validate_dossier(once, TYPES) == once


def test_an_empty_dossier_and_an_unknown_type_are_safe() -> None:
    assert validate_dossier(dossier(), TYPES).documents == ()
    assert statuses(validate_dossier(dossier(person("d1"), person("d2")), {}), "ho_ten") == [
        REVIEW,
        REVIEW,
    ]


def test_the_qr_of_another_paper_offers_its_spelling_of_the_name() -> None:
    receipt = paper(field("nguoi_nop", "Nguyên Thị An"), id="d1")
    card = paper(
        voted("ho_ten", "Nguyễn Thị An", tesseract="Nguyên Thị An", qr="Nguyễn Thị An"), id="d2"
    )
    result = judged(receipt, card)
    (name,) = (found for d in result.documents if (found := d.field("nguoi_nop")) is not None)
    told = {finding.code: finding.parameters for finding in name.findings}

    assert told["FIELD-014"] == {"candidate": "Nguyễn Thị An", "document": "d2"}
    assert (name.value, name.status) == ("Nguyên Thị An", REVIEW)
    assert statuses(result, "ho_ten") == [ACCEPTED]
    assert validate_dossier(result, TYPES) == result


def test_a_name_that_differs_in_letters_is_offered_no_spelling() -> None:
    receipt = paper(field("nguoi_nop", "Lê Thị Ân"), id="d1")
    card = paper(voted("ho_ten", "Lê Thị Anh", tesseract="Lê Thị Anh", qr="Lê Thị Anh"), id="d2")
    result = judged(receipt, card)

    assert "FIELD-014" not in {
        f.code for d in result.documents for x in d.fields for f in x.findings
    }


def test_a_name_reread_in_part_is_no_second_source() -> None:
    result = judged(person("d1", reader="tesseract"), person("d2", reader="ppocr+tesseract"))

    assert statuses(result, "ho_ten") == [REVIEW, REVIEW]


def told(result: Dossier) -> list[str]:
    return [finding.code for finding in result.findings]


def sure(document: str, **changes: str) -> Document:
    return person(document, reader=CONFIRMED, **changes)


def test_a_contradiction_names_paper_page_box_and_value_of_both() -> None:
    (finding,) = judged(sure("d1"), sure("d2", birth="1990-02-16")).findings

    assert finding.parameters["first"] == "d1"
    assert finding.parameters["second"] == "d2"
    assert finding.parameters["first_value"] == "1990-02-15"
    assert finding.parameters["second_value"] == "1990-02-16"
    assert {"first_page", "first_box", "second_page", "second_box"} <= set(finding.parameters)


def test_a_slip_of_a_reader_is_no_contradiction() -> None:
    """One digit or mark apart, and one of the two was read by one reader only."""
    assert told(judged(sure("d1"), person("d2", birth="1990-02-16"))) == []
    assert told(judged(sure("d1"), person("d2", number="040090123457"))) == []
    assert told(judged(sure("d1", name="Lê Thủy An"), person("d2", "Lê Thùy An"))) == []


def test_names_in_other_marks_contradict_when_both_papers_confirm_theirs() -> None:
    result = judged(sure("d1", name="Lê Thị Thủy"), sure("d2", name="Lê Thị Thùy"))

    assert told(result) == ["DOSSIER-001"]
    assert statuses(result, "ho_ten") == [REVIEW, REVIEW]


def test_what_differs_altogether_needs_no_second_reader() -> None:
    assert told(judged(person("d1"), person("d2", birth="1967-11-30"))) == ["DOSSIER-002"]


def test_namesakes_with_other_numbers_and_births_are_two_people() -> None:
    other = sure("d2", number="072195555666", birth="1995-12-31")

    assert told(judged(sure("d1"), other)) == []


def test_one_paper_against_two_is_told_once() -> None:
    result = judged(sure("d1"), sure("d2", birth="1990-02-16"), sure("d3"))
    (finding,) = result.findings

    assert "d2" in (finding.parameters["first"], finding.parameters["second"])


def test_addresses_before_and_after_the_reform_are_one_place() -> None:
    old = sure("d1", home="Khối 5, Hưng Bình, Vinh, Nghệ An")
    new = sure("d2", home="Khối 5, phường Thành Vinh, tỉnh Nghệ An")
    moved = sure("d2", home="Khối 7, phường Thành Vinh, tỉnh Nghệ An")

    assert told(judged(old, new)) == []
    assert told(judged(old, moved)) == ["DOSSIER-006"]


def test_addresses_that_two_readers_heard_alike_on_each_paper_contradict() -> None:
    twice, once = "tesseract vie_fast", "tesseract"
    here, there = (
        f"Số {house} đường Lê Lợi, phường Thành Vinh, tỉnh Nghệ An" for house in (133, 48)
    )

    def homes(reader: str) -> list[str]:
        other = person("d2", home=there, reader=twice)
        return told(judged(person("d1", home=here, reader=reader), other))

    assert homes(twice) == ["DOSSIER-006"]
    assert homes(once) == []


def test_numbers_and_names_that_two_readers_heard_alike_on_each_paper_contradict() -> None:
    """Less than what makes a value accepted: it only has a person look at both."""

    def heard(readers: str, **changes: str) -> list[str]:
        return told(judged(sure("d1"), person("d2", reader=readers, **changes)))

    letters = "tesseract ppocr"
    assert heard(letters, number="040090123457") == ["DOSSIER-003"]
    assert heard(letters, birth="1990-02-16") == ["DOSSIER-002"]
    assert heard("tesseract", number="040090123457") == []
    named = judged(sure("d1", name="Lê Thị Bích"), person("d2", "Lê Thị Bịch", reader=letters))
    assert told(named) == [], "the reader of letters hears no marks"
    marks = "tesseract vie_fast"
    marked = person("d2", "Lê Thị Bịch", reader=marks)
    assert told(judged(sure("d1", name="Lê Thị Bích"), marked)) == ["DOSSIER-001"]
    lost = person("d2", "Nguyên Thị Bích", reader=marks)
    assert told(judged(sure("d1", name="Nguyễn Thị Bích"), lost)) == [], "marks get lost"
    more = person("d2", "Nguyễn Thị Bích", reader=marks)
    assert told(judged(sure("d1", name="Nguyễn Thị Bich"), more)) == ["DOSSIER-001"], "none made up"


def test_a_reader_that_is_not_sure_enough_gives_no_hint() -> None:
    doubtful = field("so_dinh_danh", "040090123457", "tesseract", "ppocr", confidence=0.4)
    other = paper(field("ho_ten", "Lê Thị An"), doubtful, field("ngay_sinh", "1990-02-15"), id="d2")

    assert told(judged(sure("d1"), other)) == []


def test_an_address_that_says_less_does_not_contradict() -> None:
    home = sure("d1", home="Khối 5, Hưng Bình, Vinh, Nghệ An")
    short = sure("d2", home="phường Thành Vinh, tỉnh Nghệ An")

    assert told(judged(home, short)) == []


def parcel(document: str, area: float, serial: str = "AA 00200361") -> Document:
    readers = CONFIRMED.split()
    serial_field = field("so_phat_hanh", serial, *readers).model_copy(
        update={"kind": FieldKind.CODE}
    )
    area_field = field("dien_tich", area, *readers).model_copy(update={"kind": FieldKind.NUMBER})
    plot = (field("so_thua", "12", *readers), field("so_to_ban_do", "7", *readers))
    return paper(*plot, area_field, serial_field, id=document)


def test_one_parcel_has_one_area_and_one_serial() -> None:
    assert told(judged(parcel("d1", 499.4), parcel("d2", 499.4))) == []
    assert told(judged(parcel("d1", 499.4), parcel("d2", 502.1))) == ["DOSSIER-007"]
    assert told(judged(parcel("d1", 1, "AA 00200361"), parcel("d2", 1, "AA 00200367"))) == [
        "DOSSIER-008"
    ]
    assert told(judged(parcel("d1", 1, "AA 00200361"), parcel("d2", 1, "BC 71155302"))) == []


def test_a_number_in_a_line_of_words_is_compared_and_the_line_not_confirmed() -> None:
    line = field("giay_to_nguoi_di_khai", f"Căn cước công dân số {ID}, cấp ngày 05/05/2021")
    one = paper(field("nguoi_di_khai", "Lê Thị An"), line, id="d1")
    result = judged(one, person("d2"))

    assert statuses(result, "giay_to_nguoi_di_khai") == [REVIEW]
    assert statuses(result, "so_dinh_danh") == [ACCEPTED]


def test_a_card_that_held_good_on_the_day_of_receipt_has_not_expired() -> None:
    card = paper(field("co_gia_tri_den", "2026-01-31"), id="d2")
    before = judged(paper(field("ngay_nhan", "2026-01-15"), id="d1"), card)
    after = judged(paper(field("ngay_nhan", "2026-02-15"), id="d1"), card)

    assert [f.code for f in before.documents[1].findings] == []
    assert [f.code for f in after.documents[1].findings] == ["DOC-003"]


def test_validating_contradicting_papers_twice_gives_the_same() -> None:
    once = judged(sure("d1"), sure("d2", birth="1990-02-16"), parcel("d3", 1.0))

    assert validate_dossier(once, TYPES) == once
