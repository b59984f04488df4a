"""`curation annotators`."""

from __future__ import annotations

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Show who has worked how much.",
        epilog=options.examples("curation annotators", "curation annotators --json"),
    )(annotators)


def annotators(workspace: WorkspaceOpt = None, json: JsonOpt = False) -> None:
    """Show the annotators by pseudonym: annotations, items, hours, days, faults.

    Hours are what the labelling page measured while it was open. Names and addresses stay on the
    server; a pseudonym is a keyed hash whose key never leaves the workspace.
    """
    from curation.flow.annotators import annotators as look

    found = look(options.workspace(workspace))
    rows = [
        (
            who.name,
            who.annotations,
            who.items,
            "–" if who.hours is None else f"{who.hours:.2f}",
            "–" if who.minutes is None else f"{who.minutes:.1f}",
            who.first.date().isoformat() if who.first else "–",
            who.last.date().isoformat() if who.last else "–",
            who.faults,
        )
        for who in found
    ]
    head = ("annotator", "annotations", "items", "hours", "min/article", "first", "last", "faults")
    output.answer(found, output.table(rows, head) if rows else "nobody's work yet", json)
