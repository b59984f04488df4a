"""The shipped sample articles: what they cover, and that gold, text and raw page fit together."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest

from curation import samples
from curation.model import EVENT, Annotation, Stance, canonical, sha256
from curation.model import Event as Happening
from curation.ontology import Ontology

TEXTS = samples.texts()
GOLD = samples.gold()
IDS = sorted(TEXTS)


def types(annotation: Annotation) -> dict[str, str]:
    """Type of every entity by its id; EVENT for events."""
    entities = {entity.id: entity.type for entity in annotation.entities}
    return entities | {event.id: EVENT for event in annotation.events}


def events() -> Iterator[Happening]:
    for annotation in GOLD.values():
        yield from annotation.events


def stances() -> Iterator[Stance]:
    for annotation in GOLD.values():
        yield from annotation.stances


def triples() -> Counter[tuple[str, str, str]]:
    return Counter(
        (event.type, argument.role, types(annotation)[argument.filler_id])
        for annotation in GOLD.values()
        for event in annotation.events
        for argument in event.arguments
    )


def decoded(article_id: str) -> str:
    """The raw page without BOM and CR, in NFC; its bars read as dandas."""
    data = (samples.articles() / f"{article_id}.txt").read_bytes()
    text = unicodedata.normalize("NFC", data.decode("utf-8-sig").replace("\r\n", "\n"))
    return re.sub(r"(?<=\S)\|", "।", text)


def often(counts: Counter[Any]) -> set[Any]:
    return {name for name, count in counts.items() if count >= 2}


def test_raw_pages_clean_texts_and_gold_speak_of_the_same_articles() -> None:
    raw = sorted(path.stem for path in samples.articles().glob("*.txt"))
    assert 10 <= len(raw) <= 12
    assert raw == IDS == sorted(GOLD)


@pytest.mark.parametrize("article_id", IDS)
def test_gold_loads_against_its_text(article_id: str) -> None:
    text, annotation = TEXTS[article_id], GOLD[article_id]
    again = json.loads(annotation.to_line())
    assert Annotation.model_validate_json(json.dumps(again), context={"text": text}) == annotation
    assert annotation.article_sha256 == sha256(text)
    assert (annotation.origin, annotation.author) == ("gold", "sample-gold")
    assert annotation.entities == canonical(annotation).entities
    assert annotation.events and annotation.stances


def test_gold_is_of_the_shipped_ontology(ontology: Ontology) -> None:
    assert {annotation.ontology_version for annotation in GOLD.values()} == {ontology.version}


@pytest.mark.parametrize("article_id", IDS)
def test_mentions_and_triggers_are_one_flat_layer_of_whole_words(article_id: str) -> None:
    text, annotation = TEXTS[article_id], GOLD[article_id]
    spans = [entity.span for entity in annotation.entities]
    spans += [event.trigger for event in annotation.events]
    spans.sort(key=lambda span: span.start)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    letters = [unicodedata.category(c)[0] in "LMN" for c in text] + [False]
    edges = [(span.text, at) for span in spans for at in (span.start, span.end)]
    assert [word for word, at in edges if letters[at - 1] and letters[at]] == []
    assert [span.text for span in spans if not span.text[0].isalnum() or "\n" in span.text] == []


@pytest.mark.parametrize("article_id", IDS)
def test_the_raw_page_holds_the_clean_lines_whole_and_in_order(article_id: str) -> None:
    lines = [line.strip() for line in decoded(article_id).split("\n")]
    joined = [one + other for one, other in pairwise(lines)]
    at = -1
    for wanted in TEXTS[article_id].split("\n"):
        places = [n for n, line in enumerate(lines) if n > at and line == wanted]
        broken = [n + 1 for n, line in enumerate(joined) if n > at and line == wanted]
        at = min(places + broken, default=-1)
        assert at >= 0, wanted
    assert len([line for line in lines if line]) > len(TEXTS[article_id].split("\n"))


@pytest.mark.parametrize("article_id", IDS)
def test_clean_texts_are_tidy_and_of_a_length_to_read(article_id: str) -> None:
    text = TEXTS[article_id]
    paragraphs = text.split("\n")
    assert unicodedata.is_normalized("NFC", text)
    assert 900 <= len(text) <= 2200
    assert [p for p in paragraphs if not p or p != p.strip()] == []
    assert not set(text) & {"\r", "\ufeff", "\u00a0", "|"}
    final = ("।", ".", "”")
    assert [p for p in paragraphs[1:] if not p.endswith(final)] == []
    assert not paragraphs[0].endswith(final)


def test_the_titles_of_the_clean_file_are_first_lines() -> None:
    lines = (samples.articles().parent / "clean.jsonl").read_text(encoding="utf-8").split("\n")
    records = [json.loads(line) for line in lines if line]
    assert [sorted(record) for record in records] == [["id", "text", "title"]] * len(IDS)
    assert all(record["text"].startswith(record["title"] + "\n") for record in records)


def test_the_pages_carry_every_kind_of_noise() -> None:
    raw = {i: (samples.articles() / f"{i}.txt").read_bytes().decode() for i in IDS}
    kinds: dict[str, Callable[[str], object]] = {
        "byte order mark": lambda text: text.startswith("\ufeff"),
        "CRLF": lambda text: "\r\n" in text,
        "no-break space line": re.compile(r"^\u00a0", re.M).search,
        "precomposed nukta": re.compile(r"[\u0958-\u095f]").search,
        "zero-width joiner": lambda text: "\u200d" in text,
        "bar for danda": re.compile(r"\S\|", re.M).search,
        "portal name": re.compile(r"^[A-Z][^|\n]+ \| ", re.M).search,
        "advertisement": lambda text: "Advertisment" in text,
        "photo credit": lambda text: "Photo Credit" in text,
        "disclaimer": lambda text: "डिस्क्लेमरः" in text,
        "sign-off": re.compile(r"^--", re.M).search,
        "initials": re.compile(r"^\S+/\S*$", re.M).search,
        "related stories": re.compile(r"ये भी पढ़ें|More News").search,
        "dateline with agency": re.compile(r"^\S+, \d+ \S+ \(\S+\)।", re.M).search,
        "dateline with colon": re.compile(r"^\S+, \d+ \S+ \(\S+\) : ", re.M).search,
        "dateline with spaced danda": re.compile(r"^\S+, \d+ \S+ । ", re.M).search,
        "dateline with spaced period": re.compile(r"^\S+, \d+ \S+ \. ", re.M).search,
        "dateline without date": re.compile(r"^तेलमीर, कारवेनिया", re.M).search,
    }
    assert [kind for kind, found in kinds.items() if not any(map(found, raw.values()))] == []


def test_zero_width_joiners_are_kept() -> None:
    assert [i for i in IDS if "\u200d" in TEXTS[i]] == [i for i in IDS if "\u200d" in decoded(i)]


def test_two_outlets_tell_one_story_with_another_figure() -> None:
    one, other = (set(TEXTS[i].split("\n")[1:]) for i in IDS if "dorna-ceasefire" in i)
    words = [set(zip(*(t[n:] for n in range(5)), strict=False)) for t in map(_words, (one, other))]
    assert 0.5 < len(words[0] & words[1]) / len(words[0] | words[1]) < 0.9
    figures = [{w for p in text for w in p.split() if w.isdigit()} for text in (one, other)]
    assert figures[0] ^ figures[1] == {"140", "150"}


def _words(paragraphs: set[str]) -> list[str]:
    return [word for paragraph in sorted(paragraphs) for word in paragraph.split()]


def test_every_entity_type_occurs_at_every_level_it_takes(ontology: Ontology) -> None:
    seen = Counter((e.type, e.level) for a in GOLD.values() for e in a.entities)
    legal = {
        (name, level)
        for name, kind in ontology.entities.items()
        for level in kind.levels or (None,)
    }
    assert often(seen) == set(seen) == legal


def test_refs_stand_exactly_where_the_ontology_asks_for_them(ontology: Ontology) -> None:
    for annotation in GOLD.values():
        for entity in annotation.entities:
            assert bool(entity.ref) == (ontology.entities[entity.type].ref == "required")
            assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", ref) for ref in entity.ref)


def test_every_label_of_events_occurs(ontology: Ontology) -> None:
    assert often(Counter(event.type for event in events())) == set(ontology.events)
    assert often(Counter(event.mode for event in events())) == {*ontology.modes(), None}
    assert often(Counter(event.modality for event in events())) == set(ontology.modality)
    assert often(Counter(event.polarity for event in events())) == set(ontology.polarity)
    roles = Counter(argument.role for event in events() for argument in event.arguments)
    assert often(roles) == set(ontology.roles)


def test_modes_stand_exactly_where_the_type_takes_one(ontology: Ontology) -> None:
    for event in events():
        assert (event.mode in ontology.events[event.type].modes) == (event.mode is not None)
        assert bool(event.mode) == bool(ontology.events[event.type].modes)


def test_every_role_of_every_type_occurs(ontology: Ontology) -> None:
    pairs = {(kind, role) for kind, role, _ in ontology.triples()}
    assert {(kind, role) for kind, role, _ in triples()} == pairs


def test_every_triple_is_legal(ontology: Ontology) -> None:
    assert set(triples()) <= set(ontology.triples())


def test_every_polarity_of_stance_occurs_between_legal_types(ontology: Ontology) -> None:
    seen = Counter(stance.polarity for stance in stances())
    assert often(seen) == set(ontology.stance.polarity)
    for annotation in GOLD.values():
        kind = types(annotation)
        for stance in annotation.stances:
            assert kind[stance.holder_id] in ontology.stance.holders
            assert kind[stance.target] in ontology.stance.targets
            assert stance.modality in ontology.modality


def test_sources_are_legal_and_of_every_type(ontology: Ontology) -> None:
    kinds: Counter[str] = Counter()
    for annotation in GOLD.values():
        chains = [event.sources for event in annotation.events]
        chains += [stance.sources for stance in annotation.stances]
        kinds.update(types(annotation)[source] for chain in chains for source in chain)
    assert often(kinds) == set(ontology.sources)


def test_the_shapes_that_are_easily_lost_occur() -> None:
    refs = {(a.article_id, e.id): e.ref for a in GOLD.values() for e in a.entities}
    filled = [Counter(arg.filler_id for arg in event.arguments) for event in events()]
    shapes = Counter(
        {
            "collective": sum(len(ref) > 1 for ref in refs.values()),
            "source chain": sum(len(event.sources) == 2 for event in events()),
            "sourced stance": sum(bool(stance.sources) for stance in stances()),
            "filler with two roles": sum(max(f.values(), default=0) == 2 for f in filled),
            "source that is filler": sum(
                bool(set(event.sources) & {arg.filler_id for arg in event.arguments})
                for event in events()
            ),
            "reciprocal stance": sum(s.holder_id == s.target for s in stances()),
            "stance toward an event": sum(s.target.startswith("v") for s in stances()),
            "event without argument": sum(not event.arguments for event in events()),
            "embedded refusal": sum(
                (event.modality, event.polarity) == ("planned", "negative") for event in events()
            ),
        }
    )
    assert often(shapes) == set(shapes)


def test_reciprocal_stances_are_held_by_collectives() -> None:
    for annotation in GOLD.values():
        refs = {entity.id: entity.ref for entity in annotation.entities}
        for stance in annotation.stances:
            assert stance.holder_id != stance.target or len(refs[stance.holder_id]) > 1
