"""The labelling page: Label Studio XML made from the ontology, and a check of any such XML.

What Label Studio stores is always the id of a label (`alias`); people read Hindi.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

import regex

from curation.ontology import Label, Ontology

TEXT = "text"
"""Name of the object tag, and the field of the task's data that holds the article's text."""

ABOUT = "about"
"""Field of the task's data with a line on the article (source, date, place); may be missing."""

FAULTS = "faults"
"""Field of the data of a task that was sent back, with what is to be mended in it."""

ENTITY, EVENT, STANCE = "entity", "event", "stance"
LEVEL, REF, MODALITY, POLARITY, MODE = "level", "ref", "modality", "polarity", "mode"
LINK = "link"
STATUS, CONFIDENCE, GUIDELINE_GAP, NOTE = "status", "confidence", "guideline_gap", "note"

REGION_CONTROLS = (ENTITY, EVENT, STANCE)
"""Controls that make a region; the region's label is the type, of a stance its polarity."""

ITEM_CONTROLS = (LEVEL, REF, MODALITY, POLARITY, MODE, LINK)
"""Controls that say more of one region."""

ARTICLE_CONTROLS = (STATUS, CONFIDENCE, GUIDELINE_GAP, NOTE)
"""Controls that speak of the article; the one choice of `guideline_gap` is its own name."""

ITEM_TYPES: Mapping[str, str] = {
    **dict.fromkeys(REGION_CONTROLS, "labels"),
    **dict.fromkeys((LEVEL, MODALITY, POLARITY, MODE), "choices"),
    **dict.fromkeys((STATUS, CONFIDENCE, GUIDELINE_GAP), "choices"),
    **dict.fromkeys((REF, LINK, NOTE), "textarea"),
}
"""Control name → the `type` of its items in Label Studio's JSON, also the key of their answer
(but for `textarea`, whose answers stand under `text`)."""

RELATIONS = "relations"
"""Stands for the links between regions, which have labels but no control, in `stored_values`."""

ARROWS = 8
"""How many of the arrows an annotator drew stay visible."""

_UNQUOTED = regex.compile(r'["\\\\<\n]')
"""What a quoted text of a style must not hold."""

FONTS = '"Noto Sans Devanagari", "Mukta", "Nirmala UI", "Kohinoor Devanagari", sans-serif'

