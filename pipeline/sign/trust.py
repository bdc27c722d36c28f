"""The roots this installation trusts when it checks signatures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data

from config.settings import SignSettings
from models.errors import ConfigError
from pipeline.sign.pki import generations

_ENDINGS = frozenset({".pem", ".crt", ".cer"})


@dataclass(frozen=True)
class TrustRoots:
    """Certificates (asn1crypto) at which a chain may end."""

    anchors: tuple[Any, ...] = ()
    test_anchors: frozenset[bytes] = frozenset()
    """SHA-256 of those that are roots of the development PKI: trusted, of no legal value."""


def load_trust(settings: SignSettings, pki_dir: Path) -> TrustRoots:
    """Collect the roots in ``settings.trust_dir`` and every development root in ``pki_dir``.

    Files ``*.pem``, ``*.crt`` and ``*.cer`` count, PEM (several in a file) or DER. Nothing is made
    and nothing is fetched. Raises ``ConfigError`` naming a folder or file that cannot be used.
    """
    test_roots = [root for pki in generations(pki_dir) for root in _certificates(pki.root)]
    own_roots = [root for path in _root_files(settings.trust_dir) for root in _certificates(path)]
    return TrustRoots(
        anchors=tuple(own_roots + test_roots),
        test_anchors=frozenset(root.sha256 for root in test_roots),
    )


def _root_files(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    if not folder.is_dir():
        raise ConfigError(subject="sign.trust_dir", reason=f"{folder} is no folder")
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)


def _certificates(path: Path) -> list[Any]:
    try:
        found = list(load_certs_from_pemder_data(path.read_bytes()))
        for certificate in found:
            certificate.native  # noqa: B018  parses all of it, now and not during a check
    except (OSError, ValueError, TypeError) as error:
        reason = f"no certificate can be read from {path.name}"
        raise ConfigError(subject="sign.trust_dir", reason=reason) from error
    if not found:
        reason = f"no certificate can be read from {path.name}"
        raise ConfigError(subject="sign.trust_dir", reason=reason)
    return found
