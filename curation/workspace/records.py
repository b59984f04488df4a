"""Tables of records: JSONL files, one record a line, replaced whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from curation.errors import WorkspaceError
from curation.model import Record
from curation.workspace.files import write_atomically

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Table(Generic[R]):
    """A file of records of one type, one JSON object a line."""

    path: str
    type: type[R]


class Records:
    """The tables of a workspace."""

    root: Path

    def read(self, table: Table[R]) -> Iterator[R]:
        """The records of a table, one after the other; none if the file is not there yet.

        Raises:
            WorkspaceError: a line is damaged.
        """
        return (record for _, record in self.located(table))

    def at(self, table: Table[R], places: Iterable[int]) -> Iterator[R]:
        """The records of a table at the places `located` gave, in the order asked for.

        Raises:
            WorkspaceError: a line is damaged.
        """
        wanted = list(places)
        if not wanted:
            return
        with (self.root / table.path).open("rb") as lines:
            for place in wanted:
                lines.seek(place)
                yield self._record(table, lines.readline(), f"byte {place}")

    def located(self, table: Table[R]) -> Iterator[tuple[int, R]]:
        """Like `read`, each record with its place in the file, in bytes, for `at`.

        Raises:
            WorkspaceError: a line is no such record.
        """
        for number, (place, line) in enumerate(self.lines(table), 1):
            yield place, self._record(table, line, f"line {number}")

    def _record(self, table: Table[R], line: bytes, where: str) -> R:
        try:
            return table.type.model_validate_json(line)
        except ValidationError as error:
            what = error.errors(include_url=False)[0]
            raise WorkspaceError(
                f"{self.root / table.path}, {where} is damaged: {what['msg']} ({what['loc']})",
                fix="restore the file from a backup, or run its stage again",
            ) from None

    def lines(self, table: Table[R]) -> Iterator[tuple[int, bytes]]:
        """The lines of a table as they stand in the file, each with its place; not looked into."""
        path = self.root / table.path
        place = 0
        if path.exists():
            with path.open("rb") as lines:
                for line in lines:
                    yield place, line
                    place += len(line)

    def write(self, table: Table[R], records: Iterable[R]) -> bool:
        """Replace a table; says whether anything changed."""
        return self.write_lines(table, (f"{r.to_line()}\n".encode() for r in records))

    def write_lines(self, table: Table[R], lines: Iterable[bytes]) -> bool:
        """Replace a table by lines made before; says whether anything changed."""
        return write_atomically(self.root / table.path, lines)

    def append(self, table: Table[R], records: Iterable[R]) -> bool:
        """Add records behind those there are, all or none; says whether there were any."""
        path = self.root / table.path

        def lines() -> Iterator[bytes]:
            if path.exists():
                with path.open("rb") as old:
                    yield from iter(partial(old.read, 1 << 20), b"")
            for record in records:
                yield f"{record.to_line()}\n".encode()

        return write_atomically(path, lines())
