"""What goes into Label Studio's JSON comes out again, and what is corrupt is named."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import Sketch

from curation.errors import CheckFailed
from curation.model import Annotation, Article, Flags, canonical, grapheme_edges, sha256
from curation.ontology import Ontology, load
from curation.studio.assemble import check_result
from curation.studio.decode import Decoded, decode
from curation.studio.encode import encode, encode_result
from curation.studio.returned import showable

ONTOLOGY = load()

WORDS = [
    *("भारत", "ने", "क्षेत्र", "श्रृंखला", "की", "स्थिति", "राष्ट्र\u200dपति", "से", "डॉ", "ज\u093cेलेंस्की"),
    *("😀", "👨\u200d👩\u200d👧", "“प्रतिबंध”", "NATO", "12,000", "\n", "रूस-यूक्रेन", "हुई।"),
]


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, Annotation]:
    """A Devanagari text and any structurally sound annotation of it."""
    text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=25)))
    edges = sorted(grapheme_edges(text))
    numbers = iter(range(1000))

    def span() -> dict[str, Any]:
        low = draw(st.integers(0, len(edges) - 2))
        high = draw(st.integers(low + 1, min(len(edges) - 1, low + 12)))
        start, end = edges[low], edges[high]
        return {"start": start, "end": end, "text": text[start:end]}

    def ident() -> str:
        return (
            draw(st.sampled_from("evsZ-अ"))
            + draw(st.text("ab9_é", max_size=3))
            + str(next(numbers))
        )

    def some(values: Any) -> Any:
        return draw(st.none() | st.sampled_from(sorted(values)))

    refs = st.lists(st.from_regex(r"[A-Z][A-Z0-9_]{0,5}", fullmatch=True), max_size=3)
    entities = [
        {
            **span(),
            "id": ident(),
            "type": draw(st.sampled_from(sorted(ONTOLOGY.entities))),
            "level": some(ONTOLOGY.levels),
            "ref": draw(refs),
        }
        for _ in range(draw(st.integers(0, 6)))
    ]
    mentions = [entity["id"] for entity in entities]
    chain = (
        st.lists(st.sampled_from(mentions), unique=True, max_size=4) if mentions else st.just([])
    )
    happened: list[str] = []
    events = []
    for _ in range(draw(st.integers(0, 5))):
        pairs = st.tuples(
            st.sampled_from(sorted(set(ONTOLOGY.roles) - {"Topic"})),
            st.sampled_from(mentions or [""]),
        )
        arguments = draw(st.lists(pairs, unique=True, max_size=5)) if mentions else []
        # Topics lead to earlier events only: a circle of topics is no reading.
        topics = (
            draw(st.lists(st.sampled_from(happened), unique=True, max_size=2)) if happened else []
        )
        arguments += [("Topic", topic) for topic in topics]
        events.append(
            {
                "id": ident(),
                "type": draw(st.sampled_from(sorted(ONTOLOGY.events))),
                "trigger": span(),
                "arguments": [
                    {"role": r, "filler_id": f} for r, f in draw(st.permutations(arguments))
                ],
                "modality": some(ONTOLOGY.modality),
                "polarity": some(ONTOLOGY.polarity),
                "mode": some(ONTOLOGY.modes()),
                "sources": draw(chain),
            }
        )
        happened.append(str(events[-1]["id"]))
    stances = [
        {
            "id": ident(),
            "holder_id": draw(st.sampled_from(mentions)),
            "target": draw(st.sampled_from(mentions + happened)),
            "polarity": draw(st.sampled_from(sorted(ONTOLOGY.stance.polarity))),
            "modality": some(ONTOLOGY.modality),
            "evidence": span(),
            "sources": draw(chain),
        }
        for _ in range(draw(st.integers(0, 3)) if mentions else 0)
    ]
    flags = Flags(
        status=some(ONTOLOGY.flags.status),
        confidence=some(ONTOLOGY.flags.confidence),
        guideline_gap=draw(st.booleans()),
        note=draw(st.none() | st.text(min_size=1, max_size=30)),
    )
    fields = {"entities": entities, "events": events, "stances": stances, "flags": flags}
    head = {
        "article_id": "a1",
        "article_sha256": sha256(text),
        "author": "rules-1",
        "origin": "weak",
    }
    made = {**head, "ontology_version": ONTOLOGY.version, **fields}
    return text, Annotation.model_validate(made, context={"text": text})


def as_pulled(text: str, result: Any, **more: Any) -> dict[str, Any]:
    """A task as `pull` gives it, with one annotation."""
    annotation = {
        "id": 7,
        "completed_by": "ann_x",
        "created_at": "2026-01-02T03:04:05.678Z",
        "updated_at": "2026-01-02T03:04:05.678Z",
        "lead_time": 12.5,
        "was_cancelled": False,
        "parent_prediction": None,
        "result": result,
        **more,
    }
    data = {"article_id": "a1", "text": text, "text_sha256": sha256(text)}
    return {"id": 3, "data": data, "predictions": [], "annotations": [annotation]}


def read(text: str, result: Any, **more: Any) -> Decoded:
    return decode(as_pulled(text, result, **more), {"a1": sha256(text)}, ONTOLOGY)


PEOPLE = {"author": "ann_x", "origin": "human", "created": None, "seconds": None}


@given(readings())
def test_decoding_undoes_encoding(made: tuple[str, Annotation]) -> None:
    text, annotation = made
    decoded = read(text, encode_result(annotation))
    assert decoded.issues == ()
    (reading,) = decoded.readings
    assert reading.record.model_copy(update=PEOPLE) == canonical(annotation).model_copy(
        update=PEOPLE
    )


@given(readings())
def test_what_we_send_has_one_relation_for_a_pair_and_passes_our_own_check(
    made: tuple[str, Annotation],
) -> None:
    text, annotation = made
    result = encode_result(annotation)
    pairs = [(i["from_id"], i["to_id"]) for i in result if i["type"] == "relation"]
    assert len(pairs) == len(set(pairs))
    assert check_result(result, text, ONTOLOGY, "a1") == []


def test_the_sdks_own_check_passes_what_we_send(shared_gold_results: list[Any]) -> None:
    from label_studio_sdk.label_interface.interface import LabelInterface

    from curation.studio.interface import interface

    page = LabelInterface(interface(ONTOLOGY))
    for result in shared_gold_results:
        sent = {"result": result, "model_version": "x"}
        faults: Any = page.validate_prediction(sent, return_errors=True)  # type: ignore[no-untyped-call]
        assert faults == []
    assert shared_gold_results


@pytest.fixture
def shared_gold_results(ontology: Ontology) -> list[Any]:
    return [encode_result(sketch().annotation())]


TEXT = "भारत ने कहा कि रूस और यूक्रेन की बैठक हुई।"


def sketch() -> Sketch:
    drawn = Sketch(TEXT)
    india = drawn.entity("भारत", "GPE", "IND")
    russia = drawn.entity("रूस", "GPE", "RUS")
    drawn.entity("यूक्रेन", "GPE", "UKR")
    meeting = drawn.event(
        "बैठक", "MEET", ("Participant", russia), ("Participant", india), sources=(india,)
    )
    drawn.stance(india, meeting, "support", "बैठक हुई")
    return drawn


def test_two_links_of_one_pair_are_one_relation_and_sources_come_first() -> None:
    relations = [
        item for item in encode_result(sketch().annotation()) if item["type"] == "relation"
    ]
    assert [(r["from_id"], r["to_id"], r["labels"]) for r in relations] == [
        ("v1", "e1", ["source", "Participant"]),
        ("v1", "e2", ["Participant"]),
        ("s1", "e1", ["holder"]),
        ("s1", "v1", ["target"]),
    ]


def test_a_task_carries_its_key_and_what_a_person_wants_to_see() -> None:
    article = Article(
        id="a1", title=TEXT, text=TEXT, source="शिन्हुआ", raw_sha256="0" * 64, story=None
    )
    task = encode(article, sketch().annotation("rules-1"), "c" * 64)
    assert task["data"] == {
        "article_id": "a1",
        "text_sha256": sha256(TEXT),
        "title": TEXT,
        "about": "शिन्हुआ",
        "source": "शिन्हुआ",
        "text": TEXT,
    }
    assert task["predictions"][0]["model_version"] == "rules-1"
    assert "predictions" not in encode(article, None, "c" * 64)
    other = article.model_copy(update={"text": TEXT + " "})
    with pytest.raises(CheckFailed, match="another text"):
        encode(other, sketch().annotation("rules-1"), "c" * 64)


def corrupt(change: str) -> list[Any] | Any:
    """The sketched result with one thing wrong."""
    result: list[Any] = copy.deepcopy(encode_result(sketch().annotation()))
    region = next(item for item in result if item["id"] == "e2" and item["from_name"] == "entity")
    level = next(item for item in result if item.get("id") == "e2" and item["from_name"] == "level")
    relation = next(item for item in result if item["type"] == "relation" and item["to_id"] == "e2")
    value = region["value"]
    match change:
        case "null":
            return None
        case "dict":
            return {}
        case "end past text":
            value["end"] = 5000
        case "negative start":
            value["start"] = -1
        case "start after end":
            value["start"], value["end"] = value["end"], value["start"]
        case "empty span":
            value["end"] = value["start"]
        case "offsets as text":
            value["start"] = str(value["start"])
        case "float offsets":
            value["start"] = float(value["start"])
        case "boolean offset":
            value["start"] = True
        case "no end":
            del value["end"]
        case "wrong words":
            value["text"] = "चीन"
        case "cut grapheme":
            start = TEXT.index("कि")
            value.update(start=start, end=start + 1, text="क")
        case "two labels":
            value["labels"] = ["GPE", "ORG"]
        case "no label":
            value["labels"] = []
        case "labels missing":
            del value["labels"]
        case "doubled id":
            result.append(copy.deepcopy(region))
        case "same id elsewhere":
            start = TEXT.index("यूक्रेन")
            level["value"].update(start=start, end=start + 7, text="यूक्रेन")
        case "two kinds":
            result.append({**region, "from_name": "event", "value": {**value, "labels": ["MEET"]}})
        case "self relation":
            relation["to_id"] = relation["from_id"]
        case "circle":
            drawn = Sketch(TEXT)
            one = drawn.event("बैठक", "MEET")
            drawn.event("कहा", "MEET", ("Topic", one))
            result = encode_result(drawn.annotation())
            ends = {"from_id": "v1", "to_id": "v2", "direction": "right", "labels": ["Topic"]}
            result.append({"type": "relation", **ends})
        case "missing region":
            relation["to_id"] = "e99"
        case "relation without label":
            del relation["labels"]
            relation["direction"] = "bi"
        case "relation with empty labels":
            relation.update(labels=[], direction="bi")
        case "role that cannot be":
            relation["labels"] = ["Topic"]
        case "entity to entity":
            relation["from_id"] = "e1"
        case "two heads":
            relation["direction"] = "bi"
            relation.update(from_id="v1", to_id="s1", labels=["target"])
        case "wrong to_name":
            region["to_name"] = "body"
        case "wrong from_name":
            region["from_name"] = "entities"
        case "wrong type":
            region["type"] = "choices"
        case "no id":
            del region["id"]
        case "number as id":
            region["id"] = 5
        case "answer without region":
            result.remove(region)
        case "item is no object":
            result.append(5)
        case "no value":
            del region["value"]
        case "stance without holder":
            result = [item for item in result if item.get("labels") != ["holder"]]
        case "two targets":
            ends = {"from_id": "s1", "to_id": "e3", "direction": "right", "labels": ["target"]}
            result.append({"type": "relation", **ends})
        case "attribute twice":
            result.append(copy.deepcopy(level))
        case _:
            raise AssertionError(change)
    return result


RULES = {
    "null": "result-shape",
    "dict": "result-shape",
    "end past text": "span-range",
    "negative start": "span-range",
    "start after end": "span-range",
    "empty span": "span-range",
    "offsets as text": "span-type",
    "float offsets": "span-type",
    "boolean offset": "span-type",
    "no end": "span-type",
    "wrong words": "span-text",
    "cut grapheme": "span-grapheme",
    "two labels": "two-labels",
    "no label": "no-label",
    "labels missing": "no-label",
    "doubled id": "doubled-id",
    "same id elsewhere": "doubled-id",
    "two kinds": "two-kinds",
    "self relation": "relation-self",
    "circle": "relation-cycle",
    "missing region": "relation-dangling",
    "relation without label": "relation-unlabelled",
    "relation with empty labels": "relation-unlabelled",
    "role that cannot be": "relation-ends",
    "entity to entity": "relation-ends",
    "wrong to_name": "wrong-target",
    "wrong from_name": "unknown-control",
    "wrong type": "item-type",
    "no id": "no-id",
    "number as id": "no-id",
    "answer without region": "no-region",
    "item is no object": "item-shape",
    "no value": "item-shape",
    "stance without holder": "stance-ends",
    "two targets": "stance-ends",
    "attribute twice": "doubled-answer",
}


@pytest.mark.parametrize("change", RULES)
def test_a_corrupt_result_is_refused_before_push_and_quarantined_after_pull(change: str) -> None:
    result = corrupt(change)
    assert RULES[change] in {issue.rule for issue in check_result(result, TEXT, ONTOLOGY, "a1")}
    decoded = read(TEXT, result)
    assert decoded.readings == ()
    assert [out.reason for out in decoded.left_out] == ["faulty"]
    (issue, *_) = [issue for issue in decoded.issues if issue.rule == RULES[change]]
    assert (issue.severity, issue.article_id, issue.author) == ("error", "a1", "ann_x")
    assert issue.where.startswith("task 3, annotation 7")


@pytest.mark.parametrize(
    ("control", "value"),
    [
        ("entity", "TRIBE"),
        ("event", "WEDDING"),
        ("stance", "love"),
        ("level", "odd"),
        ("modality", "?"),
    ],
)
def test_an_unknown_label_is_kept_and_reported(control: str, value: str) -> None:
    result = encode_result(sketch().annotation())
    item = next(item for item in result if item.get("from_name") == control)
    item["value"][item["type"]] = [value]
    decoded = read(TEXT, result)
    assert [issue.rule for issue in decoded.issues] == ["unknown-label"]
    assert f'"{value}"' in decoded.readings[0].record.to_line()
    assert check_result(result, TEXT, ONTOLOGY, "a1") != []


def test_an_unknown_role_is_kept_and_reported() -> None:
    result = encode_result(sketch().annotation())
    next(item for item in result if item.get("labels") == ["Participant"])["labels"] = ["Guest"]
    decoded = read(TEXT, result)
    assert [issue.rule for issue in decoded.issues] == ["unknown-label"]
    assert "Guest" in {argument.role for argument in decoded.readings[0].record.events[0].arguments}


def test_what_can_be_mended_is_mended_with_a_warning() -> None:
    result = encode_result(sketch().annotation())
    del result[0]["value"]["text"]
    turned = next(item for item in result if item.get("to_id") == "e2")
    turned.update(from_id="e2", to_id="v1")
    doubled = {**turned, "from_id": "v1", "to_id": "e2", "labels": ["Place"]}
    polarity = next(item for item in result if item.get("from_name") == "polarity")
    misplaced = {**polarity, "id": "e1", "value": {**result[0]["value"], "choices": ["positive"]}}
    decoded = read(TEXT, [*result, doubled, misplaced])
    assert {issue.severity for issue in decoded.issues} == {"warning"}
    assert sorted(issue.rule for issue in decoded.issues) == [
        "misplaced-answer",
        "relation-doubled",
        "relation-turned",
        "text-missing",
        "text-missing",
    ]
    (event,) = decoded.readings[0].record.events
    assert {(a.role, a.filler_id) for a in event.arguments} == {
        ("Participant", "e1"),
        ("Participant", "e2"),
        ("Place", "e2"),
    }


def test_a_selection_over_a_line_break_keeps_its_words() -> None:
    text = "पुतिन ने कहा\nकि युद्ध"
    value = {"start": 9, "end": 15, "text": "कहा\\nकि", "labels": ["PER"]}
    item = {"id": "x", "from_name": "entity", "to_name": "text", "type": "labels", "value": value}
    decoded = read(text, [item])
    assert decoded.issues == ()
    assert decoded.readings[0].record.entities[0].text == "कहा\nकि"


def test_several_ids_typed_into_one_field_are_several_ids() -> None:
    result = encode_result(sketch().annotation())
    ref = next(item for item in result if item.get("from_name") == "ref")
    ref["value"]["text"] = ["IND, RUS", "UKR"]
    assert read(TEXT, result).readings[0].record.entities[0].ref == ("IND", "RUS", "UKR")


def chain(*sources: str) -> list[Any]:
    drawn = sketch()
    event = drawn.events[0].model_copy(update={"sources": sources})
    drawn.events[0] = event
    return encode_result(drawn.annotation())


def test_sources_keep_their_order_unless_the_page_changed_them() -> None:
    suggested = {"result": chain("e1", "e2")}
    from_page: dict[str, Any] = {"parent_prediction": 5, "prediction": suggested}

    def sources(result: Any, **more: Any) -> tuple[str, ...]:
        return read(TEXT, result, **more).readings[0].record.events[0].sources

    assert sources(chain("e1", "e2"), **from_page) == ("e1", "e2")
    assert sources(chain("e1", "e3", "e2"), **from_page) == ("e3", "e2", "e1")
    assert sources(chain("e1", "e3", "e2"), prediction=suggested) == ("e1", "e3", "e2")


def test_everything_that_gives_no_reading_is_counted() -> None:
    task = as_pulled(TEXT, [])
    (annotation,) = task["annotations"]
    task["predictions"] = [4]
    task["annotations"] = [
        {**annotation, "id": 1, "was_cancelled": True},
        {**annotation, "id": 2, "prediction": {"result": [{}]}},
        {**annotation, "id": 3, "prediction": {"result": []}},
        {**annotation, "id": 4, "parent_prediction": 4},
        {**annotation, "id": 5, "completed_by": None, "parent_prediction": 4},
    ]
    decoded = decode(
        task, {"a1": sha256(TEXT)}, ONTOLOGY, {(5, annotation["created_at"]): "ann_gone"}
    )
    assert [(out.annotation_id, out.reason) for out in decoded.left_out] == [
        (1, "skipped"),
        (2, "empty"),
    ]
    assert [issue.rule for issue in decoded.issues] == ["empty-work"]
    assert [reading.annotation_id for reading in decoded.readings] == [3, 4, 5]
    assert decoded.readings[-1].record.author == "ann_gone"


def test_an_edited_text_and_a_foreign_task_give_no_reading() -> None:
    edited = as_pulled(TEXT, encode_result(sketch().annotation()))
    edited["data"]["text"] += " फिर।"
    decoded = decode(edited, {"a1": sha256(TEXT)}, ONTOLOGY)
    assert [out.reason for out in decoded.left_out] == ["text-changed"]
    assert [issue.severity for issue in decoded.issues] == ["error"]
    foreign = as_pulled(TEXT, [])
    foreign["data"] = {"text": "x"}
    decoded = decode(foreign, {"a1": sha256(TEXT)}, ONTOLOGY)
    assert [out.reason for out in decoded.left_out] == ["foreign"]


def test_a_reading_of_an_older_text_says_so() -> None:
    task = as_pulled(TEXT, encode_result(sketch().annotation()))
    decoded = decode(task, {"a1": sha256(TEXT + " फिर।")}, ONTOLOGY)
    assert decoded.readings[0].record.article_sha256 == sha256(TEXT)
    assert [issue.rule for issue in decoded.issues] == ["article-changed"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 60)
    | st.floats(allow_nan=False)
    | st.sampled_from(
        [
            "",
            "e1",
            "v1",
            "relation",
            "labels",
            "choices",
            "textarea",
            "text",
            "entity",
            "event",
            "ref",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "from_name", "to_name", "value", "start", "end", "labels", "from_id"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=4) | JSON)
def test_no_result_whatever_raises(result: Any) -> None:
    decoded = read(TEXT, result)
    assert len(decoded.readings) + len(decoded.left_out) == 1
    assert bool(decoded.issues) or decoded.readings


@pytest.mark.parametrize(
    "item",
    [
        {"type": "relation", "from_id": "e1", "to_id": ["e1"]},
        {"type": "relation", "from_id": {}, "to_id": None},
        {"id": ["e1"], "type": "textarea", "from_name": "ref", "value": {"text": ["X"]}},
        {"id": "n", "type": "textarea", "from_name": "note", "value": None},
        {"id": "n", "type": ["textarea"], "from_name": ["note"], "value": {}},
    ],
)
def test_what_the_page_cannot_show_is_not_sent_back(item: dict[str, Any]) -> None:
    region = {
        "id": "e1",
        "from_name": "entity",
        "to_name": "text",
        "type": "labels",
        "value": {"start": 0, "end": 4, "text": "मोदी", "labels": [next(iter(ONTOLOGY.entities))]},
    }
    assert showable([region, item], "मोदी बोले।") == [region]
