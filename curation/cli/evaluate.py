"""`curation evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.review.evaluate import Report
    from curation.review.misses import Miss
    from curation.review.scores import Score


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Score predictions against gold.",
        epilog=options.examples(
            "curation evaluate gold/annotations.jsonl weak/annotations.jsonl",
            "curation evaluate gold/ predicted.jsonl --labels --errors",
        ),
    )(evaluate)


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD", help="JSONL of Annotations, a gold file, or a folder of them."
        ),
    ],
    predicted: Annotated[
        Path, typer.Argument(metavar="PREDICTED", help="What is scored, in one of the same forms.")
    ],
    labels: Annotated[bool, typer.Option("--labels", help="Scores of each label too.")] = False,
    confusion: Annotated[
        bool, typer.Option("--confusion", help="Which label was taken for which.")
    ] = False,
    errors: Annotated[bool, typer.Option("--errors", help="Each miss in its sentence.")] = False,
    texts: Annotated[
        Path | None,
        typer.Option(
            help='JSONL of {"id", "text"} for --errors, if neither gold nor workspace has them.'
        ),
    ] = None,
    samples: Annotated[
        int, typer.Option(min=0, help="Bootstrap samples behind the 95 % intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Score predicted annotations against gold, layer by layer.

    Precision, recall and F1 over all facts of a layer (micro) and over its labels (macro); for
    modality, polarity and other attributes the accuracy on items both sides have.
    """
    from curation.flow.evaluate import evaluate as run

    with output.bar("scoring"):
        done = run(
            gold,
            predicted,
            with_errors=errors,
            texts=texts,
            workspace=options.workspace_here(workspace) if errors else None,
            samples=samples,
            seed=seed,
        )
    parts = [_scores(done.report, labels)]
    if confusion:
        parts.append(_confusions(done.report))
    parts += [_miss(miss) for miss in done.misses]
    output.answer(done, "\n\n".join(parts), json)
    for article in done.report.without_prediction:
        output.say(f"no prediction for {article}: everything in it counts as missed")


def _scores(report: Report, labels: bool) -> str:
    rows = []
    for layer in report.layers:
        macro = layer.macro.f1 if layer.macro else None
        rows.append((layer.name, *_row(layer.micro), output.number(macro)))
        if labels and len(layer.labels) > 1:
            rows += [(f"  {name}", *_row(score), "") for name, score in layer.labels.items()]
    head = ("layer", "gold", "right", "P", "R", "F1", "95 %", "macro F1")
    return f"{output.count(report.articles, 'article')}\n{output.table(rows, head)}"


def _row(score: Score) -> tuple[object, ...]:
    return (
        score.tp + score.fn,
        score.tp,
        output.number(score.precision),
        output.number(score.recall),
        output.number(score.f1),
        output.interval(score.interval),
    )


def _confusions(report: Report) -> str:
    rows = [
        (c.layer, c.gold or "–", c.predicted or "–", c.count)
        for c in report.confusions
        if c.gold != c.predicted
    ]
    return output.table(rows, ("layer", "gold", "predicted", "times"))


def _miss(miss: Miss) -> str:
    said = f"gold {miss.gold or '–'}, predicted {miss.predicted or '–'}"
    return (
        f"{miss.article_id} [{miss.start}:{miss.end})  {miss.layer}, {miss.kind}: {said}\n"
        f"    {miss.sentence.strip()}"
    )
