"""The labelling page: Label Studio XML made from the ontology, and a check of any such XML.

What Label Studio stores is always the id of a label (`alias`); people read Hindi.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from curation.ontology import Label, Ontology

TEXT = "text"
"""Name of the object tag, and the field of the task's data that holds the article's text."""

ABOUT = "about"
"""Field of the task's data with a line on the article (source, date, place); may be missing."""

ENTITY, EVENT, STANCE = "entity", "event", "stance"
LEVEL, REF, MODALITY, POLARITY, MODE = "level", "ref", "modality", "polarity", "mode"
STATUS, CONFIDENCE, GUIDELINE_GAP, NOTE = "status", "confidence", "guideline_gap", "note"

REGION_CONTROLS = (ENTITY, EVENT, STANCE)
"""Controls that make a region; the region's label is the type, of a stance its polarity."""

ITEM_CONTROLS = (LEVEL, REF, MODALITY, POLARITY, MODE)
"""Controls that say more of one region."""

ARTICLE_CONTROLS = (STATUS, CONFIDENCE, GUIDELINE_GAP, NOTE)
"""Controls that speak of the article; the one choice of `guideline_gap` is its own name."""

ITEM_TYPES: Mapping[str, str] = {
    **dict.fromkeys(REGION_CONTROLS, "labels"),
    **dict.fromkeys((LEVEL, MODALITY, POLARITY, MODE), "choices"),
    **dict.fromkeys((STATUS, CONFIDENCE, GUIDELINE_GAP), "choices"),
    **dict.fromkeys((REF, NOTE), "textarea"),
}
"""Control name → the `type` of its items in Label Studio's JSON, also the key of their answer
(but for `textarea`, whose answers stand under `text`)."""

FONTS = '"Noto Sans Devanagari", "Mukta", "Nirmala UI", "Kohinoor Devanagari", sans-serif'

STYLE = f"""
.cur {{ display: grid; grid-template-columns: minmax(0, 1fr) 312px; gap: 0 18px; align-items: start; }}
.cur .doc {{ min-width: 0; }}
.cur .about h4 {{ margin: 0 0 4px !important; font-size: 12px; font-weight: 400; opacity: .7; }}
.cur .doc [class*="htx-richtext"] {{ font-family: {FONTS}; font-size: 17px; line-height: 2.15; max-width: 46em; }}
.cur .side {{ position: sticky; top: 0; max-height: calc(100vh - 120px); overflow-y: auto; padding: 0 4px 12px 0; font-size: 13px; }}
.cur .side h4 {{ margin: 8px 0 2px !important; font-size: 13px; line-height: 1.3; }}
.cur .side .grp h4 {{ margin: 2px 0 0 !important; font-size: 11px; font-weight: 400; opacity: .75; }}
.cur .side [class*="labels"], .cur .side [class*="choices"] {{ gap: 3px; margin: 0; }}
.cur .attrs {{ position: sticky; bottom: 0; display: flex; flex-wrap: wrap; gap: 0 24px; padding: 4px 8px; background: #fff; border-top: 2px solid #bbb; }}
.cur .attrs .row {{ display: flex; align-items: center; gap: 10px; }}
.cur .attrs h4 {{ margin: 0 !important; white-space: nowrap; font-size: 12px; line-height: 1.4; }}
.cur .attrs [class*="choices"], .cur .attrs [class*="text-area"] {{ margin: 0; gap: 0 8px; }}
"""


def interface(ontology: Ontology) -> str:
    """The labelling page for an ontology, as Label Studio's XML, ending in a newline."""
    page = ElementTree.Element("View", className="cur")
    _add(page, "Style").text = STYLE
    relations = _add(page, "Relations")
    for name in (*ontology.roles, *ontology.links):
        _add(relations, "Relation", value=name)
    _document(_add(page, "View", className="doc"), ontology)
    _side(_add(page, "View", className="side"), ontology)
    ElementTree.indent(page)
    return ElementTree.tostring(page, encoding="unicode") + "\n"


def _add(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, attributes)


