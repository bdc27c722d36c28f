"""Confidence is learned from values whose truth is known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.field import FieldKind
from pipeline.validate.calibration import (
    EDGES,
    STANDINGS,
    clearness,
    fit,
    likely_right,
    sort_of,
    standing,
)
from tests.pipeline.validate.papers import field, voted

SEEN = st.lists(
    st.tuples(
        st.sampled_from(list(FieldKind)), st.sampled_from(STANDINGS), st.floats(0, 1), st.booleans()
    ),
    max_size=60,
)


@given(SEEN)
def test_shares_rise_with_confidence_and_stay_shares(
    seen: list[tuple[FieldKind, str, float, bool]],
) -> None:
    for row in fit(seen).values():
        assert len(row) == len(EDGES)
        assert list(row) == sorted(row)
        assert all(0 < share < 1 for share in row)


def test_little_seen_says_little() -> None:
    once = fit([(FieldKind.DATE, "agreed", 0.99, True)])["digits/agreed"]
    often = fit([(FieldKind.DATE, "agreed", 0.99, True)] * 500)["digits/agreed"]

    assert max(once) < 0.9
    assert max(often) > 0.99


def test_how_a_value_stands_among_its_votes() -> None:
    same = voted("ngay_sinh", "2020-08-15", tesseract="2020-08-15", ppocr="2020-08-15")
    other = voted("ngay_sinh", "2020-08-15", tesseract="2020-08-15", ppocr="2020-08-16")

    assert standing(same) == "agreed"
    assert standing(other) == "against"
    assert standing(field("ngay_sinh", "2020-08-15")) == "alone"
    assert standing(field("ho_ten", "Lê An", "tesseract", "qr")) == "code"
    assert sort_of(FieldKind.PERSON_NAME) == "names"


def test_agreement_makes_a_value_likelier_than_one_reader_alone() -> None:
    alone = field("ngay_sinh", "2020-08-15", confidence=0.95)
    agreed = field("ngay_sinh", "2020-08-15", "tesseract", "ppocr", confidence=0.95)

    assert clearness(alone) == 0.95
    assert 0 < likely_right(alone) <= likely_right(agreed) <= 1


def test_without_votes_the_confidence_stays() -> None:
    bare = field("ho_ten", None).model_copy(update={"votes": (), "confidence": 0.4})

    assert likely_right(bare) == 0.4
