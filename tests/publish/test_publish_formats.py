"""Every format is read back: by its tool, or by a reader written from its specification."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import Sketch
from releases import article, real_release, release

from curation.errors import UsageError, WorkspaceError
from curation.model import Annotation
from curation.publish.build import build
from curation.publish.formats import FORMATS, Exported, export
from curation.publish.formats.document import Document
from curation.publish.formats.webanno import escape
from curation.publish.records import gold
from curation.publish.release import Ledger, Release


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("exports"), "1.0.0", release())


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    return build(tmp_path_factory.mktemp("exports"), "1.0.0", real_release(shared))


def awkward() -> Release:
    """One article whose spans are hard to hold: within a word, overlapping, over two sentences."""
    read = Sketch(
        "रूसी सेना 😀 आई।\nभारत सरकार [सूत्र_1] ने कहा। वह मान गई।",
        "awkward",
    )
    russia = read.entity("रूस", "GPE", "RUS")
    read.entity("भारत सरकार", "ORG", "IND_GOV")
    read.entity("भारत", "GPE", "IND")
    read.entity("[सूत्र_1]", "PER", "SOURCE_1")
    read.entity("कहा। वह", "PER", "X")
    read.event("मान", "AGREE", ("Actor", russia), sources=(russia,))
    found = read.annotation("adjudicated", "gold")
    return replace(
        release(),
        ledger=Ledger(articles={"awkward": "train"}),
        articles=[article(read.text, "awkward")],
        gold=[found],
        human=(),
        weak=(),
    )


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("exports"), "1.0.0", awkward())


def every(folder: Path) -> dict[str, Annotation]:
    return {a.article_id: a for split in ("train", "test") for a in gold(folder, split)}


def test_jsonl_holds_everything(version: Path, tmp_path: Path) -> None:
    done = export(version, "jsonl", tmp_path / "out")
    assert (done.documents, done.losses) == ({"train": 5, "test": 1}, {})
    lines = [
        json.loads(line)
        for path in sorted((tmp_path / "out").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")[:-1]
    ]
    texts = {line.pop("id"): line.pop("text") for line in lines}
    found = [Annotation.model_validate(x, context={"text": texts[x["article_id"]]}) for x in lines]
    assert {a.article_id: a for a in found} == every(version)


def ids_of(said: Annotation) -> set[str]:
    ids = {entity.id for entity in said.entities} | {event.id for event in said.events}
    return ids | {stance.id for stance in said.stances}


def columns(path: Path) -> dict[str, list[list[list[str]]]]:
    """CoNLL-2003: documents by id, each a list of sentences, each a list of lines of columns."""
    found: dict[str, list[list[list[str]]]] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line.split("\t") for line in block.split("\n") if line]
        if lines and lines[0][0] == "-DOCSTART-":
            current = found.setdefault(lines[0][1], [])
        elif lines:
            current.append(lines)
    return found


def from_bio(tags: list[str], places: list[tuple[int, int]]) -> set[tuple[int, int, str]]:
    found, open_ = set(), None
    for tag, (start, end) in zip([*tags, "O"], [*places, (0, 0)], strict=True):
        if open_ and not tag.startswith("I-"):
            found.add(open_)
            open_ = None
        if tag.startswith("B-"):
            open_ = (start, end, tag[2:])
        elif open_ and tag.startswith("I-"):
            open_ = (open_[0], end, open_[2])
    return found


def test_conll_gives_mentions_and_triggers_back(real: Path, tmp_path: Path) -> None:
    done = export(real, "conll", tmp_path / "out")
    assert done.losses["argument"] == 130  # 138 links, 8 of them to events
    assert done.losses["topic"] == 8
    for ident, sentences in columns(tmp_path / "out" / "train.conll").items():
        lines = [line for sentence in sentences for line in sentence]
        offsets = [tuple(map(int, line[1].split(":"))) for line in lines]
        places = [(a, b) for a, b in offsets]
        said = every(real)[ident]
        assert from_bio([line[3] for line in lines], places) == {
            (e.start, e.end, e.type) for e in said.entities
        }
        assert from_bio([line[2] for line in lines], places) == {
            (v.trigger.start, v.trigger.end, v.type) for v in said.events
        }


def test_nervaluate_reads_the_conll_columns(real: Path, tmp_path: Path) -> None:
    from nervaluate.evaluator import Evaluator  # type: ignore[import-untyped]

    export(real, "conll", tmp_path / "out")
    sentences = [s for d in columns(tmp_path / "out" / "train.conll").values() for s in d]
    text = "\n\n".join("\n".join(f"{line[0]}\t{line[-1]}" for line in s) for s in sentences)
    labels = sorted({e.type for a in every(real).values() for e in a.entities})
    results = Evaluator(text, text, tags=labels, loader="conll").evaluate()
    assert results["overall"]["strict"].correct == 158


def test_gliner_gives_mentions_back_sentence_by_sentence(real: Path, tmp_path: Path) -> None:
    export(real, "gliner", tmp_path / "out")
    data = json.loads((tmp_path / "out" / "train.json").read_text(encoding="utf-8"))
    found: Counter[tuple[str, str]] = Counter()
    for sentence in data:
        words = sentence["tokenized_text"]
        for first, last, label in sentence["ner"]:
            found["".join(words[first : last + 1]), label] += 1
    wanted = Counter(
        ("".join(e.text.split()), e.type) for a in every(real).values() for e in a.entities
    )
    assert found == wanted


def test_oneie_gives_mentions_triggers_and_arguments_back(real: Path, tmp_path: Path) -> None:
    done = export(real, "oneie", tmp_path / "out")
    lines = (tmp_path / "out" / "train.oneie.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    links: set[tuple[str, str, str, str]] = set()
    for sentence in map(json.loads, lines):
        for mention in sentence["entity_mentions"]:
            words = sentence["tokens"][mention["start"] : mention["end"]]
            assert "".join(words) == "".join(mention["text"].split())
        for event in sentence["event_mentions"]:
            trigger = event["trigger"]
            words = sentence["tokens"][trigger["start"] : trigger["end"]]
            assert "".join(words) == "".join(trigger["text"].split())
            mentions = {mention["id"] for mention in sentence["entity_mentions"]}
            assert {argument["entity_id"] for argument in event["arguments"]} <= mentions
            doc = sentence["doc_id"]
            links |= {(doc, event["id"], a["role"], a["entity_id"]) for a in event["arguments"]}
    wanted = {
        (a.article_id, v.id, g.role, g.filler_id)
        for a in every(real).values()
        for v in a.events
        for g in v.arguments
    }
    assert links <= wanted
    lost = done.losses["argument in another sentence"] + done.losses["topic"]
    assert len(wanted - links) == lost


def test_spacy_reads_its_file(real: Path, tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    done = export(real, "spacy", tmp_path / "out")
    docs = list(
        DocBin().from_disk(tmp_path / "out" / "train.spacy").get_docs(spacy.blank("hi").vocab)
    )
    texts = {row["article_id"]: row["text"] for row in _entity_rows(real)}
    for doc in docs:
        ident = doc.user_data["article_id"]
        said = every(real)[ident]
        assert doc.text == texts[ident]
        assert [(e.start_char, e.end_char, e.label_, e.ent_id_, e.kb_id_) for e in doc.ents] == [
            (e.start, e.end, e.type, e.id, " ".join(e.ref)) for e in said.entities
        ]
        assert {(s.start_char, s.end_char, s.label_, s.id_) for s in doc.spans["events"]} == {
            (v.trigger.start, v.trigger.end, v.type, v.id) for v in said.events
        }
        assert len(doc.spans["stances"]) == len(said.stances)
    assert "span that is no run of words" not in done.losses
    assert done.losses["argument"] == 130


def _entity_rows(folder: Path) -> Iterator[dict[str, Any]]:
    from curation.publish.records import rows

    return rows(folder, "entities", "train")


def test_pybrat_reads_the_standoff_files(real: Path, tmp_path: Path) -> None:
    from pybrat.parser import BratParser

    done = export(real, "brat", tmp_path / "out")
    assert done.losses == {"head": 2}
    examples = BratParser(error="raise").parse(str(tmp_path / "out" / "train"))
    for ident, said in every(real).items():
        example = next(e for e in examples if Path(str(e.id)).name == ident)
        mentions = Counter((e.start, e.end, e.type) for e in example.entities)
        wanted = Counter((e.start, e.end, e.type) for e in said.entities)
        wanted += Counter((v.trigger.start, v.trigger.end, v.type) for v in said.events)
        wanted += Counter((s.evidence.start, s.evidence.end, "Stance") for s in said.stances)
        assert mentions == wanted
        links = sum(len(event.arguments) for event in example.events)
        assert links == sum(len(v.arguments) + len(v.sources) for v in said.events) + sum(
            2 + len(s.sources) for s in said.stances
        )


def from_brat(text: str, ann: str) -> dict[str, Any]:
    """A document of brat standoff, by our ids: spans, labels, attributes, refs, links."""
    lines = [line.split("\t") for line in ann.split("\n") if line]
    ids = {line[1].split()[1]: line[2] for line in lines if line[0][0] == "#"}
    spans: dict[str, Any] = {}
    for name, about, words in (line for line in lines if line[0][0] == "T"):
        label, places = about.split(" ", 1)
        edges = [tuple(map(int, place.split())) for place in places.split(";")]
        assert " ".join(text[a:b] for a, b in edges) == words
        spans[name] = (label, edges[0][0], edges[-1][1])
    found: dict[str, Any] = {ids[n]: {"span": s, "links": []} for n, s in spans.items() if n in ids}
    for name, about in (line for line in lines if line[0][0] == "E"):
        (_, trigger), *links = (part.split(":") for part in about.split(" "))
        found[ids[name]] = {
            "span": spans[trigger],
            "links": [(re.sub(r"\d+$", "", role), ids[filler]) for role, filler in links],
        }
    for kind, about, *_ in (line for line in lines if line[0][0] in "AN"):
        name, target, value = about.split(" ")
        found[ids[target]].setdefault(name, []).append(value)
        del kind
    return found


@pytest.mark.parametrize("which", ["version", "hard"])
def test_brat_gives_every_item_back(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder: Path = request.getfixturevalue(which)
    export(folder, "brat", tmp_path / "out")
    for path in sorted((tmp_path / "out").glob("*/*.ann")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        found = from_brat(text, path.read_text(encoding="utf-8"))
        said = every(folder)[path.stem]
        assert found.keys() == ids_of(said)
        for e in said.entities:
            assert found[e.id]["span"] == (e.type, e.start, e.end)
            assert found[e.id].get("Level", [None]) == [e.level]
            assert found[e.id].get("Reference", []) == [f"Ref:{ref}" for ref in e.ref]
        for v in said.events:
            assert found[v.id]["span"] == (v.type, v.trigger.start, v.trigger.end)
            links = [(a.role, a.filler_id) for a in v.arguments]
            assert found[v.id]["links"] == [*links, *(("Source", s) for s in v.sources)]
            told = [found[v.id].get(n, [None]) for n in ("Modality", "Polarity", "Mode")]
            assert told == [[v.modality], [v.polarity], [v.mode]]
        for s in said.stances:
            assert found[s.id]["links"][:2] == [("Holder", s.holder_id), ("Target", s.target)]
            assert found[s.id]["Side"] == [s.polarity]


def from_webanno(tsv: str) -> dict[str, dict[str, Any]]:
    """WebAnno TSV 3.3 by its specification: annotations by our ids.

    Offsets are UTF-16 code units; `\\` escapes; `value[n]` names the annotation, `|` stacks
    several on a row, slots are `;` apart, `_` is nothing and `*` is null.
    """
    header, body = tsv.split("\n\n\n", 1)
    layers = [line[6:].split("|") for line in header.split("\n")[1:]]
    names = [(layer[0].rpartition(".")[2], feature) for layer in layers for feature in layer[1:]]
    cells: dict[str, dict[str, str]] = defaultdict(dict)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    kinds: dict[str, str] = {}
    for line in body.split("\n"):
        if not re.match(r"\d+-\d", line):
            continue
        _, offsets, _, *values = line.split("\t")
        start, end = map(int, offsets.split("-"))
        seen: list[str] = []
        for (layer, feature), value in zip(names, values, strict=False):
            stack = [] if value == "_" else re.split(r"(?<!\\)\|", value)
            if feature == "uima.tcas.Annotation":
                for number, told in zip(seen, stack, strict=True):
                    cells[number]["targets"] = told
                continue
            seen = []
            for told in stack:
                plain, number = re.fullmatch(r"(.*)\[(\d+)\]", told).groups()  # type: ignore[union-attr]
                seen.append(number)
                kinds[number] = layer
                cells[number][feature.split("_")[0]] = plain
                if (start, end) not in places[number]:
                    places[number].append((start, end))

    def unescape(value: str) -> str | None:
        return None if value == "*" else re.sub(r"\\(.)", r"\1", value)

    ids = {number: str(unescape(cell["id"])) for number, cell in cells.items()}
    found = {}
    for number, cell in cells.items():
        roles = [] if cell.get("ROLE", "*") == "*" else cell["ROLE"].split(";")
        targets = re.findall(r"[\d.-]+\[(\d+)\]", cell.get("targets", ""))
        found[ids[number]] = {
            "kind": kinds[number],
            "place": (min(places[number])[0], max(places[number])[1]),
            "links": [(r, ids[t]) for r, t in zip(roles, targets, strict=True)],
            **{n: unescape(v) for n, v in cell.items() if n not in ("id", "ROLE", "targets")},
        }
    return found


@pytest.mark.parametrize("which", ["version", "hard"])
def test_webanno_gives_every_item_back(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    folder: Path = request.getfixturevalue(which)
    assert export(folder, "webanno", tmp_path / "out").losses.keys() == {"head"}
    texts = {a.id: a.text for a in (*release().articles, *awkward().articles)}
    for path in sorted((tmp_path / "out").glob("*/*.tsv")):
        found = from_webanno(path.read_text(encoding="utf-8"))
        said, text = every(folder)[path.stem], texts[path.stem]

        def units(offset: int, text: str = text) -> int:
            return len(text[:offset].encode("utf-16-le")) // 2

        assert found.keys() == ids_of(said)
        for e in said.entities:
            assert found[e.id] == {
                "kind": "Entity",
                "place": (units(e.start), units(e.end)),
                "links": [],
                "type": e.type,
                "level": e.level,
                "ref": " ".join(e.ref) or None,
            }
        for v in said.events:
            links = [(a.role, a.filler_id) for a in v.arguments]
            assert found[v.id]["links"] == [*links, *(("Source", s) for s in v.sources)]
            told = [found[v.id][n] for n in ("type", "modality", "polarity", "mode")]
            assert told == [v.type, v.modality, v.polarity, v.mode]
        for s in said.stances:
            assert found[s.id]["links"][:2] == [("Holder", s.holder_id), ("Target", s.target)]


@given(st.text(st.sampled_from("क[]|_->;\t\n*\\a")))
def test_webanno_escapes_give_the_text_back(text: str) -> None:
    told = escape(text)
    assert "\t" not in told and "\n" not in told
    codes = {"t": "\t", "n": "\n"}
    assert re.sub(r"\\(->|.)", lambda m: codes.get(m[1], m[1]), told) == text


@pytest.mark.parametrize("name", ["conll", "gliner", "oneie", "spacy"])
def test_what_does_not_fit_is_counted(name: str, hard: Path, tmp_path: Path) -> None:
    losses = export(hard, name, tmp_path / "out").losses
    lost = sum(number for kind, number in losses.items() if kind.endswith(("words", "sentence")))
    assert lost >= 1  # रूस inside रूसी
    if name in ("conll", "spacy"):
        assert losses["overlapping span"] == 1
    if name != "spacy":
        assert losses["span that is no run of words in a sentence"] == 2
    assert losses["source"] == 1


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["भारत", "ने", "कहा", "।", ".", "डॉ.", "6.5", "\n", "?", "ठीक-ठाक"]))
)
def test_sentences_cover_all_words_in_order(words: list[str]) -> None:
    text = " ".join(words) or "क"
    document = Document(text, Sketch(text).annotation())
    assert [n for first, end in document.sentences for n in range(first, end)] == list(
        range(len(document.words))
    )
    for first, end in document.sentences:
        inside = text[document.words[first][0] : document.words[end - 1][1]]
        assert "\n" not in inside


def test_a_full_stop_ends_a_sentence_but_an_abbreviation_does_not() -> None:
    document = Document("डॉ. वोरा आए. वे बोले।", Sketch("क").annotation())
    told = [
        document.text[document.words[a][0] : document.words[b - 1][1]]
        for a, b in document.sentences
    ]
    assert told == ["डॉ. वोरा आए. वे बोले।"]
    document = Document("डॉ. वोरा पहुंचे. वे बोले।", Sketch("क").annotation())
    assert len(document.sentences) == 2


def test_exports_are_whole_and_never_overwrite(version: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no format 'xml'"):
        export(version, "xml", tmp_path / "out")
    with pytest.raises(WorkspaceError, match="no published version"):
        export(tmp_path / "nothing", "jsonl", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    done: Exported = export(version, "jsonl", tmp_path / "out")
    assert done.version == "1.0.0"
    with pytest.raises(UsageError, match="is there already"):
        export(version, "jsonl", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "spacy"])
def test_the_same_version_gives_the_same_bytes(name: str, version: Path, tmp_path: Path) -> None:
    for out in ("a", "b"):
        export(version, name, tmp_path / out)
    files = [p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file()]
    assert files
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
