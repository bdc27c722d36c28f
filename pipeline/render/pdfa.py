"""Checks any PDF against the PDF/A part it claims to be.

pikepdf's validator approves a file only when it knows everything in it. Three things it does not
know are looked at here: conformance level U, declared XMP properties, and (left ``unsupported``)
whatever a signature adds.
"""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
from pikepdf import pdfa

from models.errors import DamagedError, EncryptedError
from models.record import Record
from pipeline.render.xmp_extension import Packet, read_packet

_FLAVOURS = {"1": "1b", "2": "2b", "3": "3b"}
# Rules about the XMP packet: ISO 19005-1, 6.7; ISO 19005-2 and -3, 6.6.
_XMP_RULE = re.compile(r"ISO_19005_1:6\.7\.(2|5|9|11)-|ISO_19005_[23]:6\.6\.(2|4)|pikepdf:xmp")
_PREDEFINED_ENCODINGS = {"/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding"}
_LOOKS = 3
_CJK_ORDERINGS = {"GB1", "CNS1", "Japan1", "Korea1"}


class PdfaCheck(Record):
    """What a file claims, and what speaks against it."""

    claim: str | None
    """Part and conformance from XMP, e.g. ``2u``; ``None`` when the file claims none."""
    violations: tuple[str, ...] = ()
    """Rule, place and reason of everything that breaks the claimed part."""
    unsupported: tuple[str, ...] = ()
    """What may be right and could not be judged, such as the form of a signature."""


def check_pdfa(path: Path) -> PdfaCheck:
    """Return the claim of the PDF at ``path`` and what breaks it.

    A file that claims nothing has no violations. Signed files are checked too: what the signature
    adds is ``unsupported``, no violation. Raises ``DamagedError`` or ``EncryptedError`` when the
    file cannot be opened.
    """
    try:
        return _check(path)
    except pikepdf.PasswordError as error:
        raise EncryptedError(subject=path.name) from error
    except (OSError, pikepdf.PdfError) as error:
        raise DamagedError(subject=path.name, reason=type(error).__name__) from error


def _check(path: Path) -> PdfaCheck:
    with pikepdf.open(path) as pdf:
        packet = _packet(pdf)
        if packet is None or packet.part is None:
            return PdfaCheck(claim=None)
        claim = f"{packet.part}{(packet.conformance or '').lower()}"
        flavour = _FLAVOURS.get(packet.part)
        if flavour is None:
            return PdfaCheck(claim=claim, unsupported=(f"part {packet.part} is not checked",))
        findings = [*_unicode_findings(pdf)] if claim.endswith(("u", "a")) else []
    written = _as_written(path, flavour)
    findings += [finding for finding in written if not _XMP_RULE.match(finding.rule)]
    findings += _packet_findings(packet, flavour)
    if claim.endswith("a"):
        findings.append(pdfa.Finding("sohoa:level-a", "catalog", "tags not judged", "unsupported"))
    return PdfaCheck(
        claim=claim,
        violations=_said(findings, "violation"),
        unsupported=_said(findings, "unsupported"),
    )


def _as_written(path: Path, flavour: str) -> tuple[pdfa.Finding, ...]:
    """Judge the file as it is written, again when what is found may not be of the file.

    pikepdf takes every Python warning given while it parses a content stream for the stream's,
    and leaves the rest of it unseen. Warnings belong to the process: a thread of another library,
    or an object that is collected just then, gives them too. What the file has is found each time.
    """
    findings: tuple[pdfa.Finding, ...] = ()
    for _ in range(_LOOKS):
        findings = tuple(pdfa.validate_written(path, flavour).findings)
        if not any(_is_warning(finding) for finding in findings):
            break
    return findings


def _is_warning(finding: pdfa.Finding) -> bool:
    caught = finding.message.startswith("content stream: ")
    return caught and finding.rule == "pikepdf:content-parse"


def _packet(pdf: pikepdf.Pdf) -> Packet | None:
    metadata = pdf.Root.get("/Metadata")
    return read_packet(metadata.read_bytes()) if isinstance(metadata, pikepdf.Stream) else None


def _packet_findings(packet: Packet, flavour: str) -> list[pdfa.Finding]:
    """Judge the packet: what it declares by our rules, the rest by pikepdf's, in an empty PDF."""
    spec = f"ISO_19005_{flavour[0]}"
    own = [
        pdfa.Finding(f"{spec}:{rule}", "catalog /Metadata", text)
        for rule, _, text in (problem.partition(": ") for problem in packet.problems)
    ]
    with pikepdf.Pdf.new() as carrier:
        carrier.add_blank_page()
        stream = pikepdf.Stream(carrier, packet.rest)
        stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        carrier.Root.Metadata = carrier.make_indirect(stream)
        rest = pdfa.check(carrier, flavour).findings
    return own + [finding for finding in rest if _XMP_RULE.match(finding.rule)]


def _unicode_findings(pdf: pikepdf.Pdf) -> list[pdfa.Finding]:
    """Level U: every font maps its codes to Unicode (ISO 19005-2, 6.2.11.7.2)."""
    findings = []
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != pikepdf.Name.Font:
            continue
        subtype = str(item.get("/Subtype"))
        if subtype.startswith("/CIDFont") or isinstance(item.get("/ToUnicode"), pikepdf.Stream):
            continue
        if subtype == "/Type0":
            if not _has_cjk_collection(item):
                findings.append(_no_mapping(item, "violation"))
        elif str(item.get("/Encoding")) not in _PREDEFINED_ENCODINGS:
            findings.append(_no_mapping(item, "unsupported"))
    return findings


def _has_cjk_collection(font: pikepdf.Object) -> bool:
    system = font.DescendantFonts[0].get("/CIDSystemInfo", pikepdf.Dictionary())
    return str(system.get("/Ordering", "")) in _CJK_ORDERINGS


def _no_mapping(font: pikepdf.Object, kind: str) -> pdfa.Finding:
    where = f"font {font.get('/BaseFont', '')}"
    text = "the font has no /ToUnicode map"
    return pdfa.Finding("ISO_19005_2:6.2.11.7.2-1", where, text, kind)  # type: ignore[arg-type]


def _said(findings: list[pdfa.Finding], kind: str) -> tuple[str, ...]:
    said = (f"{f.rule} {f.where}: {f.message}" for f in findings if f.kind == kind)
    return tuple(dict.fromkeys(said))
