"""Articles in: read, cleaned, compared with what is there, kept with their raw bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from curation.ingest.clean import clean
from curation.ingest.known import Known
from curation.ingest.raw import Columns, Raw, Refused
from curation.ingest.read import read
from curation.model import Article, Reject
from curation.workspace.store import ARTICLES, REJECTED, Workspace

Progress = Callable[[int, int | None], None]

EXAMPLE = 60
"""Characters of a cut that are shown."""


@dataclass
class CutCount:
    """How often a rule cut, how much, and one example."""

    rule: str
    count: int = 0
    characters: int = 0
    example: str = ""


@dataclass
class Ingested:
    """What came in, what was cut, what was rejected, and what tells one story."""

    added: int = 0
    known: int = 0
    rejects: list[Reject] = field(default_factory=list)
    cuts: list[CutCount] = field(default_factory=list)
    clusters: list[tuple[str, list[str]]] = field(default_factory=list)
    total: int = 0
    stories: int = 0


def ingest(
    workspace: Workspace,
    sources: Sequence[str],
    columns: Mapping[str, str],
    *,
    defaults: Mapping[str, str],
    max_chars: int,
    progress: Progress,
) -> Ingested:
    """Take in what stands in `sources`; nothing that is there is changed.

    Args:
        workspace: where articles go.
        sources: files, folders, patterns, addresses.
        columns: names of table columns, by field.
        defaults: source and licence of articles that do not say theirs.
        max_chars: longer texts are rejected.
        progress: told how many records have been read.
    """
    done, tally = Ingested(), dict[str, CutCount]()
    with workspace.writing():
        known = Known((article.id, article.sha256) for article in workspace.read(ARTICLES))
        found = read(sources, Columns(**columns), max_chars=max_chars)
        new = _new(workspace, found, known, defaults, max_chars, done, progress)
        workspace.append(ARTICLES, (_counted(article, tally) for article in new))
        _keep_rejects(workspace, done.rejects)
        _count_stories(workspace, done)
    done.cuts = sorted(tally.values(), key=lambda cut: (-cut.count, cut.rule))
    return done


def _new(
    workspace: Workspace,
    found: Iterator[Raw | Refused],
    known: Known,
    defaults: Mapping[str, str],
    max_chars: int,
    done: Ingested,
    progress: Progress,
) -> Iterator[Article]:
    """The articles to add; everything that was read is kept raw, and every other fate counted."""
    for number, record in enumerate(found, 1):
        progress(number, None)
        taken = _taken(record, known, max_chars)
        if isinstance(taken, Article) and taken in known:
            done.known += 1
            continue
        if record.data is not None:
            workspace.keep_raw(record.data)
        if isinstance(taken, Reject):
            done.rejects.append(taken)
        else:
            known.add(taken)
            done.added += 1
            missing = {name: value for name, value in defaults.items() if not getattr(taken, name)}
            yield taken.model_copy(update=missing)


def _taken(record: Raw | Refused, known: Known, max_chars: int) -> Article | Reject:
    if isinstance(record, Refused):
        return record.reject
    article = clean(record, max_chars=max_chars)
    if isinstance(article, Article) and article not in known:
        return known.refuse(article, record.where) or article
    return article


def _keep_rejects(workspace: Workspace, rejects: list[Reject]) -> None:
    """Add what was rejected to the list of rejects, each once however often it is read."""
    there = set(workspace.read(REJECTED))
    fresh = [reject for reject in dict.fromkeys(rejects) if reject not in there]
    if fresh:
        workspace.append(REJECTED, fresh)


def _counted(article: Article, tally: dict[str, CutCount]) -> Article:
    for cut in article.cuts:
        count = tally.setdefault(cut.rule, CutCount(cut.rule))
        count.count += 1
        count.characters += len(cut.text)
        count.example = count.example or " ".join(cut.text.split())[:EXAMPLE]
    return article


def _count_stories(workspace: Workspace, done: Ingested) -> None:
    members: dict[str, list[str]] = {}
    for article in workspace.read(ARTICLES):
        done.total += 1
        members.setdefault(article.story or article.id, []).append(article.id)
    done.stories = len(members)
    done.clusters = [(story, ids) for story, ids in members.items() if len(ids) > 1]
