"""Articles without suggestions and control articles, on a real Label Studio."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from annotated import sample_articles
from commands import Run
from licensed import licensed
from people import mended
from readings import Noise, annotator, shipped

from curation import samples
from curation.errors import UsageError
from curation.flow.adjudicate import adjudicate
from curation.flow.blind import blind_articles
from curation.flow.control import known_controls
from curation.flow.preannotate import preannotate
from curation.flow.progress import quiet
from curation.flow.publish import publish
from curation.flow.pull import pull
from curation.flow.push import push
from curation.flow.scripted import bare
from curation.model import Annotation
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID
from curation.studio.people import submit, user
from curation.studio.rows import tasks
from curation.studio.saved import Options
from curation.workspace.store import ARTICLES, BLIND, CONTROL, GOLD, HUMAN, WEAK, Workspace

pytestmark = pytest.mark.xdist_group("studio")

OWN = Noise(flip=0.1, drop=0.1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = licensed(Workspace.create(tmp_path / "w")[0])
    made.write(ARTICLES, sample_articles())
    preannotate(made, None, quiet)
    return made


def with_suggestions(studio: Studio, project: int | None) -> dict[str, bool]:
    found = tasks(studio, project or 0, ("id", "data", "predictions"))
    return {task["data"][ARTICLE_ID]: bool(task["predictions"]) for task in found}


def own_reading(ident: str, author: str, noise: Noise) -> Annotation:
    truth, text = samples.gold()[ident], samples.texts()[ident]
    return mended(annotator(truth, text, noise, shipped(), author=author, seed=1), shipped())


def test_a_share_goes_out_blind_and_stays_blind(
    run: Run, workspace: Workspace, studio: Studio
) -> None:
    planned = push(workspace, studio, options=Options(blind=0.25, seed=1), dry_run=True)
    assert not (workspace.root / BLIND).exists()
    done = push(workspace, studio, options=Options(blind=0.25, seed=1, limit=9))
    assert (done.created, done.later) == (9, 3)
    rest = push(workspace, studio)
    hidden = blind_articles(workspace)
    assert hidden == {*done.blind, *rest.blind} == set(planned.blind)
    assert 1 <= len(hidden) <= 6
    shown = with_suggestions(studio, rest.project)
    assert {ident for ident, there in shown.items() if not there} == hidden and len(shown) == 12

    # A larger share later takes in nothing that people may have seen with suggestions.
    assert push(workspace, studio, options=Options(blind=1.0)).blind == ()
    newer = [one.model_copy(update={"author": "rules@newer"}) for one in workspace.read(WEAK)]
    workspace.write(WEAK, newer)
    assert push(workspace, studio).refreshed == 12 - len(hidden)
    assert blind_articles(workspace) == hidden
    people_take_over_what_they_are_shown(run, workspace, studio, rest.project or 0)


def people_take_over_what_they_are_shown(
    run: Run, workspace: Workspace, studio: Studio, project: int
) -> None:
    hidden = blind_articles(workspace)
    weak = {one.article_id: one for one in workspace.read(WEAK)}
    for email in ("eager@test.local", "idle@test.local"):
        who = user(studio, email)
        for task in tasks(studio, project, ("id", "data")):
            ident = task["data"][ARTICLE_ID]
            blind = ident in hidden
            said = own_reading(ident, email, OWN) if blind else bare(weak[ident])
            submit(studio, task["id"], who, said, 300.0)
    pull(workspace, studio)
    where = ("-C", str(workspace.root))
    found = json.loads(run("agree", "--json", *where).out)["anchoring"]
    by_layer = {(one["agree_with"], one["layer"]): one for one in found}
    for layer in ("entity", "trigger", "argument"):
        one = by_layer["suggestions", layer]
        assert one["articles"] == [len(hidden), 12 - len(hidden)]
        assert one["assisted"]["f1"] == 1.0 > one["blind"]["f1"]
        assert one["interval"][0] > 0
    told = run("agree", *where).out
    assert "sent without suggestions (blind)" in told and "more when shown" in told
    care = json.loads(run("annotators", "--care", "--json", *where).out)
    assert {(one["suggested"], one["unchanged"]) for one in care} == {(12 - len(hidden),) * 2}
    counted = json.loads(run("corrections", "--json", *where).out)
    assert counted["without"] == 2 * len(hidden)


def read_all(
    workspace: Workspace, studio: Studio, projects: tuple[int | None, ...], noise: Noise
) -> None:
    """Everybody in a group reads what nobody there has read yet."""
    for number, project in enumerate(projects):
        who = user(studio, f"group{number}@test.local")
        for task in list(tasks(studio, project or 0, ("id", "data", "total_annotations"))):
            if not task["total_annotations"]:
                said = own_reading(task["data"][ARTICLE_ID], f"group{number}", noise)
                submit(studio, task["id"], who, said, 240.0)


def test_control_articles_are_scored_and_are_no_votes(
    run: Run, workspace: Workspace, studio: Studio
) -> None:
    with pytest.raises(UsageError, match="need groups"):
        push(workspace, studio, options=Options(control=0.2))
    groups = Options(assign=("a", "b", "c"), overlap=2)
    first = push(workspace, studio, options=groups)
    with pytest.raises(UsageError, match="known well enough"):
        push(workspace, studio, options=Options(control=0.2))
    read_all(workspace, studio, first.projects, Noise())
    pull(workspace, studio)
    assert adjudicate(workspace, None).disputes == ()
    votes, gold = list(workspace.read(HUMAN)), list(workspace.read(GOLD))
    assert len(votes) == 24

    sent = push(workspace, studio, options=Options(control=0.2, seed=3))
    given = known_controls(workspace).groups
    assert {group: len(some) for group, some in given.items()} == {"a": 2, "b": 2, "c": 2}
    assert (sent.created, sent.controls) == (6, 6)
    own = {one.article_id: one for one in votes}
    assert {i for some in given.values() for i in some} <= set(own)
    assert push(workspace, studio).created == 0

    read_all(workspace, studio, first.projects, OWN)
    pulled = pull(workspace, studio)
    assert (pulled.annotations, pulled.controls, pulled.people) == (24, 6, 3)
    assert list(workspace.read(HUMAN)) == votes
    checks = list(workspace.read(CONTROL))
    readers = {(one.article_id, one.author) for one in votes}
    assert len(checks) == 6 and not readers & {(one.article_id, one.author) for one in checks}
    adjudicate(workspace, None)
    assert list(workspace.read(GOLD)) == gold
    assert pull(workspace, studio).changed == 0 and len(list(workspace.read(CONTROL))) == 6

    care = json.loads(run("annotators", "--care", "--json", "-C", str(workspace.root)).out)
    for one in care:
        assert (one["control_articles"], one["gold"]["f1"]) == (2, 1.0)
        assert 0.5 < one["control"]["f1"] < 1.0
    assert "F1 on controls" in run("annotators", "--care", "-C", str(workspace.root)).out
    folder = publish(workspace).folder
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["human"]["in"] == 24
