"""Which words context may change: never codes and foreign words, names only on strong evidence.

A wrong name on a dossier is worse than a misread mark that a person sees beside the picture. What
may be a name is told by its print: capitals in a row that begin with a family name, or that follow
the word for a place or a person. A word in capitals alone among small ones is an abbreviation.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.language.tokens import Printed
from pipeline.syllables import base_form, is_syllable, syllable_key


class Guard(Enum):
    """How well a word is guarded against change."""

    FREE = "free"
    CAPITAL = "capital"
    """Capitalised within a sentence: an agency, a title, maybe a name of its own."""
    PLACE = "place"
    """After a word for a place: ``tỉnh``."""
    PERSON = "person"
    """After a family name or a word for a person: ``ông``."""
    FIXED = "fixed"
    """Codes, numbers, list letters, abbreviations, words of another language."""


_SURNAME_LIST = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Mai "
    "Trương Lâm Đào Cao Lương Hà Tạ Tô Chu Châu Tăng Thái Quách Phùng Kiều Vương Từ Triệu Mạc Lưu "
    "Hứa Khổng Nghiêm Ninh Đồng Doãn Thạch Thân Tống Văn Viên Bạch Cù Diệp Giang Giáp La Lại Lục "
    "Lữ Mã Nông Nhữ Quản Sơn Tôn Trang Ung Uông Âu Đàm Đàng Đậu Điền Đới Hàn Khuất Kim Lường Lò Vi "
    "Lang Hoa Bế Hầu Chử Cung Đường Tiêu Thiều Thiệu Trà Vừ Giàng Sùng Cầm Quàng Rơ Siu Rah Ksor Y "
    "H"
)
_WRITTEN_SURNAMES = frozenset(syllable_key(name) for name in _SURNAME_LIST.split())
_SURNAMES = frozenset(base_form(name) for name in _SURNAME_LIST.split())
"""Letters of usual family names; which marks they have is what may be misread."""

_PLACE_LIST = "tỉnh huyện xã phường quận trấn phố thôn làng ấp xóm buôn đường sông núi đảo"
_PLACES = frozenset(_PLACE_LIST.split())
_PERSONS = frozenset(("ông", "bà", "anh", "chị", "cháu", "em", "cô", "chú", "bác"))
"""The word before a name of a place or a person, as a key."""

_ONLY_SURNAMES = frozenset(
    ("nguyễn", "trần", "lê", "huỳnh", "hoàng", "phan", "đặng", "bùi", "ngô", "trịnh", "đinh")
)
"""Family names that are hardly any other word: what usually follows is the name of somebody."""

_MIDDLE_NAMES = frozenset(("thị", "văn"))
"""The middle names by far the most usual; after a family name nothing else is meant."""

_EVERYWHERE = ("ho", "chi")
"""Hồ Chí Minh names a city, orders and a doctrine: texts have it as often as any word."""

_NAME_LENGTH = range(2, 6)
_FULL_NAME = 3
_FOREIGN_RUN = 3
_FOREIGN_SHARE = 1 / 3


def is_surname(core: str) -> bool:
    """Say whether a word is one of the common family names as it is written."""
    return syllable_key(core) in _WRITTEN_SURNAMES


def guards_of(words: Sequence[Printed], model: LanguageModel) -> list[Guard]:
    """Return the guard of each printed word, which depends on the words beside it."""
    guards = [Guard.FREE if word.is_word else Guard.FIXED for word in words]
    _guard_capitals(words, guards)
    _guard_names(words, guards, model)
    _guard_foreign(words, guards)
    return guards


def _guard_capitals(words: Sequence[Printed], guards: list[Guard]) -> None:
    for index, word in enumerate(words):
        if not word.is_word or word.core.islower():
            continue
        if _is_shouted(word):
            beside = (*words[max(index - 1, 0) : index], *words[index + 1 : index + 2])
            if not any(_is_shouted(other) for other in beside) and word.core.isascii():
                guards[index] = Guard.FIXED
        elif not word.core[1:].islower() and len(word.core) > 1:
            guards[index] = Guard.FIXED  # NĐCPvề, iPhone: no print of a word
        elif not _begins_sentence(words, index):
            guards[index] = Guard.CAPITAL


def _guard_names(words: Sequence[Printed], guards: list[Guard], model: LanguageModel) -> None:
    for start, stop in _capital_runs(words):
        guard: Guard | None = None
        for index in range(start, stop):
            if guard is None:
                guard = _begun(words[index - 1] if index else None, words[index:stop], model)
            if guard and guards[index] is not Guard.FIXED:
                guards[index] = guard
        if guards[start] is Guard.PERSON and start and _named_by(words[start - 1]):
            # What stands before a name that no text had is no context to judge by.
            guards[start - 1] = Guard.PERSON


def _begun(before: Printed | None, run: Sequence[Printed], model: LanguageModel) -> Guard | None:
    """Return what name begins with ``run``, the capitalised words behind ``before``; if any."""
    guard = _named_by(before)
    # Places have two words mostly: of three, "tỉnh" ends an office that a person holds.
    if guard is Guard.PERSON or (guard is Guard.PLACE and len(run) < _FULL_NAME):
        return guard
    return Guard.PERSON if _begins_name(run, model) else guard


def _named_by(before: Printed | None) -> Guard | None:
    """Return what a word says of the capitalised one behind it."""
    key = syllable_key(before.core) if before and not before.trail else ""
    if key in _PERSONS:
        return Guard.PERSON
    return Guard.PLACE if key in _PLACES else None


def _begins_name(run: Sequence[Printed], model: LanguageModel) -> bool:
    """Say whether capitalised words may be a family name and what follows it: ``Nguyễn Văn``."""
    if len(run) not in _NAME_LENGTH:
        return False
    first, second = run[:2]
    letters = base_form(first.core), base_form(second.core)
    if letters[0] not in _SURNAMES or letters == _EVERYWHERE:
        return False
    if syllable_key(first.core) in _ONLY_SURNAMES or syllable_key(second.core) in _MIDDLE_NAMES:
        return True
    # Chủ tịch, hồ sơ, văn phòng begin like names; their letters say what they are.
    return not model.is_set_phrase(*letters, _ONLY_SURNAMES)


def _capital_runs(words: Sequence[Printed]) -> list[tuple[int, int]]:
    """Return the runs of words that begin with a capital, in one case, not parted by a mark."""
    runs = []
    start = 0
    while start < len(words):
        stop = start
        while stop < len(words) and _goes_on(words, start, stop):
            stop += 1
        if stop > start:
            runs.append((start, stop))
        start = max(stop, start + 1)
    return runs


def _goes_on(words: Sequence[Printed], start: int, index: int) -> bool:
    word = words[index]
    if not word.is_word or not word.core[0].isupper():
        return False
    if index == start:
        return True
    parted = bool(words[index - 1].trail or word.lead)
    return not parted and _is_shouted(word) == _is_shouted(words[start])


def _guard_foreign(words: Sequence[Printed], guards: list[Guard]) -> None:
    start = 0
    while start < len(words):
        stop = start
        while stop < len(words) and words[stop].is_word and words[stop].core.isascii():
            stop += 1
        strange = sum(not is_syllable(word.core) for word in words[start:stop])
        if stop - start >= _FOREIGN_RUN and strange >= _FOREIGN_SHARE * (stop - start):
            guards[start:stop] = [Guard.FIXED] * (stop - start)
        start = max(stop, start + 1)


def _is_shouted(word: Printed) -> bool:
    return len(word.core) > 1 and word.core.isalpha() and word.core.isupper()


def _begins_sentence(words: Sequence[Printed], index: int) -> bool:
    if index == 0 or words[index].lead:
        return True
    before = words[index - 1]
    return before.ends_sentence or not before.core or not before.is_word
