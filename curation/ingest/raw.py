"""What reading yields: a record as it stood in a source, or a refusal, each with its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from curation.model import Reject

MAX_CHARS = 1_000_000
"""The longest article taken, in code points, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns (or JSON keys) of a table that hold each part of an article.

    Only `text` must be there. The others are used where they are.
    """

    text: str = "text"
    id: str = "id"
    title: str = "title"
    source: str = "source"
    url: str = "url"
    published: str = "published"
    license: str = "license"


@dataclass(frozen=True, slots=True)
class Raw:
    """One record as it stood in its source.

    Attributes:
        where: the place, for people: `folder/file.txt`, `file.jsonl:17`.
        id: what the article will be called.
        data: the bytes of this record and of nothing else.
        text: the page, decoded, unchanged. Offsets of cuts count its code points. Where a table
            has a title column, the title is its first line.
        title: the title, where the source names it apart from the text.
        metadata: `source`, `url`, `published`, `license`, as far as the source names them.
        chosen: for a page of HTML, the lines that belong to its main text; None elsewhere.
        by_file: whether the id is made of the name of a file, which other files may share.
    """

    where: str
    id: str
    data: bytes
    text: str
    title: str | None = None
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    chosen: frozenset[int] | None = None
    by_file: bool = False

    @property
    def sha256(self) -> str:
        """Hex SHA-256 of `data`."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that cannot be read: why, and its bytes (None where they are too many to hold)."""

    reject: Reject
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden file or folder, which is not looked at."""

    where: str


Found = Raw | Refused | Hidden
"""What reading yields."""


def refuse(where: str, reason: str, message: str, data: bytes) -> Refused:
    """A refusal of the record `data` at `where`."""
    sha = hashlib.sha256(data).hexdigest()
    return Refused(Reject(where=where, reason=reason, message=message, raw_sha256=sha), data)