# The classes are those of Label Studio 1.23. The last rules dress the instructions.
# Suggested links are lines of text, so the arrows are those the annotator drew. The last few are
# shown, with the one under the mouse in the list of relations; all of them only while the mouse
# rests on the line that says so: some seventy at once hide the text.
STYLE = f"""
.cur {{ display: grid; grid-template-columns: minmax(0, 860px) 312px; gap: 0 16px; }}
.cur .doc, .cur .side {{ min-width: 0; align-self: start; }}
.cur h4 {{ line-height: 1.3; }}
.cur .top {{ display: flex; justify-content: space-between; gap: 16px; padding: 0 8px; }}
.cur .top h4 {{ margin: 0 0 2px !important; font-size: 12px; font-weight: 400; opacity: .75; }}
.cur .faults {{ margin: 4px 8px; padding: 6px 10px; border-left: 4px solid #e8590c; }}
.cur .faults {{ background: #fff4e6; color: #1f1f1f; font-family: {FONTS}; }}
.cur .faults h4 {{
  margin: 0 !important; font-size: 14px; font-weight: 500; white-space: pre-line; }}
.cur .arrows h4 {{ cursor: help; text-decoration: underline dotted; white-space: nowrap; }}
.relations-overlay
  [class*="relationItem"]:not([class*="_highlighted"]):nth-last-of-type(n+{ARROWS + 1}) {{
  opacity: 0 !important; }}
body:has(.cur .arrows:hover) .relations-overlay [class*="relationItem"] {{
  opacity: 1 !important; }}
.cur [class*="htx-richtext"] {{ font-family: {FONTS}; font-size: 17px; line-height: 2.1; }}
.cur .htx-highlight[data-label]::after {{ font-family: {FONTS}; font-weight: 500; }}
.cur .htx-highlight[data-label]::after {{ white-space: nowrap; opacity: .8; }}
.cur .htx-highlight area {{ display: inline-block; }}
.cur .htx-highlight area::before {{ width: 3px; }}
.cur .side {{ position: sticky; top: 0; max-height: calc(100vh - 156px); overflow-y: auto; }}
.cur .side h4 {{ margin: 6px 0 3px !important; font-size: 13px; }}
.cur .side .grp h4 {{ margin: 1px 0 !important; font-size: 11px; font-weight: 400; opacity: .8; }}
.cur .side .lsf-labels {{ margin: 0 !important; gap: 0; }}
.cur .side .lsf-label {{ margin: 0 4px 4px 0; font-size: 13px; }}
.cur .side .lsf-label__hotkey {{ margin-left: 7px; }}
.cur .side .lsf-label_selected {{ outline: 2px solid #1f1f1f; font-weight: 600; }}
.cur .side .lsf-label_selected, .cur .side .lsf-label_selected * {{ color: #1f1f1f; }}
.cur .lsf-choices {{ margin: 0 !important; gap: 0 8px; }}
.cur .lsf-hint {{ font-size: 9px; font-weight: 400; opacity: .8; }}
.cur .flag {{ display: flex; align-items: baseline; gap: 6px; }}
.cur .flag .lsf-choices {{ gap: 0 2px; }}
.cur .flag .ant-radio-wrapper, .cur .flag .ant-checkbox-wrapper {{
  margin-right: 0; font-size: 12px; }}
.cur .flag h4 {{ margin: 0 !important; flex: none; font-size: 12px; font-weight: 400; }}
.cur .attrs {{ display: flex; flex-wrap: wrap; align-items: center; gap: 4px 24px; }}
.cur .attrs {{ position: sticky; bottom: -20px; z-index: 101; padding: 6px 8px 26px; }}
.cur .attrs .ant-radio-wrapper {{ margin-right: 2px; font-size: 13px; }}
.cur .attrs {{ background: var(--color-neutral-background, #fff); border-top: 2px solid #868e96; }}
.cur .attrs .row {{ display: flex; align-items: center; gap: 10px; }}
.cur .attrs h4 {{ margin: 0 !important; flex: none; font-size: 12px; }}
.cur .attrs .lsf-text-area, .cur .attrs [data-testid="textarea-regions"] {{
  display: flex; flex-wrap: wrap; gap: 4px 8px; margin: 0 !important; }}
.cur .attrs .lsf-row {{ margin: 0; max-width: 100%; }}
.cur .attrs .lsf-textarea__region {{ flex-direction: row; align-items: center; padding: 0; }}
.cur .attrs .lsf-textarea__actions {{
  position: static; opacity: 1; pointer-events: auto; transform: none !important; gap: 0; }}
.cur .attrs .lsf-textarea__actions button {{
  width: 24px; height: 24px; padding: 0; border: 0; background: none; box-shadow: none; }}
.cur .attrs .lsf-textarea__actions svg {{ width: 16px; height: 16px; }}
.cur .attrs [data-testid="htx-textbox-content"] {{
  min-height: 0; padding: 0 2px 0 8px !important; border: 0 !important; background: none; }}
.cur .attrs [data-testid="htx-textbox-content"] p {{ margin: 0; font: 13px/22px {FONTS}; }}
.cur .attrs [data-testid="htx-textbox-view"] {{
  width: auto; border: 1px solid #adb5bd; border-radius: 4px; }}
.cur .attrs .ant-form-item {{ margin: 0; }}
.cur .attrs .ant-input {{ min-height: 0; padding: 2px 8px; font-size: 13px; }}
.lsf-labels-list, .lsf-detailed-region__title [style*="color"] {{
  color: var(--color-neutral-content, #1f1f1f) !important; }}
.lsf-modal-ls__content:has(table) {{ width: min(1040px, 94vw) !important; }}
.lsf-modal-ls__body {{ font-family: {FONTS}; font-size: 15px; line-height: 1.55; }}
.lsf-modal-ls__body h2 {{ margin: 20px 0 8px; font-size: 20px; font-weight: 600; }}
.lsf-modal-ls__body h3 {{ margin: 14px 0 6px; font-size: 16px; font-weight: 600; }}
.lsf-modal-ls__body p, .lsf-modal-ls__body ul, .lsf-modal-ls__body table {{ margin: 0 0 10px; }}
.lsf-modal-ls__body ol li {{ margin-left: 22px; list-style: decimal; }}
.lsf-modal-ls__body ul li {{ margin-left: 22px; list-style: disc; }}
.lsf-modal-ls__body th, .lsf-modal-ls__body td {{
  padding: 4px 8px; border: 1px solid #ced4da; text-align: start; vertical-align: top; }}
"""
"""How the page looks. Colours only help to tell labels apart: each span also carries its name."""


def stored_values(ontology: Ontology) -> dict[str, set[str]]:
    """What each control with labels or choices, and each relation, can store: ids alone."""
    flags = ontology.flags
    return {
        ENTITY: set(ontology.entities),
        EVENT: set(ontology.events),
        STANCE: set(ontology.stance.polarity),
        LEVEL: set(ontology.levels),
        MODALITY: set(ontology.modality),
        POLARITY: set(ontology.polarity),
        MODE: set(ontology.modes()),
        STATUS: set(flags.status),
        CONFIDENCE: set(flags.confidence),
        GUIDELINE_GAP: {GUIDELINE_GAP},
        RELATIONS: {*ontology.roles, *ontology.links},
    }


