"""The labelling page in a real browser: what people do there is what we get."""

from __future__ import annotations

import pytest
from desk import TEXT, Desk, right, said, weak, without_links
from readings import Sketch

from benchmarks._annotator import Annotator
from curation.flow.progress import quiet
from curation.flow.pull import pull
from curation.flow.returns import send_back
from curation.flow.scripted import bare
from curation.flow.validate import validate
from curation.model import grapheme_edges
from curation.ontology import Ontology
from curation.workspace.store import HUMAN

pytestmark = [pytest.mark.xdist_group("studio"), pytest.mark.enable_socket]

ONE_SIZE = pytest.mark.parametrize("page", [(1366, 768)], indirect=True, ids=["1366x768"])

ARROWS = """
[...document.querySelectorAll('.relations-overlay [class*=relationItem]')].filter(
  arrow => getComputedStyle(arrow).opacity !== '0').length
"""


MODALITY, MODE = "वास्तविकता / modality", "ढंग / mode"
POLARITY, LINKS = "हुआ या होगा? / polarity", "जुड़ाव / links · alt+r"
LEVEL, REF = "नाम या वर्णन / level", "कौन / ref"


def questions(desk: Desk) -> list[str]:
    """What the page asks of the region that is chosen."""
    desk.page.wait_for_timeout(100)
    asked = desk.page.locator(".cur .attrs .row:visible h4").all_inner_texts()
    return [title.strip() for title in asked]


def test_a_suggestion_is_shown_and_submitting_it_loses_nothing(desk: Desk, asked: set[str]) -> None:
    desk.put(TEXT, weak(), source="तास", place="ओस्लो")
    desk.page.goto(desk.address)
    desk.page.get_by_text("Label All Tasks").wait_for()
    desk.shoot("1-project")
    desk.open()
    desk.shoot("2-task")
    assert desk.page.locator(".htx-highlight").count() >= 14
    assert desk.page.get_by_role("heading", name="तास · ओस्लो").is_visible()
    assert desk.page.evaluate(ARROWS) == 0
    desk.hand.submit()
    assert said(desk.pulled()) == said(bare(weak()))
    assert asked <= {"127.0.0.1", ""}


def test_the_instructions_are_there_to_read(desk: Desk) -> None:
    desk.put(TEXT, weak())
    desk.page.goto(desk.address)
    desk.page.get_by_text("Label All Tasks").click()
    guide = desk.page.locator(".lsf-modal-ls__body")
    guide.wait_for()
    desk.shoot("3-instructions-on-entering")
    assert "पांच मिनट का कार्ड" in guide.inner_text()
    assert guide.locator("script, iframe, form, input, img, style").count() == 0
    assert guide.locator("table").count() > 5
    desk.page.keyboard.press("Escape")
    guide.wait_for(state="hidden")
    desk.open()
    desk.page.get_by_role("button", name="Instructions").click()
    guide.wait_for()
    desk.shoot("4-instructions-while-annotating")
    assert "कुंजी" in guide.inner_text()


def test_an_annotator_corrects_an_article(desk: Desk) -> None:
    desk.put(TEXT, weak())
    desk.open()
    hand = desk.hand
    start = TEXT.index("मीरा")

    hand.select("v2")
    desk.shoot("5-event-selected")
    assert questions(desk) == [MODALITY, POLARITY, LINKS]
    assert "Place स्थान: काल्वेरा #e7" in hand.lines("v2", "link")
    hand.strike("v2", "link", "Place स्थान: काल्वेरा #e7")
    hand.select("e2")
    desk.shoot("6-mention-selected")
    assert questions(desk) == [LEVEL, REF]
    hand.answer("e2", "entity", "3", "GPE")
    hand.resize("e5", start, start + len("मीरा सान्याल"))
    desk.shoot("7-edge-moved")
    hand.delete("e11")
    hand.select("e6")
    assert questions(desk) == []

    def mark(key: str, words: str, nth: int = 0) -> str:
        begin = -1
        for _ in range(nth + 1):
            begin = TEXT.index(words, begin + 1)
        return hand.mark(key, begin, begin + len(words))

    envoy, plan, troops = mark("1", "योहान लिंड"), mark("0", "शांति योजना"), mark("8", "सैनिक")
    for ident, level, ref in (
        (envoy, ("shift+1", "name"), "YOHAN_LIND"),
        (plan, ("shift+2", "nominal"), "OSLO_PEACE_PLAN"),
        (troops, ("shift+2", "nominal"), "KAL_TROOPS"),
    ):
        hand.answer(ident, "level", *level)
        hand.write(ident, "ref", ref)
    hand.connect("v2", envoy)

    event = mark("e", "हटाएगा")
    hand.answer(event, "modality", "shift+p", "planned")
    hand.answer(event, "polarity", "shift+y", "positive")
    hand.answer(event, "mode", "shift+0", "retreat")
    assert questions(desk) == [MODALITY, POLARITY, MODE, LINKS]
    hand.connect("e12", event)
    hand.connect(event, troops, "Item")
    desk.shoot("8-arrows-drawn")
    assert desk.page.evaluate(ARROWS) == 3

    stance = mark("f", "शांति योजना का समर्थन")
    hand.answer(stance, "modality", "shift+a", "asserted")
    hand.connect("e10", stance)
    hand.connect(stance, plan)
    hand.connect(stance, "e9", "source")
    desk.shoot("9-relation-named")
    hand.select(stance)
    desk.shoot("10-stance-selected")
    assert questions(desk) == [MODALITY, LINKS]
    hand.submit()
    desk.shoot("11-submitted")
    assert said(desk.pulled()) == said(right())


