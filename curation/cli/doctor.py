"""`curation doctor`."""

from __future__ import annotations

import typer

from curation.cli import options, output
from curation.cli.options import AllowHttpOpt, JsonOpt, KeyFileOpt, UrlOpt, WorkspaceOpt


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Say what is wrong with the set-up.",
        epilog=options.examples(
            "curation doctor", "curation doctor --url https://labels.example.org --json"
        ),
    )(doctor)


def doctor(
    url: UrlOpt = None,
    key_file: KeyFileOpt = None,
    allow_http: AllowHttpOpt = False,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Look at versions, workspace, disk, server, key and the server's settings; change nothing.

    Each fault comes with the line that mends it. The key is never shown. Exits with 1 if there
    is any error.
    """
    from curation.flow.doctor import doctor as look

    found = look(options.folder(workspace), url, key_file, allow_http=allow_http)
    lines: list[tuple[str, str, str]] = []
    for finding in found:
        lines.append((finding.state, finding.name, finding.message))
        if finding.fix:
            lines.append(("", "", f"fix: {finding.fix}"))
    output.answer(found, output.table(lines), json)
    if any(finding.state == "error" for finding in found):
        raise typer.Exit(1)
