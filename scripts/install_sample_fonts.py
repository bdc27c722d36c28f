"""Install the handwriting fonts of the sample generator beside the interpreter.

Optional, run by ``make sample-fonts``: not part of ``make setup``, since only generated samples use
them. Always ends with 0 and says what follows when they cannot be had.
"""

from __future__ import annotations

import sys

import handwriting_fonts
from install_models import provide

if __name__ == "__main__":
    provide(handwriting_fonts)
    sys.exit(0)
