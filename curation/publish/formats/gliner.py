"""Training data of GLiNER: a list of `{"tokenized_text": [...], "ner": [[first, last, label]]}`.

A sentence each; word numbers, the last one inclusive. Overlapping spans are allowed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from curation.publish.formats.document import Document, left_out


def write(documents: Iterable[Document], folder: Path, split: str) -> Counter[str]:
    """`<split>.json`."""
    lost: Counter[str] = Counter()
    with (folder / f"{split}.json").open("w", encoding="utf-8", newline="\n") as file:
        separator = "[\n"
        for document in documents:
            for sentence in _sentences(document, lost):
                file.write(separator + json.dumps(sentence, ensure_ascii=False))
                separator = ",\n"
            lost += left_out(document.gold) + Counter(event=len(document.gold.events))
        file.write("[]\n" if separator == "[\n" else "\n]\n")
    return +lost


def _sentences(document: Document, lost: Counter[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "tokenized_text": [document.text[a:b] for a, b in document.words[first:end]],
            "ner": [],
        }
        for first, end in document.sentences
    ]
    for entity in document.gold.entities:
        place = document.in_sentence(entity)
        if place is None:
            lost["span that is no run of words in a sentence"] += 1
        else:
            number, first, end = place
            found[number]["ner"].append([first, end - 1, entity.type])
    return found
