"""Texts and plug-ins that are not as they should be: an issue with a name, and the rest is done."""

import json
from pathlib import Path

import pytest
from commands import Run

from curation.model import Annotation

PLUGIN = '''
"""A tagger of somebody else, of which each article brings out another fault."""

from curation.model import Annotation, Argument, Entity, Event, Span, sha256

GOOD = (0, 3, "रूस")


def entity(number, start, end, text, kind="GPE"):
    return Entity(id=f"e{number}", start=start, end=end, text=text, type=kind, level="name",
                  ref=("RUS",), by=("odd",), confidence=0.9 - number / 10)


class Odd:
    name, version = "odd", "1"

    def __init__(self, ontology):
        self.ontology = ontology

    def __call__(self, article_id, text):
        if article_id == "raises":
            raise RuntimeError("out of luck")
        if article_id == "nothing":
            return None
        entities, events = [entity(1, *GOOD)], []
        if article_id == "outside":
            entities.append(entity(2, 90, 93, "रूस"))
        if article_id == "words":
            entities.append(entity(2, 7, 10, "चीन"))
        if article_id == "overlap":
            entities.append(entity(2, 0, 6, text[0:6]))
        if article_id == "grapheme":
            entities.append(entity(2, 7, 12, text[7:12]))
        if article_id == "label":
            entities.append(entity(2, 7, 14, text[7:14], "PLANET"))
        if article_id in ("link", "role"):
            start = text.index("हमला")
            entities.append(entity(2, 90, 93, "रूस") if article_id == "link"
                            else entity(2, 7, 14, text[7:14], "WPN"))
            events.append(Event(
                id="v1", type="ATTACK", trigger=Span(start=start, end=start + 4, text="हमला"),
                arguments=(Argument(role="Recipient", filler_id="e2"),),
                modality="asserted", polarity="positive", mode=None, sources=()))
        return Annotation(
            article_id="other" if article_id == "article" else article_id,
            article_sha256=sha256(text), author="odd@1", origin="weak", ontology_version="0",
            entities=tuple(entities), events=tuple(events), stances=())
'''

