"""Which articles tell the same story: wire copy rewritten, given a new headline, cut, updated.

Two measures, both on shingles of three words. Containment, |A ∩ B| / min(|A|, |B|) (Broder 1997,
"On the resemblance and containment of documents"), is taken on a quarter of the shingles, the
same quarter in every text, chosen by their hash; it finds excerpts, which Jaccard does not.
Shingles that stand in many stories are stock phrases and count for nothing. MinHash signatures
(by rensa) in bands of four find texts with a high Jaccard similarity even where every phrase of
them is stock.

An article is never dropped here: an updated version is one more member of its story.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

import numpy as np
from rensa import RMinHash  # type: ignore[import-untyped]

from curation.errors import WorkspaceError
from curation.ingest.fingerprint import Fingerprint, fingerprints
from curation.ingest.postings import Numbers, Postings

CONTAINED = 0.4
"""Containment from which on two articles tell one story."""
FEWEST = 4
"""Fewer common shingles prove nothing."""
STOCK = 8
"""A shingle of so many stories is a stock phrase."""
BANDS = 3
"""Of 16 bands, so many alike: with four rows a band, expected from a Jaccard of .66 on."""

_VERSION = (1, int(RMinHash.ALGORITHM_VERSION))
"""Of what is saved, and of the library's signatures."""
_BATCH = 128


