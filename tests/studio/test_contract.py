"""The same steps against the real Label Studio and against the fake: both answer alike."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from fakestudio import fake
from loop import Loop
from pydantic import SecretStr

from curation.ontology import Ontology
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.studio.project import find, views
from curation.studio.rows import condition, rows, tasks, totals

pytestmark = pytest.mark.xdist_group("studio")


@pytest.fixture(params=["real", "fake"])
def loop(request: pytest.FixtureRequest, ontology: Ontology) -> Iterator[Loop]:
    if request.param == "real":
        yield Loop.of(request.getfixturevalue("studio"), ontology, 3)
        return
    with fake() as made, Studio(made.url, SecretStr("k" * 40)) as studio:
        yield Loop.of(studio, ontology, 3)


def stamps(loop: Loop, project: int) -> dict[int, str]:
    return {t["id"]: t["updated_at"] for t in tasks(loop.studio, project, ("id", "updated_at"))}


def test_an_import_is_not_idempotent(loop: Loop) -> None:
    project = loop.push().project
    again: Any = loop.payload(["a1"])
    loop.studio.sdk.projects.import_tasks(id=project, request=again)
    assert {i: len(n) for i, n in loop.tasks(project).items()} == {"a1": 2, "a2": 1, "a3": 1}


def test_an_import_is_atomic_and_a_refusal_has_its_shape(loop: Loop) -> None:
    project = loop.push().project
    good = {"data": loop.payload(["a1"])[0]["data"]}
    answer = loop.studio.http.post(
        f"api/projects/{project}/import", json=[good, {"data": {"nothing": 1}}]
    )
    assert answer.status_code == 400
    body = answer.json()
    assert {"id", "status_code", "detail", "validation_errors"} <= set(body)
    assert sum(map(len, loop.tasks(project).values())) == 3
    assert loop.studio.http.post(f"api/projects/{project}/import", json=[]).status_code == 400


def test_totals_under_conditions(loop: Loop) -> None:
    project = loop.push().project
    first, second, third = sorted(n for (n,) in loop.tasks(project).values())
    answer = loop.studio.sdk.annotations.create(id=second, result=[])
    assert answer.id
    assert totals(loop.studio, project) == (3, 1, first)
    assert totals(loop.studio, project, highest=True) == (3, 1, third)
    left = tasks(loop.studio, project, ("id",), after=first)
    assert [task["id"] for task in left] == [second, third]
    assert [row.touched for row in rows(loop.studio, project)] == [False, True, False]
    assert loop.studio.http.get(f"api/projects/{10**6}/").status_code == 404


def test_what_moves_the_date_of_a_task(loop: Loop) -> None:
    project = loop.push().project
    number = min(n for (n,) in loop.tasks(project).values())
    seen = [stamps(loop, project)[number]]

    def moved() -> bool:
        seen.append(stamps(loop, project)[number])
        time.sleep(0.002)
        return seen[-1] > seen[-2]

    result: Any = encode_result(loop.readings["a1"])
    made = loop.studio.sdk.annotations.create(id=number, result=result).id or 0
    assert moved()
    loop.studio.sdk.annotations.update(id=made, result=result[:1])
    assert moved()
    loop.studio.http.post(f"api/tasks/{number}/drafts", json={"result": [], "lead_time": 1})
    assert not moved()
    assert [t["id"] for t in _drafts(loop, project)] == [number]
    loop.studio.sdk.annotations.delete(id=made)
    assert moved()
    one: Any = [{"task": number, "model_version": "m2", "result": []}]
    loop.studio.sdk.projects.import_predictions(id=project, request=one)
    assert not moved()
    versions = {row.id: row.versions for row in rows(loop.studio, project)}
    assert versions[number] == {"rules-1", "m2"}
    late = condition("updated_at", "greater", "Datetime", seen[-3])
    listed = tasks(loop.studio, project, ("id",), also=[late])
    assert [task["id"] for task in listed] == [number]


def _drafts(loop: Loop, project: int) -> list[Any]:
    begun = condition("draft_exists", "equal", "Boolean", True)
    return list(tasks(loop.studio, project, ("id",), also=[begun]))


def test_nothing_is_locked(loop: Loop) -> None:
    project = loop.push().project
    number = min(n for (n,) in loop.tasks(project).values())
    made = loop.studio.sdk.annotations.create(id=number, result=[]).id
    answer = loop.studio.http.patch(
        f"api/annotations/{made}/", json={"result": []}, headers={"If-Match": "nope"}
    )
    assert answer.status_code == 200 and "ETag" not in answer.headers


def test_predictions_of_an_unknown_task_refuse_their_batch(loop: Loop) -> None:
    project = loop.push().project
    number = min(n for (n,) in loop.tasks(project).values())
    both = [{"task": n, "model_version": "m2", "result": []} for n in (number, 10**6)]
    answer = loop.studio.http.post(f"api/projects/{project}/import/predictions", json=both)
    assert answer.status_code == 400
    assert {row.versions for row in rows(loop.studio, project)} == {frozenset({"rules-1"})}


def test_a_push_and_a_pull_come_to_the_same(loop: Loop) -> None:
    made = loop.push()
    found = find(loop.studio, loop.workspace)
    assert found and found.id == made.project and views(loop.studio, found.id) == 1
    assert loop.plan().empty
    (task,) = loop.tasks(found.id)["a1"]
    result: Any = encode_result(loop.readings["a1"])
    loop.studio.sdk.annotations.create(id=task, result=result)
    decoded = loop.decoded(loop.pull(found.id))
    assert [len(one.readings) for _, one in sorted(decoded.items())] == [1, 0, 0]
    loop.studio.sdk.tasks.delete(id=str(task))
    assert loop.pull(found.id).project and len(loop.tasks(found.id)) == 2
