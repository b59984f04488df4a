"""`curation agree`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.review.agreement import Agreement, Pair, Period
    from curation.review.anchoring import Anchored
    from curation.review.contested import Contested, Hard
    from curation.review.scores import LayerScore
    from curation.review.unitizing import Estimate

BRIEF = ("entity", "trigger", "argument", "argument by ref", "attribution", "stance", "modality")
"""Layers that are shown for each pair and each time; `--json` has all of them."""


COMPARED = (
    *("entity span", "entity", "trigger span", "trigger", "argument", "attribution", "stance"),
    *("stance expression", "level", "ref", "modality", "polarity", "mode", "stance modality"),
)
"""Layers and attributes in which blind and assisted work are shown; `--labels` has the rest."""


class Step(StrEnum):
    """How time is cut."""

    month = "month"
    week = "week"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Measure how far people agree.",
        epilog=options.examples(
            "curation agree", "curation agree --labels --by week", "curation agree --json > a.json"
        ),
    )(agree)


def agree(
    labels: Annotated[bool, typer.Option("--labels", help="Every layer and label.")] = False,
    by: Annotated[Step, typer.Option(help="How time is cut.")] = Step.month,
    gamma: Annotated[
        bool, typer.Option("--gamma", help="Gamma of the spans too; takes a few minutes.")
    ] = False,
    hardest: Annotated[
        int, typer.Option(min=0, max=20, help="How many hard articles and labels to show.")
    ] = 3,
    samples: Annotated[
        int, typer.Option(min=0, help="Bootstrap samples behind the 95 % intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Measure how far people agree, layer by layer, on the articles two or more have read.

    F1 of facts, alpha for unitizing of spans, alpha and kappa of attributes, with 95 % intervals;
    by pair of people, over time, and what they differ about most, in its sentences. Where
    `curation push --blind` has sent articles without suggestions, what suggestions do to people.
    Definitions and sources are in docs/agreement.md.
    """
    from curation.flow.agree import agree as run

    opened = options.workspace(workspace)
    done = run(opened, step=by.value, samples=samples, seed=seed, gamma=gamma)
    parts = list(_parts(done.agreement, labels, hardest)) if done.agreement else []
    parts += list(_anchoring(done.anchoring, labels))
    output.answer(done, "\n\n".join(parts), json)
    if done.outdated:
        output.say(
            f"left out: {output.count(done.outdated, 'reading')} of an older text of the article"
        )


def _parts(found: Agreement, labels: bool, hardest: int) -> Iterator[str]:
    people = ", ".join(found.annotators)
    yield f"{output.count(found.articles, 'article')} read by two or more of {people}"
    yield _layers(found.layers, labels)
    yield _unitizing(found, labels)
    rows = [
        (c.name, c.items, output.number(c.alpha), output.interval(c.interval), c.about)
        for c in found.coefficients
    ]
    yield output.table(rows, ("attribute", "items", "alpha", "95 %", ""))
    if len(found.pairs) > 1:
        yield _groups("pair", [(f"{p.first} {p.second}", p) for p in found.pairs])
    yield _kappas(found.pairs)
    if len(found.periods) > 1:
        yield _groups("time", [(period.name, period) for period in found.periods])
    yield from (_contested(one) for one in found.contested[:hardest])
    yield from (_hard(one) for one in found.hardest[:hardest])


