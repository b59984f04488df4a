"""Tasks to Label Studio: a plan, then exactly that."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from curation.flow.labels import migrations
from curation.flow.lanes import Lane, Remembered, address
from curation.flow.plans import note, read_plan, was_begun
from curation.flow.progress import Progress, quiet
from curation.flow.shares import Held, share_out
from curation.studio.client import Studio
from curation.studio.encode import encode, link_names
from curation.studio.guide import instructions
from curation.studio.interface import interface
from curation.studio.migrate import retired
from curation.studio.plan import Drift, Plan, Target, plan
from curation.studio.project import Wanted, fingerprint
from curation.studio.push import push as carry_out
from curation.studio.rows import Key
from curation.studio.saved import Options, SavedPlan, content, require_fresh
from curation.workspace.files import write_atomically
from curation.workspace.store import ARTICLES, JOURNAL, WEAK, Workspace


@dataclass(frozen=True)
class Sent:
    """What a push did, or with `dry_run` would do.

    `projects` are those of the groups, if the work is divided; `project` is the first.
    `create`, `refresh` and `leave` name the articles that are counted above them; `later` is how
    many get a task at another push. `blind` are those created without suggestions on purpose;
    `controls` is how many of the tasks created are of control articles.
    """

    url: str
    project: int | None
    dry_run: bool
    created: int
    refreshed: int
    unchanged: int
    left: int
    settings: tuple[str, ...]
    drift: tuple[Drift, ...]
    later: int = 0
    controls: int = 0
    projects: tuple[int | None, ...] = ()
    create: tuple[str, ...] = field(default=(), repr=False)
    refresh: tuple[str, ...] = field(default=(), repr=False)
    leave: tuple[str, ...] = field(default=(), repr=False)
    blind: tuple[str, ...] = field(default=(), repr=False)

    @property
    def address(self) -> str:
        """Where the first project is, for a browser."""
        return self.addresses[0] if self.project else self.url

    @property
    def addresses(self) -> list[str]:
        """Where the projects are, for a browser."""
        return [f"{self.url.rstrip('/')}/projects/{number}/data" for number in self.projects]


def push(
    workspace: Workspace,
    studio: Studio,
    *,
    options: Options | None = None,
    dry_run: bool = False,
    save: Path | None = None,
    apply: Path | None = None,
    progress: Progress = quiet,
) -> Sent:
    """Send what is missing and refresh suggestions; a second push sends nothing.

    Args:
        workspace: whose articles.
        studio: the server.
        options: what else may be done; those of the plan if one is applied.
        dry_run: make the plan and nothing else.
        save: keep the plan in this file, and do nothing else.
        apply: do what the plan in this file says, or nothing.
        progress: told how many tasks are done.

    Raises:
        WorkspaceError: there are no articles.
        UsageError: the file holds no plan.
        CheckFailed: the saved plan is stale, or was applied before.
        StudioError: the server refuses, or does not answer.
    """
    saved = read_plan(apply) if apply else None
    chosen = saved.options if saved else options or Options()
    with workspace.writing():
        shares = share_out(workspace, chosen)
        works = [_Work(workspace, studio, chosen, *share) for share in shares.shares]
        begun = saved is not None and was_begun(workspace, saved)
        plans = [work.plan(progress) for work in works]
        created = {article for plan in plans for article in plan.create}
        now = SavedPlan(
            id=saved.id if saved else secrets.token_hex(8),
            url=address(workspace, studio),
            content=content(target for work in works for target in work.targets),
            options=chosen,
            plans=tuple(plans),
        )
        if saved:
            require_fresh(saved, now, begun=begun)
        if save:
            write_atomically(save, now.to_line().encode() + b"\n")
        projects = [plan.project for plan in plans]
        if not (dry_run or save):
            if saved:
                note(workspace, saved.id, "begun")
            shares.keep(workspace, created)
            projects = [
                work.carry_out(plan, progress) for work, plan in zip(works, plans, strict=True)
            ]
            if saved:
                note(workspace, saved.id, "done")
    return replace(
        _sent(studio, plans, projects, bool(dry_run or save)),
        blind=tuple(sorted(shares.hidden.articles & created)),
        controls=sum(
            len(set(shares.checks.of(share.lane.group)) & set(plan.create))
            for share, plan in zip(shares.shares, plans, strict=True)
        ),
    )


@dataclass
class _Work:
    """What shall be in one project, and the way to bring it there."""

    workspace: Workspace
    studio: Studio
    options: Options
    lane: Lane
    articles: dict[str, Held]
    weak: dict[str, Held]

    @cached_property
    def known(self) -> Remembered | None:
        return self.lane.state(self.workspace, self.studio)

    @cached_property
    def targets(self) -> list[Target]:
        return [
            Target(
                article_id=ident,
                text_sha256=found.what,
                model_version=self.weak[ident].what if ident in self.weak else None,
            )
            for ident, found in self.articles.items()
        ]

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            workspace=self.lane.mark(self.workspace),
            title=self.lane.title(self.workspace),
            page=interface(self.workspace.ontology),
            guide=instructions(self.workspace.guidelines),
        )

    def plan(self, progress: Progress) -> Plan:
        return plan(
            self.studio,
            self.wanted,
            self.targets,
            known_project=self.known.project if self.known else None,
            known=[Key(*key) for key in self.known.tasks] if self.known else (),
            recreate=self.options.recreate,
            refresh_touched=self.options.refresh_annotated,
            retired=retired(migrations(self.workspace)),
            limit=self.options.limit,
            only=frozenset(self.options.only),
            progress=progress,
        )

    def carry_out(self, made: Plan, progress: Progress) -> int:
        page, names = fingerprint(made.wanted.page), link_names(self.workspace.ontology)

        def payload(ids: Sequence[str]) -> Iterator[dict[str, Any]]:
            articles = self.workspace.at(ARTICLES, [self.articles[i].place for i in ids])
            tagged = [i for i in ids if i in self.weak]
            said = self.workspace.at(WEAK, [self.weak[i].place for i in tagged])
            for article in articles:
                weak = next(said) if article.id in self.weak else None
                yield encode(article, weak, page, names)

        project = carry_out(
            self.studio,
            made,
            payload,
            self.workspace.ontology,
            journal=lambda entry: self.workspace.log(JOURNAL, entry),
            progress=progress,
            overwrite_page=self.options.overwrite_page,
        ).project
        sent = {ident: self.articles[ident] for ident in self.articles.keys() - set(made.later)}
        state = _new_state(address(self.workspace, self.studio), project, sent, self.known)
        self.workspace.write_state(self.lane.file, state.model_dump(mode="json"))
        return project


def _sent(
    studio: Studio, plans: Sequence[Plan], projects: Sequence[int | None], dry_run: bool
) -> Sent:
    create = [article for plan in plans for article in plan.create]
    refresh = [article for plan in plans for _, article in plan.refresh]
    leave = [article for plan in plans for _, article in plan.left]
    return Sent(
        url=studio.url,
        project=projects[0],
        projects=tuple(projects),
        dry_run=dry_run,
        created=len(create),
        refreshed=len(refresh),
        unchanged=sum(plan.unchanged for plan in plans),
        left=len(leave),
        later=sum(len(plan.later) for plan in plans),
        settings=tuple(dict.fromkeys(name for plan in plans for name in plan.settings)),
        drift=tuple(drift for plan in plans for drift in plan.drift),
        create=tuple(create),
        refresh=tuple(refresh),
        leave=tuple(leave),
    )


def _new_state(
    url: str, project: int, articles: dict[str, Held], old: Remembered | None
) -> Remembered:
    """Remember every key that was ever there, so that a deleted task is noticed."""
    keys = {Key(ident, article.what) for ident, article in articles.items()}
    keys |= {Key(*key) for key in old.tasks} if old else set()
    return Remembered(url=url, project=project, tasks=tuple(sorted(keys)))
