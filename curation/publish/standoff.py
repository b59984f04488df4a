"""Releases without texts: every offset, label and hash, and no word of an article.

The columns `text`, `title` and `tokens` are left out at every depth, and in `raw` of `annotations`
the `text` of each span. The manifest keeps the full columns under `standoff`, so that
`curation.publish.rehydrate` can put the words back.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from curation.publish.columns import Rows
from curation.publish.tables import Table

WORDS = ("text", "title", "tokens")
RAW = "raw"
KEY = "standoff"
"""Where the manifest of such a release names the full columns."""


def without_words(table: Table) -> Table:
    """The config without the columns that hold words of the articles."""
    import datasets

    bare = replace(table, features=datasets.Features(_bare(table.features)))
    if RAW not in table.features:
        return bare

    def rows(*given: Any) -> Rows:
        found = table.rows(*given)
        assert isinstance(found, list)
        return [{**row, RAW: spoken(row[RAW], None)} for row in found]

    return replace(bare, rows=rows)


def _bare(feature: Any) -> Any:
    import datasets

    if isinstance(feature, dict):
        return {name: _bare(inner) for name, inner in feature.items() if name not in WORDS}
    if isinstance(feature, datasets.List):
        return datasets.List(_bare(feature.feature))
    return feature


def spoken(raw: str, text: str | None) -> str:
    """A record as JSON whose spans have their words from `text`, or have none."""
    return json.dumps(_mapped(json.loads(raw), text), ensure_ascii=False, separators=(",", ":"))


def _mapped(value: Any, text: str | None) -> Any:
    if isinstance(value, list):
        return [_mapped(member, text) for member in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for name, member in value.items():
        if name == "text" and "start" in value:
            continue
        found[name] = _mapped(member, text)
        if name == "end" and text is not None:
            found["text"] = text[value["start"] : value["end"]]
    return found
