"""What the papers of a dossier say, and how far it can be believed. Without Prefect.

The flow does it once for all papers; the desk again for those that a person changed.
"""

from __future__ import annotations

from flows.pages import Readings
from flows.services import Services
from models.document import Document
from models.dossier import Dossier
from pipeline.extract.extract import extract_fields
from pipeline.validate.required_papers import check_papers
from pipeline.validate.validate import validate_document, validate_dossier


def with_fields(document: Document, readings: Readings, services: Services) -> Document:
    """Return a paper with the fields of its type, as they were read; unknown types have none."""
    known = services.types.get(document.type)
    if known is None:
        return document
    pages = tuple(readings.texts(readings.of_pages(document.pages)))
    return document.model_copy(update={"fields": extract_fields(known, pages)})


def judged(dossier: Dossier, services: Services) -> Dossier:
    """Judge every field, what the papers of the dossier say together, and whether one lacks."""
    today = services.now().date()
    documents = tuple(
        validate_document(document, services.types.get(document.type), today)
        for document in dossier.documents
    )
    checked = dossier.model_copy(update={"documents": documents})
    agreed = validate_dossier(checked, services.types)
    return check_papers(agreed, services.procedures, services.types)
