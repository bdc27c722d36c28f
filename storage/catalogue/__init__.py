"""The catalogue of dossiers: SQLite or PostgreSQL, with its audit chain."""

from __future__ import annotations

from storage.catalogue.catalogue import Catalogue
from storage.catalogue.rows import DossierRow, SearchHit

__all__ = ["Catalogue", "DossierRow", "SearchHit"]
