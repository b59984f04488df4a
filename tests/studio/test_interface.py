"""The labelling page: derived from the ontology, safe, and readable."""

import itertools
import math
from collections.abc import Sequence
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.ontology import EntityType, Label, Ontology, load
from curation.studio.interface import (
    ARTICLE_CONTROLS,
    ITEM_CONTROLS,
    ITEM_TYPES,
    REGION_CONTROLS,
    RELATIONS,
    TEXT,
    interface,
    stored_values,
)
from curation.studio.lint import lint

PAGE = interface(load())
TAGS = {"labels": "Labels", "choices": "Choices", "textarea": "TextArea"}


@pytest.fixture
def page() -> Element:
    return fromstring(PAGE)


def control(page: Element, name: str) -> Element:
    (found,) = [
        element for element in page.iter(TAGS[ITEM_TYPES[name]]) if element.get("name") == name
    ]
    return found


def entries(element: Element) -> list[Element]:
    return [e for e in element.iter() if e.tag in ("Label", "Choice", "Relation")]


def test_the_shipped_page_is_clean(ontology: Ontology) -> None:
    assert lint(PAGE, ontology) == []


def test_label_studios_own_check_accepts_it() -> None:
    from label_studio_sdk.label_interface.interface import LabelInterface

    found = LabelInterface(PAGE)
    found.validate()  # type: ignore[no-untyped-call]
    assert {control.name for control in found.controls} == set(ITEM_TYPES)


def test_controls_store_the_ids_of_the_ontology(page: Element, ontology: Ontology) -> None:
    stored = stored_values(ontology)
    for name in (*REGION_CONTROLS, *ITEM_CONTROLS, *ARTICLE_CONTROLS):
        element = control(page, name)
        assert element.get("toName") == TEXT
        if ITEM_TYPES[name] != "textarea":
            assert {entry.attrib["alias"] for entry in entries(element)} == stored[name]
    (relations,) = page.iter("Relations")
    assert {entry.attrib["value"] for entry in entries(relations)} == stored[RELATIONS]


def test_people_read_hindi(page: Element, ontology: Ontology) -> None:
    shown = {e.attrib["alias"]: e.attrib["value"] for e in entries(control(page, "event"))}
    assert shown == {name: event.shown for name, event in ontology.events.items()}
    hint = next(e.attrib["hint"] for e in entries(page) if e.get("alias") == "GPE")
    assert ontology.entities["GPE"].hi in hint and "geopolitical" in hint


def test_each_question_is_asked_only_where_it_makes_sense(
    page: Element, ontology: Ontology
) -> None:
    leveled = {name for name, entity in ontology.entities.items() if entity.levels}
    events, stances = set(ontology.events), set(ontology.stance.polarity)
    expected = {
        "level": leveled,
        "ref": leveled,
        "modality": events | stances,
        "polarity": events,
        "mode": {"PRESSURE", "DEESCALATE"},
        "link": events | stances,
    }
    for name in ITEM_CONTROLS:
        element = control(page, name)
        assert element.get("perRegion") == "true"
        assert set(element.attrib["whenLabelValue"].split(",")) == expected[name]
    assert not leveled & {"TITLE", "DATE", "NUM", "WPN"}
    for name in (*REGION_CONTROLS, *ARTICLE_CONTROLS):
        assert "perRegion" not in control(page, name).attrib


def test_every_label_and_choice_has_its_key(page: Element) -> None:
    keys = [e.get("hotkey") for e in page.iter() if e.tag in ("Label", "Choice")]
    assert None not in keys and len(keys) == len(set(keys)) == 56


def test_a_new_label_reaches_the_page(ontology: Ontology) -> None:
    extra = ontology.entities["NUM"].model_copy(
        update={"id": 12, "hi": "मुद्रा <\"&'>", "short": None, "hotkey": "z", "levels": ("name",)}
    )
    changed = ontology.model_copy(update={"entities": {**ontology.entities, "MONEY": extra}})
    page = fromstring(interface(changed))
    (label,) = [e for e in entries(control(page, "entity")) if e.get("alias") == "MONEY"]
    assert label.get("value") == "मुद्रा <\"&'>"
    assert "MONEY" in control(page, "level").attrib["whenLabelValue"].split(",")
    assert lint(interface(changed), changed) == []
    assert lint(interface(changed), ontology) == [
        "entity has labels the ontology does not know: MONEY"
    ]


