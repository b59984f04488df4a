"""The project on the server that belongs to a workspace: found by a mark, made, kept up to date.

The mark stands in the project's description, so that a crash after the project was made does not
make a second one. It also says which page and guide we set last: a page that is neither ours of
today nor that one was changed by somebody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

import regex
from defusedxml import ElementTree as SafeTree

from curation.errors import StudioError
from curation.model import Record
from curation.studio.client import Studio
from curation.studio.once import once

MARK = regex.compile(r"\[curation (?P<workspace>\S+) page=(?P<page>\w+) guide=(?P<guide>\w+)\]")

FIELDS = "id,title,description,label_config,model_version,total_annotations_number"


class Wanted(Record):
    """What the project of a workspace shall look like.

    Attributes:
        workspace: id of the workspace.
        title: shown on the server; cut or filled to the 3 to 50 characters it takes.
        page: the labelling page as XML.
        guide: the instructions for annotators as HTML.
    """

    workspace: str
    title: str
    page: str
    guide: str = ""

    @property
    def name(self) -> str:
        """The title as the server takes it."""
        return self.title.strip()[:50].ljust(3, "_")

    @property
    def description(self) -> str:
        """The description with the mark in it."""
        page, guide = fingerprint(self.page)[:12], _short(self.guide)
        mark = f"[curation {self.workspace} page={page} guide={guide}]"
        return f"Made by curation; keep this line. {mark}"


class Project(Record):
    """A project as found on the server.

    Attributes:
        id: its number.
        page: fingerprint of its labelling page.
        page_set: start of the fingerprint of the page we set last, None without a mark.
        guide_set: the same of the instructions.
        model_version: the predictions its pages show.
        annotations: how many annotations it has.
        labels: names of its controls' labels, and of its relations.
    """

    id: int
    page: str
    page_set: str | None
    guide_set: str | None
    model_version: str
    annotations: int
    labels: tuple[str, ...]

    @property
    def page_is_ours(self) -> bool:
        """Whether the page is still the one we set last."""
        return self.page_set is not None and self.page.startswith(self.page_set)


def fingerprint(page: str) -> str:
    """Hex SHA-256 of a labelling page, the same for all ways to write the same XML.

    Raises:
        StudioError: it is no XML, or XML that declares entities.
    """
    try:
        tree = SafeTree.fromstring(page)
    except (ElementTree.ParseError, ValueError) as error:
        raise StudioError(f"the labelling page is no safe XML: {error}") from None
    text = ElementTree.canonicalize(ElementTree.tostring(tree, encoding="unicode"), strip_text=True)
    return hashlib.sha256(text.encode()).hexdigest()


def find(studio: Studio, workspace: str, known: int | None = None) -> Project | None:
    """The project of a workspace.

    Args:
        studio: where to look.
        workspace: id of the workspace.
        known: number the project had when last seen; found even if its mark was removed.

    Raises:
        StudioError: two projects bear the mark of the workspace.
    """
    listed = list(_all(studio))
    marked = [p for p in listed if (m := MARK.search(p["description"] or "")) and m[1] == workspace]
    if len(marked) > 1:
        numbers = ", ".join(str(project["id"]) for project in marked)
        raise StudioError(
            f"projects {numbers} at {studio.url} are both marked as this workspace's",
            fix="remove the line `[curation …]` from the description of the one that is not",
        )
    number = marked[0]["id"] if marked else known
    if number is None or all(project["id"] != number for project in listed):
        return None
    return _project(studio.get(f"api/projects/{number}/", f"project {number}", include=FIELDS))


def _all(studio: Studio) -> Iterator[Mapping[str, Any]]:
    seen, page, count = 0, 1, 1
    while seen < count:
        answer = studio.get(
            "api/projects/",
            "the list of projects",
            include="id,description",
            ordering="id",
            page=page,
            page_size=100,
        )
        yield from answer["results"]
        seen, page, count = seen + len(answer["results"]), page + 1, answer["count"]
        if not answer["results"] and seen < count:
            raise StudioError(f"Label Studio at {studio.url} lists {seen} of {count} projects")


def _project(found: Mapping[str, Any]) -> Project:
    mark = MARK.search(found["description"] or "")
    return Project(
        id=found["id"],
        page=fingerprint(found["label_config"]),
        page_set=mark["page"] if mark else None,
        guide_set=mark["guide"] if mark else None,
        model_version=found["model_version"] or "",
        annotations=found["total_annotations_number"] or 0,
        labels=tuple(sorted(labels(found["label_config"]))),
    )


def create(studio: Studio, wanted: Wanted) -> int:
    """Make the project, with one view; returns its number.

    Without a view, a task opened by its address shows an empty page (facts: 8 of 8 projects).
    """

    def made() -> int | None:
        project = find(studio, wanted.workspace)
        return project.id if project else None

    number = once(
        studio,
        made,
        lambda: studio.change(
            "making the project",
            lambda sdk: sdk.projects.create(
                title=wanted.name,
                description=wanted.description,
                label_config=wanted.page,
                expert_instruction=wanted.guide,
                show_instruction=bool(wanted.guide),
                show_collab_predictions=True,
            ),
        ),
    )
    give_view(studio, number)
    return number


def give_view(studio: Studio, project: int) -> None:
    """Make sure the project has a view."""

    def made() -> bool | None:
        return bool(views(studio, project)) or None

    once(
        studio,
        made,
        lambda: studio.change(
            "making a view of the project",
            lambda sdk: sdk.views.create(project=project, data={"title": "Articles"}),
        ),
    )


def views(studio: Studio, project: int) -> int:
    """How many views the project has."""
    return len(studio.get("api/dm/views/", f"views of project {project}", project=project))


def update(studio: Studio, project: int, wanted: Wanted) -> None:
    """Set labelling page, instructions and mark, in one call."""

    def done() -> bool | None:
        found = find(studio, wanted.workspace, project)
        return (found is not None and not outdated(found, wanted)) or None

    once(
        studio,
        done,
        lambda: studio.change(
            "setting the labelling page",
            lambda sdk: sdk.projects.update(
                id=project,
                description=wanted.description,
                label_config=wanted.page,
                expert_instruction=wanted.guide,
                show_instruction=bool(wanted.guide),
            ),
        ),
    )


def show_version(studio: Studio, project: int, version: str) -> None:
    """Make the pages show the predictions of a model version."""

    def done() -> bool | None:
        shown = studio.get(f"api/projects/{project}/", f"project {project}", include=FIELDS)
        return shown["model_version"] == version or None

    once(
        studio,
        done,
        lambda: studio.change(
            "switching to the new suggestions",
            lambda sdk: sdk.projects.update(id=project, model_version=version),
        ),
    )


def outdated(project: Project, wanted: Wanted) -> list[str]:
    """What of a project is not as wanted: `page` or, if that is right, its `mark`; `guide`."""
    found = []
    if project.page != fingerprint(wanted.page):
        found.append("page")
    elif not project.page_is_ours:
        found.append("mark")
    if project.guide_set != _short(wanted.guide):
        found.append("guide")
    return found


def labels(page: str) -> set[str]:
    """Every answer a labelling page allows: `control=label`, and `relation=label`."""
    found = set()
    tree = SafeTree.fromstring(page)
    for control in tree.iter():
        name = "relation" if control.tag == "Relations" else control.get("name")
        for answer in control.iter():
            if answer.tag in ("Label", "Choice", "Relation") and name:
                found.add(f"{name}={answer.get('alias') or answer.get('value')}")
    return found


def _short(guide: str) -> str:
    return hashlib.sha256(guide.encode()).hexdigest()[:12]
