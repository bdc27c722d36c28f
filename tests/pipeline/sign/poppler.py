"""What poppler, a checker that shares no code with us, says of a file's signatures."""

from __future__ import annotations

import subprocess
from pathlib import Path


def pdfsig(path: Path) -> str:
    """Return poppler's report, without a look at the chain."""
    done = subprocess.run(
        ["pdfsig", "-nocert", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout
