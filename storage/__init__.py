"""What is kept: objects, the catalogue, the audit chain, the work folders and the quarantine.

The only package that speaks to minio, SQLAlchemy and Alembic. Imports ``models`` and ``config``.
"""
