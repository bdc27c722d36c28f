"""A token for tests: SoftHSM 2 with one key and its certificate."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

PIN = "482915"
TOKEN = "một-cửa"
LABEL = "chữ ký"
KEY_ID = "01af"
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so")


def require_softhsm() -> Path:
    """Return the module; skip without one, unless the machine must have it."""
    module = next((Path(path) for path in MODULES if Path(path).is_file()), None)
    if module is not None and shutil.which("softhsm2-util"):
        return module
    reason = "no SoftHSM2 on this machine (Debian: softhsm2)"
    if os.environ.get("SOHOA_REQUIRE_SERVICES"):
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True)
class SoftToken:
    """A token in a folder; ``SOFTHSM2_CONF`` must name its configuration."""

    module: Path
    folder: Path

    @property
    def configuration(self) -> Path:
        return self.folder / "softhsm2.conf"

    def pull_out(self) -> None:
        """Take the token away, as a person takes it out of its socket."""
        (self.folder / "tokens").rename(self.folder / "pulled")

    def plug_in(self) -> None:
        (self.folder / "pulled").rename(self.folder / "tokens")


def make_token(folder: Path, module: Path) -> SoftToken:
    """Make an empty token; call it after ``SOFTHSM2_CONF`` names ``folder``."""
    (folder / "tokens").mkdir(parents=True)
    token = SoftToken(module, folder)
    token.configuration.write_text(
        f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n"
        "log.level = ERROR\n",
        "utf-8",
    )
    _softhsm("--init-token", "--free", "--label", TOKEN, "--so-pin", "99887766", "--pin", PIN)
    return token


def put_key(
    token: SoftToken,
    pkcs12_file: Path,
    passphrase: str,
    *,
    label: str = LABEL,
    identifier: str = KEY_ID,
) -> None:
    """Write key and certificates of a PKCS#12 file onto the token."""
    key, certificate, _ = load_key_and_certificates(pkcs12_file.read_bytes(), passphrase.encode())
    assert key is not None
    assert certificate is not None
    pem = token.folder / "key.pem"
    pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    place = ("--token", TOKEN, "--pin", PIN)
    _softhsm("--import", str(pem), *place, "--label", label, "--id", identifier)
    pem.unlink()
    _write_certificate(token, certificate, label, bytes.fromhex(identifier))


def _write_certificate(
    token: SoftToken, certificate: x509.Certificate, label: str, identifier: bytes
) -> None:
    slot: Any = pkcs11.lib(str(token.module)).get_token(token_label=TOKEN)
    with slot.open(rw=True, user_pin=PIN) as session:
        attributes = {
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.LABEL: label,
            pkcs11.Attribute.ID: identifier,
            pkcs11.Attribute.SUBJECT: certificate.subject.public_bytes(),
            pkcs11.Attribute.VALUE: certificate.public_bytes(Encoding.DER),
        }
        session.create_object(attributes)


def _softhsm(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)
