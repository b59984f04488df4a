"""Pages of HTML: all text a reader sees, line by line, and which lines are the main text.

What trafilatura does not take for the main text is not thrown away: it stands in the page as
read, and the article's cuts name it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import regex

from curation.errors import UsageError
from curation.ingest.identity import from_name
from curation.ingest.normalise import fault
from curation.ingest.raw import Raw
from curation.ingest.records import BadRecord

_CHARSET = regex.compile(rb"(?i)<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)")
_UNSEEN = frozenset(
    {"script", "style", "noscript", "template", "head", "title", "svg", "math", "iframe", "object"}
)
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike
    strong sub sup time tt u var wbr
    """.split()  # noqa: SIM905 - a table, not a list
)
_SPACES = regex.compile(r"\s+")
_BULLET = regex.compile(r"^[-*•]\s+")
_SURE = 20
"""A line of this many code points or more is main text where it stands inside a longer one."""


def page(data: bytes, where: str, stem: str) -> Raw:
    """A page of HTML as a record: `text` is what a reader sees, `chosen` its main text.

    Raises:
        UsageError: trafilatura, which finds the main text, is not installed.
        BadRecord: the bytes are not in the encoding they name, or hold what no text may hold.
    """
    html = decode(data)
    if found := fault(html):
        raise BadRecord(found.reason, found.message)
    lines = [line for line in visible(html) if line]
    main, about = _extract(html)
    title = _SPACES.sub(" ", about.pop("title", "")).strip()
    if title:
        lines.insert(0, title)
    return Raw(
        where=where,
        id=from_name(stem),
        data=data,
        text="\n".join(lines),
        title=title or None,
        metadata=MappingProxyType(about),
        chosen=_chosen(lines, main, bool(title)),
        by_file=True,
    )


def decode(data: bytes) -> str:
    """HTML as text, in the encoding it names, UTF-8 if it names none; strictly.

    Raises:
        BadRecord: there is no such encoding, or the bytes are not in it.
    """
    if data.startswith(codecs.BOM_UTF8):
        data, name = data[3:], "utf-8"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    else:
        named = _CHARSET.search(data[:4096])
        name = named[1].decode("ascii") if named else "utf-8"
    try:
        return data.decode(name)
    except LookupError:
        raise BadRecord("unknown-encoding", f"there is no encoding {name!r}") from None
    except UnicodeDecodeError as error:
        raise BadRecord(
            "wrong-encoding", f"byte {error.start} is not {name}: {error.reason}"
        ) from None


def visible(html: str) -> Iterator[str]:
    """The lines of text a reader sees, white space within them reduced to blanks."""
    from lxml import etree  # type: ignore[import-untyped]
    from lxml.html import (  # type: ignore[import-untyped]
        HTMLParser,
        document_fromstring,
    )

    try:
        root = document_fromstring(
            html.encode(), parser=HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=True)
        )
    except (etree.LxmlError, ValueError):
        return
    line: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        begins = event == "start"
        if tag in _UNSEEN:
            unseen += 1 if begins else -1
        if tag not in _INLINE and tag:
            yield _joined(line)
            line.clear()
        text = element.text if begins and tag else element.tail if not begins else None
        if text and not unseen:
            line.append(text)
    yield _joined(line)


def _joined(parts: list[str]) -> str:
    return _SPACES.sub(" ", "".join(parts)).strip()


def _extract(html: str) -> tuple[str, dict[str, str]]:
    """The main text as trafilatura sees it, and what the page says of itself."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise UsageError(
            "pages of HTML need the package trafilatura", fix="pip install 'curation[html]'"
        ) from None
    found: Any = bare_extraction(html, include_comments=False, with_metadata=True)
    if found is None:
        return "", {}
    named = {
        "title": found.title,
        "source": found.sitename,
        "url": found.url,
        "published": found.date,
        "license": found.license,
    }
    return found.text or "", {name: value for name, value in named.items() if value}


def _chosen(lines: list[str], main: str, titled: bool) -> frozenset[int] | None:
    """The numbers of the lines that are of the main text; None where none was found."""
    if not main.strip():
        return None
    whole = {_SPACES.sub("", _BULLET.sub("", line)) for line in main.split("\n")}
    text = _SPACES.sub("", main)
    chosen = {0} if titled else set()
    for number, line in enumerate(lines):
        squeezed = _SPACES.sub("", line)
        if squeezed in whole or (len(squeezed) >= _SURE and squeezed in text):
            chosen.add(number)
    return frozenset(chosen)
