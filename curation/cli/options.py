"""Options that several commands share."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from curation.workspace.store import Workspace

FOLDER = "CURATION_WORKSPACE"
"""The environment variable that names the usual workspace."""
WHERE = f"The workspace (default: {FOLDER}, or the current folder)."

_chosen: list[Path] = []


def choose(folder: Path | None) -> None:
    """Remember the `-C` that stood before the command."""
    _chosen[:] = [folder] if folder else []


def folder(given: Path | None) -> Path:
    """The folder of the workspace: the command's own `-C`, the one before it, or the usual one."""
    return given or (_chosen[0] if _chosen else Path(os.environ.get(FOLDER, "")))


def workspace(given: Path | None) -> Workspace:
    """The workspace the command speaks of."""
    from curation.workspace.store import Workspace

    return Workspace.open(folder(given))


def workspace_here(given: Path | None) -> Workspace | None:
    """The workspace of a command that can do without one; None where there is none."""
    from curation.workspace.settings import MARK

    return workspace(given) if (folder(given) / MARK).exists() else None


def examples(*lines: str) -> str:
    """The closing part of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def share(text: str) -> float:
    """A share such as ``10%`` or ``0.1``.

    Raises:
        UsageError: it is none, or not between 0 and 1.
    """
    from curation.errors import UsageError

    number = text.strip().removesuffix("%")
    try:
        value = float(number) / (100 if number != text.strip() else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise UsageError(f"{text!r} is no share", fix="write it as 10% or 0.1")
    return value


class Order(StrEnum):
    """Ways to choose which articles come first; see `curation.studio.order`."""

    uncertain = "uncertain"
    diverse = "diverse"
    date = "date"
    random = "random"


WorkspaceOpt = Annotated[
    Path | None,
    typer.Option(
        "-C",
        "--workspace",
        metavar="DIR",
        help=WHERE,
    ),
]
JsonOpt = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
UrlOpt = Annotated[
    str | None,
    typer.Option(
        "--url",
        help="Address of a Label Studio (default: LABEL_STUDIO_URL, or the local one of "
        "`curation studio up`). Its key: --key-file, else LABEL_STUDIO_API_KEY, else the keyring.",
    ),
]
KeyFileOpt = Annotated[
    Path | None,
    typer.Option(
        "--key-file", metavar="FILE", help="The key stands in FILE, which only you may read."
    ),
]
AllowHttpOpt = Annotated[
    bool,
    typer.Option("--allow-http", help="Permit http:// to another machine; the key goes in clear."),
]
