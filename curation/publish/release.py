"""What a release is made of: one frozen bundle of inputs, and nothing read from anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from pydantic import Field

from curation.model import Annotation, Article, Record, Text
from curation.ontology import Ontology

SPLITS = ("train", "validation", "test")
"""The splits, in the order they are listed everywhere."""


LABELS = {
    "entities": ("entities", "entities.type"),
    "levels": ("entities", "entities.level"),
    "events": ("events", "events.type"),
    "roles": ("events", "events.arguments.role"),
    "modality": ("events", "events.modality"),
    "polarity": ("events", "events.polarity"),
    "modes": ("events", "events.mode"),
    "stance": ("stance", "stances.polarity"),
}
"""Layers whose labels are counted: config and path of the column."""


LIMITS = (
    "News of a few sources; no sample of Hindi at large.",
    "weak is machine output: useful for comparison, not as truth.",
    "tokens has no levels, refs or links, nor spans whose edges are no word edges.",
    "plover leaves out negated and denied events; countries come from a fixed table.",
)
PERSONAL = (
    "The texts are published news and name people in public office and others in the news. "
    "Annotators appear under pseudonyms only; no e-mail address or account name is published."
)
"""What holds for every dataset made here: limits, and what it holds about people."""


class Source(Record):
    """Where articles come from and on which terms they may be passed on."""

    name: Text
    license: Text
    url: str | None = None
    note: str | None = None


class Meta(Record):
    """How the dataset is called and on which terms it is published.

    Attributes:
        name: short name, as in a repository's address.
        license: SPDX id (lower case, as the Hub lists them) or "other".
        sources: licence of each source, by the `source` field of the articles.
        limits: known limits of this dataset, one sentence each.
        released: the day to state in citations; a day given, never the clock's.
        personal: what the dataset holds about living people, for the PII statement.
    """

    name: Text
    title: Text
    description: Text
    license: Text
    homepage: str | None = None
    authors: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    limits: tuple[Text, ...] = ()
    released: date | None = None
    personal: str | None = None


class Change(Record):
    """One entry of the changelog."""

    version: Text
    lines: tuple[Text, ...]


class Ledger(Record):
    """Which split an article and a story belong to, for ever. Entries are only ever added.

    Stories are remembered apart from their articles, so that a story stays where it was even
    when its articles are taken down.
    """

    articles: Mapping[str, str] = Field(default_factory=dict)
    stories: Mapping[str, str] = Field(default_factory=dict)


class Figure(Record):
    """One measured figure with its interval, for the card and the gates.

    Attributes:
        layer: what was measured, such as "entities" or "modality".
        measure: how, such as "F1, exact span and type".
        low, high: its 95 % interval, if there is one.
        number: of articles or items it rests on.
    """

    layer: Text
    measure: Text
    value: float
    low: float | None = None
    high: float | None = None
    number: int | None = None


@dataclass(frozen=True)
class Release:
    """Everything a version is built from.

    The record streams are read more than once, so they must be collections or objects that can
    be iterated anew. Lists and tuples are sorted here; any other stream must already be in order
    of the article's id, which lets a release of any size be built in flat memory.

    Attributes:
        gold: at most one annotation an article.
        human: every human judgement, its author a pseudonym.
        weak: what taggers said.
        affiliation: ref → ISO 3166 alpha-3 code of its country, for the PLOVER table.
        quarantined: articles held back before this stage, by reason.
        skipped: articles left out before this stage, by reason. Do not pass those in `articles`.
        faulty: human annotations held back before this stage, by reason.
        agreement: between annotators, by layer.
        quality: of the tagger that made `weak`, against gold.
        guidelines: text of the annotation guidelines in force.
        changelog: newest first.
        override: the reason why gates were passed over, if they were.
        passed_over: what those gates had found.
    """

    meta: Meta
    ontology: Ontology
    ledger: Ledger
    articles: Iterable[Article]
    gold: Iterable[Annotation]
    human: Iterable[Annotation] = ()
    weak: Iterable[Annotation] = ()
    affiliation: Mapping[str, str] = field(default_factory=dict)
    quarantined: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    faulty: Mapping[str, int] = field(default_factory=dict)
    agreement: tuple[Figure, ...] = ()
    quality: tuple[Figure, ...] = ()
    guidelines: str = ""
    changelog: tuple[Change, ...] = ()
    override: str | None = None
    passed_over: tuple[str, ...] = ()
