"""Who reads what: articles dealt out to groups of annotators, each with a project of its own.

The community server shows everybody in a project what the others have said there. Readings are
blind to each other if every group has its own project and opens no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import regex

from curation.errors import UsageError

NAME = regex.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}")


def assign(
    articles: Iterable[str],
    groups: Sequence[str],
    overlap: int,
    known: Mapping[str, Sequence[str]],
) -> dict[str, list[str]]:
    """Deal articles out so that each is read by `overlap` groups, and all have as many to read.

    What a group was given stays with it; new articles go where there is least. The outcome
    depends on nothing but the arguments.

    Args:
        articles: ids of all articles.
        groups: names of the groups.
        overlap: how many groups read an article; at least 1, at most all.
        known: group → articles given to it before.

    Returns:
        Group → its articles, in the order in which they were given.

    Raises:
        UsageError: a name that is none, a name twice, or no such overlap.
    """
    wrong = [name for name in groups if not NAME.fullmatch(name)]
    if wrong or len(set(groups)) != len(groups):
        raise UsageError(
            f"these are no names of groups: {', '.join(wrong) or 'one stands there twice'}",
            fix="--assign one,two,three, with letters, digits, - and _ (at most 20)",
        )
    if not 1 <= overlap <= len(groups):
        raise UsageError(
            f"an article cannot be read by {overlap} of {len(groups)} groups",
            fix=f"--overlap 1 to {len(groups)}",
        )
    given = {name: list(known.get(name, ())) for name in [*known, *groups]}
    readers: dict[str, set[str]] = {}
    for name, some in given.items():
        for article in some:
            readers.setdefault(article, set()).add(name)
    for article in sorted(articles, key=_shuffled):
        have = readers.setdefault(article, set())
        free = sorted(set(groups) - have, key=lambda name: (len(given[name]), name))
        for name in free[: max(0, overlap - len(have))]:
            given[name].append(article)
            have.add(name)
    return given


def _shuffled(article: str) -> str:
    """A place in an order that has nothing to do with the articles' own."""
    return hashlib.sha256(article.encode()).hexdigest()
