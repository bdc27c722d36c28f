"""Small scans for end-to-end tests: one printed page, made here, quick to read."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONTS = Path("/usr/share/fonts/truetype/liberation2")
_DPI = 200
_SIZE = (1654, 2339)

LETTER = (
    (150, 120, "LiberationSerif-Bold.ttf", "ỦY BAN NHÂN DÂN"),
    (150, 165, "LiberationSerif-Bold.ttf", "PHƯỜNG THÀNH VINH"),
    (150, 215, "LiberationSerif-Regular.ttf", "Số: {number}/UBND-VP"),
    (150, 260, "LiberationSerif-Regular.ttf", "V/v tiếp nhận hồ sơ trực tuyến"),
    (780, 120, "LiberationSerif-Bold.ttf", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (930, 165, "LiberationSerif-Bold.ttf", "Độc lập - Tự do - Hạnh phúc"),
    (820, 225, "LiberationSerif-Italic.ttf", "Thành Vinh, ngày 12 tháng 8 năm 2025"),
    (400, 380, "LiberationSerif-Regular.ttf", "Kính gửi: Các phòng, ban thuộc phường Thành Vinh"),
    (
        200,
        480,
        "LiberationSerif-Regular.ttf",
        "Thực hiện kế hoạch số hóa hồ sơ, đề nghị các",
    ),
    (
        200,
        530,
        "LiberationSerif-Regular.ttf",
        "phòng, ban tiếp nhận hồ sơ và trả kết quả đúng hẹn.",
    ),
    (950, 700, "LiberationSerif-Bold.ttf", "KT. CHỦ TỊCH"),
    (930, 745, "LiberationSerif-Bold.ttf", "PHÓ CHỦ TỊCH"),
    (920, 920, "LiberationSerif-Bold.ttf", "Trần Thị Hồng Nhung"),
)


def letter_picture(number: int = 145) -> Image.Image:
    """Return one page of an official letter at 200 dpi; ``number`` makes it another letter."""
    page = Image.new("RGB", _SIZE, "white")
    draw = ImageDraw.Draw(page)
    for left, top, font, text in LETTER:
        typeface = ImageFont.truetype(str(_FONTS / font), 36)
        draw.text((left, top), text.format(number=number), fill=(20, 20, 20), font=typeface)
    return page


def write_letter(path: Path, number: int = 145, pages: int = 1) -> Path:
    """Write the letter as an image-only PDF (or a picture, after the suffix) and return it."""
    picture = letter_picture(number)
    if path.suffix == ".pdf":
        rest = [letter_picture(number)] * (pages - 1)
        picture.save(path, resolution=_DPI, save_all=True, append_images=rest, quality=90)
    else:
        picture.save(path, dpi=(_DPI, _DPI))
    return path


def secret_letter(
    words: str = "MẬT", *, colour: tuple[int, int, int] = (200, 30, 40), number: int = 145
) -> Image.Image:
    """Return the letter with the mark of a state secret, a made-up one, stamped near its head."""
    page = letter_picture(number)
    draw = ImageDraw.Draw(page)
    typeface = ImageFont.truetype(str(_FONTS / "LiberationSerif-Bold.ttf"), 40)
    left, top, right, bottom = draw.textbbox((250, 330), words, font=typeface)
    draw.text((250, 330), words, fill=colour, font=typeface)
    draw.rectangle((left - 30, top - 12, right + 30, bottom + 12), outline=colour, width=4)
    return page
