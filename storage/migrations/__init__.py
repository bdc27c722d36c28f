"""The catalogue's schema, step by step (Alembic); run by ``Catalogue.open``."""
