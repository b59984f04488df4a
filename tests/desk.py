"""An annotator's desk: a workspace with one article, pushed, and its task in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from readings import Sketch

from benchmarks._hand import Hand
from curation.flow.pull import pull
from curation.flow.push import push
from curation.model import Annotation, Article, canonical
from curation.studio.client import Studio
from curation.studio.rows import tasks
from curation.workspace.store import ARTICLES, HUMAN, WEAK, Workspace

TEXT = """वरुनिया और काल्वेरा की वार्ता ओस्लो में
ओस्लो, 12 मार्च। वरुनिया की विदेश मंत्री मीरा सान्याल ने मंगलवार को काल्वेरा के राजदूत योहान लिंड \
से मुलाकात की। सान्याल ने कहा कि वरुनिया नई शांति योजना का समर्थन करता है।
काल्वेरा अगले महीने सीमा से सैनिक हटाएगा।"""

SIZES = ((1366, 768), (1920, 1080))
"""Screens people work at, in pixels."""


class Desk:
    """What an annotator sits at, and the way to what they said."""

    def __init__(self, page: Page, studio: Studio, root: Path, shots: Path | None = None):
        """`page` is signed in at `studio`."""
        self.page, self.studio, self.shots = page, studio, shots
        self.workspace = Workspace.create(root)[0]
        self.hand = Hand(page)
        self.project = 0

    def put(self, text: str, weak: Annotation | None = None, **about: Any) -> None:
        """Push one article with a suggestion."""
        title = text.split("\n", 1)[0]
        article = Article(id="a1", title=title, text=text, raw_sha256="0" * 64, **about)
        self.workspace.write(ARTICLES, [article])
        self.workspace.write(WEAK, [weak] if weak else [])
        self.project = push(self.workspace, self.studio).project or 0

    @property
    def address(self) -> str:
        """Where the project is."""
        return f"{self.studio.url.rstrip('/')}/projects/{self.project}/data"

    def open(self) -> None:
        """Open the task by its address."""
        (task,) = tasks(self.studio, self.project, ("id",))
        self.hand.open(f"{self.address}?task={task['id']}")

    def shoot(self, name: str, *, every_size: bool = False) -> None:
        """Keep a picture of the page as it is, or as it is at every size."""
        size = self.page.viewport_size
        if not self.shots or not size:
            return
        now = (size["width"], size["height"])
        for width, height in [*SIZES, now] if every_size else [now]:
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.wait_for_timeout(300)
            self.page.screenshot(path=self.shots / f"{name}-{width}.png")

    def pulled(self) -> Annotation:
        """What the annotator said, as it arrives in the records."""
        found = pull(self.workspace, self.studio)
        assert found.issues == ()
        (human,) = self.workspace.read(HUMAN)
        return human


def weak(text: str = TEXT) -> Annotation:
    """A suggestion with faults: a label, an edge, a mention too many, links wrong and missing."""
    drawn = Sketch(text)
    drawn.entity("वरुनिया", "GPE", "VAR")
    drawn.entity("काल्वेरा", "ORG", "KAL")
    drawn.entity("ओस्लो", "GPE", "OSLO")
    drawn.entity("विदेश मंत्री", "TITLE")
    minister = drawn.entity("मीरा", "PER", "MIRA_SANYAL")
    day = drawn.entity("मंगलवार", "DATE")
    state = drawn.entity("काल्वेरा", "GPE", "KAL", nth=1)
    drawn.entity("राजदूत", "TITLE")
    drawn.entity("सान्याल", "PER", "MIRA_SANYAL", nth=1)
    drawn.entity("वरुनिया", "GPE", "VAR", nth=2)
    drawn.entity("शांति", "LOC", "PEACE")
    drawn.entity("काल्वेरा", "GPE", "KAL", nth=2)
    drawn.event("वार्ता", "MEET", ("Participant", "e1"), ("Participant", "e2"), ("Place", "e3"))
    drawn.event("मुलाकात", "MEET", ("Participant", minister), ("Place", state), ("Time", day))
    return drawn.annotation("rules-1", "weak")


def right(text: str = TEXT) -> Annotation:
    """What the annotator wants to say of it."""
    drawn = Sketch(text)
    first = drawn.entity("वरुनिया", "GPE", "VAR")
    second = drawn.entity("काल्वेरा", "GPE", "KAL")
    city = drawn.entity("ओस्लो", "GPE", "OSLO")
    drawn.entity("विदेश मंत्री", "TITLE")
    minister = drawn.entity("मीरा सान्याल", "PER", "MIRA_SANYAL")
    day = drawn.entity("मंगलवार", "DATE")
    drawn.entity("काल्वेरा", "GPE", "KAL", nth=1)
    drawn.entity("राजदूत", "TITLE")
    envoy = drawn.entity("योहान लिंड", "PER", "YOHAN_LIND")
    speaker = drawn.entity("सान्याल", "PER", "MIRA_SANYAL", nth=1)
    holder = drawn.entity("वरुनिया", "GPE", "VAR", nth=2)
    plan = drawn.entity("शांति योजना", "AGR", "OSLO_PEACE_PLAN", level="nominal")
    doer = drawn.entity("काल्वेरा", "GPE", "KAL", nth=2)
    troops = drawn.entity("सैनिक", "MIL", "KAL_TROOPS", level="nominal")
    drawn.event("वार्ता", "MEET", ("Participant", first), ("Participant", second), ("Place", city))
    drawn.event("मुलाकात", "MEET", ("Participant", minister), ("Participant", envoy), ("Time", day))
    drawn.event(
        "हटाएगा",
        "DEESCALATE",
        ("Actor", doer),
        ("Item", troops),
        modality="planned",
        mode="retreat",
    )
    drawn.stance(holder, plan, "support", "शांति योजना का समर्थन", sources=(speaker,))
    return drawn.annotation("gold", "gold")


def without_links(annotation: Annotation) -> Annotation:
    """The same regions, linked to nothing; no stances, which are nothing without links."""
    events = (e.model_copy(update={"arguments": (), "sources": ()}) for e in annotation.events)
    return annotation.model_copy(update={"events": tuple(events), "stances": ()})


def said(annotation: Annotation) -> list[Any]:
    """What an annotation says, whatever its items are called; members of a group in any order."""
    whole = canonical(annotation)
    place = {ident: (span.start, span.end) for ident, span in whole.spans()}
    return [
        [(e.start, e.end, e.text, e.type, e.level, sorted(e.ref)) for e in whole.entities],
        [
            (
                (v.trigger, v.type, v.modality, v.polarity, v.mode),
                sorted((a.role, place[a.filler_id]) for a in v.arguments),
                [place[source] for source in v.sources],
            )
            for v in whole.events
        ],
        [
            (
                (s.evidence, s.polarity, s.modality),
                (place[s.holder_id], place[s.target]),
                [place[source] for source in s.sources],
            )
            for s in whole.stances
        ],
    ]
