"""The ontology file and its loader."""

import copy
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from curation.errors import OntologyError
from curation.ontology import Ontology, json_schema, load, starter

SHIPPED = starter() / "label_config" / "ontology.yaml"

RELEASED = {
    "entities": "PER TITLE GPE LOC FAC ORG MEDIA MIL WPN AGR DATE NUM",
    "events": "MEET VISIT COMMUNICATE INVITE AGREE SUPPORT COOPERATE AID MOBILIZE ATTACK HARM "
    "ACCUSE REJECT PRESSURE DEESCALATE CEREMONY",
    "roles": "Actor Recipient Participant Place Origin Destination Time Item Quantity Agreement "
    "Topic",
    "levels": "name nominal adj",
    "modality": "asserted planned hypothetical alleged denied",
    "polarity": "positive negative",
    "modes": "demand threaten sanction coerce protest concede retreat",
    "stances": "support oppose neutral mixed",
    "statuses": "ok off_topic bad_text",
    "links": "holder target source",
}
"""Names in the order of their ids, as released: data that is out there counts on them."""


def tables(ontology: Ontology) -> dict[str, list[str]]:
    return {
        "entities": list(ontology.entities),
        "events": list(ontology.events),
        "roles": list(ontology.roles),
        "levels": list(ontology.levels),
        "modality": list(ontology.modality),
        "polarity": list(ontology.polarity),
        "modes": list(ontology.modes()),
        "stances": list(ontology.stance.polarity),
        "statuses": list(ontology.flags.status),
        "links": [str(name) for name in ontology.links],
    }


