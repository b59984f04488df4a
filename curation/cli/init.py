"""`curation init`."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt
from curation.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Make a workspace.",
        epilog=options.examples("curation init news", "cd news && curation ingest pages/"),
    )(init)


def init(
    directory: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Default: the current folder.")
    ] = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Make a workspace: settings, ontology and guidelines to edit, and room for records.

    Files that are there already are left alone, so it is safe to run twice.
    """
    from curation.workspace.store import Workspace

    if directory and workspace and directory != workspace:
        raise UsageError("DIR and -C name two folders", fix=f"curation init {directory}")
    root = options.folder(directory or workspace)
    made, written = Workspace.create(root)
    _ = made.salt
    said = f"{root}: " + (f"wrote {', '.join(written)}" if written else "nothing was missing")
    output.answer({"workspace": str(root), "written": written}, said, json)
    here = "" if root == Path() else f" -C {quote(str(root))}"
    output.say(f"next: curation ingest{here} FILES_OR_FOLDERS")
