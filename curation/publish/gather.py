"""Brings articles and what was said of them together, and accounts for every one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from curation.errors import CheckFailed
from curation.model import Annotation, Article
from curation.publish.release import SPLITS, UNKNOWN, Release
from curation.publish.split import Stories
from curation.publish.tables import Dossier

T = TypeVar("T")

HELD_OUT = "held out: in no split"
ORPHAN = "its article is not published"
STALE = "its article's text has changed since"
FAULTS_SHOWN = 20


class Gathering:
    """The dossiers of a release, in the order of their article ids, with their split.

    Iterate once; then `counts` holds, for articles and for gold, human and weak annotations, how
    many came in and where they went: in = published + quarantined + skipped. `stories` knows which
    splits their stories stand in, `sources` and `days` how many of the published articles are of
    which, `people` who annotated them.

    Raises (while iterated):
        CheckFailed: an id stands twice, gold speaks of another text, a span is not what its
            offsets say.
    """

    def __init__(self, release: Release):
        self._release = release
        self.stories = Stories(release.ledger, release.aside)
        self.sources: Counter[str] = Counter()
        self.days: Counter[date | None] = Counter()
        self.people: set[str] = set()
        self._faults: list[str] = []
        self._streams = {
            "gold": _Stream(release.gold),
            "human": _Stream(release.human),
            "weak": _Stream(release.weak),
        }
        self._articles: Counter[str] = Counter()
        self._splits: Counter[str] = Counter()

    def __iter__(self) -> Iterator[tuple[str, Dossier]]:
        ledger, last = self._release.ledger.articles, ""
        for article in _ordered(self._release.articles, lambda article: article.id):
            if article.id == last:
                self._faults.append(f"{article.id}: two articles have this id")
            last = article.id
            self.stories.add(article)
            split = ledger.get(article.id)
            if split not in SPLITS:
                self._articles[HELD_OUT] += 1
                continue
            self._articles["published"] += 1
            self._splits[split] += 1
            self.sources[article.source or UNKNOWN] += 1
            self.days[article.published] += 1
            yield split, self._dossier(article)
        for stream in self._streams.values():
            stream.finish()
        if self._faults:
            raise CheckFailed(
                f"this cannot be published: {len(self._faults)} faults",
                details=self._faults[:FAULTS_SHOWN],
                fix="curation validate",
            )

    def _dossier(self, article: Article) -> Dossier:
        text_sha256 = article.sha256
        found = {name: s.take(article.id, text_sha256) for name, s in self._streams.items()}
        gold = found["gold"]
        self.people.update(annotation.author for annotation in found["human"])
        if len(gold) > 1:
            self._faults.append(f"{article.id}: {len(gold)} gold annotations")
        for annotation in gold:
            if annotation.article_sha256 != text_sha256:
                self._faults.append(f"{article.id}: the gold speaks of another text")
        for name, said in found.items():
            for annotation in said:
                self._check_spans(name, article, annotation)
        gold_or_none = gold[0] if gold else None
        return Dossier(article, text_sha256, gold_or_none, found["human"], found["weak"])

    def _check_spans(self, name: str, article: Article, annotation: Annotation) -> None:
        text = article.text
        triggers = [event.trigger for event in annotation.events]
        evidence = [stance.evidence for stance in annotation.stances]
        for spans in (annotation.entities, triggers, evidence):
            self._faults += [
                f"{article.id}: {name} by {annotation.author}: {s.text!r} is not at {s.start}"
                for s in spans
                if text[s.start : s.end] != s.text
            ]

    @property
    def counts(self) -> dict[str, Any]:
        """The accounting, as it stands in the manifest."""
        release, articles = self._release, self._articles
        skipped = Counter(release.skipped)
        if articles[HELD_OUT]:
            skipped[HELD_OUT] += articles[HELD_OUT]
        return {
            "articles": _account(articles["published"], release.quarantined, skipped),
            **{
                name: _account(
                    stream.published, release.faulty if name == "human" else {}, stream.skipped
                )
                for name, stream in self._streams.items()
            },
            "splits": {split: self._splits[split] for split in SPLITS if self._splits[split]},
        }


def _account(published: int, quarantined: Any, skipped: Any) -> dict[str, Any]:
    total = published + sum(quarantined.values()) + sum(skipped.values())
    return {
        "in": total,
        "published": published,
        "quarantined": dict(sorted(quarantined.items())),
        "skipped": dict(sorted(skipped.items())),
    }


class _Stream:
    """The annotations of one origin, handed out article by article."""

    def __init__(self, annotations: Iterable[Annotation]):
        self._rest = _ordered(annotations, lambda annotation: annotation.article_id)
        self._head = next(self._rest, None)
        self.published = 0
        self.skipped: Counter[str] = Counter()

    def take(self, article_id: str, text_sha256: str) -> tuple[Annotation, ...]:
        """What was said of an article; what was said of articles before it is skipped."""
        found: list[Annotation] = []
        while self._head is not None and self._head.article_id <= article_id:
            if self._head.article_id < article_id:
                self.skipped[ORPHAN] += 1
            elif self._head.origin != "gold" and self._head.article_sha256 != text_sha256:
                self.skipped[STALE] += 1
            else:
                found.append(self._head)
            self._head = next(self._rest, None)
        self.published += len(found)
        return tuple(_by_author(found))

    def finish(self) -> None:
        """Count what is left over."""
        self.skipped[ORPHAN] += (self._head is not None) + sum(1 for _ in self._rest)
        self.skipped = +self.skipped


def _by_author(annotations: list[Annotation]) -> list[Annotation]:
    """In an order that does not depend on the order they came in."""
    if len(annotations) < 2:
        return annotations
    return sorted(annotations, key=lambda a: (a.author, str(a.created or ""), a.to_line()))


def _ordered(records: Iterable[T], key: Callable[[T], str]) -> Iterator[T]:
    """The records by ascending key; a stream that is no collection must already be so.

    Raises:
        CheckFailed: a stream steps back.
    """
    if isinstance(records, Sequence):
        yield from sorted(records, key=key)
        return
    last = ""
    for record in records:
        if key(record) < last:
            raise CheckFailed(f"records are not in order: {key(record)!r} after {last!r}")
        last = key(record)
        yield record
