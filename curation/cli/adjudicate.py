"""`curation adjudicate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.flow.adjudicate import LeftOut
    from curation.review.votes import Dispute


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Merge readings into gold.",
        epilog=options.examples(
            "curation adjudicate",
            "curation adjudicate --policy unanimous",
            "curation adjudicate --policy trusted --trust ann_0a1b2c3d4e5f",
        ),
    )(adjudicate)


def adjudicate(
    policy: Annotated[
        str | None,
        typer.Option(
            help="What becomes gold: what is unanimous, what the majority, a trusted annotator or "
            "weighted votes say (default: the workspace's, `majority`)."
        ),
    ] = None,
    trust: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ANNOTATOR",
            help="Somebody the policy `trusted` goes by; may be given more than once.",
        ),
    ] = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Merge what people said about each article into gold; list what they disagree about.

    Readings and decisions with errors take no part; they are named, with exit code 1. What all
    agree on, or more than half with `majority`, is merged part by part; each gold item names whose
    it is. With `trusted` the word of some annotators counts where they have read the article; with
    `weighted` a vote weighs as much as its annotator has proved reliable (Dawid and Skene).
    """
    from curation.flow.adjudicate import adjudicate as run

    done = run(options.workspace(workspace), policy, trust or ())
    people = output.count(done.people, "person", "people")
    summary = (
        f"{output.count(done.annotations, 'annotation')} of {people} → "
        f"gold for {output.count(done.articles, 'article')}, "
        f"{output.count(len(done.disputes), 'dispute')}"
    )
    if done.decisions:
        summary += f", {output.count(done.decisions, 'decision')} taken"
    if done.outvoted:
        summary += f", {output.count(len(done.outvoted), 'reading')} outvoted"
    output.answer(done, "\n".join([*map(_dispute, done.disputes), summary]), json)
    if done.disputes:
        output.say("next: curation push --disputes, then curation pull --disputes")
    for author, share in sorted(done.reliability.items()):
        output.say(f"{author} is right about {share:.0%} of what people mark")
    for one in done.left_out:
        output.say(_left_out(one))
    if done.left_out:
        output.say("next: curation validate --fix, mend the rest in Label Studio, curation pull")
        raise typer.Exit(1)


def _left_out(one: LeftOut) -> str:
    what = f"the decision on {one.case}" if one.case else "the reading"
    first, more = one.errors[0], len(one.errors) - 1
    told = f"left out: {what} of {one.article_id} by {one.author}: {first.rule}, {first.where}: "
    return told + first.message + (f", and {output.count(more, 'more error')}" if more else "")


def _dispute(dispute: Dispute) -> str:
    place = f"{dispute.article_id} [{dispute.start}:{dispute.end})"
    said = "; ".join(
        f"{author}: {' '.join(words) or 'nothing'}" for author, words in dispute.readings.items()
    )
    return f"{place}  {dispute.layer}, {dispute.reason}: {said}"
