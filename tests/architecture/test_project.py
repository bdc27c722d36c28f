"""What the repository may hold: nothing of one machine, nothing heavy, one form of each letter."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_BYTES = 1_000_000
MAX_SAMPLES_BYTES = 8_000_000
MAY_BE_LARGE = ("samples/", "docs/images/", "models/weights/")

# Spelled in parts, so that this file does not hold what it looks for.
_WORK = "/" + "work" + "/"
_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
        ("repo1", "maven", "org"),
        ("repo", "maven", "apache", "org"),
    )
)
# A folder "work" inside a relative path is nobody's machine: only the absolute path is.
_FOREIGN = re.compile(
    rb"(?<![\w.)}-])%b|%b" % (_WORK.encode(), b"|".join(re.escape(h.encode()) for h in _HOSTS))
)


def _tracked(folder: Path) -> list[str]:
    """Return what git keeps of ``folder``, without what was deleted and not yet committed."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed: cannot tell which files belong to the repository")
    if not (folder / ".git").exists():
        pytest.skip("not a git checkout: cannot tell which files belong to the repository")
    command = ["git", "-c", f"safe.directory={folder}", "-C", str(folder), "ls-files", "-z"]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    names = done.stdout.decode("utf-8").split("\0")
    return [name for name in names if name and (folder / name).is_file()]


def _of_one_machine(folder: Path, names: list[str]) -> Iterator[str]:
    for name in names:
        for found in sorted(
            {match[0] for match in _FOREIGN.finditer((folder / name).read_bytes())}
        ):
            yield f"{name} holds {found.decode('ascii')}"


def _too_large(folder: Path, names: list[str]) -> Iterator[str]:
    for name in names:
        size = (folder / name).stat().st_size
        if size > MAX_BYTES and not name.startswith(MAY_BE_LARGE):
            yield f"{name} has {size} bytes"


def _samples_bytes(folder: Path, names: list[str]) -> int:
    return sum((folder / name).stat().st_size for name in names if name.startswith("samples/"))


def _decomposed(folder: Path, names: list[str]) -> Iterator[str]:
    for name in names:
        if name.endswith((".toml", ".py")):
            lines = (folder / name).read_text("utf-8").splitlines()
            for number, line in enumerate(lines, 1):
                if not unicodedata.is_normalized("NFC", line):
                    yield f"{name}:{number}"


def test_no_file_names_a_folder_of_one_machine_or_a_registry() -> None:
    assert list(_of_one_machine(ROOT, _tracked(ROOT))) == []


def test_large_files_stand_only_among_samples_pictures_and_weights() -> None:
    assert list(_too_large(ROOT, _tracked(ROOT))) == []


def test_the_samples_stay_light() -> None:
    size = _samples_bytes(ROOT, _tracked(ROOT))
    assert 0 < size <= MAX_SAMPLES_BYTES


def test_vietnamese_letters_are_written_composed() -> None:
    assert list(_decomposed(ROOT, _tracked(ROOT))) == []


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True, timeout=60)
    return tmp_path


def _track(checkout: Path, name: str, data: bytes) -> None:
    path = checkout / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    subprocess.run(["git", "-C", str(checkout), "add", "--", name], check=True, timeout=60)


@pytest.mark.parametrize("secret", [_WORK, *_HOSTS])
def test_a_foreign_name_would_be_found_in_text_and_in_a_picture(
    checkout: Path, secret: str
) -> None:
    _track(checkout, "Ghi chú.md", f"see `{secret}x`".encode())
    _track(checkout, "p.jpg", b"\xff\xd8\xff\x00" + secret.encode() + b"\x00")
    found = list(_of_one_machine(checkout, _tracked(checkout)))
    assert sorted(found) == [f"Ghi chú.md holds {secret}", f"p.jpg holds {secret}"]


def test_a_relative_folder_work_is_nobodys_machine(checkout: Path) -> None:
    _track(checkout, "a.py", f"'spool{_WORK}d1' '../x.y{_WORK}'".encode())
    assert list(_of_one_machine(checkout, _tracked(checkout))) == []


def test_a_large_file_would_be_found_and_samples_are_summed(checkout: Path) -> None:
    for name in ("docs/a.bin", "samples/a.bin", "docs/images/a.png"):
        _track(checkout, name, bytes(MAX_BYTES + 1))
    _track(checkout, "docs/b.bin", bytes(MAX_BYTES))
    names = _tracked(checkout)
    assert list(_too_large(checkout, names)) == [f"docs/a.bin has {MAX_BYTES + 1} bytes"]
    assert _samples_bytes(checkout, names) == MAX_BYTES + 1


def test_a_decomposed_letter_would_be_found(checkout: Path) -> None:
    composed = 'name = "Sổ Hóa"\n'
    _track(checkout, "vi.toml", (composed + unicodedata.normalize("NFD", composed)).encode())
    _track(checkout, "scan.txt", unicodedata.normalize("NFD", composed).encode())
    assert list(_decomposed(checkout, _tracked(checkout))) == ["vi.toml:2"]


def test_only_what_git_keeps_is_looked_at(checkout: Path) -> None:
    (checkout / "stray.txt").write_text(_HOSTS[0])
    _track(checkout, "gone.txt", _HOSTS[0].encode())
    (checkout / "gone.txt").unlink()
    assert _tracked(checkout) == []
