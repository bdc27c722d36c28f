"""Vietnamese syllables as a grammar: which letters can follow each other, and with which tone.

A word list would call every name of a place or a person unknown; the grammar of the syllable
(onset, rhyme, tone) is closed and small, and no other encoding of the same bytes keeps to it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
"""Grave, acute, tilde, hook above, dot below; breve, circumflex and horn make other vowels."""

_STOP_TONES = frozenset("\u0301\u0323")
"""A syllable that ends in c, ch, p or t has one of these two tones."""

_ONSETS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|r|s|th|tr|t|v|x"

_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu "
    "i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet "
    "oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc ue uê uêch uênh ui um un ung uơ up ut uôc uôi uôm uôn uông uôt "
    "uy uya uych uyên uyêt uynh uyp uyt uyu "
    "ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu "
    "y yêm yên yêng yêt yêu"
).replace(" ", "|")

_AFTER_QU = f"(?=[aăâeêioôơ])(?:{_RHYMES})|y|ych|yên|yêt|ynh|yt"

_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_RHYMES})|qu(?:{_AFTER_QU})")


@lru_cache(maxsize=20_000)
def is_syllable(text: str) -> bool:
    """Say whether ``text``, in any case, could be one Vietnamese syllable with right marks.

    ``nghiêng`` and the unmarked ``an`` are, ``nghiêgn``, ``tôt`` (a stop without its tone) and
    ``the`` with two tones are not. Works on NFC and NFD alike.
    """
    apart = unicodedata.normalize("NFD", text.lower())
    tones = [character for character in apart if ord(character) in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", apart.translate(_TONES))
    if not _SYLLABLE.fullmatch(plain):
        return False
    stopped = plain[-1] in "cpt" or plain.endswith("ch")
    return not stopped or (len(tones) == 1 and tones[0] in _STOP_TONES)
