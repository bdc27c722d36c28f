"""Starting the validators: Maven brings them, Java runs them, without either the tests skip."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_BUILD_SECONDS = 900
_JUDGE_SECONDS = 300


@dataclass(frozen=True)
class Judge:
    """A program in Java, ready to run."""

    classes: str
    main: str

    def run(self, *arguments: str | Path) -> str:
        """Return what it prints; its exit code may be its verdict."""
        command = ["java", "-cp", self.classes, self.main, *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_JUDGE_SECONDS, check=False
        )
        assert done.stdout, done.stderr
        return done.stdout


@dataclass(frozen=True)
class Verdict:
    """What EU DSS says of one signature."""

    level: str
    indication: str
    sub_indication: str


def signature_judge(folder: Path) -> Judge:
    """Return EU DSS, built in ``folder``; skip where it cannot be had."""
    return Judge(_build("dss", folder), "Judge")


def pdfa_judge(folder: Path) -> Judge:
    """Return veraPDF; skip where it cannot be had."""
    return Judge(_build("verapdf", folder), "org.verapdf.apps.GreenfieldCliWrapper")


def signatures(judge: Judge, root: Path, path: Path) -> list[Verdict]:
    """Return EU DSS's verdicts on the signatures of a file, oldest first."""
    lines = judge.run(root, path).splitlines()
    return [Verdict(*line.split("\t")[1:]) for line in lines]


def is_pdfa(judge: Judge, path: Path, flavour: str) -> bool:
    """Tell whether veraPDF finds that a file keeps every rule of ``flavour``, e.g. ``2u``."""
    said = judge.run("--flavour", flavour, "--format", "text", path)
    return said.startswith("PASS ")


def _build(name: str, folder: Path) -> str:
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program} on this machine")
    place = folder / name
    shutil.copytree(HERE / name, place)
    command = ["mvn", "-q", "-B", "compile", "dependency:build-classpath"]
    done = subprocess.run(
        [*command, "-Dmdep.outputFile=classpath.txt"],
        cwd=place,
        capture_output=True,
        text=True,
        timeout=_BUILD_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"Maven cannot bring {name}: {done.stdout.strip()[:200]}")
    libraries = (place / "classpath.txt").read_text("utf-8").strip()
    return f"{place / 'target' / 'classes'}:{libraries}"
