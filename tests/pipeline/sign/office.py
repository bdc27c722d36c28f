"""A certification office for tests: certomancer with its own CA, time-stamps, OCSP and CRL."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

PFX_PASSPHRASE = "mật khẩu của khóa thử"
SIGNER_NAME = "Nguyễn Thị Ngọc Ánh"
_NAMES = ("root", "tsa", "ocsp", "signer", "revoked")
_LIFE = '{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2100-01-01T00:00:00+0000"}'
_SHORT = '{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2022-01-01T00:00:00+0000"}'
_CONFIG = """
external-url-prefix: http://127.0.0.1:{port}
keysets:
  keys:
    path-prefix: keys
    keys: {{{keys}}}
pki-architectures:
  office:
    keyset: keys
    entity-defaults: {{country-name: VN, organization-name: Cơ quan chứng thực thử nghiệm}}
    entities:
      root: {{common-name: Gốc thử nghiệm}}
      tsa: {{common-name: Máy chủ dấu thời gian thử nghiệm}}
      ocsp: {{common-name: Máy chủ trạng thái thử nghiệm}}
      signer: {{common-name: {signer}}}
      revoked: {{common-name: Trần Văn Thử}}
    certs:
      root:
        subject: root
        issuer: root
        validity: {life}
        profiles: [{{id: simple-ca, params: {{max-path-len: 0, crl-repo: root}}}}]
      tsa:
        subject: tsa
        issuer: root
        validity: {life}
        extensions:
          - id: key_usage
            critical: true
            smart-value: {{schema: key-usage, params: [digital_signature]}}
          - {{id: extended_key_usage, critical: true, value: [time_stamping]}}
          - id: crl_distribution_points
            smart-value: {{schema: crl-dist-url, params: {{crl-repo-names: [root]}}}}
      ocsp:
        subject: ocsp
        issuer: root
        validity: {life}
        profiles: [ocsp-responder]
      signer:
        subject: signer
        issuer: root
        validity: {life}
        extensions: &signing
          - id: key_usage
            critical: true
            smart-value: {{schema: key-usage, params: [digital_signature, non_repudiation]}}
          - id: authority_information_access
            smart-value: {{schema: aia-urls, params: {{ocsp-responder-names: [root]}}}}
          - id: crl_distribution_points
            smart-value: {{schema: crl-dist-url, params: {{crl-repo-names: [root]}}}}
      signer-until-2022:
        subject: signer
        subject-key: signer
        issuer: root
        validity: {short}
        extensions: *signing
      revoked:
        subject: revoked
        issuer: root
        validity: {life}
        extensions: *signing
        revocation: {{revoked-since: "2024-01-01T00:00:00+0000", reason: key_compromise}}
    services:
      time-stamping:
        tsa: {{signing-cert: tsa}}
      ocsp:
        root: {{for-issuer: root, responder-cert: ocsp, signing-key: ocsp}}
      crl-repo:
        root: {{for-issuer: root, signing-key: root, simulated-update-schedule: P90D}}
"""


@dataclass(frozen=True)
class Office:
    """A running office."""

    url: str
    certificates: Path
    log: Path

    @property
    def tsa_url(self) -> str:
        return f"{self.url}/office/tsa/tsa"

    @property
    def crl_url(self) -> str:
        return f"{self.url}/office/crls/root/latest.crl"

    @property
    def root(self) -> Path:
        """PEM certificate of the root."""
        return self.certificates / "root.cert.pem"

    def pfx(self, name: str) -> Path:
        """Return a PKCS#12 file, under ``PFX_PASSPHRASE``."""
        return self.certificates / f"{name}.pfx"

    def timestamp_requests(self) -> int:
        """Return how often a time-stamp was asked for."""
        return self.log.read_text("utf-8").count("POST /office/tsa/tsa")


class RunningOffice:
    """Start an office in ``folder`` on a free port, and end its process group afterwards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Office:
        port = free_port()
        _write_keys(self._folder / "keys")
        keys = ", ".join(f"{name}: {{path: {name}.pem}}" for name in _NAMES)
        config = _CONFIG.format(port=port, keys=keys, life=_LIFE, short=_SHORT, signer=SIGNER_NAME)
        (self._folder / "certomancer.yml").write_text(config, "utf-8")
        summon = ("mass-summon", "office", "out", "--pfx-pass", PFX_PASSPHRASE)
        subprocess.run(_command(*summon), cwd=self._folder, check=True, capture_output=True)
        log = self._folder / "log"
        with log.open("wb") as stream:
            self._process = subprocess.Popen(
                _command("animate", "--port", str(port), "--no-web-ui"),
                cwd=self._folder,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        office = Office(f"http://127.0.0.1:{port}", self._folder / "out" / "root", log)
        _wait_until_answering(office.crl_url, self._process)
        return office

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _command(*arguments: str) -> list[str]:
    program = Path(sys.executable).parent / "certomancer"
    return [str(program), "--config", "certomancer.yml", *arguments]


def _write_keys(folder: Path) -> None:
    folder.mkdir()
    for name in _NAMES:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)


def _wait_until_answering(url: str, process: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    for _ in range(600):
        assert process.poll() is None, "the office ended at once"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
                answer.read()
            return
        except (urllib.error.URLError, ConnectionError):
            pause.wait(0.05)
    raise AssertionError("the office did not answer in 30 s")
