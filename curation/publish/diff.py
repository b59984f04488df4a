"""What changed between two versions, and the version number that has to follow from it.

| bump  | when |
|-------|------|
| major | a label renamed, removed or moved; a column or config gone or changed; a split changed |
| minor | articles, configs, columns or labels added |
| patch | corrected annotations or texts, articles taken down, other words in the card |

A config that is gone since all its articles are, as after a takedown, asks for a patch only.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import regex

from curation.errors import UsageError, WorkspaceError
from curation.model import Record
from curation.publish.build import MANIFEST
from curation.publish.records import require_files, rows, unharmed
from curation.publish.release import SPLITS

if TYPE_CHECKING:
    from datasets import Features

Bump: TypeAlias = Literal["major", "minor", "patch"]
BUMPS: tuple[Bump, ...] = ("patch", "minor", "major")
VERSION = regex.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", flags=regex.ASCII)
ITEMS = {"entities": "entities", "events": "events", "stance": "stances"}
"""The config and the column that hold the items of a layer."""


class Move(Record):
    """An article that stands in another split than before."""

    article_id: str
    before: str
    after: str


class ItemChange(Record):
    """An item of the gold that is there in one version only, or reads otherwise."""

    article_id: str
    layer: str
    item_id: str
    kind: Literal["added", "removed", "changed"]
    before: str | None = None
    after: str | None = None


class Changes(Record):
    """Everything in which two versions differ.

    Attributes:
        emptied: configs that are gone since every article they spoke of is.
        breaking: changes of columns and labels that break code written for the old version.
        widening: changes of columns and labels that do not.
        restated: the card, the guidelines or what stands beside the gold reads otherwise.
    """

    before: str
    after: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[Move, ...] = ()
    items: tuple[ItemChange, ...] = ()
    emptied: tuple[str, ...] = ()
    breaking: tuple[str, ...] = ()
    widening: tuple[str, ...] = ()
    restated: bool = False


def diff(old: Path, new: Path) -> Changes:
    """Compare the folders of two versions, article by article and item by item.

    A column that only one of them has is a change of columns, not of every row.

    Raises:
        WorkspaceError: a folder is no version.
    """
    before, after = read_manifest(old), read_manifest(new)
    found = _Found()
    schemas = _schemas(old, before), _schemas(new, after)
    for was, now in _pairs(old, new, "articles", schemas):
        found.article(was, now)
    for config, layer in ITEMS.items():
        for was, now in _pairs(old, new, config, schemas):
            found.item_changes(layer, was, now)
    emptied = _emptied(old, schemas[0].keys() - schemas[1].keys(), set(found.removed))
    breaking, widening = _schema_changes(_without(schemas[0], emptied), schemas[1])
    return Changes(
        before=before["version"],
        after=after["version"],
        added=tuple(found.added),
        removed=tuple(found.removed),
        changed=tuple(sorted({*found.changed, *(item.article_id for item in found.items)})),
        moved=tuple(found.moved),
        items=tuple(found.items),
        emptied=tuple(emptied),
        breaking=tuple(breaking),
        widening=tuple(widening),
        restated=before["fingerprint"] != after["fingerprint"],
    )


def bump(changes: Changes) -> Bump | None:
    """The smallest bump these changes allow; None if nothing has changed."""
    if changes.breaking or changes.moved:
        return "major"
    if changes.widening or changes.added:
        return "minor"
    if changes.changed or changes.removed or changes.restated:
        return "patch"
    return None


def next_version(previous: str | None, wanted: Bump) -> str:
    """The version number after `previous`; 1.0.0 if there is none.

    Raises:
        UsageError: `previous` is no version number of the form 1.2.3.
    """
    if previous is None:
        return "1.0.0"
    major, minor, patch = version_key(previous)
    return {
        "major": f"{major + 1}.0.0",
        "minor": f"{major}.{minor + 1}.0",
        "patch": f"{major}.{minor}.{patch + 1}",
    }[wanted]


def version_key(version: str) -> tuple[int, int, int]:
    """A version number as something that sorts.

    Raises:
        UsageError: it is none.
    """
    match = VERSION.fullmatch(version)
    if not match:
        raise UsageError(f"{version!r} is no version number; they look like 1.2.3")
    return int(match[1]), int(match[2]), int(match[3])


def chosen(changes: Changes, wanted: Bump | Literal["auto"]) -> Bump | None:
    """The bump to make: the one asked for, or with "auto" the one the changes call for.

    Raises:
        UsageError: the bump asked for is smaller than the changes allow.
    """
    needed = bump(changes)
    if wanted == "auto" or needed is None:
        return needed
    if BUMPS.index(wanted) < BUMPS.index(needed):
        raise UsageError(
            f"the changes since {changes.before} call for a {needed} version, not {wanted}",
            details=summary(changes),
            fix=f"curation publish --bump {needed}",
        )
    return wanted


def summary(changes: Changes, taken_down: Container[str] = ()) -> tuple[str, ...]:
    """The changes in a few lines, as they stand in the changelog.

    `taken_down`: articles that were removed because somebody asked for it.
    """
    layers = Counter((change.layer, change.kind) for change in changes.items)
    lines = [*changes.breaking, *changes.widening]
    lines += [f"{m.article_id} moved from {m.before} to {m.after}" for m in changes.moved]
    went = Counter("taken down" if i in taken_down else "removed" for i in changes.removed)
    for what, number in {"added": len(changes.added), **went}.items():
        if number:
            lines.append(f"{number} article{'s' * (number > 1)} {what}")
    lines += [f"config {name} is empty: all its articles are gone" for name in changes.emptied]
    if changes.changed:
        lines.append(
            f"{len(changes.changed)} articles with corrections"
            if len(changes.changed) > 1
            else "1 article with corrections"
        )
    lines += [f"{layer}: {number} {kind}" for (layer, kind), number in sorted(layers.items())]
    if changes.restated and not lines:
        lines.append("words of the card, guidelines or annotations beside the gold")
    return tuple(lines)


def latest(exports: Path) -> str | None:
    """The highest version in a folder of versions, if there is any."""
    found = [
        path.parent.name
        for path in exports.glob(f"*/{MANIFEST}")
        if VERSION.fullmatch(path.parent.name)
    ]
    return max(found, key=version_key, default=None)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a version.

    Raises:
        WorkspaceError: the folder is no version.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        missing = {"version", "tables", "files", "fingerprint", "changelog"} - manifest.keys()
    except (OSError, ValueError, AttributeError) as error:
        missing, manifest = {str(error)}, {}
    if missing:
        raise WorkspaceError(
            f"{folder} is no published version: {', '.join(sorted(missing))}",
            fix="curation publish",
        )
    return manifest


Row: TypeAlias = dict[str, Any]
Schemas: TypeAlias = "Mapping[str, Features]"


def _pairs(
    old: Path, new: Path, config: str, schemas: tuple[Schemas, Schemas]
) -> Iterator[tuple[Row | None, Row | None]]:
    """The rows of both versions, article by article; a row carries its split as `split`.

    Where the columns differ, only those that both have.
    """
    was, now = (schema.get(config) for schema in schemas)
    shape = {**_both(was, now), "split": None} if was and now and was != now else None
    merged = merge(_sorted(old, config, 0), _sorted(new, config, 1), key=itemgetter(0, 1))
    for _, group in groupby(merged, key=itemgetter(0)):
        found = {side: _cut(shape, row) for _, side, row in group}
        yield found.get(0), found.get(1)


def _both(was: Any, now: Any) -> Any:
    """The columns two versions share, at every depth; a list as its member's in a list."""
    import datasets

    if isinstance(was, dict) and isinstance(now, dict):
        return {name: _both(was[name], now[name]) for name in was if name in now}
    if isinstance(was, datasets.List) and isinstance(now, datasets.List):
        return [_both(was.feature, now.feature)]
    return None


