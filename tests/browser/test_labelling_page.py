"""The labelling page in a real browser: what is suggested is shown, and Submit keeps it."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from curation import samples
from curation.flow.ingest import ingest
from curation.flow.preannotate import preannotate
from curation.flow.pull import pull
from curation.flow.push import push
from curation.flow.scripted import bare
from curation.model import canonical
from curation.studio.client import Studio
from curation.studio.rows import tasks
from curation.workspace.store import HUMAN, WEAK, Workspace

pytestmark = [pytest.mark.xdist_group("studio"), pytest.mark.enable_socket]


def quiet(done: int, total: int | None) -> None: ...


def test_submitting_a_suggestion_as_it_stands_loses_nothing(
    page: Page, studio: Studio, tmp_path: Path, shots: Path
) -> None:
    workspace = Workspace.create(tmp_path / "w")[0]
    source = sorted(samples.articles().glob("*.txt"))[0]
    ingest(workspace, [str(source)], {}, defaults={}, max_chars=10**6, progress=quiet)
    preannotate(workspace, None, quiet)
    (weak,) = workspace.read(WEAK)
    sent = push(workspace, studio)
    (task,) = tasks(studio, sent.project or 0, ("id",))
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).hostname or ""))

    page.goto(f"{sent.address}?task={task['id']}")
    page.wait_for_selector(".htx-highlight")
    page.wait_for_timeout(1500)
    size = page.viewport_size
    assert size
    page.screenshot(path=shots / f"task-{size['width']}.png")
    spans = page.locator(".htx-highlight")
    assert spans.count() >= len(weak.entities) + len(weak.events)
    arrows = "[...document.querySelectorAll('.relations-overlay [class*=relationItem]')]"
    shown = f"{arrows}.filter(e => getComputedStyle(e).opacity != '0').length"
    assert page.evaluate(shown) == 0
    spans.nth(1).click()
    page.screenshot(path=shots / f"task-{size['width']}-region.png")
    page.keyboard.press("Escape")
    with page.expect_response(lambda r: r.request.method == "POST" and "/annotations" in r.url):
        page.get_by_role("button", name="Submit").click()

    pull(workspace, studio, progress=quiet)
    (human,) = workspace.read(HUMAN)
    layers = {"entities", "events", "stances"}
    submitted, expected = canonical(human), canonical(bare(weak))
    assert submitted.model_dump(include=layers) == expected.model_dump(include=layers)
    assert asked <= {"127.0.0.1", ""}
