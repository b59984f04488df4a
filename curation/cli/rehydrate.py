"""`curation rehydrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Put your own texts back into a release.",
        epilog=options.examples(
            "curation rehydrate exports/1.0.0 my-pages/ -o with-texts",
            "curation rehydrate exports/1.0.0 texts.jsonl -o with-texts",
        ),
    )(rehydrate)


def rehydrate(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A version that was published without texts.")
    ],
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGES", help="The pages or the clean texts, as `ingest` reads them."
        ),
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="DIR", help="Folder of versions to write into.")
    ],
    json: JsonOpt = False,
) -> None:
    """Put your own copies of the texts back into a release that was published without them.

    A text is taken if its SHA-256 is the published one. Articles whose text is not found are left
    out and named; the exit code is then 1.
    """
    from curation.flow.rehydrate import rehydrate as run

    with output.bar("looking for texts") as progress:
        found = run(folder, sources, out, progress)
    done = found.done
    said = f"version {done.version}: {output.count(done.articles, 'article')} in {done.folder}"
    output.answer(found, said, json)
    for ident in done.missing:
        why = "no text given has its hash"
        if ident in found.cleaned_otherwise:
            why = "its page is there, but today's cleaning gives another text"
        output.say(f"left out: {ident}: {why}")
    if done.missing:
        raise typer.Exit(1)
