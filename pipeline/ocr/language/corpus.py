"""Texts to build the model from: found, decoded, cleaned, those to leave out left out.

What is no Vietnamese prose is dropped, for it would count as such: texts and lines in another
language, in a legacy font encoding (TCVN3, VNI) or without marks. They are all told by one fact:
of running Vietnamese some two words in three carry a mark of Unicode Vietnamese.
"""

from __future__ import annotations

import hashlib
import re
import tarfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.ocr.language.tokens import END, tokens_of

_SUFFIX = ".txt"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MAX_BYTES = 50_000_000
"""Of one text; larger is no text of an office and is left out."""
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_MARKED = re.compile(
    "[đàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)
_MARKED_SHARE = 0.3
"""Of the words with letters; running Vietnamese has 0.6 to 0.8."""
_SHORT_LINE = 4
"""Fewer words say nothing of their language: a title, a cell of a table."""
_SHINGLE = 8
"""Words in a row that two texts share only when one copies the other or both copy a law."""


class Text(NamedTuple):
    """A text of the corpus."""

    name: str
    content: str
    sha256: str


def read_texts(source: Path) -> Iterator[Text]:
    """Yield the ``.txt`` files under a folder or in a tar archive, by name.

    Undecodable and oversize files are passed over. Raises ``OSError`` or ``tarfile.TarError``
    when the source itself can't be read.
    """
    files = _from_folder(source) if source.is_dir() else _from_archive(source)
    for name, data in sorted(files):
        content = _decode(data)
        if content is not None:
            yield Text(name, content, hashlib.sha256(data).hexdigest())


def is_vietnamese(text: str) -> bool:
    """Say whether ``text`` is Vietnamese in Unicode, with its marks."""
    words = [word for word in text.split() if any(char.isalpha() for char in word)]
    marked = sum(_MARKED.search(word) is not None for word in words)
    return marked >= _MARKED_SHARE * max(len(words), 1)


def clean_lines(content: str) -> Iterator[list[str]]:
    """Yield the words of each Vietnamese line, in NFC, without invisible characters.

    A line that goes on in the next one, as its small first letter shows, is joined to it.
    """
    text = unicodedata.normalize("NFC", content).translate(_INVISIBLE)
    joined: list[str] = []
    for line in text.splitlines():
        words = line.split()
        if not words or (len(words) >= _SHORT_LINE and not is_vietnamese(line)):
            continue
        if joined and not words[0][0].islower():
            yield joined
            joined = []
        joined += words
    if joined:
        yield joined


def tokens_of_text(content: str) -> list[str]:
    """Return a text's tokens in order; every paragraph ends like a sentence."""
    found: list[str] = []
    for words in clean_lines(content):
        found += tokens_of(words)
        if found and found[-1] != END:
            found.append(END)
    return found


class Excluder:
    """Tells texts of the corpus that repeat a text kept for evaluation."""

    def __init__(self, kept_aside: Iterable[str], share: float = 0.3) -> None:
        self._aside = [shingles for text in kept_aside if (shingles := _shingles(text))]
        self.share = share
        """Of a kept text's word runs, from which a text of the corpus repeats it."""

    def overlap(self, content: str) -> float:
        """Return the largest share, 0 to 1, of a kept text's word runs found in ``content``."""
        if not self._aside:
            return 0.0
        own = _shingles(content)
        return max(len(own & shingles) / len(shingles) for shingles in self._aside)


def _shingles(content: str) -> set[str]:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", content).lower())
    return {" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}


def _from_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob(f"*{_SUFFIX}"):
        if path.is_file() and path.stat().st_size <= _MAX_BYTES:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _from_archive(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as members:
        for member in members:
            if member.isfile() and member.name.endswith(_SUFFIX) and member.size <= _MAX_BYTES:
                stream = members.extractfile(member)
                if stream is not None:
                    yield member.name, stream.read()


def _decode(data: bytes) -> str | None:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
