"""Which articles a push puts into which project, in what order, and with which suggestions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from curation.errors import UsageError, WorkspaceError
from curation.flow import blind, control
from curation.flow.lanes import Division, Lane, division, keep
from curation.studio.order import Candidate, arrange, features, uncertainty
from curation.studio.saved import Options
from curation.workspace.store import ARTICLES, WEAK, WEAK_HEADINGS, Workspace


class Held(NamedTuple):
    """A record that is left on disk: hash of the text, or tagger, and its place in the file."""

    what: str
    place: int


class Share(NamedTuple):
    """What shall be in one project: its articles in their turn, and the suggestions there are."""

    lane: Lane
    articles: dict[str, Held]
    weak: dict[str, Held]


@dataclass(frozen=True)
class Shares:
    """What is decided before the server is asked."""

    shares: tuple[Share, ...]
    divided: Division
    hidden: blind.Blind
    checks: control.Controls

    def keep(self, workspace: Workspace, created: Set[str]) -> None:
        """Remember who reads what, before `created` are sent: a rerun decides the same."""
        keep(workspace, self.divided)
        self.checks.keep(workspace)
        self.hidden.keep(workspace, created)


def share_out(workspace: Workspace, chosen: Options) -> Shares:
    """Decide who reads what; nothing is written.

    Raises:
        WorkspaceError: there are no articles.
        UsageError: the options ask for what there is not.
    """
    articles = {
        article.id: Held(article.sha256, place) for place, article in workspace.located(ARTICLES)
    }
    if not articles:
        raise WorkspaceError("there are no articles to push", fix="curation ingest FILES")
    divided = division(workspace, articles, chosen.assign, chosen.overlap)
    weak = _fresh(workspace, articles)
    if chosen.order:
        turns = arrange(_candidates(workspace, articles, weak), chosen.order, chosen.seed)
        articles = {ident: articles[ident] for ident in turns}
    articles = _first(articles, chosen.only)
    hidden = blind.choose(workspace, articles, chosen.blind, chosen.seed)
    shown = {ident: found for ident, found in weak.items() if ident not in hidden.articles}
    texts = {ident: held.what for ident, held in articles.items()}
    checks = control.choose(workspace, texts, divided, chosen.control, chosen.seed)
    shares = tuple(
        Share(lane, _share(articles, divided, lane, checks, chosen), shown)
        for lane in divided.lanes
    )
    return Shares(shares, divided, hidden, checks)


def _first(articles: dict[str, Held], only: Sequence[str]) -> dict[str, Held]:
    """The articles, those that were named before the others.

    Raises:
        UsageError: one is named that is not there.
    """
    if unknown := next((ident for ident in only if ident not in articles), None):
        raise UsageError(
            f"the list names {unknown!r}, an article this workspace does not have",
            fix="curation select with the same -C, or take it out of the list",
        )
    named = {ident: articles[ident] for ident in only}
    return named | articles


def _share(
    articles: dict[str, Held],
    divided: Division,
    lane: Lane,
    checks: control.Controls,
    chosen: Options,
) -> dict[str, Held]:
    """The articles of a project; the place of a control article among them tells nothing."""
    if divided.groups is None or lane.group is None:
        return articles
    known = checks.of(lane.group)
    share = {*divided.groups[lane.group], *known}
    turns = list(articles)
    if known and not chosen.order:
        turns.sort(key=lambda ident: blind.place(chosen.seed, ident, "turn"))
    return {ident: articles[ident] for ident in turns if ident in share}


def _candidates(
    workspace: Workspace, articles: dict[str, Held], weak: dict[str, Held]
) -> Iterator[Candidate]:
    """The articles as far as their turn depends on them; no text is held in memory."""
    said = workspace.at(WEAK, [held.place for held in weak.values()])
    known = {found.article_id: (uncertainty(found), features(found)) for found in said}
    unknown = (uncertainty(None), features(None))
    for article in workspace.at(ARTICLES, [held.place for held in articles.values()]):
        doubt, shown = known.get(article.id, unknown)
        yield Candidate(article.id, article.story, article.published, doubt, shown)


def _fresh(workspace: Workspace, articles: dict[str, Held]) -> dict[str, Held]:
    """Weak annotations of the articles as they are today."""
    return {
        found.article_id: Held(found.author, place)
        for place, found in workspace.located(WEAK_HEADINGS)
        if found.article_id in articles and articles[found.article_id].what == found.article_sha256
    }
