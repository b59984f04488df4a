"""Reading pulled tasks: each once, and again only when something its reading depends on changes.

A reading is kept as a line of a table, such as `human/annotations.jsonl`, and nowhere else. What is
known of a task names its lines by their hash; a line not found there is read anew from the
snapshots.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import IO, Any, NamedTuple

from curation.flow.labels import migrations
from curation.model import Annotation, Issue
from curation.studio.decode import Decoded, Mark, author_of, decode, mark
from curation.studio.encode import ARTICLE_ID
from curation.studio.known import Known, Work
from curation.studio.migrate import as_data, migrate, retired
from curation.studio.returned import of_article, only_theirs
from curation.studio.wire import read_json
from curation.validate.returned import asked
from curation.version import __version__
from curation.workspace.records import Table
from curation.workspace.store import ARTICLES, ONTOLOGY, RETURNED, Workspace

SPOOL = 1 << 22
"""Bytes of new lines held in memory before they go to a file."""

CHUNKS = 2
"""Chunks held in memory while tasks are read anew."""


class Standing(NamedTuple):
    """A person's reading of an article that counts, and the task it is known from."""

    article: str
    author: str
    work: Work
    task: Known


@contextmanager
def reading(workspace: Workspace) -> Iterator[Reader]:
    """A reader, and room for the lines it makes."""
    with tempfile.SpooledTemporaryFile(SPOOL) as fresh:
        yield Reader(workspace, fresh)


class Reader:
    """Reads tasks in the labels of today."""

    def __init__(self, workspace: Workspace, fresh: IO[bytes]):
        """Look at what the readings depend on: articles, ontology, changes of labels."""
        self._workspace, self._fresh = workspace, fresh
        self._articles = {article.id: article.sha256 for article in workspace.read(ARTICLES)}
        backs = [one for one in workspace.read(RETURNED) if one.article_id in self._articles]
        self._backs = {one.id: one for one in backs}
        self._articles |= {one.id: self._articles[one.article_id] for one in backs}
        self._steps = migrations(workspace)
        self._retired = retired(self._steps)
        self._places: dict[str, int] = {}
        rules = (workspace.root / ONTOLOGY).read_bytes()
        changes = json.dumps(as_data(self._steps), sort_keys=True).encode()
        self._grounds = _hash(b"\0".join([__version__.encode(), rules, changes]))
        self._chunk = lru_cache(CHUNKS)(self._loaded)

    def up_to_date(self, known: Known) -> bool:
        """Whether a task would read the same today."""
        return known.sign == self._sign(known)

    def read(self, known: Known, task: Mapping[str, Any] | None = None) -> Known:
        """What is known of a task once it is read; its lines are put by.

        Args:
            known: the task as pulled.
            task: its last state, if it is at hand; else it comes from the snapshots.
        """
        task = task or self._chunk(known.snapshot)[known.number]
        authors = {(work.number, work.created): work.author for work in known.work}
        if known.edited and known.sound:
            old = self._chunk(known.sound)[known.number]
            before = {mark(annotation): annotation for annotation in old["annotations"]}
            decoded, issue = self._decode(old, authors), _edited(known, task, before)
        else:
            before, decoded, issue = {}, self._decode(task, authors), None
        states = [before.get(mark(one), one) for one in task["annotations"]]
        work, issues = self._work(known, decoded, states, authors)
        return known.model_copy(
            update={
                "work": tuple(work),
                "issues": (*issues, *([issue] if issue else [])),
                **self._about(known),
                "sign": self._sign(known),
            }
        )

    def lines(self, table: Table[Annotation], standing: Iterable[Standing]) -> Iterator[bytes]:
        """The records of readings as lines of a table, in the order asked for.

        Those that stand in the table already are taken from there.
        """
        kept = {_hash(line): place for place, line in self._workspace.lines(table)}
        with ExitStack() as stack:
            if kept:
                path = self._workspace.root / table.path
                old = stack.enter_context(path.open("rb"))
            for one in standing:
                name = str(one.work.line)
                if name in kept:
                    old.seek(kept[name])
                    yield old.readline()
                    continue
                if name not in self._places:
                    self.read(one.task)
                self._fresh.seek(self._places[name])
                yield self._fresh.readline()

    def record(self, one: Standing) -> Annotation:
        """A reading this reader has read."""
        self._fresh.seek(self._places[str(one.work.line)])
        return Annotation.model_validate_json(self._fresh.readline())

    def _decode(self, task: Mapping[str, Any], authors: Mapping[Mark, str]) -> Decoded:
        back = self._backs.get(str(task["data"].get(ARTICLE_ID)))
        others = Decoded()
        if back:
            task, others = only_theirs(task, back.author, authors)
        ontology = self._workspace.ontology
        mine = decode(task, self._articles, ontology, authors, self._retired)
        if back is None:
            return mine
        mine = of_article(mine, back.article_id, back.seconds)
        others = of_article(others, back.article_id, None)
        return Decoded(
            mine.readings, (*mine.left_out, *others.left_out), (*mine.issues, *others.issues)
        )

    def _work(
        self,
        known: Known,
        decoded: Decoded,
        states: Iterable[Mapping[str, Any]],
        authors: Mapping[Mark, str],
    ) -> tuple[list[Work], list[Issue]]:
        before = {(work.number, work.created): work for work in known.work}
        records = {reading.annotation_id: reading.record for reading in decoded.readings}
        reasons = {left.annotation_id: left.reason for left in decoded.left_out}
        found, issues = [], list(map(_with_fix, decoded.issues))
        for state in states:
            number, updated = state["id"], str(state.get("updated_at"))
            old = before.get(mark(state))
            now = (self._workspace.ontology.version, len(self._steps))
            then = (old.ontology, old.migrations) if old and old.updated == updated else now
            record, line = records.get(number), None
            if record is not None:
                mapped = migrate(record, self._steps, self._version(*then))
                issues += [_no_place(known, number, record, what) for what in mapped.lost]
                line = self._put_by(mapped.record)
            reason = None if line else reasons.get(number, "text-changed")
            author = author_of(state, authors)
            found.append(Work(*mark(state), updated, author, *then, line, reason))
        return found, issues

    def _version(self, ontology: str, changes: int) -> str:
        """The ontology version a record speaks: that of its time, or of the last change since."""
        return ontology if changes == len(self._steps) else self._steps[-1].version

    def _put_by(self, record: Annotation) -> str:
        line = record.to_line().encode() + b"\n"
        name = _hash(line)
        if name not in self._places:
            self._places[name] = self._fresh.seek(0, 2)
            self._fresh.write(line)
        return name

    def _sign(self, known: Known) -> str:
        today = self._articles.get(known.article[0], "") if known.article else ""
        about = " ".join(map(str, self._about(known).values()))
        return _hash(f"{self._grounds} {today} {about}".encode())

    def _about(self, known: Known) -> dict[str, str | None]:
        """The article a task is about, and whose reading was sent back with it."""
        ident = known.article[0] if known.article else None
        back = self._backs.get(str(ident))
        return (
            {"about": back.article_id, "back": back.author}
            if back
            else {"about": ident, "back": None}
        )

    def _loaded(self, sha: str) -> dict[int, Any]:
        return {task["id"]: task for task in read_json(self._workspace.snapshot(sha))}