def _cut(shape: Any, value: Any) -> Any:
    """A value without the columns its shape has not."""
    if value is None or shape is None:
        return value
    if isinstance(shape, list):
        return [_cut(shape[0], member) for member in value]
    return {name: _cut(inner, value[name]) for name, inner in shape.items() if name in value}


def _sorted(folder: Path, config: str, side: int) -> Iterator[tuple[str, int, Row]]:
    """The rows of a config over all splits, by article."""
    by_split = (_of_split(folder, config, split, side) for split in SPLITS)
    return merge(*by_split, key=itemgetter(0))


def _of_split(folder: Path, config: str, split: str, side: int) -> Iterator[tuple[str, int, Row]]:
    for row in rows(folder, config, split):
        yield row["article_id"], side, {**row, "split": split}


@dataclass
class _Found:
    """What a comparison has found so far."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    items: list[ItemChange] = field(default_factory=list)
    _whole: set[str] = field(default_factory=set)

    def article(self, was: Row | None, now: Row | None) -> None:
        if was is None or now is None:
            here = now or was or {}
            (self.added if was is None else self.removed).append(here["article_id"])
            self._whole.add(here["article_id"])
            return
        ident, before, after = now["article_id"], was.pop("split"), now.pop("split")
        if before != after:
            self.moved.append(Move(article_id=ident, before=before, after=after))
        if was != now:
            self.changed.append(ident)

    def item_changes(self, layer: str, was: Row | None, now: Row | None) -> None:
        """Changes of an article's items, unless the article itself is new or gone."""
        here = now or was or {}
        if here["article_id"] in self._whole:
            return
        earlier, later = ({i["id"]: i for i in (row or {}).get(layer, ())} for row in (was, now))
        for ident in sorted(earlier.keys() | later.keys()):
            before, after = earlier.get(ident), later.get(ident)
            if before != after:
                kind: Literal["added", "removed", "changed"] = "changed"
                if before is None or after is None:
                    kind = "added" if before is None else "removed"
                self.items.append(
                    ItemChange(
                        article_id=here["article_id"],
                        layer=layer,
                        item_id=ident,
                        kind=kind,
                        before=_json(before),
                        after=_json(after),
                    )
                )


