"""The key of one operating period: opened when it is first needed, its PIN asked for once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

from config.settings import SignSettings
from models.errors import PinError
from pipeline.sign.identity import SigningIdentity, load_identity
from pipeline.sign.token import TokenSigner


class SigningDesk:
    """Gives the signing identity to all who sign in this process.

    A token that was pulled out is opened anew at the next call, and so is a key whose certificate
    has ended. A PIN that a token refused is not tried again before the program is started again,
    however many dossiers wait: three tries lock most tokens.
    """

    def __init__(self, settings: SignSettings, pki_dir: Path) -> None:
        self._settings = settings
        self._pki_dir = pki_dir
        self._lock = threading.Lock()
        self._opened: SigningIdentity | None = None
        self._refused = False

    def identity(self) -> SigningIdentity:
        """Return the key ready to sign. Errors as in ``load_identity``."""
        with self._lock:
            if self._refused:
                raise PinError(subject=self._settings.pkcs11_token)
            if self._opened is not None and not _is_usable(self._opened):
                self._let_go()
            if self._opened is None:
                self._opened = self._open()
            return self._opened

    def close(self) -> None:
        """Log out of a token."""
        with self._lock:
            self._let_go()

    def _open(self) -> SigningIdentity:
        try:
            return load_identity(self._settings, self._pki_dir)
        except PinError:
            self._refused = self._settings.pkcs11_module is not None
            raise

    def _let_go(self) -> None:
        if self._opened is not None and isinstance(self._opened.signer, TokenSigner):
            self._opened.signer.close()
        self._opened = None


def _is_usable(identity: SigningIdentity) -> bool:
    lost = isinstance(identity.signer, TokenSigner) and identity.signer.lost
    return not lost and identity.valid_until > datetime.now(UTC)
