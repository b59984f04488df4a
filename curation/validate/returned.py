"""What annotators are asked to mend in their own work, in their own language."""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from curation.model import Issue, Record, Sha256, Text


class Returned(Record):
    """A reading that was sent back.

    Attributes:
        id: the same reading has the same id; its task is known by it.
        article_id: of the article.
        article_sha256: of its text.
        author: whose reading it is, the only person whose correction counts.
        faults: what is shown above the text.
        seconds: what the reading took up to then.
    """

    id: str
    article_id: str
    article_sha256: Sha256
    author: str
    faults: tuple[Text, ...]
    seconds: float | None = None


@functools.cache
def asked() -> Mapping[str, str]:
    """Rule → what its author is asked to do, in Hindi; other faults are not theirs to mend."""
    file = importlib.resources.files("curation.validate") / "returned.yaml"
    found: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def fault_lines(issues: Iterable[Issue], words: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong, a line each: the words it is about, and what to do.

    Args:
        issues: about one reading; those not listed in `asked` are passed over.
        words: id of a region → what stands there.
    """
    lines = []
    for issue in issues:
        if issue.rule in asked():
            about = [words[i] for i in issue.where.replace(",", " ").split() if i in words]
            place = " → ".join(f"«{found}»" for found in dict.fromkeys(about))
            lines.append(f"{place}: {asked()[issue.rule]}" if place else asked()[issue.rule])
    return tuple(dict.fromkeys(lines))


def returned_id(article_id: str, author: str, result: Sequence[Any]) -> str:
    """The id of a reading that is sent back: of whom, and what it says."""
    said = json.dumps([article_id, author, result], ensure_ascii=False, sort_keys=True)
    return f"fix-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
