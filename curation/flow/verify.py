"""A published version built again from what it was made of, and compared."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curation.errors import WorkspaceError
from curation.flow.adjudicate import adjudicate
from curation.flow.inputs import unpack
from curation.flow.publish import release
from curation.flow.pull import readings
from curation.flow.versions import folder_of
from curation.model import Annotation, Issue
from curation.publish.check import verify as look
from curation.publish.diff import read_manifest
from curation.publish.versions import rebuild
from curation.workspace.store import GOLD, HUMAN, POLICY, PULLED, Workspace


@dataclass(frozen=True)
class Verified:
    """How far back a version could be followed, and every fault that was found on the way.

    Attributes:
        steps: what was compared, in order: the files with their hashes, the readings with the
            snapshots, the gold with the readings, the built version byte for byte.
        untraced: what could not be compared, and why.
    """

    version: str
    folder: Path
    steps: tuple[str, ...]
    untraced: tuple[str, ...]
    issues: tuple[Issue, ...]


def verify(workspace: Workspace, wanted: str) -> Verified:
    """Check a version, then build it anew from the snapshots and compare.

    Raises:
        UsageError: there is no such version.
        WorkspaceError: it was not built in this workspace, or its inputs are gone.
    """
    folder = folder_of(workspace, wanted)
    manifest = read_manifest(folder)
    issues, steps, untraced = look(folder), ["files"], list[str]()
    if not issues:
        if manifest["inputs"] is None:
            raise WorkspaceError(
                f"{folder} does not say what it was built from",
                fix="verify it in the workspace that published it",
            )
        with tempfile.TemporaryDirectory(prefix="curation-") as scratch:
            then = unpack(workspace, manifest["inputs"], Path(scratch) / "workspace")
            for step in (_readings, _gold):
                found, why = step(then)
                issues += found
                (untraced if why else steps).append(why or step.__name__.lstrip("_"))
            again, _ = release(then)
            issues += rebuild(folder, again, Path(scratch))
            steps.append("build")
    return Verified(manifest["version"], folder, tuple(steps), tuple(untraced), tuple(issues))


def _readings(then: Workspace) -> tuple[list[Issue], str | None]:
    """People's readings, decoded again from the snapshots."""
    if not (then.root / PULLED.path).exists():
        return [], "readings: no pull has brought them"
    kept, again = list(then.read(HUMAN)), readings(then)
    then.write(HUMAN, again)
    return _differences("release-readings", kept, again), None


def _gold(then: Workspace) -> tuple[list[Issue], str | None]:
    """The gold, adjudicated again by the same policy."""
    policy: Any = then.state(POLICY)
    if policy is None:
        return [], "gold: adjudicate has not made it"
    kept = list(then.read(GOLD))
    adjudicate(then, policy["policy"], policy["trusted"])
    return _differences("release-gold", kept, list(then.read(GOLD))), None


def _differences(rule: str, kept: list[Annotation], again: list[Annotation]) -> list[Issue]:
    was = {(a.article_id, a.author): a for a in kept}
    now = {(a.article_id, a.author): a for a in again}
    return [
        Issue(
            rule=rule,
            severity="error",
            article_id=article,
            author=author,
            where="whole annotation",
            message="what is kept is not what comes of the snapshots",
            fix="curation pull --full, curation adjudicate, curation publish",
        )
        for article, author in sorted({*was, *now})
        if was.get((article, author)) != now.get((article, author))
    ]
