"""Splits that keep a story in one place, for ever.

A story is drawn into a split once, by a hash of its id or, with `by_date`, by the day it was
first told; its later articles follow. Nothing moves when the collection grows. Where stories of
different splits turn out to be one, the articles that join them are held out.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from curation.errors import UsageError
from curation.model import Article, Issue
from curation.publish.release import SPLITS, Ledger

SHARES = {"train": 0.8, "validation": 0.1, "test": 0.1}


def assign(
    ledger: Ledger,
    articles: Iterable[Article],
    *,
    salt: str,
    shares: Mapping[str, float] = SHARES,
) -> tuple[Ledger, tuple[str, ...]]:
    """Give every new article a split.

    Args:
        ledger: what was decided before; every entry of it stays.
        articles: all articles of the collection, old and new, with their stories.
        salt: makes the draw of this dataset its own; never change it.
        shares: share of each split among new stories; they add up to 1.

    Returns:
        The ledger with the new entries, and the ids of the articles held out, in order: their
        story stands in more than one split, or it has no day where splits go by date.
    """
    stories: dict[str, list[str]] = defaultdict(list)
    days: dict[str, date] = {}
    for article in articles:
        story = story_of(article)
        stories[story].append(article.id)
        if article.published:
            days[story] = min(article.published, days.get(story, article.published))

    def first(story: str) -> str | None:
        if ledger.by_date is None:
            return draw(story, salt, shares)
        return drawn_by_day(days[story], ledger.by_date) if story in days else None

    known, drawn = dict(ledger.articles), dict(ledger.stories)
    held_out: list[str] = []
    for story, members in sorted(stories.items()):
        splits = {known[member] for member in members if member in known}
        if story in drawn:
            splits.add(drawn[story])
        new = [member for member in sorted(members) if member not in known]
        if len(splits) > 1:
            held_out += new
            continue
        split = next(iter(splits)) if splits else first(story)
        if split is None:
            held_out += new
            continue
        drawn.setdefault(story, split)
        known |= dict.fromkeys(new, split)
    grown = ledger.model_copy(update={"articles": known, "stories": drawn})
    return grown, tuple(sorted(held_out))


def story_of(article: Article) -> str:
    """The story of an article; an article without one is a story by itself."""
    return article.story if article.story is not None else article.id


def draw(story: str, salt: str, shares: Mapping[str, float] = SHARES) -> str:
    """The split of a new story: its hash in [0, 1) against the cumulated shares."""
    digest = hashlib.blake2b(f"{salt}:{story}".encode(), digest_size=8).digest()
    point, upto = int.from_bytes(digest, "big") / 2**64, 0.0
    for split in SPLITS:
        upto += shares.get(split, 0.0)
        if point < upto:
            return split
    return max(shares, key=lambda split: shares[split])


def drawn_by_day(day: date, days: tuple[date, date]) -> str:
    """The split of a story first told on `day`: old ones to train on, the newest to test on."""
    return SPLITS[bisect_right(days, day)]


def by_date(ledger: Ledger, days: tuple[date, date]) -> Ledger:
    """The ledger of a collection whose splits are drawn by date.

    Raises:
        UsageError: the days are in no order, or splits have been drawn in another way.
    """
    if days[0] >= days[1]:
        raise UsageError(
            f"validation would begin on {days[0]}, test on {days[1]}: the first day must be earlier"
        )
    if ledger.by_date == days or not ledger.stories:
        return ledger.model_copy(update={"by_date": days})
    how = f"by date, {ledger.by_date[0]} and {ledger.by_date[1]}" if ledger.by_date else "by story"
    raise UsageError(
        f"the splits of this dataset are drawn {how}, and no article ever changes its split",
        fix="publish without --split-by-date, or from a new workspace",
    )


class Stories:
    """Which splits the published articles of each story stand in, noted article by article.

    Args:
        ledger: the splits.
        aside: further articles of the collection: one without a split may be what has joined
            stories.
    """

    def __init__(self, ledger: Ledger, aside: Iterable[Article] = ()):
        self._ledger = ledger
        self._splits: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._held = {story_of(article) for article in aside if article.id not in ledger.articles}

    def add(self, article: Article) -> None:
        """Take note of the next article."""
        if split := self._ledger.articles.get(article.id):
            self._splits[story_of(article)][split].append(article.id)
        else:
            self._held.add(story_of(article))

    def leaks(self) -> list[Issue]:
        """Stories in more than one split.

        It happens only where a later article joined stories that had been drawn apart. The
        joining article is held out; what stays is a warning, since the articles themselves were
        no near-duplicates of each other when they were drawn.
        """
        return [
            Issue(
                rule="split-leak",
                severity="warning" if story in self._held else "error",
                article_id=min(found[max(found)]),
                where=f"story {story}",
                message="; ".join(
                    f"{split}: {', '.join(sorted(ids))}" for split, ids in sorted(found.items())
                ),
                fix="curation publish holds the joining articles out; take one side down to end it",
            )
            for story, found in sorted(self._splits.items())
            if len(found) > 1
        ]
