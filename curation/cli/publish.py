"""`curation publish`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.flow.publish import Published


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Build the next dataset version.",
        epilog=options.examples(
            "curation publish",
            "curation publish --to hub:ORG/NAME",
            "curation publish --to s3://BUCKET/PATH --bump minor",
            "curation publish --to git+ssh://git@example.org/data.git",
            "curation publish --split-by-date 2026-07-01,2026-09-01",
        ),
    )(publish)


def publish(
    to: Annotated[
        str | None,
        typer.Option(
            metavar="TARGET",
            help="Put the version there too: a folder, hub:ORG/NAME, s3://… or another address "
            "fsspec knows, git+URL.",
        ),
    ] = None,
    bump: Annotated[
        Literal["auto", "major", "minor", "patch"],
        typer.Option(help="`auto` follows from what changed; a smaller one is refused."),
    ] = "auto",
    override: Annotated[
        str | None,
        typer.Option(
            metavar="REASON",
            help="Publish although a check fails; the reason and what failed stand in the card.",
        ),
    ] = None,
    standoff: Annotated[
        bool,
        typer.Option("--standoff", help="Offsets, labels and hashes only, no texts."),
    ] = False,
    split_by_date: Annotated[
        str | None,
        typer.Option(
            metavar="DAY,DAY",
            help="Draw the splits by date: validation begins with the first day, test with the "
            "second. Say it with the first version; it holds for all.",
        ),
    ] = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Build the next version of the dataset from gold, in exports/: parquet, card, manifest.

    Each version is a folder that `datasets.load_dataset` opens, whole or not there at all. What
    is published already is not published twice. Stories never cross from one split to another.
    Nothing goes out while gold has errors, a licence is missing, a story stands in two splits, or
    the floors of `[gates]` in curation.toml are not met, unless a reason is given.
    """
    from curation.flow.publish import Options
    from curation.flow.publish import publish as run

    chosen = Options(bump, override, standoff, _days(split_by_date), to)
    with output.bar("building the dataset"):
        done = run(options.workspace(workspace), chosen)
    output.answer(done, "\n".join(_lines(done)), json)
    for article in done.held_out:
        output.say(f"held out: {article} (it joins stories of two splits, or has no day)")
    output.say(f'next: datasets.load_dataset("{done.folder}", "events")')


def _lines(done: Published) -> list[str]:
    said = f"version {done.version}: {output.count(done.articles, 'article')} in {done.folder}"
    if not done.new:
        said = f"nothing new: version {done.version} holds all there is, in {done.folder}"
    if done.sent is None:
        return [said]
    what = "sent to" if done.sent.new else "was there already:"
    return [said, f"{what} {done.sent.target} ({done.sent.place})"]


def _days(said: str | None) -> tuple[date, date] | None:
    if said is None:
        return None
    try:
        validation, test = map(date.fromisoformat, said.split(","))
    except ValueError:
        from curation.errors import UsageError

        raise UsageError(
            f"--split-by-date {said!r} is not two days", fix="--split-by-date 2026-07-01,2026-09-01"
        ) from None
    return validation, test
