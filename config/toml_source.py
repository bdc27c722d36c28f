"""One configuration file of a kind of which there are many: its tables, and what is wrong with it.

Every fault names file, line and, where something is misspelt, the nearest word that is valid.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from config.toml_lines import find_line
from models.errors import ConfigError

Spec = TypeVar("Spec", bound=BaseModel)


@dataclass
class Source:
    """One file: its text, its tables, and what is wrong with it."""

    path: Path
    error: type[ConfigError]
    """What a fault of such a file is."""
    text: str = ""
    table: dict[str, Any] = field(default_factory=dict)
    faults: list[ConfigError] = field(default_factory=list)

    @property
    def is_shared(self) -> bool:
        """It holds what several files take from it, and is none of them."""
        return self.path.name.startswith("_")

    def fault(self, where: Sequence[str | int], reason: str) -> None:
        """Note a fault at the line of a key, e.g. ``("fields", 2, "kind")``."""
        self.fault_at(find_line(self.text, where), reason)

    def fault_at(self, line: int, reason: str) -> None:
        """Note a fault at a line."""
        name = self.path.name
        self.faults.append(self.error(subject=name, file=name, line=line, reason=reason))

    def sorted_faults(self) -> list[ConfigError]:
        """Return the faults in the order of their lines."""
        return sorted(self.faults, key=lambda fault: int(fault.parameters["line"]))

    def check_keys(self, valid: Sequence[str]) -> None:
        """Note every key of the file itself that is none of ``valid``."""
        for key, value in self.table.items():
            if key not in valid:
                is_tables = isinstance(value, list) and any(isinstance(one, dict) for one in value)
                where = (key, 0) if is_tables else (key,)
                self.fault(where, unknown_key(key, valid))

    def note(
        self,
        error: ValidationError,
        where: tuple[str | int, ...],
        model: type[BaseModel],
    ) -> None:
        """Note each fault that the rules of the record ``model`` found, at its line.

        A key that is missing because it is misspelt is told once.
        """
        items = error.errors()
        strange = [str(item["loc"][-1]) for item in items if item["type"] == "extra_forbidden"]
        strange += [key for key in self.table if not where and key not in model.model_fields]
        meant = {nearest(key, model.model_fields) for key in strange}
        for item in items:
            path = (*where, *item["loc"])
            name = str(item["loc"][0]) if item["loc"] else ""
            if item["type"] == "extra_forbidden":
                reason = unknown_key(name, list(model.model_fields))
            elif item["type"] == "missing":
                if name in meant:
                    continue
                reason = f"`{name}` is missing"
            elif item["type"] == "enum":
                valid = re.findall(r"'(\w+)'", str(item["ctx"]["expected"]))
                reason = unknown_word(name, str(item["input"]), valid)
            else:
                reason = f"`{name}`: {item['msg']}"
            self.fault(path, reason)

    def read_specs(self, key: str, kind: type[Spec]) -> list[tuple[int, Spec]]:
        """Return the good ``[[key]]`` tables with their ordinals; note what is wrong elsewhere."""
        entries = self.table.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            self.fault((key,), f"`{key}` must be written as [[{key}]] tables")
            return []
        good: list[tuple[int, Spec]] = []
        for index, entry in enumerate(entries):
            try:
                good.append((index, kind.model_validate(_with_pairs(entry))))
            except ValidationError as error:
                self.note(error, (key, index), kind)
        return good


def read_source(path: Path, error: type[ConfigError]) -> Source:
    """Read a file; what is wrong with its bytes or its TOML is noted."""
    source = Source(path, error)
    try:
        raw = path.read_bytes()
    except OSError as failed:
        source.fault_at(0, f"cannot be read ({type(failed).__name__})")
        return source
    try:
        source.text = raw.decode("utf-8-sig")
        source.table = tomllib.loads(source.text)
    except UnicodeDecodeError as failed:
        source.fault_at(raw[: failed.start].count(b"\n") + 1, "not UTF-8 text")
    except tomllib.TOMLDecodeError as failed:
        found = re.search(r"at line (\d+)", str(failed))
        line = int(found[1]) if found else source.text.count("\n") + 1
        source.fault_at(line, f"not valid TOML: {failed}")
    return source


def read_sources(folder: Path, error: type[ConfigError], what: str) -> list[Source]:
    """Read every file of a folder in the order of names; a folder without one is a fault."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        empty = Source(folder, error)
        empty.fault_at(0, f"no {what} file (*.toml) here")
        return [empty]
    return [read_source(path, error) for path in paths]


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """Return the valid word that ``word`` is most like, if any is like it at all."""
    near = get_close_matches(word, sorted(valid), n=1, cutoff=0.5)
    return near[0] if near else None


def unknown_key(key: str, valid: Iterable[str]) -> str:
    """Say that a key is unknown, with the nearest valid one."""
    near = nearest(key, valid)
    return f"unknown key `{key}`" + (f": did you mean `{near}`?" if near else "")


def unknown_word(name: str, word: str, valid: Iterable[str]) -> str:
    """Say that ``name`` holds an unknown word, with the nearest valid one or all of them."""
    choices = sorted(valid)
    if near := nearest(word, choices):
        return f"unknown {name} `{word}`: did you mean `{near}`?"
    return f"unknown {name} `{word}`: must be one of {', '.join(choices) or '(none)'}"


def _with_pairs(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Name → value in TOML; the records keep ordered pairs."""
    return {
        key: list(value.items()) if isinstance(value, dict) else value
        for key, value in entry.items()
    }
