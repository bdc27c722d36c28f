"""The only place that starts Tesseract: one call, through pytesseract, in its own process group.

pytesseract's time-out ends only the process it started; what that process started lives on, and
nobody reaps it. It has no hook for this, so the two functions with which it prepares and ends
its process are replaced here, once, at import. ``tests/pipeline/ocr/test_tesseract.py`` proves
with a hanging engine that its whole group ends.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

from pytesseract import pytesseract

from models.errors import MissingToolError, OcrEngineError, OcrTimeoutError
from models.record import Record


class TesseractCall(Record):
    """One run of the engine."""

    picture: Path
    """A file Leptonica reads; uncompressed is fastest."""
    subject: str
    """For errors: which page."""
    language: str
    tessdata: Path
    segmentation: int
    """``--psm``."""
    dpi: int
    timeout_seconds: float
    options: tuple[tuple[str, str], ...] = ()
    """Engine variables, as ``-c name=value``."""


class _TimedOutError(Exception):
    """Raised inside pytesseract when the time is over; never leaves this module."""


def read_tsv(call: TesseractCall) -> str:
    """Return Tesseract's TSV for a picture: word boxes, confidences, block and line numbers.

    Raises ``OcrTimeoutError``, ``OcrEngineError`` or ``MissingToolError``.
    """
    return _run(call, "tsv", (("tessedit_create_tsv", "1"), *call.options))


def read_osd(call: TesseractCall) -> str:
    """Return Tesseract's orientation report; errors as ``read_tsv``."""
    return _run(call, "osd", call.options)


def engine_version() -> str:
    """Return Tesseract's version, e.g. ``5.3.0``; raise ``MissingToolError`` without it."""
    program = shutil.which(pytesseract.tesseract_cmd)
    if program is None:
        raise _missing()
    return _version_of(program)


def _run(call: TesseractCall, output: str, variables: tuple[tuple[str, str], ...]) -> str:
    words = ["--tessdata-dir", str(call.tessdata), "--psm", str(call.segmentation)]
    words += ["--dpi", str(call.dpi)]
    for name, value in variables:
        words += ["-c", f"{name}={value}"]
    try:
        found = pytesseract.run_and_get_output(
            str(call.picture),
            output,
            call.language,
            shlex.join(words),
            timeout=call.timeout_seconds,
        )
    except _TimedOutError as error:
        raise OcrTimeoutError(subject=call.subject, seconds=f"{call.timeout_seconds:g}") from error
    except pytesseract.TesseractNotFoundError as error:
        raise _missing() from error
    except pytesseract.TesseractError as error:
        raise OcrEngineError(subject=call.subject, reason=_short(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        # No output file, or one that is not text: the engine ended without doing its work.
        raise OcrEngineError(subject=call.subject, reason=type(error).__name__) from error
    return str(found)


def _short(error: Any) -> str:
    # A negative status is the number of the signal, e.g. -9 when memory ran out.
    first = str(error.message).strip()[:200]
    return f"exit {error.status}: {first}" if first else f"exit {error.status}"


def _missing() -> MissingToolError:
    return MissingToolError(
        subject="tesseract",
        tool="tesseract",
        advice="apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd",
    )


@lru_cache(maxsize=4)
def _version_of(program: str) -> str:
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise OcrEngineError(subject="tesseract", reason=type(error).__name__) from error
    words = (done.stdout or done.stderr).split()
    return words[1] if len(words) > 1 else "?"


def _process_arguments(include_stdout: bool = True) -> dict[str, Any]:
    return {
        "stdin": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "stdout": subprocess.PIPE if include_stdout else subprocess.DEVNULL,
        "start_new_session": True,
        # Pages are read side by side; Tesseract's own threads only fight over the cores
        # (one page: 2.3 s with them, 1.3 s without).
        "env": {**os.environ, "OMP_THREAD_LIMIT": "1"},
    }


def _end_group(process: subprocess.Popen[bytes], _code: int) -> None:
    # The leader is not reaped yet, so its group's number cannot belong to anyone else.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    raise _TimedOutError


pytesseract.subprocess_args = _process_arguments
pytesseract.kill = _end_group
