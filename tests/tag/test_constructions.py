"""The list of constructions: every sentence gives exactly the markup written for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import regex
import yaml

from curation.model import Annotation, Event, span_faults
from curation.ontology import Ontology
from curation.tag import RulesTagger

FOLDER = Path(__file__).parent / "constructions"
MARK = regex.compile(
    r"\[(?P<mention>[^\[\]|]+)\|(?P<entity>[A-Z]+)(?:·(?P<level>[a-z]+))?(?:#(?P<eid>\w+))?\]"
    r"|<(?P<trigger>[^<>|]+)\|(?P<event>[A-Z]+)(?: (?P<mode>[a-z]+))?(?:#(?P<vid>\w+))?>"
)
CASES: list[dict[str, Any]] = [
    case
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="module")
def tagger(ontology: Ontology) -> RulesTagger:
    return RulesTagger(ontology)


def read(marked: str) -> tuple[str, dict[str, int], set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """The plain text, the start of every named item, the mentions and the triggers."""
    text, at = "", 0
    starts: dict[str, int] = {}
    mentions: set[tuple[Any, ...]] = set()
    triggers: set[tuple[Any, ...]] = set()
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        start, at = len(text), mark.end()
        text += mark["mention"] or mark["trigger"]
        if mark["mention"]:
            mentions.add((start, len(text), mark["entity"], mark["level"] or "name"))
        else:
            triggers.add((start, len(text), mark["event"], mark["mode"]))
        if name := mark["eid"] or mark["vid"]:
            starts[name] = start
    return text + marked[at:], starts, mentions, triggers


def places(annotation: Annotation) -> dict[str, int]:
    return {ident: span.start for ident, span in annotation.spans()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_construction(case: dict[str, Any], tagger: RulesTagger, ontology: Ontology) -> None:
    text, starts, mentions, triggers = read(case["text"])
    annotation = tagger("case", text)
    levels = {name for name, entity in ontology.entities.items() if entity.levels}
    wanted = {(*m[:3], m[3] if m[2] in levels else None) for m in mentions}
    assert {(e.start, e.end, e.type, e.level) for e in annotation.entities} == wanted
    found = {(v.trigger.start, v.trigger.end, v.type, v.mode) for v in annotation.events}
    assert found == triggers
    at = places(annotation)
    events = {v.trigger.start: v for v in annotation.events}
    for name, told in case.get("events", {}).items():
        check_event(events[starts[name]], told, starts, at)
    stances = {(at[s.holder_id], at[s.target], s.polarity) for s in annotation.stances}
    assert stances == {(starts[h], starts[t], p) for h, t, p in case.get("stances", [])}
    assert list(span_faults(annotation.spans(), text)) == []


def check_event(
    event: Event, told: dict[str, Any], starts: dict[str, int], at: dict[str, int]
) -> None:
    assert event.modality == told.get("modality", "asserted")
    assert event.polarity == told.get("polarity", "positive")
    assert [at[source] for source in event.sources] == [starts[n] for n in told.get("sources", [])]
    roles = told.keys() - {"modality", "polarity", "sources"}
    wanted = {(role, starts[name]) for role in roles for name in told[role]}
    assert {(a.role, at[a.filler_id]) for a in event.arguments} == wanted
