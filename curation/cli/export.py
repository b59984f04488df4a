"""`curation export`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt


class Format(StrEnum):
    """The formats; each is a module of `curation.publish.formats`."""

    jsonl = "jsonl"
    conll = "conll"
    spacy = "spacy"
    oneie = "oneie"
    gliner = "gliner"
    brat = "brat"
    webanno = "webanno"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Write a version in another tool's format.",
        epilog=options.examples(
            "curation export 1.0.0 --to conll", "curation export latest --to brat -o ../for-brat"
        ),
    )(export)


def export(
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="A version, `latest`, or the folder of one.")
    ],
    to: Annotated[Format, typer.Option(help="The format.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--out", metavar="DIR", help="A new folder (default: VERSION-FORMAT here)."
        ),
    ] = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Write the gold of a published version in the format of another tool.

    What the format cannot hold is left out and counted: in the answer, and in losses.json.
    """
    from curation.flow.versions import export as run

    with output.bar("writing"):
        done = run(options.workspace_here(workspace), version, to.value, out)
    number = sum(done.documents.values())
    said = [f"{output.count(number, 'document')} of {done.version} in {done.folder}"]
    if done.losses:
        rows = sorted(done.losses.items(), key=lambda loss: (-loss[1], loss[0]))
        said.append(output.table(rows, (f"left out by {to.value}", "number")))
    else:
        said.append("nothing was left out")
    output.answer(done, "\n".join(said), json)
