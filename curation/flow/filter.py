"""Pre-annotation as a plain filter: JSON of texts in, JSONL of Annotations out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from curation.flow.jsonfiles import objects, parse
from curation.flow.progress import Progress
from curation.flow.tagged import Tagged, tag_all
from curation.model import Issue
from curation.tag.team import Team

_HALF = regex.compile(r"[\ud800-\udfff]")
"""A surrogate without its other half: it stands in JSON, and in no UTF-8."""


class Text(BaseModel):
    """One text of input; further keys are passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str = Field(min_length=1, max_length=128)
    title: str | None = None
    text: str


def preannotate_files(
    files: Sequence[Path], out: BinaryIO, team: Team, progress: Progress
) -> Tagged:
    """Write one Annotation a line for every text of `files`, in their order, texts as they are.

    One that cannot be read is an Issue and has no line in `out`; the rest is still done.
    """
    done, issues = Tagged(team.author, changed=True), list[Issue]()
    texts = _texts(files, issues)
    for annotation in tag_all(team, texts, issues, progress):
        out.write(done.count(annotation).to_line().encode() + b"\n")
    done.issues = tuple(issues)
    return done


def _texts(files: Sequence[Path], issues: list[Issue]) -> Iterator[tuple[str, str]]:
    for path in files:
        for place, value in objects(path):
            found = _read(value, place)
            if isinstance(found, Issue):
                issues.append(found)
            else:
                yield found


def read_line(line: bytes, where: str) -> tuple[str, str] | Issue:
    """The id and the text on a line of JSON, or what is wrong with it."""
    return _read(parse(line), where)


def _read(value: dict[str, Any] | ValueError, where: str) -> tuple[str, str] | Issue:
    if isinstance(value, ValueError):
        return _unreadable(where, str(value))
    try:
        read = Text.model_validate(value)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return _unreadable(where, "; ".join(faults))
    if half := _HALF.search(read.id + read.text):
        return _unreadable(where, f"half a character, {half[0]!a}")
    return read.id, read.text


def _unreadable(where: str, message: str) -> Issue:
    return Issue(
        rule="unreadable-line",
        severity="error",
        article_id="",
        where=where,
        message=message,
        fix='give one JSON object a line, in UTF-8: {"id": "…", "title": "…", "text": "…"}; '
        "pages go in with `curation ingest`",
    )
