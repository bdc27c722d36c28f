"""The development PKI: keys made on first use, marked as a test in two languages.

A generation is one folder ``dev-<time>-<random>`` with a root, a signer, a time-stamp authority and
an OCSP responder. The root's private key is never written: nobody can issue more under it. When
the signer has expired a new generation is made beside the old ones, whose roots stay for checking.
All generations of a folder name one loopback address, at which ``development`` answers.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from models.errors import KeyUnavailableError
from pipeline.sign.pki_certificates import generation_files
from pipeline.whole_file import sync_folder, write_whole

_PREFIX = "dev-"
_PRIVATE = 0o600
_FIRST_PORT = 20_000
_PORTS = 10_000


@dataclass(frozen=True)
class DevelopmentPki:
    """The files of one generation."""

    folder: Path

    @property
    def root(self) -> Path:
        """PEM certificate of the root."""
        return self.folder / "root.pem"

    @property
    def certificate(self) -> Path:
        """PEM certificate of the signer."""
        return self.folder / "signer.pem"

    @property
    def pkcs12_file(self) -> Path:
        """Key, certificate and root, encrypted with the passphrase."""
        return self.folder / "signer.p12"

    @property
    def passphrase_file(self) -> Path:
        return self.folder / "passphrase"

    @property
    def authority(self) -> Path:
        """PEM certificate of the time-stamp authority; its key lies beside it."""
        return self.folder / "tsa.pem"

    @property
    def responder(self) -> Path:
        """PEM certificate of the OCSP responder; its key lies beside it."""
        return self.folder / "ocsp.pem"

    @property
    def revoked_file(self) -> Path:
        """One line for each revoked certificate: serial number, time."""
        return self.folder / "revoked"

    @property
    def is_whole(self) -> bool:
        """Nothing that signing needs is missing, as it is where an older version made the keys."""
        keys = [self.pkcs12_file, self.passphrase_file, self.authority, self.responder]
        keys += [path.with_suffix(".key") for path in (self.authority, self.responder)]
        return all(map(Path.is_file, keys))


def ensure_development_pki(folder: Path, moment: datetime | None = None) -> DevelopmentPki:
    """Return the development PKI in ``folder``, made now when there is none or it has expired.

    ``moment`` is now, unless a test moves the clock.

    Safe to call from several processes and threads at once: all get the same one. Folders are
    0700 and files 0600. Raises ``KeyUnavailableError`` when the folder cannot be written.
    """
    try:
        with _locked(folder):
            now = moment or datetime.now(UTC)
            return _current(folder, now) or make_generation(folder, now)
    except OSError as error:
        reason = f"{folder.name}: {error.strerror or type(error).__name__}"
        raise KeyUnavailableError(subject=folder.name, reason=reason) from error


def generations(folder: Path) -> tuple[DevelopmentPki, ...]:
    """Return every generation in ``folder``, oldest first; none when there is no folder."""
    if not folder.is_dir():
        return ()
    found = sorted(path for path in folder.iterdir() if path.name.startswith(_PREFIX))
    return tuple(DevelopmentPki(path) for path in found if (path / "root.pem").is_file())


def make_generation(folder: Path, moment: datetime) -> DevelopmentPki:
    """Make root and signer, valid from ``moment``, in a folder that appears whole or not at all.

    The caller holds the folder's lock.
    """
    _sweep_unfinished(folder)
    name = f"{_PREFIX}{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
    draft = folder / f".new-{name}"
    draft.mkdir(mode=0o700)
    url = f"{address(folder)}/{name}/ocsp"
    for file_name, content in generation_files(moment, url).items():
        write_whole(draft / file_name, content, _PRIVATE)
    final = folder / name
    draft.rename(final)
    sync_folder(folder)
    return DevelopmentPki(final)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _PRIVATE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)  # closing gives the lock back


def address(folder: Path) -> str:
    """Return where the authorities of a PKI folder answer, chosen once: ``http://127.0.0.1:…``.

    The port belongs to the folder, since certificates name it: installations on one machine must
    not answer for each other.
    """
    path = folder / "address"
    if not path.is_file():
        write_whole(path, f"http://127.0.0.1:{_free_port()}\n".encode(), _PRIVATE)
    return path.read_text("ascii").strip()


def revoke(pki: DevelopmentPki, certificate: Path, moment: datetime) -> None:
    """Let the responder say from now on that ``certificate`` was revoked at ``moment``."""
    serial = x509.load_pem_x509_certificate(certificate.read_bytes()).serial_number
    known = pki.revoked_file.read_text("ascii") if pki.revoked_file.is_file() else ""
    line = f"{serial:X} {moment.astimezone(UTC).isoformat()}\n"
    write_whole(pki.revoked_file, (known + line).encode(), _PRIVATE)


def _free_port() -> int:
    """Return a port nobody uses now, below those the system gives to outgoing connections."""
    while True:
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _current(folder: Path, now: datetime) -> DevelopmentPki | None:
    """Return the newest generation whose signer still holds for a day."""
    soon = now + timedelta(days=1)
    for generation in reversed(generations(folder)):
        try:
            certificate = x509.load_pem_x509_certificate(generation.certificate.read_bytes())
        except (OSError, ValueError):
            continue
        begun = certificate.not_valid_before_utc <= now
        if begun and certificate.not_valid_after_utc > soon and generation.is_whole:
            return generation
    return None


def _sweep_unfinished(folder: Path) -> None:
    """Remove what a killed process left; its folder never got its final name."""
    for leftover in folder.glob(f".new-{_PREFIX}*"):
        shutil.rmtree(leftover)
