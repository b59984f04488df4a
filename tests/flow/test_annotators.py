"""`curation annotators`: people by pseudonym."""

import json
from pathlib import Path

from annotated import annotated
from commands import Run
from readings import Noise

from curation.model import Issue
from curation.workspace.store import PULL_ISSUES


def test_people_with_their_counts_and_hours(run: Run, tmp_path: Path) -> None:
    workspace = annotated(tmp_path / "w", {"ann_a": Noise(), "ann_b": Noise(drop=0.3)})
    held = Issue(
        rule="span-text",
        severity="error",
        article_id="x",
        author="ann_c",
        where="task 1",
        message="it says something else",
    )
    workspace.write(PULL_ISSUES, [held])
    told = run("annotators", "-C", str(workspace.root), "--json")
    first, second, third = json.loads(told.out)
    assert (first["name"], first["annotations"], first["hours"], first["minutes"]) == (
        "ann_a",
        12,
        2.0,
        10.0,
    )
    assert second["items"] < first["items"]
    assert (third["name"], third["annotations"], third["hours"], third["faults"]) == (
        "ann_c",
        0,
        None,
        1,
    )
    text = run("annotators", "-C", str(workspace.root)).out
    assert "2.00" in text and "2026-09-01" in text and "@" not in text


def test_nobody_yet(run: Run) -> None:
    run("init", "w")
    assert run("annotators", "-C", "w").out == "nobody's work yet\n"