def _json(item: Any) -> str | None:
    return None if item is None else json.dumps(item, ensure_ascii=False, sort_keys=True)


def _schemas(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Features]:
    import datasets
    import pyarrow.parquet as pq

    found = {}
    require_files(folder, manifest)
    for config, splits in manifest["tables"].items():
        for split in splits:
            (path,) = (folder / "data" / config).glob(f"{split}-*.parquet")
            with unharmed(folder, path):
                found[config] = datasets.Features.from_arrow_schema(pq.read_schema(path))
    return found


def _emptied(old: Path, gone: Iterable[str], removed: Container[str]) -> list[str]:
    """Which of the configs that are gone spoke of removed articles only."""
    return [
        config
        for config in sorted(gone)
        if all(row["article_id"] in removed for split in SPLITS for row in rows(old, config, split))
    ]


def _without(schemas: Schemas, names: Container[str]) -> Schemas:
    return {name: features for name, features in schemas.items() if name not in names}


def _schema_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    breaking = [f"config {name} is gone" for name in was.keys() - now.keys()]
    widening = [f"config {name} is new" for name in now.keys() - was.keys()]
    for name in sorted(was.keys() & now.keys()):
        columns: dict[tuple[bool, str], list[str]] = defaultdict(list)
        for breaks, what, column in _feature_changes("", was[name], now[name]):
            columns[breaks, what].append(column)
        for (breaks, what), found in columns.items():
            (breaking if breaks else widening).append(f"{name}: {what}: {', '.join(sorted(found))}")
    return sorted(breaking), sorted(widening)


def _feature_changes(where: str, was: Any, now: Any) -> Iterator[tuple[bool, str, str]]:
    """Each change of a column: whether it breaks readers, what it is, and the column's path."""
    import datasets

    if isinstance(was, dict) and isinstance(now, dict):
        below = f"{where}." if where else ""
        yield from ((True, "columns gone", below + name) for name in was if name not in now)
        yield from ((False, "columns new", below + name) for name in now if name not in was)
        for name in was.keys() & now.keys():
            yield from _feature_changes(below + name, was[name], now[name])
    elif isinstance(was, datasets.List) and isinstance(now, datasets.List):
        yield from _feature_changes(where, was.feature, now.feature)
    elif isinstance(was, datasets.ClassLabel) and isinstance(now, datasets.ClassLabel):
        if was.names != now.names[: len(was.names)]:
            yield True, "labels renamed, removed or in another order", where
        elif was.names != now.names:
            yield False, f"new labels {', '.join(now.names[len(was.names) :])}", where
    elif was != now:
        yield True, f"{was} became {now}", where
