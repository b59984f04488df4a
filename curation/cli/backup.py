"""`curation backup` and `curation restore`."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.workspace.backup import Backup


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        short_help="Put a whole workspace into one file.",
        epilog=options.examples(
            "curation backup ../news.tar.gz", "curation backup --check ../news.tar.gz"
        ),
    )(backup)
    app.command(
        short_help="Take a workspace out of such a file.",
        epilog=options.examples("curation restore news.tar.gz news"),
    )(restore)


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write, outside the workspace.")
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Read FILE and compare every byte with its hash.")
    ] = False,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Put records, snapshots, settings and the local server's database into one file.

    The server may run meanwhile. The file holds the key of the pseudonyms and the login of the
    local server: it is written for you only (mode 0600); keep it so.
    """
    from curation.workspace.backup import backup as write
    from curation.workspace.backup import verify

    done = verify(file) if check else write(options.workspace(workspace), file)
    output.answer(done, _text(done, "unharmed" if check else "kept"), json)


def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file that `curation backup` has written.")
    ],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    json: JsonOpt = False,
) -> None:
    """Take a workspace out of a backup, once every byte has been compared with its hash.

    It goes on where it was, also on another machine: against the same Label Studio, or with
    `curation studio up` for the local one.
    """
    from curation.workspace.backup import restore as unpack

    done = unpack(file, folder)
    then = f"next: curation doctor -C {quote(str(folder))}"
    output.answer(done, f"{_text(done, 'restored')}\n{then}", json)


def _text(done: Backup, what: str) -> str:
    return f"{output.count(done.files, 'file')}, {done.bytes:,} bytes {what}: {done.file}"