class StoryIndex:
    """Gives every article the id of its story.

    Ids stay: a story keeps the id it was given, whatever is added. Where an article proves that
    two stories are one, the older id is kept and `aliases` says which one it replaces.
    """

    def __init__(self) -> None:
        """Begin with no article."""
        self._articles: list[str] = []
        self._parents: list[int] = []
        self._own: list[int] = []
        self._founders: list[int] = []
        self._numbers: dict[str, int] = {}
        self._stock: set[int] = set()
        self._postings = Postings()

    def __len__(self) -> int:
        return len(self._articles)

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._numbers

    def add(self, article_id: str, text: str) -> str:
        """The id of the story that a cleaned text tells, a new one if nobody told it yet.

        An article that is there already keeps its story, whatever text is given.
        """
        ((_, story),) = self.add_many([(article_id, text)])
        return story

    def add_many(self, articles: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Add (id, text) pairs, several times as fast as one by one.

        Yields:
            (article id, story id) in the same order. A later article may still prove two stories
            to be one, so ask `story` again at the end.
        """
        waiting = iter(articles)
        while batch := list(islice(waiting, _BATCH)):
            new = {ident: text for ident, text in batch if ident not in self._numbers}
            if new:
                self._add(list(new), *fingerprints(list(new.values())))
            for ident, _ in batch:
                yield ident, self.story(ident)

    def story(self, article_id: str) -> str:
        """The id of an article's story, after all that has been added.

        Raises:
            KeyError: the article was never added.
        """
        return self._name(self._root(self._numbers[article_id]))

    @property
    def aliases(self) -> dict[str, str]:
        """Ids of stories that turned out to be part of an older one, and the id of that."""
        roots = ((founder, self._root(founder)) for founder in self._founders)
        return {self._name(one): self._name(root) for one, root in roots if one != root}

    def _name(self, number: int) -> str:
        return "s" + hashlib.sha256(self._articles[number].encode()).hexdigest()[:12]

    def _root(self, number: int) -> int:
        while (parent := self._parents[number]) != number:
            self._parents[number] = self._parents[parent]
            number = parent
        return number

    def _add(self, idents: list[str], prints: list[Fingerprint], keys: Numbers) -> None:
        settled = self._postings.settled(keys)
        for ident, print_ in zip(idents, prints, strict=True):
            self._place(ident, print_, settled)
        self._postings.settle()

    def _place(
        self, ident: str, print_: Fingerprint, settled: Mapping[int, tuple[int, ...]]
    ) -> None:
        """Put one article into its story; `settled` says which settled articles have its keys."""
        shingles = set(print_.shingles) - self._stock
        bands = set(print_.bands) - self._stock
        shared, alike = self._held(shingles, settled), self._held(bands, settled)
        stories = self._containing(shared.values(), len(shingles)) | self._resembling(
            alike.values()
        )
        number = len(self._articles)
        root = self._enter(ident, number, stories)
        brought = self._missing(shared, root)
        self._postings.add(
            (shingles - shared.keys()) | (bands - alike.keys()),
            brought + self._missing(alike, root),
            number,
        )
        self._own.append(len(shingles) - len(shared) + len(brought))

    def _held(
        self, keys: set[int], settled: Mapping[int, tuple[int, ...]]
    ) -> dict[int, tuple[int, ...]]:
        """Those of the keys that other articles have, and the articles."""
        recent = self._postings.recent
        return {
            key: settled.get(key, ()) + recent.get(key, ())
            for key in (keys & recent.keys()) | (keys & settled.keys())
        }

    def _missing(self, held: Mapping[int, tuple[int, ...]], root: int) -> list[int]:
        """The keys that no article of a story has put down yet; it is about to."""
        missing = [
            key
            for key, articles in held.items()
            if root not in articles and all(self._root(article) != root for article in articles)
        ]
        self._stock.update(key for key in missing if len(held[key]) + 1 >= STOCK)
        return missing

    def _enter(self, ident: str, number: int, stories: set[int]) -> int:
        """Write an article down as one of these stories, which are one from now on."""
        root = min(stories, default=number)
        self._numbers[ident] = number
        self._articles.append(ident)
        self._parents.append(root)
        for story in stories:
            self._parents[story] = root
        if root == number:
            self._founders.append(number)
        return root

    def _containing(self, shared: Collection[tuple[int, ...]], own: int) -> set[int]:
        """The stories that hold, or are held by, a text.

        Args:
            shared: for each of its shingles that others have, the articles that brought it into
                their stories.
            own: how many shingles it has, stock phrases left out.
        """
        votes = Counter(article for articles in shared for article in articles)
        by_story: Counter[int] = Counter()
        found = set()
        for article, count in votes.items():
            root = self._root(article)
            by_story[root] += count
            if count >= FEWEST and count >= CONTAINED * self._own[article]:
                found.add(root)
        least = max(FEWEST, CONTAINED * own)
        return found | {root for root, count in by_story.items() if count >= least}

    def _resembling(self, alike: Iterable[tuple[int, ...]]) -> set[int]:
        """The stories with enough bands of their signatures alike."""
        roots = Counter(root for held in alike for root in {self._root(one) for one in held})
        return {root for root, bands in roots.items() if bands >= BANDS}

    def save(self) -> bytes:
        """Everything, as bytes for `load`."""
        stream = io.BytesIO()
        keys, values = self._postings.arrays()
        np.savez(
            stream,
            version=np.array(_VERSION),
            articles=np.frombuffer("\n".join(self._articles).encode(), dtype=np.uint8),
            parents=np.array(self._parents, dtype=np.uint32),
            own=np.array(self._own, dtype=np.uint32),
            founders=np.array(self._founders, dtype=np.uint32),
            keys=keys,
            values=values,
        )
        return stream.getvalue()

    @classmethod
    def load(cls, data: bytes) -> StoryIndex:
        """The index that was saved.

        Raises:
            WorkspaceError: the bytes are damaged, or another version saved them.
        """
        fix = "add all articles to a new StoryIndex, in the order of the corpus"
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as saved:
                if tuple(saved["version"].tolist()) != _VERSION:
                    raise WorkspaceError("the story index is of another version", fix=fix)
                index = cls()
                names = saved["articles"].tobytes().decode()
                index._articles = names.split("\n") if names else []
                index._numbers = {name: n for n, name in enumerate(index._articles)}
                index._parents = saved["parents"].tolist()
                index._own = saved["own"].tolist()
                index._founders = saved["founders"].tolist()
                index._postings = Postings(saved["keys"], saved["values"])
                keys, counts = np.unique(saved["keys"], return_counts=True)
                index._stock = set(keys[counts >= STOCK].tolist())
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise WorkspaceError(f"the story index is damaged: {error}", fix=fix) from None
        return index
