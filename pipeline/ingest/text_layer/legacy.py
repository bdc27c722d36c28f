"""Text in a Vietnamese font encoding from before Unicode: found, never converted.

Up to about 2005 offices typed with fonts that draw Vietnamese letters at the codes of other ones:
TCVN3 (``.VnTime``), VNI (``VNI-Times``), VPS, VISCII. A PDF of such a text says ``Céng hßa x· héi``
where people see *Cộng hòa xã hội*. Two signs tell it, either is enough: the name of the font that
most of the text is set in, and words that are no Vietnamese as they stand and become possible
syllables when read as TCVN3 or VNI.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.syllables import is_syllable

_MIN_EVIDENCE = 6
"""Different words that only make sense in the old encoding. French or German text has one or two
by chance (*tôt* read as TCVN3 is *tụt*)."""

_MIN_SHARE = 0.6
"""Of the different words with letters beyond ASCII."""

_FONTS = (
    ("TCVN3", re.compile(r"^\.?Vn[A-Z0-9]")),
    ("VNI", re.compile(r"^VNI[-_ ]")),
    ("VPS", re.compile(r"^VPS[-_ A-Z]")),
    ("VISCII", re.compile(r"^VI[-_ ]|VISCII")),
    ("Vietware", re.compile(r"^(SVN?|VN)[-_ ](Times|Arial|Helve|Aptima|Univer)")),
)
"""Names as the makers of these fonts gave them; a subset's tag is cut off before."""

_UNICODE_FONTS = re.compile(r"unicode|^VNI-?.*U$", re.IGNORECASE)

_TCVN3 = {
    **dict(zip("¡¢£¤¥¦§¨©ª«¬\xad®", "ĂÂÊÔƠƯĐăâêôơưđ", strict=True)),
    **dict(zip("µ¶·¸¹»¼½¾ÆÇÈÉÊË", "àảãáạằẳẵắặầẩẫấậ", strict=True)),
    **dict(zip("ÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞ", "èẻẽéẹềểễếệìỉĩíị", strict=True)),
    **dict(zip("ßáâãäåæçèéêëìíî", "òỏõóọồổỗốộờởỡớợ", strict=True)),
    **dict(zip("ïñòóôõö÷øùúûüýþ", "ùủũúụừửữứựỳỷỹýỵ", strict=True)),
    # As PDF readers give them: WinAnsi calls code 0xAD a hyphen; mu and the dot have twins.
    **dict(zip("-\u03bc\u2219", "ưàã", strict=True)),
}
"""TCVN 5712:1993, VN3, as its codes look in Latin-1. The capitals with tones have no codes of their
own there, but fonts that draw the small letters as capitals (``.VnTimeH``)."""

_VNI_VOWELS = {
    "": ("a e o u y", "a e o u y", "ùøûõï", "\u0301\u0300\u0309\u0303\u0323"),
    "\u0302": ("a e o", "a e o", "áàåãä", "\u0301\u0300\u0309\u0303\u0323"),
    "\u0306": ("a", "a", "éèúüë", "\u0301\u0300\u0309\u0303\u0323"),
    "\u031b": ("ô ö", "o u", "ùøûõï", "\u0301\u0300\u0309\u0303\u0323"),
}


def _vni() -> dict[str, str]:
    """Return VNI for Windows: a letter followed by a code for its marks."""
    table = dict(zip("íìæóòôöîñ", "íìỉĩịơưỵđ", strict=True))
    for shape, (codes, letters, marks, tones) in _VNI_VOWELS.items():
        for code, letter in zip(codes.split(), letters.split(), strict=True):
            for mark, tone in zip(marks, tones, strict=True):
                table[code + mark] = letter + shape + tone
    table |= {"aâ": "â", "eâ": "ê", "oâ": "ô", "aê": "ă"}
    return table


_VNI = _vni()
_VNI_CODES = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

_EDGES = " \t.,;:!?()[]{}\"'“”‘’/…"


class Legacy(NamedTuple):
    """An old encoding that a text was found in."""

    encoding: str
    by_font: bool


def find_legacy(words: Iterable[str], fonts: Mapping[str, int] | None = None) -> Legacy | None:
    """Return the old encoding of a page's words, ``None`` for Unicode in any language.

    ``fonts``: how many characters are set in each font, by its name without a subset's tag.
    """
    named = _by_font(fonts or {})
    spoken = _by_words(words)
    if spoken is not None:
        return Legacy(spoken, by_font=False)
    return None if named is None else Legacy(named, by_font=True)


def typed_in_legacy(text: str) -> str | None:
    """Return what a person's pasted text says in Unicode; ``None`` for text that is no old code.

    A few words only, so every word with letters beyond ASCII must be none as it stands, and a
    syllable when decoded.
    """
    words = text.split()
    marked = [word.strip(_EDGES) for word in words if not word.isascii()]
    for decode in (from_tcvn3, _from_vni_in_case):
        if marked and all(not _is_written(w) and is_syllable(decode(w)) for w in marked):
            said = " ".join(word if word.isascii() else decode(word) for word in words)
            return unicodedata.normalize("NFC", said)
    return None


def _from_vni_in_case(word: str) -> str:
    decoded = from_vni(word)
    if word[:1].isupper():
        return decoded.upper() if word[1:].isupper() else decoded.capitalize()
    return decoded


def is_legacy_font(name: str) -> str | None:
    """Return the encoding that a font of this name draws, if it is an old one."""
    if _UNICODE_FONTS.search(name):
        return None
    return next((encoding for encoding, shape in _FONTS if shape.search(name)), None)


def _by_font(fonts: Mapping[str, int]) -> str | None:
    """Return the encoding in which at least a tenth of the text is set."""
    total = sum(fonts.values())
    shares: dict[str, int] = {}
    for name, count in fonts.items():
        if encoding := is_legacy_font(name):
            shares[encoding] = shares.get(encoding, 0) + count
    if not shares:
        return None
    most = max(shares, key=lambda encoding: shares[encoding])
    return most if shares[most] * 10 >= total else None


def _by_words(words: Iterable[str]) -> str | None:
    distinct = {word.strip(_EDGES) for word in words}
    marked = [word for word in distinct if len(word) > 1 and not word.isascii()]
    for encoding, decode in (("TCVN3", from_tcvn3), ("VNI", from_vni)):
        evidence = sum(not _is_written(word) and is_syllable(decode(word)) for word in marked)
        if evidence >= _MIN_EVIDENCE and evidence >= _MIN_SHARE * len(marked):
            return encoding
    return None


def _is_written(word: str) -> bool:
    """Say whether people write a word so: a syllable, small, capital or with one capital first."""
    return is_syllable(word) and (word.islower() or word.isupper() or word.istitle())


def from_tcvn3(word: str) -> str:
    """Return what a word coded in TCVN3 says in Unicode."""
    return "".join(_TCVN3.get(letter, letter) for letter in word)


def from_vni(word: str) -> str:
    """Return what a word coded in VNI says in Unicode, in small letters."""
    return _VNI_CODES.sub(lambda found: _VNI[found.group()], word.lower())
