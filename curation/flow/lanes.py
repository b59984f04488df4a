"""The Label Studio projects of a workspace: one, or one for each group of annotators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from curation.errors import UsageError
from curation.studio.assign import assign
from curation.studio.client import Studio
from curation.studio.server import status
from curation.workspace.store import GROUPS, PROJECT, Workspace


@dataclass(frozen=True)
class Lane:
    """A project of the workspace; `group` is None where the work is not divided."""

    group: str | None = None

    def mark(self, workspace: Workspace) -> str:
        """What names the project to the server."""
        return f"{workspace.id}/{self.group}" if self.group else workspace.id

    def title(self, workspace: Workspace) -> str:
        """What the project is called."""
        title = workspace.settings.project
        return f"{title[: 47 - len(self.group)]} · {self.group}" if self.group else title

    @property
    def file(self) -> str:
        """Where the workspace remembers the project."""
        return PROJECT.replace(".json", f"-{self.group}.json") if self.group else PROJECT

    def state(self, workspace: Workspace, studio: Studio) -> dict[str, Any]:
        """What we remember of the project, if it was on this server."""
        state = workspace.state(self.file) or {}
        return state if state.get("url") == address(workspace, studio) else {}


def address(workspace: Workspace, studio: Studio) -> str:
    """What a server is called in what we remember of it.

    That is its address; the workspace's own server is always `local`, whatever its port.
    """
    local = status(workspace.server_home)
    return "local" if local and studio.url.rstrip("/") == local.url else studio.url


@dataclass(frozen=True)
class Division:
    """How the work is divided: by how many groups an article is read, and group → articles."""

    overlap: int = 0
    groups: dict[str, list[str]] | None = None

    @property
    def lanes(self) -> list[Lane]:
        """The projects that tasks are sent to."""
        return [Lane(name) for name in self.groups] if self.groups else [Lane()]


def division(
    workspace: Workspace, articles: Iterable[str], wanted: tuple[str, ...], overlap: int | None
) -> Division:
    """How the work is divided now, new articles dealt out too.

    Args:
        workspace: what was divided before.
        articles: ids of all articles.
        wanted: groups named now; without them, those there are.
        overlap: the number of readers named now, likewise.

    Raises:
        UsageError: the groups or their overlap make no sense.
    """
    known = workspace.state(GROUPS) or {"overlap": 1, "groups": {}}
    groups = list(dict.fromkeys([*known["groups"], *wanted]))
    if not groups:
        if overlap:
            raise UsageError(
                "an overlap needs groups that read the same articles, each in its own project",
                fix=f"curation push --assign one,two,three --overlap {overlap}",
            )
        return Division()
    many = overlap or known["overlap"]
    return Division(many, assign(articles, groups, many, known["groups"]))


def keep(workspace: Workspace, divided: Division) -> None:
    """Remember a division."""
    if divided.groups:
        workspace.write_state(GROUPS, {"overlap": divided.overlap, "groups": divided.groups})


def known_lanes(workspace: Workspace) -> list[Lane]:
    """The projects that may hold work: those of the groups, and one from before there were any."""
    groups = (workspace.state(GROUPS) or {}).get("groups", {})
    undivided = [Lane()] if not groups or workspace.state(PROJECT) else []
    return [*undivided, *(Lane(name) for name in groups)]
