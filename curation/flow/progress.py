"""How a command is told how far its work is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with how much is done and how much there is (None: unknown)."""


def quiet(done: int, total: int | None) -> None:
    """Tell nobody."""
