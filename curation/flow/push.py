"""Tasks to Label Studio: a plan, then exactly that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from curation.errors import WorkspaceError
from curation.model import Annotation, Article
from curation.studio.client import Studio
from curation.studio.encode import encode
from curation.studio.guide import instructions
from curation.studio.interface import interface
from curation.studio.plan import Plan, Target, plan
from curation.studio.project import Wanted, fingerprint
from curation.studio.push import push as carry_out
from curation.studio.rows import Key
from curation.workspace.store import ARTICLES, JOURNAL, PROJECT, WEAK, Workspace

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Sent:
    """What a push did, or with `dry_run` would do."""

    url: str
    project: int | None
    dry_run: bool
    created: int
    refreshed: int
    unchanged: int
    left: int
    settings: tuple[str, ...]
    drift: tuple[str, ...]

    @property
    def address(self) -> str:
        """Where the project is, for a browser."""
        return f"{self.url.rstrip('/')}/projects/{self.project}/data" if self.project else self.url


def push(
    workspace: Workspace,
    studio: Studio,
    *,
    dry_run: bool = False,
    recreate: bool = False,
    refresh_annotated: bool = False,
    overwrite_page: bool = False,
    progress: Progress = lambda done, total: None,
) -> Sent:
    """Send what is missing and refresh suggestions; a second push sends nothing.

    Args:
        workspace: whose articles.
        studio: the server.
        dry_run: make the plan and nothing else.
        recreate: make tasks again that somebody deleted on the server.
        refresh_annotated: give new suggestions to tasks people have worked on, too.
        overwrite_page: replace a labelling page that somebody changed on the server.
        progress: told how many tasks are done.

    Raises:
        WorkspaceError: there are no articles.
        StudioError: the server refuses, or does not answer.
    """
    with workspace.writing():
        articles = {article.id: article for article in workspace.read(ARTICLES)}
        if not articles:
            raise WorkspaceError("there are no articles to push", fix="curation ingest FILES")
        weak = _fresh(workspace, articles)
        state = _state(workspace, studio)
        made = plan(
            studio,
            _wanted(workspace),
            [_target(article, weak.get(article.id)) for article in articles.values()],
            known_project=state.get("project"),
            known=[Key(*key) for key in state.get("tasks", ())],
            recreate=recreate,
            refresh_touched=refresh_annotated,
            progress=progress,
        )
        project = made.project
        if not dry_run:
            page = fingerprint(made.wanted.page)

            def payload(ids: Sequence[str]) -> list[dict[str, Any]]:
                return [encode(articles[ident], weak.get(ident), page) for ident in ids]

            project = carry_out(
                studio,
                made,
                payload,
                workspace.ontology,
                journal=lambda entry: workspace.log(JOURNAL, entry),
                progress=progress,
                overwrite_page=overwrite_page,
            ).project
            workspace.write_state(PROJECT, _new_state(studio, project, articles, made, state))
    return _sent(studio, made, project, dry_run)


def _sent(studio: Studio, made: Plan, project: int | None, dry_run: bool) -> Sent:
    return Sent(
        url=studio.url,
        project=project,
        dry_run=dry_run,
        created=len(made.create),
        refreshed=len(made.refresh),
        unchanged=made.unchanged,
        left=made.left,
        settings=made.settings,
        drift=tuple(drift.message for drift in made.drift),
    )


def _fresh(workspace: Workspace, articles: dict[str, Article]) -> dict[str, Annotation]:
    """Weak annotations of the articles as they are today."""
    return {
        annotation.article_id: annotation
        for annotation in workspace.read(WEAK)
        if annotation.article_id in articles
        and articles[annotation.article_id].sha256 == annotation.article_sha256
    }


def _target(article: Article, weak: Annotation | None) -> Target:
    return Target(
        article_id=article.id,
        text_sha256=article.sha256,
        model_version=weak.author if weak else None,
    )


def _wanted(workspace: Workspace) -> Wanted:
    return Wanted(
        workspace=workspace.id,
        title=workspace.settings.project,
        page=interface(workspace.ontology),
        guide=instructions(workspace.guidelines),
    )


def _state(workspace: Workspace, studio: Studio) -> dict[str, Any]:
    """What we remember of the project, if it was on this server."""
    state = workspace.state(PROJECT) or {}
    return state if state.get("url") == studio.url else {}


def _new_state(
    studio: Studio, project: int, articles: dict[str, Article], made: Plan, old: dict[str, Any]
) -> dict[str, Any]:
    """Remember every key that was ever there, so that a deleted task is noticed."""
    keys = {Key(article.id, article.sha256) for article in articles.values()}
    keys |= {Key(*key) for key in old.get("tasks", ())}
    return {"url": studio.url, "project": project, "tasks": sorted(map(list, keys))}
