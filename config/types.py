"""The types of paper, read from ``config/document_types/*.toml``: one file a type, no code.

A file whose name starts with ``_`` is no type: it holds fields that several types share and take
with ``fields_of`` (``fields_of = "official"`` takes those of ``_official.toml``). An own field
with a shared one's name replaces it where it stands; a new one stands behind the one listed
before it. Types come in the order of their file names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from config.toml_lines import find_line
from models.document_type import (
    BLANK_TYPE,
    PARTS,
    UNKNOWN_TYPE,
    Anchor,
    BlockSpec,
    DocumentType,
    FieldSpec,
)
from models.errors import DocumentTypeError
from models.field import FieldKind

Spec = TypeVar("Spec", bound=BaseModel)

_INCLUDE = "fields_of"
_MODELS: dict[str, type[BaseModel]] = {"fields": FieldSpec, "blocks": BlockSpec}


def load_document_types(folder: Path | None = None) -> Mapping[str, DocumentType]:
    """Return all types of a folder by id; without a folder, those that come with the program.

    Raises ``DocumentTypeError`` for the first fault, naming file and line.
    """
    types, faults = _read(folder)
    if faults:
        raise faults[0]
    return MappingProxyType(types)


def check_document_types(folder: Path | None = None) -> tuple[DocumentTypeError, ...]:
    """Return every fault of every file of the folder, in the order of files and lines."""
    return tuple(_read(folder)[1])


def merge_fields(shared: Sequence[FieldSpec], own: Sequence[FieldSpec]) -> tuple[FieldSpec, ...]:
    """Return the shared fields with the own ones in their places (see the module's words)."""
    merged = list(shared)
    at = len(merged)
    for spec in own:
        names = [one.name for one in merged]
        if spec.name in names:
            at = names.index(spec.name)
            merged[at] = spec
        else:
            merged.insert(at, spec)
        at += 1
    return tuple(merged)


@dataclass
class _Source:
    """One file: its text, its tables, and what is wrong with it."""

    path: Path
    text: str = ""
    table: dict[str, Any] = field(default_factory=dict)
    faults: list[DocumentTypeError] = field(default_factory=list)

    @property
    def is_shared(self) -> bool:
        return self.path.name.startswith("_")

    def fault(self, where: Sequence[str | int], reason: str) -> None:
        self.fault_at(find_line(self.text, where), reason)

    def fault_at(self, line: int, reason: str) -> None:
        name = self.path.name
        self.faults.append(DocumentTypeError(subject=name, file=name, line=line, reason=reason))

    def sorted_faults(self) -> list[DocumentTypeError]:
        return sorted(self.faults, key=lambda fault: int(fault.parameters["line"]))


def _read(folder: Path | None) -> tuple[dict[str, DocumentType], list[DocumentTypeError]]:
    if folder is not None:
        return _read_folder(folder)
    return _read_folder(Path(str(files("config").joinpath("document_types"))))


def _read_folder(folder: Path) -> tuple[dict[str, DocumentType], list[DocumentTypeError]]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        reason = "no document type file (*.toml) here"
        return {}, [DocumentTypeError(subject=str(folder), file=folder.name, line=0, reason=reason)]
    sources = [_read_source(path) for path in paths]
    shared = {one.path.stem[1:]: _read_shared(one) for one in sources if one.is_shared}
    types: dict[str, DocumentType] = {}
    for source in sources:
        found = None if source.is_shared else _build(source, shared)
        if found is None:
            continue
        _check_titles(source, found, types)
        types[found.id] = found
    return types, [fault for source in sources for fault in source.sorted_faults()]


def _read_source(path: Path) -> _Source:
    source = _Source(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        source.fault_at(0, f"cannot be read ({type(error).__name__})")
        return source
    try:
        source.text = raw.decode("utf-8-sig")
        source.table = tomllib.loads(source.text)
    except UnicodeDecodeError as error:
        source.fault_at(raw[: error.start].count(b"\n") + 1, "not UTF-8 text")
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else source.text.count("\n") + 1
        source.fault_at(line, f"not valid TOML: {error}")
    return source


def _read_shared(source: _Source) -> list[FieldSpec]:
    for key in source.table.keys() - {"fields"}:
        source.fault((key,), f"a shared file holds only [[fields]], not `{key}`")
    specs = _read_specs(source, "fields", FieldSpec)
    _check_fields(source, specs, frozenset())
    return [spec for _, spec in specs]


def _build(source: _Source, shared: Mapping[str, list[FieldSpec]]) -> DocumentType | None:
    """Return the type, or nothing when a fault was noted."""
    if source.faults:
        return None
    valid = [*DocumentType.model_fields, _INCLUDE]
    for key in source.table:
        if key not in valid:
            source.fault((key,), _unknown_key(key, valid))
    blocks = [spec for _, spec in _read_specs(source, "blocks", BlockSpec)]
    own = _read_specs(source, "fields", FieldSpec)
    _check_fields(source, own, frozenset(block.name for block in blocks))
    include = source.table.get(_INCLUDE)
    if include is not None and include not in shared:
        source.fault((_INCLUDE,), f"there is no shared file `_{include}.toml`")
    plain = {key: source.table[key] for key in DocumentType.model_fields if key in source.table}
    fields = merge_fields(shared.get(str(include), []), [spec for _, spec in own])
    try:
        found = DocumentType.model_validate(plain | {"blocks": blocks, "fields": fields})
    except ValidationError as error:
        _note(source, error, ())
        return None
    if found.id != source.path.stem:
        # One id, one file: two files cannot claim the same id, one of them is named otherwise.
        other = source.path.with_stem(found.id)
        also = f", and `{other.name}` has that id" if other.exists() else ""
        reason = f"the id `{found.id}` is not the file's name `{source.path.stem}`{also}"
        source.fault(("id",), reason)
    if not source.faults:
        _check_recognisable(source, found)
    return None if source.faults else found


def _read_specs(source: _Source, key: str, kind: type[Spec]) -> list[tuple[int, Spec]]:
    """Return the good ``[[key]]`` tables with their ordinals; note what is wrong with others."""
    entries = source.table.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        source.fault((key,), f"`{key}` must be written as [[{key}]] tables")
        return []
    good: list[tuple[int, Spec]] = []
    for index, entry in enumerate(entries):
        try:
            good.append((index, kind.model_validate(_with_column_pairs(entry))))
        except ValidationError as error:
            _note(source, error, (key, index))
    return good


def _with_column_pairs(entry: dict[str, Any]) -> dict[str, Any]:
    """Name → kind, or name → wordings, in TOML; the record keeps ordered pairs."""
    pairs = {
        key: list(entry[key].items())
        for key in ("columns", "heads")
        if isinstance(entry.get(key), dict)
    }
    return entry | pairs


def _note(source: _Source, error: ValidationError, where: tuple[str | int, ...]) -> None:
    """Note each fault that the record's own rules found, at its line."""
    for item in error.errors():
        path = (*where, *item["loc"])
        name = str(item["loc"][0]) if item["loc"] else ""
        if item["type"] == "extra_forbidden":
            model = _MODELS.get(str(where[0]) if where else "", DocumentType)
            reason = _unknown_key(name, list(model.model_fields))
        elif item["type"] == "missing":
            reason = f"`{name}` is missing"
        elif item["type"] == "enum":
            reason = _unknown_word(name, str(item["input"]), str(item["ctx"]["expected"]))
        else:
            reason = f"`{name}`: {item['msg']}"
        source.fault(path, reason)


def _unknown_key(key: str, valid: Sequence[str]) -> str:
    near = get_close_matches(key, valid, n=1, cutoff=0.5)
    return f"unknown key `{key}`" + (f": did you mean `{near[0]}`?" if near else "")


def _unknown_word(name: str, word: str, expected: str) -> str:
    near = get_close_matches(word, re.findall(r"'(\w+)'", expected), n=1, cutoff=0.5)
    hint = f"did you mean `{near[0]}`?" if near else f"must be {expected}"
    return f"unknown {name} `{word}`: {hint}"


def _check_fields(
    source: _Source, specs: Sequence[tuple[int, FieldSpec]], blocks: frozenset[str]
) -> None:
    seen: set[str] = set()
    for index, spec in specs:
        for key, reason in _field_faults(spec, blocks):
            source.fault(("fields", index, key), f"field `{spec.name}`: {reason}")
        if spec.name in seen:
            source.fault(("fields", index, "name"), f"field `{spec.name}` is there twice")
        seen.add(spec.name)


def _field_faults(spec: FieldSpec, blocks: frozenset[str]) -> list[tuple[str, str]]:
    """Return key and reason of what is wrong with one field by itself."""
    faults: list[tuple[str, str]] = []
    if spec.anchor is Anchor.LABEL and not spec.labels:
        faults.append(("labels", "it stands behind a label, but `labels` is empty"))
    if any(not label.strip() for label in spec.labels):
        faults.append(("labels", "a label is empty"))
    if spec.block is not None and spec.block not in blocks:
        faults.append(("block", f"there is no block `{spec.block}`"))
    if spec.part is not None and spec.part not in PARTS:
        faults.append(("part", f"unknown part `{spec.part}`: must be {', '.join(sorted(PARTS))}"))
    if (spec.kind is FieldKind.TABLE) != bool(spec.columns):
        faults.append(("columns", "a table needs `columns`, any other kind has none"))
    names = [name for name, _ in spec.columns]
    for head, _ in spec.heads:
        if head not in names:
            faults.append(("heads", f"there is no column `{head}`"))
    return faults


def _check_recognisable(source: _Source, found: DocumentType) -> None:
    if found.id in (UNKNOWN_TYPE, BLANK_TYPE):
        return
    if not (found.titles or found.symbols or found.marks):
        source.fault(("titles",), "nothing says how to recognise it: give titles, symbols or marks")
    for key in ("titles", "not_titles", "symbols", "marks"):
        if any(not word.strip() for word in getattr(found, key)):
            source.fault((key,), f"`{key}` holds an empty entry")


def _check_titles(source: _Source, found: DocumentType, others: Mapping[str, DocumentType]) -> None:
    taken = {title.casefold(): one.id for one in others.values() for title in one.titles}
    for title in found.titles:
        if other := taken.get(title.casefold()):
            source.fault(("titles",), f"the title `{title}` belongs to `{other}` already")
