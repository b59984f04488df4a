"""Answers remembered: most of a text is words that were seen already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

LIMIT = 200_000
"""Answers kept; then the memory starts anew, so that it stays bounded."""

LONGEST = 60
"""Code points of a string worth remembering; words are shorter."""


class Memo(dict[str, T], Generic[T]):
    """What `read` answers for a string, asked once: `memo[form]` costs one look into a table."""

    def __init__(self, read: Callable[[str], T]):
        super().__init__()
        self._read = read

    def __missing__(self, form: str) -> T:
        found = self._read(form)
        if len(form) <= LONGEST:
            if len(self) >= LIMIT:
                self.clear()
            self[form] = found
        return found
