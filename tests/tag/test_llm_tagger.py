"""The tagger that asks a language model, against a stand-in for the endpoint."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import Run
from llmstandin import says, standin

from curation.errors import CurationError, UsageError
from curation.model import span_faults
from curation.ontology import Ontology
from curation.tag.models.llm import KEY, LlmTagger

TEXT = "रूस ने यूक्रेन पर हमला किया। तास के अनुसार रूस ने हमला रोकने से इनकार किया।"

ENTITIES = [
    {"id": "a", "quote": "रूस", "occurrence": 1, "type": "GPE", "level": "name"},
    {"id": "b", "quote": "यूक्रेन", "occurrence": 1, "type": "GPE", "level": "name"},
    {"id": "c", "quote": "तास", "occurrence": 1, "type": "MEDIA", "level": "name"},
    {"id": "d", "quote": "रूस", "occurrence": 2, "type": "GPE", "level": "name"},
]
EVENT = {
    "id": "x",
    "quote": "हमला",
    "occurrence": 1,
    "type": "ATTACK",
    "mode": None,
    "modality": "asserted",
    "polarity": "positive",
    "arguments": [{"role": "Actor", "filler": "a"}, {"role": "Recipient", "filler": "b"}],
    "sources": [],
}
REFUSAL = EVENT | {
    "id": "y",
    "quote": "इनकार",
    "type": "REJECT",
    "arguments": [{"role": "Actor", "filler": "d"}],
    "sources": ["c"],
}
STANCE = {
    "holder": "a",
    "target": "b",
    "quote": "हमला किया",
    "occurrence": 1,
    "polarity": "oppose",
    "modality": "asserted",
    "sources": [],
}
GOOD: dict[str, Any] = {"entities": ENTITIES, "events": [EVENT, REFUSAL], "stances": [STANCE]}


def no_pause(seconds: float) -> None:
    """Time is not what is tried here."""


def test_what_the_model_quotes_is_found_in_the_article(ontology: Ontology) -> None:
    with standin(says(GOOD)) as server:
        made = LlmTagger(ontology, f"{server.url}#tiny")
        reading = made("a1", TEXT)
    found = reading.annotation
    assert reading.issues == ()
    assert [(e.start, e.text) for e in found.entities] == [
        (0, "रूस"),
        (7, "यूक्रेन"),
        (TEXT.index("तास"), "तास"),
        (TEXT.rindex("रूस"), "रूस"),
    ]
    assert found.entities[0].ref == ("RUS",)
    attack, refusal = found.events
    assert [(a.role, a.filler_id) for a in attack.arguments] == [
        ("Actor", "e1"),
        ("Recipient", "e2"),
    ]
    assert refusal.sources == ("e3",)
    assert (found.stances[0].holder_id, found.stances[0].target) == ("e1", "e2")
    assert list(span_faults(found.spans(), TEXT)) == []
    asked = server.asked[0]
    assert asked["path"] == "/v1/chat/completions"
    schema = asked["response_format"]["json_schema"]["schema"]
    types = schema["properties"]["entities"]["items"]["properties"]["type"]["enum"]
    assert types == list(ontology.entities)
    assert server.keys == [None]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"quote": "चीन"}, "quote-not-found"),
        ({"quote": "रूस", "occurrence": 9}, "quote-not-found"),
        ({"type": "PLANET"}, "unknown-label"),
    ],
)
def test_what_does_not_fit_is_left_out_with_what_hangs_on_it(
    ontology: Ontology, changed: dict[str, Any], rule: str
) -> None:
    reply = GOOD | {"entities": [ENTITIES[0] | changed, *ENTITIES[1:]]}
    with standin(says(reply)) as server:
        reading = LlmTagger(ontology, f"{server.url}#tiny")("a1", TEXT)
    assert [issue.rule for issue in reading.issues] == [rule]
    assert [e.text for e in reading.annotation.entities] == ["यूक्रेन", "तास", "रूस"]
    assert [len(event.arguments) for event in reading.annotation.events] == [1, 1]
    assert reading.annotation.stances == ()


def test_a_quote_that_appears_once_may_be_miscounted(ontology: Ontology) -> None:
    reply = GOOD | {"entities": [ENTITIES[1] | {"occurrence": 2}], "events": [], "stances": []}
    with standin(says(reply)) as server:
        reading = LlmTagger(ontology, f"{server.url}#tiny")("a1", TEXT)
    assert [e.text for e in reading.annotation.entities] == ["यूक्रेन"]


@pytest.mark.parametrize(
    "bad",
    [
        (503, "busy"),
        (429, "slow down"),
        says("no JSON"),
        says({"entities": []}),
        says(GOOD | {"extra": 1}),
        (200, {"choices": []}),
        (200, "no JSON"),
    ],
)
def test_a_bad_answer_is_asked_for_again_but_not_for_ever(
    ontology: Ontology, bad: tuple[int, Any]
) -> None:
    with standin(bad, bad, says(GOOD)) as server:
        reading = LlmTagger(ontology, f"{server.url}#tiny", pause=no_pause)("a1", TEXT)
    assert len(reading.annotation.entities) == 4
    with standin(bad) as server:
        with pytest.raises(ValueError, match="no usable answer in 3 tries"):
            LlmTagger(ontology, f"{server.url}#tiny", pause=no_pause)("a1", TEXT)
        assert len(server.asked) == 3


def test_a_refusal_ends_the_command_and_hides_the_key(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY, "geheim-1234")
    with standin((401, "your key geheim-1234 is wrong")) as server:
        with pytest.raises(CurationError) as refused:
            LlmTagger(ontology, f"{server.url}#tiny")("a1", TEXT)
        assert len(server.asked) == 1
    assert server.keys == ["Bearer geheim-1234"]
    assert "[key]" in str(refused.value)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("http://models.example.org/v1#m", "unencrypted"),
        ("https://models.example.org/v1", "llm:URL#MODEL"),
        ("ftp://models.example.org#m", "llm:URL#MODEL"),
        ("https://me:secret@models.example.org/v1#m", "llm:URL#MODEL"),
        ("http://[::1#m", "llm:URL#MODEL"),
    ],
)
def test_an_address_that_will_not_do(ontology: Ontology, argument: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        LlmTagger(ontology, argument)
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)


def test_http_to_another_machine_when_it_is_permitted(ontology: Ontology) -> None:
    made = LlmTagger(ontology, "http://models.example.org/v1#m", allow_http=True)
    assert made.url == "http://models.example.org/v1"


def test_other_articles_are_done_when_one_fails(run: Run, tmp_path: Path) -> None:
    texts = [{"id": "a", "text": TEXT}, {"id": "b", "text": ""}, {"id": "c", "text": TEXT}]
    lines = [json.dumps(text, ensure_ascii=False) for text in texts]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with standin(*[says("nothing")] * 3, says(GOOD)) as server:
        name = f"llm:{server.url}#tiny"
        ran = run("preannotate", "in.jsonl", "-o", "out.jsonl", "--tagger", name)
    assert ran.code == 1
    assert "2 issues: tagger-failed 1, text-empty 1" in ran.out
    out = (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")
    assert [len(json.loads(line)["entities"]) for line in out if line] == [0, 0, 4]


def test_an_endpoint_that_is_down_is_given_up_and_the_others_go_on(
    run: Run, tmp_path: Path
) -> None:
    lines = [json.dumps({"id": name, "text": TEXT}, ensure_ascii=False) for name in "abcde"]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with standin((503, "busy")) as server:
        taggers = ["--tagger", "rules", "--tagger", f"llm:{server.url}#tiny"]
        ran = run("preannotate", "in.jsonl", "-o", "out.jsonl", *taggers)
        assert len(server.asked) == 6
    assert ran.code == 1
    assert "2 issues: tagger-failed 1, tagger-gone 1" in ran.out
    assert "no answer for 2 articles in a row; the last: 503" in ran.err
    out = (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")
    assert all(json.loads(line)["entities"] for line in out if line)
    assert len(out) == 6


def test_an_endpoint_that_answers_now_and_then_is_not_given_up(ontology: Ontology) -> None:
    busy = [(503, "busy")] * 3
    with standin(*busy, says(GOOD), *busy, says("nothing"), *busy[:2], says(GOOD)) as server:
        tagger = LlmTagger(ontology, f"{server.url}#tiny", pause=no_pause)
        for answered in (False, True, False, False, True):
            if answered:
                assert len(tagger("a1", TEXT).annotation.entities) == 4
            else:
                with pytest.raises(ValueError, match="no usable answer"):
                    tagger("a1", TEXT)
