"""`curation status`."""

from __future__ import annotations

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Show where each stage stands.",
        epilog=options.examples("curation status", "curation status --json"),
    )(status)


def status(workspace: WorkspaceOpt = None, json: JsonOpt = False) -> None:
    """Show where each stage stands and which command comes next."""
    from curation.flow.status import status as look

    stages = look(options.workspace(workspace))
    rows = [(s.stage, s.records, s.state, s.next or "") for s in stages]
    output.answer(stages, output.table(rows, ("stage", "records", "state", "next")), json)
