"""`curation show`."""

from __future__ import annotations

import os
import sys
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.flow.show import Piece, Shown
    from curation.model import Annotation

CUT, RULE, TITLE, PLAIN = "\x1b[9;31m", "\x1b[2m", "\x1b[1m", "\x1b[0m"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Show one article, cuts and all.",
        epilog=options.examples("curation show 000_b11f", "curation show 000_b11f --json"),
    )(show)


def show(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="Its id, or the beginning of it.")
    ],
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Show an article as it was read, with what was cut struck through, and what is said of it."""
    from curation.flow.show import show as look

    shown = look(options.workspace(workspace), article)
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    output.answer(shown, _page(shown, color), json)


def _page(shown: Shown, color: bool) -> str:
    seen = [piece for piece in shown.pieces if piece.text.strip()]
    last = {id([*run][-1]) for _, run in groupby(seen, key=lambda piece: piece.cut_by)}
    page = "".join(
        _colored(piece, shown.article.title, id(piece) in last) if color else _plain(piece)
        for piece in shown.pieces
    )
    return "\n\n".join([_head(shown), page, *map(_reading, shown.annotations)])


def _head(shown: Shown) -> str:
    article = shown.article
    facts = ("source", "url", "published", "place", "agency", "language", "license", "story")
    known = [(name, getattr(article, name)) for name in facts if getattr(article, name)]
    return output.table([("id", article.id), *((name, str(value)) for name, value in known)])


def _plain(piece: Piece) -> str:
    if piece.cut_by is None or not piece.text.strip():
        return piece.text
    return f"[-{piece.text}-]{{{piece.cut_by}}}"


def _colored(piece: Piece, title: str, last: bool) -> str:
    """A cut is struck through; the last one of a run by one rule names it."""
    if piece.cut_by is None or not piece.text.strip():
        return f"{TITLE}{piece.text}{PLAIN}" if piece.text == title else piece.text
    named = f"  {RULE}{piece.cut_by}{PLAIN}" if last else ""
    return f"{CUT}{piece.text}{PLAIN}{named}"


def _reading(annotation: Annotation) -> str:
    mention = {entity.id: entity.text for entity in annotation.entities}
    trigger = {event.id: event.trigger.text for event in annotation.events}
    name = {**mention, **trigger}
    lines = [f"— {annotation.origin}, {annotation.author}"]
    for event in annotation.events:
        roles = ", ".join(f"{a.role}: {name[a.filler_id]}" for a in event.arguments)
        how = [event.mode, event.modality, event.polarity if event.polarity != "positive" else None]
        said = f"  ← {', '.join(mention[s] for s in event.sources)}" if event.sources else ""
        kind = " ".join(filter(None, [event.type, *how]))
        lines.append(f"  {event.trigger.text}  [{kind}]  {roles}{said}".rstrip())
    for stance in annotation.stances:
        lines.append(
            f"  {mention[stance.holder_id]} → {name[stance.target]}  [{stance.polarity}]  "
            f"«{stance.evidence.text}»"
        )
    return "\n".join(lines)
