"""Bringing a workspace to the schema and the ontology version of today."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from curation.errors import WorkspaceError
from curation.workspace.files import as_json, write_atomically
from curation.workspace.store import GOLD, HUMAN, MARK, SCHEMA, Workspace

Upgrade = Callable[[Path], None]
STEPS: dict[int, Upgrade] = {}
"""Schema number → the step that takes a copy of the workspace to the next number."""

COPY = ".upgrading"
READY = ".upgrading-done.json"


def upgrade(root: Path, steps: Mapping[int, Upgrade] = STEPS, target: int = SCHEMA) -> list[str]:
    """Bring a workspace to this tool's schema and to the ontology version of its YAML file.

    The steps work on a copy. Only when it is finished are the old records moved aside, to
    `before-upgrade-<schema>/` inside the workspace, and the new ones put in their place; a run
    that is killed there is taken up where it stopped.

    Returns:
        What was done, one line each; empty if there was nothing to do.

    Raises:
        WorkspaceError: there is no way from this schema, or records use labels that the new
            ontology does not have.
    """
    workspace, done = Workspace.open_any(root), []
    with workspace.writing():
        schema = workspace.mark["schema"]
        if schema != target:
            if not (root / READY).exists():
                _make_copy(workspace, steps, target)
            _swap(workspace, target)
            done.append(f"workspace schema {schema} → {target}")
            workspace = Workspace.open_any(root)
        old, new = workspace.mark["ontology"], workspace.ontology.version
        if old != new:
            _require_labels(workspace)
            write_atomically(root / MARK, as_json({**workspace.mark, "ontology": new}))
            done.append(f"ontology {old} → {new}")
    return done


def _make_copy(workspace: Workspace, steps: Mapping[int, Upgrade], target: int) -> None:
    root, schema = workspace.root, workspace.mark["schema"]
    if schema not in range(target) or any(step not in steps for step in range(schema, target)):
        raise WorkspaceError(
            f"there is no way from workspace schema {schema} to {target}",
            fix="install the curation version that made it",
        )
    copy = root / COPY
    shutil.rmtree(copy, ignore_errors=True)
    stays = {".lock", COPY, MARK, "studio", *(p.name for p in root.glob("before-upgrade-*"))}
    moves = sorted(p.name for p in root.iterdir() if p.name not in stays)
    copy.mkdir()
    for name in moves:
        source = root / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / name)
    for step in range(schema, target):
        steps[step](copy)
    write_atomically(
        root / READY, as_json({"moves": moves, "comes": sorted(p.name for p in copy.iterdir())})
    )


def _swap(workspace: Workspace, target: int) -> None:
    root = workspace.root
    plan = json.loads((root / READY).read_text(encoding="utf-8"))
    old = root / f"before-upgrade-{workspace.mark['schema']}"
    old.mkdir(exist_ok=True)
    for name in plan["moves"]:
        if not (old / name).exists():
            (root / name).rename(old / name)
    for name in plan["comes"]:
        if (root / COPY / name).exists():
            (root / COPY / name).rename(root / name)
    write_atomically(old / MARK, as_json(workspace.mark))
    write_atomically(root / MARK, as_json({**workspace.mark, "schema": target}))
    (root / READY).unlink()
    (root / COPY).rmdir()


def _require_labels(workspace: Workspace) -> None:
    ontology = workspace.ontology
    unknown: set[str] = set()
    for table in (HUMAN, GOLD):
        for annotation in workspace.read(table):
            unknown |= {entity.type for entity in annotation.entities} - set(ontology.entities)
            unknown |= {event.type for event in annotation.events} - set(ontology.events)
            unknown |= {stance.polarity for stance in annotation.stances} - set(
                ontology.stance.polarity
            )
    if unknown:
        raise WorkspaceError(
            f"people's annotations use labels that ontology {ontology.version} does not have: "
            + ", ".join(sorted(unknown)),
            fix="put the labels back into label_config/ontology.yaml",
        )
