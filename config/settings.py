"""Settings: ``default.toml`` < the file named by ``SOHOA_CONFIG`` < ``SOHOA_…`` in the environment.

Nested keys take two underscores: ``SOHOA_STORE__BUCKET=ho-so``. An unknown key is an error.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from models.errors import ConfigError
from models.field import FieldKind


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class IntakeSettings(Section):
    max_file_bytes: int = Field(gt=0)
    max_pages: int = Field(gt=0)
    max_page_pixels: int = Field(gt=0)
    max_batch_files: int = Field(gt=0)
    render_dpi: int = Field(ge=72, le=600)
    settle_seconds: float = Field(ge=0)
    rescan_seconds: float = Field(gt=0)
    force_polling: bool


class CleanSettings(Section):
    deskew_above_degrees: float = Field(ge=0)
    max_skew_degrees: float = Field(gt=0, le=45)
    blank_ink_below: float = Field(ge=0, le=1)
    jpeg_quality: int = Field(ge=50, le=100)
    reading_dpi: float = Field(ge=100)


class OcrSettings(Section):
    language: str
    tessdata_dir: Path | None = None
    page_timeout_seconds: float = Field(gt=0)
    workers: int = Field(ge=0)
    engine: Literal["network", "tesseract"]
    language_model: bool
    page_memory_bytes: int = Field(gt=0)
    page_segmentation: int = Field(ge=0, le=13)
    second_reader: bool
    second_reader_threads: int = Field(ge=1, le=64)

    @property
    def worker_count(self) -> int:
        """Pages read at the same time; 0 in the settings means one a core."""
        return self.workers or len(os.sched_getaffinity(0))


class SignSettings(Section):
    level: Literal["B-B", "B-T", "B-LT", "B-LTA"]
    pkcs12_file: Path | None = None
    passphrase_file: Path | None = None
    pkcs11_module: Path | None = None
    pkcs11_token: str = ""
    pkcs11_label: str = ""
    pkcs11_id: str = Field(default="", pattern=r"^([0-9A-Fa-f]{2})*$")
    pin_file: Path | None = None
    pin_env: str = ""
    chain_file: Path | None = None
    rsa_padding: Literal["pkcs1v15", "pss"] = "pkcs1v15"
    trust_dir: Path | None = None
    tsa_url: str | None = None
    tsa_timeout_seconds: float = Field(gt=0)
    revocation_timeout_seconds: float = Field(default=60, gt=0)
    refresh_before_days: int = Field(default=90, ge=1)
    reason: str
    location: str
    visible: bool
    copy_form: str = Field(min_length=1, max_length=80)

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if self.pkcs12_file is not None and self.pkcs11_module is not None:
            raise ValueError("set pkcs12_file or pkcs11_module, not both")
        if self.pkcs11_module is not None and not (self.pkcs11_label or self.pkcs11_id):
            raise ValueError("pkcs11_module needs pkcs11_label or pkcs11_id")
        return self

    @property
    def uses_development_key(self) -> bool:
        """No key is configured: one of no legal value is made."""
        return self.pkcs12_file is None and self.pkcs11_module is None


class StoreSettings(Section):
    kind: Literal["local", "s3"]
    endpoint: str
    bucket: str
    region: str
    secure: bool
    access_key_env: str
    secret_key_env: str
    encrypt: bool
    lock: Literal["none", "governance", "compliance"]
    lock_permanent_years: int = Field(gt=0, le=100)
    lock_unknown_years: int = Field(ge=0, le=100)

    @model_validator(mode="after")
    def _can_lock(self) -> Self:
        if self.kind == "local" and (self.encrypt or self.lock != "none"):
            raise ValueError("a local folder neither locks nor encrypts: use kind = 's3'")
        return self


class CatalogueSettings(Section):
    url: str | None = None
    """SQLAlchemy URL; empty means SQLite in the data folder."""


_NOT_YET = "(chưa cấu hình)"


class AgencySettings(Section):
    name: str = Field(min_length=1, max_length=300)
    code: str

    @property
    def is_named(self) -> bool:
        """The name is an office's own, and not what stands there before one is given."""
        return not self.name.endswith(_NOT_YET)


