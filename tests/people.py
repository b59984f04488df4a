"""A reading of a short text, with chosen differences, and careful annotators."""

from __future__ import annotations

from readings import Sketch

from curation.model import EVENT, Annotation
from curation.ontology import Ontology

TEXT = (
    "फ्रांस के रक्षा मंत्री सेबेस्टियन लेकोर्नु ने बुधवार को यूक्रेन को 12 मिसाइलें देने का वादा किया।\n"
    "रॉयटर्स के अनुसार रूस ने इस वादे की निंदा की, जबकि दोनों देशों ने एक-दूसरे का समर्थन किया।"
)


def reading(author: str = "a", **changes: str | None) -> Annotation:
    """The text's reading; `changes` says what this annotator sees otherwise."""

    def said(name: str, usual: str) -> str:
        return changes.get(name) or usual

    sketch = Sketch(TEXT)
    sketch.entity("फ्रांस", "GPE", "FRA")
    sketch.entity("रक्षा मंत्री", "TITLE")
    person = sketch.entity(
        said("name", "सेबेस्टियन लेकोर्नु"), said("person", "PER"), said("ref", "LECORNU")
    )
    ukraine = sketch.entity("यूक्रेन", said("ukraine", "GPE"), "UKR")
    number = sketch.entity("12", "NUM")
    arms = sketch.entity("मिसाइलें", "WPN")
    media = sketch.entity("रॉयटर्स", "MEDIA", "REUTERS")
    russia = sketch.entity("रूस", "GPE", "RUS")
    both = sketch.entity("दोनों देशों", "GPE", "FRA", "UKR", level="nominal")
    giving = sketch.event(
        "देने",
        "AID",
        ("Recipient", ukraine),
        ("Item", arms),
        *([("Quantity", number)] if "quantity" not in changes else []),
        modality=said("modality", "planned"),
    )
    promise = sketch.event("वादा", "AGREE", ("Actor", person), ("Topic", giving))
    blame = sketch.event(
        "निंदा",
        said("blame", "ACCUSE"),
        ("Actor", russia),
        ("Topic", promise),
        sources=(media,) if "silent" not in changes else (),
    )
    if "backing" not in changes:
        sketch.event("समर्थन", "SUPPORT", ("Actor", both), ("Recipient", both))
    sketch.stance(russia, blame, said("polarity", "oppose"), "वादे की निंदा", sources=(media,))
    sketch.stance(both, both, "support", said("evidence", "एक-दूसरे का समर्थन"))
    return sketch.annotation(author)


def mended(annotation: Annotation, ontology: Ontology) -> Annotation:
    """The reading without what breaks the ontology: a careful annotator with the same faults."""
    types = {entity.id: entity.type for entity in annotation.entities}
    types |= {event.id: EVENT for event in annotation.events}
    refs = {entity.id: entity.ref for entity in annotation.entities}
    entities = []
    for entity in annotation.entities:
        kind = ontology.entities[entity.type]
        level = entity.level if entity.level in kind.levels else next(iter(kind.levels), None)
        ref = (entity.ref or ("X",)) if kind.ref == "required" else ()
        refs[entity.id] = ref
        entities.append(entity.model_copy(update={"level": level, "ref": ref}))
    events = []
    for event in annotation.events:
        modes = ontology.events[event.type].modes
        legal = {
            (a.role, a.filler_id): a
            for a in event.arguments
            if types[a.filler_id] in ontology.fillers(event.type, a.role)
        }
        changes = {
            "mode": next(iter(modes), None),
            "arguments": tuple(legal.values()),
            "sources": tuple(s for s in event.sources if types[s] in ontology.sources),
        }
        events.append(event.model_copy(update=changes))
    stances = [
        stance.model_copy(
            update={"sources": tuple(s for s in stance.sources if types[s] in ontology.sources)}
        )
        for stance in annotation.stances
        if types[stance.holder_id] in ontology.stance.holders
        and types[stance.target] in ontology.stance.targets
        and (stance.holder_id != stance.target or len(refs[stance.holder_id]) > 1)
    ]
    return annotation.model_copy(
        update={"entities": tuple(entities), "events": tuple(events), "stances": tuple(stances)}
    )
