"""Models as taggers: transformers and GLiNER in an environment of their own, spaCy in ours."""

import json
from pathlib import Path

import pytest
import spacy
import torchroom
from commands import Run
from conftest import give_up

from curation.errors import UsageError
from curation.model import Annotation, span_faults
from curation.ontology import Ontology, load
from curation.plugins import tagger
from curation.tag.models.labels import bare, mapping
from curation.tag.models.spans import pieces

TEXT = "व्लादिमीर पुतिन ने यूक्रेन पर बात की। गंगा नई दिल्ली से दूर है।"
TORCH = pytest.mark.xdist_group("torch")


def lines(path: Path) -> list[Annotation]:
    return [
        Annotation.model_validate_json(line, context={"text": TEXT})
        for line in path.read_text(encoding="utf-8").split("\n")
        if line
    ]


def spans(annotation: Annotation) -> list[tuple[str, str]]:
    return [(entity.text, entity.type) for entity in annotation.entities]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny models and a text to read."""
    folder = tmp_path_factory.mktemp("models")
    try:
        interpreter = torchroom.python()
    except Exception as error:
        give_up(f"no environment with torch could be made: {error}")
    script = Path(__file__).with_name("tiny_models.py")
    made = torchroom.call(interpreter, str(script), str(folder))
    assert made.returncode == 0, made.stderr
    line = json.dumps({"id": "a", "text": TEXT}, ensure_ascii=False)
    (folder / "in.jsonl").write_text(line + "\n", encoding="utf-8")
    return folder


def read(models: Path, *words: str) -> Annotation:
    out = models / "out.jsonl"
    ran = torchroom.call(
        torchroom.python(),
        "curation",
        "preannotate",
        str(models / "in.jsonl"),
        "-o",
        str(out),
        *words,
    )
    assert ran.returncode == 0, ran.stderr
    (annotation,) = lines(out)
    return annotation


@TORCH
def test_a_token_classifier_speaks_in_our_labels(models: Path) -> None:
    found = read(models, "--tagger", f"transformers:{models / 'classifier'}", "--label", "GEO=LOC")
    assert spans(found) == [
        ("व्लादिमीर पुतिन", "PER"),
        ("यूक्रेन", "GPE"),
        ("गंगा", "LOC"),
        ("नई दिल्ली", "GPE"),
    ]
    putin, ukraine, ganga, _ = found.entities
    assert (putin.ref, ukraine.ref, ganga.level) == (("PUTIN",), ("UKR",), "name")
    assert putin.by == ("transformers/classifier",)
    assert found.author.startswith("transformers/classifier@")
    assert putin.confidence is not None and 0.5 < putin.confidence <= 1


@TORCH
def test_long_texts_are_read_to_their_end(models: Path) -> None:
    long = models / "long.jsonl"
    text = "उन्होंने यूक्रेन के बारे में बहुत देर तक बात की और फिर चले गए " * 200
    long.write_text(json.dumps({"id": "a", "text": text}), encoding="utf-8")
    name = f"transformers:{models / 'classifier'}"
    ran = torchroom.call(torchroom.python(), "curation", "preannotate", str(long), "--tagger", name)
    assert ran.returncode == 0, ran.stderr
    found = Annotation.model_validate_json(ran.stdout, context={"text": text})
    assert len(found.entities) == 200


@TORCH
def test_gliner_and_the_rules_read_together(models: Path) -> None:
    name = f"gliner:{models / 'gliner' / 'model'}"
    alone = read(models, "--tagger", name)
    assert alone.entities
    assert {entity.by for entity in alone.entities} == {("gliner/model",)}
    words = TEXT.replace("।", " ।").split()
    assert all(set(entity.text.split()) <= set(words) for entity in alone.entities)
    both = read(models, "--tagger", "rules", "--tagger", name, "--merge", "first")
    assert ("यूक्रेन", "GPE") in spans(both)
    by = {entity.text: entity.by for entity in both.entities}
    assert by["यूक्रेन"] is not None and by["यूक्रेन"][:2] == ("rules", "lexicon:country")


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """A spaCy pipeline with rules of its own."""
    nlp = spacy.blank("hi")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": "PERSON", "pattern": "व्लादिमीर पुतिन"},
            {"label": "LOC", "pattern": "यूक्रेन"},
            {"label": "GEO", "pattern": "गंगा"},
            {"label": "PER", "pattern": "दूर"},
        ]
    )
    nlp.to_disk(tmp_path / "hi")
    return tmp_path / "hi"


def test_a_spacy_pipeline_speaks_in_our_labels(run: Run, pipeline: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}), encoding="utf-8")
    name = f"spacy:{pipeline}"
    ran = run("preannotate", "in.jsonl", "-o", "out.jsonl", "--tagger", name)
    assert ran.code == 0
    (found,) = lines(tmp_path / "out.jsonl")
    assert spans(found) == [("व्लादिमीर पुतिन", "PER"), ("यूक्रेन", "GPE"), ("दूर", "PER")]
    more = ("--label", "GEO=LOC", "--label", "PERSON=", "--label", "PER=")
    run("preannotate", "in.jsonl", "-o", "out.jsonl", "--tagger", name, *more)
    (found,) = lines(tmp_path / "out.jsonl")
    assert spans(found) == [("यूक्रेन", "GPE"), ("गंगा", "LOC")]


def test_settings_name_several_taggers(run: Run, pipeline: Path, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT + "\n" + "रूस और भारत के नेता मिले। " * 5, "utf-8")
    run("init", "w")
    settings = [f'tagger = ["spacy:{pipeline}", "rules"]', 'merge = "vote"', 'labels = {GEO="LOC"}']
    (tmp_path / "w" / "curation.toml").write_text("\n".join(settings), encoding="utf-8")
    run("ingest", "in.txt", "-C", "w")
    ran = run("preannotate", "-C", "w")
    assert ran.code == 0
    assert ran.out.startswith("spacy/hi+rules@vote-")
    weak = (tmp_path / "w" / "weak" / "annotations.jsonl").read_text(encoding="utf-8")
    found = Annotation.model_validate_json(weak)
    by = {entity.text: entity.by or () for entity in found.entities}
    assert by["यूक्रेन"] == ("spacy/hi", "rules", "lexicon:country")
    assert by["गंगा"] == ("spacy/hi", "rules", "lexicon:place")
    assert "दूर" not in by


@pytest.mark.parametrize(
    ("wanted", "labels", "said"),
    [
        ("spacy", {}, "wants something after a colon"),
        ("spacy:nowhere", {}, "spaCy cannot load nowhere"),
        ("spacy:{hi}", {"PERSON": "MAN"}, "the ontology has no entity type 'MAN'"),
        ("spacy:{hi}", {"PERSON": "", "LOC": "", "PER": ""}, "none is known here"),
        ("rules:x", {}, "takes nothing after its name"),
        ("spaci:x", {}, "there is no tagger called 'spaci'"),
        ("transformers:x", {}, "pip install 'curation[transformers]'"),
        ("gliner:x", {}, "pip install 'curation[gliner]'"),
        ("llm:x", {}, "llm:URL#MODEL"),
    ],
)
def test_a_tagger_that_cannot_be_made_says_why(
    ontology: Ontology, pipeline: Path, wanted: str, labels: dict[str, str], said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        tagger(wanted.replace("{hi}", str(pipeline)), ontology, labels=labels)
    assert said in str(refused.value)
    assert refused.value.fix


@pytest.mark.parametrize(
    ("theirs", "found"),
    [
        ({"PER", "LOC", "ORG"}, {"PER": "PER", "LOC": "GPE", "ORG": "ORG"}),
        ({"GPE", "LOC"}, {"GPE": "GPE", "LOC": "LOC"}),
        ({"person", "NEL", "weather"}, {"person": "PER", "NEL": "GPE"}),
    ],
)
def test_usual_labels_are_understood(theirs: set[str], found: dict[str, str]) -> None:
    assert mapping(load(), theirs, {}, "x") == found


def test_marks_of_a_scheme_are_no_part_of_a_label() -> None:
    assert bare(["O", "B-PER", "I-PER", "L-LOC", "ORG", "E_GPE"]) == {"PER", "LOC", "ORG", "GPE"}


def test_pieces_make_up_the_text() -> None:
    text = " शुरू। " + "एक वाक्य है। " * 1000 + "\n\nशब्द" * 3000
    parts = list(pieces(text))
    assert "".join(part for _, part in parts) == text
    assert all(text[at : at + len(part)] == part for at, part in parts)
    assert len(parts) > 5
    assert list(span_faults(iter([]), text)) == []
