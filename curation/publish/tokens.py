"""Words with their offsets, and spans as BIO tags over them.

A word is a run of letters, marks and digits; the danda, hyphens, quotes and all other signs stand
alone. A postposition that is written together with a pronoun (उसने, जिसमें) stands apart, and so
does में wherever it is glued on. Words are found in the text alone, never from the spans, so that
a user can tokenise new text in the same way; a span whose edges are no word edges is reported as
lost, not bent.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import regex

from curation.model import Annotation, Article
from curation.ontology import Ontology
from curation.publish.items import label, many, plain, value

if TYPE_CHECKING:
    import pyarrow as pa

WORD = regex.compile(
    r"\d+(?:[.,:]\d+)*(?![\p{L}\p{M}\d])"  # 12,000 and 6.5 and 10:30 are one word each
    r"|[\p{L}\p{M}\p{Nd}\u200c\u200d]+"
    r"|(?!\s)\X"
)
FUSED = regex.compile(
    r"(?:उन्हों|इन्हों|जिन्हों|किन्हों|उस|इस|जिस|किस|उन|इन|जिन|किन|मैं|हम|तुम|आप|मुझ|तुझ)"
    r"(?P<after>ने|को|से|में|पर|का|के|की)"
    r"|\X{2,}(?P<after>में)"
)
OUTSIDE = "O"
LAYERS = ("ner_tags", "trigger_tags")


def tokenise(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand: code points, end exclusive, in order."""
    found: list[tuple[int, int]] = []
    for match in WORD.finditer(text):
        start, end = match.span()
        if fused := FUSED.fullmatch(text, start, end):
            edge = fused.start("after")
            found += [(start, edge), (edge, end)]
        else:
            found.append((start, end))
    return found


class Tagset:
    """The BIO tags of both span layers: O, then B- and I- of each label of the ontology."""

    def __init__(self, ontology: Ontology):
        layers = ([*ontology.entities], [*ontology.events])
        self.labels = dict(zip(LAYERS, layers, strict=True))
        self._kinds = Kinds()

    def features(self) -> dict[str, Any]:
        """The columns of `columns`."""
        return {
            "article_id": value("string"),
            "tokens": many(value("string")),
            **{name: many(value("int32")) for name in ("starts", "ends")},
            **{layer: many(label(_tags(labels))) for layer, labels in self.labels.items()},
            "lost": many(plain("string", "id", "why")),
        }

    def columns(
        self, said: Sequence[tuple[Article, Annotation]], tally: Counter[str]
    ) -> dict[str, pa.Array]:
        """Articles as words, mentions and triggers as tags over them; losses are counted.

        A label the ontology does not have gives no tag; the config of its layer refuses it.
        """
        import pyarrow as pa

        if not said:
            return {}
        words = Words([article.text for article, _ in said], self._kinds)
        lost: list[list[dict[str, str]]] = [[] for _ in said]
        gold = [annotation for _, annotation in said]
        mentions = [
            (n, e.id, e.type, e.start, e.end) for n, a in enumerate(gold) for e in a.entities
        ]
        triggers = [
            (n, v.id, v.type, v.trigger.start, v.trigger.end)
            for n, a in enumerate(gold)
            for v in a.events
        ]
        tags = {
            layer: words.tags(spans, {name: 2 * n + 1 for n, name in enumerate(names)}, lost)
            for (layer, names), spans in zip(self.labels.items(), (mentions, triggers), strict=True)
        }
        tally.update(f"{loss['why']} span" for losses in lost for loss in losses)
        return {
            "article_id": pa.array([article.id for article, _ in said], pa.string()),
            "tokens": words.per_article(words.tokens),
            "starts": words.per_article(words.starts - words.base),
            "ends": words.per_article(words.ends - words.base),
            **{layer: words.per_article(numbers) for layer, numbers in tags.items()},
            "lost": pa.array(lost, pa.list_(pa.struct({"id": pa.string(), "why": pa.string()}))),
        }


def _tags(labels: Iterable[str]) -> list[str]:
    return [OUTSIDE, *(f"{mark}-{name}" for name in labels for mark in "BI")]


