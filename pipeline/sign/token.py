"""A key on a USB token or in an HSM, through PKCS#11. Home of python-pkcs11."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import Any

import pkcs11
from pkcs11 import TokenFlag
from pkcs11 import exceptions as errors
from pkcs11.exceptions import PKCS11Error
from pyhanko.sign.general import SigningError as PyHankoError
from pyhanko.sign.pkcs11 import PKCS11Signer

from config.settings import SignSettings
from models.errors import KeyUnavailableError, PinError
from pipeline.sign.secrets import read_pin


class TokenSigner(PKCS11Signer):
    """Signs with a key that never leaves its token; one signature at a time."""

    def __init__(self, session: Any, **parts: Any) -> None:
        super().__init__(session, **parts)
        self._in_use = threading.Lock()
        self.lost = False
        """The token failed: pulled out, or its session is gone. Open it anew."""

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Sign; raise ``KeyUnavailableError`` when the token does not."""
        if dry_run:
            return await super().async_sign_raw(data, digest_algorithm, dry_run=True)
        # A session of PKCS#11 has one operation at a time, whatever thread asks.
        await asyncio.to_thread(self._in_use.acquire)
        try:
            return await super().async_sign_raw(data, digest_algorithm)
        except PKCS11Error as error:
            self.lost = True
            reason = f"the token does not sign: {type(error).__name__}"
            raise KeyUnavailableError(reason=reason) from error
        finally:
            self._in_use.release()

    def close(self) -> None:
        """Log out. The token may be gone already."""
        with suppress(PKCS11Error):
            self.pkcs11_session.close()


def open_token(settings: SignSettings) -> TokenSigner:
    """Log in to the token of ``settings`` and find key and certificate; asks for the PIN once.

    A token whose PIN has one try left is not tried: the next mistake would lock it. Raises
    ``PinError`` and ``KeyUnavailableError`` with the reason.
    """
    token = _find(settings)
    session = _log_in(token, settings)
    signer = TokenSigner(
        session,
        cert_label=settings.pkcs11_label or None,
        cert_id=bytes.fromhex(settings.pkcs11_id) or None,
        prefer_pss=settings.rsa_padding == "pss",
    )
    try:
        certificate = signer.signing_cert  # finds the key, too
    except (PKCS11Error, PyHankoError, ValueError) as error:
        signer.close()
        reason = "the token holds no such key with its certificate"
        raise KeyUnavailableError(subject="the token", reason=reason) from error
    # Tokens that hash by themselves are rare for elliptic curves, and SoftHSM is none of them.
    signer.use_raw_mechanism = certificate.public_key.algorithm == "ec"
    return signer


def _find(settings: SignSettings) -> Any:
    module, wanted = settings.pkcs11_module, settings.pkcs11_token
    try:
        library = pkcs11.lib(str(module))
        found = _fitting(library, wanted)
        if not found:
            # Some modules look for tokens only when they begin: one put back in is not seen else.
            library.reinitialize()
            found = _fitting(library, wanted)
    except (PKCS11Error, RuntimeError, OSError) as error:
        reason = f"the PKCS#11 module cannot be used: {type(error).__name__}"
        raise KeyUnavailableError(subject=str(module), reason=reason) from error
    if len(found) != 1:
        reason = f"{len(found)} tokens are plugged in that fit sign.pkcs11_token"
        raise KeyUnavailableError(subject=wanted or "the token", reason=reason)
    return found[0]


def _fitting(library: Any, wanted: str) -> list[Any]:
    tokens = [_token_in(slot) for slot in library.get_slots(token_present=True)]
    return [token for token in tokens if token and wanted in ("", token.label.strip())]


def _token_in(slot: Any) -> Any:
    try:
        token = slot.get_token()
    except PKCS11Error:
        return None  # pulled out between the two questions
    return token if TokenFlag.TOKEN_INITIALIZED in token.flags else None


def _log_in(token: Any, settings: SignSettings) -> Any:
    reason = why_not_to_try(token.flags)
    if reason:
        raise KeyUnavailableError(subject=settings.pkcs11_token, reason=reason)
    pin = read_pin(settings)
    try:
        return token.open(user_pin=pin)
    except errors.UserAlreadyLoggedIn:  # by us: a login counts for the whole process
        return token.open()
    except (errors.PinIncorrect, errors.PinInvalid, errors.PinLenRange, errors.PinExpired):
        # Without its cause: a trace of it could show the PIN.
        raise PinError(subject=settings.pkcs11_token) from None
    except PKCS11Error as error:
        reason = f"the token does not open: {type(error).__name__}"
        raise KeyUnavailableError(subject=settings.pkcs11_token, reason=reason) from None


def why_not_to_try(flags: Any) -> str:
    """Return why no PIN may be tried on a token with these ``TokenFlag``, or an empty text."""
    flag = TokenFlag
    if flag.USER_PIN_LOCKED in flags:
        return "the token is locked"
    if flag.USER_PIN_FINAL_TRY in flags:
        return "the PIN has one try left; log in once with the token's own program"
    return ""
