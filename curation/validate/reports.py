"""Issues in the formats that other tools read: JUnit XML and SARIF 2.1.0."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree import ElementTree

import regex

from curation.model import Issue
from curation.validate.across import ACROSS
from curation.validate.rule import Rule
from curation.validate.rules import RULES
from curation.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEFT_OUT = regex.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""Characters that no XML document can hold (XML 1.0, section 2.2)."""


class Place(NamedTuple):
    """Where a record stands: the file, relative to the workspace, and the line, from 1."""

    path: str
    line: int


class Checked(NamedTuple):
    """An annotation that was checked, and where it stands."""

    article_id: str
    author: str
    place: Place


def junit(checked: Sequence[Checked], issues: Iterable[Issue]) -> str:
    """A JUnit report: each annotation is a test case, which fails if it has an error.

    Warnings stand under `system-out` of their test case. Issues about no single annotation are
    test cases of their own.
    """
    by_case: dict[tuple[str, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        by_case[issue.article_id, issue.author or ""].append(issue)
    cases = dict.fromkeys((one.article_id, one.author) for one in checked) | dict.fromkeys(by_case)
    failing = sum(any(i.severity == "error" for i in found) for found in by_case.values())
    counts = {"tests": str(len(cases)), "failures": str(failing), "errors": "0"}
    root = ElementTree.Element("testsuites", {"name": "curation validate", **counts})
    suite = ElementTree.SubElement(
        root, "testsuite", {"name": "annotations", **counts, "skipped": "0", "time": "0"}
    )
    for article, author in cases:
        _case(suite, article, author, by_case.get((article, author), []))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _case(suite: ElementTree.Element, article: str, author: str, issues: Sequence[Issue]) -> None:
    name = f"{article} by {author}" if author else article or "the whole project"
    case = ElementTree.SubElement(
        suite, "testcase", {"name": _xml(name), "classname": "curation.validate", "time": "0"}
    )
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        about = {"type": errors[0].rule, "message": _xml(f"{errors[0].message}{more}")}
        ElementTree.SubElement(case, "failure", about).text = _lines(errors)
    if warnings := [issue for issue in issues if issue.severity == "warning"]:
        ElementTree.SubElement(case, "system-out").text = _lines(warnings)


def _lines(issues: Iterable[Issue]) -> str:
    return _xml("\n".join(f"{issue.severity}  {issue.rule}  {_text(issue)}" for issue in issues))


def _text(issue: Issue) -> str:
    where = f"{issue.where}: " if issue.where else ""
    return f"{where}{issue.message}" + (f"; fix: {issue.fix}" if issue.fix else "")


def _xml(text: str) -> str:
    return LEFT_OUT.sub("\ufffd", text)


def sarif(
    checked: Sequence[Checked], issues: Iterable[Issue], others: Mapping[Issue, Place]
) -> str:
    """A SARIF 2.1.0 log (OASIS standard), with line numbers in the workspace's files.

    Args:
        checked: the annotations.
        issues: what was found.
        others: where issues stand that are about no single annotation in `checked`.
    """
    places = {(one.article_id, one.author): one.place for one in checked}
    first: dict[str, Place] = {}
    for one in checked:
        first.setdefault(one.article_id, one.place)
    issues = list(issues)
    rules = list(_rules(issues))
    number = {rule["id"]: place for place, rule in enumerate(rules)}
    results = [
        _result(
            issue,
            number[issue.rule],
            others.get(issue)
            or places.get((issue.article_id, issue.author or ""))
            or first.get(issue.article_id),
        )
        for issue in issues
    ]
    driver = {"name": "curation", "semanticVersion": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rules(issues: Iterable[Issue]) -> Iterator[dict[str, Any]]:
    known: list[Rule[Any]] = [*RULES, *ACROSS]
    for rule in known:
        yield {
            "id": rule.name,
            "shortDescription": {"text": rule.about},
            "help": {"text": rule.fix},
            "defaultConfiguration": {"level": rule.severity},
        }
    names = {rule.name for rule in known}
    for name in sorted({issue.rule for issue in issues} - names):
        yield {"id": name, "shortDescription": {"text": name.replace("-", " ")}}


def _result(issue: Issue, rule: int, place: Place | None) -> dict[str, Any]:
    told = "/".join(part for part in (issue.article_id, issue.author, issue.where) if part)
    location: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": told}]} if told else {}
    if place:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": place.path},
            "region": {"startLine": place.line},
        }
    same = hashlib.sha256(f"{issue.rule}\n{told}\n{issue.message}".encode()).hexdigest()
    return {
        "ruleId": issue.rule,
        "ruleIndex": rule,
        "level": issue.severity,
        "message": {"text": _text(issue)},
        **({"locations": [location]} if location else {}),
        "partialFingerprints": {"issue/v1": same},
    }
