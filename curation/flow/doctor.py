"""Is everything set up? Versions, workspace, disk, server, key, settings; nothing is changed."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from curation.errors import CurationError, StudioError
from curation.flow.lanes import known_lanes
from curation.studio.client import Studio
from curation.studio.connect import connect, key_source
from curation.studio.derived import derived
from curation.studio.inspect import Finding, inspect, own_files
from curation.studio.interface import interface
from curation.studio.project import find, fingerprint
from curation.version import __version__
from curation.workspace.store import Workspace

ROOM = 1 << 30
"""Free bytes below which a workspace is short of room."""

PACKAGES = ("label-studio-sdk", "httpx", "pydantic", "datasets", "pyarrow")


def doctor(
    root: Path, url: str | None, key_file: Path | None, *, allow_http: bool = False
) -> list[Finding]:
    """Look at everything a workspace needs; what is wrong comes with what mends it."""
    found = [*_versions()]
    try:
        workspace = Workspace.open(root)
    except CurationError as error:
        return [*found, _fault("workspace", error)]
    found += [*_workspace(workspace), _room(root)]
    home = workspace.server_home
    try:
        studio = connect(url, home=home, key_file=key_file, allow_http=allow_http)
    except StudioError as error:
        return [*found, _fault("server", error)]
    with studio:
        source = key_source(studio.url, home=home, key_file=key_file)
        found.append(_ok("server", f"{studio.url} answers and takes the key ({source})"))
        try:
            found += inspect(studio)
            found += _project(workspace, studio)
        except StudioError as error:
            found.append(_fault("server", error))
    if (home / "data").exists():
        found += own_files(home)
    return found


def _ok(name: str, message: str) -> Finding:
    return Finding(name=name, state="ok", message=message)


def _fault(name: str, error: CurationError) -> Finding:
    said = "; ".join([error.message, *error.details])
    return Finding(name=name, state="error", message=said, fix=error.fix)


def _versions() -> Iterator[Finding]:
    yield _ok("curation", f"{__version__} on Python {platform.python_version()}, {sys.platform}")
    for name in PACKAGES:
        try:
            yield _ok(name, version(name))
        except PackageNotFoundError:
            yield Finding(
                name=name, state="error", message="not installed", fix="pip install curation"
            )


def _workspace(workspace: Workspace) -> Iterator[Finding]:
    yield _ok("workspace", f"{workspace.root.resolve()}, ontology {workspace.ontology.version}")
    try:
        assert workspace.salt
        _ = workspace.settings
    except CurationError as error:
        yield _fault("workspace", error)
    stale = [
        name
        for name, content in derived(workspace.ontology, workspace.guidelines).items()
        if not (path := workspace.root / name).exists()
        or path.read_text(encoding="utf-8") != content
    ]
    if stale:
        what = f"{', '.join(stale)} no longer follow from the ontology"
        yield Finding(name="derived", state="error", message=what, fix="curation render")
    else:
        yield _ok("derived", "the labelling page and the tables follow from the ontology")


def _room(root: Path) -> Finding:
    free = shutil.disk_usage(root).free
    what = f"{free / (1 << 30):.1f} GB free on the disk"
    if free >= ROOM:
        return _ok("disk", what)
    fix = f"make room on the disk of {root.resolve()}, or move the workspace"
    return Finding(name="disk", state="warning", message=what, fix=fix)


def _project(workspace: Workspace, studio: Studio) -> Iterator[Finding]:
    for lane in known_lanes(workspace):
        known = lane.number(workspace, studio)
        project = find(studio, lane.mark(workspace), known)
        if project is None:
            yield _ok("project", "nothing pushed there yet; next: curation push")
        elif project.page == fingerprint(interface(workspace.ontology)):
            yield _ok("project", f"project {project.id} has the labelling page of the ontology")
        elif project.page_is_ours:
            what = f"project {project.id} has an older labelling page"
            yield Finding(name="project", state="warning", message=what, fix="curation push")
        else:
            what = f"the labelling page of project {project.id} was changed on the server"
            fix = (
                "curation push --overwrite-page, or put the change into label_config/ontology.yaml"
            )
            yield Finding(name="project", state="error", message=what, fix=fix)
