"""The `curation` command: it registers the commands and turns errors into exit codes."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from curation.cli import (
    adjudicate,
    agree,
    annotators,
    backup,
    corrections,
    demo,
    diff,
    doctor,
    evaluate,
    export,
    history,
    ingest,
    init,
    migrate,
    options,
    output,
    preannotate,
    publish,
    pull,
    push,
    rehydrate,
    render,
    select,
    show,
    status,
    studio,
    takedown,
    upgrade,
    validate,
    verify,
)
from curation.errors import CurationError
from curation.version import __version__

app = typer.Typer(
    name="curation",
    help="Labelled Hindi diplomacy news: ingest → preannotate → push → (people) → pull → "
    "validate → adjudicate → publish.",
    epilog=options.examples(
        "curation demo", "curation init news && cd news && curation ingest pages/"
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"curation {__version__}\n")
        raise typer.Exit


@app.callback()
def before_command(
    workspace: Annotated[
        Path | None,
        typer.Option("-C", metavar="DIR", help=options.WHERE),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Remember what stands before the command."""
    options.choose(workspace)


for module in (
    init,
    ingest,
    preannotate,
    select,
    push,
    pull,
    annotators,
    validate,
    agree,
    adjudicate,
    corrections,
    publish,
    diff,
    verify,
    export,
    rehydrate,
    takedown,
    status,
    doctor,
    show,
    history,
    evaluate,
    render,
    migrate,
    upgrade,
    backup,
    demo,
):
    module.register(app)
app.add_typer(studio.app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; the exit code says how it went (see `curation.errors`).

    Args:
        arguments: what stands behind `curation`; by default, what the shell gave us.
    """
    output.survive_any_terminal()
    try:
        app(args=arguments, prog_name="curation")
    except CurationError as error:
        output.fail(error)
        raise SystemExit(error.exit_code) from None
    except OSError as error:
        refused = CurationError(
            f"the system refused: {error}",
            fix="look at the place, its permissions and the room on the disk, then run it again",
        )
        output.fail(refused)
        raise SystemExit(refused.exit_code) from None
    except Exception as error:
        if _interrupted(error):
            raise KeyboardInterrupt from None
        traceback.print_exc()
        output.say("This is a fault of curation itself; nothing was half-written.")
        raise SystemExit(3) from None


def _interrupted(error: Exception) -> bool:
    """Whether it is what pydantic makes of an interrupt that finds it writing a record."""
    from pydantic_core import PydanticSerializationError

    return isinstance(error, PydanticSerializationError) and "KeyboardInterrupt" in str(error)
