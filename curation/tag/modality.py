"""Modality and polarity of events from the words to the right of the trigger and the frame around.

Precedence where two fit: denied > alleged > hypothetical > planned > asserted.
"""

from __future__ import annotations

from curation.tag.clauses import FUTURE
from curation.tag.look import Look
from curation.tag.parts import Trigger
from curation.tag.scene import Scene, Stage

NEGATIVE = frozenset({"नहीं", "न", "ना"})
MARKS = frozenset({",", "।", ".", "कि", "|", "?", "!"})
STOPS = ("रुक", "थम", "रोक", "खत्म", "बंद")
AIM = frozenset({"ताकि", "जिससे"})
ABSENT = frozenset({"बिना", "बगैर"})
DONE_VERBS = frozenset({"गए", "गये", "गई", "हुए"})
UNDER_WAY = frozenset({"मौजूदा", "मौजूद", "जारी", "वर्तमान", "हालिया"})
POTENTIAL = frozenset({"संभावित", "संभाव्य"})
REACH = 14
"""Most words after a trigger that can tell its modality."""

DEPTH = 4
"""Clauses out to which a claim or a condition is looked for."""


CASE_OF = frozenset({"स्थिति", "सूरत", "दशा"})
ATTEND = frozenset({"शामिल", "भाग", "हिस्सा"})

ROUNDS = frozenset({"दौर", "चरण"})


class Case:
    """A trigger with what its rules need: its clause and the words after it, to the first mark."""

    def __init__(self, scene: Scene, trigger: Trigger):
        self.trigger, self.look = trigger, scene.looks[id(trigger)]
        self.clause = self.look.clause
        self.predicate, self.finite = scene.is_predicate(trigger), scene.is_finite(trigger)
        self.own = self.look.doc.forms[trigger.last - 1]
        self.right = _right(scene, self.look)
        self.purpose = self.right[:2] == ["के", "लिए"]
        self.tail = self.look.doc.forms[max(trigger.last, self.clause.last - 4) : self.clause.last]


def _right(scene: Scene, look: Look) -> list[str]:
    """The words after a trigger to the first mark; a coordinated trigger is skipped."""
    out: list[str] = []
    for token in range(look.last, min(look.clause.last, look.last + REACH)):
        form = look.doc.forms[token]
        if form in MARKS:
            break
        if token in scene.heads and len(out) == 1 and out[0] in look.words.conjunction:
            out = []
        else:
            out.append(form)
    return out


