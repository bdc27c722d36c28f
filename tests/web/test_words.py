"""The words of the pages: the same in both languages, and none that a template names is missing."""

from __future__ import annotations

import re
from pathlib import Path

from config.messages import placeholders
from models.decision import DecisionKind
from models.dossier import DossierState
from models.field import FieldStatus
from models.indication import Indication
from models.person import Role
from web.review.desk_view import KEYS
from web.words import words

_ASKED = re.compile(r"""\b(?:t|say)\(["']([a-z_]+\.[A-Za-z_0-9]+)["'](?! ~)""")
WEB = Path(__file__).parents[2] / "web"


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    vi, en = words("vi"), words("en")
    assert set(vi) == set(en)
    assert {k for k in vi if placeholders(vi[k]) != placeholders(en[k])} == set()
    assert {k for k in vi if not vi[k].strip() or not en[k].strip()} == set()


def test_every_word_that_is_asked_for_is_there() -> None:
    asked: set[str] = set()
    for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]:
        asked |= set(_ASKED.findall(path.read_text("utf-8")))
    for path in WEB.rglob("*.js"):
        asked |= set(re.findall(r'"(said\.[a-z_]+)"', path.read_text("utf-8")))
    assert len(asked) > 150
    assert asked - set(words("vi")) == set()


def test_every_state_role_and_decision_has_a_name() -> None:
    wanted = {f"state.{one.value}" for one in DossierState}
    wanted |= {f"progress.{one.value}" for one in DossierState}
    wanted |= {f"status.{one.value}" for one in FieldStatus}
    wanted |= {f"role.{one.value}" for one in Role} | {f"role_help.{one.value}" for one in Role}
    wanted |= {f"decision.{one.value}" for one in DecisionKind}
    wanted |= {f"verdict.{one.name}" for one in Indication}
    wanted |= {f"keys.{name}" for _, name in KEYS}
    assert wanted - set(words("vi")) == set()
