"""The servers of the tests are skipped only where they are absent, and never in CI."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests import services


def test_an_absent_program_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(services.REQUIRE, raising=False)
    with pytest.raises(pytest.skip.Exception):
        services.missing("the program")


def test_an_absent_program_fails_where_services_are_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(services.REQUIRE, "1")
    with pytest.raises(pytest.fail.Exception):
        services.missing("the program")


def test_programs_are_found_by_looking(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert services.find_weed() is None
    assert services.find_postgres(tmp_path) is None
    beside = tmp_path / "bin" / "weed"
    beside.parent.mkdir()
    beside.touch()
    assert services.find_weed() == beside
    for version in ("9.6", "15"):
        for program in ("initdb", "postgres"):
            path = tmp_path / version / "bin" / program
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    assert services.find_postgres(tmp_path) == tmp_path / "15" / "bin"


def test_a_present_program_that_does_not_start_is_an_error_and_no_skip(tmp_path: Path) -> None:
    program = tmp_path / "weed"
    program.write_text("#!/bin/sh\necho no luck >&2\nexit 3\n")
    program.chmod(0o700)
    with pytest.raises(RuntimeError, match=r"ended with 3: no luck"), services.start_s3(program):
        pass


def test_servers_listen_on_loopback_only(s3_server: services.S3Server, postgres_url: str) -> None:
    assert s3_server.endpoint.startswith("127.0.0.1:")
    assert "@127.0.0.1:" in postgres_url
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    ]
    ours = [int(part) for part in re.findall(r":(\d+)", f"{s3_server.endpoint} {postgres_url}")]
    seen = {
        int(address.rpartition(":")[2], 16): address.rpartition(":")[0] for address in listening
    }
    assert {seen[port] for port in ours} == {"0100007F"}
