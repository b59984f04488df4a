"""`curation diff`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.publish.diff import Changes


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Show what changed between two versions.",
        epilog=options.examples(
            "curation diff 1.0.0 1.1.0", "curation diff 1.0.0 latest --markdown"
        ),
    )(diff)


def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A version, `latest`, or the folder of one.")
    ],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The one to compare it with.")],
    markdown: Annotated[
        bool, typer.Option("--markdown", help="As a section of a changelog.")
    ] = False,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Show what changed between two published versions, article by article and item by item."""
    from curation.flow.versions import diff as run
    from curation.publish.changes import markdown as as_markdown

    found = run(options.workspace_here(workspace), old, new)
    text = as_markdown(found).rstrip("\n") if markdown else "\n".join(_lines(found))
    output.answer(found, text, json)


def _lines(found: Changes) -> Iterator[str]:
    from curation.publish.changes import by_article
    from curation.publish.diff import bump, summary

    needed = bump(found)
    kind = f" ({needed})" if needed else ""
    yield f"{found.before} → {found.after}{kind}"
    yield from (f"  {line}" for line in summary(found) or ("nothing changed",))
    for ident, told in by_article(found).items():
        yield ident
        yield from (f"  {line}" for line in told)
