"""From a workspace to versions: what goes in, what is refused, and the way back."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from annotated import annotated
from licensed import licensed
from readings import Noise

from curation import samples
from curation.errors import CheckFailed, CurationError, UsageError
from curation.flow.adjudicate import adjudicate
from curation.flow.progress import quiet
from curation.flow.publish import Options, publish
from curation.flow.rehydrate import rehydrate
from curation.flow.standing import mend_all
from curation.flow.takedown import takedown
from curation.flow.validate import validate
from curation.flow.verify import verify
from curation.model import Annotation
from curation.publish.diff import read_manifest
from curation.publish.records import rows
from curation.publish.release import SPLITS, Ledger
from curation.workspace.files import write_atomically
from curation.workspace.store import ARTICLES, GOLD, HUMAN, LEDGER, WEAK, Workspace

NOISE = Noise(drop=0.2)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Twelve articles read by two, who overlook things; adjudicated."""
    made = annotated(tmp_path / "w", {"ann_a": Noise(), "ann_b": NOISE})
    weak = [
        reading.model_copy(update={"origin": "weak", "author": "rules@1"}) for reading in gold()
    ]
    made.write(WEAK, weak)
    adjudicate(made, None)
    return made


def gold() -> list[Annotation]:
    return [reading for _, reading in sorted(samples.gold().items())]


