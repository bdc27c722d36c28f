"""Closed lists: what a field can only say, so that a slip that leads elsewhere is noticed."""

from __future__ import annotations

import re

from models.document import Document
from models.field import FieldKind, FieldValue
from models.letters import without_marks
from pipeline.edits import distance
from pipeline.surnames import is_surname
from pipeline.validate.comparing import spelled
from pipeline.validate.places import find_place

_SEXES = ("Nam", "Nữ")
_PEOPLES = (
    "Kinh", "Tày", "Thái", "Mường", "Khmer", "Hoa", "Nùng", "Mông", "H'Mông", "Dao", "Gia Rai",
    "Ê Đê", "Ba Na", "Xơ Đăng", "Sán Chay", "Cơ Ho", "Chăm", "Sán Dìu", "Hrê", "Mnông", "Ra Glai",
    "Xtiêng", "Bru Vân Kiều", "Thổ", "Giáy", "Cơ Tu", "Gié Triêng", "Mạ", "Khơ Mú", "Co", "Tà Ôi",
    "Chơ Ro", "Kháng", "Xinh Mun", "Hà Nhì", "Chu Ru", "Lào", "La Chí", "La Ha", "Phù Lá", "La Hủ",
    "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao", "Cống", "Bố Y", "Si La", "Pu Péo", "Brâu",
    "Ơ Đu", "Rơ Măm", "Ngái",
)  # fmt: skip
_AUTHORITIES = (
    "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "TL. CHỦ TỊCH", "TUQ. CHỦ TỊCH", "KT. GIÁM ĐỐC",
    "TL. GIÁM ĐỐC", "KT. BỘ TRƯỞNG", "TM. CHÍNH PHỦ", "TM. HỘI ĐỒNG NHÂN DÂN", "KT. THỦ TƯỚNG",
    "KT. TRƯỞNG BAN", "KT. CỤC TRƯỞNG", "KT. CHÁNH VĂN PHÒNG", "TM. BAN THƯỜNG VỤ",
)  # fmt: skip
_LISTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gioi_tinh", _SEXES),
    ("dan_toc", _PEOPLES),
    ("quoc_tich", ("Việt Nam",)),
    ("quyen_han_ky", _AUTHORITIES),
)
_OFFICES = (
    "CHỦ TỊCH", "GIÁM ĐỐC", "BỘ TRƯỞNG", "TRƯỞNG BAN", "CỤC TRƯỞNG", "CHÁNH VĂN PHÒNG",
    "THỦ TƯỚNG", "CHI CỤC TRƯỞNG", "TRƯỞNG PHÒNG", "TỔNG GIÁM ĐỐC",
)  # fmt: skip
_SURE_DISTANCE = 3
"""Edits, marks counted, that a word of a list must be away from every other one."""
_ALSO_MIDDLE = frozenset({"văn", "kim", "thị", "đình", "hữu", "đức"})
"""Middle names that are family names too: what stands before them may be hidden by a signature."""
_UNITS = ("xã", "phường", "thị trấn", "huyện", "quận", "tỉnh", "thành phố", "thị xã", "ủy ban")
_GLUED = re.compile(r"[a-z]{2,}[.,;:][a-z]{2,}")
"""A lost space: ``KT.CHU TICH``."""
_PERSONAL_NUMBER = 12
"""Digits. An old CMND has nine: so has what is left of a number that lost its first three."""
_MAY_BE_A_HOUSE_OF_ITS_OWN = ("noi_sinh", "noi_chet", "noi_dang_ky", "dia_diem")
"""Beginnings of names of fields that hold a hospital, an office or a hall as well as an address."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def in_closed_list(field: FieldValue) -> bool:
    """Say whether the words read are one safe entry of the field's list."""
    if not isinstance(field.value, str):
        return False
    for stem, entries in _LISTS:
        if field.name == stem or field.name.startswith(stem + "_"):
            return _is_safe_entry(field.value, entries)
    return False


