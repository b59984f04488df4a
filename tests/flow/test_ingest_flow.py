"""What ingest leaves in the workspace."""

from pathlib import Path
from random import Random

from commands import Run

from curation.flow.ingest import NOTICES, Ingested, ingest
from curation.workspace.store import ARTICLES, Workspace

MEETING = (
    "काठमांडू में नेपाल और भारत के विदेश सचिवों ने मंगलवार को सीमा व्यापार पर लंबी बातचीत की। "
    "दोनों पक्षों ने नई सड़क और बिजली की लाइन के काम में तेज़ी लाने का भरोसा दिया।"
)
EXERCISE = (
    "हिंद महासागर में फ्रांस और जापान की नौसेनाओं ने पाँच दिन का साझा अभ्यास शुरू किया। "
    "अभ्यास में आठ युद्धपोत और दो पनडुब्बियाँ शामिल हैं, यह जानकारी नौसेना के प्रवक्ता ने दी।"
)


def take_in(workspace: Workspace, folder: Path, **texts: str) -> Ingested:
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return ingest(workspace, [str(folder)])


def stories(workspace: Workspace) -> dict[str, str | None]:
    return {article.id: article.story for article in workspace.read(ARTICLES)}


def other_news(number: int) -> str:
    """Something unlike any other article."""
    words = Random(number).choices((MEETING + EXERCISE).split(), k=40)
    return f"ख़बर {number}\n{' '.join(words)}"


def test_a_later_article_joins_stories_of_the_same_run(tmp_path: Path) -> None:
    """However many others stand between them."""
    workspace = Workspace.create(tmp_path / "w")[0]
    others = {f"n{number}": other_news(number) for number in range(70)}
    done = take_in(
        workspace,
        tmp_path / "in",
        a=f"सीमा व्यापार पर बातचीत\n{MEETING}",
        b=f"नौसेनाओं का साझा अभ्यास\n{EXERCISE}",
        **others,
        z=f"दिन भर की दो बड़ी ख़बरें\n{MEETING}\n{EXERCISE}",
    )
    assert (done.total, done.stories) == (73, 71)
    ((story, ids),) = done.clusters
    assert ids == ["a", "b", "z"]
    found = stories(workspace)
    assert {found[ident] for ident in ids} == {story}


def test_a_later_article_joins_stories_of_an_earlier_run(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")[0]
    apart = take_in(
        workspace,
        tmp_path / "in",
        a=f"सीमा व्यापार पर बातचीत\n{MEETING}",
        b=f"नौसेनाओं का साझा अभ्यास\n{EXERCISE}",
    )
    assert apart.stories == 2
    before = stories(workspace)
    joined = take_in(workspace, tmp_path / "more", c=f"दिन भर की दो बड़ी ख़बरें\n{MEETING}\n{EXERCISE}")
    assert joined.stories == 1
    assert set(stories(workspace).values()) == {before["a"]}


def test_a_lost_index_of_stories_is_made_anew(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")[0]
    take_in(workspace, tmp_path / "in", a=f"सीमा व्यापार पर बातचीत\n{MEETING}")
    before = stories(workspace)
    (workspace.root / "articles" / "stories.npz").write_bytes(b"damaged")
    done = take_in(workspace, tmp_path / "more", b=f"पड़ोसियों की बातचीत\n{MEETING}")
    assert (done.total, done.stories) == (2, 1)
    assert stories(workspace) == {"a": before["a"], "b": before["a"]}


def test_what_is_odd_is_said_once_and_kept(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")[0]
    texts = {
        "lost": f"सीमा व्यापार पर बातचीत\n{MEETING} यह \ufffd\ufffd अंश पढ़ा नहीं जा सका।",
        "late": f"नौसेनाओं का साझा अभ्यास\nपेरिस, 3 मई 2091। {EXERCISE}",
        "fine": other_news(1),
    }
    done = take_in(workspace, tmp_path / "in", **texts)
    found = {(notice.article_id, notice.rule, notice.severity) for notice in done.notices}
    assert found == {("lost", "lost-characters", "warning"), ("late", "future-date", "warning")}
    assert list(workspace.read(NOTICES)) == done.notices
    assert ingest(workspace, [str(tmp_path / "in")]).notices == []
    assert len(list(workspace.read(NOTICES))) == 2


def test_a_licence_that_was_missing_is_added_by_reading_again(tmp_path: Path, run: Run) -> None:
    workspace = Workspace.create(tmp_path / "w")[0]
    take_in(workspace, tmp_path / "in", a=f"बातचीत\n{MEETING}", b=f"अभ्यास\n{EXERCISE}")
    before = list(workspace.read(ARTICLES))
    home, first, all_ = str(workspace.root), str(tmp_path / "in" / "a.txt"), str(tmp_path / "in")
    said = run("-C", home, "ingest", first, "--license", "cc0-1.0").out
    assert "1 article now with the source or licence given" in said
    run("-C", home, "ingest", all_, "--license", "cc-by-4.0", "--source", "हमारा")
    after = list(workspace.read(ARTICLES))
    assert [(a.license, a.source) for a in after] == [("cc0-1.0", "हमारा"), ("cc-by-4.0", "हमारा")]
    terms = {"license": None, "source": None}
    assert [article.model_copy(update=terms) for article in after] == before
    again = run("-C", home, "ingest", all_, "--license", "mit").out
    assert "licence given" not in again
    assert list(workspace.read(ARTICLES)) == after
