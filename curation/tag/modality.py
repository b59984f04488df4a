"""Modality and polarity of events from the words to the right of the trigger and the frame around.

Precedence where two fit: denied > alleged > hypothetical > planned > asserted.
"""

from __future__ import annotations

from curation.tag.clauses import FUTURE, Clause
from curation.tag.lexicon import Lexicon
from curation.tag.parts import Trigger
from curation.tag.scene import Scene
from curation.tag.words import Words

VERBAL_ACTS = ("समर्थन", "एकजुटता", "विरोध", "निंदा", "सराहना", "प्रशंसा", "चेतावनी", "आलोचना")
PAST_FRAME = frozenset({"बाद", "दौरान", "कारण", "वजह", "बावजूद", "साथ", "चलते", "अलावा"})
NEGATIVE = frozenset({"नहीं", "न", "ना"})
SUBJUNCTIVE = frozenset({"जाए", "जाएं", "करे", "करें", "दे", "दें", "ले", "लें"})
CLAIMS = frozenset({"दावा", "दावे", "दावों", "आरोप", "आरोपों"})
GUESSES = frozenset({"आशंका", "आशंकाएं", "संभावना", "संभावनाएं", "कयास", "अटकलें", "अटकलों"})
MARKS = frozenset({",", "।", ".", "कि", "|", "?", "!"})
NEWS = frozenset({"खबर", "खबरें", "सूचना", "जानकारी", "पुष्टि", "रिपोर्ट"})
CARRIED_ON = frozenset(
    {"भी", "ही", "नहीं", "न", "को", "और", "तथा", "लगातार", "तेजी", "से", "आगे", "फिर"}
)


