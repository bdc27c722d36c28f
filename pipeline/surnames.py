"""Family names: few, and most differ by more than marks, so a lost mark is noticed.

``NGUYÊN`` is how a reader sees ``NGUYỄN``. A person is told what such a name may be; where another
reader saw the marks, its reading is taken. Names outside the list (of the mountain peoples, of
foreigners) say nothing.
"""

from __future__ import annotations

from models.letters import spelled, without_marks

# The usual family names of the Kinh and of their neighbours.
_LIST = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Mai"
    "|Trương|Lâm|Đào|Cao|Lương|Hà|Tạ|Tô|Chu|Châu|Tăng|Thái|Quách|Phùng|Kiều|Vương|Từ|Triệu|Mạc"
    "|Lưu|Hứa|Khổng|Nghiêm|Ninh|Ông|Đồng|Doãn|Thạch|Thân|Tống|Văn|Viên|Bạch|Cù|Diệp|Giang|Giáp|La"
    "|Lại|Lục|Lữ|Mã|Ma|Nông|Nhữ|Phó|Quản|Sơn|Tôn|Trang|Ung|Uông|Âu|Đàm|Đàng|Đậu|Điền|Đới|Hàn"
    "|Khuất|Kim|Lường|Lò|Vi|Lang|Hoa|Bế|Hầu|Chử|Cung|Đường|Tiêu|Thiều|Thiệu|Trà|Úc|Vừ|Giàng|Sùng"
    "|Cầm|Quàng"
)
_SURNAMES = tuple(_LIST.split("|"))
_KNOWN = frozenset(spelled(name) for name in _SURNAMES)


def likely_surnames(name: str) -> tuple[str, ...]:
    """Return the family names that ``name`` may begin with when its marks were misread.

    Empty when its first word is a family name as it stands, or like none.
    """
    first = name.split(maxsplit=1)[0] if name.split() else ""
    if not first or spelled(first) in _KNOWN:
        return ()
    bare = without_marks(first).casefold()
    return tuple(known for known in _SURNAMES if without_marks(known).casefold() == bare)


def is_surname(word: str) -> bool:
    """Say whether ``word`` is a usual family name, marks counted."""
    return spelled(word) in _KNOWN


def differ_in_surname_only(misread: str, name: str) -> bool:
    """Say whether ``misread`` is ``name`` but for the marks of its family name, which it lost.

    ``Nguyên Văn An`` for ``Nguyễn Văn An``: the one is no family name, one only has its letters.
    """
    likely = likely_surnames(misread)
    first, _, rest = name.partition(" ")
    return (
        len(likely) == 1
        and spelled(likely[0]) == spelled(first)
        and spelled(misread.partition(" ")[2]) == spelled(rest)
    )