TEXT = "रूस ने यूक्रेन पर हमला किया।"
FAULTS = {
    "raises": ("tagger-failed", []),
    "nothing": ("tagger-failed", []),
    "article": ("tagger-failed", []),
    "outside": ("span-outside-text", ["रूस"]),
    "words": ("span-outside-text", ["रूस"]),
    "overlap": ("spans-overlap", ["रूस"]),
    "grapheme": ("span-cuts-grapheme", ["रूस", "यूक्रे"]),
    "label": ("unknown-label", ["रूस"]),
    "role": ("unknown-label", ["रूस", "यूक्रेन"]),
}


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That tagger, installed."""
    about = tmp_path / "odd-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1\n", "utf-8")
    (about / "entry_points.txt").write_text("[curation.taggers]\nodd = oddtagger:Odd\n", "utf-8")
    (tmp_path / "oddtagger.py").write_text(PLUGIN, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


def read(run: Run, tmp_path: Path, texts: dict[str, str], *words: str) -> tuple[int, str, str]:
    lines = [json.dumps({"id": ident, "text": text}) for ident, text in texts.items()]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ran = run("preannotate", "in.jsonl", "-o", "out.jsonl", *words)
    assert "Traceback" not in ran.err
    return ran.code, ran.out, ran.err


def out(tmp_path: Path, texts: dict[str, str]) -> dict[str, Annotation]:
    """What came out; every span fits its text."""
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")
    found = {}
    for line in filter(None, lines):
        ident = json.loads(line)["article_id"]
        found[ident] = Annotation.model_validate_json(line, context={"text": texts[ident]})
    return found


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_of_a_plug_in_costs_what_does_not_fit(run: Run, tmp_path: Path, case: str) -> None:
    texts = {"first": TEXT, case: TEXT, "last": TEXT}
    code, said, err = read(run, tmp_path, texts, "--tagger", "odd")
    rule, left = FAULTS[case]
    assert f"1 issue: {rule} 1" in said
    assert f"{rule}  {case} odd@1" in err
    assert code == (0 if rule in ("spans-overlap", "span-cuts-grapheme") else 1)
    found = out(tmp_path, texts)
    assert list(found) == list(texts)
    assert [e.text for e in found[case].entities] == left
    assert [e.text for e in found["last"].entities] == ["रूस"]


@pytest.mark.usefixtures("odd")
def test_a_link_goes_with_what_it_led_to(run: Run, tmp_path: Path) -> None:
    code, said, _ = read(run, tmp_path, {"link": TEXT}, "--tagger", "odd")
    assert (code, "link-lost 1, span-outside-text 1" in said) == (1, True)
    (event,) = out(tmp_path, {"link": TEXT})["link"].events
    assert event.arguments == ()


@pytest.mark.usefixtures("odd")
def test_one_tagger_that_fails_leaves_the_word_to_the_others(run: Run, tmp_path: Path) -> None:
    words = ("--tagger", "odd", "--tagger", "rules")
    code, said, _ = read(run, tmp_path, {"raises": TEXT, "good": TEXT}, *words)
    assert (code, "tagger-failed 1" in said) == (1, True)
    found = out(tmp_path, {"raises": TEXT, "good": TEXT})
    russia = {ident: one.entities[0].by for ident, one in found.items()}
    assert russia == {
        "raises": ("rules", "lexicon:country"),
        "good": ("odd", "rules", "lexicon:country"),
    }


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "text-empty"),
        (" \n\t", "text-empty"),
        ("Russia attacked Ukraine.", "text-not-hindi"),
        ("😀👩‍👩‍👧", "text-not-hindi"),
        ("ि रूस ने यूक्रेन पर हमला किया।", "text-half-cluster"),
        ("रूस (ि) ने यूक्रेन पर ्हमला किया।", "text-half-cluster"),
        ("रूस ने यूक्रेन पर हमला किया। " * 40_000, "text-long"),
    ],
)
def test_an_odd_text_is_named_and_read(run: Run, tmp_path: Path, text: str, rule: str) -> None:
    texts = {"a": text, "b": TEXT}
    code, said, err = read(run, tmp_path, texts)
    assert code == 0
    assert f"1 issue: {rule} 1" in said
    assert f"warning  {rule}  a" in err
    found = out(tmp_path, texts)
    assert len(found["b"].entities) == 2
    if rule == "text-long":
        assert len(found["a"].entities) == 80_000
    if rule == "text-empty":
        assert found["a"].entities == ()


def test_a_mark_without_its_letter_is_in_no_span(run: Run, tmp_path: Path) -> None:
    text = "रूस-ि और 3ि ,ि यूक्रेन ने ॑रूस पर ्हमला किया।"
    read(run, tmp_path, {"a": text})
    (found,) = out(tmp_path, {"a": text}).values()
    assert "यूक्रेन" in [e.text for e in found.entities]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "out.jsonl"], "there is no FILE"),
        (["in.jsonl", "-o", "in.jsonl"], "is the file to read"),
        (["in.jsonl", "-o", "./sub/../in.jsonl"], "is the file to read"),
        (["in.jsonl", "--tagger", "rule"], "installed: gliner, llm, rules, spacy, transformers"),
        (["in.jsonl", "--tagger", "rule"], "--tagger rules,"),
        (["in.jsonl", "--merge", "sum"], "--merge union | vote | first"),
        (["in.jsonl", "--label", "PER"], "is not THEIRS=OURS"),
        (["in.jsonl", "--label", "PERSON=PER"], "none of these taggers takes such names: rules"),
        (["in.jsonl", "--tagger", "rules", "--tagger", "rules"], "two of the taggers are called"),
    ],
)
def test_calls_that_make_no_sense(run: Run, tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "sub").mkdir()
    line = json.dumps({"id": "a", "text": TEXT})
    (tmp_path / "in.jsonl").write_text(line, encoding="utf-8")
    ran = run("preannotate", *words)
    assert ran.code == 2
    assert said in ran.err
    assert (tmp_path / "in.jsonl").read_text(encoding="utf-8") == line
    assert not (tmp_path / "out.jsonl").exists()
