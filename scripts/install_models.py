"""Fetch the trained models that reading is best with, and install them beside the interpreter.

Run by ``make`` and the Dockerfile with the virtual environment's python; standard library only.
Two sets: Tesseract's better Vietnamese model (``vietnamese_model``) and the networks of the second
reader (``second_reader_models``), each checked by SHA-256.

Does nothing for what is there already. What cannot be had is said in Vietnamese and English and
the program still ends with 0: reading works without, and ``sohoa doctor`` says what is missing.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from types import ModuleType

import second_reader_models
import vietnamese_model
from model_file import FetchError

SETS = (vietnamese_model, second_reader_models)


def main() -> int:
    """Install what is not there; always 0, since reading works without."""
    for models in SETS:
        provide(models)
    return 0


def provide(models: ModuleType) -> None:
    """Install one set of models, or say why not and what follows."""
    places = "\n".join(f"  {path}" for path in models.targets())
    if models.is_installed():
        sys.stdout.write(f"Đã có / Already installed:\n{places}\n")
        return
    try:
        with tempfile.TemporaryDirectory(prefix="sohoa-models-") as name:
            models.fetch(Path(name))
    except FetchError as error:
        warn(models, str(error))
    except OSError as error:
        warn(models, f"{models.targets()[0].parent}: {error.strerror or error}")
    else:
        sys.stdout.write(f"Đã cài / Installed:\n{places}\n")


def warn(models: ModuleType, reason: str) -> None:
    """Say visibly what is missing and what follows."""
    lines = [
        *models.WITHOUT,
        f"  Lý do / Reason: {reason}",
        f"  Chạy lại sau / Run again later: {getattr(models, 'AGAIN', 'make models')}",
    ]
    sys.stderr.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
