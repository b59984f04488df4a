"""Who did what to whom: arguments from case slots, subjects and the noun phrase of the trigger.

`frames.tsv` says which role a slot gives in an event type; the ontology says which fillers are
legal, and nothing illegal is ever proposed.
"""

from __future__ import annotations

from itertools import pairwise

from curation.tag.clauses import Clause, Syntax
from curation.tag.objects import Objects
from curation.tag.parts import Mention, Trigger
from curation.tag.phrases import Phrases
from curation.tag.scene import Scene, Stage
from curation.tag.sides import Sides
from curation.tag.topics import Topics

GIVEN = frozenset({"दिया", "देंगे", "देगा", "देगी", "दी", "रखा"})
"""Verbs with which one gives a dinner."""

ORGANISE = frozenset({"आयोजित", "आयोजन", "मेजबानी"})
HE = frozenset({"उसने", "वह", "उन्होंने", "वे"})
OTHERS = frozenset({"ne", "gen", "adj", "title", "bare", "alias", "dateline"})
"""Slots that other rules read: subjects, phrases, datelines."""


class Arguments:
    """Fills the arguments of triggers."""

    def __init__(self, stage: Stage):
        self.stage, self.words, self.labels = stage, stage.words, stage.labels
        classes = stage.lexicon.classes
        self.dative, self.deeds, self.happen = classes["dative"], classes["deed"], classes["happen"]
        self.condition = classes["cond"]
        self.passive, self.situation = classes["passive"], classes["situation"]
        self.judging = (self.labels.support, self.labels.accuse)
        self.control = stage.control
        self.phrases, self.objects = Phrases(stage), Objects(stage)
        self.topics, self.sides = Topics(stage), Sides(stage)

    def __call__(self, syntax: Syntax, triggers: list[Trigger]) -> Scene:
        """Fill all triggers of a page."""
        scene = Scene(self.stage, syntax, triggers)
        for rule in (self.phrases, self._clause_level, self.objects):
            for trigger in triggers:
                rule(scene, trigger)
        self.topics(scene)
        for trigger in triggers:
            self.sides(scene, trigger)
        for one, other in pairwise(triggers):
            self._coordinate(scene, one, other)
        for trigger in triggers:
            self._nearest(trigger)
        return scene

    def _nearest(self, trigger: Trigger) -> None:
        """Of two names of one filler in one role keep the nearer to the trigger."""
        best: dict[tuple[str, tuple[str, ...]], Mention] = {}
        for role, mention, _ in trigger.arguments:
            if isinstance(mention, Mention) and mention.ref:
                old = best.setdefault((role, mention.ref), mention)
                if abs(mention.first - trigger.first) < abs(old.first - trigger.first):
                    best[role, mention.ref] = mention
        trigger.arguments = [
            (role, filler, rule)
            for role, filler, rule in trigger.arguments
            if isinstance(filler, Trigger) or not filler.ref or best[role, filler.ref] is filler
        ]

    def _clause_level(self, scene: Scene, trigger: Trigger) -> None:
        if not scene.is_predicate(trigger):
            self._while_talking(scene, trigger)
            return
        clause = scene.clause(trigger)
        for mention in scene.syntax.between(clause.first, clause.last):
            reach = mention.first < trigger.first or self._between(scene, trigger, mention)
            if reach and not scene.taken(mention, trigger):
                self._hand(scene, trigger, mention)
        self._pronoun(scene, trigger, clause)
        self._subject(scene, trigger, clause)

    def _while_talking(self, scene: Scene, trigger: Trigger) -> None:
        """क ने शनिवार को ख के साथ वार्ता में कहा: with no other act the day is that of the talk."""
        clause = scene.clause(trigger)
        right = scene.looks[id(trigger)].right(2)
        during = right[:1] == ["में"] or right in (["के", "बाद"], ["के", "दौरान"])
        if trigger.type != self.labels.meet or not during:
            return
        if any(map(scene.is_finite, scene.among(clause.first, clause.last))):
            return
        for mention in scene.syntax.between(clause.first, trigger.first):
            if mention.type == self.labels.date and mention.slot == "ko":
                scene.claim(trigger, mention, "date")
            elif mention.slot == "mein" and not trigger.has(self.labels.where):
                scene.claim(trigger, mention, "mein")

    def _hand(self, scene: Scene, trigger: Trigger, mention: Mention) -> None:
        """Give a mention of the clause to its predicate, by its slot."""
        slot = mention.slot
        toward = slot == "side" and scene.syntax.doc.form(mention.after) != "से"
        if toward and mention.type in self.stage.places:
            slot = "goal"
        if mention.type == self.labels.date:
            inner = self._journey(scene, trigger, mention)
            if inner is not None:
                scene.claim(inner, mention, "date")
            elif slot != "dateline" and scene.first_finite(mention, trigger):
                scene.claim(trigger, mention, "date")
        elif slot == "under" and mention.type == self.labels.treaty:
            scene.claim(trigger, mention, "treaty")
        elif (
            (slot == "par" and scene.accused(trigger, mention))
            or (
                slot == "ko"
                and trigger.type == self.labels.accuse
                and trigger.has(self.labels.recipient)
            )
            or (
                slot == "ko"
                and trigger.mode == self.labels.demand
                and self._inner(scene, trigger, mention)
            )
            or slot in OTHERS
            or (mention.kind == "collective" and slot == "mein")
        ):
            return
        elif slot == "se" and trigger.type == self.labels.agree:
            if trigger.first - mention.after <= 2:
                scene.claim(trigger, mention, slot)
        elif slot == "se" and trigger.mode == self.labels.demand:
            scene.claim(trigger, mention, slot)
        elif slot in ("mein", "par") and scene.syntax.doc.form(mention.after) in self.situation:
            return  # सीमा पर तनाव कम करने पर चर्चा
        elif slot in ("mein", "par", "se") and mention.type in self.stage.places:
            moved = trigger.sort == "verb" and (trigger.type, "goal") in self.stage.frames
            if scene.first_finite(mention, trigger) and not self._has_goal(trigger, slot):
                aimless = trigger.code not in ("troops", "troops_come")
                goal = slot == "mein" and moved and not aimless
                scene.claim(trigger, mention, "goal" if goal else slot)
        elif slot == "se" and trigger.type == self.labels.pressure:
            return
        elif slot != "saath" or scene.first_predicate(mention, trigger):
            scene.claim(trigger, mention, slot)

    def _journey(self, scene: Scene, trigger: Trigger, mention: Mention) -> Trigger | None:
        """उन्हें अक्टूबर में दिल्ली आने का न्योता दिया: the date is that of the journey."""
        if trigger.type != self.labels.invite or mention.slot not in ("mein", "bare"):
            return None
        between = scene.among(mention.after, trigger.first)
        near = between and between[0].first - mention.after <= 3
        visit = near and between[0].type == self.labels.visit
        return between[0] if visit and not scene.is_finite(between[0]) else None

    def _inner(self, scene: Scene, trigger: Trigger, mention: Mention) -> bool:
        """सैनिकों को वापस बुलाने की मांग: the object of the act demanded."""
        between = scene.among(mention.after, trigger.first)
        return mention.type in self.stage.material and bool(between)

    def _between(self, scene: Scene, trigger: Trigger, mention: Mention) -> bool:
        """संदेश किम को दिया: between the noun and its verb, no other trigger in between."""
        if trigger.sort == "verb" or mention.slot not in ("ko", "saath"):
            return False
        if "हुए" in scene.syntax.doc.forms[trigger.last : mention.first]:
            return False  # आपत्ति जताते हुए राजदूत को तलब किया
        near = mention.first - trigger.last <= 4 and mention.type != self.labels.date
        return near and not scene.among(trigger.last, mention.first)

    def _has_goal(self, trigger: Trigger, slot: str) -> bool:
        """A journey that has its goal takes no second place."""
        return slot == "mein" and any(
            trigger.has(role) for role in self.stage.frames.get((trigger.type, slot), ())
        )

    def _pronoun(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """उन्हें, उसे: the last person told of who is not the subject."""
        if (trigger.type, "ko") in self.stage.frames and trigger.sort != "verb":
            person = self._meant(scene, trigger, clause)
            if person is not None:
                scene.give(trigger, person, "ko")

    def _meant(self, scene: Scene, trigger: Trigger, clause: Clause) -> Mention | None:
        """Whom a dative pronoun before the trigger means."""
        forms = scene.syntax.doc.forms
        token = next((t for t in range(clause.first, trigger.first) if forms[t] in self.dative), -1)
        if token < 0:
            return None
        return scene.last_person(token, {r for m in scene.subjects(clause) for r in m.ref})

    # -- subjects -------------------------------------------------------------------------------

    def _subject(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        frames = self.stage.frames
        for mention in self._doers(scene, trigger, clause):
            if scene.claimed.get(id(mention)) is trigger or self._courier(trigger, mention):
                continue
            if self._brings_about(scene, trigger):
                continue
            thing = mention.type in self.stage.material and mention.slot == "bare"
            if mention.type == self.labels.force and trigger.type == self.labels.attack:
                thing = False  # सेना ने कब्जा किया, सेना कब्जा करेगी
            if trigger.code == "welcome_guest" or self._hosts(scene, trigger, mention):
                scene.give(trigger, mention, "gen")
            elif thing and (trigger.type, "arms") in frames:
                scene.claim(trigger, mention, "arms")
            elif not (thing and (trigger.type, "victim") in frames):
                scene.give(trigger, mention, "subject")

    def _brings_about(self, scene: Scene, trigger: Trigger) -> bool:
        """X ने दोनों पक्षों के बीच वार्ता शुरू कराई: X takes no part in it."""
        if trigger.type != self.labels.meet:
            return False
        between = any(rule == "frame:beech" for _, _, rule in trigger.arguments)
        right = scene.looks[id(trigger)].right(3)
        return between and any(form.startswith(("करा", "करवा")) for form in right)

    def _courier(self, trigger: Trigger, mention: Mention) -> bool:
        """लावरोव ने पुतिन का संदेश सौंपा: it is from the one who owns it."""
        if trigger.type != self.labels.communicate:
            return False
        return any(
            role == self.labels.actor and rule == "frame:gen" and filler is not mention
            for role, filler, rule in trigger.arguments
        )

    def _hosts(self, scene: Scene, trigger: Trigger, mention: Mention) -> bool:
        """X ने रात्रिभोज दिया, समारोह आयोजित किया: who does it with ने is the host."""
        if trigger.type != self.labels.ceremony or mention.slot != "ne":
            return False
        right = scene.looks[id(trigger)].right(4)
        return bool(right) and (right[0] in GIVEN or not ORGANISE.isdisjoint(right))

    def _doers(self, scene: Scene, trigger: Trigger, clause: Clause) -> list[Mention]:
        """The subject, or for an invited, demanded or alleged act the one meant to do it."""
        look = scene.looks[id(trigger)]
        right = look.right(5)
        if any(form.startswith("वाल") for form in right[:2]):
            return []
        accused = any(form.startswith("आरोप") for form in right)
        asking = any(form.startswith(self.control) for form in right)
        if accused or (asking and trigger.mode != self.labels.concede):
            asked = self._asked(scene, trigger, clause, ("par",) if accused else ("ko", "se"))
            if asked:
                return asked
        if trigger.type == self.labels.harm:
            if right[:1] == ["जाने"]:
                return []  # X ने … मारे जाने की पुष्टि की
            if self._participle(scene, trigger, right):
                return []
            return [m for m in clause.subjects if m.slot == "ne"]
        if self._is_passive(trigger, clause, right):
            return []
        if trigger.sort != "verb" and not self.happen.isdisjoint(right[:3]):
            own = trigger.has(self.labels.actor) and right[:1] == ["होने"]
            return [] if own else clause.subjects
        found = self._warned(scene, clause) or scene.subjects(clause)
        if self._has_own(scene, trigger):
            return []
        described = self._described(scene, trigger)
        if described is not None:
            return [described]
        if (
            not found
            and clause.kind == "ki"
            and clause.parent
            and self._active(trigger, right, look.doc.forms[trigger.last - 1])
        ):
            return scene.subjects(clause.parent)
        return found

    def _warned(self, scene: Scene, clause: Clause) -> list[Mention]:
        """X को चेतावनी दी कि यदि उसने …: it is X who must not do it."""
        forms = scene.syntax.doc.forms[clause.first : clause.last]
        if not forms or forms[0] not in self.condition or clause.subjects:
            return []
        outer = clause.parent
        if outer is None or HE.isdisjoint(forms):
            return []
        for warning in scene.among(outer.first, outer.last):
            if warning.mode == self.labels.threaten:
                return warning.fillers(self.labels.recipient)
        return []

    def _participle(self, scene: Scene, trigger: Trigger, right: list[str]) -> bool:
        """मारे गए सैनिकों को: a participle before the noun it tells of."""
        done = trigger.sort == "verb" and right[:1] != [] and right[0] in self.passive
        return done and scene.syntax.page.own(trigger.last + 1) is not None

    def _has_own(self, scene: Scene, trigger: Trigger) -> bool:
        """X के दौरा करने के बाद, X द्वारा अभ्यास शुरू करने पर: the infinitive has its own doer."""
        is_ = scene.looks[id(trigger)].next in {"है", "थी", "था"}  # X की यह पहली यात्रा है
        if (scene.is_finite(trigger) and not is_) or trigger.type in self.stage.mutual:
            return False
        return any(
            role == self.labels.actor and rule in ("frame:gen", "frame:by")
            for role, _, rule in trigger.arguments
        )

    def _described(self, scene: Scene, trigger: Trigger) -> Mention | None:
        """यात्रा कर रहे X; धमकियों का विरोध करने के लिए X की प्रशंसा: X is who does it."""
        if scene.is_finite(trigger):
            return None
        page, forms = scene.syntax.page, scene.looks[id(trigger)].right(6)
        for at in range(len(forms) - 2):
            token = trigger.last + at
            if forms[at] == "कर" and forms[at + 1] in {"रहे", "रही", "रहा"}:
                owner = page.own(token + 2)
            elif forms[at : at + 2] == ["के", "लिए"] and at:
                owner = page.own(token + 2)
                praised = owner is not None and owner.slot in ("gen", "adj", "title")
                judged = scene.among(token + 2, token + 8)
                if not praised or not judged or judged[0].type not in self.judging:
                    continue
            else:
                continue
            return None if owner is None else self.stage.slots.head(page, owner)
        return None

    def _asked(
        self, scene: Scene, trigger: Trigger, clause: Clause, slots: tuple[str, ...]
    ) -> list[Mention]:
        before = scene.syntax.between(clause.first, trigger.first)
        asked = [m for m in before if m.slot in slots and m.type in self.stage.actors]
        if asked:
            return asked[-1:]
        person = self._meant(scene, trigger, clause) if "ko" in slots else None
        return [person] if person is not None else []

    def _is_passive(self, trigger: Trigger, clause: Clause, right: list[str]) -> bool:
        """किया गया, भेजे गए: the unmarked noun is no doer, and a dropped one is unknown."""
        if any(m.slot == "ne" for m in clause.subjects):
            return False
        if trigger.sort == "verb" and right and right[0] in self.passive and right[0] != "जा":
            return True
        return any(one in self.deeds and two in self.passive for one, two in pairwise(right[:4]))

    def _active(self, trigger: Trigger, right: list[str], own: str) -> bool:
        """Whether the verb is transitive and active, so that the doer was merely dropped."""
        if trigger.sort == "verb":
            return own in self.deeds and not (right and right[0] in self.passive)
        return not self.deeds.isdisjoint(right[:3])

    def _coordinate(self, scene: Scene, one: Trigger, other: Trigger) -> None:
        """समर्थन और विरोध किया: two nouns under one verb share what one of them has."""
        between = scene.syntax.doc.forms[one.last : other.first]
        if not 1 <= len(between) <= 2 or between[0] not in self.words.conjunction:
            return
        if one.sort != other.sort or not scene.is_predicate(other):
            return
        for source, goal in ((one, other), (other, one)):
            for role, filler, rule in source.arguments:
                if goal.has(role) or not isinstance(filler, Mention):
                    continue
                if filler.type in self.stage.lexicon.fillers(goal.type, role):
                    goal.arguments.append((role, filler, f"{rule}:shared"))
