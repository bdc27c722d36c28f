"""Loading the signing key: what is accepted, what is refused, and that nothing secret shows."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from config.settings import SignSettings
from models.errors import KeyUnavailableError, PinError
from pipeline.sign.identity import load_identity
from pipeline.sign.pki import ensure_development_pki
from tests.pipeline.sign.keys import PASSPHRASE, KeyPlan, make_pkcs12, write_passphrase

Configure = Callable[[KeyPlan], SignSettings]


@pytest.fixture
def configured(tmp_path: Path, settings: SignSettings) -> Configure:
    """Return settings that name a key made to plan."""

    def configure(plan: KeyPlan) -> SignSettings:
        files = {
            "pkcs12_file": make_pkcs12(tmp_path / "khóa.p12", plan),
            "passphrase_file": write_passphrase(tmp_path / "passphrase"),
        }
        return settings.model_copy(update=files)

    return configure


def test_the_configured_key_is_loaded_with_its_vietnamese_name(
    configured: Configure, tmp_path: Path
) -> None:
    identity = load_identity(configured(KeyPlan(name="Lê Thị Ngọc Huyền")), tmp_path / "pki")
    assert identity.name == "Lê Thị Ngọc Huyền"
    assert not identity.test_certificate
    assert not (tmp_path / "pki").exists()


def test_without_a_configured_key_the_development_key_signs(
    settings: SignSettings, pki_dir: Path
) -> None:
    identity = load_identity(settings, pki_dir)
    assert identity.test_certificate
    assert identity.name.startswith("SỔ HÓA CHỨNG THƯ THỬ NGHIỆM - TEST, NO LEGAL VALUE")


def test_a_wrong_passphrase_is_a_pin_error_and_not_retryable(
    configured: Configure, tmp_path: Path
) -> None:
    settings = configured(KeyPlan())
    write_passphrase(tmp_path / "passphrase", "mật khẩu khác")
    with pytest.raises(PinError) as caught:
        load_identity(settings, tmp_path)
    assert not caught.value.retryable


def test_a_missing_passphrase_is_a_pin_error(configured: Configure, tmp_path: Path) -> None:
    settings = configured(KeyPlan()).model_copy(update={"passphrase_file": None})
    with pytest.raises(PinError):
        load_identity(settings, tmp_path)


def test_nothing_secret_shows(
    configured: Configure, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = configured(KeyPlan())
    with caplog.at_level(logging.DEBUG):
        identity = load_identity(settings, tmp_path)
        write_passphrase(tmp_path / "passphrase", "mật khẩu khác")
        with pytest.raises(PinError) as caught:
            load_identity(settings, tmp_path)
    shown = f"{identity!r} {caught.value} {caught.value!r} {caught.value.__cause__} {caplog.text}"
    assert PASSPHRASE not in shown
    assert "mật khẩu khác" not in shown
    assert "SimpleSigner" not in shown


def test_a_passphrase_file_others_can_read_is_warned_of(
    configured: Configure, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = configured(KeyPlan())
    (tmp_path / "passphrase").chmod(0o644)
    load_identity(settings, tmp_path)
    assert "passphrase can be read by other users" in caplog.text


@pytest.mark.parametrize("lost", ["khóa.p12", "passphrase"])
def test_a_missing_file_is_a_key_error_naming_it(
    configured: Configure, tmp_path: Path, lost: str
) -> None:
    settings = configured(KeyPlan())
    (tmp_path / lost).unlink()
    with pytest.raises(KeyUnavailableError) as caught:
        load_identity(settings, tmp_path)
    assert caught.value.subject == lost


@pytest.mark.parametrize("kept", [0, 1, 40, 700, -1], ids=lambda kept: f"first {kept} bytes")
def test_a_cut_off_key_file_is_not_blamed_on_the_passphrase(
    configured: Configure, tmp_path: Path, kept: int
) -> None:
    settings = configured(KeyPlan())
    path = tmp_path / "khóa.p12"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(KeyUnavailableError) as caught:
        load_identity(settings, tmp_path)
    assert "PKCS#12" in caught.value.parameters["reason"]


def test_a_text_file_is_no_key(tmp_path: Path, settings: SignSettings) -> None:
    path = tmp_path / "key.p12"
    path.write_text("-----BEGIN CERTIFICATE-----", "utf-8")
    with pytest.raises(KeyUnavailableError):
        load_identity(settings.model_copy(update={"pkcs12_file": path}), tmp_path)


def test_a_bundle_without_a_key_is_refused(
    pki_dir: Path, tmp_path: Path, settings: SignSettings
) -> None:
    pem = ensure_development_pki(pki_dir).certificate.read_bytes()
    secret = BestAvailableEncryption(PASSPHRASE.encode())
    certificate = x509.load_pem_x509_certificate(pem)
    path = tmp_path / "key.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(None, None, certificate, None, secret))
    files = {"pkcs12_file": path, "passphrase_file": write_passphrase(tmp_path / "passphrase")}
    with pytest.raises(KeyUnavailableError) as caught:
        load_identity(settings.model_copy(update=files), tmp_path)
    assert "no key" in caught.value.parameters["reason"]


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (KeyPlan(begin=NOW - timedelta(days=9), end=NOW - timedelta(days=2)), "expired on"),
        (KeyPlan(begin=NOW + timedelta(days=2), end=NOW + timedelta(days=9)), "not valid before"),
        (KeyPlan(uses=("key_encipherment",)), "key usage"),
        (KeyPlan(rsa_bits=1024), "1024 bits"),
    ],
    ids=["expired", "not yet valid", "key usage", "too short"],
)
def test_a_certificate_that_may_not_sign_now_is_refused_with_the_reason(
    configured: Configure, tmp_path: Path, plan: KeyPlan, reason: str
) -> None:
    with pytest.raises(KeyUnavailableError) as caught:
        load_identity(configured(plan), tmp_path)
    assert reason in caught.value.parameters["reason"]


def test_a_key_for_non_repudiation_only_may_sign(configured: Configure, tmp_path: Path) -> None:
    identity = load_identity(configured(KeyPlan(uses=("content_commitment",))), tmp_path)
    assert identity.name == KeyPlan().name
