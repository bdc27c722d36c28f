"""One key, one paper and one certification office for all tests of signing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest

from config.settings import SignSettings
from pipeline.sign.identity import SigningIdentity, load_identity
from pipeline.sign.trust import TrustRoots, load_trust
from tests.pipeline.sign.keys import write_passphrase
from tests.pipeline.sign.office import PFX_PASSPHRASE, Office, RunningOffice

B_B = SignSettings(
    level="B-B",
    tsa_timeout_seconds=20,
    reason="Số hóa từ bản giấy",
    location="Nghệ An, Việt Nam",
    visible=True,
    copy_form="Sao y",
)


@pytest.fixture
def settings() -> SignSettings:
    return B_B


@pytest.fixture(scope="session")
def pki_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold a development PKI that tests do not change."""
    return tmp_path_factory.mktemp("sign") / "pki"


@pytest.fixture(scope="session")
def identity(pki_dir: Path) -> SigningIdentity:
    return load_identity(B_B, pki_dir)


@pytest.fixture
def trust(identity: SigningIdentity, pki_dir: Path) -> TrustRoots:
    return load_trust(B_B, pki_dir)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Make a PDF/A-2b of two pages."""
    path = tmp_path / "giấy khai sinh.pdf"
    with pikepdf.new() as pdf:
        for shade in (0.2, 0.7):
            pdf.add_blank_page(page_size=(595, 842))
            pdf.pages[-1].Contents = pdf.make_stream(b"%g g 72 72 100 100 re f" % shade)
        pikepdf.pdfa.save(pdf, path, "2b")
    return path


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with RunningOffice(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture
def lasting(settings: SignSettings, office: Office, tmp_path: Path) -> SignSettings:
    """Sign with a key of the office, at the highest level."""
    return settings.model_copy(
        update={
            "level": "B-LTA",
            "tsa_url": office.tsa_url,
            "pkcs12_file": office.pfx("signer"),
            "passphrase_file": write_passphrase(tmp_path / "office-passphrase", PFX_PASSPHRASE),
        }
    )


@pytest.fixture
def office_trust(office: Office, tmp_path: Path) -> TrustRoots:
    folder = tmp_path / "roots"
    folder.mkdir()
    (folder / "root.pem").write_bytes(office.root.read_bytes())
    return load_trust(B_B.model_copy(update={"trust_dir": folder}), tmp_path / "no-pki")
