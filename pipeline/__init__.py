"""Pure stages: each takes frozen records and returns new ones; no database, no flow engine, no web."""
