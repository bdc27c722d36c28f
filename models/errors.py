"""Every error we raise, in one tree. Each has a stable code; its words are in ``config/messages``.

SohoaError
├─ ConfigError                CONFIG-001
│  ├─ DocumentTypeError       CONFIG-002
│  ├─ MissingToolError        CONFIG-003
│  ├─ UnsafeFolderError       CONFIG-004
│  ├─ CheckoutNeededError     CONFIG-005
│  └─ ProcedureError          CONFIG-006
├─ InputError
│  ├─ NotStableError*         INPUT-001
│  ├─ UnsupportedFormatError  INPUT-002
│  ├─ DamagedError            INPUT-003
│  ├─ EncryptedError          INPUT-004
│  ├─ OversizeError           INPUT-005
│  ├─ DuplicateError          INPUT-006
│  ├─ EmptyFileError          INPUT-007
│  ├─ NoPagesError            INPUT-008
│  ├─ UnreadableError*        INPUT-009
│  └─ SecretPaperError        INPUT-010
├─ RecognitionError
│  ├─ OcrTimeoutError*        READ-001
│  ├─ OcrEngineError*         READ-002
│  └─ LanguageMissingError    READ-003
├─ RenderError
│  ├─ PdfaError               RENDER-001
│  └─ FontCoverageError       RENDER-002
├─ SigningError
│  ├─ KeyUnavailableError*    SIGN-001
│  ├─ PinError                SIGN-002
│  ├─ TimestampError*         SIGN-003
│  ├─ SignatureCheckError     SIGN-004
│  ├─ RevocationUnknownError* SIGN-005
│  ├─ CertificateRevokedError SIGN-006
│  └─ ChainNotTrustedError    SIGN-007
├─ StorageError
│  ├─ StoreUnavailableError*  STORE-001
│  ├─ ChecksumMismatchError   STORE-002
│  ├─ LockNotEnforcedError    STORE-003
│  ├─ KeyConflictError        STORE-004
│  ├─ UnsafeKeyError          STORE-005
│  ├─ ObjectMissingError      STORE-006
│  └─ BackupError             STORE-007
├─ StateError
│  ├─ IllegalTransitionError  STATE-001
│  ├─ SamePersonError         STATE-002
│  ├─ StaleRevisionError      STATE-003
│  └─ UnfinishedReviewError   STATE-004
├─ AccessError
│  ├─ SignInError             AUTH-001
│  ├─ TooManyTriesError*      AUTH-002
│  ├─ PasswordError           AUTH-003
│  ├─ PersonError             AUTH-004
│  └─ ClaimedError            AUTH-005
└─ UnexpectedError            INTERNAL-001

``*`` marks what is worth trying again unchanged.
"""

from __future__ import annotations

from typing import ClassVar


class SohoaError(Exception):
    """What went wrong with which file, dossier or page.

    ``subject`` names the thing (a file name, a dossier ID, a page); ``parameters`` fill the
    message templates and never hold what is written on a paper.
    """

    code: ClassVar[str]
    retryable: ClassVar[bool] = False

    def __init__(self, *, subject: str = "", **parameters: object) -> None:
        self.subject = subject
        self.parameters = {name: str(value) for name, value in parameters.items()}
        details = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        super().__init__(f"{self.code} {subject}" + (f" ({details})" if details else ""))

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process and thread-pool borders; the default would lose the keywords.
        return _rebuild, (type(self), self.subject, self.parameters)


def _rebuild(kind: type[SohoaError], subject: str, parameters: dict[str, str]) -> SohoaError:
    return kind(subject=subject, **parameters)


class UnexpectedError(SohoaError):
    """A fault of ours that no other class names. Parameters: reason."""

    code = "INTERNAL-001"


class ConfigError(SohoaError):
    """The configuration is wrong. Parameters: reason."""

    code = "CONFIG-001"


class DocumentTypeError(ConfigError):
    """A document type file is wrong. Parameters: file, line, reason."""

    code = "CONFIG-002"


class MissingToolError(ConfigError):
    """A program or library this needs is not installed. Parameters: tool, advice."""

    code = "CONFIG-003"


class UnsafeFolderError(ConfigError):
    """Folders overlap or are not safe to watch. Parameters: folder, reason."""

    code = "CONFIG-004"


class CheckoutNeededError(ConfigError):
    """The subject is part of the source checkout and not of an installed package."""

    code = "CONFIG-005"


class ProcedureError(ConfigError):
    """A procedure file is wrong. Parameters: file, line, reason."""

    code = "CONFIG-006"


class InputError(SohoaError):
    """A file cannot be taken in; it goes to quarantine with the reason."""


class NotStableError(InputError):
    """The file is still being written."""

    code = "INPUT-001"
    retryable = True


class UnsupportedFormatError(InputError):
    """The bytes are none of the formats we read. Parameters: found."""

    code = "INPUT-002"


class DamagedError(InputError):
    """The file is cut off or broken. Parameters: reason."""

    code = "INPUT-003"


