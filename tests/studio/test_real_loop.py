"""There and back on a real Label Studio: what people submit is what we get, and only once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from loop import PSEUDONYM, Loop, article, reading
from test_encode_decode import PEOPLE, readings

from curation.errors import CheckFailed, StudioError
from curation.model import Annotation, Article, canonical
from curation.ontology import Ontology
from curation.studio.client import Studio
from curation.studio.encode import encode_result
from curation.studio.plan import Plan
from curation.studio.project import find, fingerprint
from curation.studio.pull import Pull
from curation.studio.push import push
from curation.studio.server import status

pytestmark = pytest.mark.xdist_group("studio")


@pytest.fixture
def loop(studio: Studio, ontology: Ontology) -> Loop:
    return Loop.of(studio, ontology, 3)


def annotate(loop: Loop, task: int, result: Any, **more: Any) -> int:
    """An annotator submits through the API; returns the annotation's number."""
    made = loop.studio.sdk.annotations.create(id=task, result=result, lead_time=12.5, **more)
    return int(made.id or 0)


def person(loop: Loop, name: str) -> int:
    """One more user of the server."""
    email = f"{name}-{loop.workspace}@curation.local"
    answer = loop.studio.http.post("api/users/", json={"email": email, "username": email})
    assert answer.status_code == 201
    return int(answer.json()["id"])


def test_what_annotators_submit_is_what_we_get(loop: Loop) -> None:
    pushed = loop.push()
    assert (pushed.created, pushed.refreshed) == (3, 0)
    tasks = loop.tasks(pushed.project)
    first, second = person(loop, "first"), person(loop, "second")
    submitted = {}
    for ident, (task,) in tasks.items():
        for user in (first, second):
            annotate(loop, task, encode_result(loop.readings[ident]), completed_by=user)
            submitted[ident, PSEUDONYM(user)] = canonical(loop.readings[ident])
    decoded = loop.decoded(loop.pull(pushed.project))
    got = {
        (r.record.article_id, r.record.author): r.record.model_copy(update=PEOPLE)
        for found in decoded.values()
        for r in found.readings
    }
    assert got == {key: wanted.model_copy(update=PEOPLE) for key, wanted in submitted.items()}
    assert all(found.issues == () and found.left_out == () for found in decoded.values())
    seconds = {r.record.seconds for found in decoded.values() for r in found.readings}
    assert seconds == {12.5}


def test_a_second_push_changes_nothing(loop: Loop) -> None:
    pushed = loop.push()
    sent: list[str] = []
    hooks = loop.studio.http.event_hooks
    try:
        loop.studio.http.event_hooks = {"request": [lambda r: sent.append(r.method)]}
        again = loop.plan()
        assert again.empty and again.drift == ()
        assert (again.unchanged, again.model_version) == (3, "rules-1")
        loop.push(again)
    finally:
        loop.studio.http.event_hooks = hooks
    assert sent and set(sent) == {"GET"}
    assert {len(numbers) for numbers in loop.tasks(pushed.project).values()} == {1}


def test_a_plan_can_be_kept_as_json_and_applied_later(loop: Loop) -> None:
    made = Plan.model_validate_json(loop.plan().to_line())
    assert made.create == ("a1", "a2", "a3") and made.settings == ("project",)
    assert loop.push(made).created == 3


def test_new_articles_are_added_to_the_project_there_is(loop: Loop) -> None:
    project = loop.push().project
    loop.articles["a4"] = article(4)
    pushed = loop.push()
    assert (pushed.project, pushed.created) == (project, 1)
    assert set(loop.tasks(project)) == {"a1", "a2", "a3", "a4"}


def test_a_crash_before_anything_was_noted_makes_no_second_project_or_task(loop: Loop) -> None:
    made = loop.plan()

    def die(entry: Any) -> None:
        if entry["event"] == "stored":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(loop.studio, made, loop.payload, loop.ontology, journal=die)
    pushed = loop.push()
    assert pushed.created == 0
    assert {len(numbers) for numbers in loop.tasks(pushed.project).values()} == {1}


