"""The only package that imports FastAPI: the staff's pages, later the archive systems' API."""
