"""`curation preannotate`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import engines, options, output
from curation.cli.engines import EngineOpt, Form, FormOpt, SchedulerOpt, WorkersOpt
from curation.cli.options import AllowHttpOpt, JsonOpt, WorkspaceOpt
from curation.errors import UsageError

if TYPE_CHECKING:
    from curation.engine.base import Engine
    from curation.flow.tagged import Tagged
    from curation.flow.taggers import Choice
    from curation.flow.tagging import Recipe

MANY = 5
"""Issues of one name that are shown."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Let a weak tagger read them.",
        epilog=options.examples(
            "curation preannotate",
            "curation preannotate --min-precision 0.5",
            "curation preannotate texts.jsonl -o annotations.jsonl",
            "curation preannotate gold/000.json -o 000.jsonl && "
            "curation evaluate gold/000.json 000.jsonl",
            "curation preannotate --tagger rules --tagger spacy:models/hi --merge vote",
            "curation preannotate run/ -o run/ --engine dask",
        ),
    )(preannotate)


def preannotate(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help='JSONL of {"id", "title", "text"}, a .json file of one or a list, a folder of '
            "such .json files, or - for what is piped in; texts are taken as they are. Or one "
            "folder or address of shards, e.g. a run of `curation ingest -o RUN`.",
        ),
    ] = None,
    out: Annotated[
        str | None, typer.Option("-o", "--out", help="Where annotations of FILE go; - is stdout.")
    ] = None,
    tagger: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[:WHAT]",
            help="Who reads: rules, transformers:MODEL, gliner:MODEL, spacy:FOLDER, "
            "llm:URL#MODEL, or another that is installed. Several are merged, the first counts "
            "most (default: the workspace's, `rules`). See docs/taggers.md.",
        ),
    ] = None,
    merge: Annotated[
        str | None,
        typer.Option(
            metavar="POLICY",
            help="How several readings become one: union (all that is said; the default), vote "
            "(what most say, weighed by what people corrected), first (later ones fill gaps).",
        ),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(
            metavar="THEIRS=OURS",
            help="What a model's label is called here; nothing after the = leaves it out.",
        ),
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
    allow_http: AllowHttpOpt = False,
    shards: FormOpt = Form.jsonl,
    engine: EngineOpt = "local",
    workers: WorkersOpt = None,
    scheduler: SchedulerOpt = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Let a weak tagger read the articles: entities, events, arguments, attribution, stance.

    Without FILE the articles of the workspace are read. With FILE it is a plain filter: one
    Annotation a line comes out for every text that goes in, and no workspace is needed.
    """
    if files and min_precision is not None:
        raise UsageError("--min-precision rests on the work in a workspace, not on FILE")
    choice = _choice(tagger, merge, label, allow_http)
    if files and _folder(files):
        place = engines.require_out(out, f"curation preannotate {files[0]}")
        with engines.engine(engine, workers, scheduler) as running:
            _shards(files[0], place, running, _recipe(choice, workspace), shards, json)
        return
    if files:
        paths = [Path(file) for file in files]
        target = None if out in (None, "-") else _apart(Path(str(out)), paths)
        done = _filter(paths, target, choice, workspace)
        output.answer(done, _text(done), json, beside=target is None)
    elif out is not None:
        raise UsageError(
            "-o says where annotations of FILE go, and there is no FILE",
            fix="name the file to read, or leave -o out to read the articles of the workspace",
        )
    else:
        from curation.flow.preannotate import preannotate as run

        opened = options.workspace(workspace)
        with (
            engines.engine(engine, workers, scheduler) as running,
            output.bar("reading articles") as progress,
        ):
            done = run(opened, choice, progress, engine=running, min_precision=min_precision)
        output.answer(done, _text(done), json)
    for rule in done.weak_rules:
        output.say(
            f"left out: {rule.layer} by {rule.name}, precision {rule.precision:.2f} in "
            f"{rule.suggested} suggestions"
        )
    for line in _issues(done):
        output.say(line)
    if any(issue.severity == "error" for issue in done.issues):
        raise typer.Exit(1)


def _choice(
    taggers: list[str] | None, merge: str | None, labels: list[str] | None, allow_http: bool
) -> Choice:
    from curation.flow.taggers import Choice

    named = {}
    for one in labels or ():
        theirs, equals, ours = one.partition("=")
        if not equals or not theirs.strip():
            raise UsageError(f"--label {one!r} is not THEIRS=OURS", fix="--label PERSON=PER")
        named[theirs.strip()] = ours.strip()
    return Choice(tuple(taggers or ()), merge, named, allow_http)


def _apart(out: Path, files: list[Path]) -> Path:
    """Where to write, if that is none of the files to read, now or at the next run."""
    for path in files:
        if out.exists() and path.exists() and out.samefile(path):
            raise UsageError(f"{out} is the file to read; it would be written over")
        if path.is_dir() and out.parent.exists() and out.parent.samefile(path):
            raise UsageError(f"{out} would stand among the files to read; write it elsewhere")
    return out


def _folder(files: list[str]) -> bool:
    """Whether shards are meant: one folder (but of .json files), or one address of anything."""
    if any("://" in file or _of_shards(Path(file)) for file in files):
        if len(files) > 1:
            raise UsageError("of folders and addresses one at a time can be read")
        return True
    return False


def _of_shards(path: Path) -> bool:
    return path.is_dir() and not any(path.glob("[!.]*.json"))


def _shards(source: str, out: str, engine: Engine, recipe: Recipe, form: Form, json: bool) -> None:
    from curation.engine.shards import Folder
    from curation.flow.tagging import tag_shards

    with output.bar("reading articles") as progress:
        author, done = tag_shards(
            source, Folder(out), recipe, engine, form=form.value, progress=progress
        )
    engines.answer(done, f"{author}: ", json, faults=("errors",))


def _recipe(choice: Choice, given: Path | None) -> Recipe:
    """The taggers of a workspace, with the word of each weighed; outside of one the shipped."""
    from curation.flow.tagging import Recipe
    from curation.ontology import load

    opened = options.workspace_here(given)
    if opened is None:
        return Recipe(choice, load())
    from curation.flow.weighed import weighed

    recipe = Recipe(choice, opened.ontology, opened.settings)
    return recipe.trusting(weighed(opened, recipe.team()).trust)


def _filter(files: list[Path], out: Path | None, choice: Choice, given: Path | None) -> Tagged:
    """Run the filter; in a workspace with its ontology and tagger, else with the shipped ones."""
    from curation.flow.filter import preannotate_files
    from curation.workspace.files import sweep_beside, writing

    team = _recipe(choice, given).team()
    with output.bar("reading articles") as progress:
        if out is None:
            return preannotate_files(files, sys.stdout.buffer, team, progress)
        sweep_beside(out.resolve())
        with writing(out) as target:
            return preannotate_files(files, target, team, progress)


def _issues(done: Tagged) -> Iterator[str]:
    """Of each name the first few: a file of another kind is wrong in every line."""
    told = Counter[str]()
    for issue in done.issues:
        told[issue.rule] += 1
        if told[issue.rule] <= MANY:
            yield output.issue(issue)
    for name, times in told.items():
        if times > MANY:
            yield f"… and {times - MANY:,} more {name} (all: --json)"


def _trouble(done: Tagged) -> str:
    """How many issues there were, by name."""
    if not done.issues:
        return ""
    names = Counter(issue.rule for issue in done.issues)
    told = ", ".join(f"{name} {times}" for name, times in sorted(names.items()))
    return f"; {output.count(len(done.issues), 'issue')}: {told}"


def _text(done: Tagged) -> str:
    return (
        f"{done.tagger}: {output.count(done.articles, 'article')}, "
        f"{output.count(done.entities, 'entity', 'entities')}, "
        f"{output.count(done.events, 'event')} with {output.count(done.arguments, 'argument')}, "
        f"{output.count(done.stances, 'stance')}"
        + (f"; {sum(done.dropped.values())} suggestions left out" if done.weak_rules else "")
        + ("" if done.changed else " (nothing changed)")
        + _trouble(done)
    )
