"""Articles dealt out to groups: evenly, for ever, so many readers each; blind on a real server."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workshop import numbers, person, submit, suggestions, workshop

from curation.errors import CheckFailed, UsageError
from curation.flow.pull import pull
from curation.flow.push import push
from curation.flow.status import status
from curation.studio.assign import assign
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.studio.saved import Options
from curation.workspace.store import HUMAN

IDS = st.sets(st.text("abcdef0123456789", min_size=1, max_size=6), max_size=60)


@given(IDS, IDS, st.integers(1, 4), st.data())
def test_each_article_has_its_readers_and_keeps_them(
    first: set[str], more: set[str], groups: int, data: st.DataObject
) -> None:
    names = ["one", "two", "three", "four"][:groups]
    overlap = data.draw(st.integers(1, groups))
    before = assign(first, names, overlap, {})
    after = assign(first | more, names, overlap, before)
    readers = Counter(article for some in after.values() for article in some)
    assert readers == dict.fromkeys(first | more, overlap)
    assert all(after[name][: len(some)] == some for name, some in before.items())
    sizes = [len(some) for some in after.values()]
    assert max(sizes) - min(sizes) <= 1
    assert all(len(set(some)) == len(some) for some in after.values())


def test_more_readers_are_added_to_those_there_are() -> None:
    before = assign(["a", "b"], ["one", "two"], 1, {})
    after = assign(["a", "b"], ["one", "two", "three"], 3, before)
    assert list(after) == ["one", "two", "three"]
    assert all(set(some) == {"a", "b"} for some in after.values())


@pytest.mark.parametrize(
    ("groups", "overlap"), [(["a b"], 1), (["a", "a"], 1), (["a"], 2), (["../x"], 1), (["a"], 0)]
)
def test_what_makes_no_sense_is_refused(groups: list[str], overlap: int) -> None:
    with pytest.raises(UsageError) as caught:
        assign(["x"], groups, overlap, {})
    assert caught.value.fix


@pytest.mark.xdist_group("studio")
def test_groups_have_projects_of_their_own(studio: Studio, tmp_path: Path) -> None:
    workspace = workshop(tmp_path / "w", 6)
    with pytest.raises(UsageError, match="needs groups"):
        push(workspace, studio, options=Options(overlap=2))
    options = Options(assign=("asha", "bilal", "chitra"), overlap=2)
    done = push(workspace, studio, options=options)
    assert done.created == 12 and len(set(done.projects)) == 3
    again = push(workspace, studio)
    assert (again.created, again.unchanged, again.projects) == (0, 12, done.projects)
    weak = suggestions(workspace)
    for user, project in enumerate(done.projects, 1):
        assert project
        tasks = numbers(studio, project)
        assert len(tasks) == 4 and {len(found) for found in tasks.values()} == {1}
        who = person(studio, f"reader{user}")
        for article, (task,) in tasks.items():
            assert studio.get(f"api/tasks/{task}/", "task")["annotations"] == []
            submit(studio, task, encode_result(weak[article]), completed_by=who)
    pulled = pull(workspace, studio)
    assert (pulled.tasks, pulled.annotations, pulled.people) == (12, 12, 3)
    readers = Counter(annotation.article_id for annotation in workspace.read(HUMAN))
    assert readers == dict.fromkeys(weak, 2)
    assert pull(workspace, studio).changed == 0
    assert [s.records for s in status(workspace) if s.stage == "push"] == [12]


@pytest.mark.xdist_group("studio")
def test_a_plan_speaks_of_all_groups(studio: Studio, tmp_path: Path) -> None:
    workspace, file = workshop(tmp_path / "w", 4), tmp_path / "plan.json"
    push(workspace, studio, options=Options(assign=("a", "b"), overlap=2), save=file)
    done = push(workspace, studio, apply=file)
    assert done.created == 8 and len(done.projects) == 2
    with pytest.raises(CheckFailed, match="applied before"):
        push(workspace, studio, apply=file)
