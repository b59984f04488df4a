from dataclasses import replace
from pathlib import Path

import pytest
from releases import release, without

from curation.errors import UsageError, WorkspaceError
from curation.model import Annotation, sha256
from curation.publish.build import LOCK, MANIFEST, build, files
from curation.publish.check import verify
from curation.publish.diff import bump, diff, latest, next_version, read_manifest, summary
from curation.publish.release import Release
from curation.publish.versions import publish, rebuild


def corrected(whole: Release, ident: str, **update: object) -> Release:
    """The release with the first entity of one article's gold changed."""

    def mend(annotation: Annotation) -> Annotation:
        if annotation.article_id != ident:
            return annotation
        first = annotation.entities[0].model_copy(update=update)
        return annotation.model_copy(update={"entities": (first, *annotation.entities[1:])})

    return replace(whole, gold=[mend(annotation) for annotation in whole.gold])


def moved(whole: Release, ident: str, split: str) -> Release:
    articles = {**whole.ledger.articles, ident: split}
    return replace(whole, ledger=whole.ledger.model_copy(update={"articles": articles}))


def relabelled(whole: Release, *, append: bool) -> Release:
    """The release with an entity type appended, or with the two last ones swapped."""
    types = dict(whole.ontology.entities)
    if append:
        types["EVENTNAME"] = types["NUM"].model_copy(update={"id": len(types)})
    else:
        types = dict([*list(types.items())[:-2], *list(types.items())[:-3:-1]])
    return replace(whole, ontology=whole.ontology.model_copy(update={"entities": types}))


def test_the_same_inputs_give_no_new_version(tmp_path: Path) -> None:
    first = publish(tmp_path, release())
    assert (first.version, first.new, first.changes) == ("1.0.0", True, None)
    bytes_before = files(first.folder), (first.folder / MANIFEST).read_bytes()
    second = publish(tmp_path, release())
    assert (second.version, second.new) == ("1.0.0", False)
    assert (files(first.folder), (first.folder / MANIFEST).read_bytes()) == bytes_before
    assert {path.name for path in tmp_path.iterdir()} == {"1.0.0", LOCK}


def test_the_bump_follows_from_what_changed(tmp_path: Path) -> None:
    steps = [
        (without(release(), "plain-again", "phone"), "1.0.0"),
        (without(release(), "phone"), "1.1.0"),
        (corrected(without(release(), "phone"), "visit", ref=("ARKENA",)), "1.1.1"),
        (replace(without(release(), "phone"), guidelines="नए दिशा-निर्देश"), "1.1.2"),
        (release(), "1.2.0"),
        (without(release(), "visit"), "1.2.1"),
        (relabelled(release(), append=True), "1.3.0"),
        (relabelled(release(), append=False), "2.0.0"),
        (moved(relabelled(release(), append=False), "denial", "test"), "3.0.0"),
    ]
    for inputs, version in steps:
        outcome = publish(tmp_path, inputs)
        assert (outcome.version, outcome.new) == (version, True)
        assert verify(outcome.folder) == []
    assert latest(tmp_path) == "3.0.0"
    page = (tmp_path / "3.0.0" / "README.md").read_text(encoding="utf-8")
    heads = [line for line in page.split("\n") if line.startswith("### ") and line[4].isdigit()]
    assert heads == [f"### {version}" for _, version in reversed(steps)]
    assert "- denial moved from train to test" in page


def test_diff_names_articles_items_moves_and_labels(tmp_path: Path) -> None:
    old = build(tmp_path, "1.0.0", without(release(), "phone"))
    new = build(
        tmp_path,
        "2.0.0",
        moved(
            corrected(relabelled(without(release(), "plain"), append=True), "visit", level="adj"),
            "denial",
            "validation",
        ),
    )
    changes = diff(old, new)
    assert (changes.added, changes.removed, changes.changed) == (("phone",), ("plain",), ("visit",))
    assert [(m.article_id, m.before, m.after) for m in changes.moved] == [
        ("denial", "train", "validation")
    ]
    (item,) = changes.items
    assert (item.article_id, item.layer, item.item_id, item.kind) == (
        "visit",
        "entities",
        "e1",
        "changed",
    )
    assert item.before and item.after
    assert '"level": "name"' in item.before and '"level": "adj"' in item.after
    assert "entities: new labels EVENTNAME: entities.type" in changes.widening
    assert bump(changes) == "major"
    assert "1 article with corrections" in summary(changes)
    assert diff(old, old).model_dump(exclude={"before", "after"}) == {
        **dict.fromkeys(("added", "removed", "changed", "moved", "items"), ()),
        **dict.fromkeys(("emptied", "breaking", "widening"), ()),
        "restated": False,
    }


