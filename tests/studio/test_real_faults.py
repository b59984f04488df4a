"""A faulty connection to a real Label Studio: in the end there is everything, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from faultproxy import Proxy, Rule, proxy
from loop import Loop, article, reading
from pydantic import SecretStr

from curation.errors import StudioError
from curation.ontology import Ontology
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.studio.project import find

pytestmark = pytest.mark.xdist_group("studio")

NUMBERED = [
    f"{when}-{status}"
    for when in ("before", "after")
    for status in (408, 409, 429, 500, 502, 503, 504)
]
BROKEN = ["before-rst", "before-fin", "after-rst", "after-fin", "cut-rst", "cut-fin", "page-404"]
FAULTS = [*NUMBERED, "before-401", "after-401", *BROKEN, "slow"]


@pytest.fixture
def loop(studio: Studio, ontology: Ontology) -> Iterator[Loop]:
    made = Loop.of(studio, ontology, 3)
    yield made
    made.close()


@pytest.fixture(scope="module")
def settled(studio: Studio, ontology: Ontology) -> Iterator[tuple[Loop, int]]:
    """A workspace with a project that has one annotation; for reading only."""
    made = Loop.of(studio, ontology, 3)
    project = made.push().project
    (task,) = made.tasks(project)["a1"]
    studio.sdk.annotations.create(id=task, result=encode_result(made.readings["a1"]))
    yield made, project
    made.close()


@pytest.fixture
def between(studio: Studio) -> Iterator[Proxy]:
    with proxy(studio.url) as made:
        yield made


def once_each(loop: Loop, project: int) -> bool:
    tasks = loop.tasks(project)
    return set(tasks) == set(loop.articles) and {len(n) for n in tasks.values()} == {1}


@pytest.fixture(scope="module")
def busy(studio: Studio, ontology: Ontology) -> Iterator[tuple[Loop, int]]:
    """A workspace with a project to which each test adds articles of its own."""
    made = Loop.of(studio, ontology, 1)
    yield made, made.push().project
    made.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_every_task_and_suggestion_is_stored_once_whatever_becomes_of_its_import(
    busy: tuple[Loop, int], between: Proxy, fault: str
) -> None:
    loop, project = busy
    number = 10 * (FAULTS.index(fault) + 1)
    new = [article(number), article(number + 1)]
    loop.articles = {made.id: made for made in new}
    loop.readings = {made.id: reading(made, loop.ontology) for made in new}
    stored = fault.split("-")[0] in ("after", "cut", "page", "slow")
    between.delay = 1.3
    far = loop.through(between.url, timeout=1.2)

    between.rules.append(Rule("POST", "/import", fault))
    assert far.push().created == 2
    assert not between.rules[0].times
    assert between.count("POST", "/import") == (1 if stored else 2)
    tasks = {ident: loop.tasks(project)[ident] for ident in loop.articles}
    assert {len(numbers) for numbers in tasks.values()} == {1}

    loop.readings |= {made.id: reading(made, loop.ontology, f"rules-{number}") for made in new}
    between.rules.append(Rule("POST", "/import/predictions", fault))
    assert far.push().refreshed == 2
    assert not between.rules[1].times
    assert between.count("POST", "/import/predictions") == (1 if stored else 2)
    for (task,) in tasks.values():
        found = loop.studio.get(f"api/tasks/{task}/", "task")["predictions"]
        assert sorted(p["model_version"] for p in found) == ["rules-1", f"rules-{number}"]
    assert loop.plan().empty


@pytest.mark.parametrize("fault", ["before-502", "after-502", "after-fin", "cut-fin", "slow"])
def test_one_project_with_one_view_is_made(loop: Loop, between: Proxy, fault: str) -> None:
    between.rules += [Rule("POST", "/api/projects/", fault), Rule("POST", "/api/dm/views", fault)]
    project = loop.through(between.url).push().project
    assert not any(rule.times for rule in between.rules)
    assert find(loop.studio, loop.workspace) is not None
    assert len(loop.studio.get("api/dm/views/", "views", project=project)) == 1
    assert once_each(loop, project)


@pytest.mark.parametrize("fault", ["before-502", "after-502", "after-rst", "slow"])
def test_page_and_shown_suggestions_are_set_in_the_end(
    loop: Loop, between: Proxy, fault: str
) -> None:
    loop.push()
    loop.guide += "<p>नया</p>"
    for ident, made in loop.articles.items():
        loop.readings[ident] = reading(made, loop.ontology, "rules-2")
    between.rules += [Rule("PATCH", "/api/projects/", fault) for _ in range(2)]
    loop.through(between.url).push()
    assert not any(rule.times for rule in between.rules)
    assert loop.plan().empty


def test_an_import_that_never_gets_through_is_an_error_and_stores_nothing(
    loop: Loop, between: Proxy
) -> None:
    between.rules.append(Rule("POST", "/import", "before-502", times=99))
    with pytest.raises(StudioError, match="HTTP 502"):
        loop.through(between.url).push()
    project = find(loop.studio, loop.workspace)
    assert project is not None and loop.tasks(project.id) == {}
    assert loop.push().created == 3
    assert once_each(loop, project.id)


def test_a_refusal_is_not_repeated_and_says_why(loop: Loop, between: Proxy) -> None:
    wrong = loop.readings["a1"].model_copy(update={"author": "x"})
    entity = wrong.entities[0].model_copy(update={"type": "TRIBE"})
    wrong = wrong.model_copy(update={"entities": (entity, *wrong.entities[1:])})
    other = loop.ontology.model_copy(
        update={"entities": {**loop.ontology.entities, "TRIBE": loop.ontology.entities["PER"]}}
    )
    loop.readings["a1"] = wrong
    loop.ontology = other
    with pytest.raises(StudioError) as caught:
        loop.through(between.url).push()
    assert between.count("POST", "/import") == 1
    assert "HTTP 400" in caught.value.message
    assert "TRIBE" in " ".join(caught.value.details)


READ_FAULTS = ["before-500", "before-429", "after-503", "before-401", "page-404", "before-rst",
               "cut-rst", "cut-fin", "after-fin", "slow"]  # fmt: skip


@pytest.mark.parametrize("fault", READ_FAULTS)
def test_reading_survives_mishaps(settled: tuple[Loop, int], between: Proxy, fault: str) -> None:
    loop, project = settled
    parts = ("/api/tasks/", "/export", "/api/projects/?", "/api/dm/views")
    between.rules += [Rule("GET", part, fault) for part in parts]
    between.delay = 0.8
    far = loop.through(between.url, timeout=0.7)
    assert far.plan().empty
    decoded = far.decoded(far.pull(project))
    assert not any(rule.times for rule in between.rules)
    assert sum(len(found.readings) for found in decoded.values()) == 1
    assert between.changes == []


def test_a_listing_or_an_export_that_lacks_rows_is_noticed(
    settled: tuple[Loop, int], between: Proxy
) -> None:
    loop, project = settled
    far = loop.through(between.url)
    between.rules.append(Rule("GET", "page_size=250", "short", times=9))
    with pytest.raises(StudioError, match="listed 2 tasks"):
        far.plan()
    between.rules[0].times = 0
    between.rules.append(Rule("GET", "/export", "short"))
    assert len(far.decoded(far.pull(project))) == 3
    between.rules.append(Rule("GET", "/export", "short", times=2))
    with pytest.raises(StudioError, match="did not return 1 tasks"):
        far.decoded(far.pull(project))


def test_a_server_that_keeps_refusing_is_given_up(
    settled: tuple[Loop, int], between: Proxy
) -> None:
    loop, project = settled
    between.rules.append(Rule("GET", "/api/tasks/", "before-503", times=99))
    far = loop.through(between.url)
    with pytest.raises(StudioError, match="HTTP 503"):
        far.pull(project)
    assert between.count("GET", "/api/tasks/") == far.studio.tries


def test_retry_after_is_obeyed(settled: tuple[Loop, int], between: Proxy) -> None:
    loop, project = settled
    waits: list[float] = []
    between.rules.append(Rule("GET", "/api/tasks/", "before-429", times=2))
    between.retry_after = 7
    far = loop.through(between.url, pause=waits.append)
    assert len(far.decoded(far.pull(project))) == 3
    assert waits == [7, 7]


def test_no_run_touches_annotations(loop: Loop, between: Proxy) -> None:
    far = loop.through(between.url)
    project = far.push().project
    (task,) = loop.tasks(project)["a1"]
    loop.studio.sdk.annotations.create(id=task, result=encode_result(loop.readings["a1"]))
    for ident, made in loop.articles.items():
        far.readings[ident] = reading(made, loop.ontology, "rules-2")
    far.push(far.plan(refresh_touched=True))
    far.decoded(far.pull(project))
    assert {method for method, _ in between.changes} <= {"POST", "PATCH"}
    assert not any("annotations" in path for _, path in between.changes)
    assert all(path.startswith("/api/projects/") for m, path in between.changes if m == "PATCH")


def test_an_access_token_that_expires_on_the_way_is_renewed(loop: Loop, between: Proxy) -> None:
    answer = loop.studio.http.post("api/token/")
    assert answer.status_code == 201
    key = SecretStr(answer.json()["token"])
    with Studio(between.url, key, pause=lambda _: None, timeout=5) as studio:
        far = replace(loop, studio=studio)
        assert studio.check()
        between.rules += [
            Rule("GET", "/api/tasks/", "before-401"),
            Rule("POST", "/import", "before-401"),
            Rule("GET", "/api/projects/", "before-401"),
        ]
        project = far.push().project
        assert not any(rule.times for rule in between.rules)
        assert once_each(loop, project)
        assert between.count("POST", "/api/token/refresh") >= 2
        between.rules.append(Rule("POST", "/api/token/refresh", "before-502"))
        studio.http.auth._access = None  # type: ignore[union-attr]
        assert far.plan().empty
    loop.studio.http.post("api/token/blacklist/", json={"refresh": key.get_secret_value()})
    with (
        Studio(between.url, key, pause=lambda _: None) as studio,
        pytest.raises(StudioError, match="does not accept the key"),
    ):
        studio.check()
