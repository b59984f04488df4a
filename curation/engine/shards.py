"""Shards: files of records in a folder or at any fsspec address, each whole or not there.

A shard is JSONL packed with zstd, or Parquet. Beside the shards stands a completion record for
each (`done/<table>/<name>.json`): what it was made from and by what, how many records there are,
and a hash of them. Where record and shard are there and nothing they were made from has changed,
there is nothing to do.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from curation.errors import CurationError, UsageError
from curation.model import Record

JSONL, PARQUET = "jsonl", "parquet"
PACKED = (".zst", ".gz", ".bz2", ".xz")
RECORDS = (".jsonl", ".jsonl.zst", ".jsonl.gz", ".parquet")
DONE = "done"
SUFFIX = {JSONL: ".jsonl.zst", PARQUET: ".parquet"}


@dataclass(frozen=True)
class Shard:
    """A file to read.

    Attributes:
        address: where it is.
        name: what its results are called.
        mark: changes when the file changes.
    """

    address: str
    name: str
    mark: str


@dataclass(frozen=True)
class Kept:
    """A file of a finished shard: how many records, and the SHA-256 of their lines."""

    table: str
    records: int
    sha256: str
    bytes: int
    suffix: str


@dataclass(frozen=True)
class Done:
    """The completion record of a shard.

    Attributes:
        name: of the shard.
        made_from: hash of all that decides what comes out.
        files: what was written.
        counts: whatever else is worth counting.
    """

    name: str
    made_from: str
    files: tuple[Kept, ...]
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Folder:
    """A place for shards: a local folder, or an address such as `s3://bucket/run`."""

    address: str

    def path(self, *parts: str) -> str:
        """The address of something in it."""
        return "/".join([self.address.rstrip("/"), *parts])

    def done(self, table: str, name: str, made_from: str) -> Done | None:
        """The completion record of a shard, if it is made from just this and its files are there.

        Raises:
            CurationError: the place cannot be reached.
        """
        try:
            data = read_bytes(self.path(DONE, table, f"{name}.json"))
            value = json.loads(data)
            value["files"] = tuple(Kept(**kept) for kept in value["files"])
            found = Done(**value)
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None
        sizes = (size(self.file(found, kept)) == kept.bytes for kept in found.files)
        return found if found.made_from == made_from and all(sizes) else None

    def file(self, done: Done, kept: Kept) -> str:
        """The address of a file of a finished shard."""
        return self.path(kept.table, done.name + kept.suffix)

    def write(self, table: str, name: str, lines: Iterable[bytes], suffix: str) -> Kept:
        """Write records, one line of JSON each, as a shard."""
        held = list(lines)
        digest = hashlib.sha256(b"".join(line + b"\n" for line in held)).hexdigest()
        data = _parquet(held) if suffix == SUFFIX[PARQUET] else _zstd(held)
        write_bytes(self.path(table, name + suffix), data)
        return Kept(table, len(held), digest, len(data), suffix)

    def finish(self, table: str, done: Done) -> None:
        """Write a completion record, last of all."""
        text = json.dumps(asdict(done), indent=1, sort_keys=True)
        write_bytes(self.path(DONE, table, f"{done.name}.json"), text.encode())


def shards(
    address: str, table: str, ends: Sequence[str] = RECORDS, fix: str | None = None
) -> list[Shard]:
    """The shards of a table at an address: in its folder `table`, else in the address itself.

    Args:
        address: a folder, or one file.
        table: name of the table.
        ends: how names of shards end; hidden files are passed over.
        fix: what to do where there are none.

    Raises:
        UsageError: there are none, or two of one name.
    """
    system, path = _system(address)
    system.invalidate_cache()
    with _reported(address):
        if system.isdir(f"{path.rstrip('/')}/{table}"):
            address, path = f"{address.rstrip('/')}/{table}", f"{path.rstrip('/')}/{table}"
        elif ends is RECORDS and system.isdir(f"{path.rstrip('/')}/{DONE}"):
            # what else lies in a run, such as the work of a stopped stage, is not of this table
            raise UsageError(
                f"{address} is a run that has no {table}",
                fix="name the run that has; if the stage that makes them was stopped, the same "
                "command goes on with it",
            )
        paths = sorted(system.find(path)) if system.isdir(path) else [path]
        found = [_shard(system, address, path, one) for one in paths if _readable(one, ends)]
    names = [shard.name for shard in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"two shards in {address} are called {twice!r}")
    if not found:
        raise UsageError(
            f"there are no shards in {address}",
            fix=fix or f"name a folder of files that end in {', '.join(ends)}",
        )
    return found


@dataclass(frozen=True)
class Job:
    """A shard to make.

    Attributes:
        name: of the shard.
        made_from: hash of all that decides what comes out.
        what: what the work needs to know.
    """

    name: str
    made_from: str
    what: Any


Work = Callable[[Any], tuple[Mapping[str, Iterable[bytes]], dict[str, int]]]
"""Makes the lines of tables, and counts, of a job's `what`."""


def once(folder: Folder, table: str, suffix: str, work: Work, job: Job) -> tuple[Done, bool]:
    """Make a shard, unless it is there; runs on a worker.

    Returns:
        Its completion record, and whether it was made now.
    """
    if found := folder.done(table, job.name, job.made_from):
        return found, False
    tables, counts = work(job.what)
    files = tuple(folder.write(name, job.name, made, suffix) for name, made in tables.items())
    done = Done(job.name, job.made_from, files, counts)
    folder.finish(table, done)
    return done, True


