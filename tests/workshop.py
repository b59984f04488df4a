"""A workspace on disk whose project lies on a real Label Studio: what its commands are tried on."""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path
from typing import Any

from licensed import LICENSE, licensed
from loop import article, reading

from curation.model import Annotation
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID, encode_result
from curation.studio.rows import tasks
from curation.workspace.files import as_json, write_atomically
from curation.workspace.settings import MARK
from curation.workspace.store import ARTICLES, WEAK, Workspace


def workshop(root: Path, count: int = 3) -> Workspace:
    """A workspace of `count` articles with a suggestion each."""
    workspace = licensed(Workspace.create(root)[0])
    terms = {"license": LICENSE}
    articles = [article(number).model_copy(update=terms) for number in range(1, count + 1)]
    workspace.write(ARTICLES, articles)
    workspace.write(WEAK, [reading(made, workspace.ontology) for made in articles])
    return workspace


def twin(workspace: Workspace, root: Path) -> Workspace:
    """A copy that is another workspace to the server."""
    shutil.copytree(workspace.root, root)
    mark = {**workspace.mark, "id": str(uuid.uuid4())}
    write_atomically(root / MARK, as_json(mark))
    return Workspace.open(root)


def suggest(workspace: Workspace, author: str) -> None:
    """New suggestions for all articles."""
    made = [reading(found, workspace.ontology, author) for found in workspace.read(ARTICLES)]
    workspace.write(WEAK, made)


def suggestions(workspace: Workspace) -> dict[str, Annotation]:
    """Article → what the tagger says of it."""
    return {made.article_id: made for made in workspace.read(WEAK)}


def numbers(studio: Studio, project: int) -> dict[str, list[int]]:
    """Article → numbers of its tasks."""
    found: dict[str, list[int]] = {}
    for task in tasks(studio, project, ("id", "data")):
        found.setdefault(task["data"][ARTICLE_ID], []).append(task["id"])
    return found


def only_task(studio: Studio, project: int) -> dict[str, int]:
    """Article → number of its task, where each has just one."""
    return {ident: found for ident, (found,) in numbers(studio, project).items()}


def submit(studio: Studio, task: int, said: Any, **more: Any) -> int:
    """Somebody submits an annotation; returns its number."""
    result: Any = encode_result(said) if isinstance(said, Annotation) else said
    made = studio.sdk.annotations.create(id=task, result=result, lead_time=12.5, **more)
    return int(made.id or 0)


def person(studio: Studio, name: str) -> int:
    """One more user of the server."""
    email = f"{name}-{uuid.uuid4().hex[:8]}@curation.local"
    answer = studio.http.post("api/users/", json={"email": email, "username": email})
    assert answer.status_code == 201
    return int(answer.json()["id"])


def state(workspace: Workspace, name: str) -> Any:
    return json.loads((workspace.root / name).read_bytes())
