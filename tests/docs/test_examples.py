"""The commands in the documentation work as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import load_settings
from tests.commands import environment
from tests.papers import write_letter

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```sh test\n(.*?)^```", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"^```toml\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.e2e
@pytest.mark.parametrize("page", [p for p in PAGES if _BLOCK.search(p.read_text("utf-8"))])
def test_commands_of_a_page_succeed(page: Path, tmp_path: Path) -> None:
    write_letter(tmp_path / "scan.pdf")
    for script in _BLOCK.findall(page.read_text("utf-8")):
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["/bin/sh", "-ec", script],
            cwd=tmp_path,
            env=environment(PATH=path),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_settings_examples_are_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = _TOML.findall((ROOT / "docs" / "operator.md").read_text("utf-8"))
    assert examples
    for example in examples:
        own = tmp_path / "own.toml"
        own.write_text(example, "utf-8")
        monkeypatch.setenv("SOHOA_CONFIG", str(own))
        load_settings()
