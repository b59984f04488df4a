"""`curation upgrade`."""

from __future__ import annotations

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Bring an old workspace up to date.",
        epilog=options.examples("curation upgrade -C news"),
    )(upgrade)


def upgrade(workspace: WorkspaceOpt = None, json: JsonOpt = False) -> None:
    """Bring a workspace to this tool's schema and to the version of its ontology file.

    It works on a copy; the records as they were are kept in `before-upgrade-N/`.
    """
    from curation.workspace.upgrade import upgrade as run

    done = run(options.folder(workspace))
    output.answer({"done": done}, "\n".join(done) or "nothing to upgrade", json)
