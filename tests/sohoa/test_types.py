"""``sohoa types``: what is there, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from sohoa.cli import app

RUN = CliRunner()

WRONG = """
id = "cap_phep"
title = "Cấp phép"
title_en = "Permit"
names = ["Cấp phép"]
retention = "none"

[[papers]]
name = "Bản vẽ"
types = ["ban_veh"]
"""


def test_check_covers_types_and_procedures() -> None:
    done = RUN.invoke(app, ["types", "check"])
    assert done.exit_code == 0
    assert "loại giấy tờ, không có lỗi" in done.output
    assert "thủ tục, không có lỗi" in done.output


def test_check_names_file_line_and_the_nearest_word_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "cap_phep.toml").write_text(WRONG.lstrip(), "utf-8")
    done = RUN.invoke(app, ["types", "check", "--procedures", str(tmp_path)])
    assert done.exit_code == 1
    assert "[CONFIG-006] Tệp thủ tục cap_phep.toml sai ở dòng 9" in done.output
    assert "did you mean `ban_ve`?" in done.output


def test_types_of_another_folder_are_checked_without_the_procedures_of_ours(
    tmp_path: Path,
) -> None:
    (tmp_path / "mau.toml").write_text(
        'id = "mau"\ntitle = "M"\ntitle_en = "S"\nfamily = "form"\ntitles = ["MẪU"]\n', "utf-8"
    )
    done = RUN.invoke(app, ["types", "check", "--folder", str(tmp_path)])
    assert done.exit_code == 0
    assert "thủ tục" not in done.output


def test_procedures_are_listed_with_their_papers() -> None:
    done = RUN.invoke(app, ["types", "procedures"])
    assert done.exit_code == 0
    assert "1.001193" in done.output
