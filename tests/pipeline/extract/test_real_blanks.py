"""The labels of the types are those of blanks in use (texts of forms beside the checkout)."""

from __future__ import annotations

import pytest

from config.types import load_document_types
from pipeline.extract.labelled import bind_labels, read_labels
from pipeline.extract.layout import lay_out
from tests.pipeline.extract.printing import printed
from tests.pipeline.ocr.pages import CORPORA, needs_corpora

BLANKS = CORPORA / "forms" / "blank_form_texts"


@needs_corpora
@pytest.mark.corpus
@pytest.mark.parametrize(
    ("type_id", "name", "absent"),
    [
        ("to_khai_tk1_ts", "TK1-TS.txt", {"ma_so_bhxh", "noi_dung_thay_doi"}),
        (
            "to_khai_dang_ky_khai_sinh",
            "dang_ky_khai_sinh.txt",
            {"de_nghi_cap_ban_sao", "so_luong_ban_sao"},
        ),
        ("to_khai_ct01", "thay_doi_thong_tin_cu_tru.txt", {"thanh_vien"}),
    ],
)
def test_every_label_of_a_blank_is_bound(type_id: str, name: str, absent: set[str]) -> None:
    document_type = load_document_types()[type_id]
    lines = (BLANKS / name).read_text("utf-8").replace("\t", "   ").splitlines()
    page = printed([line for line in lines if line.strip()])
    bound = bind_labels(read_labels(document_type, (lay_out(page),)))
    labelled = {spec.name for spec in document_type.fields if spec.anchor.value == "label"}
    assert labelled - set(bound) == absent
