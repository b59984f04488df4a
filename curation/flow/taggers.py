"""Which taggers read, and how their readings are merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from curation.errors import UsageError
from curation.ontology import Ontology
from curation.plugins import tagger, takes_labels
from curation.tag.team import POLICIES, Policy, Team
from curation.workspace.settings import Settings


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
            UsageError: there is no such tagger or policy, two share a name, or there are names
                for labels and no tagger that takes them.
            OntologyError: one speaks of labels the ontology does not have.
        """
        usual = settings or Settings()
        policy = _policy(self.merge or usual.merge)
        labels = {**usual.labels, **self.labels}
        wanted = self.taggers or usual.taggers
        if self.labels and not any(map(takes_labels, wanted)):
            raise UsageError(
                "--label says what a model's labels are called here, and none of these taggers "
                f"takes such names: {', '.join(wanted)}",
                fix="leave --label out, or name the model: --tagger transformers:MODEL",
            )
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
