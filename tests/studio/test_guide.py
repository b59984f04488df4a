"""The guidelines: tables equal to the ontology, examples legal, instructions safe to show."""

from html.parser import HTMLParser

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from curation.errors import CheckFailed
from curation.ontology import EXAMPLE_MARK, Ontology, starter
from curation.studio.derived import derived
from curation.studio.guide import TAGS, fill_tables, instructions
from curation.studio.tables import TABLES

ROOT = starter()
GUIDE = (ROOT / "guidelines.md").read_text(encoding="utf-8")
ALL_MARKS = "\n".join(f"<!-- ontology:{name} -->\n<!-- /ontology:{name} -->" for name in TABLES)


class Tags(HTMLParser):
    """Gathers what a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_derived_files_are_up_to_date(ontology: Ontology) -> None:
    for name, content in derived(ontology, GUIDE).items():
        assert (ROOT / name).read_text(encoding="utf-8") == content, f"{name}: curation render"


def test_every_table_stands_in_the_guide() -> None:
    for name in TABLES:
        assert GUIDE.count(f"<!-- ontology:{name} -->\n\n") == 1, name


def test_filling_twice_changes_nothing_and_touches_only_tables(ontology: Ontology) -> None:
    text = f"पहले\n\n{ALL_MARKS}\n\nबाद में | <!-- ontology -->\n"
    once = fill_tables(text, ontology)
    assert fill_tables(once, ontology) == once
    stretches = regex.compile(r"(?s)(<!-- ontology:\S+ -->).*?(<!-- /ontology:\S+ -->)")
    assert stretches.sub(r"\1\n\2", once) == text


def test_every_label_is_in_the_tables(ontology: Ontology) -> None:
    made = fill_tables(ALL_MARKS, ontology)
    labels = {
        **ontology.entities,
        **ontology.events,
        **ontology.roles,
        **ontology.levels,
        **ontology.modality,
        **ontology.polarity,
        **ontology.modes(),
        **ontology.stance.polarity,
        **ontology.flags.status,
        **ontology.flags.confidence,
        **{str(name): label for name, label in ontology.links.items()},
        "guideline_gap": ontology.flags.guideline_gap,
    }
    for name, label in labels.items():
        assert f"**{name}** {label.hi}<br>{label.en}" in made, name
        assert label.definition.hi in made and label.definition.en in made, name
        assert label.hotkey is None or f"`{label.hotkey}` {label.shown}" in made, name
    arguments = TABLES["arguments"](ontology).split("\n")
    for event, role, filler in ontology.triples():
        (row,) = [line for line in arguments if line.startswith(f"| **{event}** ")]
        assert regex.search(rf"{role}: [A-Z ]*\b{filler}\b", row), (event, role, filler)


def test_tables_have_equal_rows(ontology: Ontology) -> None:
    for name, table in TABLES.items():
        rows = [line for line in table(ontology).split("\n") if line.startswith("|")]
        assert len({len(regex.findall(r"(?<!\\)\|", row)) for row in rows}) <= 1, name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!-- ontology:evnts -->\n<!-- /ontology:evnts -->", "line 1: there is no table 'evnts'"),
        ("a\n<!-- ontology:events -->\n", "the end of 'events' is missing"),
        ("<!-- /ontology:events -->", "line 1: the end of 'events' has no beginning"),
        (
            "<!-- ontology:events -->\n<!-- ontology:roles -->\n<!-- /ontology:roles -->",
            "line 2: 'roles' begins inside 'events'",
        ),
        ("<!-- ontology:events -->\n<!-- /ontology:roles -->", "end of 'roles' has no beginning"),
    ],
)
def test_broken_markers_are_told(ontology: Ontology, text: str, said: str) -> None:
    with pytest.raises(CheckFailed) as caught:
        fill_tables(text, ontology)
    assert any(said in detail for detail in caught.value.details)


def test_examples_of_the_guide_name_legal_labels(ontology: Ontology) -> None:
    right = 0
    for line in GUIDE.replace("\\|", "|").split("\n"):
        for mark in EXAMPLE_MARK.finditer(line):
            right += "✔" in line
            if mark["entity"]:
                levels = ontology.entities[mark["entity"]].levels
                assert mark["level"] in (None, *levels), line
            else:
                modes = ontology.events[mark["event"]].modes
                assert mark["mode"] is None or mark["mode"] in modes, line
                assert "✘" in line or bool(modes) == bool(mark["mode"]), line
    assert right > 100


def test_every_label_has_a_right_and_a_wrong_example(ontology: Ontology) -> None:
    labels = {
        **ontology.entities,
        **ontology.events,
        **ontology.roles,
        **ontology.levels,
        **ontology.modality,
        **ontology.polarity,
        **ontology.modes(),
        **ontology.stance.polarity,
        **{str(name): label for name, label in ontology.links.items()},
    }
    for name, label in labels.items():
        assert {example.yes for example in label.examples} == {True, False}, name
        title = f"**{name}** {label.hi} / {label.en}\n\n"
        assert GUIDE.count(title) == 1, name
        block = GUIDE.split(title)[1].split("\n\n")[0]
        assert "- ✔ " in block and "- ✘ " in block, name


def test_every_right_example_is_well_formed() -> None:
    for line in GUIDE.split("\n"):
        if line.strip().startswith("- ✔"):
            assert not regex.search(r"[\[\]<>|]", EXAMPLE_MARK.sub("", line)), line


def test_instructions_are_what_annotators_need() -> None:
    page = Tags(instructions(GUIDE))
    assert page.tags <= TAGS and {"table", "h2", "ul", "ol"} <= page.tags
    assert "पांच मिनट का कार्ड" in page.words and "[अरुणा देव|PER]" in page.words
    assert "<मुलाकात|MEET>" in page.words and "[पश्चिमी देशों|GPE·nominal]" in page.words
    assert "ontology:" not in page.words and "CAMEO" not in page.words


EVIL = [
    "<script>alert(1)</script>",
    "<iframe src='https://x.example'></iframe>",
    "<form action='https://x.example'><input name='password'><button>Go</button></form>",
    "<img src='https://x.example/i.png' onerror='alert(1)'>",
    "![](https://x.example/i.png)",
    "<style>body { display: none }</style>",
    "<a href='javascript:alert(1)'>link</a>",
    "[link](javascript:alert(1))",
    "<p onclick='alert(1)' style='position: fixed' class='x'>text</p>",
    "<object data='x'></object><embed src='x'><svg onload='alert(1)'></svg><base href='//x'>",
    "<meta http-equiv='refresh' content='0;url=https://x.example'><link rel='stylesheet' href='x'>",
]


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("around", ["{}", "पाठ {} पाठ", "| a | b |\n| --- | --- |\n| {} | c |"])
def test_nothing_runs_loads_or_asks(evil: str, around: str) -> None:
    page = Tags(instructions(around.format(evil)))
    assert page.tags <= TAGS
    assert {name for name, _ in page.attributes} <= {"href", "rel"}
    assert "alert" not in page.words.replace("](javascript:alert(1))", "")


def test_links_to_pages_stay() -> None:
    made = instructions("[सूची](https://example.org/a) और [यहां](#भाग)")
    assert 'href="https://example.org/a"' in made and 'rel="noopener noreferrer"' in made


def test_only_the_marked_stretch_is_shown() -> None:
    text = "छिपा\n\n<!-- instructions -->\n\nदिखा\n\n<!-- /instructions -->\n\nछिपा"
    assert instructions(text) == "<p>दिखा</p>\n"
    assert instructions("सब") == "<p>सब</p>\n"


@given(st.text("<>/=\"' aimgscriptonload:()[]!|\n`*अ", max_size=80))
def test_whatever_is_written_only_allowed_tags_come_out(text: str) -> None:
    page = Tags(instructions(text))
    assert page.tags <= TAGS
    assert {name for name, _ in page.attributes} <= {"href", "rel"}
