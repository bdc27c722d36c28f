"""Reading order: heads and feet by column, tables by row, re-read lines where they belong."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from models.geometry import Box
from pipeline.ocr.layout import arrange
from pipeline.ocr.words import RawWord

WIDTH, HEIGHT = 2480, 3508
LETTER = 24
TALL = 42


def line(
    text: str, left: int, top: int, block: int = 1, number: int | None = None
) -> list[RawWord]:
    """Return the words of a line; ``|`` in the text followed by a number jumps to that x."""
    words: list[RawWord] = []
    x = left
    for part in text.split():
        if part.startswith("|"):
            x = int(part[1:])
            continue
        box = Box(x, top, x + LETTER * len(part), top + TALL)
        words.append(RawWord(part, part, box, 0.9, block, (1, number if number else top)))
        x = box.right + 14
    return words


def read(*lines: list[RawWord]) -> list[list[str]]:
    """Return the arranged page as blocks of lines of text."""
    blocks = arrange([word for words in lines for word in words], WIDTH, HEIGHT)
    return [[" ".join(word.text for word in one.words) for one in block] for block in blocks]


HEAD = (
    line("ỦY BAN NHÂN DÂN |1100 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 400, 200),
    line("XÃ HÒA BÌNH |1250 Độc lập - Tự do - Hạnh phúc", 430, 270),
    line("Số: 15/QĐ-UBND |1150 Hòa Bình, ngày 05 tháng 01 năm 2026", 430, 360),
)


def test_a_head_read_across_is_read_by_column() -> None:
    title = line("QUYẾT ĐỊNH", 1120, 480)
    body = line("Căn cứ Luật Tổ chức chính quyền địa phương năm 2025 của Quốc hội", 330, 600)
    assert read(*HEAD, title, body) == [
        ["ỦY BAN NHÂN DÂN", "XÃ HÒA BÌNH", "Số: 15/QĐ-UBND"],
        [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Hòa Bình, ngày 05 tháng 01 năm 2026",
        ],
        ["QUYẾT ĐỊNH", "Căn cứ Luật Tổ chức chính quyền địa phương năm 2025 của Quốc hội"],
    ]


def test_a_gap_of_one_line_height_between_the_columns_is_enough() -> None:
    close = line("UBND TỈNH QUẢNG NGÃI |900 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 400, 200)
    end_of_left = max(word.box.right for word in close if word.box.right < 900)
    assert 900 - end_of_left < 1.4 * TALL
    blocks = read(close, line("Số: 01 |1150 Độc lập - Tự do - Hạnh phúc", 500, 270))
    assert blocks[0] == ["UBND TỈNH QUẢNG NGÃI", "Số: 01"]


def test_the_subject_of_a_letter_stays_in_the_left_head() -> None:
    subject = [line("V/v công bố danh mục thủ tục", 345, 430), line("hành chính", 500, 490)]
    to = line("Kính gửi: Sở Nội vụ", 900, 700)
    blocks = read(*HEAD, *subject, to)
    assert blocks[0][-2:] == ["V/v công bố danh mục thủ tục", "hành chính"]
    assert blocks[2] == ["Kính gửi: Sở Nội vụ"]


def test_a_page_number_above_the_head_comes_first() -> None:
    assert read(*HEAD, line("2", 1230, 90, block=9))[0] == ["2"]


def test_a_motto_in_the_middle_is_no_column() -> None:
    form = (
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 800, 200),
        line("Độc lập - Tự do - Hạnh phúc", 900, 260),
        line("TỜ KHAI |1500 ĐĂNG KÝ", 700, 400),
    )
    assert read(*form)[0][2] == "TỜ KHAI ĐĂNG KÝ"


def test_rows_of_a_table_stay_whole_without_head_and_foot() -> None:
    rows = (
        line("1 |600 Bình chữa cháy |1500 10 |1800 Chiếc", 330, 300),
        line("2 |600 Mũ bảo hộ |1500 05 |1800 Chiếc", 330, 400),
    )
    assert read(*rows) == [["1 Bình chữa cháy 10 Chiếc", "2 Mũ bảo hộ 05 Chiếc"]]


BODY = line("Điều 2. Quyết định này có hiệu lực kể từ ngày ký ban hành và thay thế", 330, 2000)


def test_a_foot_read_across_is_read_by_column() -> None:
    foot = (
        line("Nơi nhận: |1500 TM. ỦY BAN NHÂN DÂN", 350, 2200),
        line("- Như Điều 2; |1600 KT. CHỦ TỊCH", 350, 2250),
        line("- Lưu: VT. |1560 PHÓ CHỦ TỊCH", 350, 2300),
        line("Trần Thị Bình", 1580, 2600),
        line("1", 1230, 3300, block=7),
    )
    assert read(BODY, *foot) == [
        [" ".join(word.text for word in BODY)],
        ["Nơi nhận:", "- Như Điều 2;", "- Lưu: VT."],
        ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Bình"],
        ["1"],
    ]


def test_a_misread_label_is_found_by_the_filing_note() -> None:
    foot = (
        line("sec ng |1500 TL. CHỦ TỊCH", 350, 2200),
        line("- Như trên; |1480 CHÁNH VĂN PHÒNG", 350, 2250),
        line("- Lưu: VT, TTHC.", 350, 2300),
        line("Lê Văn Cường", 1580, 2600),
    )
    assert read(BODY, *foot)[1:] == [
        ["sec ng", "- Như trên;", "- Lưu: VT, TTHC."],
        ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Lê Văn Cường"],
    ]


def test_lines_read_again_come_between_the_lines_around_them() -> None:
    first = [line(f"dòng thứ {n} của đoạn văn", 330, 600 + 60 * n, block=1) for n in (0, 3)]
    again = [line(f"dòng thứ {n} của đoạn văn", 330, 600 + 60 * n, block=2) for n in (1, 2)]
    (block,) = read(*first, *again)
    assert [text.split()[2] for text in block] == ["0", "1", "2", "3"]


def test_blocks_come_top_to_bottom_whatever_the_engine_said() -> None:
    low = line("đoạn dưới của trang", 330, 900, block=1)
    high = line("đoạn trên của trang", 330, 300, block=2)
    assert read(low, high) == [["đoạn trên của trang"], ["đoạn dưới của trang"]]


@given(st.integers(0, 10_000))
def test_no_word_is_lost_or_doubled(seed: int) -> None:
    dice = random.Random(seed)
    vocabulary = [
        "Nơi",
        "nhận:",
        "CỘNG",
        "HÒA",
        "XÃ",
        "HỘI",
        "CHỦ",
        "NGHĨA",
        "-",
        "Lưu:",
        "VT",
        "1",
    ]
    words = []
    for number in range(dice.randrange(1, 40)):
        left, top = dice.randrange(0, 2300), dice.randrange(0, 3400)
        box = Box(left, top, left + dice.randrange(1, 400), top + dice.randrange(1, 90))
        text = dice.choice(vocabulary)
        words.append(
            RawWord(text, f"{text}{number}", box, 0.9, dice.randrange(4), (1, dice.randrange(5)))
        )
    arranged = [
        word.raw_text
        for block in arrange(words, WIDTH, HEIGHT)
        for one in block
        for word in one.words
    ]
    assert sorted(arranged) == sorted(word.raw_text for word in words)


def test_a_page_without_words_has_no_blocks() -> None:
    assert arrange([], WIDTH, HEIGHT) == []
