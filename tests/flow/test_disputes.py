"""The chain of several people on a real Label Studio: disputes pushed, decided, pulled, in gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from annotated import sample_articles
from commands import Run
from licensed import licensed
from people import mended
from readings import Noise, annotator, shipped

from curation import samples
from curation.flow.adjudicate import adjudicate
from curation.flow.disputes import pull_decisions, push_disputes
from curation.flow.preannotate import preannotate
from curation.flow.progress import quiet
from curation.flow.publish import publish
from curation.flow.pull import pull
from curation.flow.push import push
from curation.flow.validate import validate
from curation.model import Annotation
from curation.review.align import Reading
from curation.review.cases import Case, _part, moved
from curation.review.scope import Scope
from curation.review.views import arguments, entities, stances, triggers
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID, encode_result
from curation.studio.people import submit, user
from curation.studio.rows import tasks
from curation.studio.server import status
from curation.workspace.store import ARTICLES, CASES, DECISIONS, GOLD, HUMAN, PROJECT, Workspace

pytestmark = pytest.mark.xdist_group("studio")

PEOPLE = ("asha@test.local", "bilal@test.local", "chitra@test.local")
JUDGE = "judge@test.local"
NOISE = Noise(flip=0.02, drop=0.03)


@pytest.fixture
def workspace(tmp_path: Path, studio: Studio) -> Workspace:
    """The sample articles, read by three people over the API."""
    made = licensed(Workspace.create(tmp_path / "w")[0])
    made.write(ARTICLES, sample_articles())
    preannotate(made, None, quiet)
    project = push(made, studio).project or 0
    for email in PEOPLE:
        read(studio, project, email)
    pull(made, studio)
    return made


def read(studio: Studio, project: int, email: str) -> None:
    """Somebody with faults of their own reads every article."""
    gold, texts, who = samples.gold(), samples.texts(), user(studio, email)
    for task in tasks(studio, project, ("id", "data")):
        ident = task["data"][ARTICLE_ID]
        said = annotator(gold[ident], texts[ident], NOISE, shipped(), author=email, seed=1)
        submit(studio, task["id"], who, mended(said, shipped()), 300.0)


def decide(workspace: Workspace, studio: Studio, project: int) -> int:
    """An adjudicator who knows the truth submits it for every case nobody has decided."""
    known, gold = {case.id: case for case in workspace.read(CASES)}, samples.gold()
    who, done = user(studio, JUDGE), 0
    open_tasks = tasks(studio, project, ("id", "data", "total_annotations", "predictions"))
    for task in list(open_tasks):
        if not task["total_annotations"]:
            said = truth_of(known[task["data"][ARTICLE_ID]], gold)
            _submit(studio, task["id"], who, said, task["predictions"][0]["id"])
            done += 1
    return done


def _submit(studio: Studio, task: int, who: int, said: Annotation, started: int) -> None:
    """Submit what somebody made of a suggestion, as the page does."""
    result: list[Any] = encode_result(said)
    studio.change(
        "deciding",
        lambda sdk: sdk.annotations.create(
            id=task, result=result, completed_by=who, lead_time=30.0, parent_prediction=started
        ),
    )


def truth_of(case: Case, gold: dict[str, Annotation]) -> Annotation:
    side = Reading(gold[case.article_id])
    scope = Scope(frozenset(case.spans), frozenset(case.stances))
    return moved(_part(scope, side, side), -case.start)


def test_three_people_disputes_decisions_gold(workspace: Workspace, studio: Studio) -> None:
    assert validate(workspace, quiet).errors == 0
    first = adjudicate(workspace, "unanimous")
    assert (first.people, first.articles, first.left_out) == (3, 12, ())
    assert len(first.disputes) > 50

    asked = push_disputes(workspace, studio)
    assert asked.created == asked.cases > 30
    assert asked.project != (workspace.state(PROJECT) or {})["project"]
    again = push_disputes(workspace, studio)
    assert (again.created, again.cases, again.project) == (0, asked.cases, asked.project)
    shown_is_the_conflict_alone(workspace, studio, asked.project or 0)

    rounds = 0
    while (done := adjudicate(workspace, "unanimous")).disputes:
        project = push_disputes(workspace, studio).project or 0
        assert decide(workspace, studio, project) > 0
        heard = pull_decisions(workspace, studio)
        assert heard.people == 1
        assert {issue.rule for issue in heard.issues} <= {"changed-beside-the-dispute"}
        rounds += 1
        assert rounds < 4
    assert pull_decisions(workspace, studio).new == 0
    assert done.decisions > 30 and done.left_out == ()

    readings: dict[str, list[Annotation]] = {}
    for one in workspace.read(HUMAN):
        readings.setdefault(one.article_id, []).append(one)
    truth = samples.gold()
    for gold in workspace.read(GOLD):
        is_the_truth_somebody_saw(gold, truth[gold.article_id], readings[gold.article_id])
    names = {name for gold in workspace.read(GOLD) for name in traced(gold)}
    judged = {one.name for one in workspace.read(DECISIONS)}
    people = {one.author for one in workspace.read(HUMAN)}
    assert names <= people | judged
    assert len(names & judged) > 30 and people <= names

    release = publish(workspace)
    assert release.articles > 0
    assert origins_in(release.folder) == {}
    edits_keep_the_decisions(workspace, studio)
    more_people_keep_the_decisions(workspace, studio)
    fields = origins_in(publish(workspace).folder)
    assert {"type", "modality"} <= set(fields)
    assert set.union(*fields.values()) <= {one.author for one in workspace.read(HUMAN)} | judged


def shown_is_the_conflict_alone(workspace: Workspace, studio: Studio, project: int) -> None:
    texts = {article.id: article.text for article in workspace.read(ARTICLES)}
    known = {case.id: case for case in workspace.read(CASES)}
    found = list(tasks(studio, project, ("id", "data", "predictions")))
    assert len(found) == len(known)
    for task in found:
        case = known[task["data"][ARTICLE_ID]]
        text = task["data"]["text"]
        assert text == texts[case.article_id][case.start : case.end]
        shown = sorted(prediction["model_version"] for prediction in task["predictions"])
        assert shown == sorted(part.author for part in case.readings)
        assert len(shown) >= 1
        assert {name for names in shown for name in names.split(" + ")} <= {
            one.author for one in workspace.read(HUMAN)
        }
    several = [task for task in found if len(task["predictions"]) > 1]
    assert len(several) > len(found) * 0.8
    assert sum(len(task["data"]["text"]) for task in found) / len(found) < 600


def is_the_truth_somebody_saw(
    gold: Annotation, truth: Annotation, readings: list[Annotation]
) -> None:
    """Nothing wrong is in it, and everything right that somebody has seen."""
    for facts in (entities, triggers, arguments, stances):
        right = set(facts(Reading(truth)))
        seen = {fact for one in readings for fact in facts(Reading(one))}
        assert set(facts(Reading(gold))) <= right
        assert seen & right <= set(facts(Reading(gold)))


def traced(gold: Annotation) -> set[str]:
    found: set[str] = set()
    for item in (*gold.entities, *gold.events, *gold.stances):
        origin = item.from_
        assert origin
        for names in origin.values() if isinstance(origin, dict) else [origin]:
            found |= set(names)
    return found


def origins_in(folder: Path) -> dict[str, set[str]]:
    """Whom the fields of released items name; every item names somebody for itself, or by field."""
    from datasets import load_dataset

    by_field: dict[str, set[str]] = {}
    for config, items in (("entities", "entities"), ("events", "events"), ("stance", "stances")):
        for split in load_dataset(str(folder), config).values():
            for item in (one for row in split for one in row[items]):
                assert item["from"] or item["from_fields"], item
                for told in item["from_fields"] or ():
                    by_field.setdefault(told["field"], set()).update(told["ids"])
    return by_field


def edits_keep_the_decisions(workspace: Workspace, studio: Studio) -> None:
    """Somebody thinks again, of everything, after adjudicators have decided."""
    project = (workspace.state(PROJECT) or {})["project"]
    before = decided_mentions(workspace)
    said_before = list(workspace.read(HUMAN))
    who, gold, texts = user(studio, PEOPLE[0]), samples.gold(), samples.texts()
    for task in list(tasks(studio, project, ("id", "data"))):
        ident = task["data"][ARTICLE_ID]
        careless = Noise(flip=0.1, drop=0.3)
        said = annotator(gold[ident], texts[ident], careless, shipped(), author="again", seed=2)
        result: list[Any] = encode_result(mended(said, shipped()))
        for made in studio.get(f"api/tasks/{task['id']}/annotations/", "what was said"):
            if made["completed_by"] == who:
                studio.sdk.annotations.update(id=made["id"], result=result)
    assert pull(workspace, studio).changed == 12
    assert list(workspace.read(HUMAN)) != said_before
    adjudicate(workspace, "unanimous")
    assert before and decided_mentions(workspace) == before


def decided_mentions(workspace: Workspace) -> set[tuple[str, int, int, str]]:
    """Mentions of gold that stand where an adjudicator has decided."""
    judged = {one.name for one in workspace.read(DECISIONS)}
    found = set()
    for gold in workspace.read(GOLD):
        for entity in gold.entities:
            origin = entity.from_ or ()
            named = set(origin.get("type", ()) if isinstance(origin, dict) else origin)
            if named & judged:
                found.add((gold.article_id, entity.start, entity.end, entity.type))
    return found


def more_people_keep_the_decisions(workspace: Workspace, studio: Studio) -> None:
    kept = (workspace.root / DECISIONS.path).read_bytes()
    project = push(workspace, studio).project or 0
    read(studio, project, "dev@test.local")
    assert pull(workspace, studio).people == 4
    done = adjudicate(workspace, "majority")
    assert done.decisions > 30
    truth = samples.gold()
    for gold in workspace.read(GOLD):
        right = truth[gold.article_id]
        assert set(entities(Reading(gold))) <= set(entities(Reading(right)))
    assert (workspace.root / DECISIONS.path).read_bytes() == kept


def test_the_command_line(
    run: Run, workspace: Workspace, studio_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = status(studio_home)
    assert server
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", server.key.get_secret_value())
    where = ("--url", server.url, "-C", str(workspace.root))
    assert run("pull", "--disputes", *where).code == 3
    assert run("push", "--disputes", *where).code == 3
    said = run("adjudicate", "--policy", "unanimous", "-C", str(workspace.root))
    assert "next: curation push --disputes" in said.err
    planned = json.loads(run("push", "--disputes", "--dry-run", *where, "--json").out)
    assert planned["created"] == planned["cases"] > 0
    assert not (workspace.root / CASES.path).exists()
    sent = run("push", "--disputes", *where)
    assert f"{planned['created']} tasks created" in sent.out
    heard = run("pull", "--disputes", *where)
    assert heard.code == 0
    assert heard.out.startswith(f"0 of {planned['cases']} cases decided")
    assert run("push", "--disputes", "--recreate", *where).code == 2
