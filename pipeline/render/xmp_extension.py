"""Checks the properties that an XMP packet declares itself, and takes them out.

The validator of pikepdf knows the predefined schemas only and calls every other namespace a
violation, also one that is declared as ISO 19005-2, 6.6.2.3.3 asks. So what is declared is judged
here, and what is left is judged there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDFA_ID = "http://www.aiim.org/pdfa/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_ARRAYS = {"bag": "Bag", "seq": "Seq", "alt": "Alt"}
_SCHEMA_KEYS = ("schema", "namespaceURI", "prefix")
_PROPERTY_KEYS = ("name", "valueType", "category", "description")
_CATEGORIES = {"internal", "external"}

Element = Any


class Packet(NamedTuple):
    """An XMP packet with its own properties judged and taken out."""

    part: str | None
    conformance: str | None
    problems: tuple[str, ...]
    """What is wrong with declarations, or used without one that fits."""
    rest: bytes
    """The packet without what is declared, and with conformance ``B`` in place of ``U``."""


def read_packet(raw: bytes) -> Packet | None:
    """Return the packet in two parts; ``None`` when it is no well-formed XMP."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        return None
    rdf = root if root.tag == f"{{{RDF}}}RDF" else root.find(f".//{{{RDF}}}RDF")
    if rdf is None:
        return None
    part, conformance = _claim(rdf, "part"), _claim(rdf, "conformance")
    problems: list[str] = []
    declared = dict(_declared(rdf, problems))
    _take_out(rdf, declared, problems)
    if conformance in {"U", "A"}:
        _set_claim(rdf, "conformance", "B")
    etree.cleanup_namespaces(root)
    body = etree.tostring(root, encoding="utf-8")
    rest = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' + body + b'\n<?xpacket end="w"?>'
    return Packet(part, conformance, tuple(problems), rest)


def _claim(rdf: Element, name: str) -> str | None:
    key = f"{{{PDFA_ID}}}{name}"
    for description in rdf.findall(f"{{{RDF}}}Description"):
        value = description.get(key) or description.findtext(key)
        if value:
            return str(value)
    return None


def _set_claim(rdf: Element, name: str, value: str) -> None:
    key = f"{{{PDFA_ID}}}{name}"
    for description in rdf.findall(f"{{{RDF}}}Description"):
        if description.get(key):
            description.set(key, value)
        for element in description.findall(key):
            element.text = value


def _declared(rdf: Element, problems: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each declared namespace with its properties and their value types."""
    for schemas in rdf.iterfind(f".//{{{_EXTENSION}}}schemas"):
        for schema in _items(schemas, "Bag"):
            values = {key: _text(schema, _SCHEMA, key) for key in _SCHEMA_KEYS}
            missing = [key for key, value in values.items() if not value]
            if missing:
                problems.append(f"6.6.2.3.3: extension schema without {', '.join(missing)}")
            if uri := values["namespaceURI"]:
                yield uri, dict(_properties(schema, problems))


def _properties(schema: Element, problems: list[str]) -> Iterator[tuple[str, str]]:
    for container in schema.iterfind(f".//{{{_SCHEMA}}}property"):
        for entry in _items(container, "Seq"):
            values = {key: _text(entry, _PROPERTY, key) for key in _PROPERTY_KEYS}
            missing = [key for key, value in values.items() if not value]
            if missing:
                problems.append(f"6.6.2.3.3: declared property without {', '.join(missing)}")
            elif values["category"] not in _CATEGORIES:
                problems.append("6.6.2.3.3: category is neither internal nor external")
            yield values["name"], values["valueType"]


def _items(container: Element, kind: str) -> list[Element]:
    return list(container.iterfind(f"{{{RDF}}}{kind}/{{{RDF}}}li"))


def _text(element: Element, namespace: str, name: str) -> str:
    key = f"{{{namespace}}}{name}"
    inner = element.find(f"{{{RDF}}}Description")  # the long form of parseType="Resource"
    for holder in (element, inner):
        if holder is not None and (found := holder.get(key) or holder.findtext(key)):
            return str(found).strip()
    return ""


def _take_out(rdf: Element, declared: dict[str, dict[str, str]], problems: list[str]) -> None:
    for description in rdf.findall(f"{{{RDF}}}Description"):
        for element in list(description.iterchildren(tag=etree.Element)):
            name = etree.QName(element)
            if name.namespace == _EXTENSION:
                description.remove(element)
            elif name.namespace in declared:
                _judge(name.localname, element, declared[name.namespace], problems)
                description.remove(element)
        for key in list(description.attrib):
            name = etree.QName(key)
            if name.namespace in declared:
                if name.localname not in declared[name.namespace]:
                    problems.append(f"6.6.2.3.1-1: {name.localname} is not declared")
                del description.attrib[key]


def _judge(name: str, element: Element, types: dict[str, str], problems: list[str]) -> None:
    if name not in types:
        problems.append(f"6.6.2.3.1-1: {name} is not declared")
        return
    kind = types[name].lower()
    wanted = "Alt" if kind == "lang alt" else _ARRAYS.get(kind.split(" ")[0])
    arrays = [etree.QName(child).localname for child in element.iterchildren(tag=etree.Element)]
    fits = arrays == [wanted] if wanted else True
    if wanted is None and kind in {"text", "date", "integer", "real", "boolean", "uri", "url"}:
        fits = not arrays
    if not fits:
        problems.append(f"6.6.2.3.1-2: {name} is not of the declared type {types[name]}")
