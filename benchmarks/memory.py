"""How much memory large things take: ``python -m benchmarks.memory [--check] [--pages N] [CASE…]``.

Runs ``sohoa run --approve all`` on an A0 sheet in colour (JPEG, PNG, TIFF, PDFs) and on a PDF and a
TIFF of 1 000 A4 pages, all made here, and watches the processes. One table: input, pages, peak of
the largest process and of all together in MB, seconds. Prefect's server is left out: it does not
grow with what is read. Memory is resident pages; what processes share counts once in the sum.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from benchmarks.drawing import draw_sheet

_DPI = 300
_SERVER = b"create_app"
"""In the command line of Prefect's server."""
_EVERY_SECONDS = 0.05
_FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"


class Peak(NamedTuple):
    """The most memory seen, in bytes."""

    largest: int
    together: int


def watch(process: subprocess.Popen[bytes], done: threading.Event) -> Peak:
    """Look at a process and all it started, but Prefect's server, until ``done`` is set."""
    largest = together = 0
    while not done.wait(_EVERY_SECONDS):
        peaks, sizes = [0], [0]
        for pid in _family(process.pid):
            resident, share = _memory(pid)
            peaks.append(resident)
            sizes.append(share)
        largest, together = max(largest, *peaks), max(together, sum(sizes))
    return Peak(largest, together)


def _family(root: int) -> Iterator[int]:
    """Yield a process and what it started, without Prefect's server and its children."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            if _SERVER in Path(f"/proc/{pid}/cmdline").read_bytes():
                continue
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += [int(child) for child in children.read_text().split()]
        except (OSError, ValueError):
            continue
        yield pid


def _memory(pid: int) -> tuple[int, int]:
    """Return the peak of resident memory so far and the present share; 0 of one that is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0, 0
    return _kilobytes(r"VmHWM:\s+(\d+)", status), _kilobytes(r"\nPss:\s+(\d+)", rollup)


def _kilobytes(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) * 1024 if found else 0


def run(path: Path, out: Path) -> tuple[Peak, float, int]:
    """Digitize a file; return the peak, seconds and the exit code."""
    command = [sys.executable, "-m", "sohoa.cli", "run", str(path), "--approve", "all"]
    started = time.monotonic()
    done, peaks = threading.Event(), list[Peak]()
    with subprocess.Popen([*command, "--out", str(out)], stdout=subprocess.DEVNULL) as process:
        watcher = threading.Thread(target=lambda: peaks.append(watch(process, done)))
        watcher.start()
        try:
            process.wait()
        finally:
            done.set()
            watcher.join()
    return peaks[0], time.monotonic() - started, process.returncode


# What is run


def _sheet(path: Path) -> None:
    options: dict[str, object] = {".jpg": {"quality": 85}, ".tif": {"compression": "tiff_lzw"}}
    own = options.get(path.suffix, {"compress_level": 1})
    assert isinstance(own, dict)
    draw_sheet(_DPI).save(path, dpi=(_DPI, _DPI), **own)


def _sheet_lying(path: Path) -> None:
    """Turned by a quarter and leaning: it has to be turned, straightened and written anew."""
    sheet = draw_sheet(_DPI).transpose(Image.Transpose.ROTATE_270)
    paper = (250, 248, 243)
    leaning = sheet.rotate(0.8, resample=Image.Resampling.BICUBIC, fillcolor=paper)
    leaning.save(path, dpi=(_DPI, _DPI), quality=85)


def _sheet_jpeg_pdf(path: Path) -> None:
    out = io.BytesIO()
    sheet = draw_sheet(_DPI)
    sheet.save(out, "JPEG", quality=85)
    with pikepdf.new() as pdf:
        _add(pdf, out.getvalue(), sheet.size, "/DCTDecode", "/DeviceRGB")
        pdf.save(path)


def _sheet_flate_pdf(path: Path) -> None:
    sheet = draw_sheet(_DPI)
    with pikepdf.new() as pdf:
        _add(pdf, zlib.compress(sheet.tobytes(), 1), sheet.size, "/FlateDecode", "/DeviceRGB")
        pdf.save(path)


