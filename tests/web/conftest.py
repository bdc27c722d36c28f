"""An office with people, a real catalogue and store, and pages in front of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from config.settings import Settings, load_settings
from flows.review import ReviewTools
from flows.services import Services
from models.person import Person, Role
from sohoa.wiring import installation
from storage.catalogue import Catalogue
from tests.commands import COMMAND, environment
from web.app import Backing, create_app
from web.auth.passwords import hash_password
from web.auth.sessions import COOKIE, Visitor

PASSWORD = "một câu dễ nhớ 27"
_HASH = hash_password(PASSWORD)
ADDRESS = "http://127.0.0.1"
SAMPLE = Path(__file__).parents[2] / "samples/dossiers/khai-sinh"


@dataclass
class Office:
    """Pages of an installation, and clients in front of them."""

    services: Services
    settings: Settings
    carried: list[str] = field(default_factory=list)
    """Keys of the dossiers that were sent on their way."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    setup_code: str | None = None

    @property
    def catalogue(self) -> Catalogue:
        return self.services.catalogue

    def add(self, name: str, *roles: Role, **changes: Any) -> Person:
        """Enter a person whose password is ``PASSWORD``."""
        given = {"name": name, "full_name": name.title(), "roles": frozenset(roles)}
        person = Person.model_validate(given | {"created_at": self.now} | changes)
        self.catalogue.people.add(person, _HASH, who="test")
        return person

    def visitor(self) -> TestClient:
        """Return a client that nobody signed in with."""
        backing = Backing(
            catalogue=self.catalogue,
            store=self.services.store,
            types=self.services.types,
            procedures=self.services.procedures,
            tools=ReviewTools(self.services, self.carried.append),
            clock=lambda: self.now,
            setup_code=self.setup_code,
        )
        app = create_app(backing, self.settings)
        return TestClient(app, base_url=ADDRESS, follow_redirects=False)

    def signed_in(self, name: str, *roles: Role) -> TestClient:
        """Return a client with which a person, entered now if need be, has signed in."""
        if self.catalogue.people.get(name) is None:
            self.add(name, *roles)
        client = self.visitor()
        answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    def wait(self, **span: int) -> None:
        """Move the clock on."""
        self.now += timedelta(**span)


def csrf_of(client: TestClient) -> str:
    """Return what forms of this client's pages carry."""
    token = client.cookies[COOKIE]
    nobody = Person(name="x", full_name="x", created_at=datetime.now(UTC))
    return Visitor(nobody, token).csrf


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    settings = load_settings(data_dir=tmp_path)
    with installation(settings) as services:
        yield Office(services, settings)


@pytest.fixture
def make_office(tmp_path: Path) -> Iterator[Callable[..., Office]]:
    """Return a maker of offices with settings of their own, in a given folder or an empty one."""
    opened: list[Any] = []

    def make(data: Path | None = None, **sections: dict[str, Any]) -> Office:
        base = load_settings(data_dir=data or tmp_path)
        changed = {
            name: getattr(base, name).model_copy(update=values) for name, values in sections.items()
        }
        settings = base.model_copy(update=changed)
        manager = installation(settings)
        services = manager.__enter__()
        opened.append(manager)
        return Office(services, settings)

    yield make
    for manager in opened:
        manager.__exit__(None, None, None)


@pytest.fixture
def client(office: Office) -> TestClient:
    """A client of somebody who may look at papers, and nothing else."""
    return office.signed_in("mai", Role.ARCHIVIST)


@pytest.fixture
def catalogue(office: Office) -> Catalogue:
    return office.catalogue


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an office that has read one dossier of five pages; never changed."""
    data = tmp_path_factory.mktemp("read")
    command = [*COMMAND, "run", str(SAMPLE), "--approve", "none", "--out", str(data)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def read_data(read_once: Path, tmp_path: Path) -> Path:
    """A copy of that folder for one test."""
    return Path(shutil.copytree(read_once, tmp_path / "office", symlinks=True))
