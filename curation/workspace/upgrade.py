"""Bringing a workspace to the schema and the ontology version of today."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from curation.errors import WorkspaceError
from curation.workspace.files import as_json, write_atomically
from curation.workspace.settings import MARK
from curation.workspace.store import BUSY, GOLD, HUMAN, SCHEMA, Workspace

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
        before = workspace.mark["schema"]
        if (root / READY).exists():
            _swap(root)
            workspace = Workspace.open_any(root)
        if workspace.mark["schema"] != target:
            _make_copy(workspace, steps, target)
            _swap(root)
            workspace = Workspace.open_any(root)
        if before != target:
            done.append(f"workspace schema {before} → {target}")
        old, new = workspace.mark["ontology"], workspace.ontology.version
        if old != new:
            _require_labels(workspace)
            write_atomically(root / MARK, as_json({**workspace.mark, "ontology": new}))
            done.append(f"ontology {old} → {new}")
    return done


def _make_copy(workspace: Workspace, steps: Mapping[int, Upgrade], target: int) -> None:
    """Take a copy of the records through the steps; READY says that it is whole."""
    root, schema = workspace.root, workspace.mark["schema"]
    if schema not in range(target) or any(step not in steps for step in range(schema, target)):
        raise WorkspaceError(
            f"there is no way from workspace schema {schema} to {target}",
            fix="install the curation version that made it",
        )
    copy = root / COPY
    shutil.rmtree(copy, ignore_errors=True)
    stays = {".lock", BUSY, COPY, MARK, "studio", *(p.name for p in root.glob("before-upgrade-*"))}
    moves = sorted(p.name for p in root.iterdir() if p.name not in stays)
    copy.mkdir()
    for name in moves:
        source = root / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / name)
    for step in range(schema, target):
        steps[step](copy)
    plan = {
        "mark": workspace.mark,
        "schema": target,
        "moves": moves,
        "comes": sorted(path.name for path in copy.iterdir()),
    }
    write_atomically(root / READY, as_json(plan))


def _swap(root: Path) -> None:
    """Do what is not done yet of what READY says: the old aside, the new in its place."""
    plan = json.loads((root / READY).read_bytes())
    old = root / f"before-upgrade-{plan['mark']['schema']}"
    old.mkdir(exist_ok=True)
    for name in plan["moves"]:
        if not (old / name).exists():
            (root / name).rename(old / name)
    for name in plan["comes"]:
        if (root / COPY / name).exists():
            (root / COPY / name).rename(root / name)
    write_atomically(old / MARK, as_json(plan["mark"]))
    write_atomically(root / MARK, as_json({**plan["mark"], "schema": plan["schema"]}))
    shutil.rmtree(root / COPY, ignore_errors=True)
    (root / READY).unlink()


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
