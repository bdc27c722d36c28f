"""Logs: one line an event on standard error, JSON where a machine reads it. Never field values."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.logging import RichHandler

from config.messages import LANGUAGES, describe_finding
from models.finding import Finding, Severity

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


def say_findings(findings: Iterable[Finding]) -> None:
    """Tell what went wrong in both languages on standard error; what is only doubtful is not said.

    Words of findings may hold what stands on a paper: they are for the person at the screen, and
    never go through a log.
    """
    for finding in findings:
        if finding.severity is Severity.ERROR:
            for language in LANGUAGES:
                words = describe_finding(finding, language)
                stderr.print(f"[{finding.code}] {words}", markup=False)


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
