"""Push and pull against the bare SDK and the easy export, on a real Label Studio of its own.

    python -m benchmarks roundtrip [TASKS ...] [--rounds N] [--memory SMALL LARGE]

Every article has about 60 regions and 70 relations. For each number of tasks (1,000 by default),
in one run on one server (three rounds by default; the median is shown):

- `bare push`: the SDK's `import_tasks` of the same JSON, in the same batches, retries off.
- `push`: ours, to a project of its own: plan, check, journal, import, read back.
- `export`: the easy export of a project in which every task has been annotated, with all of its
  regions and relations: one request, its bytes and nothing else.
- `pull`: ours, of that project: fetch, scrub, keep, decode. `again`: nothing has changed. `1 %`:
  one task in a hundred has got one more annotation.

Beside the seconds stand those our own process was busy and those the server was: on a machine with
others on it they tell more. Before the pulls the tasks' dates are set back in the server's
database, half an hour between two, as if they had been worked on for weeks: what was changed
within minutes of the last change is listed again by every pull.

Exports follow an export and pulls a pull, the first of each not counted: the server clears away
the garbage of one request while it answers the next, and an export leaves more than a chunk.

`--memory` runs push and pull in a process each, for both numbers, and compares their highest
resident memory.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median_low
from typing import Any, TypeVar

from curation.flow.pull import pull
from curation.flow.push import push
from curation.model import Annotation, Argument, Article, Entity, Event, Span, Stance
from curation.ontology import Ontology
from curation.studio.client import Studio
from curation.studio.connect import connect
from curation.studio.encode import encode, encode_result, link_names
from curation.studio.interface import interface
from curation.studio.project import Wanted, create, fingerprint
from curation.studio.push import BATCH
from curation.studio.rows import tasks
from curation.studio.server import Server, down, up
from curation.workspace.store import ARTICLES, PROJECT, WEAK, Workspace

SENTENCE = "मंगलवार को भारत ने कहा कि रूस और यूक्रेन की बैठक हुई।"
SENTENCES = 10

T = TypeVar("T")


def article(number: int) -> Article:
    """Ten sentences of six regions and seven relations each."""
    title = f"बैठक क्रमांक {number}"
    text = "\n".join([title, *[SENTENCE] * SENTENCES])
    return Article(id=f"a{number}", title=title, text=text, raw_sha256="0" * 64)


def reading(of: Article, ontology: Ontology) -> Annotation:
    """Four mentions, an event and a stance a sentence."""
    entities, events, stances = [], [], []
    start = len(of.title) + 1
    for n in range(SENTENCES):

        def span(words: str, start: int = start) -> Span:
            at = start + SENTENCE.index(words)
            return Span(start=at, end=at + len(words), text=words)

        kinds = (("मंगलवार", "DATE", ()), ("भारत", "GPE", ("IND",)), ("रूस", "GPE", ("RUS",)))
        for k, (words, kind, ref) in enumerate((*kinds, ("यूक्रेन", "GPE", ("UKR",)))):
            level = "name" if ref else None
            place = span(words).model_dump()
            entities.append(Entity(id=f"e{n}{k}", type=kind, level=level, ref=ref, **place))
        roles = (("Participant", 2), ("Participant", 3), ("Time", 0))
        events.append(
            Event(
                id=f"v{n}",
                type="MEET",
                trigger=span("बैठक"),
                arguments=tuple(Argument(role=r, filler_id=f"e{n}{k}") for r, k in roles),
                modality="asserted",
                polarity="positive",
                mode=None,
                sources=(f"e{n}1",),
            )
        )
        stances.append(
            Stance(
                id=f"s{n}",
                holder_id=f"e{n}1",
                target=f"v{n}",
                polarity="support",
                modality="asserted",
                evidence=span("बैठक हुई"),
                sources=(f"e{n}2",),
            )
        )
        start += len(SENTENCE) + 1
    return Annotation(
        article_id=of.id,
        article_sha256=of.sha256,
        author="bench-1",
        origin="weak",
        ontology_version=ontology.version,
        entities=tuple(entities),
        events=tuple(events),
        stances=tuple(stances),
    )


def workspace(root: Path, count: int) -> Workspace:
    made = Workspace.create(root)[0]
    made.write(ARTICLES, (article(n) for n in range(count)))
    made.write(WEAK, (reading(article(n), made.ontology) for n in range(count)))
    return made


@dataclass(frozen=True, order=True)
class Took:
    """Seconds by the clock, and seconds of processor time of our process and of the server's."""

    wall: float
    busy: float
    server: float


