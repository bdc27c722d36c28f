"""The words of the pages, in Vietnamese and English: ``say("sign_in.title", "vi")``.

``vi.toml`` and ``en.toml`` hold the same keys with the same placeholders; a test compares them, and
looks for every key that the templates name.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from config.messages import Language


@cache
def words(language: Language) -> dict[str, str]:
    """Return all words of a language by ``section.name``."""
    text = files(__package__).joinpath(f"{language}.toml").read_text("utf-8")
    return {
        f"{section}.{name}": word
        for section, entries in tomllib.loads(text).items()
        for name, word in entries.items()
    }


def say(key: str, language: Language, **values: object) -> str:
    """Return the words for a key. An unknown key is a fault of ours: ``KeyError``."""
    return words(language)[key].format(**values)
