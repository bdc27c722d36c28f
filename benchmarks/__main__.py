"""``python -m benchmarks``: every benchmark that the machine's data allow, one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "dossiers" / "khai-sinh" / "scan.pdf"
CORPUS = ROOT.parent / "shared" / "corpora"


def main() -> None:
    """Run them as their own commands, as a person would."""
    commands = [["benchmarks.speed", str(SAMPLE)], ["benchmarks.size", str(SAMPLE)]]
    commands.append(["benchmarks.fields", "--samples"])
    if CORPUS.is_dir():
        commands.append(["benchmarks.accuracy"])
    for command in commands:
        print(f"\n== {' '.join(command)}", flush=True)
        subprocess.run([sys.executable, "-m", *command], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
