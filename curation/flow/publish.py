"""Gold into the next version of the dataset."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from curation.errors import CheckFailed, WorkspaceError
from curation.flow.validate import faultless
from curation.model import Article
from curation.publish.diff import Bump
from curation.publish.release import Ledger, Meta, Release, Source
from curation.publish.split import assign
from curation.publish.versions import publish as publish_version
from curation.workspace.store import (
    ARTICLES,
    GOLD,
    HUMAN,
    LEDGER,
    PULL_ISSUES,
    WEAK,
    Workspace,
)

UNKNOWN_LICENSE = "other"


@dataclass(frozen=True)
class Published:
    """Which version holds the gold of today, where it is, and what it holds."""

    version: str
    folder: Path
    new: bool
    articles: int
    held_out: tuple[str, ...]
    changes: Any
    license: str


def publish(workspace: Workspace, wanted: Bump | Literal["auto"], out: Path | None) -> Published:
    """Build the next version in the workspace's `exports/`, or in `out`.

    Raises:
        CheckFailed: gold has faults, or the built dataset has.
        WorkspaceError: there is no gold yet.
    """
    with workspace.writing():
        articles = {article.id: article for article in workspace.read(ARTICLES)}
        gold = list(workspace.read(GOLD))
        if not gold:
            raise WorkspaceError("there is no gold to publish", fix="curation adjudicate")
        texts = {article.id: article.text for article in articles.values()}
        sound, faulty = faultless(gold, texts, workspace.ontology)
        if faulty:
            raise CheckFailed(
                f"{len(faulty)} of {len(gold)} gold annotations have errors",
                details=[annotation.article_id for annotation in faulty[:20]],
                fix="curation validate, which names them",
            )
        chosen = [articles[annotation.article_id] for annotation in sound]
        ledger, held_out = _splits(workspace, chosen)
        outcome = publish_version(
            out or workspace.exports, _release(workspace, articles, ledger), wanted
        )
        workspace.write_state(LEDGER, ledger.model_dump())
    return Published(
        version=outcome.version,
        folder=outcome.folder,
        new=outcome.new,
        articles=len(chosen) - len(held_out),
        held_out=held_out,
        changes=outcome.changes,
        license=workspace.settings.license or UNKNOWN_LICENSE,
    )


def _splits(workspace: Workspace, articles: list[Article]) -> tuple[Ledger, tuple[str, ...]]:
    known = workspace.state(LEDGER)
    return assign(
        Ledger.model_validate(known) if known else Ledger(), articles, salt=workspace.settings.name
    )


def _release(workspace: Workspace, articles: dict[str, Article], ledger: Ledger) -> Release:
    gold = list(workspace.read(GOLD))
    done = {annotation.article_id for annotation in gold}
    waiting = {"not annotated yet": sum(ident not in done for ident in articles)}
    return Release(
        meta=_meta(workspace, [articles[ident] for ident in sorted(done)]),
        ontology=workspace.ontology,
        ledger=ledger,
        articles=list(articles.values()),
        gold=gold,
        human=list(workspace.read(HUMAN)),
        weak=list(workspace.read(WEAK)),
        quarantined=_quarantined(workspace),
        skipped={reason: number for reason, number in waiting.items() if number},
        guidelines=workspace.guidelines,
    )


def _quarantined(workspace: Workspace) -> dict[str, int]:
    found: dict[str, int] = {}
    for issue in workspace.read(PULL_ISSUES):
        if issue.severity == "error":
            found[issue.rule] = found.get(issue.rule, 0) + 1
    return found


def _meta(workspace: Workspace, articles: list[Article]) -> Meta:
    settings = workspace.settings
    terms = sorted({(a.source or "unknown", a.license or UNKNOWN_LICENSE) for a in articles})
    return Meta(
        name=settings.name,
        title=settings.title,
        description=settings.description,
        license=settings.license or UNKNOWN_LICENSE,
        sources=tuple(Source(name=name, license=license_) for name, license_ in terms),
    )
