"""What a release accounts for."""

import json
from pathlib import Path

from curation import samples
from curation.flow.ingest import ingest
from curation.flow.publish import publish
from curation.model import Issue
from curation.workspace.store import ARTICLES, GOLD, PULL_ISSUES, Workspace


def unreadable(article: str, rule: str) -> Issue:
    return Issue(
        rule=rule, severity="error", article_id=article, where="task 1", message="it is broken"
    )


def test_every_article_counts_once(tmp_path: Path) -> None:
    """Those whose annotations were held back, once or twice, and those nobody has read."""
    workspace = Workspace.create(tmp_path / "w")[0]
    ingest(workspace, [str(samples.articles())], defaults={"license": "cc0-1.0"})
    ids = [article.id for article in workspace.read(ARTICLES)]
    with_gold, held, other = ids[:6], ids[6], ids[7]
    gold = samples.gold()
    workspace.write(GOLD, [gold[ident] for ident in with_gold])
    issues = [(with_gold[0], "unknown-label"), (held, "unknown-label"), (held, "broken-link")]
    issues += [(other, "broken-link")]
    workspace.write(PULL_ISSUES, [unreadable(*issue) for issue in issues])

    done = publish(workspace, "auto", None)
    manifest = json.loads((done.folder / "manifest.json").read_text(encoding="utf-8"))
    counts = manifest["counts"]["articles"]
    assert done.articles == counts["published"] == 6
    assert counts["quarantined"] == {"broken-link": 2}
    assert counts["skipped"] == {"no gold yet": len(ids) - 8}
    assert counts["in"] == len(ids)
