"""Splits that keep a story in one place, for ever.

A story is drawn into a split once, by a hash of its id; its later articles follow. Nothing moves
when the collection grows. Where stories of different splits turn out to be one, the articles that
join them are held out.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

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
        The ledger with the new entries, and the ids of the articles held out because their story
        stands in more than one split, in order.
    """
    stories: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        stories[story_of(article)].append(article.id)
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
        split = next(iter(splits)) if splits else draw(story, salt, shares)
        drawn.setdefault(story, split)
        known |= dict.fromkeys(new, split)
    return Ledger(articles=known, stories=drawn), tuple(sorted(held_out))


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


def leaks(ledger: Ledger, articles: Iterable[Article]) -> list[Issue]:
    """Stories with published articles in more than one split.

    It happens only where a later article joined stories that had been drawn apart. The joining
    article is held out; what stays is a warning, since the articles themselves were no
    near-duplicates of each other when they were drawn.
    """
    splits: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    held: set[str] = set()
    for article in articles:
        if split := ledger.articles.get(article.id):
            splits[story_of(article)][split].append(article.id)
        else:
            held.add(story_of(article))
    return [
        Issue(
            rule="split-leak",
            severity="warning" if story in held else "error",
            article_id=min(found[max(found)]),
            where=f"story {story}",
            message="; ".join(
                f"{split}: {', '.join(sorted(ids))}" for split, ids in sorted(found.items())
            ),
            fix="curation publish holds the joining articles out; take one side down to end it",
        )
        for story, found in sorted(splits.items())
        if len(found) > 1
    ]
