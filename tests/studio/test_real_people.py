"""Four annotators at work while we pull again and again: nothing missed, nothing twice."""

from __future__ import annotations

import random
import threading
from collections import Counter
from pathlib import Path

import pytest
from workshop import numbers, person, submit, workshop

from curation.flow.pull import pull
from curation.flow.push import push
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.studio.pull import pseudonyms
from curation.workspace.store import HUMAN, WEAK, Workspace

pytestmark = pytest.mark.xdist_group("studio")


def quiet(done: int, total: int | None) -> None: ...


class Annotator(threading.Thread):
    """Submits, edits and deletes; keeps what stands in the end: task → number of entities."""

    def __init__(self, studio: Studio, workspace: Workspace, tasks: dict[str, int], seed: int):
        super().__init__()
        self.studio, self.tasks, self.seed = Studio(studio.url, studio._key), tasks, seed
        self.user = person(studio, f"annotator{seed}")
        self.readings = {made.article_id: made for made in workspace.read(WEAK)}
        self.stands: dict[str, tuple[int, int]] = {}
        self.did = Counter[str]()

    def run(self) -> None:
        rng = random.Random(self.seed)
        order = sorted(self.tasks)
        rng.shuffle(order)
        for article in order:
            self.act("submit", article)
            if rng.random() < 0.5:
                self.act(rng.choice(["edit", "delete"]), rng.choice(sorted(self.stands)))
        self.studio.close()

    def act(self, what: str, article: str) -> None:
        result = encode_result(self.readings[article])
        self.did[what] += 1
        if what == "submit":
            made = submit(self.studio, self.tasks[article], result, completed_by=self.user)
            self.stands[article] = made, 4
        elif what == "edit":
            day = next(item["id"] for item in result if item["value"]["text"] == "मंगलवार")
            left = [i for i in result if i.get("id") != day and i.get("to_id") != day]
            number = self.stands[article][0]
            self.studio.sdk.annotations.update(id=number, result=left)
            self.stands[article] = number, 3
        elif len(self.stands) > 1:
            self.studio.sdk.annotations.delete(id=self.stands.pop(article)[0])


def test_nothing_is_missed_and_nothing_comes_twice(studio: Studio, tmp_path: Path) -> None:
    workspace = workshop(tmp_path / "w", 12)
    project = push(workspace, studio).project
    assert project
    tasks = {article: found for article, (found,) in numbers(studio, project).items()}
    people = [Annotator(studio, workspace, tasks, seed) for seed in range(4)]
    for one in people:
        one.start()
    pulls = 0
    while any(one.is_alive() for one in people):
        pull(workspace, studio, progress=quiet)
        pulls += 1
    pull(workspace, studio, progress=quiet)
    name = pseudonyms(workspace.salt)
    wanted = Counter(
        (article, name(one.user), entities)
        for one in people
        for article, (_, entities) in one.stands.items()
    )
    got = Counter((a.article_id, a.author, len(a.entities)) for a in workspace.read(HUMAN))
    assert pulls >= 2
    assert min(one.did["edit"] for one in people) + min(one.did["delete"] for one in people) > 0
    assert got == wanted
    before = (workspace.root / HUMAN.path).read_bytes()
    pull(workspace, studio, full=True, progress=quiet)
    assert (workspace.root / HUMAN.path).read_bytes() == before
