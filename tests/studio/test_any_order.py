"""Push, pull, people's work, deletions, restarts and lost answers, in any order."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fakestudio import Fake, fake
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from loop import article, reading
from pydantic import SecretStr

from curation.errors import StudioError
from curation.flow.pull import pull
from curation.flow.push import push
from curation.model import sha256
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID, encode_result
from curation.studio.pull import pseudonyms
from curation.studio.saved import Options
from curation.workspace.store import ARTICLES, HUMAN, WEAK, Workspace

PICK = st.integers(0, 10**6)
Who = tuple[str, str]


class Loop(RuleBasedStateMachine):
    """A workspace, a server that loses answers, and what must be in `human/` after a pull."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.root = Path(tempfile.mkdtemp())
        self.server: Fake = self.stack.enter_context(fake())
        self.workspace = Workspace.create(self.root / "w")[0]
        self.studio = self.connect()
        self.count, self.version, self.pushed = 0, 1, False
        self.deleted: dict[Who, int] = {}
        self.pulled: dict[int, dict[int, tuple[Who, int]]] = {}
        self.texts: dict[int, str] = {}
        self.names: dict[str, str] = {}
        self.users, self.ever = 3, set[str]()

    def connect(self) -> Studio:
        key = SecretStr("k" * 40)
        studio = Studio(self.server.url, key, pause=lambda _: None, timeout=5)
        self.stack.callback(studio.close)
        return studio

    def teardown(self) -> None:
        self.stack.close()
        shutil.rmtree(self.root)

    @rule()
    def an_article_comes(self) -> None:
        self.count += 1
        made = article(self.count)
        self.workspace.write(ARTICLES, [*self.workspace.read(ARTICLES), made])
        self.suggest()

    @precondition(lambda self: self.count)
    @rule()
    def the_tagger_gets_better(self) -> None:
        self.version += 1
        self.suggest()

    def suggest(self) -> None:
        author, ontology = f"rules-{self.version}", self.workspace.ontology
        made = [reading(one, ontology, author) for one in self.workspace.read(ARTICLES)]
        self.workspace.write(WEAK, made)

    @rule()
    def we_restart(self) -> None:
        self.workspace = Workspace.open(self.workspace.root)
        self.studio = self.connect()

    @precondition(lambda self: self.count)
    @rule(lose=st.sampled_from(["", "", "before", "after"]), recreate=st.booleans())
    def we_push(self, lose: str, recreate: bool) -> None:
        self.server.lose = lose
        push(self.workspace, self.studio, options=Options(recreate=recreate))
        self.server.lose = ""
        self.pushed = True
        there = {task["data"][ARTICLE_ID] for task in self.server.tasks.values()}
        known = {one.id for one in self.workspace.read(ARTICLES)}
        assert there == (known if recreate else known - (self.ever - there))
        self.ever |= there
        before = len(self.server.changes)
        again = push(self.workspace, self.studio)
        assert (again.created, again.refreshed) == (0, 0)
        assert len(self.server.changes) == before

    @precondition(lambda self: self.server.tasks)
    @rule(pick=PICK, back=st.integers(0, 2), less=st.booleans())
    def somebody_submits(self, pick: int, back: int, less: bool) -> None:
        number = sorted(self.server.tasks)[pick % len(self.server.tasks)]
        task, user = self.server.tasks[number], self.users - back
        if all(made["completed_by"] != user for made in task["annotations"]):
            self.server.annotate(number, self.said(task["data"][ARTICLE_ID], less), user)

    def said(self, ident: str, less: bool) -> list[object]:
        made = reading(article(int(ident[1:])), self.workspace.ontology)
        stances = () if less else made.stances
        return list(encode_result(made.model_copy(update={"stances": stances})))

    def annotations(self) -> list[int]:
        return [a["id"] for task in self.server.tasks.values() for a in task["annotations"]]

    @precondition(lambda self: self.annotations())
    @rule(pick=PICK, less=st.booleans())
    def somebody_edits(self, pick: int, less: bool) -> None:
        number = self.annotations()[pick % len(self.annotations())]
        found = self.server.find(number)
        assert found
        result = self.said(found[0]["data"][ARTICLE_ID], less)
        self.server.edit(number, body={"result": result})

    @precondition(lambda self: self.annotations())
    @rule(pick=PICK)
    def somebody_takes_it_back(self, pick: int) -> None:
        self.server.remove(self.annotations()[pick % len(self.annotations())])

    @precondition(lambda self: self.server.tasks)
    @rule(pick=PICK)
    def somebody_deletes_a_task(self, pick: int) -> None:
        number = sorted(self.server.tasks)[pick % len(self.server.tasks)]
        self.server.remove_task(number)
        self.lose(number)

    @precondition(lambda self: self.server.tasks)
    @rule()
    def somebody_deletes_the_newest_task(self) -> None:
        number = max(self.server.tasks)
        self.server.remove_task(number)
        self.lose(number)

    @precondition(lambda self: self.server.projects)
    @rule()
    def somebody_deletes_the_project(self) -> None:
        for number in self.server.tasks:
            self.lose(number)
        self.server.drop(max(self.server.projects))
        self.pushed = False

    def lose(self, number: int) -> None:
        self.deleted |= dict(self.pulled.pop(number, {}).values())
        self.texts.pop(number, None)

    @precondition(lambda self: self.server.tasks)
    @rule(pick=PICK)
    def somebody_edits_a_text_or_puts_it_back(self, pick: int) -> None:
        number = sorted(self.server.tasks)[pick % len(self.server.tasks)]
        now = self.server.tasks[number]["data"]["text"]
        self.server.edit_data(number, text=self.texts.pop(number, now + "।"))
        if self.server.tasks[number]["data"]["text"] == now + "।":
            self.texts[number] = now

    @rule(back=st.integers(0, 2))
    def a_user_is_deleted_and_another_comes(self, back: int) -> None:
        self.server.forget(self.users - back)
        self.users += 1

    @precondition(lambda self: self.pushed)
    @rule(full=st.booleans())
    def we_pull(self, full: bool) -> None:
        found = pull(self.workspace, self.studio, full=full)
        wanted, before, self.pulled = dict(self.deleted), self.pulled, {}
        for number, task in self.server.tasks.items():
            there = {made["id"]: self.what(task, made) for made in task["annotations"]}
            if number in self.texts:
                old = before.get(number, {})
                there = {ident: old[ident] for ident in there if ident in old}
            self.pulled[number] = there
            wanted |= dict(there.values())
        got = {(a.article_id, a.author): len(a.stances) for a in self.workspace.read(HUMAN)}
        assert got == wanted
        edited = {i.where for i in found.issues if i.rule in ("data-edited", "text-changed")}
        assert edited >= {f"task {number}" for number in self.texts}
        gone = {i.article_id for i in found.issues if i.rule == "task-deleted"}
        assert not gone & {task["data"][ARTICLE_ID] for task in self.server.tasks.values()}

    def what(self, task: Any, made: Any) -> tuple[Who, int]:
        """Who says how much, by the name they had when they were first pulled."""
        which = f"{made['id']} {made['created_at']}"
        name = pseudonyms(self.workspace.salt)(made["completed_by"])
        name = self.names.setdefault(which, name or f"ann_unknown_{sha256(which)[:8]}")
        stances = sum(item.get("from_name") == "stance" for item in made["result"])
        return (task["data"][ARTICLE_ID], name), stances

    @precondition(lambda self: not self.server.projects)
    @rule()
    def we_pull_too_early(self) -> None:
        with pytest.raises(StudioError):
            pull(self.workspace, self.studio)

    @invariant()
    def nothing_is_there_twice(self) -> None:
        keys = Counter(task["data"][ARTICLE_ID] for task in self.server.tasks.values())
        assert max(keys.values(), default=1) == 1
        assert len(self.server.projects) <= 1
        for task in self.server.tasks.values():
            versions = Counter(p["model_version"] for p in task["predictions"])
            assert max(versions.values(), default=1) == 1

    @invariant()
    def nobodys_work_is_touched(self) -> None:
        assert not [path for _, path in self.server.changes if "annotation" in path]


FEW = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
MANY = settings(FEW, max_examples=200, stateful_step_count=30, derandomize=False)


def test_any_order() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Loop, settings=FEW)


@pytest.mark.sweep
@pytest.mark.timeout(3600)
def test_any_order_for_long() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Loop, settings=MANY)
