"""`curation publish`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Build the next dataset version.",
        epilog=options.examples("curation publish", "curation publish --bump minor"),
    )(publish)


def publish(
    bump: Annotated[
        Literal["auto", "major", "minor", "patch"],
        typer.Option(help="`auto` follows from what changed; a smaller one is refused."),
    ] = "auto",
    out: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Folder of versions (default: exports/)."),
    ] = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Build the next version of the dataset from gold: parquet, card, manifest.

    Each version is a folder that `datasets.load_dataset` opens, whole or not there at all. What
    is published already is not published twice. Stories never cross from one split to another.
    """
    from curation.flow.publish import UNKNOWN_LICENSE
    from curation.flow.publish import publish as run

    opened = options.workspace(workspace)
    with output.bar("building the dataset"):
        done = run(opened, bump, out)
    what = f"{output.count(done.articles, 'article')} in {done.folder}"
    said = f"version {done.version}: {what}"
    if not done.new:
        said = f"nothing new: version {done.version} holds all there is, in {done.folder}"
    output.answer(done, said, json)
    for article in done.held_out:
        output.say(f"held out: {article} joins stories that stand in different splits")
    if done.license == UNKNOWN_LICENSE:
        output.say('warning: no licence is set; say one in curation.toml: license = "cc-by-4.0"')
    output.say(f'next: datasets.load_dataset("{done.folder}", "events")')
