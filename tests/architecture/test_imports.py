"""The folder tree is the architecture: who may import whom, checked from the syntax tree."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"config", "models", "pipeline", "storage", "flows", "web", "sohoa"}

MAY_IMPORT = {
    "models": set(),
    "config": {"models"},
    "pipeline": {"models", "config"},
    "storage": {"models", "config"},
    "flows": {"models", "config", "pipeline", "storage"},
    "web": {"models", "config", "storage"},
    "sohoa": OURS,
}

HOMES = {
    "prefect": ("flows",),
    "fastapi": ("web",),
    "starlette": ("web",),
    "argon2": ("web/auth",),
    "zxcvbn": ("web/auth",),
    "pyhanko": ("pipeline/sign",),
    "pyhanko_certvalidator": ("pipeline/sign",),
    "pkcs11": ("pipeline/sign",),
    "pikepdf": ("pipeline/ingest", "pipeline/render"),
    "pdf2image": ("pipeline/ingest",),
    "minio": ("storage",),
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "cv2": ("pipeline/clean", "pipeline/ocr", "pipeline/ingest", "pipeline/connected.py"),
    "pytesseract": ("pipeline/ocr",),
    "zxingcpp": ("pipeline/ocr", "pipeline/render"),
    "onnxruntime": ("pipeline/ocr",),
    "onnx": ("pipeline/ocr/network",),
}
"""Foreign libraries and the only folders that know them."""


def _sources() -> list[Path]:
    return sorted(path for package in OURS for path in (ROOT / package).rglob("*.py"))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {path}"
            yield node.module or ""


def _wrong_imports(path: Path) -> Iterator[str]:
    inside = path.relative_to(ROOT).as_posix()
    package = inside.split("/")[0]
    for name in _imports(path):
        top = name.split(".")[0]
        if top in OURS - {package} and top not in MAY_IMPORT[package]:
            yield f"{inside} imports {name}"
        if top in HOMES and not inside.startswith(HOMES[top]):
            yield f"{inside} imports {name}, which lives in {', '.join(HOMES[top])}"
    if package == "pipeline":
        yield from _wrong_between_stages(path)


def _wrong_between_stages(path: Path) -> Iterator[str]:
    """Stages don't know each other; what they share stands beside them and imports no engine."""
    inside = path.relative_to(ROOT)
    beside = {f"pipeline.{module.stem}" for module in (ROOT / "pipeline").glob("*.py")}
    if len(inside.parts) == 2:
        light = {"models", "config", "numpy", "cv2", *sys.stdlib_module_names}
        heavy = [name for name in _imports(path) if name.split(".")[0] not in light]
        yield from (f"{inside} is shared by the stages and imports {name}" for name in heavy)
        return
    for name in _imports(path):
        one, *rest = name.split(".")
        if one == "pipeline" and rest[:1] != [inside.parts[1]] and name not in beside:
            yield f"{inside} imports another stage, {name}"


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_the_right_way(path: Path) -> None:
    assert list(_wrong_imports(path)) == []


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_outgrows_its_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 600


def test_a_wrong_import_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    bad = tmp_path / "pipeline" / "clean" / "page.py"
    bad.parent.mkdir(parents=True)
    bad.write_text("import storage.spool\nfrom pipeline.ocr import engine\nimport prefect\n")
    assert len(list(_wrong_imports(bad))) == 3


def test_what_stages_share_stands_beside_them_and_imports_no_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    stage, shared = tmp_path / "pipeline/clean/page.py", tmp_path / "pipeline/whole.py"
    stage.parent.mkdir(parents=True)
    stage.write_text("from pipeline.whole import write\nfrom pipeline.clean import ink\n")
    shared.write_text("import os\nfrom models.page import Page\n")
    assert list(_wrong_imports(stage)) + list(_wrong_imports(shared)) == []
    shared.write_text("import onnxruntime\nfrom pipeline.clean import page\nimport storage.spool\n")
    assert len(list(_wrong_between_stages(shared))) == 3
    shared.unlink()
    assert len(list(_wrong_imports(stage))) == 1


def test_nothing_else_claims_the_generic_names() -> None:
    """Every package of the wheel is listed by name in pyproject.toml, and is there."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    for package in OURS:
        assert f'"{package}"' in text
        assert (ROOT / package / "__init__.py").is_file()
