"""Labels renamed, merged, split and retired: records, page, and snapshots of before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import regex
import yaml
from commands import Run
from harness import tree
from workshop import numbers, only_task, submit, suggestions, workshop

from curation.errors import CheckFailed, StudioError, UsageError
from curation.flow.migrate import run as migrate
from curation.flow.pull import pull
from curation.flow.push import push
from curation.model import Annotation
from curation.ontology import load, starter
from curation.studio.client import Studio
from curation.studio.project import find
from curation.workspace.store import HUMAN, WEAK, Workspace

SOURCE = starter() / "label_config" / "ontology.yaml"


def write(
    folder: Path, changes: list[dict[str, Any]], renamed: dict[str, str], version: str = "0.2.0"
) -> Path:
    """The shipped ontology with labels renamed, and a migration that leads to it."""
    text = SOURCE.read_text(encoding="utf-8").replace("version: 0.1.0", f"version: {version}", 1)
    for old, new in renamed.items():
        text = regex.sub(rf"\b{old}\b", new, text)
    folder.mkdir(exist_ok=True)
    (folder / "new.yaml").write_text(text, encoding="utf-8")
    file = folder / "migration.yaml"
    said = {"version": version, "ontology": "new.yaml", "changes": changes}
    file.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    return file


NEW = {"MEET": "TALK"}
TALK = [{"layer": "events", "from": ["MEET"], "to": "TALK"}]


def types(annotations: list[Annotation]) -> set[str]:
    return {event.type for annotation in annotations for event in annotation.events}


def test_the_new_ontology_of_these_tests_is_one(tmp_path: Path) -> None:
    write(tmp_path, TALK, NEW)
    assert "TALK" in load(tmp_path / "new.yaml").events


def test_a_rename_reaches_every_record_and_shows_first_what_it_would_do(tmp_path: Path) -> None:
    workspace = workshop(tmp_path / "w")
    workspace.write(HUMAN, [a.model_copy(update={"origin": "human"}) for a in workspace.read(WEAK)])
    file, before = write(tmp_path / "m", TALK, NEW), tree(workspace.root)
    said = migrate(workspace.root, file, dry_run=True)
    assert said.counts == {"events: MEET → TALK": 6} and said.new == {"events": ["TALK"]}
    assert tree(workspace.root) == before
    assert migrate(workspace.root, file, dry_run=False).lost == ()
    moved = Workspace.open(workspace.root)
    assert moved.ontology.version == "0.2.0"
    for table in (WEAK, HUMAN):
        assert types(list(moved.read(table))) == {"TALK"}
        assert {a.ontology_version for a in moved.read(table)} == {"0.2.0"}
    assert 'alias="TALK"' in (workspace.root / "label_config/interface.xml").read_text("utf-8")
    after = tree(workspace.root)
    assert migrate(workspace.root, file, dry_run=False).counts == {}
    assert tree(workspace.root) == after


def test_splits_follow_their_rules_and_what_is_retired_is_told(tmp_path: Path) -> None:
    split = [{"when": {"text": ["मंगलवार"]}, "to": "WHEN"}]
    rule = {"when": {"role": ["Topic"]}, "to": "TALK"}
    changes = [
        {"layer": "events", "from": ["MEET"], "split": [rule]},
        {"layer": "entities", "from": ["DATE"], "split": split},
    ]
    workspace = workshop(tmp_path / "w", 1)
    done = migrate(
        workspace.root, write(tmp_path / "m", changes, {**NEW, "DATE": "WHEN"}), dry_run=False
    )
    assert done.counts == {"entities: DATE → WHEN": 1, "events: MEET → nothing": 1}
    assert any("the event 'बैठक'" in what for what in done.lost)
    assert any("stance whose holder or target is gone" in what for what in done.lost)
    (record,) = Workspace.open(workspace.root).read(WEAK)
    assert (record.events, record.stances) == ((), ())
    assert "WHEN" in {entity.type for entity in record.entities}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ([], "say what becomes of it"),
        ([{"layer": "events", "from": ["MEET"], "to": "NOWHERE"}], "not in the new ontology"),
        ([*TALK, {"layer": "events", "from": ["VISIT"], "to": "TALK"}], "still in the new"),
        ([*TALK, *TALK], "changed twice"),
        ([*TALK, {"layer": "roles", "from": ["Ghost"]}], "not in the old ontology"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    tmp_path: Path, changes: list[dict[str, Any]], fault: str
) -> None:
    workspace = workshop(tmp_path / "w")
    before = tree(workspace.root)
    with pytest.raises(CheckFailed) as caught:
        migrate(workspace.root, write(tmp_path / "m", changes, NEW), dry_run=False)
    assert fault in " ".join(caught.value.details)
    assert tree(workspace.root) == before


def test_a_name_is_never_used_again(tmp_path: Path) -> None:
    workspace = workshop(tmp_path / "w")
    migrate(workspace.root, write(tmp_path / "m", TALK, NEW), dry_run=False)
    back = [{"layer": "events", "from": ["TALK"], "to": "MEET"}]
    file = write(tmp_path / "n", back, {}, "0.3.0")
    with pytest.raises(CheckFailed) as caught:
        migrate(workspace.root, file, dry_run=False)
    assert "never used again" in " ".join(caught.value.details)


def test_what_is_no_migration_is_named(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("changes: 5", encoding="utf-8")
    workspace = workshop(tmp_path / "w")
    for name in ("m.yaml", "absent.yaml"):
        with pytest.raises(UsageError):
            migrate(workspace.root, tmp_path / name, dry_run=False)


@pytest.mark.xdist_group("studio")
def test_old_snapshots_and_old_pages_are_read_in_the_new_labels(
    studio: Studio, tmp_path: Path, run: Run
) -> None:
    workspace = workshop(tmp_path / "w")
    project = push(workspace, studio).project
    assert project
    weak = suggestions(workspace)
    tasks = only_task(studio, project)
    submit(studio, tasks["a1"], weak["a1"])
    pull(workspace, studio)
    snapshots = {n: c for n, c in tree(workspace.root).items() if n.startswith("snapshots")}

    file = write(tmp_path / "m", TALK, NEW)
    told = run("migrate", str(file), "-C", str(workspace.root), "--dry-run")
    assert told.code == 0 and "MEET → TALK" in told.out
    assert run("migrate", str(file), "-C", str(workspace.root)).code == 0
    moved = Workspace.open(workspace.root)
    pulled = pull(moved, studio)
    assert pulled.issues == () and types(list(moved.read(HUMAN))) == {"TALK"}
    assert push(moved, studio).settings == ("page", "guide")
    found = find(studio, moved.id)
    assert found and "event=TALK" in found.labels and "event=MEET" not in found.labels
    # Somebody has had the old page open all the while.
    submit(studio, tasks["a2"], weak["a2"])
    assert pull(moved, studio, full=True).issues == ()
    assert {a.article_id for a in moved.read(HUMAN)} == {"a1", "a2"}
    assert types(list(moved.read(HUMAN))) == {"TALK"}
    now = tree(workspace.root)
    assert all(now[name] == content for name, content in snapshots.items() if "log" not in name)
    history = json.loads(run("history", "a1", "-C", str(workspace.root), "--json").out)
    assert history[0]["state"] == "current"


@pytest.mark.xdist_group("studio")
def test_a_label_lost_without_a_migration_is_still_refused(studio: Studio, tmp_path: Path) -> None:
    workspace = workshop(tmp_path / "w")
    project = push(workspace, studio).project
    assert project
    submit(studio, numbers(studio, project)["a1"][0], next(iter(workspace.read(WEAK))))
    file = write(tmp_path / "m", TALK, NEW)
    (workspace.root / "label_config" / "ontology.yaml").write_bytes(
        (file.parent / "new.yaml").read_bytes().replace(b"version: 0.2.0", b"version: 0.1.0")
    )
    (workspace.root / "weak" / "annotations.jsonl").unlink()
    with pytest.raises(StudioError, match="cannot be replaced") as caught:
        push(Workspace.open(workspace.root), studio)
    assert "curation migrate" in str(caught.value.fix)
