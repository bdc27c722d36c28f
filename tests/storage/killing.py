"""Ending a process at a chosen line, without clocks: at its n-th call that changes the world."""

from __future__ import annotations

import os
import signal
import socket
import stat
import traceback
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, NoReturn

from sqlalchemy import Engine, event

DISK = ("open", "mkdir", "fsync", "link", "rename", "replace", "unlink", "rmdir")


def every_death(work: Callable[[], object]) -> Iterator[int]:
    """Run ``work`` in children that die before their first, second, … change of the world.

    After each death the test that iterates looks at what is left. Ends when a child lives through
    it, and fails when the first one does, for then nothing was tested.
    """
    for point in count(1):
        if not dies(point, work):
            assert point > 1, "no call was ever reached"
            return
        yield point


def dies(point: int, work: Callable[[], object]) -> bool:
    """Run ``work`` in a forked child that kills itself at ``point``; say whether it got there."""
    child = os.fork()
    if child == 0:
        try:
            _arm(point)
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return False


def _arm(point: int) -> None:
    left = [point]

    def step(last_act: Callable[[], object] = lambda: None) -> None:
        left[0] -= 1
        if left[0] == 0:
            last_act()
            die()

    for name in DISK:
        _wrap(os, name, step)
    _wrap(socket.socket, "sendall", step)
    event.listen(Engine, "before_cursor_execute", lambda *_: step())
    event.listen(Engine, "commit", lambda *_: step())


def _wrap(owner: Any, name: str, step: Callable[..., None]) -> None:
    real = getattr(owner, name)

    def wrapped(*args: Any, **keywords: Any) -> Any:
        # What was not synced is what a power cut takes: half of the file is gone.
        step(lambda: _halve(args[0])) if name == "fsync" else step()
        return real(*args, **keywords)

    setattr(owner, name, wrapped)


def _halve(descriptor: int) -> None:
    found = os.fstat(descriptor)
    if stat.S_ISREG(found.st_mode):
        # By its name, for a descriptor that only syncs may be open for reading.
        os.truncate(f"/proc/self/fd/{descriptor}", found.st_size // 2)


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")
