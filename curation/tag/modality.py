"""Modality and polarity of events from the words to the right of the trigger and the frame around.

Precedence where two fit: denied > alleged > hypothetical > planned > asserted.
"""

from __future__ import annotations

from curation.tag.clauses import FUTURE, Clause, Syntax
from curation.tag.lexicon import Lexicon
from curation.tag.parts import Trigger
from curation.tag.words import Words

VERBAL_ACTS = ("समर्थन", "एकजुटता", "विरोध", "निंदा", "सराहना", "प्रशंसा")
PAST_FRAME = frozenset({"बाद", "दौरान", "कारण", "वजह", "बावजूद", "साथ", "चलते"})
NEGATIVE = frozenset({"नहीं", "न", "ना"})
STATES = frozenset({"युद्ध", "युद्धों", "जंग"})


class Modality:
    """Fills modality and polarity of triggers, in text order."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.words = words
        self.labels = lexicon.labels
        classes = lexicon.classes
        self.hypothetical = classes["modal:hypothetical"]
        self.alleged = classes["modal:alleged"]
        self.denied = classes["modal:denied"]
        self.planned = classes["modal:planned"]
        self.perform = classes["perform"]
        self.condition = classes["cond"]
        self.demand = classes["demand"]

    def __call__(self, syntax: Syntax, triggers: list[Trigger]) -> None:
        """Set both attributes of every trigger."""
        for trigger in triggers:
            label, rule = self._modality(syntax, trigger)
            trigger.modality = label
            trigger.by.append(f"modality:{rule}")
            negative = self._negative(syntax, trigger)
            trigger.polarity = self.labels.negative if negative else self.labels.positive
            if negative:
                trigger.by.append("polarity:negation")

    def _modality(self, syntax: Syntax, trigger: Trigger) -> tuple[str, str]:
        labels, clause = self.labels, syntax.clause(trigger.first)
        forms = syntax.doc.forms
        right = forms[trigger.last : clause.last]
        predicate = self._predicate(syntax, trigger, right)
        if self._is_denied(syntax, trigger, right):
            return labels.denied, "denial"
        if self._is_alleged(syntax, trigger, clause, right, predicate):
            return labels.alleged, "claim"
        if self._is_hypothetical(syntax, trigger, clause, right, predicate):
            return labels.hypothetical, "possibility"
        if rule := self._is_planned(syntax, trigger, right, predicate):
            return labels.planned, rule
        return labels.asserted, "plain"

    def _predicate(self, syntax: Syntax, trigger: Trigger, right: list[str]) -> bool:
        """Whether the trigger carries its clause: its verb follows without a case marker between."""
        for form in right[:3]:
            if form in {"भी", "ही", "नहीं", "न"}:
                continue
            return form in self.words.light or form in self.words.be or form.endswith(FUTURE)
        return trigger.sort == "verb"

    def _verb_run(self, right: list[str]) -> list[str]:
        """The words of the verb that governs the trigger, up to the end of its group."""
        out: list[str] = []
        for form in right[:9]:
            if form in {",", "।", ".", "कि"}:
                break
            out.append(form)
        return out

    def _is_denied(self, syntax: Syntax, trigger: Trigger, right: list[str]) -> bool:
        return any(form in self.denied for form in right[:9])

    def _is_alleged(
        self, syntax: Syntax, trigger: Trigger, clause: Clause, right: list[str], predicate: bool
    ) -> bool:
        forms = syntax.doc.forms
        if "कथित" in forms[max(clause.first, trigger.first - 4) : trigger.first]:
            return True
        if not predicate and not self._purpose(right):
            return False
        outer = clause.parent
        inside = clause.kind in ("ki", "coord", "sub")
        depth = 0
        while inside and outer is not None and depth < 4:
            tail = forms[max(outer.first, outer.last - 8) : outer.last]
            if tail and tail[-1] == "कि" and any(form in self.alleged for form in tail):
                return True
            outer, depth = outer.parent, depth + 1
        verb = self._verb_run(right)
        return (
            any(form in {"दावा", "आरोप", "दावे", "आरोपों"} for form in verb[1:6])
            and trigger.type not in ()
        )

    def _purpose(self, right: list[str]) -> bool:
        return right[:2] == ["के", "लिए"]

    def _is_hypothetical(
        self, syntax: Syntax, trigger: Trigger, clause: Clause, right: list[str], predicate: bool
    ) -> bool:
        if syntax.doc.forms[clause.first] in self.condition:
            return predicate
        verb = self._verb_run(right)
        if not predicate and not any(form in self.words.infinitive for form in verb[:4]):
            return verb[:2] == ["के", "रूप"] or any(
                form in {"आशंका", "संभावना", "कयास", "अटकलें"} for form in verb[:5]
            )
        return any(form in self.hypothetical for form in verb[:7])

    def _is_planned(
        self, syntax: Syntax, trigger: Trigger, right: list[str], predicate: bool
    ) -> str:
        verb = self._verb_run(right)
        if trigger.sort == "verb":
            own = syntax.doc.forms[trigger.last - 1]
            if own.endswith(FUTURE):
                return "future"
            if own in self.words.infinitive and not self._done(verb):
                return "infinitive"
        for at, form in enumerate(verb[:7]):
            if form.endswith(FUTURE) and (predicate or at <= 1):
                return "future"
            if form in self.words.infinitive:
                if self._done(verb[at + 1 :]):
                    return ""
                if self._performed(syntax, trigger, verb[at + 1 :]):
                    return ""
                return "infinitive"
            if form in self.planned and at >= 1 and not predicate:
                return "plan"
            if form in self.words.light and form not in {"आयोजित", "जारी"} and at > 0 and predicate:
                break
        if (
            verb[:2] == ["के", "लिए"]
            and syntax.doc.forms[trigger.first] not in STATES
            and trigger.type in self._purposive(trigger)
        ):
            return "purpose"
        if predicate and len(verb) >= 2 and verb[0] in {"हो", "कर", "की", "किया", "दिया", "दी"}:
            if any(form.endswith(FUTURE) for form in verb[:4]):
                return "future"
        return ""

    def _purposive(self, trigger: Trigger) -> tuple[str, ...]:
        return (trigger.type,) if trigger.sort == "noun" and trigger.code != "" else ()

    def _done(self, rest: list[str]) -> bool:
        """करने के बाद, करने के दौरान: the act is told as done."""
        return len(rest) >= 2 and rest[0] == "के" and rest[1] in PAST_FRAME

    def _performed(self, syntax: Syntax, trigger: Trigger, rest: list[str]) -> bool:
        """<समर्थन> देने का ऐलान: saying is doing."""
        form = syntax.doc.forms[trigger.first]
        return form.startswith(VERBAL_ACTS) and any(word in self.perform for word in rest[:3])

    def _negative(self, syntax: Syntax, trigger: Trigger) -> bool:
        forms, clause = syntax.doc.forms, syntax.clause(trigger.first)
        right = forms[trigger.last : min(trigger.last + 6, clause.last)]
        for at, form in enumerate(right):
            if form in {"इनकार", "इंकार"} and at and right[at - 1] == "से":
                return True
            if form in NEGATIVE and at <= 4:
                return not any(
                    word in self.words.post or word in {"में", "से", "पर"} for word in right[:at]
                )
            if form in {",", "।", "और", "लेकिन"}:
                break
        if trigger.sort == "verb" and trigger.first and forms[trigger.first - 1] in NEGATIVE:
            return True
        before = forms[max(clause.first, trigger.first - 2) : trigger.first]
        return "बिना" in before and any(f in self.words.light for f in right[:2])
