"""`curation pull`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import AllowHttpOpt, JsonOpt, KeyFileOpt, UrlOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.flow.disputes import Heard
    from curation.flow.pull import Pulled


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Bring people's work back.",
        epilog=options.examples(
            "curation pull", "curation pull --full --json", "curation pull --disputes"
        ),
    )(pull)


def pull(
    full: Annotated[
        bool, typer.Option("--full", help="Fetch every task, not only those that changed.")
    ] = False,
    disputes: Annotated[
        bool,
        typer.Option("--disputes", help="Fetch what adjudicators have decided, not annotations."),
    ] = False,
    url: UrlOpt = None,
    key_file: KeyFileOpt = None,
    allow_http: AllowHttpOpt = False,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Bring people's work back: first the raw answer, kept for ever, then the annotations in it.

    Only tasks that changed since the last pull are fetched. Annotators appear as pseudonyms.
    What cannot be read is held back, listed, and exits with 1; everything else counts.

    With --disputes, the decisions on what `curation push --disputes` has sent are fetched and
    added to human/decisions.jsonl; `curation adjudicate` then goes by them.
    """
    from curation.flow.disputes import pull_decisions
    from curation.flow.pull import pull as run
    from curation.studio.connect import connect

    opened = options.workspace(workspace)
    connection = connect(url, home=opened.server_home, key_file=key_file, allow_http=allow_http)
    done: Pulled | Heard
    with connection as studio, output.bar("fetching") as progress:
        if disputes:
            done = heard = pull_decisions(opened, studio, progress=progress)
            text = _heard(heard)
        else:
            done = pulled = run(opened, studio, full=full, progress=progress)
            text = _text(pulled)
    output.answer(done, text, json)
    for issue in done.issues:
        output.say(output.issue(issue))
    if any(issue.severity == "error" for issue in done.issues):
        raise typer.Exit(1)


def _heard(done: Heard) -> str:
    return (
        f"{done.decided} of {output.count(done.cases, 'case')} decided by "
        f"{output.count(done.people, 'person', 'people')}; "
        f"{output.count(done.new, 'decision')} new to this workspace"
    )


def _text(done: Pulled) -> str:
    text = (
        f"{output.count(done.annotations, 'annotation')} by "
        f"{output.count(done.people, 'person', 'people')}; {done.changed} of "
        f"{output.count(done.tasks, 'task')} fetched"
    )
    if done.controls:
        text += f"; {done.controls} more of control articles"
    if done.gone:
        text += f", {done.gone} deleted on the server"
    if done.left_out:
        reasons = ", ".join(f"{count} {reason}" for reason, count in done.left_out.items())
        text += f"; left out: {reasons}"
    return text
