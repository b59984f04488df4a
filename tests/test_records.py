"""What a record refuses, and in which words; equal readings are equal records."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import TEXT, reading
from pydantic import ValidationError

from curation.model import (
    Annotation,
    Article,
    Entity,
    Issue,
    Span,
    canonical,
    grapheme_edges,
    plain_edge,
    sha256,
    span_faults,
)


def changed(**changes: Any) -> dict[str, Any]:
    return {**reading().model_dump(mode="json", by_alias=True), **changes}


def fault(record: dict[str, Any], text: str | None = None) -> str:
    with pytest.raises(ValidationError) as caught:
        Annotation.model_validate(record, context={"text": text} if text else None)
    return str(caught.value)


def test_a_sound_reading_is_read_and_written_without_change() -> None:
    record = reading()
    line = record.to_line()
    assert Annotation.model_validate_json(line, context={"text": TEXT}) == record
    assert Annotation.model_validate_json(line).to_line() == line
    assert "फ्रांस" in line and "\n" not in line and '"by"' not in line and '"from"' not in line


def test_links_have_to_lead_somewhere() -> None:
    events = changed()["events"]
    stances = changed()["stances"]

    def with_event(**changes: Any) -> str:
        return fault(changed(events=[{**events[0], **changes}, *events[1:]]))

    def argued(role: str, filler: str) -> str:
        return with_event(arguments=[{"role": role, "filler_id": filler}])

    assert "Actor points to 'e99', which is no entity" in argued("Actor", "e99")
    assert "Actor points to 'v2', which is no entity" in argued("Actor", "v2")
    assert "Topic points to 'e1', which is no event" in argued("Topic", "e1")
    assert "source 'e99' is no entity" in with_event(sources=["e99"])
    assert "a source is named twice" in with_event(sources=["e1", "e1"])
    for field, what in (
        ("holder_id", "holder 'v9' is no entity"),
        ("target", "target 'v9' is neither entity nor event"),
    ):
        assert what in fault(changed(stances=[{**stances[0], field: "v9"}, stances[1]]))
    sources = {"sources": ["v1"]}
    assert "source 'v1' is no entity" in fault(changed(stances=[{**stances[0], **sources}]))


def test_an_id_names_one_thing() -> None:
    entities = changed()["entities"]
    said = fault(changed(entities=[*entities, {**entities[0], "start": 1, "end": 7}]))
    assert f"id '{entities[0]['id']}' is used 2 times" in said


def test_a_span_is_as_long_as_its_text_and_stands_in_the_article() -> None:
    with pytest.raises(ValidationError, match="is 3 code points, its text 'ab' is 2"):
        Span(start=0, end=3, text="ab")
    with pytest.raises(ValidationError, match="is 3 code points"):
        Entity(id="e1", start=0, end=3, text="ab", type="PER", level=None, ref=())
    assert "the article has" in fault(changed(), TEXT.replace("फ्रांस", "फ़्रांस").replace("़", "x"))
    assert "lies outside the text of 5 code points" in fault(changed(), TEXT[:5])


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (0, 2, None),
        (2, 3, None),
        (2, 4, "lies outside the text of 3 code points"),
        (0, 1, "cuts a grapheme cluster"),
        (1, 3, "cuts a grapheme cluster"),
    ],
)
def test_faults_of_spans(start: int, end: int, said: str | None) -> None:
    text = "कि।"
    covered = (text + "।")[start:end]
    found = list(span_faults(iter([("e1", Span(start=start, end=end, text=covered))]), text))
    assert found == [] if said is None else (len(found) == 1 and said in found[0])
    assert not found or found[0].startswith(f"e1 [{start}:{end})")


@pytest.mark.parametrize("start", ["0", 0.0, True, -1])
def test_an_offset_is_a_number_and_nothing_else(start: object) -> None:
    with pytest.raises(ValidationError):
        Span.model_validate({"start": start, "end": 1, "text": "क"})


def test_edges_of_clusters() -> None:
    assert grapheme_edges("कि।") == {0, 2, 3}
    assert grapheme_edges("") == {0}


def test_equal_readings_are_equal_records() -> None:
    record = reading()
    turned = record.model_copy(
        update={
            "entities": record.entities[::-1],
            "events": tuple(
                event.model_copy(update={"arguments": event.arguments[::-1]})
                for event in record.events[::-1]
            ),
            "stances": record.stances[::-1],
        }
    )
    assert turned != record and canonical(turned) == canonical(record) == record
    assert [e.start for e in record.entities] == sorted(e.start for e in record.entities)


def test_the_title_is_the_first_line() -> None:
    text = "शीर्षक\nपाठ"
    article = Article(id="a-1.b", title="शीर्षक", text=text, raw_sha256="0" * 64)
    assert article.sha256 == sha256(text)
    for changes in ({"title": "पाठ"}, {"id": "a/b"}, {"id": "a..b"}, {"id": "a" * 129}):
        with pytest.raises(ValidationError):
            Article.model_validate(
                {"id": "a", "title": "शीर्षक", "text": text, "raw_sha256": "0" * 64, **changes}
            )


def test_a_field_nobody_declared_is_refused() -> None:
    assert "color" in fault(changed(color="red"))
    with pytest.raises(ValidationError):
        Annotation.model_validate(changed(article_sha256="0"))
    issue = Issue(rule="r", severity="error", article_id="", where="w", message="m")
    with pytest.raises(ValidationError):
        issue.rule = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("क्षमा", 2),  # a consonant behind a virama
        ("क्‍ष", 3),  # the same, joined visibly
        ("र\u0600१", 2),  # a sign that goes before a number
        ("दो\u0301न", 3),  # a mark of another script
        ("कि", 1),
        ("\U0001f1ee\U0001f1f3 भारत", 1),
    ],
)
def test_the_short_way_to_an_edge_leaves_what_is_not_plain_to_the_long_one(
    text: str, at: int
) -> None:
    assert not plain_edge(text, at)


def test_the_short_way_to_an_edge_finds_ordinary_words() -> None:
    text = "“दोनों देशों” ने कहा, 12 मार्च।"
    words = [match.span() for match in re.finditer(r"[^ “”,।]+", text)]
    assert all(plain_edge(text, edge) for span in words for edge in span)


@given(st.text(alphabet="कषँंा्ि़ \u0600\u200d\u0301\u093a\u0959१1a।\n\U0001f1ee", max_size=12))
def test_the_short_way_to_an_edge_is_never_wrong(text: str) -> None:
    edges = grapheme_edges(text)
    assert all(at in edges for at in range(len(text) + 1) if plain_edge(text, at))


def test_fields_are_named_as_in_python_too() -> None:
    place = {"start": 0, "end": 2, "text": "ab", "type": "PER", "level": None, "ref": ()}
    by_name = Entity.model_validate({"id": "e1", **place, "from_": ("anna",)})
    by_alias = Entity.model_validate({"id": "e1", **place, "from": ("anna",)})
    assert by_name == by_alias and by_name.model_dump()["from"] == ("anna",)


def test_what_is_traced_is_written_only_where_it_is_known() -> None:
    plain = Entity(id="e", start=0, end=2, text="ab", type="PER", level=None, ref=())
    assert not {"by", "confidence", "from"} & set(plain.model_dump())
    weak = plain.model_copy(update={"by": ("names",), "confidence": 0.5, "from_": ("anna",)})
    dumped = weak.model_dump()
    assert (dumped["by"], dumped["confidence"], dumped["from"]) == (("names",), 0.5, ("anna",))
    assert Entity.model_validate_json(weak.to_line()) == weak
