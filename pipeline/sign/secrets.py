"""Passphrases and PINs: read when they are needed, never kept, shown or logged."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from config.settings import SignSettings
from models.errors import KeyUnavailableError

_log = logging.getLogger(__name__)


def read_secret(path: Path) -> bytes:
    """Return a passphrase or PIN from a file, without its line end.

    Raises ``KeyUnavailableError`` when the file cannot be read; warns when others can read it.
    """
    content = read_key_file(path, "the passphrase file")
    if path.stat().st_mode & 0o077:
        _log.warning("passphrase file %s can be read by other users", path.name)
    return content.rstrip(b"\r\n")


def read_pin(settings: SignSettings) -> str:
    """Return the PIN of the token from where the settings say it is.

    Raises ``KeyUnavailableError`` when there is none.
    """
    if settings.pin_file is not None:
        return read_secret(settings.pin_file).decode("utf-8", errors="replace")
    pin = os.environ.get(settings.pin_env, "") if settings.pin_env else ""
    if not pin:
        reason = f"no PIN: {settings.pin_env or 'sign.pin_file'} is not set"
        raise KeyUnavailableError(subject="sign.pin_file", reason=reason)
    return pin


def read_key_file(path: Path, what: str) -> bytes:
    """Return the bytes of a file; ``KeyUnavailableError`` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = f"{what} cannot be read: {error.strerror or type(error).__name__}"
        raise KeyUnavailableError(subject=path.name, reason=reason) from error
