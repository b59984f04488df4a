"""`curation validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.model import Issue


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Check every annotation.",
        epilog=options.examples("curation validate", "curation validate --json"),
    )(validate)


def validate(workspace: WorkspaceOpt = None, json: JsonOpt = False) -> None:
    """Check every annotation of people and all gold against every rule; exit 1 on any error.

    The rules are explained in docs/rules.md.
    """
    from curation.flow.validate import validate as run

    opened = options.workspace(workspace)
    with output.bar("checking annotations") as progress:
        done = run(opened, progress)
    summary = (
        f"{output.count(done.annotations, 'annotation')}: {output.count(done.errors, 'error')}, "
        f"{output.count(done.warnings, 'warning')}"
    )
    output.answer(done, "\n".join([*map(_line, done.issues), summary]), json)
    if done.errors:
        raise typer.Exit(1)


def _line(issue: Issue) -> str:
    author = f" {issue.author}" if issue.author else ""
    line = f"{issue.severity:<7}  {issue.rule}  {issue.article_id}{author} {issue.where}"
    return f"{line}: {issue.message}" + (f"\n         fix: {issue.fix}" if issue.fix else "")
