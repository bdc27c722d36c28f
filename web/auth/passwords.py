"""Passwords: what makes a good one, and how they are kept.

Kept as Argon2id with the second recommended parameters of RFC 9106 (64 MiB). Rules follow NIST
SP 800-63B: length and being hard to guess, no rules about kinds of characters, no expiry.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from config.messages import word
from models.errors import PasswordError
from models.person import Person

LEAST, MOST = 10, 200
"""Characters."""
_HARD_TO_GUESS = 3
"""Of 4 by zxcvbn: safe from guessing even where the hashes are stolen, for most purposes."""
_GUESSABLE_PART = 72
"""Characters that zxcvbn looks at; its work grows with the square."""

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_at_once = threading.Semaphore(2)  # 64 MiB each, and a small machine


@cache
def nobody() -> str:
    """Return a hash that is compared with where there is none; 64 MiB, so only where it serves."""
    return hash_password("nobody has this password")


def hash_password(password: str) -> str:
    """Return the Argon2id hash in PHC's form."""
    with _at_once:
        return _hasher.hash(_same_letters(password))


def is_right(password: str, kept: str | None) -> bool:
    """Say whether a password is the one kept; takes as long when there is none to compare with."""
    compared = kept or nobody()
    with _at_once:
        try:
            _hasher.verify(compared, _same_letters(password[:MOST]))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Say whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def require_good(password: str, person: Person) -> None:
    """Raise ``PasswordError`` unless the password may be used by this person."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists of words would load with every command

    password = _same_letters(password)
    if len(password) < LEAST:
        raise PasswordError(subject=person.name, reason=word("too-short"))
    if len(password) > MOST:
        raise PasswordError(subject=person.name, reason=word("too-long"))
    folded = password.casefold()
    own = [person.name, *person.full_name.casefold().split()]
    if any(len(part) > 3 and part in folded for part in own):
        raise PasswordError(subject=person.name, reason=word("contains-name"))
    guessed = zxcvbn(password[:_GUESSABLE_PART], user_inputs=[*own, "sohoa", "matkhau", "mậtkhẩu"])
    if guessed["score"] < _HARD_TO_GUESS:
        raise PasswordError(subject=person.name, reason=word("too-plain"))


def _same_letters(password: str) -> str:
    """Input methods compose Vietnamese letters in different ways; the password is one."""
    return unicodedata.normalize("NFC", password)
