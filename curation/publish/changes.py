"""What changed between two versions, told article by article and item by item."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from curation.publish.diff import Changes, ItemChange, summary
from curation.publish.markdown import plain

UNSAID = ("by", "confidence", "from", "from_fields")
"""Fields of an item that say where it comes from, not what it says."""


def by_article(changes: Changes) -> dict[str, list[str]]:
    """A line for each thing that changed, by article."""
    found: dict[str, list[str]] = defaultdict(list)
    for ident in changes.added:
        found[ident].append("added")
    for ident in changes.removed:
        found[ident].append("removed")
    for move in changes.moved:
        found[move.article_id].append(f"moved from {move.before} to {move.after}")
    for change in changes.items:
        found[change.article_id].append(item(change))
    for ident in changes.changed:
        found[ident] = found[ident] or ["its text or metadata changed"]
    return dict(sorted(found.items()))


def item(change: ItemChange) -> str:
    """One item that was added, removed or changed, in a line."""
    before, after = (json.loads(said) if said else {} for said in (change.before, change.after))
    name = f"{change.layer} {change.item_id} {_called(after or before)}".rstrip()
    if change.kind != "changed":
        return f"{name} {change.kind}"
    differing = [
        field for field in sorted({*before, *after}) if before.get(field) != after.get(field)
    ]
    told = [field for field in differing if field not in UNSAID]
    if not told:
        return f"{name} comes from other readings"
    return f"{name} changed: " + "; ".join(
        f"{field} {_said(before.get(field))} → {_said(after.get(field))}" for field in told
    )


def _called(said: dict[str, Any]) -> str:
    """Label and words of an item."""
    words = said.get("text") or (said.get("trigger") or said.get("evidence") or {}).get("text")
    label = said.get("type") or said.get("polarity") or ""
    return f"{label} «{words}»" if words else str(label)


def _said(value: Any) -> str:
    if isinstance(value, dict) and "start" in value:
        return f"«{value.get('text', '')}» [{value['start']}:{value['end']})"
    if isinstance(value, list):
        return "[" + ", ".join(_said(member) for member in value) + "]"
    if isinstance(value, dict) and "role" in value:
        return f"{value['role']} {value['filler_id']}"
    return "nothing" if value is None else str(value)


def markdown(changes: Changes) -> str:
    """The changes as a section of a changelog."""
    return "\n".join(_markdown(changes)) + "\n"


def _markdown(changes: Changes) -> Iterator[str]:
    yield f"## {changes.before} → {changes.after}"
    yield ""
    lines = summary(changes)
    yield from (f"- {plain(line)}" for line in lines or ("nothing",))
    for ident, told in by_article(changes).items():
        yield ""
        yield f"### {plain(ident)}"
        yield ""
        yield from (f"- {plain(line)}" for line in told)
