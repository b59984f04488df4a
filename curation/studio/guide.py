"""The annotators' guide: its tables kept equal to the ontology, its text made safe to show."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from curation.errors import CheckFailed
from curation.ontology import Ontology
from curation.studio.tables import TABLES

MARK = regex.compile(r"^<!-- (?P<end>/?)ontology:(?P<name>\S+) -->[^\S\n]*$", regex.MULTILINE)
"""Lines around a derived table: `<!-- ontology:events -->` and `<!-- /ontology:events -->`."""

BEGIN, END = "<!-- instructions -->", "<!-- /instructions -->"
"""Lines around what annotators are shown; without them they are shown everything."""

TEXT_TAGS = {"p", "br", "hr", "b", "strong", "i", "em", "code", "pre", "blockquote", "sub", "sup"}
LAYOUT_TAGS = {
    "h1",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
TAGS = {*TEXT_TAGS, *LAYOUT_TAGS, "a"}
"""HTML that instructions may hold: text, tables and links, nothing that loads, runs or asks."""


def fill_tables(text: str, ontology: Ontology) -> str:
    """`text` with each stretch between ontology markers made anew.

    Raises:
        CheckFailed: a marker names no table, or stands without its counterpart.
    """
    faults = list(_mark_faults(text))
    if faults:
        raise CheckFailed("guidelines.md: its markers are broken", details=faults)
    made, last = [], 0
    marks = list(MARK.finditer(text))
    for begin, end in zip(marks[::2], marks[1::2], strict=True):
        made += [text[last : begin.end()], "\n\n", TABLES[begin["name"]](ontology), "\n\n"]
        last = end.start()
    return "".join([*made, text[last:]])


def _mark_faults(text: str) -> Iterator[str]:
    opened = None
    for mark in MARK.finditer(text):
        where = f"line {text.count(chr(10), 0, mark.start()) + 1}"
        if mark["name"] not in TABLES:
            yield f"{where}: there is no table {mark['name']!r}; there are {', '.join(TABLES)}"
        if mark["end"] and mark["name"] != opened:
            yield f"{where}: the end of {mark['name']!r} has no beginning"
        if not mark["end"] and opened:
            yield f"{where}: {mark['name']!r} begins inside {opened!r}"
        opened = None if mark["end"] else mark["name"]
    if opened:
        yield f"the end of {opened!r} is missing"


def instructions(markdown: str) -> str:
    """The guide as HTML for Label Studio's instructions.

    Whatever is not on the allow-list is taken out, together with what scripts and styles hold:
    Label Studio itself lets frames, forms and remote images pass.
    """
    import nh3
    from markdown_it import MarkdownIt

    if BEGIN in markdown:
        parts = markdown.split(BEGIN)[1:]
        markdown = "\n".join(part.split(END)[0] for part in parts)
    made = MarkdownIt("commonmark").enable("table").render(markdown)
    return nh3.clean(made, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https"})
