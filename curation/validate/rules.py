"""All rules, and the functions that ask them.

A rule speaks in findings; `check` and `check_across` turn them into `Issue` records. Nothing here
raises because of what an annotation says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from curation.model import Annotation, Issue
from curation.ontology import Ontology
from curation.validate import entities, events, records, spans, stances
from curation.validate.across import ACROSS, Gathered
from curation.validate.rule import Case, Finding, Rule

SUBJECTS: dict[str, tuple[Rule[Case], ...]] = {
    "The annotation as a whole": records.RULES,
    "Spans": spans.RULES,
    "Mentions": entities.RULES,
    "Events": events.RULES,
    "Stances": stances.RULES,
}
"""The rules about single annotations, by what they look at."""

RULES: tuple[Rule[Case], ...] = tuple(rule for rules in SUBJECTS.values() for rule in rules)
"""All rules about single annotations."""


def check(
    annotation: Annotation,
    text: str,
    ontology: Ontology,
    rules: Sequence[Rule[Case]] = RULES,
) -> list[Issue]:
    """What is wrong with an annotation.

    Args:
        annotation: the record.
        text: of its article, as it is today.
        ontology: of today.
        rules: which rules to ask; all by default.

    Returns:
        One issue a finding, in the order of the rules.
    """
    case = Case(annotation, text, ontology)
    return [_issue(rule, finding, case) for rule in rules for finding in rule.find(case)]


def check_across(
    annotations: Iterable[Annotation], rules: Sequence[Rule[Gathered]] = ACROSS
) -> list[Issue]:
    """What annotations that are sound one by one contradict each other in.

    Readings of different origin are not compared with each other. The order of `annotations`
    does not change what is found.
    """
    gathered = Gathered(annotations)
    return [
        Issue(
            rule=rule.name,
            severity=rule.severity,
            article_id=finding.article_id,
            author=finding.author,
            where=finding.item,
            message=finding.message,
            fix=rule.fix,
        )
        for rule in rules
        for finding in rule.find(gathered)
    ]


def _issue(rule: Rule[Case], finding: Finding, case: Case) -> Issue:
    return Issue(
        rule=rule.name,
        severity=rule.severity,
        article_id=case.annotation.article_id,
        author=case.annotation.author,
        where=_where(finding.item, case),
        message=finding.message,
        fix=rule.fix,
    )


def _where(item: str, case: Case) -> str:
    """An item as a person finds it: ``e12 GPE «रूस» [64:67)``."""
    span = case.marked.get(item)
    return f"{item} {span.label} «{span.text}» [{span.start}:{span.end})" if span else item


def rules_page() -> str:
    """The documentation of every rule, as Markdown."""
    return "\n".join(_page_lines()) + "\n"


def _page_lines() -> Iterator[str]:
    yield from (
        "# What `curation validate` checks",
        "",
        "This page is written by `curation render` from `curation/validate/`. An **error** breaks",
        "the record for a machine, or a span rule that the characters alone decide; a command that",
        "meets one ends with exit code 1. A **warning** rests on a word list or on experience and",
        "needs a person's eye. Names of rules never change.",
    )
    for subject, rules in SUBJECTS.items():
        yield from _subject_lines(subject, rules)
    yield from _subject_lines("Several annotations together", ACROSS)


def _subject_lines(
    subject: str, rules: Sequence[Rule[Case]] | Sequence[Rule[Gathered]]
) -> Iterator[str]:
    yield from ("", f"## {subject}")
    for rule in rules:
        yield from ("", f"### {rule.name}", "", f"**{rule.severity}** · {rule.about}", "")
        yield f"*Fix:* {rule.fix}" + ("; or `curation validate --fix`." if rule.mechanical else ".")