@ONE_SIZE
def test_work_can_be_opened_again_and_changed(desk: Desk) -> None:
    desk.put(TEXT, weak())
    desk.open()
    desk.hand.connect("v2", "e9")
    desk.hand.submit()
    before = desk.pulled()
    desk.open()
    desk.shoot("13-opened-again", every_size=True)
    desk.hand.strike("v2", "link", "Place स्थान: काल्वेरा #e7")
    desk.hand.delete("e1")
    with desk.page.expect_response(lambda r: r.request.method == "PATCH"):
        desk.page.get_by_text("Update", exact=True).click()
    pulled = pull(desk.workspace, desk.studio)
    assert [issue.rule for issue in pulled.issues] == ["link-dropped"]
    (after,) = desk.workspace.read(HUMAN)
    fillers = {event.id: [a.filler_id for a in event.arguments] for event in after.events}
    assert fillers == {"v1": ["e2", "e3"], "v2": ["e5", "e9", "e6"]}
    assert len(after.entities) == len(before.entities) - 1


@ONE_SIZE
def test_no_more_than_a_few_arrows_are_drawn_however_many_there_are(
    desk: Desk, ontology: Ontology
) -> None:
    desk.put(TEXT, unlinked := without_links(right()))
    desk.open()
    Annotator(desk.hand, ontology).work(unlinked, right())
    assert sum(item["type"] == "relation" for item in desk.hand.result()) > 8
    desk.page.locator(".cur .side").hover()
    assert 8 <= desk.page.evaluate(ARROWS) <= 10
    desk.shoot("12-last-arrows", every_size=True)
    desk.page.locator(".cur .arrows").hover()
    desk.shoot("12-all-arrows")
    assert desk.page.evaluate(ARROWS) > 10
    desk.hand.submit()
    assert said(desk.pulled()) == said(right())


@ONE_SIZE
def test_half_a_written_character_cannot_be_selected(desk: Desk) -> None:
    words = ("समर्थन", "स्थिति", "श्रृंखला", "राष्ट्रपति")
    text = f"बैठक\n{' की '.join(words)} की बात हुई।"
    desk.put(text)
    desk.open()
    hand, edges = desk.hand, grapheme_edges(text)
    for number, word in enumerate(words):
        begin, end = text.index(word), text.index(word) + len(word)
        for start, stop in ((begin, end - 1), (begin + 1, end))[number % 2 :]:
            made = hand.mark("3", start, stop)
            value = next(item["value"] for item in hand.result() if item["id"] == made)
            assert {value["start"], value["end"]} <= edges
            assert text[value["start"] : value["end"]] == word
            hand.delete(made)


@ONE_SIZE
def test_flags_arrive_in_the_record(desk: Desk) -> None:
    desk.put(TEXT, weak())
    desk.open()
    for key in ("shift+o", "shift+w", "shift+g"):
        desk.hand.press(key)
    desk.hand.click(desk.page.locator("input[name=note]"))
    desk.hand.type("“नई शांति योजना” संधि है या विषय?")
    desk.hand.press("Enter")
    desk.shoot("14-flags", every_size=True)
    desk.hand.submit()
    flags = desk.pulled().flags
    assert (flags.status, flags.confidence, flags.guideline_gap) == ("ok", "medium", True)
    assert flags.note == "“नई शांति योजना” संधि है या विषय?"


@ONE_SIZE
def test_faults_come_back_above_the_text_and_are_mended_there(desk: Desk) -> None:
    drawn = Sketch(TEXT)
    drawn.entity("वरुनिया", "GPE", "VAR")
    wide = drawn.entity("काल्वेरा की", "GPE", "KAL")
    desk.put(TEXT, drawn.annotation("rules-1", "weak"))
    desk.open()
    desk.hand.submit()
    desk.pulled()
    assert validate(desk.workspace, quiet).errors == 1
    (sent,) = send_back(desk.workspace, desk.studio)
    desk.project = int(sent.address.split("/")[-2])
    desk.open()
    above = desk.page.locator(".cur .faults")
    assert "1. «काल्वेरा की»: निशान के अंत में" in above.inner_text()
    desk.hand.select(wide)
    desk.shoot("15-sent-back", every_size=True)
    start = TEXT.index("काल्वेरा")
    desk.hand.resize(wide, start, start + len("काल्वेरा"))
    desk.hand.submit()
    assert [entity.text for entity in desk.pulled().entities] == ["वरुनिया", "काल्वेरा"]
    assert validate(desk.workspace, quiet).errors == 0
