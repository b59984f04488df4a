"""Rules about events: type, mode, modality, polarity, roles and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from curation.model import EVENT, TOPIC
from curation.validate.rule import Case, Finding, Rule


def _unknown_type(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        if event.type not in case.ontology.events:
            yield Finding(f"{event.type!r} is no event type", event.id)


def _mode_missing(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        kind = case.ontology.events.get(event.type)
        if kind and kind.modes and event.mode is None:
            yield Finding(f"{event.type} takes one of {', '.join(kind.modes)}", event.id)


def _mode_not_allowed(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        kind = case.ontology.events.get(event.type)
        if kind and event.mode is not None and event.mode not in kind.modes:
            allowed = ", ".join(kind.modes) or "none"
            yield Finding(f"{event.type} has mode {event.mode!r}, allowed: {allowed}", event.id)


def _modality_missing(case: Case) -> Iterator[Finding]:
    for item in case.statements():
        if item.modality is None:
            yield Finding(f"one of {', '.join(case.ontology.modality)}", item.id)


def _unknown_modality(case: Case) -> Iterator[Finding]:
    for item in case.statements():
        if item.modality is not None and item.modality not in case.ontology.modality:
            yield Finding(f"{item.modality!r} is no modality", item.id)


def _polarity_missing(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        if event.polarity is None:
            yield Finding(f"one of {', '.join(case.ontology.polarity)}", event.id)


def _unknown_polarity(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        if event.polarity is not None and event.polarity not in case.ontology.polarity:
            yield Finding(f"{event.polarity!r} is no polarity", event.id)


def _role_not_allowed(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        kind = case.ontology.events.get(event.type)
        for argument in event.arguments if kind else ():
            if kind and argument.role not in kind.roles:
                roles = ", ".join(kind.roles)
                yield Finding(f"{event.type} has no role {argument.role}; it has {roles}", event.id)


def _filler_not_allowed(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        for argument in event.arguments:
            allowed = case.ontology.fillers(event.type, argument.role)
            found = case.types.get(argument.filler_id)
            if allowed and found and found not in allowed:
                yield Finding(
                    f"{event.type}.{argument.role} is filled by {argument.filler_id}, "
                    f"a {found}; allowed: {', '.join(allowed)}",
                    event.id,
                )


def _repeated_argument(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        links = [(argument.role, argument.filler_id) for argument in event.arguments]
        if len(set(links)) == len(links):
            continue
        for (role, filler), count in Counter(links).items():
            if count > 1:
                yield Finding(f"{role} {filler} is given {count} times", event.id)


def _role_filled_twice(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
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
    for event in case.annotation.events:
        after = event.trigger.end
        for argument in event.arguments:
            if argument.filler_id in case.types:
                start = case.start(argument.filler_id)
                if start > after and case.paragraph(start) > case.paragraph(after):
                    yield Finding(f"{argument.role} {argument.filler_id} comes later", event.id)


def _topic_cycle(case: Case) -> Iterator[Finding]:
    topics = {
        event.id: [a.filler_id for a in event.arguments if a.filler_id in case.events]
        for event in case.annotation.events
    }
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
                stack.extend(graph[node])
    return on_cycle


def _source_type(case: Case) -> Iterator[Finding]:
    for item in case.statements():
        for source in item.sources:
            found = case.types.get(source)
            if found and found not in case.ontology.sources:
                what = "an event" if found == EVENT else f"a {found}"
                yield Finding(f"source {source} is {what}", item.id)


def _repeated_source(case: Case) -> Iterator[Finding]:
    for item in case.statements():
        if len(set(item.sources)) < len(item.sources):
            yield Finding(f"sources are {', '.join(item.sources)}", item.id)


def _light_verb(case: Case) -> Iterator[Finding]:
    for span, words in case.phrases:
        if span.kind == "trigger" and words[-1] in case.words.light_verbs:
            yield Finding(f"the trigger ends before «{words[-1]}»", span.item)


def _carrier(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        if set(event.trigger.text.split()) <= case.words.carriers:
            yield Finding(f"«{event.trigger.text}» carries or reports an event", event.id)


def _state(case: Case) -> Iterator[Finding]:
    for event in case.annotation.events:
        if event.trigger.text.rpartition(" ")[2] in case.words.states:
            yield Finding(f"«{event.trigger.text}» is a state", event.id)


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
