"""Pictures of the layouts tried for the labelling page, and how many arrows each draws.

    python -m benchmarks layouts [GOLD.json …] [--out DIR]

For every article and layout: a screenshot at each size, and the number of arrows drawn when the
task opens. Without files, the sample with most links is shown.

- `arrows`: every link an arrow, all drawn (Label Studio's way);
- `paragraph`: a task for the paragraph with most links, its neighbours as context, arrows drawn;
- `pass`: the second of three passes: the mentions of the first are there and locked;
- `lines`: our page: the links of the chosen event as lines that can be read.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from playwright.sync_api import Browser

from benchmarks._browser import MISSING, chromium, executable, sign_in
from benchmarks._hand import Hand
from benchmarks.actions import pairs
from curation import samples
from curation.model import Annotation, Article
from curation.ontology import Ontology, load
from curation.studio.client import Studio
from curation.studio.connect import connect
from curation.studio.encode import encode_result, link_names, prediction
from curation.studio.interface import ENTITY, EVENT, STANCE, interface
from curation.studio.rows import tasks
from curation.studio.server import Server, down, up

SIZES = ((1366, 768), (1920, 1080))
DRAWN = """
[...document.querySelectorAll('.relations-overlay [class*=relationItem]')].filter(
  arrow => getComputedStyle(arrow).opacity !== '0').length
"""

Shown = tuple[str, dict[str, Any], list[dict[str, Any]]]
"""A page, the data of a task, and the result it suggests."""


def main(arguments: list[str]) -> None:
    """Take the pictures and print what was counted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks layouts")
    parser.add_argument("gold", nargs="*", type=Path, help="gold records (JSON)")
    parser.add_argument("--out", type=Path, default=Path(".build/layouts"))
    chosen = parser.parse_args(arguments)
    path = executable()
    if path is None:
        sys.exit(MISSING)
    ontology = load()
    found = list(pairs(chosen.gold, ontology)) if chosen.gold else [_densest()]
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium(path) as browser:
        server = up(Path(folder), say=lambda line: print(line, file=sys.stderr))
        try:
            with connect(server.url, home=Path(folder), environ={}) as studio:
                print("| article | layout | arrows drawn at first |\n|---|---|---:|")
                for article, gold in found:
                    for name, layout in LAYOUTS.items():
                        drawn = _picture(
                            studio,
                            server,
                            browser,
                            layout(article, gold, ontology),
                            chosen.out / f"{article.id}-{name}",
                        )
                        print(f"| {article.id} | {name} | {drawn} |")
        finally:
            down(Path(folder))


def _densest() -> tuple[Article, Annotation]:
    gold = max(samples.gold().values(), key=lambda g: sum(len(e.arguments) for e in g.events))
    text = samples.texts()[gold.article_id]
    title = text.split("\n", 1)[0]
    return Article(id=gold.article_id, title=title, text=text, raw_sha256="0" * 64), gold


def _arrows(article: Article, gold: Annotation, ontology: Ontology) -> Shown:
    return _bare(interface(ontology)), {"text": article.text}, encode_result(gold)


def _paragraph(article: Article, gold: Annotation, ontology: Ontology) -> Shown:
    place = dict(gold.spans())
    lines = article.text.split("\n")
    number = {i: article.text.count("\n", 0, span.start) for i, span in place.items()}
    links = [i for i in encode_result(gold) if i["type"] == "relation"]
    (best, _), *_ = Counter(number[i["from_id"]] for i in links).most_common()
    first = sum(len(line) + 1 for line in lines[:best])
    inside = {i for i, at in number.items() if at == best}
    result = [i for i in links if {i["from_id"], i["to_id"]} <= inside]
    for item in encode_result(gold):
        if item.get("id") in inside:
            value = item["value"]
            moved = {"start": value["start"] - first, "end": value["end"] - first}
            result.append({**item, "value": {**value, **moved}})
    page = ElementTree.fromstring(_bare(interface(ontology)))
    box = next(view for view in page.iter("View") if view.get("className") == "doc")
    texts = [child.tag for child in box].index("Text")
    box.insert(texts + 1, ElementTree.Element("Header", value="$after", size="5"))
    box.insert(texts, ElementTree.Element("Header", value="$before", size="5"))
    before, after = lines[best - 1] if best else "–", (*lines, "–")[best + 1]
    data = {"text": lines[best], "before": before, "after": after}
    return ElementTree.tostring(page, encoding="unicode"), data, result


def _pass(article: Article, gold: Annotation, ontology: Ontology) -> Shown:
    page = ElementTree.fromstring(_bare(interface(ontology)))
    for parent in page.iter("View"):
        for control in [c for c in parent if c.get("name") in (ENTITY, STANCE)]:
            place = list(parent).index(control)
            parent.remove(parent[place - 1])
            parent.remove(control)
            if control.get("name") == ENTITY:
                parent.append(control)  # the mentions need it; it stands last, out of the way
    result = [
        {**item, "readonly": True} if item.get("id", "").startswith("e") else item
        for item in encode_result(gold.model_copy(update={"stances": ()}))
    ]
    return ElementTree.tostring(page, encoding="unicode"), {"text": article.text}, result


def _lines(article: Article, gold: Annotation, ontology: Ontology) -> Shown:
    result = prediction(gold, link_names(ontology))["result"]
    return interface(ontology), {"text": article.text}, result


LAYOUTS: dict[str, Callable[[Article, Annotation, Ontology], Shown]] = {
    "arrows": _arrows,
    "paragraph": _paragraph,
    "pass": _pass,
    "lines": _lines,
}


def _bare(page: str) -> str:
    """The page without the rules that hide arrows."""
    return page.replace("opacity: 0 !important", "opacity: 1 !important")


def _picture(studio: Studio, server: Server, browser: Browser, shown: Shown, stem: Path) -> int:
    page, data, result = shown
    sdk = studio.sdk
    project = int(sdk.projects.create(title="Layouts", label_config=page).id or 0)
    sdk.views.create(project=project, data={"title": "Articles"})
    task: Any = {"data": data, "predictions": [{"model_version": "gold", "result": result}]}
    sdk.projects.import_tasks(id=project, request=[task])
    (number,) = (found["id"] for found in tasks(studio, project, ("id",)))
    drawn = 0
    for width, height in SIZES:
        context = browser.new_context(viewport={"width": width, "height": height})
        opened = context.new_page()
        sign_in(opened, server)
        hand = Hand(opened)
        hand.open(f"{server.url}/projects/{project}/data?task={number}")
        opened.screenshot(path=f"{stem}-{width}.png")
        drawn = int(opened.evaluate(DRAWN))
        event = next(item for item in result if item.get("from_name") == EVENT)
        hand.select(event["id"])
        opened.screenshot(path=f"{stem}-{width}-event.png")
        context.close()
    return drawn