class Kinds:
    """The runs without blanks met so far, each cut into words once: news repeats its words.

    Args:
        most: so many are kept; a text that brings more makes it start anew.
    """

    def __init__(self, most: int = 1 << 16):
        self._most = most
        self._forget()

    def _forget(self) -> None:
        import numpy as np
        import pyarrow as pa

        self._runs, self.words = pa.array([], pa.string()), pa.array([], pa.string())
        none: Any = np.zeros(0, np.int32)
        self.size = self.count = self.first = self.start = self.end = none

    def numbers(self, runs: pa.Array) -> Any:
        """The number of each run, until the next call.

        Run `n` is `size[n]` code points long; its words are `words`, `start` and `end` (code
        points in the run) from place `first[n]` on, `count[n]` of them.
        """
        import pyarrow.compute as pc

        found = pc.index_in(runs, self._runs)
        if found.null_count:
            new = runs.filter(found.is_null()).unique()
            if len(self._runs) + len(new) > self._most:
                self._forget()
                new = runs.unique()
            self._learn(new)
            found = pc.index_in(runs, self._runs)
        return found.to_numpy()

    def _learn(self, runs: pa.Array) -> None:
        import numpy as np
        import pyarrow as pa

        texts = runs.to_pylist()
        cuts = [tokenise(text) for text in texts]
        words = [t[a:b] for t, edges in zip(texts, cuts, strict=True) for a, b in edges]
        edges = np.array([edge for found in cuts for edge in found], np.int32).reshape(-1, 2)
        self._runs = pa.concat_arrays([self._runs, runs])
        self.words = pa.concat_arrays([self.words, pa.array(words, pa.string())])
        self.size = np.append(self.size, np.fromiter(map(len, texts), np.int32))
        self.count = np.append(self.count, np.fromiter(map(len, cuts), np.int32))
        self.first = _sums(self.count) - self.count
        self.start = np.append(self.start, edges[:, 0])
        self.end = np.append(self.end, edges[:, 1])


class Words:
    """The words of many texts at once.

    The texts are thought of as one, each followed by a separator; `starts` and `ends` are code
    points into that, and `base` is where the text of each word begins. `tokenise` says the same,
    text by text.
    """

    def __init__(self, texts: Sequence[str], kinds: Kinds):
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        spaced = pc.replace_substring(pa.array(texts, pa.string()), "\n", " ")
        runs = pc.split_pattern(spaced, " ")
        kind = kinds.numbers(runs.flatten())

        size, count = kinds.size[kind] + 1, kinds.count[kind]
        until = _sums(count)
        part = np.arange(count.sum(), dtype=np.int32) + np.repeat(
            kinds.first[kind] - until + count, count
        )
        begin = np.repeat(_sums(size) - size, count)
        self.tokens = kinds.words.take(pa.array(part))
        self.starts, self.ends = begin + kinds.start[part], begin + kinds.end[part]

        self._edges = np.append(np.int32(0), until)[runs.offsets.to_numpy()]
        length = np.fromiter(map(len, texts), np.int32) + 1
        self._bases = _sums(length) - length
        self.base = np.repeat(self._bases, np.diff(self._edges))

    def per_article(self, values: Any) -> pa.Array:
        """A value a word as a list an article."""
        import numpy as np
        import pyarrow as pa

        if isinstance(values, np.ndarray):
            values = pa.array(values)
        return pa.ListArray.from_arrays(pa.array(self._edges), values)

    def tags(
        self,
        spans: Sequence[tuple[int, str, str, int, int]],
        numbers: Mapping[str, int],
        lost: list[list[dict[str, str]]],
    ) -> Any:
        """The number of the tag of each word, as an int64 array.

        Args:
            spans: number of the text, id of the item, label, start and end.
            numbers: of the B- tag of each label; that of the I- tag is the next one.
            lost: what cannot be tagged is added here, text by text.
        """
        import numpy as np

        text, idents, names, start, end = zip(*spans, strict=True) if spans else [()] * 5
        base = self._bases[np.array(text, np.int32)]
        begin, stop = np.array(start, np.int32) + base, np.array(end, np.int32) + base
        first, last = np.searchsorted(self.starts, begin), np.searchsorted(self.ends, stop)
        found = (self.starts.take(first, mode="clip") == begin) & (
            self.ends.take(last, mode="clip") == stop
        )
        tags = array("H", bytes(2 * len(self.starts)))
        places = (first.tolist(), last.tolist(), found.tolist())
        for number, ident, name, a, b, fits in zip(text, idents, names, *places, strict=True):
            tag = numbers.get(name)
            if tag is None:
                continue
            if not fits:
                lost[number].append({"id": ident, "why": "misaligned"})
            elif any(tags[a : b + 1]):
                lost[number].append({"id": ident, "why": "overlap"})
            else:
                tags[a] = tag
                for inner in range(a + 1, b + 1):
                    tags[inner] = tag + 1
        return np.frombuffer(tags, np.uint16).astype(np.int64)


def _sums(counts: Any) -> Any:
    """Running sums, as int32: an Arrow array of texts ends at 2 GiB."""
    import numpy as np

    return np.cumsum(counts, dtype=np.int32)
