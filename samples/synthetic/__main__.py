"""``python -m samples.synthetic --out DIR``: make sample dossiers; same seed, same files."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from samples.synthetic.dossiers import RECIPES, Options, make_dossier
from samples.synthetic.fonts import FontMissingError
from samples.synthetic.write import write_dossier


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
    parser.add_argument("--dpi", type=int, default=Options.dpi, help="điểm/inch (%(default)s)")
    parser.add_argument(
        "--clean", action="store_true", help="không giả lập máy quét / no scan wear"
    )
    return parser


def main(argv: list[str] | None = None) -> int:
    """Write the dossiers; return the exit code."""
    parser = _arguments()
    args = parser.parse_args(argv)
    if not 72 <= args.dpi <= 600:
        parser.error("--dpi: 72-600")
    if args.count is not None and args.count < 1:
        parser.error("--count: >= 1")
    options = Options(seed=args.seed, dpi=args.dpi, clean=args.clean)
    names = [args.dossier] if args.dossier else list(RECIPES)
    try:
        if args.count is None:
            for name in names:
                write_dossier(make_dossier(name, options), args.out / name)
                print(args.out / name)
            return 0
        for number in range(1, args.count + 1):
            name = names[(number - 1) % len(names)]
            dossier = make_dossier(name, options, variant=number)
            folder = args.out / f"{number:04d}-{name}"
            write_dossier(replace(dossier, name=folder.name), folder)
            print(folder)
    except FontMissingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
