"""What the correction ledger adds up to: per layer, label, tagger and rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import sqrt

from curation.model import Record
from curation.review.bootstrap import Interval
from curation.review.ledger import SOURCE, Correction, about


class Account(Record):
    """What became of some suggestions.

    Attributes:
        name: of the layer, label, tagger or rule.
        layer: which things it is about; None for a tagger, which is about all.
        suggested: how many suggestions.
        kept: nothing of them was changed.
        attribute: attribute changed, span and label right.
        span: span (of a link: filler) changed.
        label: label changed.
        deleted: gone.
        added: things people added, of this label or layer; 0 for a rule.
        precision: kept or with an attribute changed, of those suggested. Of a rule that sets an
            attribute: how often its value stood.
        interval: 95 % of `precision` (Wilson 1927, "Probable Inference, the Law of Succession,
            and Statistical Inference").
        recall: the same of all things people say; for a rule, of all in its layer.
        saved: actions of hand the suggestions saved; see `curation.review.ledger`.
        worth: actions that all people say takes from nothing.
    """

    name: str
    layer: str | None
    suggested: int
    kept: int
    attribute: int
    span: int
    label: int
    deleted: int
    added: int
    precision: float | None
    interval: Interval | None
    recall: float | None
    saved: int
    worth: int


class Corrections(Record):
    """What people made of the suggestions.

    Attributes:
        readings: how many readings by people were compared.
        taggers: by author of the suggestions.
        layers: entity, event, argument, source, stance.
        labels: by layer and label.
        rules: by layer and rule.
    """

    readings: int
    taggers: tuple[Account, ...]
    layers: tuple[Account, ...]
    labels: tuple[Account, ...]
    rules: tuple[Account, ...]


Key = tuple[str, str | None]
"""Name, layer."""


class Books:
    """Sums over the corrections seen so far."""

    def __init__(self) -> None:
        self.readings = 0
        self._taggers: dict[Key, Counter[str]] = defaultdict(Counter)
        self._layers: dict[Key, Counter[str]] = defaultdict(Counter)
        self._labels: dict[Key, Counter[str]] = defaultdict(Counter)
        self._rules: dict[Key, Counter[str]] = defaultdict(Counter)

    def add(self, corrections: Iterable[Correction]) -> None:
        """Take in what one person made of the suggestions for one article."""
        self.readings += 1
        for one in corrections:
            counts = _counts(one)
            self._taggers[one.tagger, None].update(counts)
            self._layers[one.layer, one.layer].update(counts)
            self._label(one, counts)
            for rule in one.by:
                self._rule(one, rule, counts)

    def _label(self, one: Correction, counts: Counter[str]) -> None:
        """A suggestion counts for the label suggested, what people say for the label said."""
        if one.suggested is not None:
            ours = Counter(counts)
            ours["said"] = ours["worth"] = 0
            self._labels[one.suggested, one.layer].update(ours)
        if one.said is not None:
            theirs = {"said": 1, "added": counts["added"], "worth": one.worth}
            self._labels[one.said, one.layer].update(theirs)

    def _rule(self, one: Correction, rule: str, counts: Counter[str]) -> None:
        part = about(rule)
        if part is None or part == SOURCE == one.layer:
            self._rules[rule, one.layer].update({**counts, "said": 0, "worth": 0})
        elif part != SOURCE and one.outcome != "deleted":
            stood = part not in one.fields
            judged = {"suggested": 1, "right": stood, "kept": stood, "attribute changed": not stood}
            self._rules[rule, part].update(judged)

    def result(self) -> Corrections:
        """The accounts; rules with most suggestions first, labels in alphabetical order."""
        said = {key[1]: counts["said"] for key, counts in self._layers.items()}
        rules = [
            _account(name, layer, counts, said.get(layer, 0))
            for (name, layer), counts in self._rules.items()
        ]
        rules.sort(key=lambda account: (-account.suggested, account.name, account.layer or ""))
        return Corrections(
            readings=self.readings,
            taggers=_accounts(self._taggers),
            layers=_accounts(self._layers),
            labels=_accounts(self._labels),
            rules=tuple(rules),
        )


def _counts(one: Correction) -> Counter[str]:
    return Counter(
        {
            one.outcome: 1,
            "suggested": int(one.outcome != "added"),
            "right": int(one.outcome in ("kept", "attribute changed")),
            "said": int(one.outcome != "deleted"),
            "saved": one.saved,
            "worth": one.worth,
        }
    )


def _accounts(books: dict[Key, Counter[str]]) -> tuple[Account, ...]:
    ordered = sorted(books.items(), key=lambda entry: (entry[0][1] or "", entry[0][0]))
    return tuple(_account(name, layer, counts, counts["said"]) for (name, layer), counts in ordered)


def _account(name: str, layer: str | None, counts: Counter[str], said: int) -> Account:
    right, suggested = counts["right"], counts["suggested"]
    return Account(
        name=name,
        layer=layer,
        suggested=suggested,
        kept=counts["kept"],
        attribute=counts["attribute changed"],
        span=counts["span changed"],
        label=counts["label changed"],
        deleted=counts["deleted"],
        added=counts["added"],
        precision=right / suggested if suggested else None,
        interval=wilson(right, suggested),
        recall=right / said if said else None,
        saved=counts["saved"],
        worth=counts["worth"],
    )


def wilson(right: int, of: int) -> Interval | None:
    """95 % interval of a share (Wilson 1927); None of nothing."""
    if not of:
        return None
    z, share = 1.959963984540054, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)
