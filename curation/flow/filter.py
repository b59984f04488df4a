"""Pre-annotation as a plain filter: JSONL of texts in, JSONL of Annotations out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from curation.errors import UsageError
from curation.flow.progress import Progress
from curation.flow.tagged import Tagged, tag_all
from curation.model import Issue
from curation.tag.team import Team


class Text(BaseModel):
    """One line of input; further keys are passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str = Field(min_length=1, max_length=128)
    title: str | None = None
    text: str


def preannotate_files(
    files: Sequence[Path], out: BinaryIO, team: Team, progress: Progress
) -> Tagged:
    """Write one Annotation a line for every line of `files`, in their order, texts as they are.

    A line that cannot be read is an Issue and has no line in `out`; the rest is still done.
    """
    done, issues = Tagged(team.author, changed=True), list[Issue]()
    texts = _texts(files, issues)
    for annotation in tag_all(team, texts, issues, progress):
        out.write(done.count(annotation).to_line().encode() + b"\n")
    done.issues = tuple(issues)
    return done


def _texts(files: Sequence[Path], issues: list[Issue]) -> Iterator[tuple[str, str]]:
    for path in files:
        try:
            lines = path.open("rb")
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error.strerror}") from None
        with lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                found = read_line(line, f"{path}:{number}")
                if isinstance(found, Issue):
                    issues.append(found)
                else:
                    yield found


def read_line(line: bytes, where: str) -> tuple[str, str] | Issue:
    """The id and the text on a line of JSON, or what is wrong with it."""
    try:
        value = Text.model_validate(json.loads(line.decode("utf-8-sig")))
        value.text.encode()
    except (ValueError, RecursionError) as error:
        return _unreadable(where, error)
    return value.id, value.text


def _unreadable(where: str, error: Exception) -> Issue:
    message = str(error)
    if isinstance(error, ValidationError):
        message = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return Issue(
        rule="unreadable-line",
        severity="error",
        article_id="",
        where=where,
        message=message,
        fix='each line must be UTF-8 JSON: {"id": "…", "title": "…", "text": "…"}',
    )
