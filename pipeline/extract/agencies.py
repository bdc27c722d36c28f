"""Fixed words of agencies and offices: their marks are known, whatever a reader made of them.

``ỦY BAN NHÂN DÂN TÍNH QUANG NGÃI`` can only be ``ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI``: kinds of bodies
and names of provinces are few, and no two of them differ by marks alone. Only marks are put right,
never letters; what was printed and the reader's vote stay as read.
"""

from __future__ import annotations

import unicodedata

from pipeline.extract.folding import fold

# Provinces and central cities, before and after the reform of 01/7/2025.
_PROVINCES = (
    "An Giang|Bà Rịa - Vũng Tàu|Bắc Giang|Bắc Kạn|Bạc Liêu|Bắc Ninh|Bến Tre|Bình Định|Bình Dương"
    "|Bình Phước|Bình Thuận|Cà Mau|Cần Thơ|Cao Bằng|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai"
    "|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Huế"
    "|Hồ Chí Minh|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lâm Đồng|Lạng Sơn|Lào Cai|Long An"
    "|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi"
    "|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa"
    "|Thừa Thiên Huế|Tiền Giang|Trà Vinh|Tuyên Quang|Vĩnh Long|Vĩnh Phúc|Yên Bái"
)
_BODIES = (
    "Ủy ban nhân dân|Hội đồng nhân dân|Quốc hội|Chính phủ|Thủ tướng Chính phủ|Văn phòng Chính phủ"
    "|Bộ Công an|Bộ Tư pháp|Bộ Nội vụ|Bộ Tài chính|Bộ Y tế|Bộ Xây dựng|Bộ Quốc phòng|Ban Chỉ đạo"
    "|Bộ Giáo dục và Đào tạo|Bộ Khoa học và Công nghệ|Bộ Công Thương|Bộ Ngoại giao"
    "|Sở Tư pháp|Sở Nội vụ|Sở Tài chính|Sở Y tế|Sở Xây dựng|Thanh tra|Công an|Trung tâm"
    "|Trung tâm phục vụ hành chính công|Bộ phận tiếp nhận và trả kết quả|Phòng Tư pháp"
    "|thành phố|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu"
)
_OFFICES = (
    "Chủ tịch|Phó Chủ tịch|Chánh Văn phòng|Phó Chánh Văn phòng|Giám đốc|Phó Giám đốc|Bộ trưởng"
    "|Thứ trưởng|Trưởng ban|Phó Trưởng ban|Trưởng phòng|Phó Trưởng phòng|Cục trưởng|Phó Cục trưởng"
    "|Chi cục trưởng|Phó Chi cục trưởng|Thủ tướng|Phó Thủ tướng|Chánh Thanh tra"
    "|Hiệu trưởng|Phó Hiệu trưởng|Công chứng viên|Chủ tịch Quốc hội|Ủy viên"
)
_PHRASES = {
    fold(phrase): phrase.split() for phrase in f"{_PROVINCES}|{_BODIES}|{_OFFICES}".split("|")
}
_LONGEST = max(map(len, _PHRASES.values()))
_LEVELS = {"tinh": "tỉnh"}
"""Words right only before the name of a province: ``TÍNH QUẢNG NGÃI``."""
_PROVINCE_KEYS = frozenset(fold(name) for name in _PROVINCES.split("|"))


def with_known_marks(agency: str) -> str:
    """Return ``agency`` with the marks of its fixed words put right, letter case kept."""
    words = agency.split()
    keys = [fold(word) for word in words]
    done: list[str] = []
    at = 0
    while at < len(words):
        length = _phrase_length(keys, at)
        if length:
            phrase = _PHRASES["".join(keys[at : at + length])]
            done.extend(_in_case(words[at : at + length], phrase))
        elif keys[at] in _LEVELS and _phrase_at(keys, at + 1) in _PROVINCE_KEYS:
            length = 1
            done.append(_cased(words[at], _LEVELS[keys[at]]))
        else:
            length = 1
            done.append(words[at])
        at += length
    return " ".join(done)


def _phrase_length(keys: list[str], at: int) -> int:
    """Number of words from ``at`` that make the longest known phrase; 0 for none."""
    for length in range(min(_LONGEST, len(keys) - at), 0, -1):
        phrase = _PHRASES.get("".join(keys[at : at + length]))
        if phrase is not None and len([word for word in phrase if fold(word)]) >= length:
            return length
    return 0


def _phrase_at(keys: list[str], at: int) -> str:
    length = _phrase_length(keys, at) if at < len(keys) else 0
    return "".join(keys[at : at + length])


def _in_case(words: list[str], phrase: list[str]) -> list[str]:
    """Give the phrase the letter case and the spelling of tone placement of the print."""
    if len(words) != len(phrase):
        return [_cased(" ".join(words), " ".join(phrase))]
    return [
        word if _same_marks(word, right) else _cased(word, right)
        for word, right in zip(words, phrase, strict=True)
    ]


def _same_marks(word: str, right: str) -> bool:
    """``UỶ`` is ``ỦY`` with the tone placed the old way: as printed, so it stays."""
    return sorted(_marks(word)) == sorted(_marks(right))


def _marks(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not c.isspace())


def _cased(word: str, right: str) -> str:
    return right.upper() if word.isupper() else right.capitalize() if word.istitle() else right
