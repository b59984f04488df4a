"""What a version is built from: the files of the workspace, kept by content with each release."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from curation.errors import WorkspaceError
from curation.workspace.files import as_json, file_sha256, write_atomically
from curation.workspace.settings import MARK
from curation.workspace.store import (
    ARTICLES,
    GOLD,
    HUMAN,
    LEDGER,
    MENDED,
    MIGRATIONS,
    ONTOLOGY,
    PULLED,
    RELEASED,
    SETTINGS,
    TAKEN_DOWN,
    WEAK,
    Workspace,
)

GUIDELINES = "guidelines.md"
RECORDS = ("articles", "weak", "human", "gold")
"""Folders whose JSON is kept with a release."""

BESIDE = (SETTINGS, ONTOLOGY, GUIDELINES, MIGRATIONS, PULLED.path, LEDGER)
"""Single files that are."""

TOLD = {
    "articles": (ARTICLES.path, TAKEN_DOWN),
    "weak annotations": (WEAK.path,),
    "readings": (HUMAN.path, MENDED.path),
    "gold": (GOLD.path,),
    "settings": (SETTINGS,),
    "ontology": (ONTOLOGY,),
    "guidelines": (GUIDELINES,),
}
"""What a release can lag behind, and the files that show it."""


def keep(workspace: Workspace) -> str:
    """Keep all a release is built from, each file once; returns the hash that stands for all."""
    found = {
        name: workspace.keep_input((workspace.root / name).read_bytes())
        for name in _names(workspace)
    }
    return workspace.keep_input(as_json({"files": found}))


def _names(workspace: Workspace) -> Iterator[str]:
    root = workspace.root
    for folder in RECORDS:
        yield from sorted(f"{folder}/{path.name}" for path in (root / folder).glob("[!.]*.json*"))
    yield from (name for name in BESIDE if (root / name).exists())


def note(workspace: Workspace, version: str, inputs: str) -> None:
    """Remember which version holds the workspace of today."""
    workspace.write_state(RELEASED, {"version": version, "inputs": inputs})


def behind(workspace: Workspace) -> list[str]:
    """In what the workspace has moved on since its latest release; empty if in nothing."""
    noted = workspace.state(RELEASED)
    if noted is None:
        return []
    was = _files(workspace, noted["inputs"])
    return [
        what
        for what, names in TOLD.items()
        if any(was.get(name) != _hash(workspace.root / name) for name in names)
    ]


def _hash(path: Path) -> str | None:
    return file_sha256(path) if path.exists() else None


def unpack(workspace: Workspace, inputs: str, root: Path) -> Workspace:
    """The workspace as it was when a release was built, in a folder of its own.

    The snapshots are those of `workspace`, which are never rewritten.

    Raises:
        WorkspaceError: a file of it is gone or damaged.
    """
    for name, sha in _files(workspace, inputs).items():
        write_atomically(root / name, workspace.input(sha))
    (root / "snapshots").symlink_to((workspace.root / "snapshots").resolve())
    from curation.ontology import load

    mark = {**workspace.mark, "ontology": load(root / ONTOLOGY).version}
    write_atomically(root / MARK, as_json(mark))
    return Workspace.open(root)


def _files(workspace: Workspace, inputs: str) -> dict[str, str]:
    try:
        files: dict[str, str] = json.loads(workspace.input(inputs))["files"]
    except (ValueError, KeyError, TypeError):
        raise WorkspaceError(
            f"the inputs {inputs[:12]} of a release are damaged", fix="restore them from a backup"
        ) from None
    return files
