"""Logs: one line an event on standard error, JSON where a machine reads it. Never field values."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime

from rich.console import Console
from rich.logging import RichHandler

OURS = ("config", "flows", "models", "pipeline", "sohoa", "storage", "web")

stderr = Console(stderr=True)
"""Everything for people goes here; standard output is kept for results."""


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created).astimezone()
        line = {
            "time": when.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(line, ensure_ascii=False)


def set_up_logs(level: str) -> None:
    """Send our packages' logs to standard error: readable on a terminal, JSON lines otherwise."""
    handler: logging.Handler
    if sys.stderr.isatty():
        handler = RichHandler(console=stderr, show_path=False, markup=False, rich_tracebacks=False)
    else:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_JsonLines())
    for name in OURS:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
