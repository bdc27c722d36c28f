"""Reading a made-up line with the language model."""

from __future__ import annotations

from pipeline.ocr.language.lattice import Choice, choose
from pipeline.ocr.language.model import LanguageModel
from pipeline.ocr.language.proposals import propose


def read(line: str, model: LanguageModel, confidence: float = 0.95) -> tuple[Choice, ...]:
    """Return what is chosen for each word of ``line``."""
    return choose([propose(word, confidence, model) for word in line.split()], model)


def text(choices: tuple[Choice, ...]) -> str:
    return " ".join(choice.text for choice in choices)
