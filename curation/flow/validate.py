"""Every rule over every annotation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from curation.engine.base import Engine, spread
from curation.flow.progress import Progress, quiet
from curation.flow.standing import mend_all, standing
from curation.model import Annotation, Issue
from curation.ontology import Ontology
from curation.validate.mend import Change
from curation.validate.reports import Checked, Place
from curation.validate.rules import check, check_across
from curation.workspace.store import ARTICLES, GOLD, HUMAN, ISSUES, PULL_ISSUES, Workspace

CHUNK = 64
"""Annotations that go to a worker together."""


class Mend(NamedTuple):
    """A reading that counts as mended: whose, of which article, and what was changed."""

    article_id: str
    author: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Validated:
    """How many annotations were read, which count as mended, and what is wrong with them."""

    annotations: int
    errors: int
    warnings: int
    issues: tuple[Issue, ...]
    mended: tuple[Mend, ...]


def validate(
    workspace: Workspace,
    progress: Progress,
    *,
    fix: bool = False,
    engine: Engine | None = None,
) -> Validated:
    """Check what people said and what became gold; the findings about people's work are kept.

    What pulling already found (work held back as unreadable) stands first. Readings are checked
    as they count: mended, if they were mended.

    Args:
        workspace: whose annotations.
        progress: told how many are done.
        fix: mend what is wrong in a mechanical way, into records beside the people's own.
        engine: where it runs; in this process by default.
    """
    ontology = workspace.ontology
    with workspace.writing():
        if fix:
            mend_all(workspace)
        texts = {article.id: article.text for article in workspace.read(ARTICLES)}
        human, mended = standing(workspace)
        gold = list(workspace.read(GOLD))
        pulled = workspace.read(PULL_ISSUES)
        issues = [*pulled, *check_all(human, texts, ontology, progress, engine)]
        workspace.write(ISSUES, issues)
    issues += check_all(gold, texts, ontology, progress, engine)
    found = Counter(issue.severity for issue in issues)
    return Validated(
        len(human) + len(gold),
        found["error"],
        found["warning"],
        tuple(issues),
        tuple(Mend(m.annotation.article_id, m.annotation.author, m.changes) for m in mended),
    )


def places(workspace: Workspace) -> tuple[list[Checked], dict[Issue, Place]]:
    """Where every annotation stands in the workspace's files, and every issue of pulling."""
    checked = [
        Checked(annotation.article_id, annotation.author, Place(table.path, line))
        for table in (HUMAN, GOLD)
        for line, annotation in enumerate(workspace.read(table), 1)
    ]
    pulled = enumerate(workspace.read(PULL_ISSUES), 1)
    return checked, {issue: Place(PULL_ISSUES.path, line) for line, issue in pulled}


def check_all(
    annotations: Sequence[Annotation],
    texts: Mapping[str, str],
    ontology: Ontology,
    progress: Progress = quiet,
    engine: Engine | None = None,
) -> list[Issue]:
    """The rules about single annotations over each, then those about all of them together."""
    pairs = [(annotation, texts.get(annotation.article_id)) for annotation in annotations]
    work = partial(_check_chunk, ontology)
    chunks = [pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    checked = spread(engine, work, pairs, CHUNK) if engine else map(work, chunks)
    issues: list[Issue] = []
    for number, found in enumerate(checked, 1):
        issues += found
        progress(min(CHUNK * number, len(pairs)), len(pairs))
    return issues + check_across(annotations)


def _check_chunk(ontology: Ontology, pairs: Sequence[tuple[Annotation, str | None]]) -> list[Issue]:
    return [issue for annotation, text in pairs for issue in check_one(annotation, text, ontology)]


def check_one(annotation: Annotation, text: str | None, ontology: Ontology) -> list[Issue]:
    """The rules about single annotations over one; `text` is None where its article is missing."""
    return [_orphan(annotation)] if text is None else list(check(annotation, text, ontology))


class Faulty(NamedTuple):
    """An annotation that goes no further, and the errors that hold it back."""

    annotation: Annotation
    errors: tuple[Issue, ...]


def faultless(
    annotations: Sequence[Annotation], texts: Mapping[str, str], ontology: Ontology
) -> tuple[list[Annotation], list[Faulty]]:
    """Annotations without an error, and those with one; the same rules as in `check_all`."""
    found: dict[tuple[str, str | None], list[Issue]] = defaultdict(list)
    for issue in check_all(annotations, texts, ontology):
        if issue.severity == "error":
            found[issue.article_id, issue.author].append(issue)
    sound: list[Annotation] = []
    faulty: list[Faulty] = []
    for one in annotations:
        # An error that is several people's has no author.
        errors = (*found[one.article_id, one.author], *found[one.article_id, None])
        if errors:
            faulty.append(Faulty(one, errors))
        else:
            sound.append(one)
    return sound, faulty


def _orphan(annotation: Annotation) -> Issue:
    return Issue(
        rule="article-unknown",
        severity="error",
        article_id=annotation.article_id,
        author=annotation.author,
        where="whole annotation",
        message="it speaks of an article this workspace does not have",
        fix="curation ingest, with the article's file",
    )
