"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from curation.workspace.store import Workspace

_chosen: list[Path] = []


def choose(folder: Path | None) -> None:
    """Remember the `-C` that stood before the command."""
    _chosen[:] = [folder] if folder else []


def folder(given: Path | None) -> Path:
    """The folder of the workspace: the command's own `-C`, the one before it, or here."""
    return given or (_chosen[0] if _chosen else Path())


def workspace(given: Path | None) -> Workspace:
    """The workspace the command speaks of."""
    from curation.workspace.store import Workspace

    return Workspace.open(folder(given))


def examples(*lines: str) -> str:
    """The closing part of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


WorkspaceOpt = Annotated[
    Path | None,
    typer.Option(
        "-C",
        "--workspace",
        metavar="DIR",
        envvar="CURATION_WORKSPACE",
        help="The workspace (default: the current folder).",
    ),
]
JsonOpt = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
UrlOpt = Annotated[
    str | None,
    typer.Option(
        "--url",
        envvar="LABEL_STUDIO_URL",
        help="Address of a Label Studio (default: the local one of `curation studio up`). "
        "Its key is read from LABEL_STUDIO_API_KEY.",
    ),
]
AllowHttpOpt = Annotated[
    bool,
    typer.Option("--allow-http", help="Permit http:// to another machine; the key goes in clear."),
]
