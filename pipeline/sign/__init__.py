"""Sign PDF files (PAdES), and say what the signatures in a PDF are worth. Home of pyHanko."""

from __future__ import annotations

import logging

# pyHanko puts names from certificates and whole tracebacks into its warnings. What it finds reaches
# people through our own records, so its loggers are silenced.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)
