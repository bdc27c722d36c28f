"""``python -m samples.synthetic --out DIR``: make sample dossiers; same seed, same files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from samples.synthetic.composition import compose, draw_alone
from samples.synthetic.dossiers import RECIPES, Options, make_dossier
from samples.synthetic.fonts import FontMissingError
from samples.synthetic.papers.registry import PAPERS
from samples.synthetic.scan import GRADE_DPI, GRADES
from samples.synthetic.write import ScannedDossier, write_dossier


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m samples.synthetic",
        description="Tạo hồ sơ mẫu (không có người thật). / Make sample dossiers (no real people).",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="thư mục ghi ra / output"
    )
    parser.add_argument(
        "--seed", type=int, default=Options.seed, help="hạt giống / seed (%(default)s)"
    )
    parser.add_argument(
        "--dossier", choices=sorted(RECIPES), metavar="NAME", help=", ".join(RECIPES)
    )
    parser.add_argument(
        "--count", type=int, metavar="N", help="số hồ sơ ngẫu nhiên / random dossiers"
    )
    parser.add_argument(
        "--random",
        action="store_true",
        help="hồ sơ trọn bộ ngẫu nhiên thay cho sáu mẫu / whole dossiers by chance, not the six",
    )
    parser.add_argument(
        "--types",
        metavar="A,B",
        help="chỉ từng loại giấy tờ này, mỗi hồ sơ một giấy; all: mọi loại / these types alone",
    )
    parser.add_argument(
        "--contradictions",
        action="store_true",
        help="cài một mâu thuẫn vào mỗi hồ sơ ngẫu nhiên / plant a contradiction in each",
    )
    parser.add_argument(
        "--grade", choices=GRADES, default="office", help="chất lượng quét / scan (%(default)s)"
    )
    parser.add_argument("--dpi", type=int, help="điểm/inch (200; poor: 150)")
    parser.add_argument(
        "--clean", action="store_true", help="không giả lập máy quét / no scan wear"
    )
    return parser


def main(argv: list[str] | None = None) -> int:
    """Write the dossiers; return the exit code."""
    parser = _arguments()
    args = parser.parse_args(argv)
    args.grade = "clean" if args.clean else args.grade
    args.dpi = GRADE_DPI[args.grade] if args.dpi is None else args.dpi
    if not 72 <= args.dpi <= 600:
        parser.error("--dpi: 72-600")
    if args.count is not None and args.count < 1:
        parser.error("--count: >= 1")
    if args.contradictions and not args.random:
        parser.error("--contradictions: --random")
    types = _types(args.types, parser)
    clean = args.grade == "clean"
    options = Options(seed=args.seed, dpi=args.dpi, clean=clean, grade=args.grade)
    try:
        for dossier in _dossiers(args, types, options):
            write_dossier(dossier, args.out / dossier.name)
            print(args.out / dossier.name)
    except FontMissingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _types(wanted: str | None, parser: argparse.ArgumentParser) -> list[str]:
    if not wanted:
        return []
    names = sorted(PAPERS) if wanted == "all" else [name.strip() for name in wanted.split(",")]
    for name in names:
        if name not in PAPERS:
            parser.error(f"--types: {name}? ({', '.join(sorted(PAPERS))})")
    return names


def _dossiers(
    args: argparse.Namespace, types: list[str], options: Options
) -> Iterator[ScannedDossier]:
    numbers = range(1, (args.count or 1) + 1)
    if types:
        for name in types:
            for number in numbers:
                yield draw_alone(name, number - 1, number, options)
        return
    if args.random:
        for number in numbers:
            yield compose(number, options, contradictions=args.contradictions)
        return
    names = [args.dossier] if args.dossier else list(RECIPES)
    if args.count is None:
        for name in names:
            yield make_dossier(name, options)
        return
    for number in numbers:
        name = names[(number - 1) % len(names)]
        dossier = make_dossier(name, options, variant=number)
        yield replace(dossier, name=f"{number:04d}-{name}")


if __name__ == "__main__":
    sys.exit(main())
