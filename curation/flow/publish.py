"""Gold into the next version of the dataset."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from curation.errors import CheckFailed, WorkspaceError
from curation.flow.validate import faultless
from curation.model import Annotation, Article
from curation.publish.diff import Bump, Changes
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
    changes: Changes | None
    license: str


def publish(workspace: Workspace, wanted: Bump | Literal["auto"], out: Path | None) -> Published:
    """Build the next version of the dataset, unless the latest holds all there is.

    Args:
        workspace: whose gold.
        wanted: how far the version number moves; "auto" as far as the changes call for.
        out: the folder of versions; by default `exports/` of the workspace.

    Raises:
        CheckFailed: gold has faults, or the built dataset has.
        UsageError: the changes call for more than `wanted`.
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
                details=[
                    f"{one.annotation.article_id}: {one.errors[0].rule}, {one.errors[0].where}"
                    for one in faulty[:20]
                ],
                fix="curation validate, which names them",
            )
        chosen = [articles[annotation.article_id] for annotation in sound]
        ledger, held_out = _splits(workspace, chosen)
        release = _release(workspace, list(articles.values()), chosen, gold, ledger)
        # Before the release: an article that was once shown in a split never leaves it.
        workspace.write_state(LEDGER, ledger.model_dump())
        outcome = publish_version(out or workspace.exports, release, wanted)
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


def _release(
    workspace: Workspace,
    articles: list[Article],
    chosen: list[Article],
    gold: list[Annotation],
    ledger: Ledger,
) -> Release:
    """What the version is built from; `chosen` are the articles that have gold."""
    quarantined, skipped = _left_out(workspace, articles, chosen)
    return Release(
        meta=_meta(workspace, chosen),
        ontology=workspace.ontology,
        ledger=ledger,
        articles=chosen,
        gold=gold,
        human=list(map(_without_note, workspace.read(HUMAN))),
        weak=list(workspace.read(WEAK)),
        quarantined=quarantined,
        skipped=skipped,
        guidelines=workspace.guidelines,
    )


def _without_note(reading: Annotation) -> Annotation:
    """A reading as it may be shown to everybody.

    The note is free text by a person whom the release knows by a pseudonym: it may hold a name,
    an address or a telephone number, also of others, and no pattern finds all of these. It stays
    in the workspace, where those who write the guidelines read it.
    """
    return reading.model_copy(update={"flags": reading.flags.model_copy(update={"note": None})})


def _left_out(
    workspace: Workspace, articles: list[Article], chosen: list[Article]
) -> tuple[dict[str, int], dict[str, int]]:
    """How many articles have no gold: by what held back their annotations, and for no such reason.

    Each article counts once, so that all that came in is accounted for.
    """
    waiting = {article.id for article in articles} - {article.id for article in chosen}
    held = {
        issue.article_id: issue.rule
        for issue in workspace.read(PULL_ISSUES)
        if issue.severity == "error" and issue.article_id in waiting
    }
    rest = len(waiting) - len(held)
    return dict(Counter(held.values())), {"no gold yet": rest} if rest else {}


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
