"""Faulty work back to whoever did it: a task with their reading, the faults above the text.

A tab of the project, filtered to the tasks in question, works in the community edition too, but
has no place for what is wrong, and shows in a shared project what others have said. So whoever has
faults to mend gets a project of their own. What they submit there takes the place of what it
corrects; the old annotation stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from curation.model import Article
from curation.studio.assemble import as_issue
from curation.studio.decode import Decoded, LeftOut, Mark, author_of
from curation.studio.encode import ARTICLE_ID, Item, task_data
from curation.studio.interface import ARTICLE_CONTROLS, FAULTS, ITEM_TYPES
from curation.studio.parse import Fault, Text, parse

Task = Mapping[str, Any]

Who = tuple[str, str]
"""An article and a person."""


def encode_returned(
    ident: str,
    article: Article,
    faults: Iterable[str],
    suggestion: Mapping[str, Any],
    config_sha: str,
) -> dict[str, Any]:
    """The task that sends a reading back.

    Args:
        ident: the task is known by it, as others by their article.
        article: what was read.
        faults: what is to be mended, a line each.
        suggestion: the reading as a prediction.
        config_sha: which labelling page the task is made for.
    """
    numbered = (f"{number}. {line}" for number, line in enumerate(faults, 1))
    above = "\n".join(["⚠ कृपया सुधारकर दोबारा जमा कीजिए:", *numbered])
    return {
        "data": {**task_data(article), ARTICLE_ID: ident, FAULTS: above},
        "meta": {"config_sha": config_sha},
        "predictions": [suggestion],
    }


def showable(result: Any, text: str) -> list[Item]:
    """What the page can show of a result that could not be read: it fails on a loose arrow."""
    regions = parse(result, Text(text)).regions
    kept = []
    for item in result if isinstance(result, list) else ():
        if not isinstance(item, dict):
            continue
        if item.get("type") == "relation":
            good = {str(item.get("from_id")), str(item.get("to_id"))} <= regions.keys()
        else:
            control = str(item.get("from_name"))
            good = ITEM_TYPES.get(control) == item.get("type")
            good = good and isinstance(item.get("value"), dict)
            good = good and (str(item.get("id")) in regions or control in ARTICLE_CONTROLS)
        if good:
            kept.append(item)
    return kept


def regions_of(result: Any, text: str) -> dict[str, str]:
    """Id of a region → what stands there."""
    found = parse(result, Text(text)).regions
    return {ident: region.span.text for ident, region in found.items()}


def only_theirs(
    task: Task, person: str, authors: Mapping[Mark, str]
) -> tuple[dict[str, Any], Decoded]:
    """The task without what others than `person` did in it, and what that was."""
    theirs, left, issues = [], [], []
    for annotation in task["annotations"]:
        name = author_of(annotation, authors)
        if name == person:
            theirs.append(annotation)
            continue
        left.append(LeftOut(task["id"], annotation["id"], "not-theirs"))
        where = f"task {task['id']}, annotation {annotation['id']}"
        what = f"the task asks {person} to mend their own reading; this one is left out"
        fault = Fault("not-theirs", "warning", "", what, "work in the project of the articles")
        issues.append(as_issue(fault, str(task["data"][ARTICLE_ID]), name, where))
    return {**task, "annotations": theirs}, Decoded((), tuple(left), tuple(issues))


def of_article(decoded: Decoded, article_id: str, seconds: float | None) -> Decoded:
    """What was read in a task that was sent back, as said of the article itself.

    Args:
        decoded: what was read.
        article_id: of the article.
        seconds: what the reading took before it was sent back.
    """
    readings = []
    for reading in decoded.readings:
        known = [s for s in (seconds, reading.record.seconds) if s is not None]
        changes = {ARTICLE_ID: article_id, "seconds": sum(known) if known else None}
        readings.append(replace(reading, record=reading.record.model_copy(update=changes)))
    issues = [issue.model_copy(update={ARTICLE_ID: article_id}) for issue in decoded.issues]
    return replace(decoded, readings=tuple(readings), issues=tuple(issues))
