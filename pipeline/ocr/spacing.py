"""Spaces that the network saw inside a syllable, or missed between two.

Vietnamese is written in syllables with a space between any two. Letters that are no syllable by
themselves, and are one together with their neighbour, were parted by mistake; letters that are none
and are two with a space between them had grown together.
"""

from __future__ import annotations

from models.geometry import Box, union
from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.lines import Line, line_of
from pipeline.ocr.network.traineddata import LineModel
from pipeline.ocr.spellings import spell
from pipeline.ocr.words import RawWord, Seen
from pipeline.syllables import base_form, is_syllable, syllable_key

_FEWEST = 4
"""Letters of two syllables grown together."""
_SEEN = -9.0
"""Logarithm of the probability of a space from which it may have been overlooked."""
_TRAILING = ".,:;!?)\"'”’"


def with_right_spaces(line: Line, language: LanguageModel, letters: LineModel) -> Line:
    """Return the line with syllables put together and parted; boxes follow."""
    words: list[RawWord] = []
    for word in line.words:
        if words and (joined := _joined(words[-1], word, language)) is not None:
            words[-1] = joined
        else:
            words.append(word)
    parted = [part for word in words for part in _parted(word, language, letters)]
    if len(parted) == len(line.words) and all(
        one is other for one, other in zip(parted, line.words, strict=True)
    ):
        return line
    return line_of(parted)._replace(block=line.block)


def _joined(before: RawWord, after: RawWord, language: LanguageModel) -> RawWord | None:
    one, other = before.seen, after.seen
    core = after.text.rstrip(_TRAILING)
    if one is None or other is None or one.line is not other.line:
        return None
    if not (before.text.isalpha() and core.isalpha() and _is_one_case(before.text, core)):
        return None
    if all(_is_word(text, language) for text in (before.text, core)):
        return None
    if not language.same_letters(base_form(before.text + core)):
        return None
    text = before.text + after.text
    return before._replace(
        text=text,
        raw_text=f"{before.raw_text} {after.raw_text}",
        reason="spaces",
        box=_around(before, after),
        confidence=min(before.confidence, after.confidence),
        seen=Seen(one.line, one.start, other.end, min(one.clearness, other.clearness)),
    )


def _is_word(text: str, language: LanguageModel) -> bool:
    """Say whether texts have the syllable: ``ệp`` could be one and is none."""
    return language.is_known(syllable_key(text))


def _is_one_case(before: str, after: str) -> bool:
    return after.islower() or (before.isupper() and after.isupper())


def _around(one: RawWord, other: RawWord) -> Box:
    return union([one.box, other.box])


def _parted(word: RawWord, language: LanguageModel, letters: LineModel) -> list[RawWord]:
    core = word.text.rstrip(_TRAILING)
    if word.seen is None or len(core) < _FEWEST or not core.isalpha() or is_syllable(core):
        return [word]
    spelled = spell(word.seen, letters)
    space = next((code for code, text in letters.letters.items() if text.isspace()), None)
    if space is None or spelled.text != word.text:
        return [word]
    best: tuple[float, int] | None = None
    for place in range(1, len(core)):
        if not all(_is_word(part, language) for part in (core[:place], core[place:])):
            continue
        start, end = spelled.spans[place - 1][1] - 1, spelled.spans[place][0] + 1
        seen = float(word.seen.scores[start:end, space].max())
        if seen > _SEEN and (best is None or seen > best[0]):
            best = (seen, place)
    return [word] if best is None else _cut(word, word.seen, spelled.spans, best[1])


def _cut(
    word: RawWord, seen: Seen, spans: tuple[tuple[int, int], ...], place: int
) -> list[RawWord]:
    step = (spans[place - 1][1] + spans[place][0]) // 2
    share = step / max(len(seen.scores), 1)
    column = round(word.box.left + share * word.box.width)
    column = min(max(column, word.box.left + 1), word.box.right - 1)
    first = word._replace(
        text=word.text[:place],
        raw_text=word.raw_text[:place],
        reason="spaces",
        box=word.box._replace(right=column),
        seen=Seen(seen.line, seen.start, seen.start + step, seen.clearness),
    )
    second = word._replace(
        text=word.text[place:],
        raw_text=word.raw_text[place:],
        reason="spaces",
        box=word.box._replace(left=column),
        seen=Seen(seen.line, seen.start + step, seen.end, seen.clearness),
    )
    return [first, second]
