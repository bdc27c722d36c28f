"""Whether some other process still writes to a file, where the system can tell."""

from __future__ import annotations

import fcntl
import os
import signal
from pathlib import Path


def is_open_for_writing(path: Path) -> bool:
    """Say whether a process of this machine has the file open for writing.

    Linux grants a lease for reading only on a file that nobody writes to (``fcntl(2)``,
    ``F_SETLEASE``). ``False`` too where it cannot tell: on network mounts, whose writers are
    elsewhere, and on files of another user. Raises ``FileNotFoundError``.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        # Who opens the file meanwhile has us told; the usual signal for that would end us.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    else:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False
    finally:
        os.close(descriptor)