class Modality:
    """Fills modality and polarity of triggers, after the arguments are known."""

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
        self.endings = tuple(classes["ending"])
        labels = lexicon.labels
        self.purposive = {labels.meet, labels.visit, labels.cooperate}
        self.promising = {labels.agree, labels.invite, labels.pressure}

    def __call__(self, scene: Scene) -> None:
        """Set both attributes of every trigger."""
        for trigger in scene.triggers:
            trigger.modality, rule = self._modality(scene, trigger)
            trigger.by.append(f"modality:{rule}")
            negative = self._negative(scene, trigger)
            trigger.polarity = self.labels.negative if negative else self.labels.positive
            if negative:
                trigger.by.append("polarity:negation")
        self._contents(scene)

    def _modality(self, scene: Scene, trigger: Trigger) -> tuple[str, str]:
        labels, syntax = self.labels, scene.syntax
        clause = syntax.clause(trigger.first)
        right = self._right(scene, trigger, clause)
        predicate = scene.is_predicate(trigger)
        if any(form in self.denied for form in right[:9]):
            return labels.denied, "denial"
        if self._is_alleged(scene, trigger, clause, right, predicate):
            return labels.alleged, "claim"
        if self._is_hypothetical(scene, trigger, clause, right, predicate):
            return labels.hypothetical, "possibility"
        if rule := self._is_planned(scene, trigger, right, predicate):
            return labels.planned, rule
        return labels.asserted, "plain"

    def _right(self, scene: Scene, trigger: Trigger, clause: Clause) -> list[str]:
        """The words after the trigger to the first mark; coordinated triggers are skipped."""
        out: list[str] = []
        doc = scene.syntax.doc
        for token in range(trigger.last, min(clause.last, trigger.last + 14)):
            form = doc.forms[token]
            if form in MARKS:
                break
            if token in scene.heads and not out[1:] and out[:1] in (["और"], ["तथा"], ["व"], ["एवं"]):
                out = []
                continue
            out.append(form)
        return out

    def _is_alleged(
        self, scene: Scene, trigger: Trigger, clause: Clause, right: list[str], predicate: bool
    ) -> bool:
        forms = scene.syntax.doc.forms
        if "कथित" in forms[max(clause.first, trigger.first - 4) : trigger.first]:
            return True
        if right[:1] and right[0] in {"का", "के"} and any(form in CLAIMS for form in right[1:3]):
            return True
        if (not predicate and right[:2] != ["के", "लिए"]) or self._attributive(trigger, right):
            return False
        if scene.is_finite(trigger) or right[:2] == ["के", "लिए"]:
            if self._told_as_claim(scene, clause):
                return trigger.first not in scene.heads or not self._state(scene, trigger, right)
        return any(form in CLAIMS for form in right[1:7]) and any(
            form in self.words.infinitive for form in right[:4]
        )

    def _state(self, scene: Scene, trigger: Trigger, right: list[str]) -> bool:
        """A war told of in passing (युद्ध के लिए भेजे) is a fact, whoever claims the rest."""
        return right[:2] == ["के", "लिए"] and scene.syntax.doc.forms[trigger.first].startswith(
            ("युद्ध", "जंग")
        )

    def _attributive(self, trigger: Trigger, right: list[str]) -> bool:
        """भेजे गए सैनिक: a participle before its noun tells a fact."""
        if trigger.sort != "verb" or right[:1] not in (["गए"], ["गये"], ["गई"], ["हुए"]):
            return False
        return len(right) > 1 and right[1] not in self.words.be

    def _told_as_claim(self, scene: Scene, clause: Clause) -> bool:
        """Whether the clause hangs on आरोप, दावा, अनुमान … कि."""
        forms, depth = scene.syntax.doc.forms, 0
        inner, outer = clause, clause.parent
        while outer is not None and depth < 4:
            tail = forms[max(outer.first, outer.last - 8) : outer.last]
            if inner.kind == "ki" or tail[-1:] == ["कि"]:
                if any(form in self.alleged for form in tail):
                    return True
            inner, outer, depth = outer, outer.parent, depth + 1
        return False

    def _is_hypothetical(
        self, scene: Scene, trigger: Trigger, clause: Clause, right: list[str], predicate: bool
    ) -> bool:
        if scene.syntax.doc.forms[clause.first] in self.condition:
            return predicate
        after = scene.syntax.doc.forms[trigger.last : trigger.last + 1]
        if after and after[0] in self.condition:
            return True
        infinitive = any(form in self.words.infinitive for form in right[:4])
        if not predicate and not infinitive:
            if right[:2] == ["के", "रूप"] and "देखा" in right[2:6]:
                return True
            return any(form in GUESSES for form in right[:6])
        reach = right[: self._verb_end(right)]
        return any(form in self.hypothetical for form in reach)

    def _verb_end(self, right: list[str]) -> int:
        """Where the verb group of the trigger ends: before the next noun phrase begins."""
        for at, form in enumerate(right[:8]):
            if at and form in {"और", "तथा", "लेकिन"}:
                return at
        return 8

    def _is_planned(self, scene: Scene, trigger: Trigger, right: list[str], predicate: bool) -> str:
        own = scene.syntax.doc.forms[trigger.last - 1]
        if own.endswith(FUTURE):
            return "future"
        if own in self.words.infinitive and not self._done(right):
            return "infinitive"
        if self._attributive(trigger, right):
            return ""
        for at, form in enumerate(right[:8]):
            if form.endswith(FUTURE) and (predicate or at <= 1):
                return "future"
            if right[:1] == ["को"] and form.startswith(self.endings):
                return ""
            if form in self.words.infinitive and (predicate or at <= 4):
                rest = right[at + 1 :]
                if form.startswith("कर") and self._who_do(rest):
                    return ""
                if self._done(rest) or self._performed(scene, trigger, rest):
                    return ""
                return "" if self._event_time(predicate, right, at) else "infinitive"
            if form in SUBJUNCTIVE and predicate and right[at + 1 : at + 2] in ([], ["।"]):
                return "subjunctive"
            if form in self.planned and at >= 1 and not predicate:
                return "plan"
            if predicate and form in self.words.light and form not in {"आयोजित", "जारी"} and at > 1:
                break
        if right[:2] == ["के", "लिए"] and trigger.sort == "noun" and trigger.type in self.purposive:
            return "purpose"
        if right[:1] in (["में"], ["पर"]) and not predicate and trigger.type in self.purposive:
            if any(form.endswith(FUTURE) for form in right[1:7]):
                return "future:frame"
        return ""

    def _who_do(self, rest: list[str]) -> bool:
        """समर्थन करने वाले देश: those who do; but करने वाले हैं: are about to."""
        about = len(rest) > 1 and rest[1] in self.words.be
        return bool(rest) and rest[0].startswith("वाल") and not about

    def _event_time(self, predicate: bool, right: list[str], at: int) -> bool:
        """शिखर सम्मेलन के एक साल पूरे होने पर: the infinitive belongs to another noun."""
        return not predicate and right[:1] in (["के"], ["की"], ["का"], ["में"], ["पर"]) and at > 1

    def _done(self, rest: list[str]) -> bool:
        """करने के बाद, होने की खबर: the act is told as done."""
        if len(rest) < 2:
            return False
        return (rest[0] == "के" and rest[1] in PAST_FRAME) or (rest[0] == "की" and rest[1] in NEWS)

    def _performed(self, scene: Scene, trigger: Trigger, rest: list[str]) -> bool:
        """समर्थन देने का ऐलान: saying is doing."""
        form = scene.syntax.doc.forms[trigger.first]
        return form.startswith(VERBAL_ACTS) and any(word in self.perform for word in rest[:3])

    def _contents(self, scene: Scene) -> None:
        """What is promised, demanded, invited to or talked of is a plan, unless told as done."""
        labels = self.labels
        for outer in scene.triggers:
            for _, inner, _ in outer.arguments:
                if not isinstance(inner, Trigger) or inner.modality != labels.asserted:
                    continue
                if outer.modality == labels.hypothetical and outer.type == labels.agree:
                    inner.modality = outer.modality
                    inner.by.append("modality:content")
                    continue
                talked = outer.type == labels.meet and inner.type == labels.cooperate
                wanted = outer.type == labels.invite or outer.mode == labels.demand
                promised = outer.type == labels.agree and inner.type in (
                    labels.cooperate,
                    labels.visit,
                    labels.meet,
                    labels.aid,
                )
                refused = outer.type == labels.reject and inner.polarity == labels.negative
                if talked or wanted or promised or refused:
                    inner.modality = labels.planned
                    inner.by.append("modality:content")

    def _negative(self, scene: Scene, trigger: Trigger) -> bool:
        syntax = scene.syntax
        forms, clause = syntax.doc.forms, syntax.clause(trigger.first)
        right = forms[trigger.last : min(trigger.last + 7, clause.last)]
        for at, form in enumerate(right):
            if form in {"इनकार", "इंकार", "मना"} and right[at - 1 : at] == ["से"]:
                return (
                    any(word in self.words.infinitive for word in right[:at])
                    or forms[trigger.last - 1] in self.words.infinitive
                )
            if form in NEGATIVE and at <= 4:
                return not any(w in self.words.post or w in {"में", "से", "पर"} for w in right[:at])
            if form == "बिना" and at <= 2 and right[:1] != ["के"]:
                return True
            if form in MARKS or form in {"और", "लेकिन"}:
                break
        if trigger.sort == "verb" and trigger.first and forms[trigger.first - 1] in NEGATIVE:
            return True
        return trigger.first > clause.first and forms[trigger.first - 1] in {"बिना", "बगैर"}