def altered(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the shipped file in which each stretch of text is replaced once."""
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = tmp_path / "ontology.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(OntologyError) as caught:
        load(path)
    return list(caught.value.details)


def line_of(path: Path, words: str) -> int:
    return path.read_text(encoding="utf-8").split(words)[0].count("\n") + 1


def test_released_ids_stand(ontology: Ontology) -> None:
    found = tables(ontology)
    for table, names in RELEASED.items():
        assert found[table][: len(names.split())] == names.split()


def test_227_legal_triples_as_agreed(ontology: Ontology, shared: Path) -> None:
    agreed = json.loads((shared / "ontology" / "ontology.json").read_text(encoding="utf-8"))
    expected = {
        (event, role, filler)
        for event, roles in agreed["event_roles"].items()
        for role, fillers in roles.items()
        for filler in fillers
    }
    assert len(expected) == 227
    assert list(ontology.triples()).__len__() == 227
    assert set(ontology.triples()) == expected


def test_everything_agreed_is_there(ontology: Ontology, shared: Path) -> None:
    agreed = json.loads((shared / "ontology" / "ontology.json").read_text(encoding="utf-8"))
    assert {n: e.hi for n, e in ontology.entities.items()} == agreed["entity_types"]
    assert list(ontology.levels) == agreed["levels"]
    assert list(ontology.modality) == agreed["modality"]
    assert list(ontology.polarity) == agreed["polarity"]
    assert list(ontology.stance.polarity) == agreed["stance_polarity"]
    assert set(ontology.stance.holders) == set(agreed["stance_holder_types"])
    assert set(ontology.stance.targets) == set(agreed["stance_target_types"])
    assert set(ontology.sources) == set(agreed["source_types"])
    modes = {n: list(e.modes) for n, e in ontology.events.items() if e.modes}
    assert modes == agreed["event_modes"]
    for name, event in ontology.events.items():
        own = {n: m.plover for n, m in event.modes.items()} or event.plover
        assert (own, event.cameo, event.ace) == (
            agreed["plover"][name],
            agreed["cameo"][name],
            agreed["ace"][name],
        )


def test_every_chosen_label_has_its_own_key(ontology: Ontology) -> None:
    flags = ontology.flags
    labels = [
        label
        for table in (
            ontology.entities,
            ontology.events,
            ontology.stance.polarity,
            ontology.levels,
            ontology.modality,
            ontology.polarity,
            ontology.modes(),
            flags.status,
            flags.confidence,
        )
        for label in table.values()
    ]
    keys = [label.hotkey for label in labels] + [flags.guideline_gap.hotkey]
    assert len(keys) == len(set(keys)) == 12 + 16 + 4 + 3 + 5 + 2 + 7 + 3 + 3 + 1
    assert None not in keys and "u" not in keys


def test_fillers_answer_for_any_name(ontology: Ontology) -> None:
    assert set(ontology.fillers("AID", "Item")) == {"WPN", "MIL"}
    assert ontology.fillers("AID", "Topic") == ()
    assert ontology.fillers("NOTHING", "Item") == ()


@cache
def plain() -> dict[str, Any]:
    """The shipped file as plain data."""
    text = (
        SHIPPED.read_text(encoding="utf-8")
        .replace("{yes:", '{"yes":')
        .replace("- yes:", '- "yes":')
    )
    data: dict[str, Any] = yaml.safe_load(text)
    return data


BREAKS: dict[str, tuple[str, str, str]] = {
    "wrong type": ("levels: [name, nominal]", "levels: 7", "valid tuple"),
    "unknown key": ("    coarse: null", "    coarse: null\n    colour: red", "Extra inputs"),
    "missing key": ("    ace: Contact.Meet\n    hotkey: m\n", "    ace: Contact.Meet\n", "hotkey"),
    "bad colour": ('"#2f9b26"', '"green"', "pattern"),
    "no colour": ('    color: "#a2b3fb"\n', "", "needs a color"),
    "editor's key": ("hotkey: j", "hotkey: u", "pattern"),
    "key twice": ("hotkey: v", "hotkey: k", "hotkey 'k' already belongs to entities.NUM"),
    "id gap": ("{id: 3, hi: कथित", "{id: 7, hi: कथित", "append only"),
    "unknown level": ("levels: [name, nominal, adj]", "levels: [nam, adj]", "'nam' is no level"),
    "level without ref": ("levels: []", "levels: [name]", "exactly where its ref is required"),
    "unknown filler": ("Recipient: [PER, GPE, ORG]", "Recipient: [PRE]", "'PRE' is no entity type"),
    "unknown role": ("{Actor: [GPE, ORG, PER], Par", "{Actr: [GPE], Par", "'Actr' is no role"),
    "event in wrong role": ("Quantity: [NUM]", "Quantity: [EVENT]", "only Topic, takes EVENT"),
    "unknown group": ("group: verbal_conflict", "group: words", "'words' is no group"),
    "unknown holder": ("holders: [PER,", "holders: [MAN,", "'MAN' is no entity type"),
    "unknown target": ("targets: [PER,", "targets: [EVENTS,", "'EVENTS' is no entity type"),
    "unknown source": ("sources: [PER,", "sources: [TITEL,", "'TITEL' is no entity type"),
    "same Hindi name": ("hi: संस्था", "hi: व्यक्ति", "same Hindi name"),
    "name of two regions": ("    neutral:", "    MIL:", "already belongs to entities.MIL"),
    "broken markup": ("[दोनों नेताओं|PER·nominal]", "[दोनों नेताओं|PER·nominal", "markup is broken"),
    "unknown type in markup": ("[राजदूत|TITLE]", "[राजदूत|TITEL]", "'TITEL' is no entity type"),
    "unknown level in markup": ("[सार्क|ORG]", "[सार्क|ORG·adj]", "no level 'adj'"),
    "mode forgotten": ("<प्रतिबंध|PRESSURE sanction>", "<प्रतिबंध|PRESSURE>", "one of the modes"),
    "wrong example without note": (
        'note: {hi: "‘लगभग’ बाहर रहेगा।", en: "The approximator stays out."}',
        "note: null",
        "needs a note",
    ),
    "no wrong example": (
        '      - yes: false\n        hi: "मंत्री ने',
        '      - yes: true\n        hi: "मंत्री ने',
        "one wrong example",
    ),
    "key stands twice": ("  WPN:\n    id: 8\n", "  WPN:\n    id: 8\n    id: 8\n", "stands twice"),
    "empty words": ("    en: news medium", '    en: " "', "at least 1 character"),
    "no number": ("{id: 0, hi: हां", '{id: "0", hi: हां', "valid integer"),
}


@pytest.mark.parametrize("kind", BREAKS)
def test_each_fault_is_named_with_its_line(tmp_path: Path, kind: str) -> None:
    old, new, said = BREAKS[kind]
    path = altered(tmp_path, (old, new))
    told = [detail for detail in faults(path) if said in detail]
    assert told, faults(path)
    near = line_of(SHIPPED, old)
    line = int(told[0].split()[1])
    assert near - 22 <= line <= near + 2, (told, near)


def test_faults_of_all_kinds_are_told_at_once(tmp_path: Path) -> None:
    details = faults(altered(tmp_path, *((old, new) for old, new, _ in BREAKS.values())))
    for kind, (_, _, said) in BREAKS.items():
        assert any(said in detail for detail in details), kind
    lines = [int(detail.split()[1]) for detail in details]
    assert lines == sorted(lines)


def test_the_exact_line_is_told(tmp_path: Path) -> None:
    path = altered(tmp_path, ('color: "#2f9b26"', "color: green"))
    (detail,) = faults(path)
    assert detail.startswith(f"line {line_of(path, 'color: green')}  entities.GPE.color: ")


def test_words_such_as_yes_and_no_are_words(tmp_path: Path) -> None:
    path = altered(tmp_path, ("en: person\n", "en: no\n"))
    assert load(path).entities["PER"].en == "no"


def test_ids_only_append(tmp_path: Path) -> None:
    swapped = altered(
        tmp_path,
        ("id: 10\n    hi: तिथि", "id: 11\n    hi: तिथि"),
        ("id: 11\n    hi: संख्या", "id: 10\n    hi: संख्या"),
    )
    assert any("append only" in detail for detail in faults(swapped))
    appended = altered(
        tmp_path,
        (
            "\nlinks:",
            "  Cause:\n    {id: 11, hi: कारण, en: cause, definition: {hi: क्यों।, en: W.}}\nlinks:",
        ),
    )
    assert load(appended).roles["Cause"].id == 11


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "valid dictionary"),
        (b"- a\n- b\n", "valid dictionary"),
        (b"version: [0.1\n", "is not YAML"),
        (b"version: \x00", "is not YAML"),
        (b"a: &a [*a]\n", "Extra inputs"),
        ("version: नमस्ते".encode("utf-16"), "is not UTF-8 (byte 0)"),
    ],
)
def test_unreadable_files(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "ontology.yaml"
    path.write_bytes(content)
    with pytest.raises(OntologyError, match=re.escape(said)) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="No such file") as caught:
        load(tmp_path / "none.yaml")
    assert caught.value.fix == "curation init"
    with pytest.raises(OntologyError, match="directory"):
        load(tmp_path)


WORDS = st.text("abअ|>[ ", max_size=5)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(place=st.lists(st.integers(0, 40), max_size=5), junk=JUNK)
def test_any_part_may_be_anything(
    tmp_path_factory: pytest.TempPathFactory, place: list[int], junk: object
) -> None:
    data = copy.deepcopy(plain())
    put: Callable[[object], None] | None = None
    here = data
    for step in place:
        if not isinstance(here, dict | list) or not here:
            break
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        parent, key = here, keys[step % len(keys)]
        here = parent[key]
        put = lambda value, parent=parent, key=key: parent.__setitem__(key, value)  # noqa: E731
    if put:
        put(junk)
    path = tmp_path_factory.mktemp("junk") / "ontology.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    try:
        assert isinstance(load(path), Ontology)
    except OntologyError as error:
        assert error.details


def test_schema_admits_the_shipped_file_and_refuses_a_broken_one() -> None:
    data = copy.deepcopy(plain())
    validator = jsonschema.Draft202012Validator(json_schema())
    assert list(validator.iter_errors(data)) == []
    data["entities"]["PER"]["colour"] = "red"
    del data["events"]["MEET"]["group"]
    assert len(list(validator.iter_errors(data))) == 2


def test_fingerprint_follows_the_content(ontology: Ontology, tmp_path: Path) -> None:
    commented = altered(tmp_path, ("version: 0.1.0", "version: 0.1.0  # the first"))
    assert load(commented).fingerprint == ontology.fingerprint
    assert load(altered(tmp_path, ("#4983f4", "#4983f5"))).fingerprint != ontology.fingerprint
