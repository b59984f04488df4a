"""Reports that other tools read: well-formed, complete, and where the fault stands."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

from planted_faults import TEXT, entity, moved, sound

from curation.model import Issue
from curation.ontology import Ontology
from curation.validate.across import ACROSS
from curation.validate.reports import Checked, Place, junit, sarif
from curation.validate.rules import RULES, check

CHECKED = [
    Checked("a1", "a", Place("human/annotations.jsonl", 1)),
    Checked("a1", "b", Place("human/annotations.jsonl", 2)),
]
LOST = Issue(rule="task-deleted", severity="warning", article_id="", where="task 7", message="gone")


def faults(ontology: Ontology) -> list[Issue]:
    broken = entity(moved(sound(), "russia", "रूस ने"), "paris", ref=())
    odd = moved(broken, "date", "बुधवार को पेरिस")
    return [*check(odd, TEXT, ontology), LOST]


def test_junit_has_a_case_for_every_annotation(ontology: Ontology) -> None:
    root = ElementTree.fromstring(junit(CHECKED, faults(ontology)))
    (suite,) = root
    assert (root.tag, suite.tag) == ("testsuites", "testsuite")
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "0")
    cases = {case.get("name"): case for case in suite}
    assert set(cases) == {"a1 by a", "a1 by b", "the whole project"}
    failure = cases["a1 by a"].find("failure")
    assert failure is not None and failure.text is not None
    assert "error  ends-in-postposition  e9 GPE «रूस ने»" in failure.text
    assert failure.get("type") in {rule.name for rule in RULES}
    assert len(cases["a1 by b"]) == 0
    told = cases["the whole project"].findtext("system-out")
    assert told == "warning  task-deleted  task 7: gone"


def test_junit_survives_any_character() -> None:
    message = "साथ \x00 \x0b \uffff <b> & ]]>"
    issue = Issue(rule="r", severity="error", article_id="a1", where="", message=message)
    (failure,) = ElementTree.fromstring(junit([], [issue])).iter("failure")
    assert failure.text == "error  r  साथ \ufffd \ufffd \ufffd <b> & ]]>"


def log(ontology: Ontology) -> Any:
    others = {LOST: Place("human/pulled.jsonl", 4)}
    return json.loads(sarif(CHECKED, faults(ontology), others))


def test_sarif_names_every_rule_and_points_to_the_line(ontology: Ontology) -> None:
    found = log(ontology)
    assert found["version"] == "2.1.0"
    (run,) = found["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        *(rule.name for rule in RULES),
        *(rule.name for rule in ACROSS),
        "task-deleted",
    ]
    assert {"id", "shortDescription", "help", "defaultConfiguration"} <= set(rules[0])
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        assert result["message"]["text"]
    lines = {
        result["ruleId"]: result["locations"][0]["physicalLocation"] for result in run["results"]
    }
    assert lines["ends-in-postposition"] == {
        "artifactLocation": {"uri": "human/annotations.jsonl"},
        "region": {"startLine": 1},
    }
    assert lines["task-deleted"]["region"] == {"startLine": 4}


def test_sarif_fingerprints_tell_issues_apart(ontology: Ontology) -> None:
    results = log(ontology)["runs"][0]["results"]
    prints = [result["partialFingerprints"]["issue/v1"] for result in results]
    assert len(set(prints)) == len(results) > 3
    assert log(ontology)["runs"][0]["results"] == results