def test_a_bump_smaller_than_the_changes_is_refused(tmp_path: Path) -> None:
    publish(tmp_path, without(release(), "phone"))
    with pytest.raises(UsageError, match="call for a minor version, not patch"):
        publish(tmp_path, release(), "patch")
    assert {path.name for path in tmp_path.iterdir()} == {"1.0.0", LOCK}
    assert publish(tmp_path, release(), "major").version == "2.0.0"


def test_next_version_counts_as_numbers() -> None:
    assert next_version("1.9.9", "minor") == "1.10.0"
    assert next_version("1.9.9", "patch") == "1.9.10"
    assert next_version(None, "patch") == "1.0.0"
    with pytest.raises(UsageError, match="no version number"):
        next_version("v1", "patch")


def test_rebuilding_a_version_compares_every_byte(tmp_path: Path) -> None:
    publish(tmp_path, without(release(), "phone"))
    folder = publish(tmp_path, release()).folder
    assert rebuild(folder, release(), tmp_path / "again") == []
    found = rebuild(folder, corrected(release(), "visit", level="nominal"), tmp_path / "again")
    assert "data/entities/train-00000-of-00001.parquet" in {issue.where for issue in found}
    (folder / "README.md").write_text("x")
    assert [issue.where for issue in rebuild(folder, release(), tmp_path / "again")] == [
        "README.md"
    ]


def test_a_folder_that_is_no_version_is_refused(tmp_path: Path) -> None:
    folder = build(tmp_path, "1.0.0", release())
    with pytest.raises(WorkspaceError, match="is no published version"):
        diff(folder, tmp_path / "9.9.9")
    (folder / MANIFEST).write_text("[]")
    with pytest.raises(WorkspaceError, match="is no published version"):
        diff(folder, folder)


def test_a_changed_text_is_a_change_of_its_article(tmp_path: Path) -> None:
    whole = release()
    texts = [
        a.model_copy(update={"text": a.text + "\nअंत।"}) if a.id == "plain" else a
        for a in whole.articles
    ]

    def anew(annotations: list[Annotation]) -> list[Annotation]:
        return [
            a.model_copy(update={"article_sha256": sha256(texts[4].text)})
            if a.article_id == "plain"
            else a
            for a in annotations
        ]

    old = build(tmp_path, "1.0.0", whole)
    new = build(
        tmp_path, "1.0.1", replace(whole, articles=texts, gold=anew(list(whole.gold)), weak=())
    )
    changes = diff(old, new)
    assert (changes.changed, changes.items) == (("plain",), ())
    assert changes.breaking == ("config weak is gone",)


def test_a_version_without_texts_is_told_in_a_line_for_each_config(tmp_path: Path) -> None:
    publish(tmp_path, release())
    folder = publish(tmp_path, replace(release(), standoff=True)).folder
    lines = read_manifest(folder)["changelog"][0]["lines"]
    assert "entities: columns gone: entities.text, text" in lines
    assert len(lines) == len(read_manifest(folder)["tables"])


def test_taking_down_all_that_a_config_speaks_of_is_a_patch(tmp_path: Path) -> None:
    # `plover` speaks of two articles here; that somebody asked for them does not break a promise.
    whole = release()
    coded = {"visit", "phone"}
    lone = replace(whole, gold=[a for a in whole.gold if a.article_id in {*coded, "plain"}])
    publish(tmp_path, lone)
    rest = replace(without(lone, *coded), taken_down=frozenset(coded))
    done = publish(tmp_path, rest)
    assert done.version == "1.0.1" and done.changes
    assert (done.changes.emptied, done.changes.breaking) == (("plover",), ())
    lines = read_manifest(done.folder)["changelog"][0]["lines"]
    assert lines == ["2 articles taken down", "config plover is empty: all its articles are gone"]
