"""Clicks and keys it takes to correct a pre-annotation into gold, in a real browser.

    python -m benchmarks actions [GOLD.json …]

A scripted annotator (`_annotator.py`) works on a real, local Label Studio in headless Chromium
and counts what it does (`_hand.py` says what counts):

- `correct`: our page, from the pre-annotation of the weak tagger;
- `empty`: our page, without pre-annotation;
- `plain`: Label Studio's template (Labels + Relations), without pre-annotation. It takes types
  and links only, so it is compared on these.

What was submitted is pulled from the server, decoded and compared with gold. Without arguments
the gold files beside the checkout are measured, or where there are none the shipped samples.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

from benchmarks._annotator import Annotator, Item, label, links, span
from benchmarks._browser import MISSING, chromium, executable, sign_in
from benchmarks._hand import Hand, Slip
from curation import samples
from curation.flow.scripted import bare
from curation.model import Annotation, Article, canonical, sha256
from curation.ontology import Ontology, load
from curation.plugins import tagger
from curation.studio.client import Studio
from curation.studio.connect import connect
from curation.studio.decode import decode
from curation.studio.encode import encode, link_names
from curation.studio.interface import interface
from curation.studio.plan import Target, plan
from curation.studio.project import Wanted, fingerprint
from curation.studio.pull import pseudonyms, pull
from curation.studio.push import push
from curation.studio.rows import tasks
from curation.studio.server import Server, down, up
from curation.tag.team import Team

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "gold"
SIZE = {"width": 1366, "height": 768}
WAYS = ("correct", "empty", "plain")

PLAIN_KEYS = "1234567890qwetasdfgzxcvbyiopjklnm"
"""The keys Label Studio gives to labels without one, in their order (its `Hotkey`)."""


@dataclass
class Measured:
    """What one way of annotating one article took."""

    article: str
    way: str
    actions: int
    clicks: int
    keys: int
    drags: int
    regions: int
    links: int
    equal: bool

    @property
    def items(self) -> int:
        """Regions and links that were added, removed or changed."""
        return self.regions + self.links


def main(arguments: list[str]) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks actions")
    parser.add_argument("gold", nargs="*", type=Path, help="gold records (JSON)")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--tagger", default="rules")
    parser.add_argument("--limit", type=int, help="no more articles than this")
    chosen = parser.parse_args(arguments)
    path = executable()
    if path is None:
        sys.exit(MISSING)
    ontology = load()
    found = list(pairs(chosen.gold, ontology))[: chosen.limit]
    with tempfile.TemporaryDirectory() as folder, chromium(path) as browser:
        server = up(Path(folder), say=lambda line: print(line, file=sys.stderr))
        try:
            with connect(server.url, home=Path(folder), environ={}) as studio:
                bench = Bench(studio, server, browser, ontology, chosen.tagger)
                _report([bench.try_to(a, g, w) for a, g in found for w in chosen.ways])
        finally:
            down(Path(folder))


def pairs(paths: list[Path], ontology: Ontology) -> Iterator[tuple[Article, Annotation]]:
    """Articles with their gold: of files, of those beside the checkout, or the samples."""
    paths = paths or sorted(BESIDE.glob("*.json"))
    if not paths:
        texts = samples.texts()
        for ident, gold in samples.gold().items():
            yield _article(ident, texts[ident]), gold
    for path in paths:
        record = json.loads(path.read_bytes())
        article = _article(path.stem, record["text"])
        said = {layer: record[layer] for layer in ("entities", "events", "stances")}
        gold = Annotation(
            article_id=article.id,
            article_sha256=article.sha256,
            author="gold",
            origin="gold",
            ontology_version=ontology.version,
            **said,
        )
        yield article, gold


def _article(ident: str, text: str) -> Article:
    title = text.split("\n", 1)[0]
    return Article(id=ident, title=title, text=text, raw_sha256=sha256(text))


def plain_page(ontology: Ontology) -> str:
    """Label Studio's template for relation extraction, with our labels."""
    page = ElementTree.Element("View")
    relations = ElementTree.SubElement(page, "Relations")
    for name in (*ontology.roles, *ontology.links):
        ElementTree.SubElement(relations, "Relation", value=name)
    labels = ElementTree.SubElement(page, "Labels", name="label", toName="text")
    for name in _plain_labels(ontology):
        ElementTree.SubElement(labels, "Label", value=name)
    ElementTree.SubElement(page, "Text", name="text", value="$text")
    return ElementTree.tostring(page, encoding="unicode")


def _plain_labels(ontology: Ontology) -> list[str]:
    return [*ontology.entities, *ontology.events, *ontology.stance.polarity]


