"""What pulls remember: nothing pulled is hidden, lost or named wrong, whatever the server does."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakestudio import Fake, fake
from loop import reading
from pydantic import SecretStr
from workshop import workshop

from curation.errors import StudioError, WorkspaceError
from curation.flow.history import history
from curation.flow.progress import quiet
from curation.flow.pull import Pulled, pull
from curation.flow.push import push
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.studio.pull import CHUNK
from curation.studio.saved import Options
from curation.workspace.store import ARTICLES, HUMAN, ONTOLOGY, PULLED, PULLS, Workspace

HALF = "\ud83d"


@pytest.fixture
def server() -> Iterator[Fake]:
    with fake() as made:
        yield made


@pytest.fixture
def studio(server: Fake) -> Iterator[Studio]:
    with Studio(server.url, SecretStr("k" * 40), pause=lambda _: None, timeout=5) as made:
        yield made


@pytest.fixture
def workspace(studio: Studio, tmp_path: Path) -> Workspace:
    made = workshop(tmp_path / "w", 3)
    push(made, studio)
    return made


def said(workspace: Workspace, ident: str, less: bool = False) -> list[Any]:
    (article,) = (one for one in workspace.read(ARTICLES) if one.id == ident)
    made = reading(article, workspace.ontology)
    return list(encode_result(made.model_copy(update={"stances": ()}) if less else made))


def human(workspace: Workspace) -> dict[str, int]:
    return {made.article_id: len(made.stances) for made in workspace.read(HUMAN)}


def rules(found: Pulled) -> list[str]:
    return sorted(issue.rule for issue in found.issues)


def test_a_number_given_out_again_hides_no_work(
    server: Fake, studio: Studio, workspace: Workspace
) -> None:
    newest = max(server.tasks)
    server.annotate(newest, said(workspace, "a3"), user=1)
    pull(workspace, studio)
    server.remove_task(newest)
    push(workspace, studio, options=Options(recreate=True))
    assert max(server.tasks) == newest
    server.annotate(newest, said(workspace, "a3", less=True), user=2)
    found = pull(workspace, studio)
    assert (found.annotations, found.people, found.gone) == (2, 2, 1)
    assert "task-deleted" not in rules(found), "it has been made again"
    assert {one.state for one in history(workspace, "a3")} == {"current", "deleted"}
    server.drop(1)
    push(workspace, studio, options=Options(recreate=True))
    assert min(server.tasks) == 1, "number and project are those of before"
    assert pull(workspace, studio).annotations == 2


def test_authors_outlive_their_users_and_numbers(
    server: Fake, studio: Studio, workspace: Workspace
) -> None:
    server.annotate(1, said(workspace, "a1"), user=7)
    pull(workspace, studio)
    (before,) = workspace.read(HUMAN)
    server.forget(7)
    pull(workspace, studio, full=True)
    assert list(workspace.read(HUMAN)) == [before]
    for task in (1, 2):
        server.annotate(task, said(workspace, f"a{task}"), user=8 + task)
    for user in (9, 10):
        server.forget(user)
    pull(workspace, studio)
    authors = [made.author for made in workspace.read(HUMAN)]
    assert len(set(authors)) == 3, "users who were gone at the first pull are told apart"
    full = (workspace.root / HUMAN.path).read_bytes()
    pull(workspace, studio, full=True)
    assert (workspace.root / HUMAN.path).read_bytes() == full


@pytest.mark.parametrize("data", [{"text": "दूसरा पाठ।"}, {"article_id": "a2"}, {"article_id": "?"}])
def test_work_pulled_before_a_task_was_edited_counts(
    server: Fake, studio: Studio, workspace: Workspace, data: dict[str, str]
) -> None:
    first = server.annotate(1, said(workspace, "a1"), user=1)
    pull(workspace, studio)
    old = dict(server.tasks[1]["data"])
    server.edit_data(1, **data)
    found = pull(workspace, studio)
    assert (human(workspace), rules(found)) == ({"a1": 1}, ["data-edited"])
    assert found.issues[0].severity == "warning"
    server.edit(first, body={"result": said(workspace, "a1", less=True)})
    server.annotate(1, said(workspace, "a1"), user=2)
    for full in (False, True):
        found = pull(workspace, studio, full=full)
        assert human(workspace) == {"a1": 1}
        assert "2 of its annotations" in found.issues[0].message
        assert found.issues[0].severity == "error"
        assert found.left_out == {"text-changed": 1}
    server.edit_data(1, **old)
    found = pull(workspace, studio)
    assert (found.annotations, found.issues) == (2, ())
    assert sorted(len(made.stances) for made in workspace.read(HUMAN)) == [0, 1]


def test_a_foreign_task_is_counted(server: Fake, studio: Studio, workspace: Workspace) -> None:
    server.load(1, body=[{"data": {"text": "किसी और का पाठ।"}}])
    server.annotate(4, [], user=1)
    found = pull(workspace, studio)
    assert (found.tasks, found.left_out, rules(found)) == (4, {"foreign": 1}, ["foreign-task"])
    assert {issue.severity for issue in found.issues} == {"warning"}


@pytest.mark.parametrize("more", [47, 98, 600])
def test_many_tasks_come_in_chunks_each_once(
    server: Fake, studio: Studio, workspace: Workspace, more: int
) -> None:
    server.load(1, body=[{"data": {"text": "किसी और का पाठ।"}}] * more)
    server.remove_task(7)
    found = pull(workspace, studio)
    assert (found.tasks, found.changed) == (more + 2, more + 2)
    (entry,) = map(json.loads, (workspace.root / PULLS).read_text(encoding="utf-8").splitlines())
    (project,) = entry["projects"]
    chunks = [json.loads(workspace.snapshot(sha)) for sha in project["chunks"]]
    assert [task["id"] for chunk in chunks for task in chunk] == sorted(server.tasks)
    assert max(map(len, chunks)) <= CHUNK
    for number in list(server.tasks):
        server.remove_task(number)
    assert (pull(workspace, studio, full=True).tasks, gc.isenabled()) == (0, True)


def test_a_task_the_server_cannot_write_is_named_and_the_others_come(
    server: Fake, studio: Studio, workspace: Workspace
) -> None:
    for task in (1, 2):
        server.annotate(task, said(workspace, f"a{task}"), user=1)
    pull(workspace, studio)
    note = {"id": "n", "from_name": "note", "to_name": "text", "type": "textarea"}
    for task in (2, 3):
        broken = [*said(workspace, f"a{task}"), {**note, "value": {"text": [HALF]}}]
        server.annotate(task, broken, user=2)
    server.annotate(1, said(workspace, "a1", less=True), user=3)
    found = pull(workspace, studio)
    assert rules(found) == ["task-unreadable", "task-unreadable"]
    assert [(i.severity, i.article_id) for i in found.issues] == [("error", "a2"), ("error", "a3")]
    assert sorted(made.article_id for made in workspace.read(HUMAN)) == ["a1", "a1", "a2"]
    assert found.gone == 0
    full = pull(workspace, studio, full=True)
    assert (full.gone, full.annotations) == (0, 3)
    for task in (2, 3):
        server.edit(server.tasks[task]["annotations"][-1]["id"], body={"result": []})
    assert rules(pull(workspace, studio)) == ["empty-work", "empty-work"]


def test_half_a_character_that_gets_through_is_quarantined(
    server: Fake, studio: Studio, workspace: Workspace
) -> None:
    note = {"id": "n", "from_name": "note", "to_name": "text", "type": "textarea"}
    server.careless = True
    server.annotate(1, [*said(workspace, "a1"), {**note, "value": {"text": [HALF]}}], user=1)
    server.annotate(2, [{"id": HALF, "from_name": HALF}], user=1)
    server.edit_data(3, text=HALF)
    found = pull(workspace, studio)
    assert found.left_out == {"faulty": 2}
    assert found.annotations == 0
    assert pull(workspace, studio, full=True).left_out == {"faulty": 2}


def test_a_server_out_of_order_is_no_matter_of_single_tasks(
    server: Fake, studio: Studio, tmp_path: Path
) -> None:
    workspace = workshop(tmp_path / "many", 15)
    push(workspace, studio)
    for task in server.tasks:
        server.annotate(task, [{"id": HALF}], user=1)
    with pytest.raises(StudioError, match="HTTP 500"):
        pull(workspace, studio)
    assert not (workspace.root / PULLED.path).exists()


def test_a_reading_keeps_the_ontology_version_of_its_time(
    server: Fake, studio: Studio, workspace: Workspace
) -> None:
    server.annotate(1, said(workspace, "a1"), user=1)
    pull(workspace, studio)
    path = workspace.root / ONTOLOGY
    was = workspace.ontology.version
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"version: {was}", "version: 9.9.9", 1),
        encoding="utf-8",
    )
    mark = {**workspace.mark, "ontology": "9.9.9"}
    (workspace.root / "workspace.json").write_text(json.dumps(mark), encoding="utf-8")
    workspace = Workspace.open(workspace.root)
    server.annotate(2, said(workspace, "a2"), user=1)
    for full in (False, True):
        pull(workspace, studio, full=full)
        versions = {made.article_id: made.ontology_version for made in workspace.read(HUMAN)}
        assert versions == {"a1": was, "a2": "9.9.9"}


def test_only_what_changed_is_read_and_a_harmed_table_is_made_anew(
    server: Fake, studio: Studio, workspace: Workspace
) -> None:
    for task in (1, 2, 3):
        server.annotate(task, said(workspace, f"a{task}"), user=1)
    pull(workspace, studio, progress=quiet)
    path = workspace.root / HUMAN.path
    whole = path.read_bytes()
    (chunk,) = (
        found
        for found in (workspace.root / "snapshots").rglob("*.gz")
        if b'"result"' in workspace.snapshot(found.name[:64])
    )
    aside = chunk.rename(workspace.root / "aside")
    server.annotate(2, said(workspace, "a2", less=True), user=2)
    assert pull(workspace, studio).annotations == 4, "the old chunk was not needed"
    path.write_bytes(whole.replace("रूस".encode(), "ग्रीस".encode()))
    with pytest.raises(WorkspaceError, match="cannot be read"):
        pull(workspace, studio)
    aside.rename(chunk)
    pull(workspace, studio)
    assert "ग्रीस" not in path.read_text(encoding="utf-8")
    assert whole.splitlines()[0] in path.read_bytes()


@pytest.mark.parametrize(
    "name", ["studio/project.json", "studio/groups.json", "studio/pulled.jsonl"]
)
@pytest.mark.parametrize("content", ["[]", "7", '{"url": 5}', '{"project": "one"}', "null", "{"])
def test_a_file_of_a_wrong_shape_is_named(
    server: Fake, studio: Studio, workspace: Workspace, name: str, content: str
) -> None:
    pull(workspace, studio)
    (workspace.root / name).write_text(content, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="is damaged") as caught:
        pull(workspace, studio)
    assert Path(name).name in str(caught.value) and caught.value.fix


def test_a_task_of_others_is_neither_read_nor_missed(
    server: Fake, studio: Studio, workspace: Workspace
) -> None:
    (project,) = server.projects
    for article in (["a"], {"a": 1}, None, "../x", 5):
        server.load(project, [{"data": {"text": "मेरा", "article_id": article}}])
        server.annotate(max(server.tasks), [{"id": "x"}])
    assert rules(pull(workspace, studio)) == ["foreign-task"] * 5
    assert history(workspace, "a1") == []
    for number in sorted(server.tasks)[-5:]:
        server.remove_task(number)
    assert rules(pull(workspace, studio)) == []


@pytest.mark.parametrize("said", [1e300, 10**400, -1, True, "60", [1], None])
def test_a_time_that_nobody_can_have_taken_is_not_counted(
    server: Fake, studio: Studio, workspace: Workspace, said: Any
) -> None:
    server.annotate(min(server.tasks), [], lead_time=said, parent_prediction=1)
    pull(workspace, studio)
    (made,) = workspace.read(HUMAN)
    assert made.seconds is None


def dated(server: Fake, task: int, hours: float) -> None:
    """Move the date of a task's last change, as a server's wrong clock would have set it."""
    moved = datetime.now(UTC) + timedelta(hours=hours)
    server.tasks[task]["updated_at"] = moved.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_a_change_dated_in_the_future_hides_none_that_follow(
    server: Fake, studio: Studio, workspace: Workspace
) -> None:
    first, second, _ = (server.annotate(n, said(workspace, f"a{n}")) for n in (1, 2, 3))
    dated(server, 3, 2)
    pull(workspace, studio)
    server.edit(first, body={"result": said(workspace, "a1", less=True)})
    assert pull(workspace, studio).changed == 2, "the one changed, and the one still to come"
    assert human(workspace) == {"a1": 0, "a2": 1, "a3": 1}
    for n in (1, 2, 3):
        dated(server, n, 3)
    assert pull(workspace, studio, full=True).changed == 3
    server.edit(second, body={"result": said(workspace, "a2", less=True)})
    pull(workspace, studio)
    assert human(workspace) == {"a1": 0, "a2": 0, "a3": 1}, "all dates were wrong"
