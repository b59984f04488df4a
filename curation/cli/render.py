"""`curation render`."""

from __future__ import annotations

from typing import Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Write what the ontology derives.",
        epilog=options.examples("curation render", "curation render --check"),
    )(render)


def render(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if a file is out of date.")
    ] = False,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Write what is derived from label_config/ontology.yaml.

    These are the labelling page, the JSON Schema of the ontology file and the tables of the
    guidelines. It runs in any folder that has label_config/ and guidelines.md.
    """
    from curation.flow.render import render as run

    changed = run(options.folder(workspace), check=check)
    said = "\n".join(f"wrote {name}" for name in changed) or "all derived files are up to date"
    output.answer({"written": changed}, said, json)