def interface(ontology: Ontology, *, faults: bool = False) -> str:
    """The labelling page for an ontology, as Label Studio's XML, ending in a newline.

    Args:
        ontology: what labels there are.
        faults: show above the text what is to be mended.
    """
    page = ElementTree.Element("View", className="cur")
    _add(page, "Style").text = STYLE + _role_names(ontology)
    relations = _add(page, "Relations")
    for name in (*ontology.roles, *ontology.links):
        _add(relations, "Relation", value=name)
    _document(_add(page, "View", className="doc"), ontology, faults)
    _side(_add(page, "View", className="side"), ontology)
    ElementTree.indent(page)
    return ElementTree.tostring(page, encoding="unicode") + "\n"


def _role_names(ontology: Ontology) -> str:
    """The Hindi names of links beside their ids, which is all Label Studio lists by itself."""
    names = {name: role.hi for name, role in ontology.roles.items()}
    names |= {str(name): label.hi for name, label in ontology.links.items()}
    return "".join(
        f'[data-testid="select-option-{name}"] [data-testid="select-option-label"]::after {{\n'
        f'  content: " · {_UNQUOTED.sub("", hi)}"; }}\n'
        for name, hi in names.items()
    )


def _add(parent: ElementTree.Element, tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, attributes)


def _document(box: ElementTree.Element, ontology: Ontology, faults: bool) -> None:
    top = _add(box, "View", className="top")
    _add(_add(top, "View", className="about"), "Header", value=f"${ABOUT}", size="5")
    arrows = _add(top, "View", className="arrows")
    _add(arrows, "Header", value="सारे तीर दिखाएं / show all arrows", size="5")
    if faults:
        above = _add(box, "View", className="faults")
        _add(above, "Header", value=f"${FAULTS}", size="5")
    _add(box, "Text", name=TEXT, value=f"${TEXT}", granularity="word", showLabels="true")
    bar = _add(box, "View", className="attrs", visibleWhen="region-selected")
    leveled = [name for name, entity in ontology.entities.items() if entity.levels]
    referring = [name for name, entity in ontology.entities.items() if entity.ref == "required"]
    moded = [name for name, event in ontology.events.items() if event.modes]
    stances = list(ontology.stance.polarity)
    _attribute(bar, LEVEL, "नाम या वर्णन / level", leveled, ontology.levels)
    happening = [*ontology.events, *stances]
    _attribute(bar, MODALITY, "वास्तविकता / modality", happening, ontology.modality)
    _attribute(bar, POLARITY, "हुआ या होगा? / polarity", ontology.events, ontology.polarity)
    _attribute(bar, MODE, "ढंग / mode", moded, ontology.modes())
    _lines(bar, REF, "कौन / ref", referring, editable="true", placeholder="IND, NPL")
    _lines(bar, LINK, "जुड़ाव / links · alt+r", happening, maxSubmissions="0")


def _lines(
    bar: ElementTree.Element, name: str, title: str, labels: Iterable[str], **attributes: str
) -> None:
    """A text field of a region; with `maxSubmissions` 0 its lines can only be removed."""
    labels = list(labels)
    when = {"perRegion": "true", "whenLabelValue": ",".join(labels)}
    box = _row(bar, title, labels)
    _add(box, "TextArea", name=name, toName=TEXT, rows="1", **when, **attributes)


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
    cue = f" [{label.cue}]" if label.cue else ""
    hint = f"{value} · {label.hi} / {label.en}: {label.definition.hi}{cue}"
    shown = {"value": label.shown, "alias": value, "hint": hint}
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
    _add(box, "Header", value="4 · पूरे लेख के बारे में / whole article", size="5")
    flags = ontology.flags
    gap = {GUIDELINE_GAP: flags.guideline_gap}
    for title, name, values, choice in (
        ("लेख", STATUS, flags.status, "single-radio"),
        ("भरोसा", CONFIDENCE, flags.confidence, "single-radio"),
        ("निर्देश", GUIDELINE_GAP, gap, "multiple"),
    ):
        flag = _add(box, "View", className="flag")
        _add(flag, "Header", value=title, size="6")
        _choices(flag, name, values, choice=choice)
    note = {"rows": "1", "maxSubmissions": "1", "editable": "true"}
    _add(box, "TextArea", name=NOTE, toName=TEXT, placeholder="टिप्पणी / note", **note)


def _labels(box: ElementTree.Element, labels: Mapping[str, Label]) -> None:
    for value, label in labels.items():
        _add(box, "Label", **_names(value, label), background=label.color or "#868e96")
