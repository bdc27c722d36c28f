"""Makes the searchable PDF/A of a document, and checks PDF/A of any file. Owner of pikepdf here."""
