"""Ids of articles, made from names of files, values of id columns, or the text itself."""

from __future__ import annotations

import hashlib

import regex

from curation.model import ARTICLE_ID

_SAFE = regex.compile(ARTICLE_ID)
_PLAIN = regex.compile(r"[A-Za-z0-9]+")
_RESERVED = regex.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_LONGEST = 128


def from_name(name: str) -> str:
    """The name itself where it is safe as a file name everywhere, else a slug and a hash of it."""
    if len(name) <= _LONGEST and _SAFE.fullmatch(name) and not _RESERVED.fullmatch(name):
        return name
    slug = "-".join(_PLAIN.findall(name))[:60].strip("-")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{slug}-{digest[:8]}" if slug else f"a{digest[:12]}"


def from_text(stem: str, text: str) -> str:
    """For a row without an id: the name of its file, and a hash of its text.

    The number of the row is left out on purpose: it changes when rows are added above.
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return from_name(f"{from_name(stem)[: _LONGEST - 11]}-{digest[:10]}")
