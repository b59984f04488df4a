"""`curation takedown`."""

from __future__ import annotations

from typing import Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Publish an article no more.",
        epilog=options.examples('curation takedown 000_b11f --reason "asked by the publisher"'),
    )(takedown)


def takedown(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="Its id, or the beginning of it.")
    ],
    reason: Annotated[
        str | None, typer.Option(help="For the workspace's own memory; it is not published.")
    ] = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Keep an article out of the next version and all later ones, with all that was said of it.

    The next `curation publish` makes a version without it, whose card says that an article was
    taken down. Whatever has the same text or page stays out too. Versions that are published
    already are not changed; they are named, for you to remove.
    """
    from curation.flow.takedown import takedown as run

    done = run(options.workspace(workspace), article, reason)
    said = "will be in no later version" if done.new else "was taken down already"
    output.answer(done, f"{done.article} {said}", json)
    if done.still_in:
        output.say(f"still in {', '.join(done.still_in)}: remove them where they must not stay")
        output.say("next: curation publish")
