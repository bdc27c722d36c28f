"""A file that somebody writes to is told from one that is only read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storage.open_files import is_open_for_writing


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "bản quét.pdf"
    path.write_bytes(b"%PDF")
    return path


def test_a_closed_file_and_one_being_read_are_free(scan: Path) -> None:
    assert not is_open_for_writing(scan)
    with scan.open("rb"):
        assert not is_open_for_writing(scan)


@pytest.mark.parametrize("mode", ["ab", "r+b"])
def test_a_file_that_another_process_writes_to_is_not(scan: Path, mode: str) -> None:
    program = f"import sys; f = open(sys.argv[1], {mode!r}); print('open', flush=True); input()"
    command = [sys.executable, "-c", program, str(scan)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        assert is_open_for_writing(scan)
        writer.communicate("\n")
    assert not is_open_for_writing(scan)


def test_who_opens_the_file_while_we_look_does_not_end_us(scan: Path) -> None:
    for _ in range(200):
        descriptor = os.open(scan, os.O_RDWR)
        assert is_open_for_writing(scan)
        os.close(descriptor)
        assert not is_open_for_writing(scan)


def test_a_link_and_a_missing_file_are_no_files(scan: Path) -> None:
    link = scan.with_name("link.pdf")
    link.symlink_to(scan)
    with pytest.raises(OSError):
        is_open_for_writing(link)
    scan.unlink()
    with pytest.raises(FileNotFoundError):
        is_open_for_writing(scan)


def test_a_pipe_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert is_open_for_writing(tmp_path / "pipe") in (True, False)
