"""From many articles to those worth a person's time, on any engine.

Every shard is searched by itself and names its best; of these the best are taken. With the orders
`random`, `date` and `uncertain` that is exactly what one search of everything would take: the
n-th of a story is never ranked better elsewhere than in its own shard. `diverse` is greedy within
every shard, then among what they named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple

from pydantic import ValidationError

from curation.engine.base import Engine
from curation.engine.shards import Shard, lines, shards
from curation.errors import UsageError, WorkspaceError
from curation.flow.progress import Progress, quiet
from curation.model import Annotation, Article
from curation.ontology import Ontology
from curation.studio.order import Candidate, arrange, features, uncertainty

NAMED = 12
"""Actors that are named where somebody asks for one there is not."""


@dataclass(frozen=True)
class Wanted:
    """What an article must be; of a list, any one; an empty list asks for nothing.

    Attributes:
        since: first day of publication.
        until: last day.
        sources: outlets.
        languages: codes such as `hi`.
        actors: canonical ids, or words of a mention.
        events: types of events.
        stances: polarities of stances.
        doubt: uncertainty from, to (see `curation.studio.order.uncertainty`).
    """

    since: date | None = None
    until: date | None = None
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    doubt: tuple[float, float] = (0.0, 1.0)

    def require_sense(self, ontology: Ontology) -> None:
        """See that it names only what there is.

        Raises:
            UsageError: there is no such event type or polarity, or something ends before it begins.
        """
        for named, known, what in (
            (self.events, ontology.events, "event type"),
            (self.stances, ontology.stance.polarity, "polarity of a stance"),
        ):
            if unknown := next((name for name in named if name not in known), None):
                raise UsageError(
                    f"there is no {what} {unknown!r}; there are: {', '.join(known)}",
                    fix="take one of these; capital letters matter",
                )
        if self.since and self.until and self.since > self.until:
            raise UsageError(f"--since {self.since} is after --until {self.until}")
        if self.doubt[0] > self.doubt[1]:
            raise UsageError("--min-uncertainty is more than --max-uncertainty")

    def sieves(self) -> dict[str, bool]:
        """Each condition by name, and whether it asks for anything."""
        return {
            "date": bool(self.since or self.until),
            "source": bool(self.sources),
            "language": bool(self.languages),
            "actor": bool(self.actors),
            "event": bool(self.events),
            "stance": bool(self.stances),
            "uncertainty": self.doubt != (0.0, 1.0),
        }

    def needs_reading(self) -> bool:
        """Whether it asks for something that only an annotation says."""
        asked = self.sieves()
        return any(asked[name] for name in ("actor", "event", "stance", "uncertainty"))

    def passes(self, name: str, article: Article, read: Annotation | None) -> bool:
        """Whether an article passes one condition."""
        if name == "date":
            day = article.published
            return day is not None and (self.since or day) <= day <= (self.until or day)
        if name == "source":
            return article.source in self.sources
        if name == "language":
            return article.language in self.languages
        if name == "uncertainty":
            return self.doubt[0] <= uncertainty(read) <= self.doubt[1]
        if read is None:
            return False
        if name == "event":
            return any(event.type in self.events for event in read.events)
        if name == "stance":
            return any(stance.polarity in self.stances for stance in read.stances)
        return any(_speaks_of(read, actor) for actor in self.actors)


def _speaks_of(read: Annotation, actor: str) -> bool:
    return any(actor in entity.ref or actor in entity.text for entity in read.entities)


class Pick(NamedTuple):
    """A chosen article, and what the table says about the choice."""

    candidate: Candidate
    source: str
    events: tuple[str, ...]
    stances: tuple[str, ...]


@dataclass
class Selected:
    """The choice, how it was come to, and what is in it.

    Attributes:
        ids: the chosen articles, the first to read first.
        steps: what was asked, in order, and how many articles were left after it.
        stories: stories among the matching articles and among the chosen.
        shares: for source, month, event and stance: how often each stands in the chosen.
    """

    ids: list[str]
    steps: list[tuple[str, int]]
    stories: int
    shares: dict[str, dict[str, int]] = field(default_factory=dict)


class _Found(NamedTuple):
    """What the search of a shard gave; `actors` are the wanted ones that anything speaks of."""

    left: dict[str, int]
    picks: list[Pick]
    actors: frozenset[str]
    refs: Counter[str]


def select(
    articles: str,
    annotations: str | None,
    wanted: Wanted,
    engine: Engine,
    *,
    many: int,
    order: str = "diverse",
    seed: int = 0,
    progress: Progress = quiet,
) -> Selected:
    """Choose articles.

    Args:
        articles: a folder, an address or a file of articles.
        annotations: likewise, of weak annotations, in shards of the same names; None if there
            are none.
        wanted: what the articles must be.
        engine: where it runs; the choice is the same on all.
        many: how many to choose.
        order: what comes first, see `curation.studio.order.arrange`.
        seed: decides between equals, and all of `random`.
        progress: told how many shards have been searched.

    Raises:
        UsageError: there are no shards, no annotations where the conditions ask for them, or an
            actor is asked for of whom none of them speaks.
    """
    jobs = _jobs(articles, annotations, wanted)
    left, refs = Counter[str](), Counter[str]()
    actors = set(wanted.actors)
    picks: list[Pick] = []
    search = partial(_search, wanted, many, order, seed)
    for number, (_, found) in enumerate(engine.map(search, jobs), 1):
        left.update(found.left)
        refs.update(found.refs)
        actors -= found.actors
        picks += found.picks
        progress(number, len(jobs))
    if actors:
        raise UsageError(
            f"no annotation speaks of the actor {min(actors)!r}",
            fix="name an id or words of a mention; most often there are: "
            + ", ".join(ref for ref, _ in refs.most_common(NAMED)),
        )
    by_id = {pick.candidate.id: pick for pick in picks}
    turns = arrange((pick.candidate for pick in by_id.values()), order, seed)[:many]
    chosen = [by_id[ident] for ident in turns]
    steps = [(name, left[name]) for name in ("articles", *_asked(wanted))]
    return Selected(
        turns,
        [*steps, (f"the first {many:,} by {order}", len(turns))],
        len({pick.candidate.story or pick.candidate.id for pick in chosen}),
        _shares(chosen),
    )


def fetch(
    articles: str, annotations: str | None, ids: Iterable[str], engine: Engine
) -> Iterator[tuple[Article, Annotation | None]]:
    """The chosen articles with their annotations, as they stand in the shards."""
    wanted = frozenset(ids)
    for _, found in engine.map(partial(_fetch, wanted), _jobs(articles, annotations, Wanted())):
        for article, read in found:
            yield (
                Article.model_validate_json(article),
                Annotation.model_validate_json(read) if read else None,
            )


def _jobs(
    articles: str, annotations: str | None, wanted: Wanted
) -> list[tuple[Shard, Shard | None]]:
    found = shards(articles, "articles")
    if annotations is None:
        if wanted.needs_reading():
            raise UsageError(
                "actors, events, stances and uncertainty are asked for, and nothing says them",
                fix="curation preannotate first, or --annotations DIR",
            )
        return [(shard, None) for shard in found]
    if len(found) == 1:
        return [(found[0], shards(annotations, "annotations")[0])]
    readings = {shard.name: shard for shard in shards(annotations, "annotations")}
    return [(shard, readings.get(shard.name)) for shard in found]


def _asked(wanted: Wanted) -> list[str]:
    return [name for name, asks in wanted.sieves().items() if asks]


def _search(
    wanted: Wanted, many: int, order: str, seed: int, job: tuple[Shard, Shard | None]
) -> _Found:
    left = Counter[str]()
    picks: dict[str, Pick] = {}
    names = _asked(wanted)
    actors, refs = set[str](), Counter[str]()
    for article, read in _read(job):
        left["articles"] += 1
        if wanted.actors and read is not None:
            actors.update(actor for actor in wanted.actors if _speaks_of(read, actor))
            refs.update({ref for entity in read.entities for ref in entity.ref})
        for name in names:
            if not wanted.passes(name, article, read):
                break
            left[name] += 1
        else:
            picks[article.id] = _pick(article, read)
    best = arrange((pick.candidate for pick in picks.values()), order, seed)[:many]
    return _Found(dict(left), [picks[ident] for ident in best], frozenset(actors), refs)


def _read(job: tuple[Shard, Shard | None]) -> Iterator[tuple[Article, Annotation | None]]:
    readings = _readings(job[1])
    with _whole(job):
        for line in lines(job[0].address):
            article = Article.model_validate_json(line)
            read = readings.get(article.id)
            yield article, Annotation.model_validate_json(read) if read else None


def _readings(shard: Shard | None) -> dict[str, bytes]:
    """Annotations as lines, by article: a small part of the memory their records take."""
    if shard is None:
        return {}
    with _whole((shard,)):
        return {_field(line, "article_id"): line for line in lines(shard.address)}


def _field(line: bytes, name: str) -> str:
    import json

    return str(json.loads(line)[name])


@contextmanager
def _whole(job: tuple[Shard | None, ...]) -> Iterator[None]:
    """Says of a record that is none which shards it may stand in."""
    try:
        yield
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        where = " or ".join(shard.address for shard in job if shard)
        first = error.errors(include_url=False)[0] if isinstance(error, ValidationError) else None
        why = f"{first['msg']} {first['loc']}" if first else f"{type(error).__name__}: {error}"
        raise WorkspaceError(
            f"{where}: a record is damaged: {why}",
            fix="curation ingest and curation preannotate, to make the shard anew",
        ) from None


def _pick(article: Article, read: Annotation | None) -> Pick:
    return Pick(
        Candidate(article.id, article.story, article.published, uncertainty(read), features(read)),
        article.source or "?",
        tuple(sorted({event.type for event in read.events})) if read else (),
        tuple(sorted({stance.polarity for stance in read.stances})) if read else (),
    )


def _fetch(ids: frozenset[str], job: tuple[Shard, Shard | None]) -> list[tuple[bytes, bytes]]:
    readings = _readings(job[1])
    with _whole(job):
        return [
            (line, readings.get(ident, b""))
            for line in lines(job[0].address)
            if (ident := _field(line, "id")) in ids
        ]


def _shares(chosen: list[Pick]) -> dict[str, dict[str, int]]:
    def month(pick: Pick) -> str:
        day = pick.candidate.published
        return day.strftime("%Y-%m") if day else "?"

    counted = {
        "source": Counter(pick.source for pick in chosen),
        "month": Counter(map(month, chosen)),
        "event": Counter(event for pick in chosen for event in pick.events),
        "stance": Counter(stance for pick in chosen for stance in pick.stances),
    }
    return {name: dict(found.most_common()) for name, found in counted.items() if found}
