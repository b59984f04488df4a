"""Articles worth reading are sent first, the others later, on a real Label Studio."""

from pathlib import Path

import pytest
from annotated import sample_articles

from curation.flow.preannotate import preannotate
from curation.flow.progress import quiet
from curation.flow.push import push
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID
from curation.studio.order import ORDERS, Candidate, arrange, features, uncertainty
from curation.studio.rows import tasks
from curation.studio.saved import Options
from curation.workspace.store import ARTICLES, WEAK, Workspace

pytestmark = pytest.mark.xdist_group("studio")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "w")[0]
    made.write(ARTICLES, sample_articles())
    preannotate(made, None, quiet)
    return made


def sent(studio: Studio, project: int | None) -> list[str]:
    return [task["data"][ARTICLE_ID] for task in tasks(studio, project or 0, ("id", "data"))]


@pytest.mark.parametrize("how", ORDERS)
def test_the_next_are_sent_when_somebody_has_begun(
    workspace: Workspace, studio: Studio, how: str
) -> None:
    weak = {found.article_id: found for found in workspace.read(WEAK)}
    turns = arrange(
        (
            Candidate(a.id, a.story, a.published, uncertainty(weak[a.id]), features(weak[a.id]))
            for a in workspace.read(ARTICLES)
        ),
        how,
        seed=3,
    )
    options = Options(order=how, limit=5, seed=3)
    first = push(workspace, studio, options=options)
    assert (first.created, first.later) == (5, len(turns) - 5)
    assert sent(studio, first.project) == turns[:5]
    again = push(workspace, studio, options=options)
    assert (again.created, again.later) == (0, len(turns) - 5)

    for task in list(tasks(studio, first.project or 0, ("id",)))[:2]:
        studio.sdk.annotations.create(id=task["id"], result=[], lead_time=1.0)
    second = push(workspace, studio, options=options)
    assert (second.created, second.drift) == (2, ())
    assert sent(studio, second.project) == turns[:7]
    rest = push(workspace, studio)
    assert (rest.created, rest.later, rest.drift) == (len(turns) - 7, 0, ())


def test_a_plan_with_a_limit_is_applied_as_it_is(
    workspace: Workspace, studio: Studio, tmp_path: Path
) -> None:
    kept = tmp_path / "plan.json"
    planned = push(workspace, studio, options=Options(order="diverse", limit=3), save=kept)
    done = push(workspace, studio, apply=kept)
    assert sent(studio, done.project) == list(planned.create)
    assert done.created == 3
