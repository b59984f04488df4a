"""A sound reading, and for every rule readings that break it or come close."""

from __future__ import annotations

import functools
from collections.abc import Callable

from readings import Sketch

from curation.model import (
    Annotation,
    Argument,
    Flags,
)

TEXT = (
    "फ्रांस के रक्षा मंत्री सेबेस्टियन लेकोर्नु ने बुधवार को पेरिस में यूक्रेन को 12 मिसाइलें देने का वादा किया।\n"
    "रूस ने इस वादे की निंदा की, जबकि दोनों देशों ने एक-दूसरे का समर्थन किया।\n"
    "नाटो और मीडिया ने कोई बयान जारी नहीं किया।"
)
NAMES = "france title person date paris ukraine number arms russia both nato media"
E = {name: f"e{number}" for number, name in enumerate(NAMES.split(), 1)}


@functools.cache
def sound() -> Annotation:
    """A reading without fault."""
    sketch = Sketch(TEXT)
    sketch.entity("फ्रांस", "GPE", "FRA")
    sketch.entity("रक्षा मंत्री", "TITLE")
    sketch.entity("सेबेस्टियन लेकोर्नु", "PER", "LECORNU")
    sketch.entity("बुधवार", "DATE")
    sketch.entity("पेरिस", "GPE", "PARIS")
    sketch.entity("यूक्रेन", "GPE", "UKR")
    sketch.entity("12", "NUM")
    sketch.entity("मिसाइलें", "WPN")
    sketch.entity("रूस", "GPE", "RUS")
    sketch.entity("दोनों देशों", "GPE", "FRA", "UKR", level="nominal")
    sketch.entity("नाटो", "ORG", "NATO")
    sketch.entity("मीडिया", "MEDIA", "FRA_MEDIA", level="nominal")
    giving = sketch.event(
        "देने",
        "AID",
        ("Actor", E["france"]),
        ("Recipient", E["ukraine"]),
        ("Item", E["arms"]),
        ("Quantity", E["number"]),
        modality="planned",
    )
    promise = sketch.event(
        "वादा", "AGREE", ("Actor", E["person"]), ("Topic", giving), ("Time", E["date"])
    )
    sketch.event("निंदा", "ACCUSE", ("Actor", E["russia"]), ("Topic", promise))
    sketch.event("समर्थन", "SUPPORT", ("Actor", E["both"]), ("Recipient", E["both"]))
    sketch.event("बयान", "COMMUNICATE", ("Actor", E["nato"]), polarity="negative")
    sketch.stance(E["both"], E["both"], "support", "एक-दूसरे का समर्थन")
    sketch.stance(E["russia"], "v3", "oppose", "वादे की निंदा")
    return sketch.annotation()


def entity(record: Annotation, name: str, **changes: object) -> Annotation:
    changed = tuple(
        item.model_copy(update=changes) if item.id == E[name] else item for item in record.entities
    )
    return record.model_copy(update={"entities": changed})


def event(record: Annotation, ident: str, **changes: object) -> Annotation:
    changed = tuple(
        item.model_copy(update=changes) if item.id == ident else item for item in record.events
    )
    return record.model_copy(update={"events": changed})


def stance(record: Annotation, ident: str, **changes: object) -> Annotation:
    changed = tuple(
        item.model_copy(update=changes) if item.id == ident else item for item in record.stances
    )
    return record.model_copy(update={"stances": changed})


def moved(record: Annotation, name: str, words: str) -> Annotation:
    start = TEXT.index(words)
    return entity(record, name, start=start, end=start + len(words), text=words)


def trigger(record: Annotation, ident: str, words: str) -> Annotation:
    return event(record, ident, trigger=Sketch(TEXT).span(words))


def argued(record: Annotation, ident: str, *links: tuple[str, str]) -> Annotation:
    arguments = tuple(Argument(role=role, filler_id=filler) for role, filler in links)
    return event(record, ident, arguments=arguments)


def small(text: str, *mentions: tuple[str, str, str, str | None]) -> tuple[Annotation, str]:
    """A sentence with mentions (words, type, ref, level) only."""
    sketch = Sketch(text)
    for surface, kind, ref, level in mentions:
        sketch.entity(surface, kind, *ref.split(), level=level)
    return sketch.annotation(), text


