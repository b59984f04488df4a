"""The rules tagger: text in, weak annotation out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from curation.model import Annotation, sha256
from curation.ontology import Ontology
from curation.tag.arguments import Arguments
from curation.tag.clauses import Grammar
from curation.tag.entities import Entities
from curation.tag.lexicon import Lexicon
from curation.tag.modality import Modality
from curation.tag.parts import Mention, Position, Trigger
from curation.tag.scene import Stage
from curation.tag.sources import Sources
from curation.tag.stance import Stances
from curation.tag.text import Doc
from curation.tag.triggers import Triggers
from curation.tag.words import Words


class RulesTagger:
    """Reads Hindi news by lexicon and rules. Every item names the rules that made it.

    The version ends in a hash of rules, lexicon and ontology: equal versions read alike, so a
    push can tell which suggestions are out of date.
    """

    name = "rules"

    def __init__(self, ontology: Ontology):
        """Load the lexicon.

        Raises:
            OntologyError: the lexicon speaks of a label the ontology does not have.
        """
        self.ontology = ontology
        self.version = f"1+{_content(ontology)}"
        self.lexicon = Lexicon(ontology)
        self.words = Words(self.lexicon)
        self.entities = Entities(self.lexicon, self.words)
        self.grammar = Grammar(self.lexicon, self.words)
        self.triggers = Triggers(self.lexicon, self.words)
        stage = Stage(self.lexicon, self.words, self.grammar.slots)
        self.arguments = Arguments(stage)
        self.modality = Modality(stage)
        self.sources = Sources(stage)
        self.stances = Stances(stage)

    def __call__(self, article_id: str, text: str) -> Annotation:
        """A weak annotation of `text`, taken as it is; offsets are code points into it."""
        doc = Doc(text)
        page = self.entities(doc)
        syntax = self.grammar(page)
        triggers = self.triggers(syntax)
        scene = self.arguments(syntax, triggers)
        self.modality(scene)
        scopes = self.sources(scene)
        positions = self.stances(scene, scopes)
        return self._annotation(article_id, doc, syntax.mentions, triggers, positions)

    def _annotation(
        self,
        article_id: str,
        doc: Doc,
        mentions: list[Mention],
        triggers: list[Trigger],
        positions: list[Position],
    ) -> Annotation:
        ids = {id(mention): f"e{number}" for number, mention in enumerate(mentions, 1)}
        ids |= {id(trigger): f"v{number}" for number, trigger in enumerate(triggers, 1)}
        return Annotation.model_validate(
            {
                "article_id": article_id,
                "article_sha256": sha256(doc.text),
                "author": f"{self.name}@{self.version}",
                "origin": "weak",
                "ontology_version": self.ontology.version,
                "entities": [_entity(doc, mention, ids) for mention in mentions],
                "events": [_event(doc, trigger, ids) for trigger in triggers],
                "stances": [
                    _stance(doc, position, ids, f"s{number}")
                    for number, position in enumerate(positions, 1)
                ],
            }
        )


Fields = dict[str, Any]
"""What a record is made of; all of an annotation is checked in one go, which is faster."""


def _span(doc: Doc, first: int, last: int) -> Fields:
    start, end = doc.starts[first], doc.ends[last - 1]
    return {"start": start, "end": end, "text": doc.text[start:end]}


def _entity(doc: Doc, mention: Mention, ids: dict[int, str]) -> Fields:
    return {
        "id": ids[id(mention)],
        **_span(doc, mention.first, mention.last),
        "type": mention.type,
        "level": mention.level,
        "ref": mention.ref,
        "by": mention.by,
        "confidence": mention.confidence,
    }


def _event(doc: Doc, trigger: Trigger, ids: dict[int, str]) -> Fields:
    return {
        "id": ids[id(trigger)],
        "type": trigger.type,
        "trigger": _span(doc, trigger.first, trigger.last),
        "arguments": [
            {"role": role, "filler_id": ids[id(filler)], "by": (rule,), "confidence": 0.6}
            for role, filler, rule in trigger.arguments
        ],
        "modality": trigger.modality,
        "polarity": trigger.polarity,
        "mode": trigger.mode,
        "sources": [ids[id(mention)] for mention in trigger.sources],
        "by": trigger.by,
        "confidence": trigger.confidence,
    }


def _stance(doc: Doc, position: Position, ids: dict[int, str], ident: str) -> Fields:
    return {
        "id": ident,
        "holder_id": ids[id(position.holder)],
        "target": ids[id(position.target)],
        "polarity": position.polarity,
        "modality": position.modality,
        "evidence": _span(doc, position.first, position.last),
        "sources": [ids[id(mention)] for mention in position.sources],
        "by": position.by,
        "confidence": position.confidence,
    }


def _content(ontology: Ontology) -> str:
    """Start of a hash over everything that decides what the tagger says."""
    digest = hashlib.sha256(ontology.fingerprint.encode())
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *(here / "lexicon").iterdir()]):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:8]
