"""The whole loop on the shipped articles: a real Label Studio, and scripted annotators."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from curation import samples
from curation.errors import UsageError
from curation.flow.adjudicate import Adjudicated, adjudicate
from curation.flow.ingest import Ingested, ingest
from curation.flow.preannotate import preannotate
from curation.flow.progress import quiet
from curation.flow.publish import Published, publish
from curation.flow.pull import Pulled, pull
from curation.flow.push import Sent, push
from curation.flow.scripted import correct
from curation.flow.tagged import Tagged
from curation.flow.validate import Validated, validate
from curation.model import Annotation
from curation.publish.load import load_rows
from curation.studio import install
from curation.studio.client import Studio
from curation.studio.connect import connect
from curation.studio.encode import ARTICLE_ID
from curation.studio.people import submit, user
from curation.studio.rows import tasks
from curation.studio.server import LABEL_STUDIO, Server, down, up
from curation.workspace.files import write_atomically
from curation.workspace.settings import MARK
from curation.workspace.store import SETTINGS, WEAK, Workspace

Say = Callable[[str], None]

DEMO = "demo.json"
"""Marks a folder as made by the demo, so that `--remove` removes nothing else."""

TOML = """\
# Settings of the demo.
name = "curation-demo"
title = "Curation demo: twelve invented articles"
description = "Twelve articles written for the demo, corrected by scripted annotators."
license = "cc-by-4.0"
project = "Curation demo"
"""

ANNOTATORS = {"first@curation.local": 1, "second@curation.local": 3}
"""Who takes part, and that they take every n-th article; the second leaves one event out."""

SECONDS = 60.0
"""What a scripted annotation is said to have taken."""


@dataclass(frozen=True)
class Demo:
    """What each step gave; `rows` are those of each config, as `load_dataset` opens them."""

    server: Server
    ingested: Ingested
    tagged: Tagged
    sent: Sent
    corrected: Counter[str]
    pulled: Pulled
    validated: Validated
    adjudicated: Adjudicated
    published: Published
    rows: dict[str, int]


def demo(root: Path, say: Say) -> Demo:
    """Run the loop in `root`; a second run finds everything done and changes nothing.

    Raises:
        UsageError: `root` holds something else.
    """
    workspace = _workspace(root)
    say("1 ingest       the shipped articles, noise and all")
    defaults = {"source": "curation samples", "license": "cc-by-4.0"}
    ingested = ingest(workspace, [str(samples.articles())], defaults=defaults)
    say("2 preannotate  with the weak tagger")
    tagged = preannotate(workspace, None, quiet)
    say("3 studio up    a Label Studio of its own, on this machine only")
    server = up(workspace.server_home, say=lambda line: say(f"               {line}"))
    with connect(server.url, home=workspace.server_home, environ={}) as studio:
        say("4 push         articles and suggestions as tasks")
        sent = push(workspace, studio)
        say("5 (people)     scripted annotators correct the suggestions through the server")
        corrected = annotate(workspace, studio, int(sent.project or 0))
        say("6 pull         what they said")
        pulled = pull(workspace, studio)
    say("7 validate     every rule over every annotation")
    validated = validate(workspace, quiet)
    say("8 adjudicate   what they agree on becomes gold")
    adjudicated = adjudicate(workspace, None)
    say("9 publish      and open the dataset with load_dataset")
    published = publish(workspace)
    return Demo(
        server=server,
        ingested=ingested,
        tagged=tagged,
        sent=sent,
        corrected=corrected,
        pulled=pulled,
        validated=validated,
        adjudicated=adjudicated,
        published=published,
        rows=load_rows(published.folder),
    )


def remove(root: Path) -> bool:
    """Stop the demo's server and remove its folder; False if there is none.

    The Label Studio that the demo installed goes too, unless another server still runs from it.

    Raises:
        UsageError: the folder was not made by the demo.
    """
    if not root.exists():
        return False
    if not (root / DEMO).exists():
        raise UsageError(
            f"{root} was not made by the demo", fix=f"remove it yourself: rm -r {root}"
        )
    down(Workspace(root, {}).server_home)  # not opened: a killed demo may have left half of it
    if json.loads((root / DEMO).read_bytes())["installed"]:
        install.remove(LABEL_STUDIO)
    shutil.rmtree(root)
    return True


def annotate(workspace: Workspace, studio: Studio, project: int) -> Counter[str]:
    """Submit corrections toward the sample gold for tasks nobody has annotated.

    Returns:
        How many regions of the suggestions were kept, changed, deleted and added.
    """
    gold, weak = samples.gold(), {a.article_id: a for a in workspace.read(WEAK)}
    people = {email: user(studio, email) for email in ANNOTATORS}
    done = Counter[str]()
    fields = ("id", "data", "total_annotations")
    open_tasks = [task for task in tasks(studio, project, fields) if not task["total_annotations"]]
    for number, task in enumerate(open_tasks):
        article = task["data"][ARTICLE_ID]
        if article not in gold:
            continue
        reading, regions = correct(weak[article], gold[article])
        done += regions
        for email, every in ANNOTATORS.items():
            if number % every == 0:
                said = reading if every == 1 else _without_last_event(reading)
                submit(studio, task["id"], people[email], said, SECONDS)
    return done


def _workspace(root: Path) -> Workspace:
    if root.exists() and any(root.iterdir()) and not (root / DEMO).exists():
        raise UsageError(
            f"{root} holds something else", fix="curation demo OTHER_FOLDER, a new or empty one"
        )
    if not (root / MARK).exists():
        made = {"made by": "curation demo", "installed": not install.home_of(LABEL_STUDIO).exists()}
        write_atomically(root / DEMO, json.dumps(made).encode())
        write_atomically(root / SETTINGS, TOML.encode())
    return Workspace.create(root)[0]


def _without_last_event(reading: Annotation) -> Annotation:
    """The reading of somebody who overlooks the last event nothing else speaks of."""
    named = {a.filler_id for event in reading.events for a in event.arguments}
    named |= {stance.target for stance in reading.stances}
    free = [event for event in reading.events if event.id not in named]
    events = tuple(event for event in reading.events if not free or event is not free[-1])
    return reading.model_copy(update={"events": events})
