"""`curation demo`."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt
from curation.cli.studio import login

if TYPE_CHECKING:
    from curation.flow.demo import Demo


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Run the whole loop, by itself.",
        epilog=options.examples("curation demo", "curation demo --remove"),
    )(demo)


def demo(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new or empty folder, or the last demo's.")
    ] = Path("demo"),
    remove: Annotated[
        bool, typer.Option("--remove", help="Stop the server and remove all the demo made.")
    ] = False,
    json: JsonOpt = False,
) -> None:
    """Run the whole loop on twelve shipped articles, against a real, local Label Studio.

    Scripted annotators stand in for people. The first run installs Label Studio and takes a few
    minutes; a second run is quick and changes nothing that is there.
    """
    from curation.flow.demo import demo as run
    from curation.flow.demo import remove as clear

    if remove:
        removed = clear(directory)
        said = "the server is stopped and all the demo made is removed"
        output.answer({"removed": removed}, said if removed else f"no demo in {directory}", json)
        return
    done = run(directory, output.say)
    answer = {**vars(done), "server": login(done.server)}
    output.answer(answer, _text(done, directory), json)


def _text(done: Demo, directory: Path) -> str:
    steps = [
        ("ingested", f"{done.ingested.total} articles, {done.ingested.stories} stories"),
        (
            "suggested",
            f"{done.tagged.entities} entities, {done.tagged.events} events, "
            f"{done.tagged.stances} stances",
        ),
        ("pushed", f"{done.sent.created} tasks new, {done.sent.unchanged} there already"),
        ("corrected", _regions(done)),
        ("pulled", f"{done.pulled.annotations} annotations by {done.pulled.people} people"),
        ("validated", f"{done.validated.errors} errors, {done.validated.warnings} warnings"),
        (
            "adjudicated",
            f"gold for {done.adjudicated.articles} articles, "
            f"{len(done.adjudicated.disputes)} disputes",
        ),
        ("published", f"version {done.published.version} in {done.published.folder}"),
        ("loaded", ", ".join(f"{name} {rows}" for name, rows in done.rows.items())),
    ]
    curation = output.program()
    folder = quote(str(directory))
    named = "" if directory == Path("demo") else f" {folder}"
    return "\n".join(
        [
            "",
            output.table(steps),
            "",
            f"look:    {done.sent.address}",
            "login:   {email}   password: {password}".format(**login(done.server)),
            f"stop:    {curation} studio down -C {folder}",
            f"remove:  {curation} demo{named} --remove",
        ]
    )


def _regions(done: Demo) -> str:
    if not done.corrected:
        return "nothing: everything was annotated already"
    return ", ".join(
        f"{done.corrected[what]} {what}" for what in ("kept", "changed", "deleted", "added")
    )