def test_a_plan_applied_twice_makes_its_tasks_once(loop: Loop) -> None:
    project = loop.push().project
    loop.articles["a4"] = article(4)
    made = loop.plan()
    loop.push(made)
    loop.push(made)
    assert {len(numbers) for numbers in loop.tasks(project).values()} == {1}


def test_the_journal_is_told_before_and_after(loop: Loop) -> None:
    project = loop.push().project
    sending, stored = loop.journal
    assert sending["event"] == "sending" and sending["articles"] == ["a1", "a2", "a3"]
    tasks = loop.tasks(project)
    assert stored["tasks"] == [
        [tasks[ident][0], ident, loop.articles[ident].sha256] for ident in ("a1", "a2", "a3")
    ]


def test_better_suggestions_are_shown_and_human_work_is_left_alone(loop: Loop) -> None:
    project = loop.push().project
    tasks = loop.tasks(project)
    annotate(loop, tasks["a1"][0], encode_result(loop.readings["a1"]))
    before = list(loop.pull(project).chunks())
    for ident, found in loop.articles.items():
        loop.readings[ident] = reading(found, loop.ontology, "rules-2")
    made = loop.plan()
    assert [ident for _, ident in made.refresh] == ["a2", "a3"]
    assert [ident for _, ident in made.left] == ["a1"]
    assert (made.unchanged, made.create) == (0, ())
    assert made.settings == ("model_version",)
    assert loop.push(made).refreshed == 2
    assert loop.plan().empty
    assert loop.studio.get(f"api/projects/{project}/", "project")["model_version"] == "rules-2"
    shown = loop.studio.get(f"api/projects/{project}/next/", "next task")["predictions"]
    assert [prediction["model_version"] for prediction in shown] == ["rules-2"]
    after = list(loop.pull(project).chunks())
    annotations = [[task["annotations"] for task in chunk.tasks] for chunk in before]
    assert [[task["annotations"] for task in chunk.tasks] for chunk in after] == annotations
    everything = loop.plan(refresh_touched=True)
    assert [ident for _, ident in everything.refresh] == ["a1"]


def test_a_draft_counts_as_work(loop: Loop) -> None:
    project = loop.push().project
    task = loop.tasks(project)["a1"][0]
    answer = loop.studio.http.post(f"api/tasks/{task}/drafts", json={"result": [], "lead_time": 1})
    assert answer.status_code == 201
    loop.readings["a1"] = reading(loop.articles["a1"], loop.ontology, "rules-2")
    made = loop.plan()
    assert [ident for _, ident in made.left] == ["a1"]
    assert (made.refresh, made.model_version) == ((), "")
    assert loop.pull(project).drafts == (task,)


def test_articles_without_suggestions_are_pushed_bare(loop: Loop) -> None:
    loop.readings.clear()
    project = loop.push().project
    assert loop.plan().empty
    (found,) = [d for n, d in loop.decoded(loop.pull(project)).items()][:1]
    assert found.readings == ()


def test_faulty_suggestions_are_not_sent(loop: Loop) -> None:
    good = loop.readings["a2"]
    wrong = good.entities[0].model_copy(update={"text": "मंगलवाऱ"})
    loop.readings["a2"] = good.model_copy(update={"entities": (wrong, *good.entities[1:])})
    with pytest.raises(CheckFailed) as caught:
        loop.push()
    assert caught.value.details and caught.value.details[0].startswith("a2: ")
    project = find(loop.studio, loop.workspace)
    assert project is not None and loop.tasks(project.id) == {}