def _sheet_stamped_pdf(path: Path) -> None:
    """A scan under a drawn stamp: poppler has to draw the page."""
    _sheet_jpeg_pdf(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.contents_add(b" 1 0 0 rg 300 300 120 60 re f")
        pdf.save(path)


def _many_pdf(path: Path, pages: int) -> None:
    with pikepdf.new() as pdf:
        for number in range(1, pages + 1):
            out = io.BytesIO()
            page = _a4(number)
            page.save(out, "JPEG", quality=80)
            _add(pdf, out.getvalue(), page.size, "/DCTDecode", "/DeviceRGB")
        pdf.save(path)


def _many_tiff(path: Path, pages: int) -> None:
    first = _a4(1).convert("1", dither=Image.Dither.NONE)
    rest = (_a4(number).convert("1", dither=Image.Dither.NONE) for number in range(2, pages + 1))
    first.save(path, save_all=True, append_images=rest, compression="group4", dpi=(_DPI, _DPI))


def _a4(number: int) -> Image.Image:
    """A page with a little print, so that most of the time is not spent on reading."""
    page = Image.new("RGB", (2480, 3508), (252, 252, 250))
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(_FONT, 54)
    for row in range(4):
        text = f"Trang {number}, dòng {row + 1}: hồ sơ lưu trữ của phường"
        draw.text((300, 400 + 90 * row), text, fill=(20, 20, 20), font=font)
    return page


def _add(pdf: pikepdf.Pdf, data: bytes, pixels: tuple[int, int], coding: str, colours: str) -> None:
    width, height = (side * 72 / _DPI for side in pixels)
    page = pdf.add_blank_page(page_size=(width, height))
    stream = pikepdf.Stream(pdf, data)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = pixels
    stream.ColorSpace, stream.BitsPerComponent = pikepdf.Name(colours), 8
    stream.Filter = pikepdf.Name(coding)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.obj.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())


def cases(pages: int) -> dict[str, tuple[str, int, Callable[[Path], None]]]:
    """Return name → file name, number of pages, how it is made."""
    return {
        "A0 JPEG in PDF": ("a0.pdf", 1, _sheet_jpeg_pdf),
        "A0 Flate in PDF": ("a0.pdf", 1, _sheet_flate_pdf),
        "A0 stamped PDF": ("a0.pdf", 1, _sheet_stamped_pdf),
        "A0 JPEG": ("a0.jpg", 1, _sheet),
        "A0 turned": ("a0.jpg", 1, _sheet_lying),
        "A0 PNG": ("a0.png", 1, _sheet),
        "A0 TIFF": ("a0.tif", 1, _sheet),
        "A4 colour PDF": ("a4.pdf", pages, lambda path: _many_pdf(path, pages)),
        "A4 1-bit TIFF": ("a4.tif", pages, lambda path: _many_tiff(path, pages)),
    }


def _bound(name: str) -> float:
    """Return the megabytes that ``targets.toml`` allows the largest process of a case."""
    text = Path(__file__).with_name("targets.toml").read_text("utf-8")
    bounds = tomllib.loads(text)["memory"]
    return min(float(bound["largest_mb"]) for bound in bounds if name.startswith(bound["cases"]))


def main() -> int:
    """Print the table; 1 when a run failed or, with ``--check``, took too much memory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("cases", nargs="*", metavar="CASE", help="begin of a name; default: all")
    parser.add_argument("--pages", type=int, default=1000, help="of the A4 files")
    parser.add_argument("--check", action="store_true", help="against targets.toml")
    wanted = parser.parse_args()
    failed = 0
    print(f"{'input':18}{'pages':>6}{'largest MB':>12}{'together MB':>13}{'seconds':>9}")
    for name, (file, pages, make) in cases(wanted.pages).items():
        if wanted.cases and not any(name.startswith(case) for case in wanted.cases):
            continue
        with tempfile.TemporaryDirectory(prefix="sohoa-memory-") as folder:
            path = Path(folder) / file
            make(path)
            peak, seconds, code = run(path, Path(folder) / "out")
        over = wanted.check and peak.largest / 1e6 > _bound(name)
        failed |= bool(code or over)
        row = f"{peak.largest / 1e6:12.0f}{peak.together / 1e6:13.0f}{seconds:9.0f}"
        said = "  FAILED" if code else "  TOO MUCH" if over else ""
        print(f"{name:18}{pages:6}{row}{said}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
