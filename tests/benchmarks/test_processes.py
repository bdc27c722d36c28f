"""The cost of a program is that of its whole family."""

from __future__ import annotations

import sys

import pytest

from benchmarks.processes import ProgramFailedError, run

_MEGABYTE = 2**20
# A parent with 60 MB whose child takes 120 MB and works; the parent waits for it.
_FAMILY = """
import subprocess, sys
held = bytearray(60 * 2**20)
child = '''
import time
held = bytearray(120 * 2**20)
end = time.process_time() + 0.5
while time.process_time() < end: pass
'''
subprocess.run([sys.executable, "-c", child], check=True)
"""


def test_time_and_memory_of_children_count() -> None:
    cost = run([sys.executable, "-c", _FAMILY])
    assert cost.cpu >= 0.5
    assert cost.memory >= 180 * _MEGABYTE
    assert 120 * _MEGABYTE <= cost.largest < 180 * _MEGABYTE


def test_the_environment_is_added() -> None:
    code = (
        "import os, sys; sys.exit(os.environ['OMP_THREAD_LIMIT'] != '1' or not os.environ['PATH'])"
    )
    run([sys.executable, "-c", code], {"OMP_THREAD_LIMIT": "1"})


def test_a_program_that_fails_is_named_with_its_last_words() -> None:
    with pytest.raises(ProgramFailedError, match=r"(?s)exit 3.*no paper"):
        run([sys.executable, "-c", "import sys; print('no paper', file=sys.stderr); sys.exit(3)"])
