"""From rows to Arrow columns and back.

A row is a dict whose labels are names; the `Features` of its table say which columns to take and
which of them are labels. A row may hold more than its table has columns for, so that a record's
own `__dict__` can stand in a row as it is: that, and leaving the walk to pyarrow, is what makes
writing about as cheap as it can be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from curation.errors import CheckFailed

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features

PLACES_SHOWN = 20


Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = "list[Row] | Mapping[str, pa.Array]"
"""Rows, or columns that are ready made."""


def column(features: Features, rows: Rows, name: str) -> pa.Array:
    """One column of the rows, in the Arrow type of its feature.

    Raises:
        CheckFailed: a label is not in its list; each place is named, with its row's first column.
    """
    import pyarrow as pa

    if not isinstance(rows, list):
        return rows[name]
    feature = features[name]
    raw = pa.array([row[name] for row in rows], _raw_type(feature))
    try:
        return _numbered(feature, raw)
    except KeyError:
        raise CheckFailed(
            "a label is not in the ontology this release is built with",
            details=list(_unknown(features, rows, name))[:PLACES_SHOWN],
            fix="curation validate",
        ) from None


def _raw_type(feature: Any) -> pa.DataType:
    """The Arrow type of a column whose labels are still names."""
    import datasets
    import pyarrow as pa

    if isinstance(feature, dict):
        return pa.struct([(name, _raw_type(inner)) for name, inner in feature.items()])
    if isinstance(feature, datasets.List):
        return pa.list_(_raw_type(feature.feature))
    return pa.string() if isinstance(feature, datasets.ClassLabel) else feature.pa_type


def _numbered(feature: Any, array: pa.Array) -> pa.Array:
    """The column with numbers in place of label names."""
    import datasets
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(feature, datasets.ClassLabel):
        found = pc.index_in(array, value_set=pa.array(feature.names, pa.string()), skip_nulls=True)
        if found.null_count != array.null_count:
            raise KeyError
        return found.cast(pa.int64())
    if isinstance(feature, dict):
        inner = [_numbered(feature[f.name], array.field(f.name)) for f in array.type]
        return pa.StructArray.from_arrays(inner, list(feature))
    if isinstance(feature, datasets.List):
        mask = array.is_null() if array.null_count else None
        items = _numbered(feature.feature, array.values)
        return pa.ListArray.from_arrays(array.offsets, items, mask=mask)
    return array


def _unknown(features: Features, rows: Sequence[Any], name: str) -> Iterator[str]:
    key = next(iter(features))
    for row in rows:
        for path, label in _strays(features[name], row[name]):
            yield f"{row[key]}  {name}{path}: {label!r}"


def _strays(feature: Any, value: Any) -> Iterator[tuple[str, Any]]:
    """Labels that have no number, each with its place below `value`."""
    import datasets

    if value is None:
        return
    if isinstance(feature, datasets.ClassLabel):
        if value not in feature.names:
            yield "", value
    elif isinstance(feature, dict):
        for name, inner in feature.items():
            for path, label in _strays(inner, value.get(name)):
                yield f".{name}{path}", label
    elif isinstance(feature, datasets.List):
        for number, member in enumerate(value):
            for path, label in _strays(feature.feature, member):
                yield f"[{number}]{path}", label


def tally(feature: Any, array: pa.Array, path: str) -> Iterator[tuple[str, Counter[str]]]:
    """How often each label occurs in a column, for every list of labels in it."""
    import datasets
    import numpy as np

    if isinstance(feature, datasets.ClassLabel):
        found = np.bincount(array.drop_null().to_numpy(), minlength=len(feature.names))
        yield path, Counter(dict(zip(feature.names, found.tolist(), strict=True)))
    elif isinstance(feature, dict):
        for name, inner in feature.items():
            yield from tally(inner, array.field(name), f"{path}.{name}")
    elif isinstance(feature, datasets.List):
        yield from tally(feature.feature, array.flatten(), path)


def named(feature: Any, value: Any) -> Any:
    """A value as read from parquet or `datasets`, its label numbers turned back into names.

    Args:
        feature: a `datasets` feature, or a dict or `Features` of them.
        value: what stands in that column (or, for a dict, the row).
    """
    import datasets

    if value is None:
        return None
    if isinstance(feature, datasets.ClassLabel):
        return feature.names[value]
    if isinstance(feature, datasets.List):
        return [named(feature.feature, member) for member in value]
    if isinstance(feature, dict):
        return {name: named(inner, value[name]) for name, inner in feature.items()}
    return value
