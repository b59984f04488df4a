"""`curation annotators`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.review.care import Care, Drift
    from curation.review.scores import Score


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Show who has worked how much.",
        epilog=options.examples(
            "curation annotators", "curation annotators --care", "curation annotators --json"
        ),
    )(annotators)


def annotators(
    care: Annotated[
        bool,
        typer.Option(
            "--care",
            help="How the work goes: pace, agreement with gold and on control articles, drift, "
            "submissions without a change.",
        ),
    ] = False,
    samples: Annotated[
        int, typer.Option(min=0, help="Bootstrap samples behind the 95 % intervals of --care.")
    ] = 1000,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Show the annotators by pseudonym: annotations, items, hours, days, faults.

    Hours are what the labelling page measured while it was open. Names and addresses stay on the
    server; a pseudonym is a keyed hash whose key never leaves the workspace.

    With --care, F1 against gold that rests on two readings or more and has no dispute open, over
    mentions, triggers, arguments, attributions and stances together; `control` is the same on
    control articles (`curation push --control`), in whose gold the annotator has no part. `drift`
    is the second half of these articles, by date, less the first.
    """
    from curation.flow.annotators import annotators as look
    from curation.flow.annotators import care as look_after

    opened = options.workspace(workspace)
    if care:
        people = look_after(opened, samples=samples, seed=seed)
        output.answer(people, _care(people), json)
        if people and not any(who.gold for who in people):
            output.say(
                "no gold yet that rests on two readings and has no dispute open; next: curation "
                "adjudicate, then push --disputes"
            )
        return
    found = look(opened)
    rows = [
        (
            who.name,
            who.annotations,
            who.items,
            "–" if who.hours is None else f"{who.hours:.2f}",
            "–" if who.minutes is None else f"{who.minutes:.1f}",
            who.first.date().isoformat() if who.first else "–",
            who.last.date().isoformat() if who.last else "–",
            who.faults,
        )
        for who in found
    ]
    head = ("annotator", "annotations", "items", "hours", "min/article", "first", "last", "faults")
    output.answer(found, output.table(rows, head) if rows else NOBODY, json)


NOBODY = "nobody's work yet"


def _care(people: tuple[Care, ...]) -> str:
    rows = [
        (
            who.name,
            who.readings,
            "–" if who.seconds_per_item is None else f"{who.seconds_per_item:.1f}",
            f"{who.unchanged} of {who.suggested}" if who.suggested else "–",
            _score(who.gold),
            _drift(who.drift),
            _score(who.control),
            who.control_articles,
        )
        for who in people
    ]
    head = (
        "annotator", "read", "s/item", "unchanged", "F1 with gold", "drift", "F1 on controls",
        "controls",
    )  # fmt: skip
    return output.table(rows, head) if rows else NOBODY


def _score(score: Score | None) -> str:
    if score is None or score.f1 is None:
        return "–"
    return f"{score.f1:.3f} {output.interval(score.interval)}".rstrip()


def _drift(drift: Drift | None) -> str:
    if drift is None:
        return "–"
    ends = output.interval(drift.interval, sign=True)
    return f"{drift.change:+.3f} ({ends})" if ends else f"{drift.change:+.3f}"
