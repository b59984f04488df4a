"""Rules about stances: holder, target, polarity and evidence."""

from __future__ import annotations

from collections.abc import Iterator

from curation.validate.rule import Case, Finding, Rule


def _unknown_polarity(case: Case) -> Iterator[Finding]:
    for stance in case.annotation.stances:
        if stance.polarity not in case.ontology.stance.polarity:
            yield Finding(f"{stance.polarity!r} is no polarity of a stance", stance.id)


def _holder_type(case: Case) -> Iterator[Finding]:
    for stance in case.annotation.stances:
        found = case.types.get(stance.holder_id)
        if found and found not in case.ontology.stance.holders:
            yield Finding(f"holder {stance.holder_id} is of type {found}", stance.id)


def _target_type(case: Case) -> Iterator[Finding]:
    for stance in case.annotation.stances:
        found = case.types.get(stance.target)
        if found and found not in case.ontology.stance.targets:
            yield Finding(f"target {stance.target} is of type {found}", stance.id)


def _other_paragraph(case: Case) -> Iterator[Finding]:
    for stance in case.annotation.stances:
        if stance.target in case.types and case.paragraph(
            case.starts[stance.target]
        ) != case.paragraph(stance.evidence.start):
            yield Finding(f"target {stance.target} stands in another paragraph", stance.id)


def _reciprocal(case: Case) -> Iterator[Finding]:
    for stance in case.annotation.stances:
        if stance.holder_id == stance.target and stance.target in case.entities:
            refs = case.entities[stance.target].ref
            if len(refs) < 2:
                what = " ".join(refs) or "nobody"
                yield Finding(f"holder and target are {stance.target}, {what} alone", stance.id)


def _repeated(case: Case) -> Iterator[Finding]:
    seen: dict[tuple[str, str, int], str] = {}
    for stance in case.annotation.stances:
        key = stance.holder_id, stance.target, case.paragraph(stance.evidence.start)
        other = seen.setdefault(key, stance.id)
        if other != stance.id:
            yield Finding(f"{other} has the same holder and target in this paragraph", stance.id)


LINK = "link another mention in Label Studio, or delete the stance"

RULES: tuple[Rule[Case], ...] = (
    Rule(
        "unknown-stance-polarity",
        "error",
        "A stance has a polarity that the ontology does not have.",
        "choose another label for the evidence in Label Studio",
        _unknown_polarity,
    ),
    Rule(
        "holder-not-allowed",
        "error",
        "The holder of a stance is of a type that cannot hold a position.",
        LINK,
        _holder_type,
    ),
    Rule(
        "target-not-allowed",
        "error",
        "The target of a stance is of a type that no position is taken toward.",
        LINK,
        _target_type,
    ),
    Rule(
        "target-in-another-paragraph",
        "error",
        "Target and evidence of a stance stand in different paragraphs.",
        "link a mention of the target in the paragraph of the evidence",
        _other_paragraph,
    ),
    Rule(
        "reciprocal-without-collective",
        "error",
        "Holder and target are one mention that stands for one alone; only a collective mention "
        "(दोनों देश) can have a stance toward itself.",
        LINK,
        _reciprocal,
    ),
    Rule(
        "repeated-stance",
        "error",
        "Two stances have the same holder, the same target and the same paragraph.",
        "keep one; if both for and against are expressed, make it mixed",
        _repeated,
    ),
)