def content_hash(done: Iterable[Done], table: str) -> str:
    """One hash of a table over all its shards; the packing of the files makes no difference."""
    found = sorted(
        (one.name, kept.sha256) for one in done for kept in one.files if kept.table == table
    )
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def made_from(*parts: object) -> str:
    """A hash of what decides a result."""
    return hashlib.sha256(json.dumps(parts, default=str, ensure_ascii=False).encode()).hexdigest()


def lines(address: str) -> Iterator[bytes]:
    """The records of a shard as lines of JSON, without line ends; blank lines are left out.

    Raises:
        OSError: it cannot be read, or is damaged.
    """
    import pyarrow as pa

    system, path = _system(address)
    try:
        if path.endswith(".parquet"):
            yield from _parquet_lines(system, path)
            return
        with system.open(path, "rb", compression="gzip" if path.endswith(".gz") else None) as file:
            if path.endswith(".zst"):
                file = io.BufferedReader(pa.input_stream(file, compression="zstd"))
            for line in file:
                if line.strip():
                    yield line.rstrip(b"\r\n")
    except (pa.ArrowException, OSError, EOFError, zlib.error) as error:
        raise OSError(f"{address} cannot be read: {error}") from None


def size(address: str) -> int | None:
    """Bytes of a file; None if it is not there."""
    system, path = _system(address)
    try:
        return int(system.size(path))
    except FileNotFoundError:
        return None


def names(folder: str, end: str) -> list[str]:
    """The addresses of the files in a folder whose names end so, sorted."""
    system, path = _system(folder)
    system.invalidate_cache()
    found = (PurePosixPath(one).name for one in system.ls(path, detail=False))
    return sorted(f"{folder}/{one}" for one in found if one.endswith(end))


def remove(folder: str) -> None:
    """Take a folder away with all that is in it, if it is there."""
    system, path = _system(folder)
    system.invalidate_cache()
    with _reported(folder):
        if system.exists(path):
            system.rm(path, recursive=True)


def read_bytes(address: str, start: int | None = None, end: int | None = None) -> bytes:
    """The content of a file, or of a stretch of it.

    Raises:
        FileNotFoundError: it is not there.
    """
    system, path = _system(address)
    data: bytes = system.cat_file(path, start=start, end=end)
    return data


def write_bytes(address: str, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    On a local disk that is another name and a rename; object stores show an object when all of it
    has come.
    """
    system, path = _system(address)
    with _reported(address):
        if "file" not in system.protocol:
            system.pipe_file(path, data)
            return
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)


def to_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """Records as lines."""
    return (record.to_line().encode() for record in records)


def _readable(path: str, ends: Sequence[str]) -> bool:
    name = PurePosixPath(path).name
    return name.endswith(tuple(ends)) and not name.startswith(".")


def _shard(system: Any, address: str, root: str, path: str) -> Shard:
    inner = path[len(root) :].strip("/") or PurePosixPath(path).name
    name = inner
    for end in PACKED:
        name = name.removesuffix(end)
    name = name.rpartition(".")[0] or name
    where = address if path == root else f"{address.rstrip('/')}/{inner}"
    return Shard(where, name.replace("/", "_"), str(system.ukey(path)))


class _reported:
    """Turns what a file system says into an error for people."""

    def __init__(self, address: str):
        self.address = address

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError) or _of_driver(error, self.address):
            raise CurationError(
                f"{self.address} cannot be used: {error}",
                fix="look at the address, and at your right to read and write there",
            ) from None


def _of_driver(error: BaseException | None, address: str) -> bool:
    """Whether an error is of a kind that the driver of an address brings along."""
    foreign = type(error).__module__.partition(".")[0] not in ("builtins", "curation")
    return "://" in address and isinstance(error, Exception) and foreign


def _system(address: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    try:
        system, path = url_to_fs(str(Path(address).expanduser()) if address[:1] == "~" else address)
    except ImportError as error:
        extra = {"s3": "s3", "s3a": "s3", "hf": "hf"}.get(address.partition("://")[0])
        fix = f"pip install 'curation[{extra}]'" if extra else None
        raise UsageError(f"cannot use {address}: {error}", fix=fix) from None
    except ValueError as error:
        raise UsageError(f"{address} is no address that can be used: {error}") from None
    return system, path


def _zstd(held: list[bytes]) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        for line in held:
            stream.write(line + b"\n")
    return bytes(sink.getvalue())


def _parquet(held: list[bytes]) -> bytes:
    """A column for each key, text as text, everything else as JSON; such columns say `json`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [json.loads(line) for line in held]
    columns: dict[str, list[str | None]] = {}
    fields = []
    for name in dict.fromkeys(key for row in rows for key in row):
        values = [row.get(name) for row in rows]
        plain = all(value is None or isinstance(value, str) for value in values)
        columns[name] = values if plain else [_json(value) for value in values]
        fields.append(pa.field(name, pa.string(), metadata=None if plain else {"json": "1"}))
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns, pa.schema(fields)), sink, compression="zstd")
    return bytes(sink.getvalue())


def _parquet_lines(system: Any, path: str) -> Iterator[bytes]:
    import pyarrow.parquet as pq

    with system.open(path, "rb") as stream:
        file = pq.ParquetFile(stream)
        nested = {f.name for f in file.schema_arrow if (f.metadata or {}).get(b"json")}
        for batch in file.iter_batches(batch_size=256):
            for row in batch.to_pylist():
                for name in nested & row.keys():
                    row[name] = None if row[name] is None else json.loads(row[name])
                yield json.dumps(row, ensure_ascii=False, default=str).encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
