"""What a release is made of: one frozen bundle of inputs, and nothing read from anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

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

Layer = Literal["entities", "levels", "events", "roles", "modality", "polarity", "modes", "stance"]
"""The keys of `LABELS`."""


LIMITS = (
    "News of a few sources; no sample of Hindi at large.",
    "`weak` is machine output: useful for comparison, not as truth.",
    "`tokens` has no levels, refs or links, nor spans whose edges are no word edges.",
    "`plover` leaves out negated and denied events, planned ones that are the topic of another, "
    "and those its scheme has no code for; countries come from a fixed table.",
)
PERSONAL = (
    "The texts are published news and name people in public office and others in the news. "
    "Annotators appear under pseudonyms only; no e-mail address or account name is published."
)
"""What holds for every dataset made here: limits, and what it holds about people."""


Name = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*$", max_length=96)
]
"""What a dataset can be called in an address."""

License = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[.-]?[a-z0-9])*$", max_length=64)]
"""A licence as the Hub lists them: the SPDX id in lower case, or "other"."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A text that says something."""

Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+$")]
"""An address on the web."""


UNKNOWN = "unknown"
"""The source of an article that names none."""


class Source(Record):
    """Where articles come from and on which terms they may be passed on."""

    name: Words
    license: Words
    url: Address | None = None
    note: str | None = None


class Gates(Record):
    """What is asked of a release beyond what always is.

    Attributes:
        agreement: the lowest agreement that will do, by layer. A layer named here must have been
            measured.
        coverage: layers every label of which must occur in the gold (see `LABELS`).
    """

    agreement: Mapping[str, Annotated[float, Field(ge=-1, le=1)]] = Field(default_factory=dict)
    coverage: tuple[Layer, ...] = ()


class Meta(Record):
    """How the dataset is called and on which terms it is published.

    Attributes:
        name: short name, as in a repository's address.
        license: of the annotations; None is not known, which a gate minds.
        sources: licence of each source, by the `source` field of the articles.
        limits: known limits of this dataset, one sentence each.
        released: the day to state in citations; a day given, never the clock's.
        personal: what the dataset holds about living people, for the PII statement.
    """

    name: Name
    title: Words
    description: Words
    license: License | None
    homepage: Address | None = None
    authors: tuple[Words, ...] = ()
    sources: tuple[Source, ...] = ()
    limits: tuple[Text, ...] = ()
    released: date | None = None
    personal: str | None = None

    @property
    def terms(self) -> str:
        """The licence as it is stated."""
        return self.license or "unknown"


class Change(Record):
    """One entry of the changelog."""

    version: Text
    lines: tuple[Text, ...]


class Ledger(Record):
    """Which split an article and a story belong to, for ever. Entries are only ever added.

    Stories are remembered apart from their articles, so that a story stays where it was even
    when its articles are taken down. `by_date`: stories are drawn by their day, `validation`
    begins with the first day and `test` with the second.
    """

    articles: Mapping[str, str] = Field(default_factory=dict)
    stories: Mapping[str, str] = Field(default_factory=dict)
    by_date: tuple[date, date] | None = None


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
        aside: articles of the collection that are not in this release; they may be what has
            joined two stories.
        taken_down: ids of articles that were taken down, now or earlier.
        standoff: leave all texts out; offsets and hashes stay.
        inputs: hash of what the workspace was when this was built from it.
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
    aside: Iterable[Article] = ()
    taken_down: frozenset[str] = frozenset()
    standoff: bool = False
    inputs: str | None = None
    override: str | None = None
    passed_over: tuple[str, ...] = ()
