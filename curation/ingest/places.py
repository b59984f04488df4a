"""One file that is read: where it is, its bytes, and how many of them are held."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

HOLD = 64 * 2**20
"""The most bytes of one record that are held to be kept; of a longer one only the hash is."""

_PACKED = {".gz": "gzip", ".bz2": "bz2", ".xz": "xz", ".zst": "zstd"}
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Place:
    """One file: the file system it is on, its path there, and its name for people."""

    system: Any
    path: str
    where: str

    @property
    def name(self) -> str:
        """The name of the file, without what its packing adds."""
        name = PurePosixPath(self.path).name
        return name.removesuffix(self._packing())

    @property
    def kind(self) -> str:
        """The ending that says how to read it, small letters, with its dot."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name of the file without its ending."""
        return PurePosixPath(self.name).stem

    @property
    def writable(self) -> bool:
        """Whether its name can be written: file systems take names of any bytes."""
        return not _SURROGATE.search(self.path)

    def open(self) -> io.BufferedReader:
        """The bytes of the file, unpacked, to be read once from the front.

        Raises:
            OSError: it cannot be opened.
        """
        packing = _PACKED.get(self._packing())
        if packing == "zstd":
            import pyarrow as pa

            packed = self.system.open(self.path, "rb")
            return io.BufferedReader(pa.input_stream(packed, compression="zstd"))
        stream = self.system.open(self.path, "rb", compression=packing)
        # drivers' own streams know no limit to the length of a line
        return io.BufferedReader(stream)

    def _packing(self) -> str:
        suffix = PurePosixPath(self.path).suffix
        return suffix if suffix.lower() in _PACKED else ""


class StandardInput:
    """A file system of one file, which can be read once."""

    def open(self, path: str, mode: str, compression: str | None) -> IO[bytes]:
        """The bytes that come in."""
        return open(0, "rb", buffering=0, closefd=False)


def take(
    stream: IO[bytes], first: bytes = b"", *, line: bool = False
) -> tuple[bytes | None, str, int]:
    """Read what is left of a stream, or of its line, without holding more than `HOLD` bytes.

    Returns:
        The bytes with `first` before them (None where they are more than `HOLD`), the sha256 of
        them all, and their number.
    """
    digest = hashlib.sha256(first)
    kept: list[bytes] | None = [first]
    size = len(first)
    while not (line and first.endswith(b"\n")):
        first = stream.readline(2**20) if line else stream.read(2**20)
        if not first:
            break
        digest.update(first)
        size += len(first)
        if kept is not None:
            kept.append(first)
            if size > HOLD:
                kept = None
    return (None if kept is None else b"".join(kept)), digest.hexdigest(), size
