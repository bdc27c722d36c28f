"""Pages with their truth, by group, and each group as the one image-only PDF that all read.

Real scans come from the shared corpora beside the checkout; where those are absent, pages of the
seeded generator take their place, and every table says so.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pikepdf
from PIL import Image

from samples.synthetic.case import Case, Paper, Procedure, make_case
from samples.synthetic.decree30 import LEFT, RIGHT
from samples.synthetic.paint import Sheet
from samples.synthetic.papers import cong_van, quyet_dinh
from samples.synthetic.scan import draw_wear, scan_page

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
NO_CORPORA = (
    "Không có ../shared/corpora: đo trên trang mẫu tự tạo (samples/synthetic). / "
    "No ../shared/corpora: measured on made-up pages (samples/synthetic)."
)
_SEED = 7041
"""Not the one of the committed samples, on which rules were tried."""
_SYNTHETIC_DPI = 200
_A4_INCHES = 8.27
"""Width of the paper; for pictures that do not tell their resolution."""


class Sample(NamedTuple):
    """A page with its truth."""

    group: str
    name: str
    file: Path
    page: int
    truth: str
    appearance: tuple[str, ...] = ()
    """Lines on the picture that are not in the truth: signature appearances and stamps."""
    folio: str = ""
    """Page number on the picture that is not in the truth."""


GROUPS = {
    "nd96": ("Nghị định 96/2016, quét 300 dpi", "Decree 96/2016, scan at 300 dpi"),
    "provincial": ("Văn bản cấp tỉnh, màu, con dấu", "Provincial papers, colour, seals"),
    "letter-70dpi": ("Công văn 70 dpi", "Letter at 70 dpi"),
    "synthetic": ("Trang mẫu tự tạo, 200 dpi", "Made-up pages, 200 dpi"),
}
"""By the group's name in tables and files, in Vietnamese and English."""


class Batch(NamedTuple):
    """The pages of a group as files, the same for every reader."""

    group: str
    samples: tuple[Sample, ...]
    pictures: tuple[Path, ...]
    pdf: Path


def are_real() -> bool:
    """Say whether the real scans are beside this checkout."""
    return CORPORA.is_dir()


def samples(corpora: Path = CORPORA) -> Iterator[Sample]:
    """Yield every scan of the corpora that has its text, by group."""
    folder = corpora / "scans_with_text"
    for file in sorted(folder.glob("nd96-*.png")):
        truth = file.with_suffix(".txt").read_text("utf-8")
        yield Sample("nd96", file.stem, file, 1, truth, folio=str(int(file.stem[-2:])))
    for entry in json.loads((folder / "provincial_pages.json").read_text("utf-8")):
        truth = (folder / entry["text"]).read_text("utf-8")
        appearance = (*entry["signature_appearance_lines"], *entry["stamp_lines"])
        file = corpora / "scans_with_fields" / entry["file"]
        name = f"{file.stem}-p{entry['page']}"
        yield Sample("provincial", name, file, entry["page"], truth, appearance)
    for file in sorted(folder.glob("lowres-*.jpg")):
        yield Sample(
            "letter-70dpi", file.stem, file, 1, file.with_suffix(".txt").read_text("utf-8")
        )


def synthetic_samples(folder: Path) -> Iterator[Sample]:
    """Draw and "scan" a letter and a decision into ``folder``; same bytes each time."""
    rng = random.Random(_SEED)  # noqa: S311 - not cryptography
    procedure = Procedure("Xác nhận thông tin hộ tịch", 3, ())
    case: Case = make_case(rng, procedure, _SYNTHETIC_DPI)
    papers: tuple[Paper, ...] = (cong_van.draw(case, rng), quyet_dinh.draw(case, rng))
    for paper in papers:
        for number, sheet in enumerate(paper.sheets, 1):
            name = f"{paper.type}-p{number}"
            file = folder / f"{name}.jpg"
            wear = draw_wear(rng)
            file.write_bytes(scan_page(sheet.finished(), wear, _SYNTHETIC_DPI, rng.getrandbits(32)))
            yield Sample("synthetic", name, file, 1, _text_of(sheet))


def _text_of(sheet: Sheet) -> str:
    """Return a made-up page's print in reading order: the left block of the head, then the right.

    The head ends with the first line that is centred on the page's type area.
    """
    axis = (LEFT + RIGHT) / 2
    runs = [((left + right) / 2, text) for left, right, text in sheet.printed]
    end = next((n for n, (centre, _) in enumerate(runs) if abs(centre - axis) < 1), 0)
    head = sorted(runs[:end], key=lambda run: run[0] > axis)
    return " ".join(text for _, text in [*head, *runs[end:]])


def chosen(names: Sequence[str], folder: Path) -> list[Sample]:
    """Return the pages whose name or group contains one of ``names``, all when there is none."""
    there = samples() if are_real() else synthetic_samples(folder)
    return [one for one in there if not names or any(n in f"{one.group} {one.name}" for n in names)]


def batches(wanted: Sequence[Sample], folder: Path) -> list[Batch]:
    """Write the pages of each group as pictures and as one PDF into ``folder``."""
    made = []
    for group in dict.fromkeys(sample.group for sample in wanted):
        members = tuple(sample for sample in wanted if sample.group == group)
        pictures = tuple(_picture(sample, folder) for sample in members)
        made.append(Batch(group, members, pictures, image_pdf(pictures, folder / f"{group}.pdf")))
    return made


def _picture(sample: Sample, folder: Path) -> Path:
    """Return the page's picture; a page of a PDF is drawn at 300 dpi first."""
    if sample.file.suffix != ".pdf":
        return sample.file
    stem = folder / sample.name
    page = str(sample.page)
    command = ["pdftoppm", "-jpeg", "-r", "300", "-f", page, "-l", page, "-singlefile"]
    subprocess.run([*command, str(sample.file), str(stem)], check=True)
    return stem.with_name(f"{stem.name}.jpg")


def image_pdf(pictures: Sequence[Path], out: Path) -> Path:
    """Write pictures as the pages of a PDF, pixel by pixel as they are, at their true size.

    A JPEG goes in as it is, other pictures losslessly; a coloured one without colour as grey.
    """
    pdf = pikepdf.new()
    for path in pictures:
        with Image.open(path) as picture:
            dpi = float(picture.info.get("dpi", (0, 0))[0]) or picture.width / _A4_INCHES
            width, height = (side * 72 / dpi for side in picture.size)
            image = _embedded(pdf, picture, path)
        page = pdf.add_blank_page(page_size=(width, height))
        name = page.add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Im0)
        page.Contents = pdf.make_stream(
            f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {name} Do Q".encode()
        )
    pdf.save(out, deterministic_id=True)
    return out


def _embedded(pdf: pikepdf.Pdf, picture: Image.Image, path: Path) -> pikepdf.Stream:
    if picture.format == "JPEG":
        data, coding = path.read_bytes(), {"Filter": pikepdf.Name.DCTDecode}
    else:
        picture = _without_needless_colour(picture)
        data, coding = picture.tobytes(), {}
    spaces = {"L": pikepdf.Name.DeviceGray, "RGB": pikepdf.Name.DeviceRGB}
    return pikepdf.Stream(
        pdf,
        data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=spaces[picture.mode],
        BitsPerComponent=8,
        **coding,
    )


def _without_needless_colour(picture: Image.Image) -> Image.Image:
    rgb = picture.convert("RGB")
    red, green, blue = rgb.split()
    return red if red.tobytes() == green.tobytes() == blue.tobytes() else rgb
