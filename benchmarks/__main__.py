"""``python -m benchmarks``: every benchmark that the machine's data allow, one after the other."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.pages import ROOT

SAMPLE = ROOT / "samples" / "dossiers" / "khai-sinh" / "scan.pdf"
COMMANDS = (
    ("benchmarks.reading",),
    ("benchmarks.speed", "--whole", str(SAMPLE)),
    ("benchmarks.size", str(SAMPLE)),
    ("benchmarks.fields", "--samples"),
    ("benchmarks.types", "--dossiers", "6"),
    ("benchmarks.memory", "--pages", "60", "A0 JPEG in PDF", "A0 turned", "A4 colour PDF"),
)
"""Reading tells the speed of reading too; ``benchmarks.speed`` alone is for files of one's own."""


def main() -> None:
    """Run them as their own commands, as a person would."""
    for command in COMMANDS:
        print(f"\n== {' '.join(command)}", flush=True)
        subprocess.run([sys.executable, "-m", *command], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
