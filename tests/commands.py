"""Running the command line as a person or a script would: another process, its output, its code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "sohoa.cli"]
_SECONDS = 400


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


def environment(**own: str) -> dict[str, str]:
    """Return an environment without settings of the person who runs the tests."""
    base = {name: value for name, value in os.environ.items() if not name.startswith("SOHOA_")}
    base = {name: value for name, value in base.items() if not name.startswith("PREFECT_")}
    return base | own


def sohoa(*arguments: str | Path, **own: str) -> Outcome:
    """Run ``sohoa …`` to its end."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(**own),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
