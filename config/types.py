"""The types of paper, read from ``config/document_types/*.toml``: one file a type, no code.

A file whose name starts with ``_`` is no type: it holds fields that several types share and take
with ``fields_of`` (``fields_of = "official"`` takes those of ``_official.toml``). An own field
with a shared one's name replaces it where it stands; a new one stands behind the one listed
before it. Types come in the order of their file names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from config.toml_source import Source, nearest, read_sources, unknown_word
from models.document_type import (
    BLANK_TYPE,
    PARTS,
    UNKNOWN_TYPE,
    Anchor,
    BlockSpec,
    DocumentType,
    FieldSpec,
    FormGeneration,
)
from models.errors import ConfigError, DocumentTypeError
from models.field import FieldKind

_INCLUDE = "fields_of"


def load_document_types(folder: Path | None = None) -> Mapping[str, DocumentType]:
    """Return all types of a folder by id; without a folder, those that come with the program.

    Raises ``DocumentTypeError`` for the first fault, naming file and line.
    """
    types, faults = _read(folder)
    if faults:
        raise faults[0]
    return MappingProxyType(types)


def check_document_types(folder: Path | None = None) -> tuple[ConfigError, ...]:
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


def _read(folder: Path | None) -> tuple[dict[str, DocumentType], list[ConfigError]]:
    if folder is not None:
        return _read_folder(folder)
    return _read_folder(Path(str(files("config").joinpath("document_types"))))


def _read_folder(folder: Path) -> tuple[dict[str, DocumentType], list[ConfigError]]:
    sources = read_sources(folder, DocumentTypeError, "document type")
    shared = {one.path.stem[1:]: _read_shared(one) for one in sources if one.is_shared}
    types: dict[str, DocumentType] = {}
    for source in sources:
        found = None if source.is_shared else _build(source, shared)
        if found is None:
            continue
        _check_titles(source, found, types)
        types[found.id] = found
    return types, [fault for source in sources for fault in source.sorted_faults()]


def _read_shared(source: Source) -> list[FieldSpec]:
    for key in source.table.keys() - {"fields"}:
        source.fault((key,), f"a shared file holds only [[fields]], not `{key}`")
    specs = source.read_specs("fields", FieldSpec)
    _check_fields(source, specs, frozenset(), frozenset())
    return [_with_all_labels(spec) for _, spec in specs]


def _build(source: Source, shared: Mapping[str, list[FieldSpec]]) -> DocumentType | None:
    """Return the type, or nothing when a fault was noted."""
    if source.faults:
        return None
    source.check_keys([*DocumentType.model_fields, _INCLUDE])
    blocks = [spec for _, spec in source.read_specs("blocks", BlockSpec)]
    forms = source.read_specs("generations", FormGeneration)
    _check_generations(source, forms)
    own = source.read_specs("fields", FieldSpec)
    # One that is wrong itself is told of; what refers to it is not wrong, too.
    given = source.table.get("generations", [])
    names = frozenset(str(one.get("id")) for one in given if isinstance(one, dict))
    _check_fields(source, own, frozenset(block.name for block in blocks), names)
    include = source.table.get(_INCLUDE)
    if include is not None and include not in shared:
        source.fault((_INCLUDE,), _no_shared_file(str(include), shared))
    plain = {key: source.table[key] for key in DocumentType.model_fields if key in source.table}
    fields = merge_fields(shared.get(str(include), []), [_with_all_labels(spec) for _, spec in own])
    parts = {"blocks": blocks, "fields": fields, "generations": [form for _, form in forms]}
    try:
        found = DocumentType.model_validate(plain | parts)
    except ValidationError as error:
        source.note(error, (), DocumentType)
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


def _no_shared_file(name: str, shared: Mapping[str, object]) -> str:
    near = nearest(name, shared)
    hint = f": did you mean `{near}`?" if near else ""
    return f"there is no shared file `_{name}.toml`{hint}"


def _with_all_labels(spec: FieldSpec) -> FieldSpec:
    """Let a field be read by the wording of every generation of its form."""
    older = (label for _, labels in spec.labels_of for label in labels)
    return spec.model_copy(update={"labels": tuple(dict.fromkeys((*spec.labels, *older)))})


def _check_generations(source: Source, forms: Sequence[tuple[int, FormGeneration]]) -> None:
    seen: set[str] = set()
    for index, form in forms:
        if form.id in seen:
            source.fault(("generations", index, "id"), f"generation `{form.id}` is there twice")
        seen.add(form.id)
        first, last = form.valid_from, form.valid_until
        if first is not None and last is not None and last < first:
            reason = f"generation `{form.id}` ends before it begins"
            source.fault(("generations", index, "valid_until"), reason)


def _check_fields(
    source: Source,
    specs: Sequence[tuple[int, FieldSpec]],
    blocks: frozenset[str],
    generations: frozenset[str],
) -> None:
    seen: set[str] = set()
    for index, spec in specs:
        for key, reason in _field_faults(spec, blocks, generations):
            source.fault(("fields", index, key), f"field `{spec.name}`: {reason}")
        if spec.name in seen:
            source.fault(("fields", index, "name"), f"field `{spec.name}` is there twice")
        seen.add(spec.name)


def _field_faults(
    spec: FieldSpec, blocks: frozenset[str], generations: frozenset[str]
) -> list[tuple[str, str]]:
    """Return key and reason of what is wrong with one field by itself."""
    faults: list[tuple[str, str]] = []
    labels = _with_all_labels(spec).labels
    if spec.anchor is Anchor.LABEL and not labels:
        faults.append(("labels", "it stands behind a label, but `labels` is empty"))
    if any(not label.strip() for label in labels):
        faults.append(("labels", "a label is empty"))
    for form, _ in spec.labels_of:
        if form not in generations:
            faults.append(("labels_of", unknown_word("generation", form, generations)))
    if spec.block is not None and spec.block not in blocks:
        near = nearest(spec.block, blocks)
        hint = f": did you mean `{near}`?" if near else ""
        faults.append(("block", f"there is no block `{spec.block}`{hint}"))
    if spec.part is not None and spec.part not in PARTS:
        faults.append(("part", unknown_word("part", spec.part, PARTS)))
    if (spec.kind is FieldKind.TABLE) != bool(spec.columns):
        faults.append(("columns", "a table needs `columns`, any other kind has none"))
    names = [name for name, _ in spec.columns]
    for head, _ in spec.heads:
        if head not in names:
            faults.append(("heads", f"there is no column `{head}`"))
    return faults


def _check_recognisable(source: Source, found: DocumentType) -> None:
    if found.id in (UNKNOWN_TYPE, BLANK_TYPE):
        return
    if not (found.titles or found.symbols or found.marks):
        source.fault(("titles",), "nothing says how to recognise it: give titles, symbols or marks")
    for key in ("titles", "not_titles", "symbols", "marks"):
        if any(not word.strip() for word in getattr(found, key)):
            source.fault((key,), f"`{key}` holds an empty entry")


def _check_titles(source: Source, found: DocumentType, others: Mapping[str, DocumentType]) -> None:
    taken = {title.casefold(): one.id for one in others.values() for title in one.titles}
    for title in found.titles:
        if other := taken.get(title.casefold()):
            source.fault(("titles",), f"the title `{title}` belongs to `{other}` already")