class Bench:
    """Projects on a running server, and a browser to work on them."""

    def __init__(
        self, studio: Studio, server: Server, browser: Browser, ontology: Ontology, name: str
    ):
        """`name` is the tagger's."""
        self.studio, self.server, self.browser = studio, server, browser
        self.ontology = ontology
        self.team = Team([tagger(name, ontology)], ontology)

    def try_to(self, article: Article, gold: Annotation, way: str) -> Measured:
        """Measure; once more from the start if the hand slipped, then give up on this one."""
        for _ in range(2):
            try:
                return self.measure(article, gold, way)
            except (Slip, PlaywrightError) as error:
                print(f"{article.id} {way}: {error}", file=sys.stderr)
        return Measured(article.id, way, 0, 0, 0, 0, 0, 0, equal=False)

    def measure(self, article: Article, gold: Annotation, way: str) -> Measured:
        """Annotate an article in one way, and check what the server then holds."""
        weak = bare(self.team.read(article.id, article.text, [])) if way == "correct" else None
        page = plain_page(self.ontology) if way == "plain" else interface(self.ontology)
        project, task = self._push(article, weak, page)
        context = self.browser.new_context(viewport=SIZE)  # type: ignore[arg-type]
        try:
            shown = context.new_page()
            sign_in(shown, self.server)
            hand = Hand(shown)
            hand.open(f"{self.server.url}/projects/{project}/data?task={task}")
            keys = dict(zip(_plain_labels(self.ontology), PLAIN_KEYS, strict=False))
            worker = Annotator(hand, self.ontology, plain=keys if way == "plain" else None)
            worker.work(weak, gold)
            hand.submit()
        finally:
            context.close()
        print(f"{article.id} {way}: {hand.actions} actions", file=sys.stderr)
        return Measured(
            article=article.id,
            way=way,
            actions=hand.actions,
            **{kind: hand.done[kind] for kind in ("clicks", "keys", "drags")},
            regions=worker.corrected["regions"],
            links=worker.corrected["links"],
            equal=self._equal(project, article, gold, way == "plain"),
        )

    def _push(self, article: Article, weak: Annotation | None, page: str) -> tuple[int, int]:
        """A project of its own for the article; numbers of project and task."""
        wanted = Wanted(workspace=secrets.token_hex(6), title="Actions", page=page)
        target = Target(
            article_id=article.id,
            text_sha256=article.sha256,
            model_version=weak.author if weak else None,
        )
        made = plan(self.studio, wanted, [target])
        sha, names = fingerprint(page), link_names(self.ontology)
        done = push(self.studio, made, lambda _: [encode(article, weak, sha, names)], self.ontology)
        (task,) = tasks(self.studio, done.project, ("id",))
        return done.project, int(task["id"])

    def _equal(self, project: int, article: Article, gold: Annotation, plain: bool) -> bool:
        chunks = pull(self.studio, project, pseudonyms(b"bench")).chunks()
        (task,) = [task for chunk in chunks for task in chunk.tasks]
        if plain:
            return _types(task["annotations"][0]["result"]) == _expected(gold)
        decoded = decode(task, {article.id: article.sha256}, self.ontology)
        for issue in decoded.issues:
            print(issue, file=sys.stderr)
        return [_plainly(r.record) for r in decoded.readings] == [_plainly(gold)]


def _plainly(annotation: Annotation) -> list[Any]:
    """What an annotation says, whatever its items are called; members of a group in any order."""
    said = canonical(annotation)
    place = {ident: (span.start, span.end) for ident, span in said.spans()}
    return [
        [(e.span, e.type, e.level, sorted(e.ref)) for e in said.entities],
        [
            (
                (v.trigger, v.type, v.modality, v.polarity, v.mode),
                sorted((a.role, place[a.filler_id]) for a in v.arguments),
                [place[s] for s in v.sources],
            )
            for v in said.events
        ],
        [
            (
                (s.evidence, s.polarity, s.modality),
                (place[s.holder_id], place[s.target], [place[x] for x in s.sources]),
            )
            for s in said.stances
        ],
    ]


def _types(result: list[dict[str, Any]]) -> tuple[set[Any], set[Any]]:
    """Spans with their types, and links, of a result of the plain page."""
    place = {
        i["id"]: (i["value"]["start"], i["value"]["end"], i["value"]["labels"][0])
        for i in result
        if i["type"] == "labels"
    }
    drawn = {
        (place[i["from_id"]], place[i["to_id"]], label)
        for i in result
        if i["type"] == "relation"
        for label in i["labels"]
    }
    return set(place.values()), drawn


def _expected(gold: Annotation) -> tuple[set[Any], set[Any]]:
    items: list[Item] = [*gold.entities, *gold.events, *gold.stances]
    place = {i.id: (span(i).start, span(i).end, label(i)[1]) for i in items}
    drawn = {(place[a], place[b], name) for (a, b), names in links(gold).items() for name in names}
    return set(place.values()), drawn


def _verdict(measured: Measured) -> str:
    if measured.equal:
        return ""
    return " NOT EQUAL TO GOLD" if measured.actions else " GIVEN UP"


def _report(measured: list[Measured]) -> None:
    print("| article | way | actions | clicks | keys | drags | items | actions/item | of empty |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    empty = {m.article: m.actions for m in measured if m.way == "empty"}
    for m in measured:
        share = f"{m.actions / empty[m.article]:.1%}" if empty.get(m.article) else ""
        each = f"{m.actions / m.items:.1f}" if m.items else ""
        print(
            f"| {m.article} | {m.way} | {m.actions} | {m.clicks} | {m.keys} | {m.drags} | "
            f"{m.items} | {each} | {share} |" + _verdict(m)
        )
    if wrong := [f"{m.article} {m.way}" for m in measured if not m.equal]:
        sys.exit(f"what the server holds is not gold: {', '.join(wrong)}")
