"""Every endpoint that push and pull use, broken in every way, on a real Label Studio.

One scenario goes over all of them: a first push, a second one with better suggestions and a new
guide, a submitted annotation, a pull. Whatever breaks, a command that gave up is run again, and
in the end everything is there once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from faultproxy import Rule, proxy
from loop import Loop, reading
from test_real_faults import FAULTS

from curation.errors import StudioError
from curation.ontology import Ontology
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.studio.project import find, views
from curation.studio.rows import rows

pytestmark = pytest.mark.xdist_group("studio")

ENDPOINTS = [
    ("GET", "/api/version"),
    ("GET", "/whoami"),
    ("GET", "/api/projects/?"),
    ("GET", "/api/projects/"),
    ("GET", "/api/dm/views"),
    ("GET", "/api/tasks/"),
    ("GET", "/export"),
    ("POST", "/api/projects/"),
    ("POST", "/api/dm/views"),
    ("POST", "/import"),
    ("POST", "/import/predictions"),
    ("PATCH", "/api/projects/"),
]

CASES = [(method, part, fault) for method, part in ENDPOINTS for fault in FAULTS]
SOME = {(*ENDPOINTS[n], FAULTS[(7 * n + 9) % len(FAULTS)]) for n in range(len(ENDPOINTS))}

T = TypeVar("T")


def twice(step: Callable[[], T]) -> T:
    """What a person does whose command gave up: run it again."""
    try:
        return step()
    except StudioError:
        return step()


@pytest.mark.parametrize(
    ("method", "part", "fault"),
    [
        pytest.param(*case, id=" ".join(case), marks=() if case in SOME else pytest.mark.sweep)
        for case in CASES
    ],
)
def test_in_the_end_there_is_everything_once(
    studio: Studio, ontology: Ontology, method: str, part: str, fault: str
) -> None:
    loop = Loop.of(studio, ontology, 2)
    with proxy(studio.url) as between:
        between.delay = 1.3
        between.rules.append(Rule(method, part, fault))
        far = loop.through(between.url, timeout=1.2)
        twice(far.studio.check)
        project = twice(far.push).project
        far.guide += "<p>नया</p>"
        for ident, made in far.articles.items():
            far.readings[ident] = reading(made, ontology, "rules-2")
        twice(far.push)
        (task,) = loop.tasks(project)["a1"]
        studio.sdk.annotations.create(id=task, result=encode_result(loop.readings["a1"]))
        decoded = twice(lambda: far.decoded(far.pull(project)))
        assert not between.rules[0].times, "the fault has not struck"
        assert not [p for m, p in between.changes if "annotations" in p or m in ("PUT", "DELETE")]
        far.close()
    found = find(studio, loop.workspace)
    assert found is not None and found.id == project
    assert views(studio, project) == 1
    assert {len(numbers) for numbers in loop.tasks(project).values()} == {1}
    assert set(loop.tasks(project)) == set(loop.articles)
    assert {row.versions for row in rows(studio, project)} == {frozenset({"rules-1", "rules-2"})}
    stored = studio.get(f"api/tasks/{task}/", "task")["predictions"]
    assert len(stored) == 2
    assert [len(one.readings) for _, one in sorted(decoded.items())] == [1, 0]
    far.studio = studio
    assert far.plan().empty
    studio.sdk.projects.delete(id=project)
