"""`curation history`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.flow.history import Version


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Show how an article's annotations changed.",
        epilog=options.examples("curation history 000_b11f", "curation history 000_b11f --json"),
    )(history)


def history(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="Its id, or the beginning of it.")
    ],
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Show every state of an article's annotations that any pull has brought.

    Label Studio keeps the last state only; the snapshots of the pulls keep them all. Work that
    was deleted on the server is here as well.
    """
    from curation.flow.history import history as look
    from curation.flow.show import show

    opened = options.workspace(workspace)
    found = look(opened, show(opened, article).article.id)
    rows = [_row(version) for version in found]
    head = ("pull", "task", "annotation", "author", "changed", "holds", "state")
    output.answer(found, output.table(rows, head) if rows else "nobody's work yet", json)


def _row(version: Version) -> tuple[object, ...]:
    record = version.record
    holds = version.reason or "nothing"
    if record:
        counts = (len(record.entities), len(record.events), len(record.stances))
        holds = "{} entities, {} events, {} stances".format(*counts)
    return (
        version.pull,
        version.task,
        version.annotation,
        version.author,
        version.changed[:19],
        holds,
        version.state,
    )