def _is_safe_entry(value: str, entries: tuple[str, ...]) -> bool:
    said = spelled(value)
    others = [spelled(entry) for entry in entries if spelled(entry) != said]
    known = len(others) < len(entries)
    return known and all(distance(said, other, _SURE_DISTANCE - 1) is None for other in others)


def is_known_place(field: FieldValue) -> bool:
    """Say whether an address is nothing but a commune, its district and its province.

    All are spelled as the table of places has them, and the commune's name is no slip away from
    a neighbour's. With a house or a street before them the address has parts that nothing proves.
    """
    if field.kind is not FieldKind.ADDRESS or not isinstance(field.value, str):
        return False
    found = find_place(field.value)
    return found is not None and found.exact and not found.rest


def fits_authority(field: FieldValue, document: Document) -> bool:
    """Say whether an office held is the one that the line above it calls for.

    Who signs ``KT.`` is the deputy of the head named there (Decree 30/2020, annex I): ``KT. CHỦ
    TỊCH`` over ``PHÓ CHỦ TỊCH``. The two lines are read apart.
    """
    above = document.field("quyen_han_ky")
    if field.name != "chuc_vu_nguoi_ky" or above is None:
        return False
    if not (isinstance(above.value, str) and isinstance(field.value, str)):
        return False
    authority, said = spelled(above.value), spelled(field.value)
    return any(
        authority == spelled(f"KT. {office}") and said == spelled(f"PHÓ {office}")
        for office in _OFFICES
    )


def is_whole_name(value: object) -> bool:
    """Say whether a name begins with a family name: what readers agree on may lack its beginning.

    Signatures run over names, and then all readers see the same rest of it.
    """
    words = str(value).split()
    if len(words) < 2 or not is_surname(words[0]):
        return False
    return len(words) > 2 or words[0].casefold() not in _ALSO_MIDDLE


def looks_cut(field: FieldValue) -> bool:
    """Say whether a value shows that part of it is missing, however well the rest was read.

    Readers see the part that extraction cut out, and agree on it: words that end in ``phường``, a
    day without its day, nine digits of a personal number, an e-mail address that is none. Of a
    table with columns readers confirm the words and not where they belong.
    """
    if field.kind is FieldKind.TABLE:
        rows = field.value if isinstance(field.value, list) else []
        return any(isinstance(row, dict) and len(row) > 1 for row in rows)
    if not isinstance(field.value, str):
        return False
    if field.name.startswith("email"):
        return _EMAIL.fullmatch(field.value) is None
    if field.kind is FieldKind.DATE:
        return field.name.startswith("ngay") and len(field.value) < len("YYYY-MM-DD")
    if field.kind is FieldKind.ID_NUMBER:
        return len(field.value) != _PERSONAL_NUMBER
    if field.kind not in (FieldKind.TEXT, FieldKind.ADDRESS):
        return False
    if field.kind is FieldKind.ADDRESS and _lacks_commune(field.name, field.value):
        return True
    plain = without_marks(field.value).casefold()
    units = tuple(f" {without_marks(unit)}" for unit in _UNITS)
    return plain.endswith(units) or not plain[:1].isalnum() or bool(_GLUED.search(plain))


def _lacks_commune(name: str, address: str) -> bool:
    """Say whether an address of a home or a seat ends before its commune.

    Forms ask for such addresses down to the commune and its province: one that names none has
    lost its second line, and all readers that were shown the first agree on it. A place of birth
    or death may be a hospital.
    """
    if name.startswith(_MAY_BE_A_HOUSE_OF_ITS_OWN):
        return False
    found = find_place(address)
    return found is None or found.mapped.commune is None


def is_no_known_place(field: FieldValue) -> bool:
    """Say whether an address names units that exist with other marks only: ``Nghỉ Phú, Vinh``."""
    if field.kind is not FieldKind.ADDRESS or not isinstance(field.value, str):
        return False
    found = find_place(field.value)
    return found is not None and not found.spelled_right
