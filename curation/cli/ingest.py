"""`curation ingest`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import engines, options, output
from curation.cli.engines import EngineOpt, Form, FormOpt, SchedulerOpt, WorkersOpt
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.engine.base import Engine
    from curation.flow.ingest import Ingested


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Take articles in, clean and once.",
        epilog=options.examples(
            "curation ingest pages/ --report",
            "curation ingest news.csv --text-column body --url-column link",
            "curation ingest s3://bucket/raw -o s3://bucket/run --engine dask",
        ),
    )(ingest)


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Files (.txt .html .jsonl .csv .parquet), folders, globs, or addresses such as "
            "s3://bucket/news/. With - what is piped in: lines of JSON, or one article's text.",
        ),
    ],
    id_column: Annotated[str | None, typer.Option(help="Column of the article's id.")] = None,
    title_column: Annotated[str | None, typer.Option(help="Column of the headline.")] = None,
    text_column: Annotated[str | None, typer.Option(help="Column of the text.")] = None,
    source_column: Annotated[str | None, typer.Option(help="Column of the outlet.")] = None,
    url_column: Annotated[str | None, typer.Option(help="Column of the address.")] = None,
    published_column: Annotated[str | None, typer.Option(help="Column of the date.")] = None,
    license_column: Annotated[str | None, typer.Option(help="Column of the licence.")] = None,
    source: Annotated[
        str | None, typer.Option(help="Outlet of articles that do not name theirs.")
    ] = None,
    license: Annotated[
        str | None, typer.Option(help="Licence of articles that do not say, e.g. cc-by-4.0.")
    ] = None,
    max_chars: Annotated[int, typer.Option(min=1, help="Longer texts are rejected.")] = 1_000_000,
    report: Annotated[
        bool, typer.Option("--report", help="Show what was cut by which rule, with examples.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--out",
            metavar="RUN",
            help="For shards: a folder or address for the articles, instead of a workspace.",
        ),
    ] = None,
    shards: FormOpt = Form.jsonl,
    engine: EngineOpt = "local",
    workers: WorkersOpt = None,
    scheduler: SchedulerOpt = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Take articles in: clean them, drop what is there already, group the same story.

    Site furniture, repeated and foreign headlines and the like are cut, and what was cut is kept
    with the article. What cannot be taken in is listed with its reason and kept too, and the
    command ends with exit code 1; everything else is taken in all the same.

    Read again with --source or --license, articles that came without one get it; nothing else of
    them changes.

    With --out, PATHs are shards (tables of articles) and no workspace is needed: articles come
    out as shards again, with their stories. A killed run goes on where it was.
    """
    from curation.flow.ingest import ingest as run

    columns = {
        "id": id_column,
        "title": title_column,
        "text": text_column,
        "source": source_column,
        "url": url_column,
        "published": published_column,
        "license": license_column,
    }
    named = {field: name for field, name in columns.items() if name}
    defaults = {k: v for k, v in (("source", source), ("license", license)) if v}
    if out is not None:
        with engines.engine(engine, workers, scheduler) as running:
            _shards(paths, out, running, named, defaults, max_chars, shards, json)
        return
    opened = options.workspace(workspace)
    with (
        engines.engine(engine, workers, scheduler) as running,
        output.bar("taking articles in") as progress,
    ):
        done = run(
            opened,
            paths,
            named,
            defaults=defaults,
            max_chars=max_chars,
            engine=running,
            progress=progress,
        )
    output.answer(done, _text(done, report), json)
    for notice in done.notices:
        output.say(f"warning  {notice.rule}  {notice.article_id}: {notice.message}")
    for reject in done.rejects:
        output.say(f"rejected  {reject.reason}  {reject.where}: {reject.message}")
    if done.rejects:
        raise typer.Exit(1)


def _shards(
    paths: list[str],
    out: str,
    engine: Engine,
    columns: dict[str, str],
    defaults: dict[str, str],
    max_chars: int,
    form: Form,
    json: bool,
) -> None:
    from curation.engine.shards import Folder
    from curation.flow.ingest_shards import Taking, ingest_shards

    with output.bar("taking articles in") as progress:
        done = ingest_shards(
            paths,
            Folder(out),
            engine,
            Taking(columns, defaults, max_chars),
            form=form.value,
            progress=progress,
        )
    engines.answer(done, "", json, faults=("rejects",))


def _text(done: Ingested, report: bool) -> str:
    text = (
        f"{output.count(done.added, 'article')} added, {done.known} known already, "
        f"{len(done.rejects)} rejected; now {output.count(done.total, 'article')} in "
        f"{output.count(done.stories, 'story', 'stories')}"
    )
    if done.completed:
        text += f"\n{output.count(done.completed, 'article')} now with the source or licence given"
    if done.hidden:
        text += f"\n{len(done.hidden)} hidden, passed over: {', '.join(done.hidden[:5])}"
        text += ", …" if len(done.hidden) > 5 else ""
    return "\n\n".join([text, *_report(done)]) if report else text


def _report(done: Ingested) -> Iterator[str]:
    cut = sum(one.characters for one in done.cuts)
    if done.added:
        share = cut / (cut + done.kept)
        kept = f"{done.kept:,} characters kept, {cut:,} cut ({share:.0%})"
        yield f"{kept}; `curation show ID` shows both in one article"
    if done.cuts:
        rows = [(one.rule, one.count, one.characters, one.example) for one in done.cuts]
        yield output.table(rows, ("cut by rule", "cuts", "characters", "example"))
    if done.rejects:
        reasons = Counter(reject.reason for reject in done.rejects)
        first = {reject.reason: reject.where for reject in reversed(done.rejects)}
        why = [(reason, count, first[reason]) for reason, count in reasons.most_common()]
        yield output.table(why, ("rejected because", "records", "the first"))
    if done.clusters:
        shared = [(story, len(ids), ", ".join(ids)) for story, ids in done.clusters]
        yield output.table(shared, ("story", "articles", "which"))
