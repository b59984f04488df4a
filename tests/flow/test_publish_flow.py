"""What a release accounts for."""

import json
from pathlib import Path

import pyarrow.parquet as pq
from licensed import licensed

from curation import samples
from curation.flow.ingest import ingest
from curation.flow.publish import publish
from curation.model import Flags, Issue
from curation.workspace.store import ARTICLES, GOLD, HUMAN, PULL_ISSUES, Workspace


def unreadable(article: str, rule: str) -> Issue:
    return Issue(
        rule=rule, severity="error", article_id=article, where="task 1", message="it is broken"
    )


def test_every_article_counts_once(tmp_path: Path) -> None:
    """Those whose annotations were held back, once or twice, and those nobody has read."""
    workspace = licensed(Workspace.create(tmp_path / "w")[0])
    ingest(workspace, [str(samples.articles())], defaults={"license": "cc0-1.0"})
    ids = [article.id for article in workspace.read(ARTICLES)]
    with_gold, held, other = ids[:6], ids[6], ids[7]
    gold = samples.gold()
    workspace.write(GOLD, [gold[ident] for ident in with_gold])
    issues = [(with_gold[0], "unknown-label"), (held, "unknown-label"), (held, "broken-link")]
    issues += [(other, "broken-link")]
    workspace.write(PULL_ISSUES, [unreadable(*issue) for issue in issues])

    done = publish(workspace)
    manifest = json.loads((done.folder / "manifest.json").read_text(encoding="utf-8"))
    counts = manifest["counts"]["articles"]
    assert done.articles == counts["published"] == 6
    assert counts["quarantined"] == {"broken-link": 2}
    assert counts["skipped"] == {"no gold yet": len(ids) - 8}
    assert counts["in"] == len(ids)


def test_notes_of_annotators_stay_in_the_workspace(tmp_path: Path) -> None:
    """They are free text: somebody may write a telephone number into one."""
    workspace = licensed(Workspace.create(tmp_path / "w")[0])
    ingest(workspace, [str(samples.articles())], defaults={"license": "cc0-1.0"})
    gold = samples.gold()
    note = "call asha on +91 98110 00000 or asha@example.org"
    workspace.write(GOLD, gold.values())
    workspace.write(
        HUMAN,
        [
            one.model_copy(
                update={
                    "author": "ann_a",
                    "origin": "human",
                    "flags": Flags(guideline_gap=True, note=note),
                }
            )
            for one in gold.values()
        ],
    )
    folder = publish(workspace).folder
    rows = pq.read_table(folder / "data" / "annotations").to_pylist()
    assert {row["annotator"] for row in rows if row["raw"]} == {"ann_a"}
    assert "98110" not in str(rows)
    assert {reading.flags.note for reading in workspace.read(HUMAN)} == {note}
