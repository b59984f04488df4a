"""Finding many strings in a text at once. The one module that knows the automaton library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daachorse import CharwiseDoubleArrayAhoCorasick


class Matcher:
    """Finds all occurrences of `patterns`, overlapping ones too."""

    def __init__(self, patterns: Sequence[str]):
        if not all(patterns):
            raise ValueError("an empty pattern matches everywhere")
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(patterns))

    def find(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Start, end (code points, exclusive) and number of every pattern that occurs.

        The order is that of the ends.
        """
        return iter(self._automaton.find_overlapping(text))