def _document(box: ElementTree.Element, ontology: Ontology) -> None:
    _add(_add(box, "View", className="about"), "Header", value=f"${ABOUT}", size="5")
    _add(box, "Text", name=TEXT, value=f"${TEXT}", granularity="word", showLabels="true")
    bar = _add(box, "View", className="attrs", visibleWhen="region-selected")
    leveled = [name for name, entity in ontology.entities.items() if entity.levels]
    referring = [name for name, entity in ontology.entities.items() if entity.ref == "required"]
    moded = [name for name, event in ontology.events.items() if event.modes]
    stances = list(ontology.stance.polarity)
    _attribute(bar, LEVEL, "किस तरह का शब्द / level", leveled, ontology.levels)
    happening = [*ontology.events, *stances]
    _attribute(bar, MODALITY, "वास्तविकता / modality", happening, ontology.modality)
    _attribute(bar, POLARITY, "हुआ या होगा? / polarity", ontology.events, ontology.polarity)
    _attribute(bar, MODE, "ढंग / mode", moded, ontology.modes())
    row = _row(bar, "कौन / ref", referring)
    _add(
        row,
        "TextArea",
        name=REF,
        toName=TEXT,
        perRegion="true",
        whenLabelValue=",".join(referring),
        rows="1",
        editable="true",
        placeholder="IND, UN_SECURITY_COUNCIL",
    )


def _row(bar: ElementTree.Element, title: str, labels: Iterable[str]) -> ElementTree.Element:
    shown = {"visibleWhen": "region-selected", "whenLabelValue": ",".join(labels)}
    row = _add(bar, "View", className="row", **shown)
    _add(row, "Header", value=title, size="5")
    return row


def _attribute(
    bar: ElementTree.Element,
    name: str,
    title: str,
    labels: Iterable[str],
    values: Mapping[str, Label],
) -> None:
    labels = list(labels)
    # The attribute on the control itself too: hotkeys of a hidden control still act without it.
    when = {"perRegion": "true", "whenLabelValue": ",".join(labels)}
    _choices(_row(bar, title, labels), name, values, choice="single-radio", **when)


def _choices(
    box: ElementTree.Element, name: str, values: Mapping[str, Label], **attributes: str
) -> None:
    choices = _add(box, "Choices", name=name, toName=TEXT, showInline="true", **attributes)
    for value, label in values.items():
        _add(choices, "Choice", **_names(value, label))


def _names(value: str, label: Label) -> dict[str, str]:
    """What people see (Hindi), what is stored (the id), a hint, the key."""
    hint = f"{value} · {label.en}: {label.cue}" if label.cue else f"{value} · {label.en}"
    shown = {"value": label.hi, "alias": value, "hint": hint}
    return {**shown, "hotkey": label.hotkey} if label.hotkey else shown


def _side(box: ElementTree.Element, ontology: Ontology) -> None:
    _add(box, "Header", value="1 · इकाई / entity", size="5")
    labels = _add(box, "Labels", name=ENTITY, toName=TEXT, showInline="true")
    _labels(labels, ontology.entities)
    _add(box, "Header", value="2 · घटना का शब्द / event trigger", size="5")
    labels = _add(box, "Labels", name=EVENT, toName=TEXT, showInline="true")
    for key, group in ontology.event_groups.items():
        part = _add(labels, "View", className="grp")
        _add(part, "Header", value=f"{group.hi} / {group.en}", size="6")
        _labels(part, {n: event for n, event in ontology.events.items() if event.group == key})
    _add(box, "Header", value="3 · रुख के शब्द / stance", size="5")
    labels = _add(box, "Labels", name=STANCE, toName=TEXT, showInline="true")
    _labels(labels, ontology.stance.polarity)
    _add(box, "Header", value="4 · पूरा लेख / article", size="5")
    flags = ontology.flags
    _choices(box, STATUS, flags.status, choice="single-radio")
    _choices(box, CONFIDENCE, flags.confidence, choice="single-radio")
    _choices(box, GUIDELINE_GAP, {GUIDELINE_GAP: flags.guideline_gap}, choice="multiple")
    note = {"rows": "1", "maxSubmissions": "1", "editable": "true"}
    _add(box, "TextArea", name=NOTE, toName=TEXT, placeholder="टिप्पणी / note", **note)


def _labels(box: ElementTree.Element, labels: Mapping[str, Label]) -> None:
    for value, label in labels.items():
        _add(box, "Label", **_names(value, label), background=label.color or "#868e96")
