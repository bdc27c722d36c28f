"""The command line ``sohoa``. Commands are stable: scripts depend on them.

Exit codes: 0 done, 1 something failed or was quarantined, 2 wrong usage or configuration.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from config.messages import describe_error
from models.errors import ConfigError, SohoaError
from sohoa.commands import (
    approve,
    audit,
    backup,
    bench,
    doctor,
    hold,
    inbox,
    maintain,
    ocr,
    retry,
    run,
    separators,
    types,
    up,
    user,
    verify,
)
from sohoa.logs import set_up_logs, stderr
from sohoa.memory import keep_small

app = typer.Typer(
    name="sohoa",
    help="Sổ Hóa: số hóa hồ sơ giấy, từ bản quét đến PDF/A đã ký. / From paper to signed PDF/A.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(run.run)
app.command("up")(up.up)
app.command("ocr")(ocr.ocr)
app.command("verify")(verify.verify)
app.command("approve")(approve.approve)
app.command("separators")(separators.separators)
app.command("maintain")(maintain.maintain)
app.command("inbox")(inbox.inbox)
app.command("retry")(retry.retry)
app.command("hold")(hold.hold)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("doctor")(doctor.doctor)
app.add_typer(user.app, name="user")
app.add_typer(audit.app, name="audit")
app.add_typer(types.app, name="types")
app.add_typer(bench.app, name="bench")


@app.callback()
def options(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Ghi chi tiết / Log every step.")
    ] = False,
) -> None:
    """Set up what all commands share."""
    set_up_logs("INFO" if verbose else "WARNING")
    keep_small()


def main() -> None:
    """Run the command line; our own errors are said in both languages, without a trace."""
    try:
        app()
    except SohoaError as error:
        stderr.print(f"[{error.code}] {describe_error(error, 'vi')}", markup=False)
        stderr.print(f"[{error.code}] {describe_error(error, 'en')}", markup=False)
        sys.exit(2 if isinstance(error, ConfigError) else 1)


if __name__ == "__main__":
    main()
