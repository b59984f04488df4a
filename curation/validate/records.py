"""Rules about an annotation as a whole: its text, version, ids and flags."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterator

from curation.model import EVENT, TOPIC, sha256
from curation.validate.rule import Case, Finding, Rule


def _text_changed(case: Case) -> Iterator[Finding]:
    found, told = _hash(case.text), case.annotation.article_sha256
    if found != told:
        yield Finding(f"annotated on text {told[:12]}, the article now is {found[:12]}")


def _not_nfc(case: Case) -> Iterator[Finding]:
    if not _is_nfc(case.text):
        yield Finding("the article's text is not in Unicode normal form NFC")


_hash = functools.lru_cache(maxsize=64)(sha256)
"""Annotations of one text mostly come one after the other."""


@functools.lru_cache(maxsize=64)
def _is_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def _untidy_paragraph(case: Case) -> Iterator[Finding]:
    for number, paragraph in enumerate(case.text.split("\n"), 1):
        if not paragraph or paragraph != paragraph.strip():
            yield Finding(f"paragraph {number} is empty or has blanks at an edge")


def _other_version(case: Case) -> Iterator[Finding]:
    theirs, ours = case.annotation.ontology_version, case.ontology.version
    if theirs != ours:
        yield Finding(f"made under ontology {theirs}, today's is {ours}")


def _repeated_id(case: Case) -> Iterator[Finding]:
    ids = [span.item for span in case.spans]
    if len(set(ids)) == len(ids):
        return
    for ident, count in Counter(ids).items():
        if count > 1:
            yield Finding(f"{count} items have this id", ident)


def _points_nowhere(case: Case) -> Iterator[Finding]:
    for (_, role, found), some in case.links.items():
        if found is None or (found == EVENT) != (role == TOPIC):
            kind = "event" if role == TOPIC else "mention"
            for event, argument in some:
                yield Finding(f"{role} points to {argument.filler_id}, no {kind}", event.id)
    for stance in case.annotation.stances:
        for name, ident in (("holder", stance.holder_id), ("target", stance.target)):
            if ident not in case.types:
                yield Finding(f"{name} points to {ident}, which does not exist", stance.id)
    for item in case.sourced:
        for source in item.sources:
            if source not in case.types:
                yield Finding(f"source points to {source}, which does not exist", item.id)


def _gold_id(case: Case) -> Iterator[Finding]:
    if case.annotation.origin != "gold":
        return
    record = case.annotation
    for letter, items in (("e", record.entities), ("v", record.events), ("s", record.stances)):
        for item in items:
            number = item.id[1:]
            if item.id[0] != letter or not number.isdecimal() or number[0] == "0":
                yield Finding(f"expected {letter} and a number", item.id)


def _gold_order(case: Case) -> Iterator[Finding]:
    if case.annotation.origin != "gold":
        return
    record = case.annotation
    for name, starts in (
        ("entities", [entity.start for entity in record.entities]),
        ("events", [event.trigger.start for event in record.events]),
    ):
        if starts != sorted(starts):
            yield Finding(f"the {name} do not stand in text order")


def _unknown_flag(case: Case) -> Iterator[Finding]:
    flags, allowed = case.annotation.flags, case.ontology.flags
    for name, value, known in (
        ("status", flags.status, allowed.status),
        ("confidence", flags.confidence, allowed.confidence),
    ):
        if value is not None and value not in known:
            yield Finding(f"{name} {value!r} is not in the ontology; there are {', '.join(known)}")


RULES: tuple[Rule[Case], ...] = (
    Rule(
        "text-changed",
        "error",
        "The annotation speaks of another text than the article now has, so its offsets move.",
        "curation push, so that the article is annotated again on its present text",
        _text_changed,
    ),
    Rule(
        "text-not-nfc",
        "error",
        "The article's text is not in Unicode normal form NFC, so equal words may differ.",
        "curation ingest, which normalises before offsets exist",
        _not_nfc,
    ),
    Rule(
        "untidy-paragraph",
        "error",
        "A paragraph of the article is empty or has blanks at an edge.",
        "curation ingest, which trims before offsets exist",
        _untidy_paragraph,
    ),
    Rule(
        "other-ontology-version",
        "warning",
        "The annotation was made under another version of the ontology.",
        "curation migrate, with a map of the labels that changed",
        _other_version,
    ),
    Rule(
        "repeated-id",
        "error",
        "Two items share an id, so a link to it means nothing.",
        "give each item its own id; in Label Studio: draw one of the two anew",
        _repeated_id,
    ),
    Rule(
        "points-nowhere",
        "error",
        "A link leads to an item that does not exist, or to one of the wrong kind.",
        "draw the link anew, or remove it",
        _points_nowhere,
    ),
    Rule(
        "gold-id-not-numbered",
        "warning",
        "An id in gold is not e, v or s and a number.",
        "curation adjudicate, which numbers items in text order",
        _gold_id,
    ),
    Rule(
        "gold-not-in-text-order",
        "warning",
        "Items in gold do not stand in text order, so versions cannot be compared line by line.",
        "curation adjudicate, which writes items in text order",
        _gold_order,
    ),
    Rule(
        "unknown-flag",
        "error",
        "A status or confidence of the article is not in the ontology.",
        "choose one of those the ontology lists",
        _unknown_flag,
    ),
)
