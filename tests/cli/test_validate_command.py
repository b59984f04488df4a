"""`curation validate`: reports for other tools, and mending beside people's own records."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from annotated import annotated
from commands import Run
from readings import Noise

from curation.model import Annotation
from curation.workspace.store import GOLD, HUMAN, MENDED, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One careful reader, and one who takes postpositions along in an article."""
    made = annotated(tmp_path / "w", {"ann_a": Noise(), "ann_b": Noise()})
    made.write(HUMAN, [_careless(reading) for reading in made.read(HUMAN)])
    return made


def _careless(reading: Annotation) -> Annotation:
    if (reading.article_id, reading.author) != ("02-liskov-attack", "ann_b"):
        return reading
    army = next(entity for entity in reading.entities if entity.text == "सेना")
    wider = army.model_copy(update={"end": army.end + 3, "text": "सेना ने"})
    entities = tuple(wider if entity is army else entity for entity in reading.entities)
    return reading.model_copy(update={"entities": entities})


def test_fix_mends_beside_and_a_second_run_changes_nothing(run: Run, workspace: Workspace) -> None:
    before = (workspace.root / HUMAN.path).read_bytes()
    assert run("validate", "-C", "w").code == 1
    fixed = run("validate", "--fix", "-C", "w")
    assert fixed.code == 0
    assert "mended   ends-in-postposition  02-liskov-attack ann_b" in fixed.out
    assert "1 fault mended in human/mended.jsonl" in fixed.out
    assert (workspace.root / HUMAN.path).read_bytes() == before
    written = (workspace.root / MENDED.path).stat().st_mtime_ns
    assert run("validate", "--fix", "-C", "w").code == run("validate", "-C", "w").code == 0
    assert (workspace.root / MENDED.path).stat().st_mtime_ns == written
    (workspace.root / MENDED.path).unlink()
    assert run("validate", "-C", "w").code == 1


def test_gold_is_made_of_the_mended_reading(run: Run, workspace: Workspace) -> None:
    assert len(json.loads(run("adjudicate", "-C", "w", "--json").out)["left_out"]) == 1
    run("validate", "--fix", "-C", "w")
    done = json.loads(run("adjudicate", "-C", "w", "--json").out)
    assert (done["left_out"], done["disputes"]) == ([], [])
    gold = {a.article_id: a for a in workspace.read(GOLD)}["02-liskov-attack"]
    army = next(entity for entity in gold.entities if entity.text == "सेना")
    assert isinstance(army.from_, dict)
    assert army.from_["span"] == ("ann_a", "ann_b", "ann_b+ends-in-postposition")


def test_a_reading_changed_since_is_not_replaced(run: Run, workspace: Workspace) -> None:
    run("validate", "--fix", "-C", "w")
    later = [a.model_copy(update={"seconds": 1.0}) for a in workspace.read(HUMAN)]
    workspace.write(HUMAN, later)
    ran = run("validate", "-C", "w")
    assert ran.code == 1
    assert "mended" not in ran.out


def test_reports_for_other_tools(run: Run, workspace: Workspace) -> None:
    ran = run("validate", "-C", "w", "--format", "sarif")
    results = json.loads(ran.out)["runs"][0]["results"]
    (error,) = [result for result in results if result["level"] == "error"]
    place = error["locations"][0]["physicalLocation"]
    line = place["region"]["startLine"]
    record = (workspace.root / place["artifactLocation"]["uri"]).read_text("utf-8").split("\n")
    assert ran.code == 1
    assert '"article_id":"02-liskov-attack"' in record[line - 1]
    assert '"author":"ann_b"' in record[line - 1]
    ran = run("validate", "-C", "w", "--format", "junit")
    assert ran.code == 1
    assert ElementTree.fromstring(ran.out).get("failures") == "1"
    same = run("validate", "-C", "w", "--format", "json").out
    assert json.loads(same)["errors"] == 1
    assert run("validate", "-C", "w", "--json").out == same
