"""Full-text search: words of pages, fields and dossiers, with or without marks.

``words`` takes text apart, ``query`` a question; ``index`` keeps what is searched beside the
dossier, in the caller's transaction; ``find`` asks the database (FTS5 of SQLite, GIN of
PostgreSQL); ``hits`` ranks what it found and picks the line. Knows nothing of the catalogue.
"""
