"""``sohoa user``: who may sign in to the pages, for whoever runs this machine."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from config.messages import word
from models.errors import PersonError
from models.person import Person, Role
from sohoa.commands.run import OutOption
from sohoa.wiring import settings_for
from storage.catalogue import Catalogue
from web.auth.accounts import first_password, new_person
from web.auth.passwords import hash_password, require_good

app = typer.Typer(
    help="Tài khoản của trang web. / Accounts of the web pages.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="Tên đăng nhập / Name to sign in with.")]
Roles = Annotated[
    list[Role] | None, typer.Option("--role", help="Vai trò, lặp lại được / Roles, repeatable.")
]
FromInput = Annotated[
    bool,
    typer.Option(
        "--password-stdin", help="Đọc mật khẩu từ đầu vào / Read the password from the input."
    ),
]


@app.command("add")
def add(
    name: Name,
    full_name: Annotated[str, typer.Option("--full-name", help="Họ và tên / Name in full.")] = "",
    role: Roles = None,
    password_stdin: FromInput = False,
    out: OutOption = None,
) -> None:
    """Thêm người; in mật khẩu dùng một lần. / Add a person; prints a one-time password."""
    with _catalogue(out) as catalogue:
        roles = frozenset(role or [Role.REVIEWER])
        person = new_person(name, full_name or name, roles, datetime.now(UTC))
        password, person = _password(person, given=password_stdin)
        catalogue.people.add(person, hash_password(password), who=getpass.getuser())
    _tell(name, password, given=password_stdin)


@app.command("password")
def set_password(name: Name, password_stdin: FromInput = False, out: OutOption = None) -> None:
    """Đặt lại mật khẩu. / Set a new password; the person is signed out everywhere."""
    with _catalogue(out) as catalogue:
        person = _known(catalogue, name)
        password, person = _password(person, given=password_stdin)
        catalogue.people.set_password(
            name,
            hash_password(password),
            must_change=person.must_change_password,
            who=getpass.getuser(),
            when=datetime.now(UTC),
        )
    _tell(name, password, given=password_stdin)


@app.command("roles")
def set_roles(name: Name, role: Roles = None, out: OutOption = None) -> None:
    """Đặt vai trò; không có vai trò nào thì không được vào. / Set roles; none shuts out."""
    with _catalogue(out) as catalogue:
        person = _known(catalogue, name)
        update = {"roles": frozenset(role or person.roles), "active": bool(role)}
        changed = person.model_copy(update=update)
        catalogue.people.change(changed, who=getpass.getuser(), when=datetime.now(UTC))


@app.command("list")
def list_people(out: OutOption = None) -> None:
    """Liệt kê. / List everybody."""
    table = Table("tên / name", "họ và tên / in full", "vai trò / roles", "được vào / may enter")
    with _catalogue(out) as catalogue:
        for person in catalogue.people.list():
            roles = ", ".join(sorted(person.roles))
            table.add_row(person.name, person.full_name, roles, "✓" if person.active else "–")
    Console().print(table)


def _catalogue(out: OutOption) -> Catalogue:
    settings = settings_for(out)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Catalogue.open(settings.catalogue_url)


def _known(catalogue: Catalogue, name: str) -> Person:
    person = catalogue.people.get(name)
    if person is None:
        raise PersonError(subject=name, reason=word("no-such-person"))
    return person


def _password(person: Person, *, given: bool) -> tuple[str, Person]:
    if not given:
        return first_password(), person.model_copy(update={"must_change_password": True})
    password = sys.stdin.readline().rstrip("\n")
    require_good(password, person)
    return password, person.model_copy(update={"must_change_password": False})


def _tell(name: str, password: str, *, given: bool) -> None:
    if given:
        return
    console = Console()
    console.print(f"Mật khẩu dùng một lần của {name} / One-time password:", highlight=False)
    console.print(password, highlight=False, markup=False)
