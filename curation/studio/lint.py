"""What a labelling page must not hold. Label Studio itself refuses little of this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import regex

from curation.ontology import Ontology
from curation.studio.interface import RELATIONS, stored_values

LARGEST = 500
"""Labels and choices a page may have; the server accepts thousands and grows slow."""

_BOX = {"className", "visibleWhen", "whenLabelValue"}
_CONTROL = {"name", "toName", "showInline", "perRegion", "whenLabelValue"}
_ENTRY = {"value", "alias", "hint", "hotkey"}
ALLOWED: dict[str, set[str]] = {
    "View": _BOX,
    "Style": set(),
    "Header": {"value", "size"},
    "Text": {"name", "value", "granularity", "showLabels"},
    "Relations": set(),
    "Relation": {"value"},
    "Labels": _CONTROL,
    "Label": {*_ENTRY, "background"},
    "Choices": {*_CONTROL, "choice"},
    "Choice": _ENTRY,
    "TextArea": {*_CONTROL, "rows", "editable", "maxSubmissions", "placeholder"},
}
"""Tags a page may use, with their attributes. Not among them: HyperText and whatever else shows
markup out of an article, `highlightColor`, and every attribute that runs script."""

ENTRIES = {"Labels": "Label", "Choices": "Choice", "Relations": "Relation"}

_LOADS = regex.compile(r"url\s*\(|@import|image-set|expression\s*\(|[\\<]", regex.IGNORECASE)


def lint(xml: str, ontology: Ontology | None = None) -> list[str]:
    """What is wrong with a labelling page, one line each; empty if it may be used.

    With an ontology, controls and labels it does not know are faults as well.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        page: Element = fromstring(xml, forbid_dtd=True)
    except DefusedXmlException as error:
        return [f"document types and entities are refused: {type(error).__name__}"]
    except (ParseError, ValueError) as error:
        return [f"not XML: {error}"]
    faults = [*_tags(page), *_styles(page), *_controls(page), *_entries(page)]
    return [*faults, *_unknown(page, ontology)] if ontology else faults


def _tags(page: Element) -> Iterator[str]:
    if page.tag != "View":
        yield f"the outermost tag is <{page.tag}>, not <View>"
    for element in page.iter():
        if element.tag not in ALLOWED:
            yield f"<{element.tag}> is not allowed"
            continue
        for name in sorted(set(element.attrib) - ALLOWED[element.tag]):
            yield f"<{element.tag}> must not have the attribute {name!r}"


def _styles(page: Element) -> Iterator[str]:
    for style in page.iter("Style"):
        if found := _LOADS.search(style.text or ""):
            yield f"<Style> must load nothing and hold no escape: {found[0]!r}"


def _controls(page: Element) -> Iterator[str]:
    texts = [element.get("name") for element in page.iter("Text")]
    if len(texts) != 1:
        yield f"there must be one <Text>, there are {len(texts)}"
    controls = [element for tag in ("Labels", "Choices", "TextArea") for element in page.iter(tag)]
    for control in controls:
        if not control.get("name"):
            yield f"<{control.tag}> has no name"
        if control.get("toName") not in texts:
            yield f"{control.get('name')!r} goes to {control.get('toName')!r}, which is no <Text>"
    names = Counter(element.get("name") for element in [*controls, *page.iter("Text")])
    yield from (
        f"the name {name!r} stands {count} times" for name, count in names.items() if count > 1
    )


def _entries(page: Element) -> Iterator[str]:
    keys: Counter[str] = Counter()
    total = 0
    for tag, entry in ENTRIES.items():
        for parent in page.iter(tag):
            entries = list(parent.iter(entry))
            total += len(entries)
            where = f"<{tag}> {parent.get('name', '')}".rstrip()
            yield from _clashes(where, entries)
            keys.update(e.attrib["hotkey"] for e in entries if "hotkey" in e.attrib)
    yield from (f"the key {key!r} belongs to {count}" for key, count in keys.items() if count > 1)
    if total > LARGEST:
        yield f"{total} labels and choices are more than {LARGEST}"


def _clashes(where: str, entries: list[Element]) -> Iterator[str]:
    if not entries:
        yield f"{where} is empty"
    if not all(entry.get("value") for entry in entries):
        yield f"{where}: a value is missing"
    for what, values in (
        ("shows", Counter(entry.get("value") for entry in entries)),
        ("stores", Counter(_stored(entry) for entry in entries)),
    ):
        yield from (f"{where} {what} {v!r} {n} times" for v, n in values.items() if v and n > 1)


def _stored(entry: Element) -> str:
    return entry.get("alias") or entry.get("value") or ""


def _unknown(page: Element, ontology: Ontology) -> Iterator[str]:
    known = stored_values(ontology)
    for tag, entry in ENTRIES.items():
        for parent in page.iter(tag):
            name = parent.get("name", RELATIONS)
            found = {_stored(element) for element in parent.iter(entry)}
            if name not in known:
                yield f"the control {name!r} is unknown"
            elif strange := sorted(found - known[name]):
                yield f"{name} has labels the ontology does not know: {', '.join(strange)}"
