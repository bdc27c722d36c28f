"""Which passwords are good, and how they are kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher

from models.errors import PasswordError
from models.person import Person
from web.auth.passwords import hash_password, is_outdated, is_right, require_good

LAN = Person(name="tran.lan", full_name="Trần Thị Lan", created_at=datetime.now(UTC))


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("ngắn", "too-short"),
        ("x" * 201, "too-long"),
        ("1234567890", "too-plain"),
        ("qwertyuiop", "too-plain"),
        ("aaaaaaaaaaaa", "too-plain"),
        ("matkhau123", "too-plain"),
        ("quê tran.lan ở đây", "contains-name"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, reason: str) -> None:
    with pytest.raises(PasswordError) as raised:
        require_good(password, LAN)
    assert raised.value.parameters["reason"] == f"WORD-{reason}"


@pytest.mark.parametrize("password", ["bàn ghế cửa sổ xanh", "một câu dễ nhớ 27", "x7Kq9vLm2Rt4"])
def test_a_good_password_needs_no_kinds_of_signs(password: str) -> None:
    require_good(password, LAN)


def test_it_is_kept_as_argon2id_and_told_from_others() -> None:
    kept = hash_password("một câu dễ nhớ 27")
    assert kept.startswith("$argon2id$")
    assert is_right("một câu dễ nhớ 27", kept)
    assert not is_right("một câu dễ nhớ 28", kept)
    assert not is_right("một câu dễ nhớ 27", None)
    assert not is_right("một câu dễ nhớ 27", "not a hash")
    assert not is_outdated(kept)
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=1024).hash("x"))
