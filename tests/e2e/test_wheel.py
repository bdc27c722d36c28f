"""What is shipped works: the wheel, unpacked alone, from an empty folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.commands import environment
from tests.papers import write_letter

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
PACKAGES = {"config", "models", "pipeline", "storage", "flows", "web", "sohoa"}
MODEL = "models/weights/vi_syllables.npz"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's contents, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _sohoa(site: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # The unpacked wheel stands before the checkout that an editable install put on the path.
    program = f"import sys; sys.path.insert(0, {str(site)!r}); from sohoa.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_the_wheel_holds_our_packages_and_nothing_else(unpacked: Path) -> None:
    tops = {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")}
    assert tops == PACKAGES


def test_every_file_of_the_packages_is_in_the_wheel(unpacked: Path) -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: cannot tell which files belong to the repository")
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z"]
    told = subprocess.run([*command, *sorted(PACKAGES)], check=True, capture_output=True)
    tracked = {name for name in told.stdout.decode("utf-8").split("\0") if (ROOT / name).is_file()}
    assert {name for name in tracked if name.endswith(".npz")} >= {MODEL}
    assert [name for name in sorted(tracked) if not (unpacked / name).is_file()] == []


def test_data_files_are_in_the_wheel(unpacked: Path) -> None:
    for name in (
        "config/default.toml",
        "config/messages/vi.toml",
        "config/document_types/giay_khai_sinh.toml",
        "storage/migrations/versions/v0001_first.py",
        "web/templates/review/desk.html",
        "web/words/vi.toml",
        "web/static/desk/desk.js",
        MODEL,
    ):
        assert (unpacked / name).is_file(), name


def test_commands_work_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    checked = _sohoa(unpacked, tmp_path, "types", "check")
    assert checked.returncode == 0, checked.stderr
    examined = _sohoa(unpacked, tmp_path, "doctor", "--out", "data")
    assert examined.returncode == 0, examined.stdout
    assert (tmp_path / "data" / "catalogue.db").is_file()


def test_pages_are_read_from_the_wheel_alone_with_its_language_model(
    unpacked: Path, tmp_path: Path
) -> None:
    scan = write_letter(tmp_path / "thư.png")
    told = _sohoa(unpacked, tmp_path, "ocr", str(scan), "--format", "json")
    assert told.returncode == 0, told.stderr
    (page,) = json.loads(told.stdout)["pages"]
    assert "network" in page["engine"]
    assert "syllables" in page["engine"]


def test_bench_says_that_it_needs_the_source_checkout(unpacked: Path, tmp_path: Path) -> None:
    told = _sohoa(unpacked, tmp_path, "bench", "reading", "--runs", "1")
    assert told.returncode == 2
    assert "CONFIG-005" in told.stderr
    assert "cần bản mã nguồn" in told.stderr
    assert "source checkout" in told.stderr