def test_drift_is_named(loop: Loop) -> None:
    project = loop.push().project
    tasks = loop.tasks(project)
    patched = {**loop.payload(["a1"])[0]["data"], "text": "कुछ और"}
    loop.studio.sdk.tasks.update(id=str(tasks["a1"][0]), data=patched)
    loop.studio.sdk.tasks.delete(id=str(tasks["a2"][0]))
    twice: Any = loop.payload(["a3"])
    loop.studio.sdk.projects.import_tasks(id=project, request=twice)
    stranger: Any = [{"data": {"text": "अपना कुछ"}}]
    loop.studio.sdk.projects.import_tasks(id=project, request=stranger)
    known = loop.stored
    made = loop.plan(known=known)
    assert {(drift.kind, drift.article_id) for drift in made.drift} == {
        ("edited", "a1"),
        ("deleted", "a2"),
        ("doubled", "a3"),
        ("foreign", None),
    }
    assert made.create == ()
    assert loop.plan(known=known, recreate=True).create == ("a2",)
    assert loop.plan().create == ("a2",)
    # A changed article gets a task of its own; the old one is reported, and kept.
    loop.articles["a3"] = article(3, " फिर चर्चा हुई।")
    made = loop.plan(known=known)
    assert made.create == ("a3",)
    assert "outdated" in {drift.kind for drift in made.drift}


def test_an_edited_text_is_quarantined_on_pull(loop: Loop) -> None:
    project = loop.push().project
    task = loop.tasks(project)["a1"][0]
    annotate(loop, task, encode_result(loop.readings["a1"]))
    data = {**loop.payload(["a1"])[0]["data"], "text": "कुछ और"}
    loop.studio.sdk.tasks.update(id=str(task), data=data)
    decoded = loop.decoded(loop.pull(project))[task]
    assert [out.reason for out in decoded.left_out] == ["text-changed"]
    assert [issue.rule for issue in decoded.issues] == ["text-changed"]


def test_the_page_follows_the_ontology_until_somebody_else_changes_it(loop: Loop) -> None:
    project = loop.push().project
    loop.page = loop.page.replace("#2563eb", "#2563ec").replace('rows="1"', 'rows="2"')
    made = loop.plan()
    assert made.settings == ("page",) and made.drift == ()
    loop.push(made)
    assert loop.plan().empty
    loop.guide = "<p>नए निर्देश</p>"
    assert loop.plan().settings == ("guide",)
    loop.push()
    assert loop.plan().empty
    foreign = loop.page.replace('rows="2"', 'rows="3"')
    loop.studio.sdk.projects.update(id=project, label_config=foreign)
    made = loop.plan()
    assert [drift.kind for drift in made.drift] == ["page"]
    with pytest.raises(StudioError, match="changed on the server") as caught:
        loop.push(made)
    assert caught.value.fix
    loop.push(made, overwrite_page=True)
    assert loop.plan().empty


def test_labels_in_use_are_not_dropped(loop: Loop) -> None:
    project = loop.push().project
    without = "\n".join(line for line in loop.page.split("\n") if 'alias="HARM"' not in line)
    whole, loop.page = loop.page, without
    assert loop.plan().drift == ()
    loop.page = whole
    annotate(loop, loop.tasks(project)["a1"][0], encode_result(loop.readings["a1"]))
    loop.page = without
    made = loop.plan()
    assert [drift.kind for drift in made.drift] == ["labels"]
    with pytest.raises(StudioError) as caught:
        loop.push(made, overwrite_page=True)
    assert "event=HARM" in caught.value.details[0]


def test_a_project_is_found_by_number_when_its_mark_is_gone(loop: Loop) -> None:
    project = loop.push().project
    loop.studio.sdk.projects.update(id=project, description="मेरा")
    assert find(loop.studio, loop.workspace) is None
    made = loop.plan(known_project=project)
    assert made.project == project and made.settings == ("mark", "guide")
    assert made.drift == ()
    loop.push(made)
    assert loop.plan().empty


def test_two_projects_of_one_workspace_are_refused(loop: Loop) -> None:
    loop.push()
    loop.studio.sdk.projects.create(
        title="copy", description=loop.wanted.description, label_config=loop.page
    )
    with pytest.raises(StudioError, match="both marked"):
        loop.plan()


