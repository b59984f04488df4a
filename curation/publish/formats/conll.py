"""CoNLL-2003 columns: a word a line, sentences apart by an empty line, documents by -DOCSTART-.

Columns, apart by a tab: word, its offsets `start:end`, BIO tag of triggers, BIO tag of mentions
(the word first and the mention last, where readers of CoNLL-2003 look for them).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from curation.model import Entity, Span
from curation.publish.formats.document import Document, left_out

OUTSIDE = "O"


def write(documents: Iterable[Document], folder: Path, split: str) -> Counter[str]:
    """`<split>.conll`."""
    lost: Counter[str] = Counter()
    with (folder / f"{split}.conll").open("w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            file.writelines(f"{line}\n" for line in _lines(document, lost))
            lost += left_out(document.gold)
    return lost


def _lines(document: Document, lost: Counter[str]) -> Iterator[str]:
    mentions = _tags(document, [(e.type, e) for e in document.gold.entities], lost)
    triggers = _tags(document, [(v.type, v.trigger) for v in document.gold.events], lost)
    yield f"-DOCSTART-\t{document.id}\t{OUTSIDE}\t{OUTSIDE}"
    yield ""
    for first, end in document.sentences:
        for number in range(first, end):
            start, stop = document.words[number]
            word = document.text[start:stop]
            yield f"{word}\t{start}:{stop}\t{triggers[number]}\t{mentions[number]}"
        yield ""


def _tags(
    document: Document, spans: list[tuple[str, Entity | Span]], lost: Counter[str]
) -> list[str]:
    tags = [OUTSIDE] * len(document.words)
    for label, span in spans:
        place = document.in_sentence(span)
        run = document.run(span)
        if place is None or run is None:
            lost["span that is no run of words in a sentence"] += 1
        elif {*tags[slice(*run)]} != {OUTSIDE}:
            lost["overlapping span"] += 1
        else:
            tags[slice(*run)] = [f"B-{label}", *[f"I-{label}"] * (run[1] - run[0] - 1)]
    return tags
