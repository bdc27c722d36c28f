"""One command builds the model: the same texts give the same bytes, whatever holds them."""

from __future__ import annotations

import hashlib
import json
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.ocr.language.model import ARRAYS_NAME, FACTS_NAME, read_model
from tests.scripts.loading import load

SENTENCES = (
    "Người dân nộp hồ sơ tại bộ phận một cửa của xã.",
    "Cán bộ tiếp nhận hồ sơ và trả giấy hẹn cho người dân;",
    "Bộ phận một cửa trả kết quả cho người dân đúng hẹn.",
)
ASIDE = "Bản sao này được giữ riêng để đo xem máy đọc đúng bao nhiêu chữ trên trang giấy cũ"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return load("build_language_model", monkeypatch)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "sub").mkdir(parents=True)
    for number in range(6):
        content = "\n".join(SENTENCES[number % 3 :] + SENTENCES[: number % 3]) * (number + 1)
        encoding = "utf-16" if number == 5 else "utf-8"
        (folder / "sub" / f"{number}.txt").write_text(content, encoding)
    english = "This decree takes effect on the day of its signing and replaces the old one.\n"
    (folder / "english.txt").write_text(english * 5, "utf-8")
    (folder / "legacy.txt").write_bytes("Quyõt ®Þnh cña Uû ban nh©n d©n".encode("cp1252"))
    (folder / "aside.txt").write_text(f"{SENTENCES[0]}\n{ASIDE}\n", "utf-8")
    return folder


def built(folder: Path) -> tuple[bytes, bytes]:
    return (folder / ARRAYS_NAME).read_bytes(), (folder / FACTS_NAME).read_bytes()


def test_built_twice_it_is_the_same_and_verified(
    script: ModuleType, texts: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        assert script.main([str(texts), "--out", str(tmp_path / name)]) == 0
    assert built(tmp_path / "one") == built(tmp_path / "two")
    facts = json.loads(built(tmp_path / "one")[1])
    assert facts["sha256"] == hashlib.sha256(built(tmp_path / "one")[0]).hexdigest()
    assert str(tmp_path) not in json.dumps(facts)
    state, model = read_model(tmp_path / "one")
    assert state.kind == "ready"
    assert model is not None
    assert model.is_known("hẹn")
    assert not model.is_known("decree")
    assert model.same_letters("ho") == ("hồ",)


def test_an_archive_gives_the_same_model_as_its_folder(
    script: ModuleType, texts: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "texts.tar.xz"
    with tarfile.open(archive, "w:xz") as packed:
        packed.add(texts, arcname="texts")
    assert script.main([str(texts), "--out", str(tmp_path / "folder")]) == 0
    assert script.main([str(archive), "--out", str(tmp_path / "archive")]) == 0
    assert built(tmp_path / "folder")[0] == built(tmp_path / "archive")[0]


def test_texts_kept_for_evaluation_and_other_languages_are_left_out(
    script: ModuleType, texts: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "page.txt"
    kept.write_text(ASIDE, "utf-8")
    out = tmp_path / "out"
    assert script.main([str(texts), "--exclude", str(kept), "--out", str(out)]) == 0
    facts = json.loads(built(out)[1])
    assert facts["left_out"] == {"excluded": ["aside.txt"], "other_language": 1, "repeated": 0}
    assert facts["counts"]["texts"] == 6
    assert facts["sources"][0]["texts"] == 8  # The legacy encoding is no text to us.


@pytest.mark.parametrize("source", ["absent", "empty", "broken.tar.xz"])
def test_a_source_without_texts_is_wrong_usage(
    script: ModuleType, tmp_path: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.tar.xz").write_bytes(b"no archive")
    assert script.main([str(tmp_path / source), "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
    assert "/" in capsys.readouterr().err