def kept(made: Pull) -> dict[int, Any]:
    """Task → its content, of all chunks of a pull."""
    return {task["id"]: task for chunk in made.chunks() for task in chunk.tasks}


def test_pulls_fetch_what_changed_and_come_to_the_same(loop: Loop) -> None:
    project = loop.push().project
    tasks = {ident: numbers[0] for ident, numbers in loop.tasks(project).items()}
    first = loop.pull(project)
    have = kept(first)
    assert set(have) == set(first.stamps) == set(tasks.values())
    assert kept(loop.pull(project, first.stamps)) == {}

    number = annotate(loop, tasks["a1"], encode_result(loop.readings["a1"]))
    second = loop.pull(project, first.stamps)
    new = kept(second)
    assert set(new) == {tasks["a1"]}
    have |= new

    loop.studio.sdk.annotations.update(id=number, result=encode_result(loop.readings["a1"])[:1])
    loop.studio.sdk.tasks.delete(id=str(tasks["a2"]))
    loop.articles["a4"] = article(4)
    loop.push()
    third = loop.pull(project, second.stamps)
    new = kept(third)
    assert set(new) == {tasks["a1"], *loop.tasks(project)["a4"], *loop.tasks(project)["a2"]}
    assert third.gone == (tasks["a2"],)
    have = {number: task for number, task in (have | new).items() if number not in third.gone}
    full = loop.pull(project)
    assert [have[number] for number in sorted(have)] == list(kept(full).values())
    assert third.stamps == full.stamps

    loop.studio.sdk.annotations.delete(id=number)
    assert set(kept(loop.pull(project, third.stamps))) == {tasks["a1"]}


def test_dates_to_come_hide_no_change(loop: Loop) -> None:
    project = loop.push().project
    tasks = {ident: numbers[0] for ident, numbers in loop.tasks(project).items()}
    first = loop.pull(project)
    assert len(kept(first)) == 3
    # As if the server had dated one change far ahead, and was right again since.
    ahead = {**first.stamps, tasks["a1"]: f"2099{first.stamps[tasks['a1']][4:]}"}
    assert set(kept(loop.pull(project, ahead))) == {tasks["a1"]}
    annotate(loop, tasks["a2"], encode_result(loop.readings["a2"]))
    assert set(kept(loop.pull(project, ahead))) == {tasks["a1"], tasks["a2"]}


def test_work_done_during_a_pull_is_fetched_by_it_or_by_the_next(loop: Loop) -> None:
    project = loop.push().project
    tasks = {ident: numbers[0] for ident, numbers in loop.tasks(project).items()}
    made = loop.pull(project)
    chunks = made.chunks()
    next(chunks)
    annotate(loop, tasks["a1"], encode_result(loop.readings["a1"]))
    loop.studio.sdk.tasks.delete(id=str(tasks["a3"]))
    (late,) = chunks
    assert [task["id"] for task in late.tasks] == [tasks["a1"]]
    assert set(made.stamps) == {tasks["a1"], tasks["a2"]}
    assert kept(loop.pull(project, made.stamps)) == {}


def test_a_project_whose_tasks_lie_far_apart_is_pulled_whole(loop: Loop) -> None:
    project = loop.push().project
    other = Loop.of(loop.studio, loop.ontology, 30)
    other.push()
    loop.articles["a4"] = article(4)
    loop.push()
    assert set(kept(loop.pull(project))) == {n for (n,) in loop.tasks(project).values()}


