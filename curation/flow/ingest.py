"""Articles in: read, cleaned, compared with what is there, kept with their raw bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import tee

from curation.engine.base import Engine
from curation.errors import WorkspaceError
from curation.flow.cleaning import cleaned
from curation.flow.progress import Progress, quiet
from curation.ingest.identity import from_text
from curation.ingest.known import Known
from curation.ingest.notices import notices
from curation.ingest.raw import MAX_CHARS, Columns, Found, Hidden, Raw, Refused
from curation.ingest.read import read
from curation.ingest.story import StoryIndex
from curation.model import Article, Issue, Reject
from curation.workspace.records import Table
from curation.workspace.store import ARTICLES, REJECTED, STORIES, Workspace

NOTICES = Table("articles/notices.jsonl", Issue)
"""What is odd about articles that were taken in all the same."""

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
    completed: int = 0
    """Of those known: how many had no source or licence, and now have."""
    hidden: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    notices: list[Issue] = field(default_factory=list)
    kept: int = 0
    """Characters of the articles added, when cleaned."""
    cuts: list[CutCount] = field(default_factory=list)
    clusters: list[tuple[str, list[str]]] = field(default_factory=list)
    total: int = 0
    stories: int = 0


TERMS = ("source", "license")
"""What a later run may add to an article that came without it: nothing can be published else."""


class _Lacking:
    """Articles that are there without a source or a licence, and what a later run says of them."""

    def __init__(self) -> None:
        self._lacks: dict[str, tuple[str, ...]] = {}
        self.found: dict[str, dict[str, str]] = {}

    def look(self, article: Article) -> None:
        if lacks := tuple(name for name in TERMS if not getattr(article, name)):
            self._lacks[article.id] = lacks

    def learn(self, article: Article) -> None:
        """Note what an article that was read again says."""
        lacks = self._lacks.get(article.id, ())
        said = {name: value for name in lacks if (value := getattr(article, name))}
        if said:
            self.found.setdefault(article.id, said)

    def completed(self, article: Article) -> Article:
        return article.model_copy(update=self.found.get(article.id, {}))


def ingest(
    workspace: Workspace,
    sources: Sequence[str],
    columns: Mapping[str, str] = {},
    *,
    defaults: Mapping[str, str] = {},
    max_chars: int = MAX_CHARS,
    engine: Engine | None = None,
    progress: Progress = quiet,
) -> Ingested:
    """Take in what stands in `sources`; of what is there, only a source or a licence is added.

    Args:
        workspace: where articles go.
        sources: files, folders, patterns, addresses.
        columns: names of table columns, by field; the usual ones need no naming.
        defaults: source and licence of articles that do not say theirs.
        max_chars: longer texts are rejected; code points.
        engine: where records are cleaned; in this process by default.
        progress: told how many records have been read.

    Raises:
        UsageError: there is nothing at a source, or it cannot be reached.
        WorkspaceError: the workspace is damaged, or another command writes in it.
    """
    done, tally = Ingested(), dict[str, CutCount]()
    known, told, lacking = Known(), dict[str, str | None](), _Lacking()
    with workspace.writing():
        for article in workspace.read(ARTICLES):
            known.add(article)
            told[article.id] = article.story
            lacking.look(article)
        index = story_index(workspace, told)
        found = cleaned(read(sources, Columns(**columns), max_chars=max_chars), max_chars, engine)
        new = _new(workspace, found, known, lacking, defaults, done, progress)
        placed = with_stories(new, index, told)
        workspace.append(ARTICLES, (_counted(article, done, tally) for article in placed))
        done.completed = len(lacking.found)
        if lacking.found:
            articles = map(lacking.completed, workspace.read(ARTICLES))
            workspace.write(ARTICLES, articles)
        move_stories(workspace, told, index)
        workspace.write_blob(STORIES, index.save())
        _keep_rejects(workspace, done.rejects)
        if done.notices:
            workspace.append(NOTICES, done.notices)
    _count_stories(index, told, done)
    done.cuts = sorted(tally.values(), key=lambda cut: (-cut.characters, cut.rule))
    return done


def story_index(workspace: Workspace, told: Mapping[str, object]) -> StoryIndex:
    """The index of stories as last kept, made anew where it is damaged, brought up to date."""
    kept = workspace.blob(STORIES)
    try:
        index = StoryIndex.load(kept) if kept else StoryIndex()
    except WorkspaceError:
        index = StoryIndex()
    if any(ident not in index for ident in told):
        for _ in index.add_many((a.id, a.text) for a in workspace.read(ARTICLES)):
            pass
    return index


def with_stories(
    articles: Iterator[Article], index: StoryIndex, told: dict[str, str | None]
) -> Iterator[Article]:
    """The articles with their stories, which are noted in `told`, too."""
    articles, texts = tee(articles)
    stories = index.add_many((article.id, article.text) for article in texts)
    for article, (ident, story) in zip(articles, stories, strict=True):
        told[ident] = story
        yield article.model_copy(update={"story": story})


def move_stories(workspace: Workspace, told: Mapping[str, str | None], index: StoryIndex) -> None:
    """Where a later article proved two stories to be one, give the earlier articles its id."""
    if any(index.story(ident) != story for ident, story in told.items()):
        articles = workspace.read(ARTICLES)
        workspace.write(
            ARTICLES,
            (article.model_copy(update={"story": index.story(article.id)}) for article in articles),
        )


def _new(
    workspace: Workspace,
    found: Iterator[tuple[Found, Article | Reject]],
    known: Known,
    lacking: _Lacking,
    defaults: Mapping[str, str],
    done: Ingested,
    progress: Progress,
) -> Iterator[Article]:
    """The articles to add; everything that was read is kept raw, and every other fate counted."""
    for number, (record, taken) in enumerate(found, 1):
        progress(number, None)
        if isinstance(record, Hidden):
            done.hidden.append(record.where)
            continue
        taken = _taken(record, taken, known)
        if isinstance(taken, Article) and taken in known:
            done.known += 1
            lacking.learn(_with(taken, defaults))
            continue
        if record.data is not None:
            workspace.keep_raw(record.data)
        if isinstance(taken, Reject):
            done.rejects.append(taken)
        else:
            known.add(taken)
            done.added += 1
            done.notices += notices(taken, date.today())
            yield _with(taken, defaults)


def _with(article: Article, defaults: Mapping[str, str]) -> Article:
    missing = {name: value for name, value in defaults.items() if not getattr(article, name)}
    return article.model_copy(update=missing)


def _taken(record: Raw | Refused, article: Article | Reject, known: Known) -> Article | Reject:
    if isinstance(article, Reject) or isinstance(record, Refused) or article in known:
        return article
    if record.by_file and not known.takes(article.id):
        article = article.model_copy(update={"id": from_text(article.id, article.text)})
        if article in known:
            return article
    return known.refuse(article, record.where) or article


def _keep_rejects(workspace: Workspace, rejects: list[Reject]) -> None:
    """Add what was rejected to the list of rejects, each once however often it is read."""
    there = set(workspace.read(REJECTED))
    fresh = [reject for reject in dict.fromkeys(rejects) if reject not in there]
    if fresh:
        workspace.append(REJECTED, fresh)


def _counted(article: Article, done: Ingested, tally: dict[str, CutCount]) -> Article:
    done.kept += len(article.text)
    for cut in article.cuts:
        count = tally.setdefault(cut.rule, CutCount(cut.rule))
        count.count += 1
        count.characters += len(cut.text)
        count.example = count.example or shorten(" ".join(cut.text.split()))
    return article


def shorten(text: str) -> str:
    """A text as an example: its beginning."""
    return text if len(text) <= EXAMPLE else text[: EXAMPLE - 1].rstrip() + "…"


def _count_stories(index: StoryIndex, told: Iterable[str], done: Ingested) -> None:
    members: dict[str, list[str]] = defaultdict(list)
    for article in told:
        members[index.story(article)].append(article)
    done.total, done.stories = sum(map(len, members.values())), len(members)
    done.clusters = [(story, ids) for story, ids in members.items() if len(ids) > 1]