def _layers(layers: Sequence[LayerScore], labels: bool) -> str:
    rows = []
    for layer in layers:
        scores = [(layer.name, layer.micro)]
        if labels and len(layer.labels) > 1:
            scores += [(f"  {name}", score) for name, score in layer.labels.items()]
        rows += [
            (name, (s.tp + s.fn) // 2, output.number(s.f1), output.interval(s.interval))
            for name, s in scores
        ]
    return output.table(rows, ("layer", "facts", "F1", "95 %"))


def _unitizing(found: Agreement, labels: bool) -> str:
    rows: list[tuple[object, ...]] = []
    gammas = {one.name: one.gamma for one in found.gamma}
    for one in found.unitizing:
        alpha, edges = one.alpha, one.boundaries
        rows.append(
            (
                one.name,
                one.units,
                output.number(alpha.value),
                output.interval(alpha.interval),
                output.number(edges.value),
                output.interval(edges.interval),
                *_gamma(gammas.get(one.name)),
            )
        )
        if labels:
            blank = ("",) * (4 if gammas else 2)
            rows += [
                (f"  {name}", "", output.number(e.value), output.interval(e.interval), *blank)
                for name, e in one.labels.items()
            ]
    head = ("unitizing", "units", "alpha", "95 %", "boundaries", "95 %")
    return output.table(rows, (*head, "gamma", "95 %") if gammas else head)


def _gamma(found: Estimate | None) -> tuple[str, ...]:
    return (output.number(found.value), output.interval(found.interval)) if found else ()


def _groups(kind: str, groups: Sequence[tuple[str, Pair | Period]]) -> str:
    rows = [
        (name, group.articles, *(output.number(group.layers[layer].f1) for layer in BRIEF))
        for name, group in groups
    ]
    return output.table(rows, (f"F1 by {kind}", "articles", *BRIEF))


def _kappas(pairs: Sequence[Pair]) -> str:
    attributes = list(pairs[0].kappa)
    rows = [
        (f"{pair.first} {pair.second}", *(output.number(pair.kappa[name]) for name in attributes))
        for pair in pairs
    ]
    return output.table(rows, ("kappa of pair", *attributes))


def _anchoring(found: Sequence[Anchored], every: bool) -> Iterator[str]:
    """Two tables, of every layer or the main ones, and what they say in words."""
    for other, title in (
        ("people", "people agree with each other"),
        ("suggestions", "people agree with the suggestions"),
    ):
        some = [
            one
            for one in found
            if one.agree_with == other
            and one.difference is not None
            and (every or one.layer in COMPARED)
        ]
        if not some:
            continue
        blind, seen = some[0].articles
        rows = [
            (
                one.layer,
                output.number(one.blind.f1),
                output.number(one.assisted.f1),
                f"{one.difference:+.3f}",
                output.interval(one.interval, sign=True),
                _verdict(one),
            )
            for one in some
        ]
        head = ("layer", "F1 blind", "F1 assisted", "difference", "95 %", "")
        yield (
            f"how far {title}, on {output.count(blind, 'article')} sent without suggestions "
            f"(blind) and {seen:,} with them (assisted):\n{output.table(rows, head)}"
        )
    if found:
        yield (
            "More agreement with the suggestions when they are shown: people take them over.\n"
            "More agreement with each other as well: suggestions make people alike, right or "
            "wrong."
        )


def _verdict(one: Anchored) -> str:
    if one.interval is None or one.interval[0] <= 0 <= one.interval[1]:
        return "no sure difference"
    return "more when shown" if one.interval[0] > 0 else "less when shown"


def _contested(one: Contested) -> str:
    labels = " or ".join(one.labels)
    about = {"label": "two labels", "span": "two spans", "value": "two values"}.get(
        one.kind, "seen by one only"
    )
    lines = [f"{one.layer} {labels}".rstrip() + f", {about}: {output.count(one.count, 'time')}"]
    for example in one.examples:
        said = "; ".join(f"{who}: {what or 'nothing'}" for who, what in example.readings.items())
        lines.append(f"  {example.article_id} [{example.start}:{example.end})  {said}")
        lines.append(f"    {example.sentence.strip()}")
    return "\n".join(lines)


def _hard(one: Hard) -> str:
    lines = [f"{one.article_id}: {one.differences:.1f} differences a pair, F1 {one.f1:.3f}"]
    for sentence in one.sentences:
        lines.append(f"  {output.count(sentence.differences, 'difference')} in")
        lines.append(f"    {sentence.sentence.strip()}")
    return "\n".join(lines)
