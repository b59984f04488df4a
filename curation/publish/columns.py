"""Columns described once: their dataset feature, their Arrow array, and the way back.

A column is a tree of `Value`, `Choice`, `Group` and `Many`, each with a getter that takes the
object of the level above. Arrays are made a leaf at a time over a whole block of rows, which is
what makes writing cheaper than turning every row into a dict first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, TypeAlias

from curation.errors import CheckFailed

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features

Getter: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True)
class Value:
    """A plain value; `dtype` is a `datasets.Value` type name."""

    dtype: str
    get: Getter


@dataclass(frozen=True)
class Choice:
    """One of a closed, append-only list of names, or none; stored as the name's number."""

    names: tuple[str, ...]
    get: Getter


@dataclass(frozen=True)
class Group:
    """Several named columns over the object `get` returns."""

    fields: Mapping[str, Column]
    get: Getter


@dataclass(frozen=True)
class Many:
    """A list: `get` returns the sequence (or None), `item` describes each member."""

    item: Column
    get: Getter


Column: TypeAlias = Value | Choice | Group | Many


def features(columns: Mapping[str, Column]) -> Features:
    """The `datasets.Features` of a table with these columns."""
    import datasets

    return datasets.Features({name: _feature(column) for name, column in columns.items()})


def _feature(column: Column) -> Any:
    import datasets

    match column:
        case Value():
            return datasets.Value(column.dtype)
        case Choice():
            return datasets.ClassLabel(names=list(column.names))
        case Group():
            return {name: _feature(inner) for name, inner in column.fields.items()}
        case Many():
            return datasets.List(_feature(column.item))


def batch(columns: Mapping[str, Column], rows: Sequence[Any], schema: pa.Schema) -> pa.RecordBatch:
    """The rows as one Arrow batch.

    Raises:
        CheckFailed: a label is not in its list; the message names the row by its first column.
    """
    import pyarrow as pa

    try:
        arrays = [_array(columns[field.name], rows, field.type) for field in schema]
    except KeyError:
        raise CheckFailed(
            "a label is not in the ontology this release is built with",
            details=list(_unknown(columns, rows)),
            fix="curation validate",
        ) from None
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _array(column: Column, objects: Sequence[Any], dtype: pa.DataType) -> pa.Array:
    import pyarrow as pa

    get = column.get
    match column:
        case Value():
            return pa.array([get(o) for o in objects], dtype)
        case Choice():
            number = _numbers(column)
            return pa.array([number[get(o)] for o in objects], dtype)
        case Group():
            inner = [get(o) for o in objects]
            arrays = [_array(column.fields[f.name], inner, f.type) for f in dtype.fields]
            return pa.StructArray.from_arrays(arrays, fields=dtype.fields)
        case Many():
            lists = [get(o) for o in objects]
            lengths = (len(x) if x is not None else 0 for x in lists)
            offsets = pa.array(list(accumulate(lengths, initial=0)), pa.int32())
            flat = list(chain.from_iterable(x for x in lists if x is not None))
            values = _array(column.item, flat, dtype.value_type)
            mask = pa.array([x is None for x in lists]) if None in lists else None
            return pa.ListArray.from_arrays(offsets, values, type=dtype, mask=mask)


def _numbers(column: Choice) -> dict[str | None, int | None]:
    return {None: None, **{name: number for number, name in enumerate(column.names)}}


def _unknown(columns: Mapping[str, Column], rows: Sequence[Any]) -> list[str]:
    """One line for each label that has no number: its row, its column, the label."""
    key = next(iter(columns.values()))
    found: list[str] = []
    for row in rows:
        for name, column in columns.items():
            found += [f"{key.get(row)}  {name}{p}: {label!r}" for p, label in _strays(column, row)]
    return found


def _strays(column: Column, parent: Any) -> list[tuple[str, str]]:
    value = column.get(parent)
    match column:
        case Choice():
            return [] if value is None or value in column.names else [("", value)]
        case Group():
            return [
                (f".{name}{path}", label)
                for name, inner in column.fields.items()
                for path, label in _strays(inner, value)
            ]
        case Many():
            return [
                (f"[{number}]{path}", label)
                for number, member in enumerate(value or ())
                for path, label in _strays(column.item, member)
            ]
        case Value():
            return []


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
