"""Gold into the next version of the dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from curation.errors import WorkspaceError
from curation.flow.inputs import keep, note
from curation.flow.measures import agreement, quality
from curation.flow.standing import standing
from curation.flow.takedown import taken_down
from curation.flow.validate import check_all, faultless
from curation.model import Annotation, Article, Issue
from curation.publish.diff import Bump, Changes, latest, read_manifest
from curation.publish.release import UNKNOWN, Ledger, Meta, Release, Source
from curation.publish.split import assign, by_date
from curation.publish.standoff import KEY
from curation.publish.targets import Sent, send, target
from curation.publish.versions import publish as publish_version
from curation.workspace.store import (
    ARTICLES,
    GOLD,
    LEDGER,
    PULL_ISSUES,
    REJECTED,
    WEAK,
    Workspace,
)

NO_GOLD = "no gold yet"
TAKEN_DOWN = "taken down"


@dataclass(frozen=True)
class Options:
    """How to publish.

    Attributes:
        bump: how far the version number moves; "auto" as far as the changes call for.
        override: why to publish although a gate is shut.
        standoff: leave the texts out; so do the settings, if they say so.
        days: draw the splits by date; validation begins with the first day, test with the second.
        to: where the version goes beside `exports/`.
    """

    bump: Bump | Literal["auto"] = "auto"
    override: str | None = None
    standoff: bool = False
    days: tuple[date, date] | None = None
    to: str | None = None


@dataclass(frozen=True)
class Published:
    """Which version holds the gold of today, where it is, and what it holds."""

    version: str
    folder: Path
    new: bool
    articles: int
    held_out: tuple[str, ...]
    changes: Changes | None
    sent: Sent | None = None


def publish(workspace: Workspace, options: Options = Options()) -> Published:
    """Build the next version of the dataset, unless the latest holds all there is, and send it.

    Raises:
        CheckFailed: a gate is shut, or the built dataset has faults.
        UsageError: the changes call for more than the bump asked for, or the options do not fit.
        WorkspaceError: there is no gold yet.
        CurationError: the version is built, and could not be sent.
    """
    goal = target(options.to) if options.to else None
    with workspace.writing():
        if next(iter(workspace.read(GOLD)), None) is None:
            raise WorkspaceError("there is no gold to publish", fix="curation adjudicate")
        ledger, held_out = _splits(workspace, options.days)
        # Before the release: an article that was once shown in a split never leaves it.
        workspace.write_state(LEDGER, ledger.model_dump(mode="json"))
        inputs = keep(workspace)
        made, faults = release(workspace)
        made = replace(made, inputs=inputs, standoff=options.standoff or made.standoff)
        outcome = publish_version(
            workspace.exports,
            made,
            options.bump,
            gates=workspace.settings.gates,
            validation=[*faults, *_texts_again(workspace, made)],
            override=options.override,
        )
        note(workspace, outcome.version, inputs)
    return Published(
        version=outcome.version,
        folder=outcome.folder,
        new=outcome.new,
        articles=sum(1 for article in made.articles if article.id in ledger.articles),
        held_out=held_out,
        changes=outcome.changes,
        sent=send(outcome.folder, goal) if goal else None,
    )


def release(workspace: Workspace) -> tuple[Release, list[Issue]]:
    """What today's version is built from, and what `validate` says of its gold."""
    articles = {article.id: article for article in workspace.read(ARTICLES)}
    gone = taken_down(workspace, articles.values())
    texts = {i: a.text for i, a in articles.items() if i not in gone}
    gold = [a for a in workspace.read(GOLD) if a.article_id not in gone]
    faults = check_all(gold, texts, workspace.ontology)
    chosen = [articles[a.article_id] for a in gold if a.article_id in texts]
    ids = {article.id for article in chosen}
    human, faulty = _sound(workspace, texts)
    weak = [a for a in workspace.read(WEAK) if a.article_id not in gone]
    fresh = [a for a in (*human, *weak) if a.article_id in ids and _fresh(a, articles)]
    quarantined, skipped = _left_out(workspace, articles.keys() - ids, gone)
    made = Release(
        meta=_meta(workspace, chosen),
        ontology=workspace.ontology,
        ledger=Ledger.model_validate(workspace.state(LEDGER) or {}),
        articles=chosen,
        gold=gold,
        human=list(map(_without_note, human)),
        weak=weak,
        quarantined=quarantined,
        skipped=skipped,
        faulty=faulty,
        agreement=agreement((a for a in fresh if a.origin == "human"), texts),
        quality=quality(gold, (a for a in fresh if a.origin == "weak")),
        guidelines=workspace.guidelines,
        aside=[article for ident, article in articles.items() if ident not in ids],
        taken_down=gone,
        standoff=workspace.settings.standoff,
    )
    return made, faults


