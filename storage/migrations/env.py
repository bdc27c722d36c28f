"""Run by Alembic with a connection that ``storage.catalogue.engine`` opened and locked."""

from __future__ import annotations

from alembic import context

from storage.catalogue.tables import metadata

connection = context.config.attributes["connection"]
# No batch mode: SQLite's tables are only ever added to. The caller owns the transaction, so a
# step that fails leaves nothing behind.
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