def happening(text: str, words: str, kind: str) -> tuple[Annotation, str]:
    sketch = Sketch(text)
    sketch.event(words, kind)
    return sketch.annotation(), text


def two_sentences(evidence: str) -> tuple[Annotation, str]:
    sketch = Sketch(f"कल {evidence} किया।")
    russia = sketch.entity("रूस", "GPE", "RUS")
    act = sketch.event("निंदा", "ACCUSE")
    sketch.stance(russia, act, "oppose", evidence)
    return sketch.annotation(), sketch.text


Planted = Callable[[], Annotation | tuple[Annotation, str]]
FAULTS: list[tuple[str, Planted]] = [
    ("text-changed", lambda: (sound(), TEXT + " और")),
    ("text-not-nfc", lambda: small("मुद्दा \u095b्यादा बड़ा है।")),
    ("untidy-paragraph", lambda: small("पहला अनुच्छेद \nदूसरा")),
    ("untidy-paragraph", lambda: small("पहला\n\nदूसरा")),
    ("other-ontology-version", lambda: sound().model_copy(update={"ontology_version": "9.0.0"})),
    (
        "repeated-id",
        lambda: entity(sound().model_copy(update={"events": (), "stances": ()}), "person", id="e2"),
    ),
    ("points-nowhere", lambda: argued(sound(), "v5", ("Actor", "e99"))),
    ("points-nowhere", lambda: argued(sound(), "v5", ("Topic", E["nato"]))),
    ("points-nowhere", lambda: stance(sound(), "s1", holder_id="e99")),
    ("points-nowhere", lambda: stance(sound(), "s1", target="v99")),
    ("points-nowhere", lambda: event(sound(), "v1", sources=("e99",))),
    (
        "gold-id-not-numbered",
        lambda: event(sound().model_copy(update={"origin": "gold"}), "v5", id="v05"),
    ),
    (
        "gold-not-in-text-order",
        lambda: sound().model_copy(update={"origin": "gold", "entities": sound().entities[::-1]}),
    ),
    ("unknown-flag", lambda: sound().model_copy(update={"flags": Flags(status="शायद")})),
    ("unknown-flag", lambda: sound().model_copy(update={"flags": Flags(confidence="?")})),
    (
        "span-outside-text",
        lambda: entity(sound(), "media", start=len(TEXT) - 2, end=len(TEXT) + 4, text="मीडिया"),
    ),
    ("span-text-differs", lambda: entity(sound(), "nato", text="नेटो")),
    ("cuts-a-grapheme", lambda: small("रूसी सैनिक", ("रूस", "GPE", "RUS", "name"))),
    ("cuts-a-word", lambda: moved(sound(), "russia", "रू")),
    ("cuts-a-word", lambda: stance(sound(), "s2", evidence=Sketch(TEXT).span("निंदा की, जब"))),
    (
        "crosses-a-paragraph",
        lambda: stance(sound(), "s2", evidence=Sketch(TEXT).span("किया।\nरूस ने इस वादे की निंदा")),
    ),
    ("blank-at-edge", lambda: moved(sound(), "russia", "रूस ")),
    ("blank-at-edge", lambda: stance(sound(), "s2", evidence=Sketch(TEXT).span(" वादे की निंदा"))),
    ("punctuation-at-edge", lambda: small("उसने “नाटो” कहा।", ("नाटो”", "ORG", "NATO", "name"))),
    ("punctuation-at-edge", lambda: happening("कल बैठक।", "बैठक।", "MEET")),
    (
        "evidence-punctuation-at-edge",
        lambda: stance(sound(), "s1", evidence=Sketch(TEXT).span("एक-दूसरे का समर्थन किया।")),
    ),
    (
        "evidence-across-sentences",
        lambda: two_sentences("निंदा हुई। रूस ने इसका विरोध"),
    ),
    ("ends-in-postposition", lambda: moved(sound(), "russia", "रूस ने")),
    ("ends-in-postposition", lambda: trigger(sound(), "v3", "निंदा की")),
    ("ends-in-particle", lambda: small("मोदी भी गए।", ("मोदी भी", "PER", "MODI", "name"))),
    ("starts-with-postposition", lambda: moved(sound(), "russia", "ने इस वादे")),
    ("overlapping-spans", lambda: moved(sound(), "paris", "बुधवार को पेरिस")),
    ("overlapping-spans", lambda: trigger(sound(), "v1", "मिसाइलें देने")),
    ("unknown-entity-type", lambda: entity(sound(), "paris", type="CITY")),
    ("level-missing", lambda: entity(sound(), "paris", level=None)),
    ("level-not-allowed", lambda: entity(sound(), "date", level="name")),
    ("level-not-allowed", lambda: entity(sound(), "nato", level="adj")),
    ("ref-missing", lambda: entity(sound(), "paris", ref=())),
    ("ref-not-allowed", lambda: entity(sound(), "number", ref=("TWELVE",))),
    ("ref-malformed", lambda: entity(sound(), "paris", ref=("Paris",))),
    ("ref-malformed", lambda: entity(sound(), "paris", ref=("PARIS CITY",))),
    ("ref-repeated", lambda: entity(sound(), "both", ref=("FRA", "UKR", "FRA"))),
    (
        "collective-lacks-members",
        lambda: small("तीनों नेताओं ने बात की।", ("तीनों नेताओं", "PER", "A B", "nominal")),
    ),
    ("pronoun-as-mention", lambda: small("उन्होंने मना किया।", ("उन्होंने", "PER", "XI", "nominal"))),
    (
        "title-inside-person",
        lambda: small(
            "उप विदेश मंत्री मीरा सान्याल आईं।", ("उप विदेश मंत्री मीरा सान्याल", "PER", "SANYAL", "name")
        ),
    ),
    ("title-without-name", lambda: small("राष्ट्रपति ने कहा।", ("राष्ट्रपति", "TITLE", "", None))),
    (
        "title-without-name",
        lambda: small(
            "राष्ट्रपति\nजेलेंस्की", ("राष्ट्रपति", "TITLE", "", None), ("जेलेंस्की", "PER", "Z", "name")
        ),
    ),
    (
        "nominal-beside-name",
        lambda: small(
            "प्रवक्ता दिमित्री पेस्कोव ने कहा।",
            ("प्रवक्ता", "PER", "PESKOV", "nominal"),
            ("दिमित्री पेस्कोव", "PER", "PESKOV", "name"),
        ),
    ),
    (
        "hyphenated-pair",
        lambda: small("मोदी-मैक्रों बैठक", ("मोदी-मैक्रों", "PER", "MODI MACRON", "name")),
    ),
    (
        "hyphenated-pair",
        lambda: small(
            "चीन और भारत-चीन सीमा",
            ("चीन", "GPE", "CHN", "name"),
            ("भारत-चीन", "GPE", "IND", "name"),
            ("भारत", "GPE", "IND", "name"),
        ),
    ),
    (
        "genitive-inside",
        lambda: small("रूस की सुरक्षा परिषद", ("रूस की सुरक्षा परिषद", "ORG", "RUS_SC", "name")),
    ),
    ("vague-time", lambda: small("हाल ही में हुआ।", ("हाल ही", "DATE", "", None))),
    ("vague-time", lambda: small("दसवीं वर्षगांठ थी।", ("दसवीं वर्षगांठ", "DATE", "", None))),
    (
        "approximation-inside-number",
        lambda: small("लगभग 12,000 सैनिक", ("लगभग 12,000", "NUM", "", None)),
    ),
    ("unknown-event-type", lambda: event(sound(), "v5", type="TALK")),
    ("mode-missing", lambda: happening("कंपनियों पर प्रतिबंध लगा।", "प्रतिबंध", "PRESSURE")),
    ("mode-not-allowed", lambda: event(sound(), "v3", mode="threaten")),
    ("modality-missing", lambda: event(sound(), "v3", modality=None)),
    ("modality-missing", lambda: stance(sound(), "s1", modality=None)),
    ("unknown-modality", lambda: event(sound(), "v3", modality="certain")),
    ("unknown-modality", lambda: stance(sound(), "s2", modality="certain")),
    ("polarity-missing", lambda: event(sound(), "v3", polarity=None)),
    ("unknown-polarity", lambda: event(sound(), "v3", polarity="no")),
    ("role-not-allowed", lambda: argued(sound(), "v3", ("Participant", E["russia"]))),
    ("role-not-allowed", lambda: argued(sound(), "v3", ("Speaker", E["russia"]))),
    ("filler-not-allowed", lambda: argued(sound(), "v3", ("Actor", E["arms"]))),
    ("filler-not-allowed", lambda: argued(sound(), "v3", ("Actor", E["title"]))),
    (
        "repeated-argument",
        lambda: argued(sound(), "v3", ("Actor", E["russia"]), ("Actor", E["russia"])),
    ),
    (
        "role-filled-twice",
        lambda: argued(
            entity(sound(), "paris", ref=("FRA",)),
            "v3",
            ("Actor", E["france"]),
            ("Actor", E["paris"]),
        ),
    ),
    (
        "argument-in-later-paragraph",
        lambda: argued(sound(), "v3", ("Actor", E["russia"]), ("Recipient", E["nato"])),
    ),
    ("topic-cycle", lambda: argued(sound(), "v3", ("Topic", "v3"))),
    ("source-not-allowed", lambda: event(sound(), "v3", sources=(E["date"],))),
    ("source-not-allowed", lambda: stance(sound(), "s2", sources=("v1",))),
    ("repeated-source", lambda: event(sound(), "v5", sources=(E["media"], E["media"]))),
    ("light-verb-in-trigger", lambda: trigger(sound(), "v2", "वादा किया")),
    ("carrier-as-trigger", lambda: happening("उसने विरोध जताया।", "जताया", "REJECT")),
    ("state-as-trigger", lambda: happening("रणनीतिक साझेदारी पर", "रणनीतिक साझेदारी", "COOPERATE")),
    ("unknown-stance-polarity", lambda: stance(sound(), "s2", polarity="for")),
    ("holder-not-allowed", lambda: stance(sound(), "s2", holder_id=E["arms"])),
    ("target-not-allowed", lambda: stance(sound(), "s2", target=E["date"])),
    ("target-in-another-paragraph", lambda: stance(sound(), "s2", target="v2")),
    (
        "reciprocal-without-collective",
        lambda: stance(sound(), "s2", target=E["russia"]),
    ),
    (
        "repeated-stance",
        lambda: stance(sound(), "s2", holder_id=E["both"], target=E["both"]),
    ),
]


