"""Links as lines of text: what a suggested event or stance is linked to can be read where it is.

A line reads `Participant भागीदार: किम जोंग उन #e11`. Its first word is the label of the link and
what follows the last `#` the id of the region it leads to; what stands between is for people.
Annotators can remove a line; to add a link they draw a relation.
"""

from __future__ import annotations

from collections.abc import Mapping

import regex

LABEL = regex.compile(r"\w+")


def line(label: str, filler: str, words: str, names: Mapping[str, str]) -> str:
    """A link as a line.

    Args:
        label: of the link.
        filler: id of the region it leads to.
        words: what stands there in the article.
        names: label → its name in Hindi.
    """
    name = f" {names[label]}" if label in names else ""
    return f"{label}{name}: {' '.join(words.split())} #{filler}"


def read(text: str) -> tuple[str, str] | None:
    """Label and filler of a line; None if it is none of ours."""
    label, (said, mark, filler) = LABEL.match(text), text.rpartition("#")
    if label is None or not mark or not filler or ":" not in said:
        return None
    return label[0], filler
