"""The procedures, read from ``config/procedures/*.toml``: one file a procedure, no code.

``_always.toml`` lists in ``also`` the types of paper that may lie in every dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from config.toml_source import Source, read_sources, unknown_word
from models.document_type import DocumentType
from models.errors import ConfigError, ProcedureError
from models.letters import without_marks
from models.procedure import CODE, RETENTION, Procedure, RequiredPaper, SameValue

_ALSO = "also"


def load_procedures(
    types: Mapping[str, DocumentType], folder: Path | None = None
) -> Mapping[str, Procedure]:
    """Return all procedures of a folder by id; without a folder, those that come with the program.

    Raises ``ProcedureError`` for the first fault, naming file and line.
    """
    procedures, faults = _read(types, folder)
    if faults:
        raise faults[0]
    return MappingProxyType(procedures)


def check_procedures(
    types: Mapping[str, DocumentType], folder: Path | None = None
) -> tuple[ConfigError, ...]:
    """Return every fault of every file of the folder, in the order of files and lines."""
    return tuple(_read(types, folder)[1])


def _read(
    types: Mapping[str, DocumentType], folder: Path | None
) -> tuple[dict[str, Procedure], list[ConfigError]]:
    place = folder or Path(str(files("config").joinpath("procedures")))
    sources = read_sources(place, ProcedureError, "procedure")
    always: list[str] = []
    for source in sources:
        if source.is_shared:
            always += _shared_types(source, types)
    found: dict[str, Procedure] = {}
    for source in sources:
        one = None if source.is_shared else _build(source, types)
        if one is None:
            continue
        _check_names(source, one, found.values())
        found[one.id] = one.model_copy(update={"also": tuple(dict.fromkeys((*one.also, *always)))})
    return found, [fault for source in sources for fault in source.sorted_faults()]


def _shared_types(source: Source, types: Mapping[str, DocumentType]) -> list[str]:
    source.check_keys([_ALSO])
    also = source.table.get(_ALSO, [])
    if not isinstance(also, list) or not all(isinstance(one, str) for one in also):
        source.fault((_ALSO,), f"`{_ALSO}` must be a list of types of paper")
        return []
    _check_types(source, (_ALSO,), also, types)
    return also


def _build(source: Source, types: Mapping[str, DocumentType]) -> Procedure | None:
    """Return the procedure, or nothing when a fault was noted."""
    if source.faults:
        return None
    source.check_keys(list(Procedure.model_fields))
    papers = source.read_specs("papers", RequiredPaper)
    same = source.read_specs("same", SameValue)
    plain = {key: source.table[key] for key in Procedure.model_fields if key in source.table}
    parts = {"papers": [one for _, one in papers], "same": [one for _, one in same]}
    try:
        found = Procedure.model_validate(plain | parts)
    except ValidationError as error:
        source.note(error, (), Procedure)
        return None
    for index, paper in papers:
        _check_types(source, ("papers", index, "types"), paper.types, types)
    _check_types(source, (_ALSO,), found.also, types)
    for index, rule in same:
        for key, place in (("first", rule.first), ("second", rule.second)):
            _check_place(source, ("same", index, key), place, types)
    _check_self(source, found)
    return None if source.faults else found


def _check_self(source: Source, found: Procedure) -> None:
    if found.id != source.path.stem:
        reason = f"the id `{found.id}` is not the file's name `{source.path.stem}`"
        source.fault(("id",), reason)
    if not found.names or any(not name.strip() for name in found.names):
        source.fault(("names",), "nothing says how a receipt names it: give `names`")
    for code in found.codes:
        if not CODE.fullmatch(code):
            source.fault(("codes",), f"`{code}` is no national code such as `1.001193`")
    if not RETENTION.fullmatch(found.retention):
        reason = f"`retention` is `{found.retention}`: must be permanent, none or e.g. 20 years"
        source.fault(("retention",), reason)


def _check_types(
    source: Source,
    where: tuple[str | int, ...],
    ids: Iterable[str],
    types: Mapping[str, DocumentType],
) -> None:
    for one in ids:
        if one not in types:
            source.fault(where, unknown_word("type", one, types))


def _check_place(
    source: Source, where: tuple[str | int, ...], place: str, types: Mapping[str, DocumentType]
) -> None:
    type_id, dot, name = place.partition(".")
    if not dot:
        source.fault(where, f"`{place}` must be written as <type>.<field>")
    elif type_id not in types:
        source.fault(where, unknown_word("type", type_id, types))
    elif name not in (known := [spec.name for spec in types[type_id].fields]):
        source.fault(where, unknown_word(f"field of `{type_id}`", name, known))


def _check_names(source: Source, found: Procedure, others: Iterable[Procedure]) -> None:
    for other in others:
        taken = {_folded(name) for name in other.names}
        for name in found.names:
            if _folded(name) in taken:
                source.fault(("names",), f"the name `{name}` belongs to `{other.id}` already")
        for code in set(found.codes) & set(other.codes):
            source.fault(("codes",), f"the code `{code}` belongs to `{other.id}` already")


def _folded(name: str) -> str:
    return " ".join(without_marks(name).casefold().split())
