"""Draw a few pages of a PDF with pdf2image. Run as a program of its own by ``rasterize``.

pdf2image asks ``pdfinfo`` without a time limit and ends only the one program it waits for. As a
child in its own process group, all of it can be ended at once, and its memory is bounded.

Standard input: ``{"folder", "memory", "jobs": [[pdf, page, dpi, name], …]}``; for each job
``folder/name.ppm`` is written. Exit code 3: poppler is not installed; 1: a page cannot be drawn.
"""

from __future__ import annotations

import json
import resource
import sys

from pdf2image import convert_from_path
from pdf2image.exceptions import PDFInfoNotInstalledError

MISSING = 3


def main() -> int:
    order = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    for pdf, page, dpi, name in order["jobs"]:
        try:
            convert_from_path(
                pdf,
                dpi=dpi,
                first_page=page,
                last_page=page,
                use_cropbox=True,
                output_folder=order["folder"],
                output_file=name,
                single_file=True,
                paths_only=True,
            )
        except PDFInfoNotInstalledError:
            return MISSING
    return 0


if __name__ == "__main__":
    sys.exit(main())
