from hypothesis import given
from hypothesis import strategies as st

from curation.model import Article, Issue, sha256
from curation.publish.release import Ledger
from curation.publish.split import Stories, assign, draw

IDS = st.lists(st.integers(0, 60), unique=True, max_size=40)


def articles(stories: dict[int, int]) -> list[Article]:
    return [
        Article(id=f"a{n}", title="क", text="क", story=f"s{story}", raw_sha256=sha256(str(n)))
        for n, story in stories.items()
    ]


def leaks(ledger: Ledger, collection: dict[int, int]) -> list[Issue]:
    stories = Stories(ledger)
    for article in articles(collection):
        stories.add(article)
    return stories.leaks()


@given(st.lists(st.dictionaries(st.integers(0, 60), st.integers(0, 9), max_size=30), max_size=4))
def test_nothing_ever_moves_and_a_published_story_stands_in_one_split(
    batches: list[dict[int, int]],
) -> None:
    ledger = Ledger()
    known: dict[int, int] = {}
    for batch in batches:
        known = {**batch, **known}
        grown, held_out = assign(ledger, articles(known), salt="x")
        assert ledger.articles.items() <= grown.articles.items()
        assert ledger.stories.items() <= grown.stories.items()
        assert {a.id for a in articles(known)} <= grown.articles.keys() | set(held_out)
        assert leaks(grown, known) == []
        assert held_out == ()
        ledger = grown


@given(
    st.dictionaries(st.integers(0, 40), st.integers(0, 12), max_size=40),
    st.dictionaries(st.integers(41, 60), st.integers(0, 4), min_size=1, max_size=20),
)
def test_when_stories_merge_later_articles_are_held_out_where_splits_differ(
    first: dict[int, int], later: dict[int, int]
) -> None:
    ledger, _ = assign(Ledger(), articles(first), salt="x")
    merged = {n: story % 5 for n, story in {**first, **later}.items()}
    grown, held_out = assign(ledger, articles(merged), salt="x")
    assert ledger.articles.items() <= grown.articles.items()
    for article in articles(merged):
        mates = [a.id for a in articles(merged) if a.story == article.story]
        splits = {ledger.articles[i] for i in mates if i in ledger.articles}
        if article.id in held_out:
            assert article.id not in grown.articles
        elif article.id not in ledger.articles:
            assert splits <= {grown.articles[article.id]}
    held = {f"story {a.story}" for a in articles(merged) if a.id in held_out}
    for issue in leaks(grown, merged):
        assert issue.severity == ("warning" if issue.where in held else "error")


def test_a_story_keeps_its_split_when_all_its_articles_are_taken_down() -> None:
    names = {n: n for n in range(200)}
    ledger, _ = assign(Ledger(), articles(names), salt="x")
    gone = Ledger(articles={}, stories=ledger.stories)
    again, held_out = assign(gone, articles(names), salt="another salt")
    assert (again.articles, held_out) == (ledger.articles, ())


def test_first_assignment_keeps_the_shares() -> None:
    drawn = [draw(f"story {n}", "salt") for n in range(20_000)]
    assert abs(drawn.count("train") / 20_000 - 0.8) < 0.01
    assert abs(drawn.count("test") / 20_000 - 0.1) < 0.01
    assert drawn[:4] == [draw(f"story {n}", "salt") for n in range(4)]
    assert drawn != [draw(f"story {n}", "another salt") for n in range(20_000)]
