"""The generator gives the same files for the same seed, and the committed ones for the default."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from samples.synthetic import __main__ as command
from samples.synthetic import fonts
from samples.synthetic.dossiers import RECIPES, Options, make_dossier
from samples.synthetic.fonts import FontMissingError, missing_letters
from samples.synthetic.write import dossier_toml, expected_toml, write_dossier
from tests.samples.committed import DOSSIERS, read_about, read_expected, read_pages

SMALL = Options(dpi=72)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_same_seed_same_bytes(name: str, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_dossier(make_dossier(name, SMALL), tmp_path / folder)
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


def test_another_seed_or_variant_makes_other_people() -> None:
    facts = {
        expected_toml(make_dossier("khong-bien-nhan", options, variant).papers[0])
        for options, variant in ((SMALL, 0), (SMALL, 1), (Options(seed=7, dpi=72), 0))
    }
    assert len(facts) == 3


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_the_committed_expectations_are_what_the_generator_writes(name: str) -> None:
    """After a change of the generator: ``python -m samples.synthetic --out samples/dossiers``."""
    made = make_dossier(name, Options(dpi=72, clean=True))
    for number, paper in enumerate(made.papers, 1):
        written = (DOSSIERS / name / f"expected-d{number}.toml").read_text("utf-8")
        assert expected_toml(paper) == written
    committed = read_about(DOSSIERS / name)
    assert {**tomllib.loads(dossier_toml(made)), "dpi": 200} == committed


@pytest.mark.parametrize("name", ["khong-bien-nhan", "hon-hop"])
def test_the_committed_pictures_are_what_the_generator_draws(name: str, tmp_path: Path) -> None:
    """Pixels within a tolerance: another build of the JPEG library may round otherwise."""
    write_dossier(make_dossier(name, Options()), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        path.name for path in (DOSSIERS / name).iterdir()
    }
    for made, committed in zip(read_pages(tmp_path), read_pages(DOSSIERS / name), strict=True):
        assert made.size == committed.size
        apart = np.abs(np.asarray(made, dtype=np.int16) - np.asarray(committed, dtype=np.int16))
        assert apart.mean() < 1.0
        assert (apart > 48).mean() < 0.001


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_every_letter_drawn_is_in_its_font(name: str) -> None:
    made = make_dossier(name, SMALL)
    for paper in made.papers:
        for sheet in paper.paper.sheets:
            assert sheet.drawn
            for text, style in sheet.drawn:
                assert missing_letters(style.family, style.face, text) == frozenset()


def test_a_letter_outside_the_font_is_noticed() -> None:
    assert missing_letters("Serif", "Regular", "ễ中") == frozenset("中")


def test_missing_fonts_are_named_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "DEBIAN_FOLDER", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    fonts.font_path.cache_clear()
    try:
        with pytest.raises(FontMissingError, match=r"hãy cài gói fonts-liberation2.*install"):
            fonts.font_path("Serif", "Regular")
    finally:
        fonts.font_path.cache_clear()


def test_count_makes_that_many_different_dossiers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--out", str(tmp_path), "--count", "3", "--dpi", "72", "--clean"]
    assert command.main([*arguments, "--dossier", "khong-bien-nhan"]) == 0
    folders = sorted(tmp_path.iterdir())
    assert [folder.name for folder in folders] == [f"000{n}-khong-bien-nhan" for n in (1, 2, 3)]
    people = {read_expected(folder)[0].fields["so_dinh_danh"] for folder in folders}
    assert len(people) == 3
    assert len(capsys.readouterr().out.splitlines()) == 3


@pytest.mark.parametrize("wrong", [["--count", "0"], ["--dpi", "10"], ["--dossier", "khac"]])
def test_wrong_usage_ends_with_two(wrong: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        command.main(["--out", str(tmp_path), *wrong])
    assert caught.value.code == 2
    assert list(tmp_path.iterdir()) == []