def test_skipped_empty_and_faulty_work_is_counted(loop: Loop) -> None:
    project = loop.push().project
    tasks = {ident: numbers[0] for ident, numbers in loop.tasks(project).items()}
    annotate(loop, tasks["a1"], [], was_cancelled=True)
    annotate(loop, tasks["a2"], [])
    dangling = encode_result(loop.readings["a3"])
    next(item for item in dangling if item["type"] == "relation")["to_id"] = "nobody"
    annotate(loop, tasks["a3"], dangling)
    decoded = loop.decoded(loop.pull(project))
    reasons = {i: [out.reason for out in decoded[n].left_out] for i, n in tasks.items()}
    assert reasons == {"a1": ["skipped"], "a2": ["empty"], "a3": ["faulty"]}
    assert decoded[tasks["a3"]].issues[0].rule == "relation-dangling"


def test_no_person_is_in_what_we_keep(loop: Loop, studio_home: Path) -> None:
    server = status(studio_home)
    assert server is not None
    project = loop.push().project
    task = loop.tasks(project)["a1"][0]
    loop.studio.http.post(f"api/tasks/{task}/drafts", json={"result": [], "lead_time": 1})
    annotate(loop, task, encode_result(loop.readings["a1"]), completed_by=person(loop, "canary"))
    made = loop.pull(project)
    content = b"".join([made.project, *(chunk.data for chunk in made.chunks())])
    for secret in (b"@curation.local", b"canary", server.key.get_secret_value().encode()):
        assert secret not in content
    assert b'"completed_by":"ann_' in content


def test_a_deleted_annotator_leaves_the_work_and_takes_the_name(loop: Loop) -> None:
    project = loop.push().project
    task, user = loop.tasks(project)["a1"][0], person(loop, "leaver")
    number = annotate(loop, task, encode_result(loop.readings["a1"]), completed_by=user)
    (before,) = loop.decoded(loop.pull(project))[task].readings
    loop.studio.sdk.users.delete(id=user)
    other = annotate(loop, task, encode_result(loop.readings["a1"]), completed_by=person(loop, "x"))
    studio_users = loop.studio.get(f"api/annotations/{other}/", "annotation")["completed_by"]
    loop.studio.sdk.users.delete(id=studio_users)
    after = loop.decoded(loop.pull(project))[task].readings
    assert before.record.author == PSEUDONYM(user)
    assert {one.annotation_id for one in after} == {number, other}
    assert len({one.record.author for one in after}) == 2, "two people do not become one"
    assert all(one.record.author.startswith("ann_unknown_") for one in after)


@pytest.fixture(scope="module")
def open_loop(studio: Studio, ontology: Ontology) -> tuple[Loop, int]:
    made = Loop.of(studio, ontology, 1)
    return made, made.push().project


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=readings())
def test_any_reading_survives_the_real_server(
    open_loop: tuple[Loop, int], made: tuple[str, Annotation]
) -> None:
    loop, project = open_loop
    text, annotation = made
    title = text.split("\n")[0]
    if not title:
        return
    number = len(loop.articles) + 1
    annotation = annotation.model_copy(update={"article_id": f"h{number}"})
    loop.articles[f"h{number}"] = Article(
        id=f"h{number}", title=title, text=text, raw_sha256="0" * 64
    )
    loop.readings[f"h{number}"] = annotation
    assert loop.push().created == 1
    (task,) = loop.tasks(project)[f"h{number}"]
    (stored,) = loop.studio.get(f"api/tasks/{task}/", "task")["predictions"]
    annotate(loop, task, stored["result"])
    decoded = loop.decoded(loop.pull(project))[task]
    if encode_result(annotation) == []:
        return
    (got,) = decoded.readings
    people = {**PEOPLE, "ontology_version": loop.ontology.version}
    assert got.record.model_copy(update=people) == canonical(annotation).model_copy(update=people)


def test_our_page_reads_the_same_after_the_server_kept_it(loop: Loop) -> None:
    project = loop.push().project
    found: httpx.Response = loop.studio.http.get(f"api/projects/{project}/")
    assert fingerprint(found.json()["label_config"]) == fingerprint(loop.page)
    assert found.json()["show_instruction"] is True
    assert len(loop.studio.get("api/dm/views/", "views", project=project)) == 1
