"""Small pictures of counts and figures for the card: PNG, the same bytes from the same numbers.

Drawn by Pillow with the typeface it carries, which has no Devanagari: what is written in a picture
are names of labels, which are Latin, and numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.publish.release import LABELS, SPLITS, Release

if TYPE_CHECKING:
    from curation.publish.built import Built

PLOTS = "plots"
"""Their folder in that of a version."""

AGREEMENT = "agreement"
COLORS = {"train": "#3b6ea8", "validation": "#e0a13a", "test": "#b5483f"}
INK, FAINT, PAPER = "#222222", "#d8d8d8", "#ffffff"
SCALE = 2
"""Drawn at twice the size it is shown in, for sharp screens."""

NAMES, BARS, NUMBERS, ROW, TOP = 190, 400, 60, 20, 34
"""Widths of the columns, and heights, in pixels as shown."""


def folder_name(name: str) -> str:
    """Where the picture of this name stands in the folder of a version."""
    return f"{PLOTS}/{name}.png"


def draw(folder: Path, release: Release, built: Built) -> None:
    """Write a picture for each layer that has labels, and one of the agreement."""
    for layer in LABELS:
        by_split = built.labels(layer)
        names = {name for found in by_split.values() for name, n in found.items() if n}
        counts = {name: {s: by_split[s][name] for s in SPLITS if s in by_split} for name in names}
        if counts:
            order = sorted(counts, key=lambda name: (-sum(counts[name].values()), name))
            _save(folder, layer, _bars({name: counts[name] for name in order}))
    if release.agreement:
        _save(
            folder,
            AGREEMENT,
            _ranges([(f.layer, f.value, f.low, f.high) for f in release.agreement]),
        )


def _save(folder: Path, name: str, image: Any) -> None:
    path = folder / folder_name(name)
    path.parent.mkdir(exist_ok=True)
    image.save(path, "PNG")


class _Sheet:
    """A white sheet with rows of names, and places given in pixels as shown."""

    def __init__(self, rows: int):
        from PIL import Image, ImageDraw, ImageFont

        size = (NAMES + BARS + NUMBERS, TOP + rows * ROW + 8)
        self.image = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), PAPER)
        self._pen = ImageDraw.Draw(self.image)
        self._font = ImageFont.load_default(12 * SCALE)

    def write(self, x: float, y: float, text: str, anchor: str = "lm") -> None:
        """A text, its left (or as `anchor` says) middle at a place."""
        place = (x * SCALE, y * SCALE)
        self._pen.text(place, text, fill=INK, font=self._font, anchor=anchor)

    def fill(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A filled box."""
        if width > 0:
            edges = [x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1]
            self._pen.rectangle([round(edge) for edge in edges], fill=color)


def _bars(counts: Mapping[str, Mapping[str, int]]) -> Any:
    """A bar a label, its parts by split, its number behind it."""
    sheet = _Sheet(len(counts))
    most = max(sum(found.values()) for found in counts.values())
    x = float(NAMES)
    for split in next(iter(counts.values())):
        sheet.fill(x, 12, 10, 10, COLORS[split])
        sheet.write(x + 15, 17, split)
        x += 100
    for number, (name, found) in enumerate(counts.items()):
        y, x = TOP + number * ROW, float(NAMES)
        sheet.write(NAMES - 8, y + ROW / 2, name, "rm")
        for split, count in found.items():
            width = BARS * count / most
            sheet.fill(x, y + 3, width, ROW - 6, COLORS[split])
            x += width
        sheet.write(x + 6, y + ROW / 2, f"{sum(found.values()):,}")
    return sheet.image


def _ranges(figures: Sequence[tuple[str, float, float | None, float | None]]) -> Any:
    """A dot a figure from 0 to 1, with its interval as a line."""
    sheet = _Sheet(len(figures))
    for tenth in range(0, 11, 2):
        x = NAMES + BARS * tenth / 10
        sheet.write(x, 17, f"{tenth / 10:.1f}", "mm")
        sheet.fill(x, TOP - 4, 1, len(figures) * ROW + 4, FAINT)
    for number, (name, value, low, high) in enumerate(figures):
        y = TOP + (number + 0.5) * ROW
        sheet.write(NAMES - 8, y, name, "rm")
        if low is not None and high is not None:
            left = NAMES + BARS * max(low, 0)
            sheet.fill(left, y - 1, max(BARS * (max(high, 0) - max(low, 0)), 1), 2, INK)
        sheet.fill(NAMES + BARS * max(value, 0) - 4, y - 4, 8, 8, COLORS["train"])
        sheet.write(NAMES + BARS + 12, y, f"{value:.3f}")
    return sheet.image
