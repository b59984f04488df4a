"""Rules about events: type, mode, modality, polarity, roles and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from curation.model import EVENT, TOPIC
from curation.validate.rule import Case, Finding, Rule


def _unknown_type(case: Case) -> Iterator[Finding]:
    for (name, _, _), some in case.happenings.items():
        if name not in case.ontology.events:
            for event in some:
                yield Finding(f"{name!r} is no event type", event.id)


def _mode_missing(case: Case) -> Iterator[Finding]:
    for (name, mode, _), some in case.happenings.items():
        kind = case.ontology.events.get(name)
        if kind and kind.modes and mode is None:
            for event in some:
                yield Finding(f"{name} takes one of {', '.join(kind.modes)}", event.id)


def _mode_not_allowed(case: Case) -> Iterator[Finding]:
    for (name, mode, _), some in case.happenings.items():
        kind = case.ontology.events.get(name)
        if kind and mode is not None and mode not in kind.modes:
            allowed = ", ".join(kind.modes) or "none"
            for event in some:
                yield Finding(f"{name} has mode {mode!r}, allowed: {allowed}", event.id)


def _modality_missing(case: Case) -> Iterator[Finding]:
    for item in case.modalities.get(None, ()):
        yield Finding(f"one of {', '.join(case.ontology.modality)}", item)


def _unknown_modality(case: Case) -> Iterator[Finding]:
    for modality, items in case.modalities.items():
        if modality is not None and modality not in case.ontology.modality:
            for item in items:
                yield Finding(f"{modality!r} is no modality", item)


def _polarity_missing(case: Case) -> Iterator[Finding]:
    for (_, _, polarity), some in case.happenings.items():
        if polarity is None:
            for event in some:
                yield Finding(f"one of {', '.join(case.ontology.polarity)}", event.id)


def _unknown_polarity(case: Case) -> Iterator[Finding]:
    for (_, _, polarity), some in case.happenings.items():
        if polarity is not None and polarity not in case.ontology.polarity:
            for event in some:
                yield Finding(f"{polarity!r} is no polarity", event.id)


def _role_not_allowed(case: Case) -> Iterator[Finding]:
    for (name, role, _), some in case.links.items():
        kind = case.ontology.events.get(name)
        if kind and role not in kind.roles:
            roles = ", ".join(kind.roles)
            for event, _ in some:
                yield Finding(f"{name} has no role {role}; it has {roles}", event.id)


def _filler_not_allowed(case: Case) -> Iterator[Finding]:
    for (name, role, found), some in case.links.items():
        allowed = case.ontology.fillers(name, role)
        if allowed and found and found not in allowed:
            for event, argument in some:
                yield Finding(
                    f"{name}.{role} is filled by {argument.filler_id}, "
                    f"a {found}; allowed: {', '.join(allowed)}",
                    event.id,
                )


def _repeated_argument(case: Case) -> Iterator[Finding]:
    for event in case.crowded:
        links = Counter((argument.role, argument.filler_id) for argument in event.arguments)
        for (role, filler), count in links.items():
            if count > 1:
                yield Finding(f"{role} {filler} is given {count} times", event.id)


def _role_filled_twice(case: Case) -> Iterator[Finding]:
    for event in case.crowded:
        seen: dict[tuple[str, tuple[str, ...]], str] = {}
        for argument in event.arguments:
            filler = case.entities.get(argument.filler_id)
            if filler is None or not filler.ref:
                continue
            other = seen.setdefault((argument.role, filler.ref), filler.id)
            if other != filler.id:
                yield Finding(
                    f"{argument.role} is {other} and {filler.id}, both {' '.join(filler.ref)}",
                    event.id,
                )


def _later_paragraph(case: Case) -> Iterator[Finding]:
    starts = case.starts
    for event in case.annotation.events:
        after = event.trigger.end
        for argument in event.arguments:
            start = starts.get(argument.filler_id, 0)
            if start > after and case.paragraph(start) > case.paragraph(after):
                yield Finding(f"{argument.role} {argument.filler_id} comes later", event.id)


def _topic_cycle(case: Case) -> Iterator[Finding]:
    topics: dict[str, list[str]] = {}
    for (_, _, found), some in case.links.items():
        if found == EVENT:
            for event, argument in some:
                topics.setdefault(event.id, []).append(argument.filler_id)
    for ident in sorted(_in_cycles(topics)):
        yield Finding(f"its {TOPIC} links lead back to it", ident)


def _in_cycles(graph: dict[str, list[str]]) -> set[str]:
    """Nodes from which a path leads back to themselves."""
    on_cycle: set[str] = set()
    for root, after in graph.items():
        seen: set[str] = set()
        stack = list(after)
        while stack and root not in on_cycle:
            node = stack.pop()
            if node == root:
                on_cycle.add(root)
            elif node not in seen:
                seen.add(node)
                stack.extend(graph.get(node, ()))
    return on_cycle


def _source_type(case: Case) -> Iterator[Finding]:
    for item in case.sourced:
        for source in item.sources:
            found = case.types.get(source)
            if found and found not in case.ontology.sources:
                what = "an event" if found == EVENT else f"a {found}"
                yield Finding(f"source {source} is {what}", item.id)


def _repeated_source(case: Case) -> Iterator[Finding]:
    for item in case.sourced:
        if len(set(item.sources)) < len(item.sources):
            yield Finding(f"sources are {', '.join(item.sources)}", item.id)


def _light_verb(case: Case) -> Iterator[Finding]:
    for span, words in case.phrases:
        if span.kind == "trigger" and words[-1] in case.words.light_verbs:
            yield Finding(f"the trigger ends before «{words[-1]}»", span.item)


def _carrier(case: Case) -> Iterator[Finding]:
    for span, words in case.triggers:
        if case.words.carriers.issuperset(words):
            yield Finding(f"«{span.text}» carries or reports an event", span.item)


def _state(case: Case) -> Iterator[Finding]:
    for span, words in case.triggers:
        if words and words[-1] in case.words.states:
            yield Finding(f"«{span.text}» is a state", span.item)


CHOOSE = "choose the value in Label Studio"
LINK = "draw the link anew in Label Studio, or remove it"
SHORTEN = "shorten the trigger in Label Studio"

RULES: tuple[Rule[Case], ...] = (
    Rule(
        "unknown-event-type",
        "error",
        "An event has a type that the ontology does not have.",
        "choose another type in Label Studio",
        _unknown_type,
    ),
    Rule(
        "mode-missing",
        "error",
        "The event's type takes a mode; none is set.",
        CHOOSE,
        _mode_missing,
    ),
    Rule(
        "mode-not-allowed",
        "error",
        "An event has a mode that its type does not take.",
        "clear the mode, or choose another type",
        _mode_not_allowed,
    ),
    Rule(
        "modality-missing",
        "error",
        "An event or stance has no modality. Pressing the key of the value it has clears it.",
        CHOOSE,
        _modality_missing,
    ),
    Rule(
        "unknown-modality",
        "error",
        "An event or stance has a modality that the ontology does not have.",
        CHOOSE,
        _unknown_modality,
    ),
    Rule(
        "polarity-missing",
        "error",
        "An event has no polarity. Pressing the key of the value it has clears it.",
        CHOOSE,
        _polarity_missing,
    ),
    Rule(
        "unknown-polarity",
        "error",
        "An event has a polarity that the ontology does not have.",
        CHOOSE,
        _unknown_polarity,
    ),
    Rule(
        "role-not-allowed",
        "error",
        "An event has an argument in a role that its type does not have.",
        "choose another role or event type in Label Studio",
        _role_not_allowed,
    ),
    Rule(
        "filler-not-allowed",
        "error",
        "A role is filled by something of a type it does not take.",
        LINK,
        _filler_not_allowed,
    ),
    Rule(
        "repeated-argument",
        "error",
        "An event has the same filler twice in the same role.",
        "remove one of the two links",
        _repeated_argument,
        mechanical=True,
    ),
    Rule(
        "role-filled-twice",
        "warning",
        "Two mentions of one and the same fill a role; the nearest informative one is enough.",
        "keep the link to the nearest mention",
        _role_filled_twice,
    ),
    Rule(
        "argument-in-later-paragraph",
        "warning",
        "An argument comes in a later paragraph than the trigger; fillers stand in the sentence or "
        "before it.",
        LINK,
        _later_paragraph,
    ),
    Rule(
        "topic-cycle",
        "error",
        "Topic links lead from an event back to itself.",
        "remove one link of the circle",
        _topic_cycle,
    ),
    Rule(
        "source-not-allowed",
        "error",
        "A source is of a type that cannot say anything.",
        LINK,
        _source_type,
    ),
    Rule(
        "repeated-source", "error", "A source is named twice in one chain.", LINK, _repeated_source
    ),
    Rule(
        "light-verb-in-trigger",
        "warning",
        "A trigger ends in a light verb or an auxiliary (मुलाकात की, खारिज कर दिया).",
        SHORTEN,
        _light_verb,
    ),
    Rule(
        "carrier-as-trigger",
        "warning",
        "A verb of saying or carrying (कहा, व्यक्त, ऐलान) is marked as an event; the carried noun is "
        "the trigger.",
        "move the trigger to the carried noun, or delete the event",
        _carrier,
    ),
    Rule(
        "state-as-trigger",
        "warning",
        "A state (संबंध, साझेदारी, तनाव) is marked as an event; only a change of it is one.",
        "move the trigger to the word of change, or delete the event",
        _state,
    ),
)
