"""How much each tagger's word counts, by what people corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from curation.flow.corrections import account
from curation.model import Annotation
from curation.plugins import Tagger
from curation.review.accounts import Account
from curation.review.prune import JUDGED
from curation.tag.team import Team, Trust
from curation.workspace.store import ARTICLES, HUMAN, Workspace


def weighed(workspace: Workspace, team: Team) -> Team:
    """The team with each tagger's word weighed by what people made of its suggestions.

    Each tagger reads the articles that people have read anew, alone, as it is now. Without such
    articles, or for one tagger, nothing changes.
    """
    readings = list(workspace.read(HUMAN))
    if len(team.taggers) < 2 or not readings:
        return team
    read = {reading.article_id for reading in readings}
    texts = [(a.id, a.text) for a in workspace.read(ARTICLES) if a.id in read]
    judged = dict[tuple[str, str, str], tuple[int, int]]()
    for one in team.taggers:
        alone = Team([one], team.ontology)
        weak = {ident: alone.read(ident, text, []) for ident, text in texts}
        judged |= _judged(one, weak, readings)
    return Team(team.taggers, team.ontology, team.policy, Trust(judged))


def _judged(
    one: Tagger, weak: Mapping[str, Annotation], readings: Iterable[Annotation]
) -> dict[tuple[str, str, str], tuple[int, int]]:
    accounts = account(weak, readings)[0]
    layers = {(one.name, a.name, ""): _counts(a) for a in accounts.layers if a.suggested}
    rules = {
        (one.name, a.layer or "", a.name): _counts(a)
        for a in accounts.rules
        if a.suggested >= JUDGED
    }
    return layers | rules


def _counts(judged: Account) -> tuple[int, int]:
    return round((judged.precision or 0) * judged.suggested), judged.suggested
