"""Tellings of one story are found, unrelated ones kept apart, and ids stay."""

import random
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.ingest_stories import Writer, corpus
from curation.errors import WorkspaceError
from curation.ingest.fingerprint import fingerprints
from curation.ingest.lines import fold, words
from curation.ingest.postings import Postings
from curation.ingest.story import StoryIndex

TOLD = (
    "सियोल, 4 मई (आईएएनएस)। उत्तर कोरिया और रूस के विदेश मंत्रियों ने सोमवार को प्योंगयांग में बातचीत की। "
    "बैठक में व्यापार, परिवहन और स्वास्थ्य के क्षेत्र में सहयोग बढ़ाने पर सहमति बनी। दोनों पक्षों ने कहा कि अगले "
    "महीने एक संयुक्त समिति बनाई जाएगी, जो रेल संपर्क बहाल करने की योजना तैयार करेगी। रूसी मंत्री ने बाढ़ से "
    "प्रभावित इलाकों के लिए 6 लाख टन अनाज भेजने की घोषणा की।"
)
OTHER = (
    "सियोल, 9 जून (आईएएनएस)। दक्षिण कोरिया के रक्षा मंत्रालय ने कहा कि उत्तर कोरिया ने पूर्वी तट से एक मिसाइल "
    "दागी। मंत्रालय के अनुसार मिसाइल समुद्र में गिरी और जापान की सीमा में नहीं पहुंची। रूस के विदेश मंत्री ने इस "
    "पर टिप्पणी करने से इनकार किया।"
)


def test_an_update_an_excerpt_and_a_new_headline_are_one_story() -> None:
    index = StoryIndex()
    first = index.add("a", TOLD)
    assert index.add("update", TOLD.replace("6 लाख", "6.5 लाख")) == first
    assert index.add("excerpt", " ".join(TOLD.split()[:34])) == first
    assert index.add("headline", "रूस देगा उत्तर कोरिया को अनाज, रेल भी चलेगी\n" + TOLD) == first
    assert len(index) == 4 and index.aliases == {}


def test_an_excerpt_that_came_first_is_found_from_the_whole() -> None:
    index = StoryIndex()
    first = index.add("excerpt", " ".join(TOLD.split()[:34]))
    longer = TOLD + " " + " ".join(Writer(3).free() for _ in range(30))
    assert index.add("whole", longer) == first


def test_another_story_about_the_same_people_is_another() -> None:
    index = StoryIndex()
    assert index.add("a", TOLD) != index.add("b", OTHER)


def test_a_bridge_makes_two_stories_one_and_keeps_the_older_id() -> None:
    parts = TOLD.split()
    index = StoryIndex()
    one = index.add("one", " ".join(parts[:36]))
    other = index.add("other", " ".join(parts[36:]))
    assert one != other
    assert index.add("both", TOLD) == one
    assert index.aliases == {other: one} and index.story("other") == one


def test_an_article_that_is_there_stays_where_it_is() -> None:
    index = StoryIndex()
    first = index.add("a", TOLD)
    assert index.add("a", "कुछ और ही पाठ यहां लिखा है") == first
    assert len(index) == 1 and "a" in index and "b" not in index


def test_short_texts_are_stories_of_their_own() -> None:
    index = StoryIndex()
    names = [index.add(str(n), text) for n, text in enumerate(["", "युद्ध", "युद्ध", "शांति वार्ता"])]
    assert len(set(names)) == 4


def test_the_planted_families_are_found() -> None:
    articles = list(corpus(1500, seed=11))
    index = StoryIndex()
    found = dict(index.add_many((ident, text) for ident, _, text in articles))
    assert list(found) == [ident for ident, _, _ in articles]
    stories, families = defaultdict(set), defaultdict(set)
    for ident, family, _ in articles:
        stories[index.story(ident)].add(ident)
        families[family].add(ident)
    pairs = sum(len(s) * (len(s) - 1) for s in stories.values())
    planted = sum(len(f) * (len(f) - 1) for f in families.values())
    both = Counter((index.story(ident), family) for ident, family, _ in articles)
    right = sum(n * (n - 1) for n in both.values())
    assert right >= 0.97 * planted and right >= 0.99 * pairs


def test_growing_in_steps_over_a_file_gives_the_same_ids() -> None:
    articles = [(ident, text) for ident, _, text in corpus(400, seed=3)]
    whole = StoryIndex()
    for _ in whole.add_many(articles):
        pass
    stepwise = StoryIndex()
    for start in range(0, 400, 90):
        before = {ident: stepwise.story(ident) for ident, _ in articles[:start]}
        for ident, text in articles[start : start + 90]:
            stepwise.add(ident, text)
        stepwise = StoryIndex.load(stepwise.save())
        moved = stepwise.aliases
        assert all(stepwise.story(i) == moved.get(story, story) for i, story in before.items())
    assert {i: stepwise.story(i) for i, _ in articles} == {i: whole.story(i) for i, _ in articles}


def test_an_empty_index_can_be_kept() -> None:
    index = StoryIndex.load(StoryIndex().save())
    assert len(index) == 0 and index.add("a", TOLD)


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "text"])
def test_a_damaged_file_is_told_with_the_way_out(damage: str) -> None:
    index = StoryIndex()
    index.add("a", TOLD)
    data = index.save()
    damaged = {
        "cut": data[: len(data) // 2],
        "flip": data[:200] + bytes([data[200] ^ 255]) + data[201:],
        "empty": b"",
        "text": b"no index",
    }[damage]
    with pytest.raises(WorkspaceError, match=r"damaged|version") as raised:
        StoryIndex.load(damaged)
    assert raised.value.fix


PIECES = st.lists(
    st.sampled_from(
        [
            *("क़", "ख़बर", "खबर", "हैँ", "हैं", "Live", "live", "।", " ", "\n", "😀", "रूस"),
            *("दिल्\u200dली", "दिल्ली", "10", "-"),
        ]
    ),
    max_size=30,
).map(" ".join)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=6))
def test_texts_are_the_same_to_it_if_their_folded_words_are(texts: list[str]) -> None:
    prints, _ = fingerprints(texts) if texts else ([], None)
    for text, print_ in zip(texts, prints, strict=True):
        plain = " ".join(words(fold(text).replace("\u200d", "")))
        assert print_ == fingerprints([plain])[0][0]
        assert (print_.bands == []) == (len(plain.split()) < 3)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), max_size=200), st.data())
def test_postings_find_what_was_put_there(
    pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    import numpy as np

    index, expected = Postings(), defaultdict(list)
    for key, value in pairs:
        index.add([], [key], value)
        expected[key].append(value)
        if data.draw(st.integers(0, 9)) == 0:
            index = Postings(*index.arrays())
    keys = np.arange(51, dtype=np.uint32)
    settled = index.settled(keys)
    for key in range(51):
        found = settled.get(key, ()) + index.recent.get(key, ())
        assert sorted(found) == sorted(expected[key])


def test_many_entries_settle_and_stay_findable() -> None:
    import numpy as np

    index, rng = Postings(), random.Random(2)
    expected = defaultdict(set)
    for value in range(1500):
        keys = set(rng.choices(range(2**32), k=60))
        new = keys - index.recent.keys()
        index.add(new, keys - new, value)
        index.settle()
        for key in list(keys)[:2]:
            expected[key].add(value)
    wanted = np.array(sorted(expected), dtype=np.uint32)
    settled = index.settled(wanted)
    assert all(
        set(settled.get(key, ())) | set(index.recent.get(key, ())) >= expected[key]
        for key in expected
    )
    assert len(index.recent) < 2**16
