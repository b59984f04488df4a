"""Characters are put right once, and every change can be undone through the map."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.ingest.normalise import INVISIBLE, fault, normalise
from curation.ingest.offsets import Back, Edit, apply, compose, to_raw
from curation.model import Block

ODD = st.sampled_from(
    [
        *("क़", "\u0958", "न\u093c", "\u0929", "क\u094d\u093c", "\u0915\u093c\u094d", "e\u0301"),
        *(
            "\ufeff",
            "\u200b",
            "\u00a0",
            "\u00ad",
            "\r",
            "\r\n",
            "\t",
            "  ",
            " ",
            "\n",
            "\u1100\u1161",
        ),
        *("ज्\u200dया", "क्\u200c", "🇷🇺", "👨\u200d👩", "\u2028", "सोल"),
    ]
)
TEXTS = st.lists(st.one_of(ODD, st.text(max_size=4)), max_size=25).map("".join)


@given(TEXTS)
def test_the_result_is_composed_and_free_of_what_was_taken_out(raw: str) -> None:
    text = normalise(raw).text
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set(INVISIBLE + "\r\t\u00a0")
    assert "  " not in text


@given(TEXTS)
def test_doing_it_twice_changes_nothing_more(raw: str) -> None:
    text = normalise(raw).text
    assert normalise(text).text == text


@given(TEXTS)
def test_nothing_else_is_changed(raw: str) -> None:
    plain = re.sub(f"[{INVISIBLE}]", "", raw)
    plain = re.sub(r"\r\n?", "\n", plain)
    plain = re.sub(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+", " ", plain)
    assert normalise(raw).text == unicodedata.normalize("NFC", plain)


@given(TEXTS)
def test_blocks_cover_the_text_and_map_it_back(raw: str) -> None:
    mapped = normalise(raw)
    size = done = 0
    for block in mapped.blocks:
        assert block.clean_start == size and block.raw_start >= done
        size, done = size + block.clean_length, block.raw_start + block.raw_length
        clean = mapped.text[block.clean_start : size]
        came = raw[block.raw_start : done]
        if block.clean_length == block.raw_length:
            assert unicodedata.normalize("NFC", came.replace("\r", "\n")).split() == clean.split()
    assert size == len(mapped.text) and done <= len(raw)


@pytest.mark.parametrize(
    ("raw", "text", "blocks"),
    [
        ("\ufeffसोल", "सोल", [Block(0, 1, 3, 3)]),
        ("अ\u200bब", "अब", [Block(0, 0, 1, 1), Block(1, 2, 1, 1)]),
        ("अ \u00a0 ब", "अ ब", [Block(0, 0, 1, 1), Block(1, 1, 1, 3), Block(2, 4, 1, 1)]),
        ("अ\u0958ब", "अक\u093cब", [Block(0, 0, 1, 1), Block(1, 1, 2, 1), Block(3, 2, 1, 1)]),
        ("न\u093cब", "\u0929ब", [Block(0, 0, 1, 2), Block(1, 2, 1, 1)]),
        ("न\u200b\u093c", "\u0929", [Block(0, 0, 1, 3)]),
        ("अ\r\nब", "अ\nब", [Block(0, 0, 1, 1), Block(1, 1, 1, 2), Block(2, 3, 1, 1)]),
        ("दिल्\u200dली\u200c", "दिल्\u200dली\u200c", [Block(0, 0, 8, 8)]),
    ],
)
def test_examples(raw: str, text: str, blocks: list[Block]) -> None:
    assert normalise(raw).text == text
    assert list(normalise(raw).blocks) == blocks


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("अ\x00", "nul-character"),
        ("अ\x01", "control-character"),
        ("अ\x0b", "control-character"),
        ("अ\x1f", "control-character"),
        ("अ\x7f", "control-character"),
        ("अ\x85", "control-character"),
        ("अ\u202eब", "bidi-override"),
        ("अ\u2066ब", "bidi-override"),
        ("अ\ud83d", "lone-surrogate"),
    ],
)
def test_faults_name_the_character_and_its_place(text: str, reason: str) -> None:
    found = fault("पहली\n" + text)
    assert found is not None and found.reason == reason
    assert f"U+{ord(text[1]):04X} at offset 6 (line 2)" in found.message


@pytest.mark.parametrize("text", ["सब ठीक\n\tहै", "😀", "\u200d", "\u2028", "क़", "\ufffd"])
def test_what_is_unusual_but_sound_is_taken(text: str) -> None:
    assert fault(text) is None


@given(st.text("अबक \n", max_size=30), st.data())
def test_maps_of_two_changes_compose(text: str, data: st.DataObject) -> None:
    def edits(size: int) -> list[Edit]:
        cuts = sorted(data.draw(st.lists(st.integers(0, size), max_size=6)))
        pairs = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
        return [Edit(a, b, data.draw(st.sampled_from(["", "x" * (b - a + 1)]))) for a, b in pairs]

    first = apply(text, edits(len(text)))
    second = apply(first.text, edits(len(first.text)))
    both = compose(second.blocks, first.blocks)
    size = 0
    for block in both:
        assert block.clean_start == size
        size += block.clean_length
        new = second.text[block.clean_start : size]
        if block.clean_length == block.raw_length and "x" not in new:
            assert text[block.raw_start : block.raw_start + block.raw_length] == new
    assert size == len(second.text)


def test_looking_a_span_up() -> None:
    mapped = normalise("\ufeffअब \u00a0 किम\u0958")
    assert mapped.text == "अब किमक\u093c"
    start = mapped.text.index("किम")
    low, high = to_raw(mapped.blocks, start, start + 3)
    assert "\ufeffअब \u00a0 किम\u0958"[low:high] == "किम"
    assert Back(mapped.blocks).range(2, 3) == (3, 6)