SILENT: list[tuple[str, Planted]] = [
    ("cuts-a-word", lambda: small("15,000 सैनिक", ("15", "NUM", "", None))),
    ("ends-in-postposition", lambda: small("का", ("का", "PER", "KA", "name"))),
    ("title-inside-person", lambda: entity(moved(sound(), "person", "रक्षा मंत्री"), "title")),
    (
        "title-without-name",
        lambda: small(
            "शी जिनपिंग राष्ट्रपति",
            ("शी जिनपिंग", "PER", "XI", "name"),
            ("राष्ट्रपति", "TITLE", "", None),
        ),
    ),
    (
        "title-without-name",
        lambda: small(
            "राष्ट्रपति जनरल अयूब खान",
            ("राष्ट्रपति", "TITLE", "", None),
            ("जनरल", "TITLE", "", None),
            ("अयूब खान", "PER", "AYUB", "name"),
        ),
    ),
    (
        "nominal-beside-name",
        lambda: small(
            "मंत्रालय नाटो", ("मंत्रालय", "ORG", "MOD", "nominal"), ("नाटो", "ORG", "NATO", "name")
        ),
    ),
    ("hyphenated-pair", lambda: small("बान की-मून", ("बान की-मून", "PER", "BAN", "name"))),
    ("genitive-inside", lambda: small("शुक्रवार की सुबह", ("शुक्रवार की सुबह", "DATE", "", None))),
    ("collective-lacks-members", lambda: small("दोनों", ("दोनों", "NUM", "", None))),
    ("mode-missing", lambda: event(sound(), "v5", type="TALK")),
    ("light-verb-in-trigger", lambda: trigger(sound(), "v2", "किया")),
    ("repeated-stance", lambda: stance(sound(), "s2", holder_id=E["both"])),
    ("gold-id-not-numbered", lambda: event(sound(), "v5", id="Zk3_x9QwPa")),
    (
        "gold-not-in-text-order",
        lambda: sound().model_copy(update={"entities": sound().entities[::-1]}),
    ),
    ("topic-cycle", lambda: argued(sound(), "v1", ("Actor", E["france"]))),
]