BAD: dict[str, tuple[str, str, str]] = {
    "entity bomb": ("<View", '<!DOCTYPE a [<!ENTITY b "c">]><View', "document types"),
    "external entity": ("<View", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><View', "document types"),
    "not XML": ("</View>", "</Viw>", "not XML"),
    "unknown tag": ("<Relations>", "<Frame /><Relations>", "<Frame> is not allowed"),
    "HyperText": ("<Text ", "<HyperText ", "<HyperText> is not allowed"),
    "script": ("<Relations>", "<script>x</script><Relations>", "<script> is not allowed"),
    "no object": ("<Text ", "<View ", "there must be one <Text>, there are 0"),
    "event handler": ('className="doc"', 'className="doc" onclick="x()"', "attribute 'onclick'"),
    "one colour for all": ("<Text ", '<Text highlightColor="#fff" ', "'highlightColor'"),
    "markup out of an article": ('name="status"', 'name="status" html="$x"', "attribute 'html'"),
    "remote style": ("<Style>", "<Style>a { background: URL (//x/y.png) }", "load nothing"),
    "imported style": ("<Style>", "<Style>@import '//x';", "load nothing"),
    "escaped style": ("<Style>", r"<Style>a { background: u\72l(//x) }", "load nothing"),
    "control twice": ('name="event"', 'name="entity"', "'entity' stands 2 times"),
    "control to nowhere": ('name="event" toName="text"', 'name="event" toName="t"', "no <Text>"),
    "nameless control": ('name="event"', "", "has no name"),
    "value twice": ('value="यात्रा"', 'value="संदेश"', "shows 'संदेश' 2 times"),
    "id twice": ('alias="VISIT"', 'alias="MEET"', "stores 'MEET' 2 times"),
    "no value": ('value="यात्रा"', "", "a value is missing"),
    "key twice": ('hotkey="v"', 'hotkey="m"', "'m' belongs to 2"),
    "unknown label": ('alias="VISIT"', 'alias="TOUR"', "does not know: TOUR"),
    "unknown control": ('name="mode"', 'name="mood"', "the control 'mood' is unknown"),
    "unknown role": ('value="Actor"', 'value="Hero"', "does not know: Hero"),
    "too many labels": (
        "<Relations>",
        "<Relations>" + "".join(f'<Relation value="R{n}" />' for n in range(500)),
        "more than 500",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_pages_are_refused(kind: str, ontology: Ontology) -> None:
    old, new, said = BAD[kind]
    assert old in PAGE
    faults = lint(PAGE.replace(old, new, 1), ontology)
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize("xml", ["", "<View/>", "<Labels/>", "\x00", "<View></View><View/>"])
def test_empty_pages_are_refused(xml: str) -> None:
    assert lint(xml)


def test_hindi_values_without_alias_may_be_used() -> None:
    xml = (
        '<View><Text name="text" value="$text" /><Labels name="entity" toName="text">'
        '<Label value="व्यक्ति" /><Label value="देश" /></Labels></View>'
    )
    assert lint(xml) == []


@settings(max_examples=200, deadline=None)
@given(start=st.integers(0, len(PAGE)), length=st.integers(0, 60), put=st.text(max_size=20))
def test_lint_answers_whatever_it_is_given(start: int, length: int, put: str) -> None:
    assert isinstance(lint(put), list)
    assert isinstance(lint(PAGE[:start] + put + PAGE[start + length :]), list)


# How well colours can be told apart and read. OKLab: Ottosson 2020; colour blindness: Machado,
# Oliveira, Fernandes 2009, severity 1; contrast: WCAG 2.2.
Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
SIGHT: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
TO_LMS: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def times(matrix: Matrix, vector: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def linear(color: str, alpha: float = 1) -> list[float]:
    """Linear RGB of `#rrggbb` laid on white with the given opacity."""
    parts = [(int(color[i : i + 2], 16) / 255) * alpha + 1 - alpha for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(one: list[float], two: list[float]) -> float:
    lights = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05 for r, g, b in (one, two))
    return lights[1] / lights[0]


def oklab(color: str, sight: Matrix) -> list[float]:
    seen = [min(1.0, max(0.0, x)) for x in times(sight, linear(color))]
    return times(TO_LAB, [x ** (1 / 3) for x in times(TO_LMS, seen)])


def colored(ontology: Ontology) -> dict[str, Label]:
    return {**ontology.entities, **ontology.events, **ontology.stance.polarity}


def test_dark_text_can_be_read_on_every_colour(ontology: Ontology) -> None:
    ink = linear("#1f1f1f")
    for name, label in colored(ontology).items():
        assert label.color is not None
        for opacity in (0.3, 0.8, 1):  # at rest, selected, chosen chip
            assert contrast(ink, linear(label.color, opacity)) >= 4.5, (name, opacity)


@pytest.mark.parametrize(("sight", "least"), [("usual", 0.05), ("protan", 0.025), ("deutan", 0.02)])
def test_colours_differ(ontology: Ontology, sight: str, least: float) -> None:
    regions = {**ontology.entities, **ontology.events}
    labs = {name: oklab(str(label.color), SIGHT[sight]) for name, label in regions.items()}
    near = min(
        (sum((a - b) ** 2 for a, b in zip(labs[one], labs[two], strict=True)) ** 0.5, one, two)
        for one, two in itertools.combinations(labs, 2)
    )
    assert near[0] >= least, near


def test_mentions_are_cool_and_events_warm(ontology: Ontology) -> None:
    for name, label in {**ontology.entities, **ontology.events}.items():
        _, red, yellow = oklab(str(label.color), SIGHT["usual"])
        hue = math.degrees(math.atan2(yellow, red)) % 360
        assert (125 <= hue <= 310) == isinstance(label, EntityType), (name, hue)
