"""`curation studio up | down | status`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

app = typer.Typer(
    name="studio",
    help="A local Label Studio of a pinned version, on this machine only.",
    short_help="Start and stop a local server.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command(epilog=options.examples("curation studio up", "curation studio up --port 8080"))
def up(
    port: Annotated[
        int | None, typer.Option(help="Listen here (default: a free port).", min=1, max=65535)
    ] = None,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Start it, and say where it is and how to log in.

    The first start installs Label Studio into an environment of its own and takes a few minutes;
    later ones take seconds. It listens on the loopback address only and reports to nobody.
    """
    from curation.studio.server import up as start

    opened = options.workspace(workspace)
    server = start(opened.server_home, port=port, say=output.say)
    password = server.password.get_secret_value()
    output.answer(
        {"url": server.url, "email": server.email, "password": password},
        f"{server.url}   login: {server.email}   password: {password}",
        json,
    )


@app.command(epilog=options.examples("curation studio down"))
def down(workspace: WorkspaceOpt = None, json: JsonOpt = False) -> None:
    """Stop the server this workspace started, and only that one; its data stays."""
    from curation.studio.server import down as stop

    stopped = stop(options.workspace(workspace).server_home)
    output.answer({"stopped": stopped}, "stopped" if stopped else "it was not running", json)


@app.command(epilog=options.examples("curation studio status"))
def status(workspace: WorkspaceOpt = None, json: JsonOpt = False) -> None:
    """Say whether it runs, where, and how to log in."""
    from curation.studio.server import status as look

    server = look(options.workspace(workspace).server_home)
    found: dict[str, Any] = {"running": bool(server and server.running)}
    text = "not running; start it with: curation studio up"
    if server and server.running:
        password = server.password.get_secret_value()
        found |= {"url": server.url, "email": server.email, "password": password}
        text = f"running at {server.url}   login: {server.email}   password: {password}"
    output.answer(found, text, json)
