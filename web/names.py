"""How types, fields, findings and states are called on the pages, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.messages import Language, describe_error, describe_finding
from models.artifact import VerificationReport
from models.document import Document
from models.document_type import DocumentType, FieldSpec
from models.dossier import DossierState
from models.errors import SohoaError
from models.field import FieldStatus, FieldValue
from models.finding import Finding
from models.indication import Indication, status_of_file
from models.person import Role
from web.shown import shown
from web.words import say, words

# A sign beside the colour: colour alone is not read by everybody.
SIGNS: Mapping[FieldStatus, str] = {
    FieldStatus.ACCEPTED: "✓",
    FieldStatus.REVIEW: "?",
    FieldStatus.MISSING: "!",
    FieldStatus.CONFIRMED: "✓",
    FieldStatus.CORRECTED: "✎",
}
_VERDICTS: Mapping[Indication, tuple[str, str]] = {
    Indication.PASSED: ("good", "✓"),
    Indication.FAILED: ("bad", "✗"),
    Indication.INDETERMINATE: ("open", "?"),
}
_UNDECIDED: Mapping[str | None, tuple[str, str]] = {
    "NO_CERTIFICATE_CHAIN_FOUND": ("open", "?"),
    "SIG_CONSTRAINTS_FAILURE": ("bad", "✗"),
}


@dataclass(frozen=True)
class Names:
    """Names for what the records hold."""

    types: Mapping[str, DocumentType]
    language: Language

    def state(self, state: DossierState) -> str:
        return say(f"state.{state.value}", self.language)

    def role(self, role: Role) -> str:
        return say(f"role.{role.value}", self.language)

    def sign(self, status: FieldStatus) -> str:
        return SIGNS[status]

    def status(self, status: FieldStatus) -> str:
        return say(f"status.{status.value}", self.language)

    def type(self, type_id: str) -> str:
        """Return the title of a type of paper."""
        known = self.types.get(type_id)
        if known is None:
            return say("paper.unknown", self.language)
        return known.title if self.language == "vi" else known.title_en

    def field(self, type_id: str, name: str) -> str:
        """Return what a field is called: its caption, or its label as printed."""
        spec = self._spec(type_id, name)
        if spec is None:
            return words(self.language).get(f"stamp.{name}", name)
        return spec.caption or next(iter(spec.labels), name).rstrip(" :…")

    def _spec(self, type_id: str, name: str) -> FieldSpec | None:
        known = self.types.get(type_id)
        return next((f for f in known.fields if f.name == name), None) if known else None

    def value(self, field: FieldValue) -> str:
        """Return a value as people here write it."""
        return shown(field.kind, field.value, self.language)

    def finding(self, finding: Finding, document: Document | None = None) -> str:
        """Return a finding in words; a field is called by its caption, not by its internal name."""
        name = finding.subject.rpartition(".")[2]
        if document is not None and document.field(name) is not None:
            caption = f"“{self.field(document.type, name)}”"
            finding = finding.model_copy(update={"subject": caption})
        return describe_finding(finding, self.language)

    def reader(self, reader: str) -> str:
        """Return what a source of a value is called."""
        known = words(self.language)
        return known.get(f"reader.{reader.partition(':')[0]}", reader)

    def verdict(self, report: VerificationReport) -> tuple[str, str]:
        """Return the class and the words of a verdict: unknown signers are never called valid."""
        status = status_of_file(report)
        kind, sign = _UNDECIDED.get(status.sub_indication, _VERDICTS[status.indication])
        undecided = status.sub_indication in _UNDECIDED
        name = str(status.sub_indication if undecided else status.indication.name)
        return kind, f"{sign} {say(f'verdict.{name}', self.language)}"

    def error(self, error: SohoaError) -> str:
        """Return an error in words, with what to do."""
        return describe_error(error, self.language)
