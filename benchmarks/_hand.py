"""The hand of an annotator on the labelling page: it points, drags and types, and counts.

Whatever changes the page goes through the mouse or the keyboard, at the places where a person
would act. The page's own store is only read, to see whether what was done took effect.

What counts: a click 1, a drag 1, a key pressed down 1 (so `alt+r` 2, a word of five letters 5).
What does not: moving and resting the mouse, and scrolling.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page

PATIENCE = 8_000
"""Milliseconds an act may take to show effect."""

STEP = 40
"""Milliseconds between two looks."""

STORE = "Htx.annotationStore.selected"
RESULT = f"{STORE}.serializeAnnotation()"
SELECTED = f"{STORE}.selectedRegions.map(region => region.cleanId)"

PLACE = """
([offset, id, scroll]) => {
  const box = document.querySelector('.lsf-htx-richtext').closest('.lsf-main-content');
  let base = 0;
  for (const line of document.querySelectorAll('.lsf-richtext__line')) {
    const length = [...line.textContent].length;
    if (offset >= base + length) { base += length + 1; continue; }
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(), seen = base; node; node = walker.nextNode()) {
      const points = [...node.data];
      if (offset >= seen + points.length) { seen += points.length; continue; }
      const start = points.slice(0, offset - seen).join('').length;
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, start + points[offset - seen].length);
      let found = range.getBoundingClientRect();
      if (scroll && (found.top < 120 || found.bottom > innerHeight - 280)) {
        box.scrollTop += found.top - 300;
        found = range.getBoundingClientRect();
      }
      const y = (found.top + found.bottom) / 2;
      const under = document.elementFromPoint((found.left + found.right) / 2, y);
      const names = [...(under?.closest('.htx-highlight')?.classList ?? [])];
      const hit = found.width > 0 && names.some(name => name.startsWith(`htx-highlight-${id}-`));
      return {left: found.left, right: found.right, y, hit};
    }
  }
  return null;
}
"""
"""Where the character at a code point is drawn, and whether a click there means the region."""

TAIL = """
id => {
  const spans = [...document.querySelectorAll('.htx-highlight')].filter(
    span => [...span.classList].some(name => name.startsWith(`htx-highlight-${id}-`)));
  const last = [...spans.at(-1).getClientRects()].at(-1);
  const [x, y] = [last.right - 4, (last.top + last.bottom) / 2];
  const free = document.elementFromPoint(x, y)?.closest('.htx-highlight') === spans.at(-1);
  return free ? [x, y] : null;
}
"""
"""A point on the name that stands behind a region, if it is free."""

Point = tuple[float, float]
Item = Mapping[str, Any]


def change(old: str, new: str) -> tuple[str, int, str]:
    """How to make one line of another: the end to begin at, keys to delete there, what to type."""
    front = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    front = min(len(old), len(new)) if front is None else front
    back = next(
        (n for n, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), 0
    )
    if back > front:
        return "Home", len(old) - back, new[: len(new) - back]
    return "End", len(old) - front, new[front:]


class Slip(AssertionError):
    """What was done on the page had not the effect it should have."""


class Hand:
    """Acts on an opened task, and counts."""

    def __init__(self, page: Page):
        """`page` must be signed in."""
        self.page = page
        self.done: Counter[str] = Counter()
        self._newest_first = False
        self._last_end = -1

    @property
    def actions(self) -> int:
        """All clicks, drags and keys so far."""
        return self.done.total()

    def open(self, address: str) -> None:
        """Open a task by its address, and wait until it is drawn."""
        self.page.goto(address)
        self.page.wait_for_selector(".lsf-richtext__line")
        self._until(f"{STORE}?.objects?.every(object => object.isReady)", "opening the task")
        self.page.wait_for_timeout(1_000)

    def result(self) -> list[Item]:
        """What Submit would send."""
        return list(self.page.evaluate(RESULT))

    # What any page is made of.

    def press(self, keys: str) -> None:
        """Press a key, or several held together (`shift+a`)."""
        parts = keys.split("+")
        self.done["keys"] += len(parts)
        held = [part.capitalize() if part in ("shift", "alt", "ctrl") else part for part in parts]
        self.page.keyboard.press("+".join(held))

    def type(self, words: str) -> None:
        """Type a text."""
        self.done["keys"] += len(words)
        self.page.keyboard.type(words)

    def click(self, where: Locator | Point) -> None:
        """Click on something, or somewhere."""
        self.done["clicks"] += 1
        if isinstance(where, Locator):
            where.click(timeout=PATIENCE)
        else:
            self.page.mouse.click(*where)

    def drag(self, start: Point, end: Point) -> None:
        """Press the button at one point and let go at another."""
        self.done["drags"] += 1
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move((start[0] * 3 + end[0]) / 4, (start[1] * 3 + end[1]) / 4)
        mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        mouse.move(*end, steps=3)
        mouse.up()

    # Regions.

    def mark(self, key: str, start: int, end: int) -> str:
        """Make a region with the label of a key; returns its id. It is not selected."""
        known = {item["id"] for item in self.result() if "id" in item}
        self.leave()
        self.press(key)
        if end == self._last_end:
            # Two drags that end at one point within 450 ms are a double click to the editor, which
            # then gives the second region the label of the first. No person is that fast.
            self.page.wait_for_timeout(500)
        self._last_end = end
        self._place(end - 1)
        begin = self._place(start)
        stop = self._place(end - 1, scroll=False)
        self.drag((begin["left"] + 1, begin["y"]), (stop["right"] - 1, stop["y"]))
        fresh = f"{RESULT}.find(item => item.id && !{json.dumps(sorted(known))}.includes(item.id))"
        self._until(fresh, f"marking [{start}:{end})")
        return str(self.page.evaluate(f"{fresh}.id"))

    def select(self, ident: str) -> None:
        """Click on a region; once more if the editor took the click for the end of a drag."""
        if self.page.evaluate(SELECTED) == [ident]:
            return
        for patience in (PATIENCE // 10, PATIENCE):
            self.click(self.point(ident))
            if self._seen(f"{SELECTED}.includes({ident!r})", patience):
                return
        raise Slip(f"selecting {ident}: no effect")

    def leave(self) -> None:
        """Unselect whatever is selected."""
        if self.page.evaluate(SELECTED):
            if self.page.evaluate("document.activeElement.tagName") == "INPUT":
                self.click(self.page.locator(".cur .side h4").first)
            self.press("Escape")
            self._until(f"!{SELECTED}.length", "unselecting")

    def delete(self, ident: str) -> None:
        """Delete a region."""
        self.select(ident)
        self.press("Backspace")
        self._until(f"!{RESULT}.some(item => item.id === {ident!r})", f"deleting {ident}")

    def resize(self, ident: str, start: int, end: int) -> None:
        """Drag the edges of a region to other places."""
        self.select(ident)
        for side, edge, wanted in (("left", "start", start), ("right", "end", end)):
            if self._value(ident)[edge] == wanted:
                continue
            box = self.page.locator(f"area.__resize_{side}").bounding_box()
            assert box, f"the {side} edge of {ident} has no handle"
            knob = (box["x"] + 2, box["y"] - 4 if side == "left" else box["y"] + 24)
            place = self._place(wanted if side == "left" else wanted - 1, scroll=False)
            goal = place["left"] + 1 if side == "left" else place["right"] - 1
            self.drag(knob, (goal, place["y"]))
            self._until(
                f"{RESULT}.some(item => item.id === {ident!r} && item.value.{edge} === {wanted})",
                f"moving the {edge} of {ident} to {wanted}",
            )

    def answer(self, ident: str, control: str, key: str, value: str) -> None:
        """Give a region a label or a choice by its key; once more if it was missed."""
        held = f"item.id === {ident!r} && item.from_name === {control!r}"
        shown = f"{RESULT}.some(item => {held} && JSON.stringify(item.value).includes({value!r}))"
        for patience in (PATIENCE // 4, PATIENCE):
            self.select(ident)
            self.press(key)
            if self._seen(shown, patience):
                return
        raise Slip(f"setting {control} of {ident} to {value}: no effect")

    def lines(self, ident: str, control: str) -> list[str]:
        """What stands in a text field of a region."""
        for item in self.result():
            if item.get("id") == ident and item["from_name"] == control:
                return list(item["value"]["text"])
        return []

    def write(self, ident: str, control: str, words: str) -> None:
        """Add a line to a text field of a region."""
        self.select(ident)
        self.click(self.page.locator(f"input[name={control}]"))
        self.type(words)
        self.press("Enter")
        self._until(f"{RESULT}.some(item => item.value?.text?.includes?.({words!r}))", "writing")

    def strike(self, ident: str, control: str, line: str) -> None:
        """Remove a line from a text field of a region."""
        self.select(ident)
        row = self._row(ident, control, line)
        row.hover()
        self.click(row.get_by_label("Delete Region"))
        held = f"item.id === {ident!r} && item.from_name === {control!r}"
        self._until(
            f"!{RESULT}.some(item => {held} && item.value.text.includes({json.dumps(line)}))",
            f"striking {line}",
        )

    def rewrite(self, ident: str, control: str, old: str, new: str) -> None:
        """Change a line in a text field of a region, from whichever end that is shorter."""
        self.select(ident)
        self._row(ident, control, old).hover()
        self.click(self._row(ident, control, old).get_by_label("Edit Region"))
        where, drop, words = change(old, new)
        self.press(where)
        for _ in range(drop):
            self.press("Backspace" if where == "End" else "Delete")
        self.type(words)
        self.press("Enter")
        held = f"item.id === {ident!r} && item.from_name === {control!r}"
        self._until(
            f"{RESULT}.some(item => {held} && item.value.text.includes({json.dumps(new)}))",
            f"changing {old} to {new}",
        )

    def _row(self, ident: str, control: str, line: str) -> Locator:
        rows = self.page.locator(f"[data-testid=textarea-region]:has([name^='{control}:'])")
        return rows.nth(self.lines(ident, control).index(line))

    # Relations.

    def connect(self, start: str, end: str, *labels: str) -> None:
        """Draw a relation from one region to another, and name it if it has no label yet."""
        self.select(start)
        self.press("alt+r")
        self.click(self.point(end))
        drawn = f"item.from_id === {start!r} && item.to_id === {end!r}"
        self._until(f"{RESULT}.some(item => {drawn})", f"connecting {start} to {end}")
        if labels:
            self.name(labels, f"{drawn} && item.labels?.length === {len(labels)}")

    def name(self, labels: tuple[str, ...], done: str) -> None:
        """Choose labels for the relation drawn last."""
        self._list_newest_first()
        row = self.page.locator(".lsf-relations__item").first
        row.hover()
        self.click(row.get_by_label("Show Relation Labels"))
        self.click(row.locator("[data-slot=popover-trigger]"))
        for label in labels:
            self.click(self.page.get_by_test_id(f"select-option-{label}"))
        self._until(f"{RESULT}.some(item => {done})", f"naming a relation {labels}")

    def _list_newest_first(self) -> None:
        if not self._newest_first:
            self.click(self.page.locator("#Relations-draggable"))
            if self.page.evaluate("localStorage['relations:order']") != "desc":
                self.click(self.page.get_by_label("Order by oldest"))
            self._newest_first = True

    def submit(self) -> None:
        """Submit, and wait for the server."""
        with self.page.expect_response(
            lambda r: r.request.method == "POST" and "/annotations" in r.url
        ) as sent:
            self.click(self.page.get_by_role("button", name="Submit"))
        if not sent.value.ok:
            raise Slip(f"the server answered {sent.value.status} to Submit")

    # Where things are.

    def point(self, ident: str) -> Point:
        """A point where a click means this region."""
        value = self._value(ident)
        for offset in range(value["start"], value["end"]):
            place = self._place(offset, ident)
            if place["hit"]:
                return (place["left"] + place["right"]) / 2, place["y"]
        tail = self.page.evaluate(TAIL, ident)
        if tail is None:
            raise Slip(f"region {ident} is covered by others")
        return tail[0], tail[1]

    def _value(self, ident: str) -> Item:
        found = (item["value"] for item in self.result() if item.get("id") == ident)
        value: Item = next(found)
        return value

    def _place(self, offset: int, ident: str = "", scroll: bool = True) -> dict[str, float]:
        found: dict[str, float] | None = self.page.evaluate(PLACE, [offset, ident, scroll])
        if found is None:
            raise Slip(f"no character at {offset}")
        return found

    def _until(self, true: str, what: str) -> None:
        if not self._seen(true, PATIENCE):
            raise Slip(f"{what}: no effect")

    def _seen(self, true: str, patience: int) -> bool:
        # `wait_for_function` polls with eval, which the page's content security policy forbids.
        for _ in range(patience // STEP):
            if self.page.evaluate(true):
                return True
            self.page.wait_for_timeout(STEP)
        return False
