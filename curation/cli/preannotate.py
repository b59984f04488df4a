"""`curation preannotate`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt
from curation.errors import UsageError

if TYPE_CHECKING:
    from curation.flow.preannotate import Tagged


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Let a weak tagger read them.",
        epilog=options.examples(
            "curation preannotate",
            "curation preannotate --min-precision 0.5",
            "curation preannotate texts.jsonl -o annotations.jsonl",
        ),
    )(preannotate)


def preannotate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE...]",
            help='JSONL of {"id", "title", "text"}; texts are taken as they are.',
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Where annotations of FILE go; - is stdout.")
    ] = None,
    tagger: Annotated[
        str | None, typer.Option(help="An installed tagger (default: the workspace's, `rules`).")
    ] = None,
    min_precision: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="Leave out what rules suggest that people have changed or deleted more often "
            "than this allows (see `curation corrections`).",
        ),
    ] = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Let a weak tagger read the articles: entities, events, arguments, attribution, stance.

    Without FILE the articles of the workspace are read. With FILE it is a plain filter: one
    Annotation a line comes out for every line that goes in, and no workspace is needed.
    """
    if files and min_precision is not None:
        raise UsageError("--min-precision rests on the work in a workspace, not on FILE")
    if files:
        out = None if str(out) == "-" else out
        done = _filter(files, out, tagger, workspace)
        if out is None:
            output.say(_text(done))
        else:
            output.answer(done, _text(done), json)
    else:
        from curation.flow.preannotate import preannotate as run

        opened = options.workspace(workspace)
        with output.bar("reading articles") as progress:
            done = run(opened, tagger, progress, min_precision=min_precision)
        output.answer(done, _text(done), json)
    for rule in done.weak_rules:
        output.say(
            f"left out: {rule.layer} by {rule.name}, precision {rule.precision:.2f} in "
            f"{rule.suggested} suggestions"
        )
    for issue in done.issues:
        output.say(
            f"{issue.severity}  {issue.rule}  {issue.where} {issue.article_id}: {issue.message}"
        )
        output.say(f"  fix: {issue.fix}")
    if done.issues:
        raise typer.Exit(1)


def _filter(files: list[Path], out: Path | None, name: str | None, given: Path | None) -> Tagged:
    """Run the filter; in a workspace with its ontology and tagger, else with the shipped ones."""
    from curation.flow.filter import preannotate_files
    from curation.ontology import load
    from curation.workspace.files import writing
    from curation.workspace.store import MARK, Workspace

    folder = options.folder(given)
    opened = Workspace.open(folder) if (folder / MARK).exists() else None
    ontology = opened.ontology if opened else load()
    name = name or (opened.settings.tagger if opened else "rules")
    with output.bar("reading articles") as progress:
        if out is None:
            return preannotate_files(files, sys.stdout.buffer, name, ontology, progress)
        with writing(out) as target:
            return preannotate_files(files, target, name, ontology, progress)


def _text(done: Tagged) -> str:
    return (
        f"{done.tagger}: {output.count(done.articles, 'article')}, "
        f"{output.count(done.entities, 'entity', 'entities')}, "
        f"{output.count(done.events, 'event')} with {output.count(done.arguments, 'argument')}, "
        f"{output.count(done.stances, 'stance')}"
        + (f"; {sum(done.dropped.values())} suggestions left out" if done.weak_rules else "")
        + ("" if done.changed else " (nothing changed)")
    )