class EncryptedError(InputError):
    """The file needs a password."""

    code = "INPUT-004"


class OversizeError(InputError):
    """Larger than the limits allow. Parameters: what, size, limit."""

    code = "INPUT-005"


class DuplicateError(InputError):
    """The same content is here already. Parameters: other."""

    code = "INPUT-006"


class EmptyFileError(InputError):
    """The file has no bytes."""

    code = "INPUT-007"


class NoPagesError(InputError):
    """The file is whole and has no page."""

    code = "INPUT-008"


class UnreadableError(InputError):
    """The file is gone, or may not be read. Parameters: reason."""

    code = "INPUT-009"
    retryable = True


class SecretPaperError(InputError):
    """A page carries the mark of a state secret and may not be worked on here. Parameters: page."""

    code = "INPUT-010"


class RecognitionError(SohoaError):
    """Reading a page failed."""


class OcrTimeoutError(RecognitionError):
    """The engine did not finish in time and was ended. Parameters: seconds."""

    code = "READ-001"
    retryable = True


class OcrEngineError(RecognitionError):
    """The engine ended with an error. Parameters: reason."""

    code = "READ-002"
    retryable = True


class LanguageMissingError(RecognitionError):
    """No Vietnamese model is installed. Parameters: language, folder."""

    code = "READ-003"


class RenderError(SohoaError):
    """Making the PDF failed."""


class PdfaError(RenderError):
    """The PDF breaks rules of PDF/A. Parameters: rules."""

    code = "RENDER-001"


class FontCoverageError(RenderError):
    """The font lacks letters. Parameters: characters."""

    code = "RENDER-002"


class SigningError(SohoaError):
    """Signing failed."""


class KeyUnavailableError(SigningError):
    """The signing key cannot be reached. Parameters: reason."""

    code = "SIGN-001"
    retryable = True


class PinError(SigningError):
    """The PIN or passphrase is wrong; never tried again by itself."""

    code = "SIGN-002"


class TimestampError(SigningError):
    """The time-stamp authority did not answer as it must. Parameters: url, reason."""

    code = "SIGN-003"
    retryable = True


class SignatureCheckError(SigningError):
    """A signature we just made does not verify. Parameters: status."""

    code = "SIGN-004"


class RevocationUnknownError(SigningError):
    """Nobody says whether a certificate was revoked. Parameters: certificate, reason."""

    code = "SIGN-005"
    retryable = True


class CertificateRevokedError(SigningError):
    """The certificate of the signer or of an authority was revoked. Parameters: certificate."""

    code = "SIGN-006"


class ChainNotTrustedError(SigningError):
    """No valid chain leads to a root this installation trusts. Parameters: certificate, reason."""

    code = "SIGN-007"


class StorageError(SohoaError):
    """Storing failed."""


class StoreUnavailableError(StorageError):
    """The store cannot be reached. Parameters: store, reason."""

    code = "STORE-001"
    retryable = True


class ChecksumMismatchError(StorageError):
    """What came back is not what was written. Parameters: expected, found."""

    code = "STORE-002"


class LockNotEnforcedError(StorageError):
    """The store takes no lock, or does not keep the one it took. Parameters: store."""

    code = "STORE-003"


class KeyConflictError(StorageError):
    """Another object stands under that key. Parameters: key."""

    code = "STORE-004"


class UnsafeKeyError(StorageError):
    """The key or name could leave its folder or is not portable. Parameters: reason."""

    code = "STORE-005"


class BackupError(StorageError):
    """A backup is missing, damaged, or does not fit where it shall go. Parameters: reason."""

    code = "STORE-007"


class ObjectMissingError(StorageError):
    """Nothing stands under that key. Parameters: store."""

    code = "STORE-006"


class StateError(SohoaError):
    """A step that the dossier's state does not allow."""


class IllegalTransitionError(StateError):
    """Parameters: old, new."""

    code = "STATE-001"


class SamePersonError(StateError):
    """One person may not do both steps. Parameters: step."""

    code = "STATE-002"


class StaleRevisionError(StateError):
    """Somebody changed the dossier meanwhile. Parameters: expected, found."""

    code = "STATE-003"


class UnfinishedReviewError(StateError):
    """Something still waits for a person. Parameters: reason."""

    code = "STATE-004"


class AccessError(SohoaError):
    """Somebody may not do what they asked for."""


class SignInError(AccessError):
    """Name or password is wrong; which one is not told."""

    code = "AUTH-001"


class TooManyTriesError(AccessError):
    """Too many tries to sign in failed. Parameters: minutes."""

    code = "AUTH-002"
    retryable = True


class PasswordError(AccessError):
    """The new password is too weak. Parameters: reason."""

    code = "AUTH-003"


class PersonError(AccessError):
    """An account cannot be added or changed so. Parameters: reason."""

    code = "AUTH-004"


class ClaimedError(AccessError):
    """Somebody else has the dossier in hand. Parameters: person."""

    code = "AUTH-005"
