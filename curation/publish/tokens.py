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
from functools import lru_cache
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
        words = Words([article.text for article, _ in said])
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


class Words:
    """The words of many texts at once, found chunk kind by chunk kind: news repeats its words.

    The texts are thought of as one, each followed by a separator; `starts` and `ends` are code
    points into that, and `base` is where the text of each word begins. `tokenise` says the same,
    text by text.
    """

    def __init__(self, texts: Sequence[str]):
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        spaced = pc.replace_substring(pa.array(texts, pa.string()), "\n", " ")
        chunks = pc.split_pattern(spaced, " ")
        coded = chunks.flatten().dictionary_encode()
        kinds = coded.dictionary.to_pylist()
        kind = coded.indices.to_numpy()
        parts = [_split(chunk) for chunk in kinds]

        flat = [edge for edges in parts for edge in edges]
        part_start = np.array([start for start, _ in flat], np.int64)
        part_end = np.array([end for _, end in flat], np.int64)
        part_text = pa.array(
            [chunk[a:b] for chunk, edges in zip(kinds, parts, strict=True) for a, b in edges],
            pa.string(),
        )
        per_kind = np.array([len(edges) for edges in parts], np.int64)
        first_part = np.cumsum(per_kind) - per_kind

        size = np.array([len(chunk) for chunk in kinds], np.int64)[kind] + 1
        begin = np.cumsum(size) - size
        count = per_kind[kind]
        chunk_of = np.repeat(np.arange(len(kind)), count)
        nth = np.arange(len(chunk_of)) - np.repeat(np.cumsum(count) - count, count)
        part = first_part[kind[chunk_of]] + nth
        self.tokens = part_text.take(pa.array(part))
        self.starts = begin[chunk_of] + part_start[part]
        self.ends = begin[chunk_of] + part_end[part]

        edges = np.concatenate([[0], np.cumsum(count)])[chunks.offsets.to_numpy()]
        self._edges = edges
        length = np.array([len(text) for text in texts], np.int64) + 1
        self._bases = np.cumsum(length) - length
        self.base = np.repeat(self._bases, np.diff(edges))

    def per_article(self, values: Any) -> pa.Array:
        """A value a word as a list an article."""
        import numpy as np
        import pyarrow as pa

        if isinstance(values, np.ndarray):
            values = pa.array(values.astype(np.int32 if values.dtype == np.int64 else np.int64))
        return pa.ListArray.from_arrays(pa.array(self._edges, pa.int32()), values)

    def tags(
        self,
        spans: Sequence[tuple[int, str, str, int, int]],
        numbers: Mapping[str, int],
        lost: list[list[dict[str, str]]],
    ) -> Any:
        """The number of the tag of each word, as a uint16 array.

        Args:
            spans: number of the text, id of the item, label, start and end.
            numbers: of the B- tag of each label; that of the I- tag is the next one.
            lost: what cannot be tagged is added here, text by text.
        """
        import numpy as np

        text, _, _, start, end = zip(*spans, strict=True) if spans else [()] * 5
        base = self._bases[np.array(text, np.int64)]
        begin, stop = np.array(start, np.int64) + base, np.array(end, np.int64) + base
        first, last = np.searchsorted(self.starts, begin), np.searchsorted(self.ends, stop)
        found = (self.starts.take(first, mode="clip") == begin) & (
            self.ends.take(last, mode="clip") == stop
        )
        tags = array("H", bytes(2 * len(self.starts)))
        places = zip(first.tolist(), last.tolist(), found.tolist(), strict=True)
        for (number, ident, name, *_), (a, b, fits) in zip(spans, places, strict=True):
            tag = numbers.get(name, 0)
            if not tag:
                continue
            if not fits:
                lost[number].append({"id": ident, "why": "misaligned"})
            elif any(tags[a : b + 1]):
                lost[number].append({"id": ident, "why": "overlap"})
            else:
                tags[a] = tag
                for inner in range(a + 1, b + 1):
                    tags[inner] = tag + 1
        return np.frombuffer(tags, np.uint16)


@lru_cache(maxsize=1 << 15)
def _split(chunk: str) -> tuple[tuple[int, int], ...]:
    """The words of a run without blanks."""
    return tuple(tokenise(chunk))
