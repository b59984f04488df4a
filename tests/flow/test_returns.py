"""Faulty work goes back to whoever did it, and comes back once, on a real Label Studio."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from annotated import sample_articles
from commands import Run
from workshop import person, submit

from curation import samples
from curation.flow.history import history
from curation.flow.lanes import return_mark
from curation.flow.progress import quiet
from curation.flow.pull import pull
from curation.flow.push import push
from curation.flow.returns import SentBack, send_back
from curation.flow.validate import validate
from curation.model import Annotation
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID, encode_result
from curation.studio.interface import FAULTS
from curation.studio.project import find
from curation.studio.rows import tasks
from curation.studio.server import status
from curation.validate.across import ACROSS
from curation.validate.returned import asked
from curation.validate.rules import RULES
from curation.workspace.store import ARTICLES, HUMAN, Workspace

pytestmark = pytest.mark.xdist_group("studio")

FIELDS = ("id", "data", "predictions", "total_annotations")
NOT_THEIRS = {"text-changed", "text-not-nfc", "untidy-paragraph"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "w")[0]
    made.write(ARTICLES, sample_articles()[:2])
    return made


def truth(article: str) -> Annotation:
    return samples.gold()[article]


def careless(article: str) -> Annotation:
    """With a postposition in a mention, and a mention of nobody."""
    said = truth(article)
    text = samples.texts()[article]
    wide = next(e for e in said.entities if e.ref and text[e.end : e.end + 3] == " ने")
    vague = next(e for e in said.entities if e.ref and e is not wide)
    changed = {
        wide.id: wide.model_copy(update={"end": wide.end + 3, "text": wide.text + " ने"}),
        vague.id: vague.model_copy(update={"ref": ()}),
    }
    return said.model_copy(update={"entities": tuple(changed.get(e.id, e) for e in said.entities)})


def numbers(studio: Studio, project: int) -> dict[str, int]:
    return {t["data"][ARTICLE_ID]: t["id"] for t in tasks(studio, project, ("id", "data"))}


def checked(workspace: Workspace, studio: Studio) -> list[str]:
    """Pull, validate, and send back; the rules that found an error."""
    pull(workspace, studio)
    found = validate(workspace, quiet).issues
    return sorted(issue.rule for issue in found if issue.severity == "error")


def asked_of(studio: Studio, sent: SentBack) -> list[dict[str, Any]]:
    project = int(sent.address.split("/")[-2])
    return [dict(task) for task in tasks(studio, project, FIELDS)]


def test_a_correction_takes_the_place_of_what_it_corrects(
    workspace: Workspace, studio: Studio
) -> None:
    first, second = (article.id for article in workspace.read(ARTICLES))
    project = push(workspace, studio).project or 0
    there, asha, bilal = numbers(studio, project), person(studio, "asha"), person(studio, "bilal")
    submit(studio, there[first], careless(first), completed_by=asha)
    submit(studio, there[second], truth(second), completed_by=asha)
    submit(studio, there[first], truth(first), completed_by=bilal)
    assert checked(workspace, studio) == ["ends-in-postposition", "ref-missing"]

    (sent,) = send_back(workspace, studio)
    assert (sent.readings, sent.created) == (1, 1)
    (task,) = asked_of(studio, sent)
    shown = task["data"][FAULTS].split("\n")
    assert len(shown) == 3 and " ने»: निशान के अंत में" in shown[1] and "“कौन” खाली है" in shown[2]
    assert task["data"]["text"] == samples.texts()[first]
    assert [p["model_version"] for p in task["predictions"]] == [sent.author]
    assert "bilal" not in str(task) and "asha" not in str(task)

    # Once more changes nothing; nor does a pull before anybody has worked.
    assert [(s.readings, s.created) for s in send_back(workspace, studio)] == [(1, 0)]
    before = (workspace.root / HUMAN.path).read_bytes()
    assert len(checked(workspace, studio)) == 2
    assert (workspace.root / HUMAN.path).read_bytes() == before

    # Another person's work there does not count, theirs does: once, in the place of the old.
    submit(studio, task["id"], careless(first), completed_by=bilal)
    submit(studio, task["id"], truth(first), completed_by=asha)
    pulled = pull(workspace, studio)
    assert [issue.rule for issue in pulled.issues] == ["not-theirs"]
    assert pulled.left_out == {"corrected": 1, "not-theirs": 1}
    readings = list(workspace.read(HUMAN))
    assert sorted((r.article_id, r.author == sent.author) for r in readings) == [
        (first, False),
        (first, True),
        (second, True),
    ]
    for reading in readings:
        assert reading.entities == truth(reading.article_id).entities
    (corrected,) = (r for r in readings if r.article_id == first and r.author == sent.author)
    assert corrected.seconds == 25.0
    assert checked(workspace, studio) == []
    assert send_back(workspace, studio) == []
    assert pull(workspace, studio, full=True).annotations == 3
    assert len(history(workspace, first)) == 4


def test_what_cannot_be_read_comes_back_too_and_round_after_round(
    workspace: Workspace, studio: Studio
) -> None:
    first, _ = (article.id for article in workspace.read(ARTICLES))
    project = push(workspace, studio).project or 0
    who = person(studio, "chitra")
    result = encode_result(truth(first))
    stance = truth(first).stances[0]
    holderless = [i for i in result if "holder" not in i.get("labels", ())]
    loose = {"type": "relation", "from_id": stance.id, "to_id": "gone", "direction": "right"}
    number = numbers(studio, project)[first]
    submit(studio, number, [*holderless, {**loose, "labels": ["source"]}], completed_by=who)
    assert {"stance-ends", "relation-dangling"} <= set(checked(workspace, studio))

    (sent,) = send_back(workspace, studio)
    (task,) = asked_of(studio, sent)
    assert f"«{stance.evidence.text}»: रुख किसका है" in task["data"][FAULTS]
    (suggestion,) = task["predictions"]
    assert not any(item.get("to_id") == "gone" for item in suggestion["result"])
    assert {i["id"] for i in suggestion["result"] if "id" in i} == {
        i["id"] for i in result if "id" in i
    }

    submit(studio, task["id"], careless(first), completed_by=who)
    assert checked(workspace, studio) == ["ends-in-postposition", "ref-missing"]
    (again,) = send_back(workspace, studio)
    assert (again.created, again.address) == (1, sent.address)
    last = max(asked_of(studio, again), key=lambda found: int(found["id"]))
    assert "रुख किसका है" not in last["data"][FAULTS]
    submit(studio, last["id"], truth(first), completed_by=who)
    assert checked(workspace, studio) == []
    (reading,) = workspace.read(HUMAN)
    assert (reading.article_id, reading.entities) == (first, truth(first).entities)


def test_people_have_projects_of_their_own(workspace: Workspace, studio: Studio) -> None:
    first, _ = (article.id for article in workspace.read(ARTICLES))
    there = numbers(studio, push(workspace, studio).project or 0)
    submit(studio, there[first], careless(first), completed_by=person(studio, "dev"))
    submit(studio, there[first], careless(first), completed_by=person(studio, "esha"))
    pull(workspace, studio)
    validate(workspace, quiet)
    sent = send_back(workspace, studio)
    assert len({one.address for one in sent}) == len({one.author for one in sent}) == 2
    for one in sent:
        project = find(studio, return_mark(workspace, one.author))
        assert project and one.address.endswith(f"/projects/{project.id}/data")
        (task,) = asked_of(studio, one)
        assert [p["model_version"] for p in task["predictions"]] == [one.author]


def test_the_command_names_who_mends_what_where(
    workspace: Workspace,
    studio: Studio,
    studio_home: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, _ = (article.id for article in workspace.read(ARTICLES))
    there = numbers(studio, push(workspace, studio).project or 0)
    submit(studio, there[first], careless(first), completed_by=person(studio, "farah"))
    pull(workspace, studio)
    server = status(studio_home)
    assert server
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", server.key.get_secret_value())
    where = ("--url", server.url, "-C", str(workspace.root))
    told = run("validate", "--to-studio", *where)
    assert told.code == 1
    assert "2 errors" in told.out
    assert f"1 reading, 1 new: {server.url}/projects/" in told.err
    assert "1 reading, 0 new" in run("validate", "--to-studio", *where).err


def test_every_error_has_its_words_or_is_not_theirs() -> None:
    errors = {rule.name for rule in RULES if rule.severity == "error"}
    errors |= {rule.name for rule in ACROSS if rule.severity == "error"}
    assert errors - asked().keys() == NOT_THEIRS