class Modality:
    """Fills modality and polarity of triggers, after the arguments are known."""

    def __init__(self, stage: Stage):
        self.words, self.labels = stage.words, stage.labels
        classes = stage.lexicon.classes
        self.denied, self.alleged = classes["modal:denied"], classes["modal:alleged"]
        self.hypothetical, self.planned = classes["modal:hypothetical"], classes["modal:planned"]
        self.perform, self.condition = classes["perform"], classes["cond"]
        self.subjunctive, self.claims = classes["subjunctive"], classes["claim"]
        self.said = classes["say:fact"]
        self.guesses, self.news = classes["guess"], classes["news"]
        self.past_frame = classes["pastframe"]
        self.endings = stage.words.prefixes("ending")
        self.verbal_acts = stage.words.prefixes("verbalact")
        labels = stage.labels
        self.purposive = frozenset({labels.meet, labels.visit, labels.cooperate})
        self.discussed = {labels.cooperate, labels.deescalate, labels.aid, labels.visit}
        self.promised = self.purposive | {labels.aid, labels.deescalate, labels.pressure}

    def __call__(self, scene: Scene) -> None:
        """Set both attributes of every trigger."""
        for trigger in scene.triggers:
            case = Case(scene, trigger)
            trigger.modality, rule = self._modality(case)
            trigger.by.append(f"modality:{rule}")
            negative = not scene.is_object(trigger) and self._negative(case)
            trigger.polarity = self.labels.negative if negative else self.labels.positive
            if negative:
                trigger.by.append("polarity:negation")
        self._contents(scene)

    def _modality(self, case: Case) -> tuple[str, str]:
        labels = self.labels
        accused = case.trigger.type == labels.accuse  # आरोपों को निराधार बताया: they were made
        if not accused and not self.denied.isdisjoint(case.right[:9]):
            return labels.denied, "denial"
        if self._is_alleged(case):
            return labels.alleged, "claim"
        if self._is_hypothetical(case):
            return labels.hypothetical, "possibility"
        rule = self._is_planned(case)
        return (labels.planned, rule) if rule else (labels.asserted, "plain")

    # -- alleged --------------------------------------------------------------------------------

    def _is_alleged(self, case: Case) -> bool:
        right = case.right
        if "कथित" in case.look.left(4):
            return True
        if right[:1] in (["का"], ["के"]) and not self.claims.isdisjoint(right[1:3]):
            return True
        if not (case.predicate or case.purpose) or self._attributive(case):
            return False
        told = case.finite or (case.purpose and not case.look.form.startswith(("युद्ध", "जंग")))
        if told and self._told_as_claim(case):
            return True
        infinitive = not self.words.infinitive.isdisjoint(right[:4])
        return infinitive and not self.claims.isdisjoint(right[1:7])

    def _attributive(self, case: Case) -> bool:
        """भेजे गए सैनिक: a participle before its noun tells a fact."""
        if case.trigger.sort != "verb" or not DONE_VERBS & set(case.right[:1]):
            return False
        return len(case.right) > 1 and case.right[1] not in self.words.be

    def _told_as_claim(self, case: Case) -> bool:
        """Whether the clause hangs on आरोप, दावा, अनुमान … कि."""
        outer = case.clause.parent
        for _ in range(DEPTH):
            if outer is None:
                break
            tail = case.look.doc.forms[max(outer.first, outer.last - 8) : outer.last]
            said = max((at for at, form in enumerate(tail) if form in self.said), default=-1)
            if tail[-1:] == ["कि"] and not self.alleged.isdisjoint(tail[said + 1 :]):
                return True  # आरोप लगाया कि; not आरोप लगाते हुए कहा कि
            outer = outer.parent
        return False

    # -- hypothetical ---------------------------------------------------------------------------

    def _is_hypothetical(self, case: Case) -> bool:
        right = case.right
        if case.look.doc.forms[case.clause.first] in self.condition:
            return case.predicate
        if not POTENTIAL.isdisjoint(case.look.left(2)):
            return True
        if case.look.after in self.condition:
            return True
        if right[:2] == ["होने", "की"] and not CASE_OF.isdisjoint(right[2:3]):
            return True  # हमला होने की स्थिति में
        if not case.predicate and self.words.infinitive.isdisjoint(right[:4]):
            seen_as = right[:2] == ["के", "रूप"] and "देखा" in right[2:6]
            return seen_as or not self.guesses.isdisjoint(right[:6])
        return not self.hypothetical.isdisjoint(right[: self._verb_end(right)])

    def _verb_end(self, right: list[str]) -> int:
        """Where the verb group of the trigger ends: before the next noun phrase begins."""
        for at in range(1, min(len(right), 8)):
            if right[at] in self.words.conjunction or right[at] == "लेकिन":
                return at
        return 8

    # -- planned --------------------------------------------------------------------------------

    def _is_planned(self, case: Case) -> str:
        if case.own.endswith(FUTURE) or self._comes_first(case):
            return "future"
        infinitive = case.own in self.words.infinitive or self._verbal_noun(case)
        if infinitive and not self._done(case.right):
            return "infinitive"
        if case.trigger.sort == "noun" and self._to_be_held(case):
            return "to be held"
        if self._attributive(case) or (case.look.before in UNDER_WAY and not case.predicate):
            return ""
        for at, form in enumerate(case.right[:8]):
            verdict = self._word(case, at, form)
            if verdict is not None:
                return verdict
        aim = case.predicate and case.look.doc.forms[case.clause.first] in AIM
        if aim and case.right[-1:] and case.right[-1] in self.subjunctive:
            return "aim"
        return self._framed(case)

    def _verbal_noun(self, case: Case) -> bool:
        """ठुकराने की कोशिश: an infinitive no list holds, by its ending and the case after it."""
        ends = case.trigger.sort == "verb" and case.own.endswith("ने")
        return ends and case.look.after in self.words.genitive

    def _to_be_held(self, case: Case) -> bool:
        """सोमवार को होने वाली बैठक."""
        left = case.look.left(2)
        return left[:1] == ["होने"] and left[-1].startswith("वाल")

    def _comes_first(self, case: Case) -> bool:
        """लावरोव से होगी वार्ता: a headline with its verb before the noun at its end."""
        ends = not case.right and case.trigger.sort == "noun"
        return ends and case.look.before.endswith(FUTURE)

    def _word(self, case: Case, at: int, form: str) -> str | None:
        """What one word after the trigger decides: a rule's name, nothing (""), or no decision."""
        right, predicate = case.right, case.predicate
        if form == "हुए" and at == 1 and right[0] in self.words.light:
            return ""  # निंदा करते हुए: it is done while something else is
        if form.endswith(FUTURE) and (predicate or at <= 1):
            return "future"
        if (right[0] == "को" or at == 0) and form.startswith(self.endings):
            return ""  # प्रतिबंधों को हटाने, हमला रोकने: the end is planned, the act is not
        if form in self.words.infinitive and (predicate or at <= 4):
            return self._infinitive(case, at, form)
        if form in self.subjunctive and predicate and at + 1 == len(right):
            return "subjunctive"
        if form in self.planned and at >= 1 and not predicate:
            about = not form.startswith("वाल") or right[at - 1] in self.words.infinitive
            return "plan" if about else None  # करने वाले हैं; not कब्जे वाले
        carried = predicate and at > 1 and form in self.words.light
        return "" if carried and form not in {"आयोजित", "जारी"} else None

    def _infinitive(self, case: Case, at: int, form: str) -> str:
        rest = case.right[at + 1 :]
        if (form.startswith("कर") and self._who_do(rest)) or rest[:1] == ["में"]:
            return ""
        if self._done(rest) or self._performed(case, rest):
            return ""
        attended = case.right[:1] == ["में"] and not ATTEND.isdisjoint(case.right[1:2])
        if attended and "लिए" in rest[:2]:
            return "infinitive"  # सम्मेलन में शामिल होने के लिए
        other_noun = not case.predicate and case.right[0] in {"के", "की", "का", "में", "पर"}
        return "" if other_noun and at > 1 else "infinitive"

    def _who_do(self, rest: list[str]) -> bool:
        """समर्थन करने वाले देश: those who do; but करने वाले हैं: are about to."""
        about = len(rest) > 1 and rest[1] in self.words.be
        return bool(rest) and rest[0].startswith("वाल") and not about

    def _done(self, rest: list[str]) -> bool:
        """करने के बाद, होने की खबर: the act is told as done."""
        if len(rest) < 2:
            return False
        later = rest[1] != "लिए" and not self.past_frame.isdisjoint(rest[1:4])
        return (rest[0] == "के" and later) or (rest[0] == "की" and rest[1] in self.news)

    def _performed(self, case: Case, rest: list[str]) -> bool:
        """समर्थन देने का ऐलान: saying is doing."""
        return case.look.form.startswith(self.verbal_acts) and any(
            word in self.perform for word in rest[:3]
        )

    def _framed(self, case: Case) -> str:
        """वार्ता के लिए गए: a purpose; दौरे पर आएंगे: the frame of something to come."""
        wanted = case.right[:1] != [] and case.right[0].startswith("चाह")
        if case.trigger.sort == "noun" and (wanted or case.right[:2] == ["को", "तैयार"]):
            return "wanted"
        if case.trigger.sort != "noun" or case.trigger.type not in self.purposive:
            return ""
        if case.purpose:
            return "purpose"
        rounds = case.right[:1] in (["का"], ["के"]) and ROUNDS & set(case.right[1:4])
        if rounds and any(form.endswith(FUTURE) for form in case.tail):
            return "future:round"
        inside = case.right[:1] in (["में"], ["पर"]) and not case.predicate
        later = (*case.right[1:], *case.tail)
        coming = inside and any(form.endswith(FUTURE) for form in later)
        return "future:frame" if coming else ""

    # -- content and negation -------------------------------------------------------------------

    def _contents(self, scene: Scene) -> None:
        """What is promised, demanded, invited to or talked of is a plan, unless told as done."""
        labels = self.labels
        for outer in scene.triggers:
            for _, inner, rule in outer.arguments:
                if rule == "topic:occasion":
                    continue
                if not isinstance(inner, Trigger) or inner.modality != labels.asserted:
                    continue
                if scene.looks[id(inner)].before in UNDER_WAY:
                    continue
                if outer.type == labels.agree and outer.modality == labels.hypothetical:
                    inner.modality = labels.hypothetical
                elif self._to_come(outer, inner):
                    inner.modality = labels.planned
                else:
                    continue
                inner.by.append("modality:content")

    def _to_come(self, outer: Trigger, inner: Trigger) -> bool:
        labels = self.labels
        return (
            (outer.type == labels.meet and inner.type in self.discussed)
            or (outer.type == labels.invite or outer.mode in (labels.demand, labels.threaten))
            or (outer.type == labels.agree and inner.type in self.promised)
            or (outer.type == labels.reject and inner.polarity == labels.negative)
        )

    def _negative(self, case: Case) -> bool:
        """नहीं, न, बिना, से इनकार near the verb of the trigger."""
        look, right = case.look, case.look.right(7)
        if look.before in ABSENT or (case.trigger.sort == "verb" and look.before in NEGATIVE):
            return True
        for at, form in enumerate(right):
            if form in {"इनकार", "इंकार", "मना"} and "से" in right[max(0, at - 2) : at]:
                infinitive = not self.words.infinitive.isdisjoint(right[:at])
                return infinitive or case.own in self.words.infinitive
            if form in NEGATIVE and at <= 4:
                goes_on = right[at + 1 : at + 2] and right[at + 1].startswith(STOPS)
                return not goes_on and self.words.case.isdisjoint(right[:at])
            if form == "बिना" and at <= 2 and right[0] != "के":
                return True
            if form in MARKS or form in {"और", "लेकिन"}:
                break
        return False