def _fresh(annotation: Annotation, articles: dict[str, Article]) -> bool:
    return annotation.article_sha256 == articles[annotation.article_id].sha256


def _splits(workspace: Workspace, days: tuple[date, date] | None) -> tuple[Ledger, tuple[str, ...]]:
    """The ledger grown by the articles that have gold, and those of them that are held out."""
    ledger = Ledger.model_validate(workspace.state(LEDGER) or {})
    if days:
        ledger = by_date(ledger, days)
    articles = {article.id: article for article in workspace.read(ARTICLES)}
    gone = taken_down(workspace, articles.values())
    with_gold = {a.article_id for a in workspace.read(GOLD)} - gone
    chosen = [article for ident, article in articles.items() if ident in with_gold]
    return assign(ledger, chosen, salt=workspace.settings.name)


def _sound(workspace: Workspace, texts: dict[str, str]) -> tuple[list[Annotation], dict[str, int]]:
    """People's readings as they count, and how many are held back, by the rule they break."""
    readings = [a for a in standing(workspace)[0] if a.article_id in texts]
    sound, faulty = faultless(readings, texts, workspace.ontology)
    return sound, dict(Counter(one.errors[0].rule for one in faulty))


def _texts_again(workspace: Workspace, made: Release) -> list[Issue]:
    """No texts into a dataset that had none so far, unless somebody says why."""
    newest = latest(workspace.exports)
    if made.standoff or newest is None or KEY not in read_manifest(workspace.exports / newest):
        return []
    return [
        Issue(
            rule="gate-texts",
            severity="error",
            article_id="",
            where="the articles",
            message=f"version {newest} holds no texts, the next one would",
            fix="curation publish --standoff (or standoff = true in curation.toml)",
        )
    ]


def _without_note(reading: Annotation) -> Annotation:
    """A reading as it may be shown to everybody.

    The note is free text by a person whom the release knows by a pseudonym: it may hold a name,
    an address or a telephone number, also of others, and no pattern finds all of these. It stays
    in the workspace, where those who write the guidelines read it.
    """
    return reading.model_copy(update={"flags": reading.flags.model_copy(update={"note": None})})


def _left_out(
    workspace: Workspace, waiting: Iterable[str], gone: frozenset[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """How many articles are not there: by what held them or their annotations back, and why else.

    Each article counts once, so that all that came in is accounted for.
    """
    waiting = set(waiting) - gone
    held = {
        issue.article_id: issue.rule
        for issue in workspace.read(PULL_ISSUES)
        if issue.severity == "error" and issue.article_id in waiting
    }
    rejected = Counter(f"rejected: {reject.reason}" for reject in workspace.read(REJECTED))
    skipped = {NO_GOLD: len(waiting) - len(held), TAKEN_DOWN: len(gone)}
    return (
        dict(Counter(held.values()) + rejected),
        {why: number for why, number in skipped.items() if number},
    )


def _meta(workspace: Workspace, articles: list[Article]) -> Meta:
    settings = workspace.settings
    named = {source.name: source for source in settings.sources}
    terms = sorted({(a.source or UNKNOWN, a.license or "unknown") for a in articles})
    others = [Source(name=name, license=terms_) for name, terms_ in terms if name not in named]
    return Meta(
        name=settings.name,
        title=settings.title,
        description=settings.description,
        license=settings.license,
        homepage=settings.homepage,
        authors=settings.authors,
        sources=(*settings.sources, *others),
        limits=settings.limits,
        released=settings.released,
        personal=settings.personal,
    )
