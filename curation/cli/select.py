"""`curation select`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import engines, options, output
from curation.cli.engines import EngineOpt, SchedulerOpt, WorkersOpt
from curation.cli.options import JsonOpt, WorkspaceOpt
from curation.errors import UsageError, WorkspaceError

if TYPE_CHECKING:
    from curation.flow.select import Selected

DAY = ["%Y-%m-%d"]

SHOWN = 8
"""Sources, months, types that are named in the table."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="From many to those worth correcting.",
        epilog=options.examples(
            "curation select -n 200 && curation push --only selected.txt",
            "curation select run/ -n 2000 --event ATTACK --since 2024-01-01 -C news",
            "curation select s3://bucket/run -n 500 --order uncertain --engine dask",
        ),
    )(select)


def select(
    run: Annotated[
        str | None,
        typer.Argument(
            metavar="RUN",
            help="Folder or address of articles and annotations in shards; what is chosen is "
            "taken into the workspace. Without it the workspace's own articles are chosen from.",
        ),
    ] = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many.")] = 100,
    annotations: Annotated[
        str | None, typer.Option(metavar="DIR", help="Where RUN's annotations are, if not in it.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(metavar="DAY", formats=DAY, help="Published then or later, e.g. 2024-01-31."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(metavar="DAY", formats=DAY, help="Published then or earlier."),
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Outlet; repeat for more.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Code, e.g. hi.")] = None,
    actor: Annotated[
        list[str] | None, typer.Option(help="Canonical id, or words of a mention.")
    ] = None,
    event: Annotated[list[str] | None, typer.Option(help="Type of an event in it.")] = None,
    stance: Annotated[list[str] | None, typer.Option(help="Polarity of a stance in it.")] = None,
    min_uncertainty: Annotated[
        float, typer.Option(min=0, max=1, help="How unsure the tagger is of it, at least.")
    ] = 0.0,
    max_uncertainty: Annotated[float, typer.Option(min=0, max=1, help="At most.")] = 1.0,
    order: Annotated[
        options.Order,
        typer.Option(help="What comes first, as for push; every story once before twice."),
    ] = options.Order.diverse,
    seed: Annotated[int, typer.Option(help="Decides between equals; all of random.")] = 0,
    out: Annotated[
        Path, typer.Option("-o", "--out", help="The list, one id a line, for push --only.")
    ] = Path("selected.txt"),
    engine: EngineOpt = "local",
    workers: WorkersOpt = None,
    scheduler: SchedulerOpt = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Choose the articles worth correcting, say why in a table, and write the list for push.

    Conditions of one kind are alternatives, kinds all hold. What an article shows (actors,
    events, stances, uncertainty) is what its weak annotation says.
    """
    from curation.flow.adopt import adopt
    from curation.flow.select import Wanted, fetch
    from curation.flow.select import select as choose
    from curation.workspace.files import write_atomically
    from curation.workspace.store import ARTICLES, WEAK

    opened = options.workspace(workspace)
    if run is None and annotations is not None:
        raise UsageError("--annotations belongs to a RUN", fix="curation select RUN --annotations")
    there = opened.root / ARTICLES.path
    if run is None and not there.exists():
        raise WorkspaceError("there are no articles to choose from", fix="curation ingest FILES")
    articles = run or str(there)
    weak = opened.root / WEAK.path
    read = annotations or run or (str(weak) if weak.exists() else None)
    wanted = Wanted(
        since=_day(since),
        until=_day(until),
        sources=tuple(source or ()),
        languages=tuple(language or ()),
        actors=tuple(actor or ()),
        events=tuple(event or ()),
        stances=tuple(stance or ()),
        doubt=(min_uncertainty, max_uncertainty),
    )
    wanted.require_sense(opened.ontology)
    with engines.engine(engine, workers, scheduler) as running:
        with output.bar("searching articles") as progress:
            done = choose(
                articles,
                read,
                wanted,
                running,
                many=number,
                order=order.value,
                seed=seed,
                progress=progress,
            )
        if run is not None:
            adopted = adopt(opened, fetch(articles, read, done.ids, running))
            refused = {reject.message for reject in adopted.rejects}
            output.say(
                f"{output.count(adopted.added, 'article')} added to the workspace with "
                f"{output.count(adopted.annotations, 'annotation')}, {adopted.known} known already"
            )
            for message in sorted(refused):
                output.say(f"rejected  {message}")
    write_atomically(out, "".join(f"{ident}\n" for ident in done.ids).encode())
    output.answer(done, _text(done), json)
    output.say(f"the list is in {out}; next: {output.program()} push --only {out}")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _text(done: Selected) -> str:
    steps = output.table(done.steps, ("asked for", "articles left"))
    rows = [
        (kind, name, many, f"{many / len(done.ids):.0%}")
        for kind, found in done.shares.items()
        for name, many in list(found.items())[:SHOWN]
    ]
    chosen = output.count(done.stories, "story", "stories")
    shares = output.table(rows, ("of the chosen", "", "articles", "share")) if rows else ""
    return f"{steps}\n\n{len(done.ids)} articles of {chosen}\n\n{shares}".rstrip()
