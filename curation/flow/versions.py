"""Published versions, by number or by folder: which one is meant, how two differ, other formats."""

from __future__ import annotations

from pathlib import Path

from curation.errors import UsageError
from curation.publish.build import MANIFEST
from curation.publish.diff import Changes, latest
from curation.publish.diff import diff as compare
from curation.publish.formats import Exported
from curation.publish.formats import export as write
from curation.workspace.store import Workspace


def folder_of(workspace: Workspace | None, wanted: str) -> Path:
    """The folder of a version: one of the workspace's, `latest`, or any folder that is named.

    Raises:
        UsageError: there is none.
    """
    named = Path(wanted)
    if workspace is not None:
        number = latest(workspace.exports) if wanted == "latest" else wanted
        ours = workspace.exports / (number or wanted)
        if (ours / MANIFEST).is_file():
            return ours
    if (named / MANIFEST).is_file():
        return named
    there = (
        []
        if workspace is None
        else sorted(p.parent.name for p in workspace.exports.glob(f"*/{MANIFEST}"))
    )
    raise UsageError(
        f"there is no version {wanted}",
        details=[f"there is {', '.join(there)}"] if there else [],
        fix="name a version, `latest`, or the folder of one" if there else "curation publish",
    )


def diff(workspace: Workspace | None, old: str, new: str) -> Changes:
    """What changed from one version to another.

    Raises:
        UsageError: one of them is not there.
    """
    return compare(folder_of(workspace, old), folder_of(workspace, new))


def export(workspace: Workspace | None, version: str, to: str, out: Path | None) -> Exported:
    """Write the gold of a version in another format.

    Args:
        workspace: whose version.
        version: which one.
        to: one of `curation.publish.formats.FORMATS`.
        out: a folder that is not there yet; by default `<version>-<format>` in the current one.

    Raises:
        UsageError: there is no such version or format, or `out` is there.
        WorkspaceError: the version has no texts.
    """
    folder = folder_of(workspace, version)
    return write(folder, to, out or Path(f"{folder.name}-{to}"))
