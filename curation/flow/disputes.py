"""Disputes to adjudicators, in a Label Studio project of their own, and their decisions back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from curation.errors import StudioError, WorkspaceError
from curation.flow.lanes import Remembered, address, remembered
from curation.flow.progress import Progress, quiet
from curation.flow.standing import standing
from curation.model import Annotation, Issue, sha256
from curation.review.cases import Case, cases, decision, moved
from curation.review.decisions import Decision, meets
from curation.review.votes import Dispute
from curation.studio.client import Studio
from curation.studio.decode import decode
from curation.studio.disputes import GUIDE, encode_case
from curation.studio.encode import ARTICLE_ID, link_names
from curation.studio.interface import interface
from curation.studio.plan import Plan, Target, plan
from curation.studio.project import Wanted, find, fingerprint
from curation.studio.pull import pseudonyms, pull
from curation.studio.push import push
from curation.studio.rows import Key
from curation.workspace.store import (
    ARTICLES,
    CASES,
    DECISION_PULLS,
    DECISIONS,
    DISPUTE_PROJECT,
    DISPUTES,
    GOLD,
    JOURNAL,
    Workspace,
)


@dataclass(frozen=True)
class Asked:
    """What was sent to adjudicators, or with `dry_run` would be."""

    url: str
    project: int | None
    dry_run: bool
    disputes: int
    cases: int
    created: int

    @property
    def address(self) -> str:
        """Where the project is, for a browser."""
        return f"{self.url.rstrip('/')}/projects/{self.project}/data" if self.project else self.url


@dataclass(frozen=True)
class Heard:
    """What adjudicators have decided: cases there are, cases decided, decisions new to us."""

    cases: int
    decided: int
    new: int
    people: int
    issues: tuple[Issue, ...]


def push_disputes(
    workspace: Workspace, studio: Studio, *, dry_run: bool = False, progress: Progress = quiet
) -> Asked:
    """Send every open dispute as a task that shows only the conflict; a second run sends nothing.

    Raises:
        WorkspaceError: nothing was adjudicated yet.
        StudioError: the server refuses, or does not answer.
    """
    with workspace.writing():
        disputes = list(workspace.read(DISPUTES))
        texts = {article.id: article.text for article in workspace.read(ARTICLES)}
        titles = {article.id: article.title for article in workspace.read(ARTICLES)}
        found = list(_cases(workspace, disputes, texts))
        state = remembered(workspace, DISPUTE_PROJECT, studio)
        made = _plan(workspace, studio, found, texts, state, progress)
        project = made.project
        if not dry_run and (found or project):
            known = {case.id: case for case in found}
            page, names = fingerprint(made.wanted.page), link_names(workspace.ontology)

            def payload(ids: Sequence[str]) -> list[dict[str, Any]]:
                return [_task(known[ident], texts, titles, page, names) for ident in ids]

            kept = {case.id for case in workspace.read(CASES)}
            workspace.append(CASES, [case for case in found if case.id not in kept])
            project = push(
                studio,
                made,
                payload,
                workspace.ontology,
                journal=lambda entry: workspace.log(JOURNAL, entry),
                progress=progress,
            ).project
            keys = {*(state.tasks if state else ()), *(_key(case, texts) for case in found)}
            now = Remembered(
                url=address(workspace, studio), project=project, tasks=tuple(sorted(keys))
            )
            workspace.write_state(DISPUTE_PROJECT, now.model_dump(mode="json"))
    return Asked(studio.url, project, dry_run, len(disputes), len(found), len(made.create))


def pull_decisions(workspace: Workspace, studio: Studio, *, progress: Progress = quiet) -> Heard:
    """Fetch what adjudicators have decided; decisions are only ever added.

    Raises:
        StudioError: the server does not answer, or has no such project.
    """
    with workspace.writing():
        known = remembered(workspace, DISPUTE_PROJECT, studio)
        project = find(studio, _mark(workspace), known.project if known else None)
        if project is None:
            raise StudioError(
                f"{studio.url} has no project for disputes of this workspace",
                fix="curation adjudicate, then curation push --disputes",
            )
        there = {case.id: case for case in workspace.read(CASES)}
        texts = {article.id: article.text for article in workspace.read(ARTICLES)}
        chunks = list(pull(studio, project.id, pseudonyms(workspace.salt)).chunks(progress))
        kept = [workspace.keep_snapshot(chunk.data) for chunk in chunks]
        workspace.log(DECISION_PULLS, {"project": project.id, "chunks": kept})
        issues: list[Issue] = []
        heard = [
            one
            for chunk in chunks
            for task in chunk.tasks
            for one in _decisions(workspace, task, there, texts, issues)
        ]
        before = list(workspace.read(DECISIONS))
        old = {_same(one) for one in before}
        new = [one for one in heard if _same(one) not in old]
        workspace.append(DECISIONS, sorted(new, key=lambda one: (one.changed, one.case)))
        every = [*before, *new]
    return Heard(
        cases=len(there),
        decided=len({one.case for one in every}),
        new=len(new),
        people=len({one.author for one in every}),
        issues=tuple(issues),
    )


def decisions(workspace: Workspace) -> dict[str, list[Decision]]:
    """The decisions that count, by article: of each case the last of each adjudicator."""
    last: dict[tuple[str, str], Decision] = {}
    for one in workspace.read(DECISIONS):
        known = last.get((one.case, one.author))
        if known is None or known.changed <= one.changed:
            last[one.case, one.author] = one
    found: dict[str, list[Decision]] = defaultdict(list)
    for one in last.values():
        found[one.article_id].append(one)
    return found


def _cases(
    workspace: Workspace, disputes: Sequence[Dispute], texts: dict[str, str]
) -> Iterator[Case]:
    by_article: dict[str, list[Dispute]] = defaultdict(list)
    for dispute in disputes:
        by_article[dispute.article_id].append(dispute)
    gold = {annotation.article_id: annotation for annotation in workspace.read(GOLD)}
    if not gold:
        raise WorkspaceError("nothing was adjudicated yet", fix="curation adjudicate")
    readings: dict[str, list[Annotation]] = defaultdict(list)
    for reading in standing(workspace)[0]:
        if reading.article_id in by_article:
            readings[reading.article_id].append(reading)
    for ident, open_here in sorted(by_article.items()):
        voters = {author for dispute in open_here for author in dispute.readings}
        sides = [reading for reading in readings[ident] if reading.author in voters]
        if sides and sha256(texts.get(ident, "")) == gold[ident].article_sha256:
            yield from cases(open_here, gold[ident], sides, texts[ident])


def _mark(workspace: Workspace) -> str:
    """What names the project to the server."""
    return f"{workspace.id}/~disputes"


def _plan(
    workspace: Workspace,
    studio: Studio,
    found: Sequence[Case],
    texts: dict[str, str],
    state: Remembered | None,
    progress: Progress,
) -> Plan:
    wanted = Wanted(
        workspace=_mark(workspace),
        title=f"{workspace.settings.project[:38]} · disputes",
        page=interface(workspace.ontology),
        guide=GUIDE,
    )
    targets = [
        Target(
            article_id=case.id,
            text_sha256=_key(case, texts)[1],
            model_version=case.readings[0].author,
        )
        for case in found
    ]
    return plan(
        studio,
        wanted,
        targets,
        known_project=state.project if state else None,
        known=[Key(*key) for key in state.tasks] if state else (),
        progress=progress,
    )


def _shown(case: Case, texts: dict[str, str]) -> str:
    return texts[case.article_id][case.start : case.end]


def _key(case: Case, texts: dict[str, str]) -> tuple[str, str]:
    return case.id, sha256(_shown(case, texts))


def _task(
    case: Case, texts: dict[str, str], titles: dict[str, str], page: str, names: dict[str, str]
) -> dict[str, Any]:
    return encode_case(
        case.id,
        _shown(case, texts),
        [moved(reading, -case.start) for reading in case.readings],
        title=titles[case.article_id],
        article_id=case.article_id,
        config_sha=page,
        names=names,
    )


def _decisions(
    workspace: Workspace,
    task: Any,
    there: dict[str, Case],
    texts: dict[str, str],
    issues: list[Issue],
) -> Iterator[Decision]:
    """What the adjudicators of a task have decided; what cannot be read is noted."""
    case = there.get(task["data"].get(ARTICLE_ID))
    if case is None or case.article_id not in texts:
        return
    decoded = decode(task, {case.id: sha256(_shown(case, texts))}, workspace.ontology)
    issues += [issue.model_copy(update={"article_id": case.article_id}) for issue in decoded.issues]
    if sha256(texts[case.article_id]) != case.article_sha256:
        return
    for one in decoded.readings:
        changes = {"article_id": case.article_id, "article_sha256": case.article_sha256}
        reading = moved(one.record, case.start, **changes)
        changed = datetime.fromisoformat(one.updated_at)
        issues += _beside(case, reading)
        yield decision(
            case,
            reading,
            author=reading.author,
            decided=reading.created or changed,
            changed=changed,
        )


def _beside(case: Case, reading: Annotation) -> Iterator[Issue]:
    """Changes to an event that was only shown beside the conflict: they are not looked at."""
    shown = {
        event.id: event
        for part in case.readings
        for event in part.events
        if not meets((event.trigger.start, event.trigger.end), case.spans)
    }
    for event in reading.events:
        if event.id in shown and event != shown[event.id]:
            yield Issue(
                rule="changed-beside-the-dispute",
                severity="warning",
                article_id=case.article_id,
                author=reading.author,
                where=f"{case.id}, «{event.trigger.text}»",
                message="what is changed on an event that is not in question is left out",
                fix="change it in the task of the whole article",
            )


def _same(one: Decision) -> tuple[str, str, datetime]:
    return one.case, one.author, one.changed
