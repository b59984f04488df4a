"""CSV and TSV, record by record, with the bytes of each."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import IO

from curation.ingest.places import Place
from curation.ingest.raw import Columns, Raw, Refused, refuse
from curation.ingest.records import record

_MARKS = ",;\t|"


class _Lines:
    """Lines of a file for `csv.reader`, which remembers those of the record being read."""

    def __init__(self, stream: IO[bytes], most: int):
        self._stream = stream
        self._again: deque[bytes] = deque()
        self._most = most
        self.read: list[bytes] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if sum(map(len, self.read)) > self._most:
            raise csv.Error("a quotation mark is not closed")
        line = self._again.popleft() if self._again else self._stream.readline(self._most)
        if not line:
            raise StopIteration
        self.read.append(line)
        self.number += 1
        if self.number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        return line.decode("utf-8")

    def next_record(self) -> None:
        """Forget the lines of the record before."""
        self.read.clear()

    def back(self, keep: int) -> bytes:
        """Give all lines of this record but the first `keep` back, to be read again."""
        kept, again = self.read[:keep], self.read[keep:]
        self._again.extendleft(reversed(again))
        self.number -= len(again)
        self.read.clear()
        return b"".join(kept)


def read(
    place: Place, stream: IO[bytes], columns: Columns, max_chars: int
) -> Iterator[Raw | Refused]:
    """Every row of a file with a heading row; a broken row does not stop the rest."""
    lines = _Lines(stream, 4 * max_chars + 2**20)
    csv.field_size_limit(2**31 - 1)
    header = _header(lines)
    if isinstance(header, str) or columns.text not in header[0]:
        why = header if isinstance(header, str) else f"its columns: {', '.join(header[0])}"
        message = f"no column {columns.text!r} (--text-column); {why}"
        yield refuse(place.where, "no-text", message, b"".join(lines.read))
        return
    names, mark = header
    for number, row, bad, data in _rows(lines, mark):
        where = f"{place.where}:{number}"
        if bad is not None:
            yield refuse(where, *bad, data)
        elif len(row) != len(names):
            message = f"{len(row)} fields, the heading has {len(names)}"
            yield refuse(where, "wrong-width", message, data)
        else:
            yield record(
                dict(zip(names, row, strict=True)),
                columns,
                where=where,
                stem=place.stem,
                data=data,
                max_chars=max_chars,
            )


def _header(lines: _Lines) -> tuple[list[str], str] | str:
    """The names of the columns and the mark between them, or what is wrong with them."""
    try:
        first = next(lines)
    except StopIteration:
        return "the file is empty"
    except UnicodeDecodeError as error:
        return f"byte {error.start} of the heading is not UTF-8"
    mark = max(_MARKS, key=first.count)
    names = [name.strip() for name in next(csv.reader([first], delimiter=mark), [])]
    if len(set(names)) < len(names):
        return "a column stands twice in the heading"
    return names, mark


def _rows(
    lines: _Lines, mark: str
) -> Iterator[tuple[int, list[str], tuple[str, str] | None, bytes]]:
    """Line number, fields, what is wrong if anything, and bytes of every row."""
    reader = csv.reader(lines, delimiter=mark, strict=True)
    while True:
        lines.next_record()
        number = lines.number + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except UnicodeDecodeError as error:
            data = lines.back(len(lines.read))
            yield (
                number,
                [],
                ("not-utf-8", f"byte {error.start} is not UTF-8: {error.reason}"),
                data,
            )
        except csv.Error as error:
            message = f"not CSV: {error}"
            yield number, [], ("not-csv", message), lines.back(1)
        else:
            if row:
                yield number, row, None, b"".join(lines.read)
            continue
        reader = csv.reader(lines, delimiter=mark, strict=True)