class BackupSettings(Section):
    dir: Path | None = None
    """Folder of the nightly backups; none are made without it."""
    keep: int = Field(ge=1)


class WebSettings(Section):
    host: str
    port: int = Field(gt=0, lt=65536)
    public_url: str = Field(default="", pattern=r"^(https?://[^/\s]+)?$")
    """Where browsers find the pages, when something stands before us."""
    session_idle_minutes: int = Field(ge=1)
    session_hours: int = Field(ge=1)
    tries_a_name: int = Field(ge=1)
    tries_an_address: int = Field(ge=1)
    tries_minutes: int = Field(ge=1)

    @property
    def is_secure(self) -> bool:
        """Browsers come over HTTPS: cookies must not travel otherwise."""
        return self.public_url.startswith("https://")


class ReviewSettings(Section):
    approver_differs: bool
    signer_releases: bool
    double_entry: tuple[FieldKind, ...]
    claim_minutes: int = Field(ge=1)
    sample_share: float = Field(ge=0, le=1)
    target_precision: float = Field(gt=0.5, lt=1)


class OrchestratorSettings(Section):
    host: str
    port: int = Field(gt=0, lt=65536)
    start_timeout_seconds: float = Field(gt=0)
    task_retries: int = Field(ge=0)
    retry_delay_seconds: float = Field(ge=0)


class Settings(BaseSettings):
    """All settings, frozen."""

    model_config = SettingsConfigDict(
        env_prefix="SOHOA_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    data_dir: Path = Field(default_factory=lambda: user_data_path("sohoa"))
    agency: AgencySettings
    intake: IntakeSettings
    clean: CleanSettings
    ocr: OcrSettings
    sign: SignSettings
    store: StoreSettings
    catalogue: CatalogueSettings
    backup: BackupSettings
    web: WebSettings
    review: ReviewSettings
    orchestrator: OrchestratorSettings

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml_files = [Path(str(files("config").joinpath("default.toml")))]
        if own := os.environ.get("SOHOA_CONFIG"):
            toml_files.append(Path(own))
        tomls = [TomlConfigSettingsSource(settings_cls, toml_file=f) for f in reversed(toml_files)]
        return (init_settings, env_settings, *tomls)

    # The data folder's rooms, named in one place.
    @property
    def inbox_dir(self) -> Path:
        """One folder a scanner station."""
        return self.data_dir / "inbox"

    @property
    def work_dir(self) -> Path:
        """Spool: claimed files and what the stages made of them, one folder a batch."""
        return self.data_dir / "work"

    @property
    def quarantine_dir(self) -> Path:
        return self.data_dir / "quarantine"

    @property
    def objects_dir(self) -> Path:
        return self.data_dir / "objects"

    @property
    def pki_dir(self) -> Path:
        """The development PKI, made on first use."""
        return self.data_dir / "pki"

    @property
    def orchestrator_dir(self) -> Path:
        return self.data_dir / "prefect"

    @property
    def catalogue_url(self) -> str:
        return self.catalogue.url or f"sqlite:///{self.data_dir / 'catalogue.db'}"


def load_settings(**overrides: Any) -> Settings:
    """Read the settings; raise ``ConfigError`` naming every wrong key."""
    own = os.environ.get("SOHOA_CONFIG")
    if own and not Path(own).is_file():
        raise ConfigError(subject=own, reason="SOHOA_CONFIG names no file")
    try:
        return Settings(**overrides)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        )
        raise ConfigError(subject="settings", reason=wrong) from error
    except ValueError as error:  # a TOML file that does not parse
        raise ConfigError(subject=own or "default.toml", reason=str(error)) from error
