"""Articles worth reading are sent first, the others later, on a real Label Studio."""

import json
from pathlib import Path

import pytest
from annotated import sample_articles
from commands import Run

from curation.errors import UsageError
from curation.flow.preannotate import preannotate
from curation.flow.progress import quiet
from curation.flow.push import push
from curation.studio.client import Studio
from curation.studio.encode import ARTICLE_ID
from curation.studio.order import ORDERS, Candidate, arrange, features, uncertainty
from curation.studio.rows import tasks
from curation.studio.saved import Options
from curation.studio.server import status
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


def test_only_the_articles_of_a_list_are_sent_in_its_order(
    workspace: Workspace, studio: Studio
) -> None:
    ids = [article.id for article in workspace.read(ARTICLES)]
    wanted = (ids[4], ids[1], ids[2])
    done = push(workspace, studio, options=Options(only=wanted))
    assert (done.created, done.later) == (3, len(ids) - 3)
    assert sent(studio, done.project) == list(wanted)
    again = push(workspace, studio, options=Options(only=wanted[:2]))
    assert (again.created, again.later, again.drift) == (0, len(ids) - 3, ())
    more = push(workspace, studio, options=Options(only=(ids[2], ids[0])))
    assert more.created == 1 and sent(studio, more.project) == [*wanted, ids[0]]
    with pytest.raises(UsageError, match="names 'nobody', an article this workspace does not"):
        push(workspace, studio, options=Options(only=(ids[5], "nobody")))
    assert push(workspace, studio).created == len(ids) - 4


def test_a_list_is_one_id_a_line_and_must_be_there(
    workspace: Workspace,
    studio_home: Path,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = status(studio_home)
    assert server
    ids = [article.id for article in workspace.read(ARTICLES)]
    (tmp_path / "list.txt").write_bytes(f"{ids[3]}\r\n\n  {ids[0]}\n{ids[3]}\n".encode())
    (tmp_path / "odd.txt").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", server.key.get_secret_value())
    words = ("push", "-C", str(workspace.root), "--url", server.url, "--dry-run", "--json")
    planned = json.loads(run(*words, "--only", "list.txt").out)
    assert planned["create"] == [ids[3], ids[0]]
    for name in ("missing.txt", "odd.txt"):
        ran = run(*words, "--only", name)
        assert ran.code == 2 and f"cannot read the list {name}" in ran.err


def test_a_plan_with_a_limit_is_applied_as_it_is(
    workspace: Workspace, studio: Studio, tmp_path: Path
) -> None:
    kept = tmp_path / "plan.json"
    planned = push(workspace, studio, options=Options(order="diverse", limit=3), save=kept)
    done = push(workspace, studio, apply=kept)
    assert sent(studio, done.project) == list(planned.create)
    assert done.created == 3
