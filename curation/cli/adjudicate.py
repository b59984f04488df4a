"""`curation adjudicate`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.review.votes import Dispute


class Policy(StrEnum):
    """How several readings become one."""

    unanimous = "unanimous"
    majority = "majority"
    trusted = "trusted"
    weighted = "weighted"


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
        Policy | None,
        typer.Option(help="What becomes gold (default: the workspace's, `majority`)."),
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

    Annotations with errors take no part (see `curation validate`). What all agree on, or more
    than half with `majority`, is merged part by part; each gold item names whose it is. With
    `trusted` the word of some annotators counts where they have read the article; with
    `weighted` a vote weighs as much as its annotator has proved reliable (Dawid and Skene).
    """
    from curation.flow.adjudicate import adjudicate as run

    done = run(options.workspace(workspace), policy.value if policy else None, trust or ())
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
    for article, case in done.faulty_decisions:
        output.say(f"left out: the decision on {case} of {article} breaks a rule")
    for author, share in sorted(done.reliability.items()):
        output.say(f"{author} is right about {share:.0%} of what people mark")
    for article, author in done.faulty:
        output.say(f"left out: the annotation of {article} by {author} has errors")
    if done.faulty:
        output.say("next: curation validate")


def _dispute(dispute: Dispute) -> str:
    place = f"{dispute.article_id} [{dispute.start}:{dispute.end})"
    said = "; ".join(
        f"{author}: {' '.join(words) or 'nothing'}" for author, words in dispute.readings.items()
    )
    return f"{place}  {dispute.layer}, {dispute.reason}: {said}"
