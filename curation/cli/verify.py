"""`curation verify`."""

from __future__ import annotations

from typing import Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Build a version again and compare.",
        epilog=options.examples("curation verify 1.0.0", "curation verify latest --json"),
    )(verify)


def verify(
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="A published version, or `latest`.")
    ],
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Build a version again from the snapshots of the pulls and compare it byte for byte.

    The files are compared with their hashes, people's readings with what the snapshots say, the
    gold with what those readings give, and every file with what is built from them. Exit 1 if
    anything differs.
    """
    from curation.flow.verify import verify as run

    with output.bar("building again"):
        done = run(options.workspace(workspace), version)
    for issue in done.issues:
        output.say(output.issue(issue))
    for line in done.untraced:
        output.say(f"not compared: {line}")
    found = output.count(len(done.issues), "difference") if done.issues else "all equal"
    output.answer(done, f"version {done.version}: {', '.join(done.steps)}: {found}", json)
    if done.issues:
        raise typer.Exit(1)
