"""Sample articles with hand-made gold, for the demo, the tests and a first try.

States, people and outlets that quarrel in them are invented; real countries only meet and help
each other. `articles/` holds the pages as scraped, noise and all, one file an article;
`clean.jsonl` the text that cleaning should leave, one `{"id", "title", "text"}` a line;
`gold.jsonl` one `Annotation` of that text a line.
"""

from __future__ import annotations

import json
from pathlib import Path

from curation.model import Annotation

_HERE = Path(__file__).resolve().parent


def articles() -> Path:
    """The folder of the raw pages; a file's stem is the id of its article."""
    return _HERE / "articles"


def texts() -> dict[str, str]:
    """The expected clean text of every article by id: its title is the first line."""
    return {record["id"]: record["text"] for record in map(json.loads, _lines("clean.jsonl"))}


def gold() -> dict[str, Annotation]:
    """The gold annotation of every article by id; offsets are code points into `texts()`."""
    found = map(Annotation.model_validate_json, _lines("gold.jsonl"))
    return {annotation.article_id: annotation for annotation in found}


def _lines(name: str) -> list[str]:
    return (_HERE / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
