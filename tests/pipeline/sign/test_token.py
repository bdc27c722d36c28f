"""Keys on a token: one login a period, a wrong PIN is not tried twice, a lost token waits."""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest

from config.settings import SignSettings
from models.errors import KeyUnavailableError, PinError
from pipeline.sign.desk import SigningDesk
from pipeline.sign.identity import load_identity
from pipeline.sign.sign import Terms, sign_pdf
from pipeline.sign.token import TokenSigner, why_not_to_try
from pipeline.sign.trust import TrustRoots
from pipeline.sign.verify import verify_signatures
from tests.pipeline.sign.keys import PASSPHRASE, KeyPlan, make_pkcs12
from tests.pipeline.sign.office import PFX_PASSPHRASE, Office
from tests.pipeline.sign.poppler import pdfsig
from tests.pipeline.sign.softhsm import (
    KEY_ID,
    LABEL,
    PIN,
    TOKEN,
    SoftToken,
    make_token,
    put_key,
    require_softhsm,
)

# The module reads its configuration when it is loaded, once in a process: one folder for all tests.


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    require_softhsm()
    return tmp_path_factory.mktemp("token") / "soft"


@pytest.fixture(scope="module", autouse=True)
def environment(folder: Path) -> None:
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")


@pytest.fixture(scope="module")
def token(folder: Path, office: Office) -> SoftToken:
    made = make_token(folder, require_softhsm())
    put_key(made, office.pfx("signer"), PFX_PASSPHRASE)
    elliptic = make_pkcs12(folder / "elliptic.p12", KeyPlan(name="Vũ Thị Mỹ"))
    put_key(made, elliptic, PASSPHRASE, label="khóa cong", identifier="02bc")
    return made


@pytest.fixture
def plugged(settings: SignSettings, token: SoftToken, tmp_path: Path) -> SignSettings:
    pkcs11.lib(str(token.module)).reinitialize()  # a login counts for the whole process
    pin_file = tmp_path / "pin"
    pin_file.write_text(PIN + "\n", "utf-8")
    pin_file.chmod(0o600)
    return settings.model_copy(
        update={
            "pkcs11_module": token.module,
            "pkcs11_token": TOKEN,
            "pkcs11_label": LABEL,
            "pin_file": pin_file,
        }
    )


@pytest.fixture
def desk(plugged: SignSettings, tmp_path: Path) -> SigningDesk:
    return SigningDesk(plugged, tmp_path)


def test_a_key_on_a_token_signs_at_the_highest_level(
    paper: Path,
    tmp_path: Path,
    plugged: SignSettings,
    office: Office,
    office_trust: TrustRoots,
) -> None:
    settings = plugged.model_copy(update={"level": "B-LTA", "tsa_url": office.tsa_url})
    target = tmp_path / "signed.pdf"
    identity = load_identity(settings, tmp_path)
    sign_pdf(paper, target, identity, settings, Terms(trust=office_trust))
    check, _ = verify_signatures(target, office_trust)
    assert (check.level, check.trusted) == ("B-LTA", True)
    assert "Signature is Valid." in pdfsig(target)


@pytest.mark.parametrize(
    "choice",
    [
        {"pkcs11_label": "", "pkcs11_id": KEY_ID},
        {"rsa_padding": "pss"},
        {"pkcs11_label": "khóa cong"},
    ],
    ids=["by identifier", "pss", "elliptic curve"],
)
def test_every_kind_of_key_signs(
    paper: Path, tmp_path: Path, plugged: SignSettings, choice: dict[str, str]
) -> None:
    settings = plugged.model_copy(update=choice)
    summary = sign_pdf(paper, tmp_path / "s.pdf", load_identity(settings, tmp_path), settings)
    assert summary.valid


def test_the_pin_may_stand_in_the_environment(
    plugged: SignSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KY_SO_PIN", PIN)
    settings = plugged.model_copy(update={"pin_file": None, "pin_env": "KY_SO_PIN"})
    assert load_identity(settings, tmp_path).signer.signing_cert is not None


def test_without_a_pin_the_token_is_not_tried(plugged: SignSettings, tmp_path: Path) -> None:
    settings = plugged.model_copy(update={"pin_file": None, "pin_env": "KHONG_CO"})
    with pytest.raises(KeyUnavailableError) as caught:
        load_identity(settings, tmp_path)
    assert "KHONG_CO" in caught.value.parameters["reason"]


def test_threads_that_sign_together_share_one_login(
    paper: Path, tmp_path: Path, plugged: SignSettings, desk: SigningDesk
) -> None:
    def sign(number: int) -> bool:
        target = tmp_path / f"signed-{number}.pdf"
        return sign_pdf(paper, target, desk.identity(), plugged).valid

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(sign, range(6)))
    assert len({id(desk.identity()) for _ in range(3)}) == 1


def test_a_wrong_pin_is_not_tried_again_even_when_it_is_corrected_meanwhile(
    plugged: SignSettings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert plugged.pin_file is not None
    plugged.pin_file.write_text("111111\n", "utf-8")
    desk = SigningDesk(plugged, tmp_path)
    with caplog.at_level(logging.DEBUG), pytest.raises(PinError) as caught:
        desk.identity()
    assert not caught.value.retryable
    assert "111111" not in f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"
    plugged.pin_file.write_text(PIN + "\n", "utf-8")
    with pytest.raises(PinError):
        desk.identity()
    assert SigningDesk(plugged, tmp_path).identity().name


def test_a_token_pulled_out_between_papers_fails_the_paper_and_signs_when_it_is_back(
    paper: Path, tmp_path: Path, plugged: SignSettings, desk: SigningDesk, token: SoftToken
) -> None:
    target = tmp_path / "signed.pdf"
    sign_pdf(paper, target, desk.identity(), plugged)
    target.unlink()
    before = sorted(tmp_path.iterdir())
    token.pull_out()
    try:
        with pytest.raises(KeyUnavailableError) as caught:
            sign_pdf(paper, target, desk.identity(), plugged)
        assert caught.value.retryable
        with pytest.raises(KeyUnavailableError):
            desk.identity()
        assert sorted(tmp_path.iterdir()) == before
    finally:
        token.plug_in()
    assert sign_pdf(paper, target, desk.identity(), plugged).valid


@pytest.mark.parametrize(
    "wrong",
    [
        {"pkcs11_token": "máy khác"},
        {"pkcs11_label": "không có"},
        {"pkcs11_module": Path("/nowhere/module.so")},
    ],
    ids=["token", "key", "module"],
)
def test_a_token_module_or_key_that_is_not_there_is_said(
    plugged: SignSettings, tmp_path: Path, wrong: dict[str, object]
) -> None:
    with pytest.raises(KeyUnavailableError):
        load_identity(plugged.model_copy(update=wrong), tmp_path)


def test_a_token_with_one_try_left_is_not_tried() -> None:
    flag = pkcs11.TokenFlag
    assert why_not_to_try(flag.USER_PIN_FINAL_TRY | flag.TOKEN_INITIALIZED)
    assert why_not_to_try(flag.USER_PIN_LOCKED)
    assert why_not_to_try(flag.TOKEN_INITIALIZED | flag.USER_PIN_INITIALIZED) == ""


def test_neither_pin_nor_session_shows(desk: SigningDesk) -> None:
    identity = desk.identity()
    assert isinstance(identity.signer, TokenSigner)
    assert PIN not in repr(identity)
    assert "session" not in repr(identity).lower()
