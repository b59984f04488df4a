"""Which taggers read, how their readings are merged, and how much each one's word counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from curation.errors import UsageError
from curation.flow.corrections import account
from curation.model import Annotation
from curation.ontology import Ontology
from curation.plugins import Tagger, tagger
from curation.review.accounts import Account
from curation.review.prune import JUDGED
from curation.tag.team import POLICIES, Policy, Team, Trust
from curation.workspace.settings import Settings
from curation.workspace.store import ARTICLES, HUMAN, Workspace


@dataclass(frozen=True)
class Choice:
    """What the user asks for; what is left open the settings of the workspace say.

    Attributes:
        taggers: `NAME` or `NAME:ARGUMENT`, the one that counts most first.
        merge: a policy of `curation.tag.team.merge`.
        labels: of models, to ours.
        allow_http: whether a key may go unencrypted to another machine.
    """

    taggers: tuple[str, ...] = ()
    merge: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    allow_http: bool = False

    def team(self, ontology: Ontology, settings: Settings | None = None) -> Team:
        """The taggers, made.

        Raises:
            UsageError: there is no such tagger or policy, or two share a name.
            OntologyError: one speaks of labels the ontology does not have.
        """
        usual = settings or Settings()
        policy = _policy(self.merge or usual.merge)
        labels = {**usual.labels, **self.labels}
        wanted = self.taggers or usual.taggers
        made = [tagger(one, ontology, labels=labels, allow_http=self.allow_http) for one in wanted]
        shared = [name for name, count in Counter(one.name for one in made).items() if count > 1]
        if shared:
            raise UsageError(
                f"two of the taggers are called {shared[0]!r}; who said what could not be told",
                fix="leave one out, or give its folder another name",
            )
        return Team(made, ontology, policy)


def _policy(wanted: str) -> Policy:
    for policy in POLICIES:
        if policy == wanted:
            return policy
    raise UsageError(
        f"there is no way to merge called {wanted!r}", fix=f"--merge {' | '.join(POLICIES)}"
    )


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