@dataclass(frozen=True)
class Bench:
    """A server of our own, and a folder for workspaces."""

    studio: Studio
    server: Server
    folder: Path

    def timed(self, call: Callable[[], T]) -> tuple[Took, T]:
        began, busy, server = time.perf_counter(), time.process_time(), self.busy()
        found = call()
        wall = time.perf_counter() - began
        return Took(wall, time.process_time() - busy, self.busy() - server), found

    def busy(self) -> float:
        """Seconds of processor time the server has used (Linux; elsewhere 0)."""
        status = Path(f"/proc/{self.server.pid}/stat")
        if not status.exists():
            return 0.0
        fields = status.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def age(self) -> None:
        """Set the dates of all tasks back, half an hour more from one to the next."""
        database = self.folder / "server" / "data" / "label_studio.sqlite3"
        back = "printf('-%d minutes', 30 * ((SELECT max(id) FROM task) - id))"
        with closing(sqlite3.connect(database, timeout=60)) as base, base:
            base.execute(f"UPDATE task SET updated_at = datetime(updated_at, {back})")


def encoded(made: Workspace, some: slice) -> list[Any]:
    """Tasks as we send them."""
    sha, names = fingerprint(interface(made.ontology)), link_names(made.ontology)
    pairs = zip(made.read(ARTICLES), made.read(WEAK), strict=True)
    return [encode(*pair, sha, names) for pair in islice(pairs, some.start, some.stop)]


def bare_push(bench: Bench, made: Workspace, count: int) -> Took:
    """The SDK alone; making the JSON is not counted."""
    studio = bench.studio
    batches = [encoded(made, slice(at, at + BATCH)) for at in range(0, count, BATCH)]
    page = interface(made.ontology)
    project = studio.sdk.projects.create(title="bare", label_config=page).id or 0
    took, _ = bench.timed(
        lambda: [studio.sdk.projects.import_tasks(id=project, request=b) for b in batches]
    )
    studio.sdk.projects.delete(id=project)
    return took


def annotated(studio: Studio, made: Workspace, count: int) -> int:
    """A project of the workspace in which every task came with an annotation."""
    wanted = Wanted(
        workspace=made.id, title="annotated", page=interface(made.ontology), guide="<p>x</p>"
    )
    project = create(studio, wanted)
    for at in range(0, count, BATCH):
        some = slice(at, at + BATCH)
        said = (encode_result(one) for one in islice(made.read(WEAK), some.start, some.stop))
        both = zip(encoded(made, some), said, strict=True)
        request: list[Any] = [{**task, "annotations": [{"result": r}]} for task, r in both]
        studio.sdk.projects.import_tasks(id=project, request=request)
    return project


def annotate(studio: Studio, project: int, made: Workspace, every: int) -> None:
    """One task in `every` gets an annotation."""
    result: list[Any] = encode_result(next(iter(made.read(WEAK))))
    for number, task in enumerate(tasks(studio, project, ("id", "data"))):
        if number % every == 0 and task["data"]["article_id"]:
            studio.sdk.annotations.create(id=task["id"], result=result[:1])


def export(studio: Studio, project: int) -> int:
    answer = studio.http.get(
        f"api/projects/{project}/export",
        params={"exportType": "JSON", "download_all_tasks": "true"},
    )
    return len(answer.content)


