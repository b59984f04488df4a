"""What people and programs see: answers on stdout, talk and progress on stderr."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.errors import CurationError

if TYPE_CHECKING:
    from curation.flow.progress import Progress
    from curation.model import Issue


HIDDEN = {
    code: f"\\u{code:04x}"
    for code in (
        *range(9),
        *range(11, 32),
        *range(127, 160),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
}
"""Characters that steer a terminal or turn a line around, as a file name may; shown as escapes."""

COLOR = "\x1b"


def answer(value: Any, text: str, as_json: bool, *, beside: bool = False) -> None:
    """Write the answer of a command: `value` as JSON, or `text` for a person.

    It goes to stdout; `beside` what a command has put there it goes to stderr.
    """
    stream = sys.stderr if beside else sys.stdout
    shown = _to_json(value) if as_json else COLOR.join(map(_seen, text.split(COLOR)))
    stream.write(shown + "\n")
    stream.flush()


def survive_any_terminal() -> None:
    """Show what a terminal's encoding lacks as escapes, rather than fail at it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """A line of talk."""
    sys.stderr.write(_seen(text) + "\n")
    sys.stderr.flush()


def fail(error: CurationError) -> None:
    """An error, where it is and what mends it."""
    say(f"Error: {error}")


def table(rows: Sequence[Sequence[object]], head: Sequence[str] = ()) -> str:
    """Rows as aligned columns; numbers stand to the right."""
    cells = [[str(cell) for cell in row] for row in ([head] if head else []) + list(rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    right = [
        bool(rows) and all(isinstance(r[i], int | float) for r in rows) for i in range(len(widths))
    ]
    lines = []
    for row in cells:
        parts = [
            " " * (width - _width(cell)) + cell if flush else cell + " " * (width - _width(cell))
            for cell, width, flush in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 article`, `2 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def number(value: float | None) -> str:
    """A figure to three places; nothing where there is none."""
    return "" if value is None else f"{value:.3f}"


def interval(ends: tuple[float, float] | None, *, sign: bool = False) -> str:
    """An interval to two places, with signs if they matter; nothing where there is none."""
    if ends is None:
        return ""
    return f"{ends[0]:+.2f} to {ends[1]:+.2f}" if sign else f"{ends[0]:.2f}–{ends[1]:.2f}"


def issue(found: Issue) -> str:
    """A fault in data: how bad, which rule, where, what, and what mends it."""
    place = " ".join(filter(None, (found.article_id, found.author, found.where)))
    line = f"{found.severity:<7}  {found.rule}  {place}: {found.message}"
    return f"{line}\n         fix: {found.fix}" if found.fix else line


def program() -> str:
    """How to call us again from here: `curation` if that is us, else the path we were called by."""
    import shutil

    here = Path(sys.argv[0])
    found = shutil.which("curation")
    return "curation" if found and here.exists() and here.samefile(found) else str(here)


@contextmanager
def bar(label: str) -> Iterator[Progress]:
    """A progress bar on stderr, if stderr is a terminal; gone when the work is done."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(label, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def _seen(text: str) -> str:
    return text.translate(HIDDEN)


def _width(text: str) -> int:
    """Columns a terminal gives to a text: combining marks take none of their own."""
    import unicodedata

    return sum(unicodedata.category(c) not in ("Mn", "Me", "Cf") for c in text)


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return str(value)
