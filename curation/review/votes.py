"""Votes of annotators, and the policies that count them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from math import log
from typing import Literal, NamedTuple, TypeVar

from curation.model import Record, Traced
from curation.ontology import Ontology
from curation.review.align import Place, Reading
from curation.review.decisions import Rulings

Author = str
Value = TypeVar("Value")

Reason = Literal[
    "no agreement", "filler not settled", "breaks the ontology", "topic links form a circle"
]


@dataclass(frozen=True, slots=True)
class Policy:
    """When a vote is settled.

    Attributes:
        name: how it is called on the command line and in the author of gold.
        about: what it lets pass, a few words.
        settles: whether what `said` say is settled, given everybody who had a say.
    """

    name: str
    about: str
    settles: Callable[[Collection[Author], Collection[Author]], bool]


UNANIMOUS = Policy(
    "unanimous", "what every annotator says", lambda said, voters: len(said) == len(voters)
)
MAJORITY = Policy(
    "majority",
    "what more than half of the annotators say",
    lambda said, voters: 2 * len(said) > len(voters),
)
POLICIES: dict[str, Policy] = {policy.name: policy for policy in (UNANIMOUS, MAJORITY)}
"""The policies that need to know nothing of the annotators, by name."""

TRUSTED, WEIGHTED = "trusted", "weighted"
"""Names of the policies that do: see `trusting` and `weighing`."""

SURE = 0.8
"""How probable something has to be for `weighing` to settle it."""


def trusting(trusted: Collection[Author]) -> Policy:
    """What more than half of the trusted annotators say; without one of them, of all."""

    def settles(said: Collection[Author], voters: Collection[Author]) -> bool:
        judges = [author for author in voters if author in trusted] or voters
        return 2 * sum(author in said for author in judges) > len(judges)

    return Policy(TRUSTED, "what trusted annotators say", settles)


def weighing(reliability: Mapping[Author, float], choices: float = 2.0) -> Policy:
    """What all say, or what is probably true given how reliable those are who say it.

    An annotator who is right with probability r and else says one of the k - 1 other labels by
    chance gives a label the weight log(r (k - 1) / (1 - r)) over any other, here at least 0: the
    posterior of Dawid and Skene's model with one error rate a person. The lead of those who say it
    over the others is then the log of the odds that it is true.

    Args:
        reliability: how probably each annotator is right, see `curation.review.reliability`;
            who is not in it has no weight.
        choices: k, how many labels there are to choose from, in effect.
    """
    weights = {
        author: max(0.0, _log_odds(share) + log(choices - 1))
        for author, share in reliability.items()
    }

    def settles(said: Collection[Author], voters: Collection[Author]) -> bool:
        if len(said) == len(voters):
            return True
        lead = sum(weights.get(author, 0.0) * (1 if author in said else -1) for author in voters)
        return lead >= _log_odds(SURE)

    return Policy(WEIGHTED, f"what is true with a probability of {SURE:g} or more", settles)


def _log_odds(share: float) -> float:
    share = min(max(share, 0.001), 0.999)
    return log(share / (1 - share))


class Dispute(Record):
    """Something annotators read differently.

    Attributes:
        article_id: of the article.
        layer: what it is about: entity, trigger, argument, source, stance, or a field of one.
        start: of the place it is about, code points.
        end: exclusive.
        reason: why it is not settled; always "no agreement" for what was outvoted.
        readings: what each annotator says there, in words; empty: nothing. Places are written
            ``[12:20)``.
        ends: other places it depends on: fillers, sources, holder and target.
        stance: whether the place is the evidence of a stance.
    """

    article_id: str
    layer: str
    start: int
    end: int
    reason: Reason
    readings: dict[Author, tuple[str, ...]]
    ends: tuple[Place, ...] = ()
    stance: bool = False


class Matter(NamedTuple):
    """What a vote is about: see `Dispute`."""

    layer: str
    place: Place
    ends: tuple[Place, ...] = ()
    stance: bool = False


@dataclass
class Court:
    """The readings of one article before the vote, and what could not be settled.

    Attributes:
        article_id: of the article.
        readings: by annotator, in alphabetical order.
        policy: that counts the votes.
        ontology: that gold has to keep to.
        rulings: what adjudicators have decided; it counts for more than any vote.
        disputes: what is open.
        outvoted: what was settled against a minority.
    """

    article_id: str
    readings: Mapping[Author, Reading]
    policy: Policy
    ontology: Ontology
    rulings: Rulings
    disputes: list[Dispute] = field(default_factory=list)
    outvoted: list[Dispute] = field(default_factory=list)

    @property
    def voters(self) -> Set[Author]:
        """Everybody who read the article."""
        return self.readings.keys()

    def place(self, author: Author, item: str) -> Place:
        """Where somebody's item is; a decision counts as its own author."""
        known = self.readings.get(author) or self.rulings.readings[author]
        return known.places[item]

    def settles(self, said: Collection[Author], voters: Collection[Author]) -> bool:
        """Whether the policy settles what `said` say."""
        return self.policy.settles(said, voters)

    def choose(
        self, matter: Matter, votes: Mapping[Author, Value], told: Callable[[Value], str]
    ) -> tuple[Value, frozenset[Author]] | None:
        """The value of a field that the policy settles, and who said it.

        None leaves a dispute behind. Values are compared, never ordered.
        """
        ballot: dict[Value, set[Author]] = {}
        for author, value in votes.items():
            ballot.setdefault(value, set()).add(author)
        readings = {author: (told(value),) for author, value in votes.items()}
        for value, said in ballot.items():
            if self.settles(said, votes.keys()):
                if len(ballot) > 1:
                    self.overrule(matter, readings)
                return value, frozenset(said)
        self.leave_open(matter, readings)
        return None

    def present(
        self, matter: Matter, said: Collection[Author], voters: Collection[Author], told: str
    ) -> bool:
        """Whether something only some say is settled to be there; else it is noted."""
        absent = [author for author in voters if author not in said]
        readings = {author: (told,) if author in said else () for author in sorted(voters)}
        if self.settles(said, voters):
            if absent:
                self.overrule(matter, readings)
            return True
        if self.settles(absent, voters):
            self.overrule(matter, readings)
        else:
            self.leave_open(matter, readings)
        return False

    def leave_open(
        self,
        matter: Matter,
        readings: Mapping[Author, Iterable[str]],
        reason: Reason = "no agreement",
    ) -> None:
        """Note a dispute."""
        self.disputes.append(self._note(matter, readings, reason))

    def overrule(self, matter: Matter, readings: Mapping[Author, Iterable[str]]) -> None:
        """Note that a minority was outvoted."""
        self.outvoted.append(self._note(matter, readings, "no agreement"))

    def _note(
        self, matter: Matter, readings: Mapping[Author, Iterable[str]], reason: Reason
    ) -> Dispute:
        people = dict.fromkeys([*self.readings, *sorted(readings)])
        return Dispute(
            article_id=self.article_id,
            layer=matter.layer,
            start=matter.place[0],
            end=matter.place[1],
            reason=reason,
            readings={author: tuple(readings.get(author, ())) for author in people},
            ends=matter.ends,
            stance=matter.stance,
        )


def provenance(
    fields: Mapping[str, Collection[Author]], by: Mapping[Author, Traced]
) -> tuple[Author, ...] | dict[str, tuple[Author, ...]]:
    """Where an item comes from: one list of annotators, or one a field where they differ.

    Args:
        fields: who said the settled value of each field.
        by: the items of those who see the same thing. Where one of them was mended (it notes
            ``field:rule`` under `by`), that field comes from both, the annotator and
            ``annotator+rule``.
    """
    said = {name: set(authors) for name, authors in fields.items()}
    for author, item in by.items():
        for name, _, rule in (note.partition(":") for note in item.by or ()):
            if author in said.setdefault(name, set(by)):
                said[name].add(f"{author}+{rule}")
    told = {name: tuple(sorted(authors)) for name, authors in said.items()}
    same = set(told.values())
    return same.pop() if len(same) == 1 else told


def shown(place: Place) -> str:
    """A place as disputes write it."""
    return f"[{place[0]}:{place[1]})"
