"""`curation push`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import AllowHttpOpt, JsonOpt, KeyFileOpt, UrlOpt, WorkspaceOpt
from curation.errors import UsageError

if TYPE_CHECKING:
    from curation.flow.disputes import Asked
    from curation.flow.push import Sent

MANY = 20
"""Articles of a kind that are named in a plan for people."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Send them to Label Studio.",
        epilog=options.examples(
            "curation push --dry-run",
            "curation push --plan plan.json && curation push plan.json",
            "curation push --order uncertain --limit 50",
            "curation push --assign asha,bilal,chitra --overlap 2",
            "curation push --blind 10% --control 5%",
            "curation push --disputes",
            "LABEL_STUDIO_API_KEY=… curation push --url https://labels.example.org",
        ),
    )(push)


def push(
    plan: Annotated[
        Path | None,
        typer.Argument(
            metavar="PLAN", help="A saved plan: do exactly that, once, or nothing if it is stale."
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--plan", metavar="FILE", help="Keep the plan in FILE; change nothing."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done and change nothing.")
    ] = False,
    recreate: Annotated[
        bool, typer.Option("--recreate", help="Make tasks again that were deleted on the server.")
    ] = False,
    refresh_annotated: Annotated[
        bool,
        typer.Option(
            "--refresh-annotated", help="Give new suggestions to tasks people worked on, too."
        ),
    ] = False,
    overwrite_page: Annotated[
        bool,
        typer.Option(
            "--overwrite-page", help="Replace a labelling page that was changed on the server."
        ),
    ] = False,
    assign: Annotated[
        str,
        typer.Option(
            metavar="A,B,…",
            help="Groups of annotators: each gets a project of its own, blind to the others'.",
        ),
    ] = "",
    overlap: Annotated[
        int | None, typer.Option(min=1, help="How many groups read an article (default: 1).")
    ] = None,
    order: Annotated[
        options.Order | None,
        typer.Option(
            help="Which articles come first: where the tagger is least sure, what shows most "
            "that others have not, the newest, or any. Every story has one turn before any has "
            "two.",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Send new tasks only until this many wait in a project that nobody has begun.",
        ),
    ] = None,
    only: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Send new tasks only for the articles in FILE, one id a line, in its order; "
            "`curation select` writes such a list.",
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(help="Decides between equals in --order, and in --blind and --control.")
    ] = 0,
    blind: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE",
            help="Send this share of new articles (10%) without suggestions, now and at later "
            "pushes: `curation agree` then shows what suggestions do to people.",
        ),
    ] = None,
    control: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE",
            help="Mix articles whose gold is settled into the tasks of groups that have not read "
            "them, up to this share of their tasks, now and at later pushes.",
        ),
    ] = None,
    disputes: Annotated[
        bool,
        typer.Option(
            "--disputes",
            help="Send what `adjudicate` left open to adjudicators, in a project of their own.",
        ),
    ] = False,
    url: UrlOpt = None,
    key_file: KeyFileOpt = None,
    allow_http: AllowHttpOpt = False,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Send articles with their pre-annotation to Label Studio as tasks.

    It looks at what is there first and sends only what is missing, so it can be killed and run
    again. New suggestions are added to tasks nobody has worked on; annotations are never touched.
    What it finds changed on the server is named: page, labels, edited, outdated, doubled, foreign
    and deleted tasks.

    With --assign, articles are dealt out to groups, each to --overlap of them, and every group
    gets a project. Tell each annotator to open the project of their group only: nobody then sees
    what others have said. New articles are dealt out by later pushes; pull reads all projects.

    With --order and --limit, the articles most worth reading are sent; the next follow at a push
    after people have worked.

    With --blind and --control, people can be shown what suggestions do to them and how far they
    find what is known (`curation agree`, `curation annotators --care`). What a group says of a
    control article is no vote: it never enters gold, agreement or a release.

    With --disputes, each open dispute becomes a task that shows only the paragraphs and marks in
    question, every reading beside the others; `curation pull --disputes` brings decisions back.
    """
    from curation.flow.disputes import push_disputes
    from curation.flow.push import push as run
    from curation.studio.connect import connect
    from curation.studio.saved import Options

    picking = order or limit or seed or blind or control or only
    changing = recreate or refresh_annotated or overwrite_page
    if disputes and (plan or save or changing or assign or overlap or picking):
        raise UsageError(
            "--disputes goes with --dry-run only", fix="curation push --disputes --dry-run"
        )
    if plan and (save or changing or assign or overlap or picking):
        raise UsageError(
            "a saved plan is applied as it is, without further options",
            fix=f"curation push {plan}",
        )
    chosen = Options(
        recreate=recreate,
        refresh_annotated=refresh_annotated,
        overwrite_page=overwrite_page,
        assign=tuple(name.strip() for name in assign.split(",") if name.strip()),
        overlap=overlap,
        order=order.value if order else None,
        limit=limit,
        seed=seed,
        only=_ids(only) if only else (),
        blind=options.share(blind) if blind else None,
        control=options.share(control) if control else None,
    )
    opened = options.workspace(workspace)
    connection = connect(url, home=opened.server_home, key_file=key_file, allow_http=allow_http)
    with connection as studio, output.bar("sending tasks") as progress:
        if disputes:
            asked = push_disputes(opened, studio, dry_run=dry_run, progress=progress)
            output.answer(asked, _asked(asked), json)
            return
        done = run(
            opened,
            studio,
            options=chosen,
            dry_run=dry_run,
            save=save,
            apply=plan,
            progress=progress,
        )
    output.answer(done, _text(done), json)
    for drift in done.drift:
        output.say(f"found: {drift.kind}: {drift.message}")


def _ids(path: Path) -> tuple[str, ...]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"cannot read the list {path}: {error}", fix="curation select -o FILE writes one"
        ) from None
    return tuple(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))


def _text(done: Sent) -> str:
    created, refreshed = ("to create", "to refresh") if done.dry_run else ("created", "refreshed")
    text = (
        f"{output.count(done.created, 'task')} {created}, {done.refreshed} {refreshed}, "
        f"{done.unchanged} unchanged"
    )
    if done.left:
        text += f", {done.left} left as they are because people worked on them"
    if done.later:
        text += f", {done.later} for a later push"
    if done.blind:
        text += f"; {output.count(len(done.blind), 'article')} without suggestions on purpose"
    if done.controls:
        text += f"; {output.count(done.controls, 'task')} of control articles"
    if done.settings and done.dry_run:
        text += f"; to set: {', '.join(done.settings)}"
    return "\n".join([text, *_named(done)]) if done.dry_run else "\n".join([text, *done.addresses])


def _asked(done: Asked) -> str:
    created = "to create" if done.dry_run else "created"
    text = (
        f"{output.count(done.disputes, 'dispute')} in {output.count(done.cases, 'case')}: "
        f"{output.count(done.created, 'task')} {created}"
    )
    return f"{text}\n{done.address}" if done.project and not done.dry_run else text


def _named(done: Sent) -> Iterator[str]:
    """The articles a plan speaks of."""
    for what in ("create", "refresh", "leave"):
        articles = getattr(done, what)
        yield from (f"{what:<8} {article}" for article in articles[:MANY])
        if len(articles) > MANY:
            yield f"{what:<8} … and {len(articles) - MANY:,} more (all: --json)"
