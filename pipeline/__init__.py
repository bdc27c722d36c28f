"""Pure stages: each takes frozen records and returns new ones. No database, no Prefect, no web."""
