"""The JSON lines of OneIE, which TextEE and others read: a sentence a line.

`entity_mentions` with `mention_type` (our level), `event_mentions` with trigger and arguments by
entity id; word numbers, the end exclusive. An event type with a mode is written `TYPE:mode`, as
ACE writes subtypes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from curation.model import Event
from curation.publish.formats.document import Document, left_out

UNKNOWN = "UNK"


def write(documents: Iterable[Document], folder: Path, split: str) -> Counter[str]:
    """`<split>.oneie.jsonl`."""
    lost: Counter[str] = Counter()
    with (folder / f"{split}.oneie.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            for sentence in _sentences(document, lost):
                file.write(json.dumps(sentence, ensure_ascii=False) + "\n")
            lost += left_out(document.gold, "argument", "level", "mode", "id")
    return lost


def _sentences(document: Document, lost: Counter[str]) -> Iterator[dict[str, Any]]:
    entities: list[list[dict[str, Any]]] = [[] for _ in document.sentences]
    events: list[list[dict[str, Any]]] = [[] for _ in document.sentences]
    sentence_of: dict[str, int] = {}
    for entity in document.gold.entities:
        place = document.in_sentence(entity)
        if place is None:
            lost["span that is no run of words in a sentence"] += 1
            continue
        number, first, end = place
        sentence_of[entity.id] = number
        entities[number].append(
            {
                "id": entity.id,
                "text": entity.text,
                "entity_type": entity.type,
                "mention_type": entity.level.upper() if entity.level else UNKNOWN,
                "start": first,
                "end": end,
            }
        )
    texts = {entity.id: entity.text for entity in document.gold.entities}
    for event in document.gold.events:
        place = document.in_sentence(event.trigger)
        if place is None:
            lost["span that is no run of words in a sentence"] += 1
            lost["argument"] += sum(a.filler_id in texts for a in event.arguments)
        else:
            events[place[0]].append(_event(event, place, texts, sentence_of, lost))
    for number, (first, end) in enumerate(document.sentences):
        words = document.words[first:end]
        yield {
            "doc_id": document.id,
            "sent_id": f"{document.id}-{number}",
            "sentence": document.text[words[0][0] : words[-1][1]],
            "tokens": [document.text[a:b] for a, b in words],
            "entity_mentions": entities[number],
            "relation_mentions": [],
            "event_mentions": events[number],
        }


def _event(
    event: Event,
    place: tuple[int, int, int],
    texts: dict[str, str],
    sentence_of: dict[str, int],
    lost: Counter[str],
) -> dict[str, Any]:
    number, first, end = place
    arguments = []
    for argument in event.arguments:
        filler = argument.filler_id
        if filler in texts and sentence_of.get(filler) == number:
            arguments.append({"entity_id": filler, "role": argument.role, "text": texts[filler]})
        elif filler in texts:
            lost["argument in another sentence"] += 1
    return {
        "id": event.id,
        "event_type": f"{event.type}:{event.mode}" if event.mode else event.type,
        "trigger": {"text": event.trigger.text, "start": first, "end": end},
        "arguments": arguments,
    }
