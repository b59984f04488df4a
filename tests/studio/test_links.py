"""Links as lines that can be read, and arrows that mean something without a name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from readings import Sketch
from test_encode_decode import ONTOLOGY, PEOPLE, as_pulled
from test_encode_decode import readings as any_readings

from curation.model import Annotation, canonical, sha256
from curation.studio import lines
from curation.studio.assemble import check_result
from curation.studio.decode import Decoded, decode
from curation.studio.encode import encode_result, link_names, prediction

TEXT = "मंगलवार को भारत ने कहा कि चीन ने रूस को हथियार देने का वादा किया, दोनों देशों ने समर्थन किया।"
NAMES = link_names(ONTOLOGY)


def read(result: Any, text: str = TEXT, **more: Any) -> Decoded:
    return decode(as_pulled(text, result, **more), {"a1": sha256(text)}, ONTOLOGY)


def sketch() -> Sketch:
    """Mentions e1 to e6 and events v1 AID and v2 AGREE, with no link between them."""
    drawn = Sketch(TEXT)
    drawn.entity("मंगलवार", "DATE")
    drawn.entity("भारत", "GPE", "IND")
    drawn.entity("चीन", "GPE", "CHN")
    drawn.entity("रूस", "GPE", "RUS")
    drawn.entity("हथियार", "WPN")
    drawn.entity("दोनों देशों", "GPE", "X_BOTH")
    drawn.event("देने", "AID")
    drawn.event("वादा", "AGREE")
    return drawn


def arrows(*drawn: tuple[str, str]) -> list[dict[str, Any]]:
    """What the page stores for arrows nobody named."""
    ends = ({"from_id": a, "to_id": b, "direction": "right"} for a, b in drawn)
    return [{"type": "relation", **end} for end in ends]


def roles(decoded: Decoded, event: str) -> set[tuple[str, str]]:
    (reading,) = decoded.readings
    (found,) = [v for v in reading.record.events if v.id == event]
    said = {(argument.role, argument.filler_id) for argument in found.arguments}
    return said | {("source", source) for source in found.sources}


@given(any_readings())
def test_a_suggestion_says_the_same_as_the_annotation(made: tuple[str, Annotation]) -> None:
    text, annotation = made
    result = prediction(annotation, NAMES)["result"]
    assert not [item for item in result if item["type"] == "relation"]
    assert check_result(result, text, ONTOLOGY, "a1") == []
    decoded = read(result, text)
    assert decoded.issues == ()
    assert decoded.readings[0].record.model_copy(update=PEOPLE) == canonical(annotation).model_copy(
        update=PEOPLE
    )


def test_a_line_names_the_role_in_both_languages_and_the_words() -> None:
    said = lines.line("Participant", "e11", "किम\nजोंग उन", NAMES)
    assert said == "Participant भागीदार: किम जोंग उन #e11"
    assert lines.read(said) == ("Participant", "e11")
    assert lines.read(lines.line("source", "a#b", "#1: x", {})) == ("source", "b")


@pytest.mark.parametrize(
    "said", ["", "#", "Participant", "Participant: भारत", ": भारत #e1", "a #e1"]
)
def test_what_is_no_line_is_told_apart(said: str) -> None:
    assert lines.read(said) is None


def with_line(said: str) -> list[Any]:
    drawn = sketch()
    drawn.events[0] = drawn.events[0].model_copy(update={"sources": ("e2",)})
    result: list[Any] = prediction(drawn.annotation(), NAMES)["result"]
    (item,) = [item for item in result if item["from_name"] == "link"]
    item["value"]["text"] = [said]
    return result


def test_a_line_that_cannot_be_read_holds_the_work_back() -> None:
    decoded = read(with_line("चीन ने दिया"))
    assert [(i.rule, i.severity) for i in decoded.issues] == [("link-line", "error")]
    assert decoded.readings == ()


def test_a_line_to_a_deleted_mention_goes_with_it() -> None:
    decoded = read(with_line("Actor कर्ता: चीन #e99"))
    assert [(i.rule, i.severity) for i in decoded.issues] == [("link-dropped", "warning")]
    assert roles(decoded, "v1") == set()


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        (("e3", "v1"), ("Actor", "e3")),
        (("v1", "e4"), ("Recipient", "e4")),
        (("v1", "e5"), ("Item", "e5")),
        (("v1", "e1"), ("Time", "e1")),
        (("e1", "v1"), ("Time", "e1")),
        (("v2", "v1"), ("Topic", "v1")),
    ],
)
def test_an_arrow_without_a_name_means_what_it_connects(
    drawn: tuple[str, str], meant: tuple[str, str]
) -> None:
    decoded = read([*encode_result(sketch().annotation()), *arrows(drawn)])
    assert decoded.issues == ()
    event = next(end for end in drawn if end.startswith("v"))
    assert roles(decoded, event) == {meant}


def test_into_an_event_without_a_doer_comes_its_source() -> None:
    drawn = sketch()
    meeting = drawn.event("समर्थन", "MEET")
    result = encode_result(drawn.annotation())
    decoded = read([*result, *arrows(("e2", meeting), (meeting, "e3"), (meeting, "e2"))])
    assert decoded.issues == ()
    expected = {("source", "e2"), ("Participant", "e3"), ("Participant", "e2")}
    assert roles(decoded, meeting) == expected


def test_a_stance_lies_between_its_holder_and_its_target() -> None:
    drawn = sketch()
    drawn.stance("e6", "e4", "support", "समर्थन किया")
    result = [i for i in encode_result(drawn.annotation()) if i["type"] != "relation"]
    decoded = read([*result, *arrows(("e6", "s1"), ("s1", "v2"))])
    (stance,) = decoded.readings[0].record.stances
    assert (stance.holder_id, stance.target) == ("e6", "v2")


@pytest.mark.parametrize("drawn", [("e5", "v2"), ("v1", "v2")])
def test_an_arrow_that_can_mean_nothing_holds_the_work_back(drawn: tuple[str, str]) -> None:
    decoded = read([*encode_result(sketch().annotation()), *arrows(drawn)])
    assert [issue.rule for issue in decoded.issues] == ["relation-unlabelled"]
    assert decoded.readings == ()


def refs(*drawn: tuple[str, str]) -> tuple[str, ...]:
    decoded = read([*encode_result(sketch().annotation()), *arrows(*drawn)])
    assert decoded.issues == ()
    (both,) = [e for e in decoded.readings[0].record.entities if e.id == "e6"]
    return both.ref


def test_an_arrow_between_mentions_says_who_is_meant() -> None:
    assert refs() == ("X_BOTH",)
    assert refs(("e6", "e3"), ("e6", "e4")) == ("CHN", "RUS")
    assert refs(("e6", "e3"), ("e3", "e2")) == ("IND",)
    assert refs(("e6", "e5")) == ("X_BOTH",)


def test_mentions_that_point_at_each_other_keep_what_is_written() -> None:
    assert refs(("e6", "e3"), ("e3", "e6")) == ("X_BOTH",)


def refs_of(written: dict[str, str], *more: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Mention → who it means, when `written` stands in the fields of some."""
    result = encode_result(sketch().annotation())
    for item in result:
        if item.get("from_name") == "ref" and item["id"] in written:
            item["value"]["text"] = [written[item["id"]]]
    (reading,) = read([*result, *more]).readings
    return {entity.id: entity.ref for entity in reading.record.entities}


def test_an_id_is_corrected_once_for_the_whole_article() -> None:
    found = refs_of({"e2": "IND=BHARAT", "e4": "IND, RUS", "e6": "X_BOTH"})
    assert found["e2"] == ("BHARAT",)
    assert found["e4"] == ("BHARAT", "RUS")
    assert found["e3"] == ("CHN",)
    assert refs_of({"e2": "IND=BHARAT"}, *arrows(("e6", "e2")))["e6"] == ("BHARAT",)
    assert refs_of({"e2": "IND=CHN", "e4": "IND,CHN"})["e4"] == ("CHN",)


@pytest.mark.parametrize(
    "written",
    [{"e2": "IND="}, {"e2": "=IND"}, {"e2": "A=B=C"}, {"e2": "IND=A", "e3": "IND=B"}],
)
def test_a_correction_that_says_two_things_is_named(written: dict[str, str]) -> None:
    result = encode_result(sketch().annotation())
    for item in result:
        if item.get("from_name") == "ref" and item["id"] in written:
            item["value"]["text"] = [written[item["id"]]]
    decoded = read(result)
    assert [issue.rule for issue in decoded.issues] == ["ref-rename"]
    assert decoded.readings == ()
