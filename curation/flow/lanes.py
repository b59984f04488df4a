"""The Label Studio projects of a workspace: one, or one for each group of annotators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import Field

from curation.errors import UsageError
from curation.model import Record
from curation.studio.assign import assign
from curation.studio.client import Studio
from curation.studio.server import status
from curation.workspace.store import GROUPS, PROJECT, Workspace

LOCAL = "local"
"""What the workspace's own server is called, whatever its port."""


class Remembered(Record):
    """What we remember of a project: the server, its number there, and every task ever sent."""

    url: str
    project: int
    tasks: tuple[tuple[str, str], ...]


class Groups(Record):
    """How the work was divided: by how many groups an article is read, and group → articles."""

    overlap: int = 1
    groups: dict[str, list[str]] = Field(default_factory=dict)


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

    def kept(self, workspace: Workspace) -> Remembered | None:
        """What we remember of the project, on whatever server it was."""
        return remembered(workspace, self.file)

    def state(self, workspace: Workspace, studio: Studio) -> Remembered | None:
        """What we remember of the project, if it was on this server."""
        return remembered(workspace, self.file, studio)

    def number(self, workspace: Workspace, studio: Studio) -> int | None:
        """The number of the project on this server, when last seen."""
        state = self.state(workspace, studio)
        return state.project if state else None


def remembered(workspace: Workspace, file: str, studio: Studio | None = None) -> Remembered | None:
    """What a file remembers of a project; with `studio`, only if it was on that server.

    Raises:
        WorkspaceError: the file is damaged.
    """
    state: Remembered | None = workspace.state(file, Remembered)
    there = studio is None or state is None or state.url == address(workspace, studio)
    return state if there else None


def address(workspace: Workspace, studio: Studio) -> str:
    """What a server is called in what we remember of it.

    That is its address, or `LOCAL`.
    """
    local = status(workspace.server_home)
    return LOCAL if local and studio.url.rstrip("/") == local.url else studio.url


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
    known = _groups(workspace)
    groups = list(dict.fromkeys([*known.groups, *wanted]))
    if not groups:
        if overlap:
            raise UsageError(
                "an overlap needs groups that read the same articles, each in its own project",
                fix=f"curation push --assign one,two,three --overlap {overlap}",
            )
        return Division()
    many = overlap or known.overlap
    return Division(many, assign(articles, groups, many, known.groups))


def keep(workspace: Workspace, divided: Division) -> None:
    """Remember a division."""
    if divided.groups:
        known = Groups(overlap=divided.overlap, groups=divided.groups)
        workspace.write_state(GROUPS, known.model_dump(mode="json"))


def known_lanes(workspace: Workspace) -> list[Lane]:
    """The projects that may hold work: those of the groups, and one from before there were any."""
    groups = _groups(workspace).groups
    undivided = [Lane()] if not groups or Lane().kept(workspace) else []
    return [*undivided, *(Lane(name) for name in groups)]


def _groups(workspace: Workspace) -> Groups:
    known: Groups | None = workspace.state(GROUPS, Groups)
    return known or Groups()


def return_mark(workspace: Workspace, person: str) -> str:
    """What names the project of somebody's own faults to the server."""
    return f"{workspace.id}/~{person}"