def compare(bench: Bench, count: int, rounds: int) -> dict[str, Took]:
    """All the figures for one number of tasks: of each the median round."""
    studio, made = bench.studio, workspace(bench.folder / f"w{count}", count)
    found: dict[str, list[Took]] = {}

    def timed(name: str, call: Callable[[], T]) -> T:
        took, answer = bench.timed(call)
        found.setdefault(name, []).append(took)
        return answer

    for number in range(rounds):
        found.setdefault("bare push", []).append(bare_push(bench, made, count))
        copied = copy(made, number)
        sent = timed("push", partial(push, copied, studio))
        again = timed("push again", partial(push, copied, studio))
        assert (sent.created, again.created, again.refreshed) == (count, 0, 0)
        studio.sdk.projects.delete(id=sent.project or 0)
    project = annotated(studio, made, count)
    bench.age()
    export(studio, project)
    for _ in range(rounds):
        timed("export", lambda: export(studio, project))
    pull(copy(made, 0), studio)
    for number in range(rounds):
        copied = copy(made, number)
        pulled = timed("pull", partial(pull, copied, studio))
        assert pulled.tasks == pulled.changed == pulled.annotations == count
    for _ in range(rounds):
        pulled = timed("pull again", partial(pull, copied, studio))
        assert pulled.changed == 0
    annotate(studio, project, made, 100)
    pulled = timed("pull 1 %", lambda: pull(copied, studio))
    assert pulled.changed == -(-count // 100)
    return {name: median_low(took) for name, took in found.items()}


def copy(made: Workspace, number: int) -> Workspace:
    """The workspace as it is, once more."""
    root = made.root.with_name(f"{made.root.name}-{number}")
    shutil.rmtree(root, ignore_errors=True)
    return Workspace.open(shutil.copytree(made.root, root))


def peak(folder: Path, command: str, url: str, key: str) -> float:
    """Highest resident memory of a command in a process of its own, in MB."""
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom curation.cli.main import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit as end: assert not end.code, end.code\n"
        # What getrusage tells on Linux counts the process that started this one, too.
        "status = Path('/proc/self/status')\n"
        "kept = status.read_text().split('VmHWM:')[1].split()[0] if status.exists() else "
        "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024\n"
        "print(kept, file=sys.stderr)"
    )
    words = [sys.executable, "-c", code, command, "-C", str(folder)]
    env = {"LABEL_STUDIO_URL": url, "LABEL_STUDIO_API_KEY": key, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=True)
    return int(done.stderr.split()[-1]) / 1024


def memory(studio: Studio, folder: Path, sizes: list[int]) -> dict[str, dict[int, float]]:
    key = studio._key.get_secret_value()
    found: dict[str, dict[int, float]] = {"push": {}, "pull": {}}
    for count in sizes:
        made = workspace(folder / f"m{count}", count)
        found["push"][count] = peak(made.root, "push", studio.url, key)
        (made.root / PROJECT).unlink()
        gone: list[Any] = list(studio.sdk.projects.list())
        for old in gone:
            studio.sdk.projects.delete(id=old.id or 0)
        annotated(studio, made, count)
        found["pull"][count] = peak(made.root, "pull", studio.url, key)
    return found


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks roundtrip")
    parser.add_argument("tasks", nargs="*", type=int, default=[1000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", nargs=2, type=int, metavar=("SMALL", "LARGE"))
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        server = up(folder / "server", say=lambda line: print(line, file=sys.stderr))
        try:
            with connect(home=folder / "server", environ={}) as studio:
                for count in chosen.tasks:
                    show(count, compare(Bench(studio, server, folder), count, chosen.rounds))
                if chosen.memory:
                    show_memory(memory(studio, folder, chosen.memory))
        finally:
            down(folder / "server")


def show(count: int, found: dict[str, Took]) -> None:
    base = {"push": "bare push", "push again": "bare push"}
    print(f"{count:,} tasks")
    for name, took in found.items():
        other = base.get(name, "export")
        ratio = f"   {took.wall / found[other].wall:5.2f} times {other}"
        alone = name in ("export", "bare push")
        busy = f"busy {took.busy:6.2f} s, server {took.server:6.2f} s"
        print(f"  {name:<11} {took.wall:7.2f} s, {busy}{'' if alone else ratio}")


def show_memory(found: dict[str, dict[int, float]]) -> None:
    for command, sizes in found.items():
        (small, one), (large, other) = sizes.items()
        print(
            f"  memory of {command}: {one:.0f} MB at {small:,} tasks, {other:.0f} MB at {large:,}: "
            f"{other / one:.2f} times"
        )