def card(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


def every(folder: Path, config: str) -> Iterator[dict[str, Any]]:
    for split in SPLITS:
        yield from rows(folder, config, split)


def test_a_version_states_agreement_and_tagger_quality_and_can_be_built_again(
    workspace: Workspace,
) -> None:
    done = publish(workspace)
    page = card(done.folder)
    assert "| entity | F1 between annotators | 0." in page
    assert "| mentions | alpha for unitizing | 0." in page
    assert "| modality | Krippendorff's alpha | " in page
    assert "![agreement between annotators with 95 % intervals](plots/agreement.png)" in page
    assert "| entity | F1 of rules&#64;1 | 0." in page
    assert not publish(workspace).new
    # What comes later does not change what that version was built from.
    first, *others = workspace.read(GOLD)
    workspace.write(GOLD, [first.model_copy(update={"stances": (), "events": ()}), *others])
    assert publish(workspace).version == "1.0.1"
    found = verify(workspace, "1.0.0")
    assert (found.issues, found.steps) == ((), ("files", "gold", "build"))
    assert found.untraced == ("readings: no pull has brought them",)


def test_verify_tells_gold_that_does_not_follow_and_a_changed_file(workspace: Workspace) -> None:
    first, *others = workspace.read(GOLD)
    workspace.write(GOLD, [first.model_copy(update={"stances": (), "events": ()}), *others])
    folder = publish(workspace).folder
    found = verify(workspace, "latest")
    assert {issue.rule for issue in found.issues} == {"release-gold", "release-rebuild"}
    (folder / "CITATION.cff").write_text("x")
    found = verify(workspace, "1.0.0")
    assert [issue.where for issue in found.issues] == ["CITATION.cff"]


def test_readings_count_as_they_are_mended_and_faulty_ones_are_held_back(
    workspace: Workspace,
) -> None:
    texts = {article.id: article.text for article in workspace.read(ARTICLES)}
    one, two, *others = workspace.read(HUMAN)
    glued = next(
        (n, e) for n, e in enumerate(one.entities) if texts[one.article_id][e.end :][:4] == " ने "
    )
    wide = glued[1].model_copy(update={"end": glued[1].end + 3, "text": f"{glued[1].text} ने"})
    entities = (*one.entities[: glued[0]], wide, *one.entities[glued[0] + 1 :])
    wanting = two.entities[0].model_copy(update={"type": "PLANET"})
    workspace.write(
        HUMAN,
        [
            one.model_copy(update={"entities": entities}),
            two.model_copy(update={"entities": (wanting, *two.entities[1:])}),
            *others,
        ],
    )
    mend_all(workspace)
    folder = publish(workspace).folder
    said = [row for row in every(folder, "annotations") if row["article_id"] == one.article_id]
    assert {row["annotator"] for row in said} == {"ann_a"}
    assert wide.text not in {row["text"] for row in said}
    counts = read_manifest(folder)["counts"]["human"]
    assert (counts["in"], counts["published"]) == (24, 23)
    assert list(counts["quarantined"].values()) == [1]


def test_gates_are_those_of_the_settings_and_a_reason_passes_them(workspace: Workspace) -> None:
    strict = licensed(workspace, "[gates]", "agreement = { entity = 0.999, colour = 0.1 }")
    with pytest.raises(CheckFailed) as refused:
        publish(strict)
    told = "\n".join(refused.value.details)
    assert "gate-agreement entity: F1 between annotators is 0." in told
    assert "gate-agreement colour: not measured" in told
    assert list(workspace.exports.glob("*/manifest.json")) == []
    done = publish(strict, Options(override="for the pilot | only"))
    page = card(done.folder)
    assert "Reason given: for the pilot &#124; only" in page
    assert "the floor is 0.999" in page
    assert verify(strict, done.version).issues == ()


def test_nothing_goes_out_without_a_licence_or_with_faulty_gold(workspace: Workspace) -> None:
    (workspace.root / "curation.toml").write_text("")
    bare = Workspace.open(workspace.root)
    with pytest.raises(CheckFailed, match="gate-licence the annotations: no licence is set"):
        publish(bare)
    first, *others = workspace.read(GOLD)
    entity = first.entities[0].model_copy(update={"level": None})
    broken = first.model_copy(update={"entities": (entity, *first.entities[1:])})
    workspace.write(GOLD, [broken, *others])
    assert validate(workspace, quiet).errors == 1
    with pytest.raises(CheckFailed, match="1 finding stands against publishing"):
        publish(workspace)


def test_splits_by_date_keep_the_newest_for_the_test(workspace: Workspace) -> None:
    first_day = date(2026, 7, 1)
    dated = [
        article.model_copy(update={"published": first_day + timedelta(days=n) if n else None})
        for n, article in enumerate(workspace.read(ARTICLES))
    ]
    workspace.write(ARTICLES, dated)
    days = (date(2026, 7, 7), date(2026, 7, 10))
    with pytest.raises(UsageError, match="the first day must be earlier"):
        publish(workspace, Options(days=(days[1], days[0])))
    done = publish(workspace, Options(days=days))
    assert done.held_out == (dated[0].id,)
    for split, low, high in (("train", 1, 5), ("validation", 6, 8), ("test", 9, 11)):
        found = {row["published"] for row in rows(done.folder, "articles", split)}
        assert found == {first_day + timedelta(days=n) for n in range(low, high + 1)}
    assert "by the day" in card(done.folder)
    assert not publish(workspace).new
    with pytest.raises(UsageError, match="are drawn by date, 2026-07-07 and 2026-07-10"):
        publish(workspace, Options(days=(date(2026, 7, 8), days[1])))


def test_an_article_that_joins_stories_of_two_splits_is_held_out(workspace: Workspace) -> None:
    whole = list(workspace.read(ARTICLES))
    later = whole[-1].id
    told = list(workspace.read(GOLD))
    workspace.write(GOLD, [a for a in told if a.article_id != later])
    before = publish(workspace)
    where = {
        row["article_id"]: split
        for split in SPLITS
        for row in rows(before.folder, "articles", split)
    }
    ones = {split: ident for ident, split in where.items()}
    assert len(ones) > 1
    pair = {*list(ones.values())[:2], later}
    workspace.write(
        ARTICLES, [a.model_copy(update={"story": "one"}) if a.id in pair else a for a in whole]
    )
    workspace.write(GOLD, told)
    after = publish(workspace)
    assert after.held_out == (later,)
    again = {
        row["article_id"]: split
        for split in SPLITS
        for row in rows(after.folder, "articles", split)
    }
    assert again == where
    manifest = read_manifest(after.folder)
    assert manifest["merged_stories"] == ["one"]
    assert manifest["counts"]["articles"]["skipped"] == {"held out: in no split": 1}
    assert "1 story stands in more than one split" in card(after.folder)


def test_a_takedown_leaves_every_config_and_is_told(workspace: Workspace) -> None:
    publish(workspace)
    drawn = Ledger.model_validate(workspace.state(LEDGER)).articles
    victim = next(iter(workspace.read(ARTICLES)))
    done = takedown(workspace, victim.id[:6], "asked for")
    assert (done.article, done.new, done.still_in) == (victim.id, True, ("1.0.0",))
    assert not takedown(workspace, victim.id, None).new
    after = publish(workspace)
    assert after.version == "1.0.1"
    for config in read_manifest(after.folder)["tables"]:
        assert victim.id not in {row["article_id"] for row in every(after.folder, config)}
    assert "1 article taken down" in card(after.folder)
    assert "1 article removed" not in card(after.folder)
    assert read_manifest(after.folder)["counts"]["articles"]["skipped"] == {"taken down": 1}
    # The same text under another name stays out as well.
    twin = victim.model_copy(update={"id": "twin"})
    workspace.append(ARTICLES, [twin])
    workspace.append(GOLD, [gold()[0].model_copy(update={"article_id": "twin"})])
    again = publish(workspace)
    assert "twin" not in {row["article_id"] for row in every(again.folder, "articles")}
    # Who is gone keeps the split, so that nothing leaks should the article come back.
    assert Ledger.model_validate(workspace.state(LEDGER)).articles == drawn
    assert victim.id in drawn
    assert verify(workspace, "1.0.0").issues == ()


def words(value: Any) -> Iterator[str]:
    """Every text in a row."""
    if isinstance(value, dict):
        for member in value.values():
            yield from words(member)
    elif isinstance(value, list):
        for member in value:
            yield from words(member)
    elif isinstance(value, str):
        yield value


def test_without_texts_no_word_of_an_article_is_published_and_rehydrate_puts_all_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = publish(workspace, Options(standoff=True)).folder
    manifest = read_manifest(folder)
    said = {
        word
        for config in manifest["tables"]
        for row in every(folder, config)
        for word in words(row)
    }
    sentences = [line for a in workspace.read(ARTICLES) for line in a.text.split("\n")]
    spoken = {s.text for a in workspace.read(GOLD) for _, s in a.spans() if len(s.text) > 3}
    everything = "\n".join(said)
    assert not [line for line in sentences if line in everything]
    assert not [span for span in spoken if span in everything]
    assert "**without the texts**" in card(folder)
    with pytest.raises(CheckFailed, match=r"1.0.0 holds no texts, the next one would"):
        publish(workspace)

    files = tmp_path / "copies"
    for article in workspace.read(ARTICLES):
        write_atomically(files / f"{article.id}.txt", article.text.encode())
    back = rehydrate(folder, [str(files)], tmp_path / "full").done
    assert back.missing == ()
    assert "**without the texts**" not in card(back.folder)
    pictures = [line.split("](")[1][:-1] for line in card(back.folder).split("\n") if "](" in line]
    assert pictures and all((back.folder / picture).is_file() for picture in pictures)
    other = licensed(Workspace.open(workspace.root), "standoff = false")
    cleared = publish(other, Options(override="cleared", bump="major"))
    assert cleared.changes and (cleared.changes.changed, cleared.changes.items) == ((), ())
    texts = cleared.folder
    assert "Reason given: cleared" in card(texts)
    full = read_manifest(texts)
    assert read_manifest(back.folder)["tables"] == full["tables"]
    data = [path for path in full["files"] if path.startswith("data/")]
    assert [
        path for path in data if (back.folder / path).read_bytes() != (texts / path).read_bytes()
    ] == []


def test_texts_that_are_not_the_published_ones_are_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = publish(workspace, Options(standoff=True)).folder
    first, *others = workspace.read(ARTICLES)
    changed = json.dumps({"id": "x", "text": first.text.replace("।", "!", 1)}, ensure_ascii=False)
    whole = [json.dumps({"id": a.id, "text": a.text}, ensure_ascii=False) for a in others]
    file = tmp_path / "texts.jsonl"
    write_atomically(file, changed.encode())
    with pytest.raises(UsageError, match="none of the 12 texts"):
        rehydrate(folder, [str(file)], tmp_path / "none")
    write_atomically(file, "\n".join(whole).encode())
    back = rehydrate(folder, [str(file)], tmp_path / "some").done
    assert (back.articles, back.missing) == (11, (first.id,))
    assert "1 article is left out" in card(back.folder)
    assert first.id not in {row["article_id"] for row in every(back.folder, "entities")}
    from curation.publish.check import verify as look
    from curation.publish.load import load_rows

    assert look(back.folder) == []
    assert load_rows(back.folder)["articles"] == 11


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('name = ""', "name"),
        ('name = "a b"', "name"),
        ('title = " "', "title"),
        ('license = "CC BY 4.0"', "license"),
        ('homepage = "javascript:x"', "homepage"),
        ("authors = ['']", "authors"),
        ("[gates]\ncoverage = ['colours']", "gates.coverage"),
        ("[gates]\nagreement = { entity = 7 }", "gates.agreement"),
        ('[[sources]]\nname = "x"', "sources.0.license"),
    ],
)
def test_odd_settings_are_named(workspace: Workspace, line: str, told: str) -> None:
    (workspace.root / "curation.toml").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(CurationError, match=r"curation\.toml is wrong") as refused:
        publish(Workspace.open(workspace.root))
    assert told in "\n".join(refused.value.details)
