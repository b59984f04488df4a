"""`curation validate`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import engines, options, output
from curation.cli.engines import EngineOpt, SchedulerOpt, WorkersOpt
from curation.cli.options import AllowHttpOpt, JsonOpt, KeyFileOpt, UrlOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.engine.base import Engine
    from curation.flow.validate import Mend, Validated
    from curation.workspace.store import Workspace


class Form(StrEnum):
    """How the findings are written."""

    text = "text"
    json = "json"
    junit = "junit"
    sarif = "sarif"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Check every annotation.",
        epilog=options.examples(
            "curation validate",
            "curation validate --fix",
            "curation validate --to-studio",
            "curation validate run/ --engine dask",
            "curation validate --format sarif > faults.sarif",
        ),
    )(validate)


def validate(
    run: Annotated[
        str | None,
        typer.Argument(
            metavar="RUN",
            help="Folder or address of annotations in shards, instead of a workspace.",
        ),
    ] = None,
    articles: Annotated[
        str | None, typer.Option(metavar="DIR", help="Where RUN's articles are, if not in it.")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("-o", "--out", metavar="DIR", help="Where findings go (default: RUN)."),
    ] = None,
    shards: engines.FormOpt = engines.Form.jsonl,
    engine: EngineOpt = "local",
    workers: WorkersOpt = None,
    scheduler: SchedulerOpt = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Mend what is wrong in a mechanical way (a postposition, blank or mark at the "
            "edge of a span, the same said twice), in human/mended.jsonl.",
        ),
    ] = False,
    form: Annotated[
        Form, typer.Option("--format", help="junit and sarif are for other tools.")
    ] = Form.text,
    to_studio: Annotated[
        bool,
        typer.Option(
            "--to-studio",
            help="Send every reading with an error back to its author, in a Label Studio project "
            "of their own, with what is wrong above the text.",
        ),
    ] = False,
    url: UrlOpt = None,
    key_file: KeyFileOpt = None,
    allow_http: AllowHttpOpt = False,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Check every annotation of people and all gold against every rule; exit 1 on any error.

    The rules are explained in docs/rules.md. With --fix, a mended reading counts in the place of
    the person's own, which stays as it is; to undo it, delete human/mended.jsonl.

    With --to-studio, tell everybody the address it names. What they submit there takes the place
    of the faulty reading at the next pull; the faulty one stays on the server as it is. Nobody
    else's work is shown there, and what anybody else submits there does not count.
    """
    from curation.flow.validate import validate as check

    with engines.engine(engine, workers, scheduler) as running:
        if run is not None:
            _shards(run, articles or run, out or run, running, workspace, shards, json)
            return
        opened = options.workspace(workspace)
        with output.bar("checking annotations") as progress:
            done = check(opened, progress, fix=fix, engine=running)
    if form in (Form.junit, Form.sarif):
        sys.stdout.write(_report(done, opened, form) + "\n")
    else:
        output.answer(done, _text(done), json or form is Form.json)
    if to_studio:
        _send_back(opened, url, key_file, allow_http)
    if done.errors:
        raise typer.Exit(1)


def _send_back(opened: Workspace, url: str | None, key_file: Path | None, allow_http: bool) -> None:
    from curation.flow.returns import send_back
    from curation.studio.connect import connect

    connection = connect(url, home=opened.server_home, key_file=key_file, allow_http=allow_http)
    with connection as studio, output.bar("sending back") as progress:
        sent = send_back(opened, studio, progress=progress)
    for one in sent:
        output.say(
            f"sent back to {one.author}: {output.count(one.readings, 'reading')}, "
            f"{one.created} new: {one.address}"
        )
    if not sent:
        output.say("sent back: nothing")


def _shards(
    run: str,
    articles: str,
    out: str,
    engine: Engine,
    given: Path | None,
    form: engines.Form,
    json: bool,
) -> None:
    from curation.engine.shards import Folder
    from curation.flow.checking import check_shards
    from curation.ontology import load

    opened = options.workspace_here(given)
    ontology = opened.ontology if opened else load()
    with output.bar("checking annotations") as progress:
        done = check_shards(
            run, articles, Folder(out), ontology, engine, form=form.value, progress=progress
        )
    engines.answer(done, "", json, faults=("errors",))


def _report(done: Validated, opened: Workspace, form: Form) -> str:
    from curation.flow.validate import places
    from curation.validate.reports import junit, sarif

    checked, others = places(opened)
    if form is Form.junit:
        return junit(checked, done.issues)
    return sarif(checked, done.issues, others)


def _text(done: Validated) -> str:
    summary = (
        f"{output.count(done.annotations, 'annotation')}: {output.count(done.errors, 'error')}, "
        f"{output.count(done.warnings, 'warning')}"
    )
    if done.mended:
        changes = sum(len(one.changes) for one in done.mended)
        summary += f"; {output.count(changes, 'fault')} mended in human/mended.jsonl"
    lines = [line for one in done.mended for line in _mended(one)]
    return "\n".join([*lines, *map(output.issue, done.issues), summary])


def _mended(one: Mend) -> list[str]:
    return [
        f"mended   {change.rule}  {one.article_id} {one.author} {change.item} {change.field}: "
        f"{change.before} → {change.after}"
        for change in one.changes
    ]
