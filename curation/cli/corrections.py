"""`curation corrections`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.review.accounts import Account, Corrections

HEAD = (
    "suggested", "kept", "attribute", "span", "label", "deleted", "added", "P", "95 %", "R", "saved"
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="What people made of suggestions.",
        epilog=options.examples(
            "curation corrections",
            "curation corrections --labels --rules",
            "curation corrections --items > ledger.jsonl",
        ),
    )(corrections)


def corrections(
    labels: Annotated[bool, typer.Option("--labels", help="Each label too.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="Each rule of the tagger too.")] = False,
    items: Annotated[
        bool,
        typer.Option("--items", help="The ledger itself: JSONL, a line for every single item."),
    ] = False,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Tell what people made of the suggestions: kept, changed, deleted, added.

    Precision counts suggestions whose span and label stood. `saved` is how many actions of hand
    (drawing, choosing, deleting) the suggestions saved, by the prices in docs/corrections.md.
    """
    from curation.flow.corrections import corrections as run
    from curation.flow.corrections import items as each

    opened = options.workspace(workspace)
    if items:
        for item in each(opened):
            sys.stdout.write(item.to_line() + "\n")
        return
    done = run(opened)
    output.answer(done, _text(done.accounts, labels, rules), json)
    if done.without:
        output.say(f"left out: {output.count(done.without, 'reading')} without suggestions")


def _text(found: Corrections, labels: bool, rules: bool) -> str:
    saved = sum(tagger.saved for tagger in found.taggers)
    worth = sum(tagger.worth for tagger in found.taggers)
    share = f" ({saved / worth:.0%} of what all they say takes)" if worth else ""
    parts = [
        f"{output.count(found.readings, 'reading')}: {output.count(saved, 'action')} saved{share}",
        _table("layer", found.layers),
        _table("tagger", found.taggers),
    ]
    if labels:
        parts.append(_table("label", found.labels))
    if rules:
        parts.append(_table("rule", found.rules))
    return "\n\n".join(parts)


def _table(kind: str, accounts: tuple[Account, ...]) -> str:
    named = kind in ("label", "rule")
    rows = [
        (
            f"{one.layer} {one.name}" if named else one.name,
            *(one.suggested, one.kept, one.attribute, one.span, one.label, one.deleted, one.added),
            output.number(one.precision),
            output.interval(one.interval),
            output.number(one.recall),
            one.saved,
        )
        for one in accounts
    ]
    return output.table(rows, (kind, *HEAD))