def without_corrected(tasks: Iterable[Known]) -> list[Known]:
    """The tasks without what its author has corrected since, in a task sent back to them."""
    tasks = list(tasks)
    newest: dict[tuple[str | None, str], str] = {}
    for task in tasks:
        for work in task.work:
            if task.back and work.line:
                who = (task.about, work.author)
                newest[who] = max(newest.get(who, ""), work.updated)
    return [_only_valid(task, newest) for task in tasks] if newest else tasks


def _only_valid(task: Known, newest: Mapping[tuple[str | None, str], str]) -> Known:
    old = {work for work in task.work if work.updated < newest.get((task.about, work.author), "")}
    if not old:
        return task
    places = [f"task {task.number}, annotation {work.number}" for work in old]
    work = (w._replace(line=None, reason="corrected") if w in old else w for w in task.work)
    issues = (i for i in task.issues if not any(f"{i.where},".startswith(f"{p},") for p in places))
    return task.model_copy(update={"work": tuple(work), "issues": tuple(issues)})


def latest(tasks: Iterable[Known]) -> tuple[list[Standing], list[Issue]]:
    """One reading per article and person, the last one; the others are named."""
    by_person: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    for task in tasks:
        for work in task.work:
            if work.line and task.about:
                one = Standing(task.about, work.author, work, task)
                by_person[one.article, one.author].append(one)
    standing, issues = [], []
    for _, found in sorted(by_person.items()):
        *older, last = sorted(found, key=lambda one: (one.work.updated, one.work.number))
        standing.append(last)
        # The same annotation once more comes from a server that has got another address.
        issues += [_superseded(one, last) for one in older if one.work[:2] != last.work[:2]]
    return standing, issues


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:20]


def _edited(known: Known, task: Mapping[str, Any], before: Mapping[Mark, Any]) -> Issue:
    """The task's data are not what we made; what was pulled before stands."""
    held = sum(before.get(mark(one)) != one for one in task["annotations"])
    what = "its article or text was edited on the server; the work pulled before still counts"
    if held:
        what += f", {held} of its annotations, made or changed since then, are held back"
    return Issue(
        rule="data-edited",
        severity="error" if held else "warning",
        article_id=known.article[0] if known.article else "",
        where=f"task {known.number}",
        message=what,
        fix="put the old article_id and text back in Label Studio, then curation pull",
    )


def _with_fix(issue: Issue) -> Issue:
    """A fault with what mends it: asking its author, if it is one people can mend."""
    if issue.fix or issue.severity != "error":
        return issue
    anew = "have it annotated anew in Label Studio, then curation pull"
    fix = "curation validate --to-studio" if issue.rule in asked() else anew
    return issue.model_copy(update={"fix": fix})


def _no_place(known: Known, number: int, record: Annotation, what: str) -> Issue:
    return Issue(
        rule="retired-label",
        severity="warning",
        article_id=record.article_id,
        author=record.author,
        where=f"task {known.number}, annotation {number}, {what.split(':')[0]}",
        message=f"has no place under today's labels: {what.partition(': ')[2]}",
        fix="annotate it anew, if it still counts",
    )


def _superseded(one: Standing, last: Standing) -> Issue:
    return Issue(
        rule="several-annotations-by-one-person",
        severity="warning",
        article_id=one.article,
        author=one.author,
        where=f"task {one.task.number}, annotation {one.work.number}",
        message=f"the same person's annotation {last.work.number} is newer and counts",
        fix=None if one.task.gone else "delete the older one in Label Studio",
    )
