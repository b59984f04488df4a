"""Maps of offsets: every code point of a changed text leads back to where it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.ingest.offsets import Back, Edit, apply, compose, identity, merged, to_raw
from curation.model import Block

TEXT = "राजधानी नई दिल्ली में"


def test_a_text_replaced_as_a_whole_maps_as_a_whole() -> None:
    assert to_raw(apply("a", [Edit(0, 1, "XYZ")]).blocks, 1, 2) == (0, 1)


def test_what_is_not_changed_maps_to_itself() -> None:
    assert identity("") == ("", ())
    assert identity(TEXT).blocks == (Block(0, 0, len(TEXT), len(TEXT)),)
    assert apply(TEXT, []) == identity(TEXT)
    assert to_raw(identity(TEXT).blocks, 3, 7) == (3, 7)
    assert Back(identity(TEXT).blocks).slice(2, 5, 10) == [Block(10, 2, 3, 3)]
    assert Back(identity(TEXT).blocks).slice(2, 2, 10) == []


def test_edits_leave_blocks_and_gaps() -> None:
    made = apply("abcdef", [Edit(1, 2, ""), Edit(3, 4, "XY"), Edit(6, 6, "!")])
    assert made.text == "acXYef!"
    assert made.blocks == (
        Block(0, 0, 1, 1),
        Block(1, 2, 1, 1),
        Block(2, 3, 2, 1),
        Block(4, 4, 2, 2),
        Block(6, 6, 1, 0),
    )
    assert apply("ab", [Edit(0, 1, "")]).blocks == (Block(0, 1, 1, 1),)
    assert apply("ab", [Edit(0, 2, "")]) == ("", ())


def test_neighbours_are_joined_if_nothing_lies_between() -> None:
    assert merged([Block(0, 0, 2, 2), Block(2, 2, 3, 3)]) == (Block(0, 0, 5, 5),)
    apart = (Block(0, 0, 2, 2), Block(2, 3, 3, 3))
    assert merged(apart) == apart
    other = (Block(0, 0, 2, 1), Block(2, 1, 3, 3), Block(5, 4, 1, 2))
    assert merged(other) == other


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (0, 1, (0, 1)),
        (0, 2, (0, 3)),
        (1, 2, (2, 3)),
        (2, 3, (3, 4)),
        (3, 4, (3, 4)),
        (2, 5, (3, 5)),
        (3, 6, (3, 6)),
        (1, 6, (2, 6)),
        (6, 7, (6, 6)),
    ],
)
def test_ranges_lead_back(start: int, end: int, found: tuple[int, int]) -> None:
    blocks = apply("abcdef", [Edit(1, 2, ""), Edit(3, 4, "XY"), Edit(6, 6, "!")]).blocks
    assert to_raw(blocks, start, end) == found


def test_a_slice_begins_where_it_is_put() -> None:
    back = Back(apply("abcdef", [Edit(1, 2, ""), Edit(3, 4, "XY")]).blocks)
    assert back.slice(1, 5, 20) == [Block(20, 2, 1, 1), Block(21, 3, 2, 1), Block(23, 4, 1, 1)]
    assert back.slice(3, 6, 0) == [Block(0, 3, 1, 1), Block(1, 4, 2, 2)]
    assert back.slice(5, 6, 1) == [Block(1, 5, 1, 1)]
    assert back.slice(2, 2, 0) == []
    shifted = Back([Block(0, 5, 3, 3)])
    assert shifted.slice(0, 2, 0) == [Block(0, 5, 2, 2)]
    assert shifted.range(1, 3) == (6, 8)


def test_what_was_put_in_later_stands_behind_what_was_there() -> None:
    first = apply("abcdef", [Edit(1, 3, "")])
    second = apply(first.text, [Edit(1, 1, "+")])
    assert second.text == "a+def"
    assert compose(second.blocks, first.blocks) == (
        Block(0, 0, 1, 1), Block(1, 1, 1, 0), Block(2, 3, 3, 3),
    )  # fmt: skip
    front = apply(first.text, [Edit(0, 0, "+")])
    assert compose(front.blocks, first.blocks)[0] == Block(0, 0, 1, 0)
    replaced = apply(first.text, [Edit(0, 2, "Q")])
    assert compose(replaced.blocks, first.blocks) == (Block(0, 0, 1, 4), Block(1, 4, 2, 2))
    inside = apply(first.text, [Edit(1, 3, "Q")])
    assert compose(inside.blocks, first.blocks)[1] == Block(1, 3, 1, 2)


@given(st.text("ab", max_size=8), st.data())
def test_every_kept_character_leads_back_to_itself(text: str, data: st.DataObject) -> None:
    """Capitals are new; lower letters stand where the map says."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(a, b, data.draw(st.sampled_from(["", "X", "XYZ"]))) for a, b in pairs]
    made = apply(text, edits)
    for place, letter in enumerate(made.text):
        low, high = to_raw(made.blocks, place, place + 1)
        if letter.islower():
            assert text[low:high] == letter
        else:
            assert any(start <= low <= high <= end for start, end in pairs)
    assert sum(block.clean_length for block in made.blocks) == len(made.text)
