"""The Vietnamese syllable: which spellings are possible, and how a tone is placed.

Not a stage: a PDF's own text is judged by it as well as what readers read.

A written syllable is an onset, a rime and one of six tones. The tables list the onsets and rimes
of the standard orthography (Đoàn Thiện Thuật, *Ngữ âm tiếng Việt*, 1977, chapters on âm đầu and
vần; spelling of c/k, g/gh, ng/ngh as taught in primary school). So a rare but valid syllable, as
names often are, is told from a misreading.

Two habits of placing the tone are printed: ``hòa, thủy`` (old) and ``hoà, thuỷ`` (new). They are
one syllable: ``syllable_key`` gives both the same spelling, the old one.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from models.letters import without_marks

Placement = Literal["old", "new"]
"""Where the tone of open oa, oe, uy stands: ``hòa`` or ``hoà``."""

TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
"""Level, huyền, sắc, hỏi, ngã, nặng: the combining marks, by number."""

_TONE_OF = {mark: number for number, mark in enumerate(TONES) if mark}
_STOPPED = ("c", "ch", "p", "t")
"""A rime that ends in a stop carries sắc or nặng only."""
_STOPPED_TONES = (2, 5)

_FRONT = "b ch d đ h kh l m n nh p ph r s t th tr v x"
_BEFORE_I = ("", "k", "gh", "ngh", *_FRONT.split())
_BEFORE_A = ("", "c", "g", "ng", "k", *_FRONT.split())
"""``k`` before a, o, u only in names of the highlands (``Kon Tum``, ``Đắk Lắk``, ``Pắc``)."""

_RIMES = (
    "a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êc êng "
    "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu "
    "o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng "
    "oăt oe oen oeo oet oong ooc ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơp ơt "
    "u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uên uy uya uych uynh uyt uyu uyp "
    "uyn uyên uyêt uơ uôc uôi uôm uôn uông uôt "
    "ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu"
)

_QU_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng ât ây "
    "e en eo et ê êch ên ênh êt êu i in inh it y ych ynh yt yên yêt yêu yu ơ ơi ơn ôc"
)

_GI_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âm ân âng âp ât âu ây "
    "e em en eo ep et ê êm ên êng êt êc êu o oc oi om on ong op ot oăc ô ôc ôi ôm ôn ông ôt "
    "ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uôc uôi uôm uôn uông uyên "
    "ư ưa ưc ưng ưt ươc ươm ươn ương ươp ươt ia"
)


def _plain_syllables() -> frozenset[str]:
    found = {"qu" + rime for rime in _QU_RIMES.split()}
    found |= {"gi" + rime for rime in _GI_RIMES.split()} | {"gi", "gin", "gim", "giêng"}
    found.add("phơc")  # the name Phớc; other words in ơc are ones in ươc that lost a letter
    for rime in _RIMES.split():
        onsets = _BEFORE_I if rime[0] in "ieêy" else _BEFORE_A
        # A syllable without onset writes iê as yê: yên, not iên; after one it is iê.
        if rime.startswith("iê"):
            onsets = onsets[1:]
        elif rime.startswith("yê"):
            onsets = ("",)
        found |= {onset + rime for onset in onsets}
    return frozenset(found)


_PLAIN = _plain_syllables()
_VOWELS = frozenset("aăâeêioôơuưy")
_MARKED_VOWELS = frozenset("ăâêôơư")


@lru_cache(maxsize=65536)
def take_tone(text: str) -> tuple[str, int]:
    """Return lower-cased ``text`` in NFC without tone marks, and the number of its tone.

    The tone is -1 when several are written, as in no syllable.
    """
    tone = 0
    kept = []
    for char in unicodedata.normalize("NFD", text.lower()):
        number = _TONE_OF.get(char, 0)
        if not number:
            kept.append(char)
        else:
            tone = number if tone == 0 else -1
    return unicodedata.normalize("NFC", "".join(kept)), tone


@lru_cache(maxsize=65536)
def is_syllable(text: str) -> bool:
    """Say whether ``text`` can be a Vietnamese syllable, in any case.

    Where the tone stands is not judged: old papers print ``qúy``, too.
    """
    plain, tone = take_tone(text)
    if tone < 0 or plain not in _PLAIN:
        return False
    return not plain.endswith(_STOPPED) or tone in _STOPPED_TONES


@lru_cache(maxsize=65536)
def syllable_key(text: str) -> str:
    """Return the one lower-cased NFC spelling that stands for ``text`` in the model.

    A possible syllable gets the old tone placement; anything else is only lower-cased.
    """
    if not is_syllable(text):
        return unicodedata.normalize("NFC", text.lower())
    return with_tone(*take_tone(text), "old")


@lru_cache(maxsize=65536)
def base_form(text: str) -> str:
    """Return the lower-cased letters without any mark, đ as d: what misread marks share."""
    return without_marks(text.lower())


def with_tone(plain: str, tone: int, placement: Placement) -> str:
    """Return the possible syllable ``plain`` (lower case, no tone) with a tone on its vowel."""
    if tone == 0:
        return plain
    at = _tone_letter(plain, placement)
    return unicodedata.normalize("NFC", plain[: at + 1] + TONES[tone] + plain[at + 1 :])


def placement_of(text: str) -> Placement | None:
    """Return the habit that ``text`` shows; ``None`` when both would print it alike."""
    plain, tone = take_tone(text)
    if tone <= 0 or not is_syllable(text):
        return None
    old, new = with_tone(plain, tone, "old"), with_tone(plain, tone, "new")
    if old == new:
        return None
    return "new" if unicodedata.normalize("NFC", text.lower()) == new else "old"


def prevailing_placement(words: Iterable[str]) -> Placement:
    """Return the habit that most of ``words`` show; ``old`` when none does."""
    counts = Counter(placement_of(word) for word in words)
    return "new" if counts["new"] > counts["old"] else "old"


def _tone_letter(plain: str, placement: Placement) -> int:
    """Return the index of the letter that carries the tone."""
    marked = [i for i, char in enumerate(plain) if char in _MARKED_VOWELS]
    if marked:
        return marked[-1]
    vowels = [i for i, char in enumerate(plain) if char in _VOWELS]
    onset = plain[:2] if plain[:2] in ("qu", "gi") else ""
    if onset and len(vowels) > 1:
        vowels = vowels[1:]
    if len(vowels) == 1:
        return vowels[0]
    if len(vowels) > 2 or vowels[-1] < len(plain) - 1:
        return vowels[1]
    glide = plain[vowels[0] :] in ("oa", "oe", "uy")
    return vowels[1] if glide and placement == "new" else vowels[0]
