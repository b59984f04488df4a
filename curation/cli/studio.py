"""`curation studio up | down | status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.studio.server import Server

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
    found = login(start(opened.server_home, port=port, say=output.say))
    output.answer(found, _told(found), json)


@app.command(short_help="Stop it; its data stays.", epilog=options.examples("curation studio down"))
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
    if server and server.running:
        found = login(server)
        output.answer({"running": True, **found}, f"running at {_told(found)}", json)
    else:
        output.answer({"running": False}, "not running; start it with: curation studio up", json)


def login(server: Server) -> dict[str, str]:
    """Where a server is and how a person logs in; its key is for programs and stays inside."""
    password = server.password.get_secret_value()
    return {"url": server.url, "email": server.email, "password": password}


def _told(found: dict[str, str]) -> str:
    return "{url}   login: {email}   password: {password}".format(**found)
