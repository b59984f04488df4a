"""What promises, demands, invitations and refusals share with the acts they are about."""

from __future__ import annotations

from curation.tag.clauses import Clause
from curation.tag.parts import Mention, Trigger
from curation.tag.scene import Scene, Stage

TOLD_BEFORE = 60
"""Tokens back in which the invitation that is taken up may be told."""


class Pledges:
    """Completes the arguments of acts about acts, and of those acts."""

    def __init__(self, stage: Stage):
        self.frames, self.labels = stage.frames, stage.labels
        self.refusals = stage.lexicon.classes["refusal"]

    def __call__(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """Run the rules for the type of the trigger."""
        labels = self.labels
        if trigger.type in (labels.agree, labels.reject):
            self._accepted(scene, trigger, clause)
        if trigger.type == labels.visit:
            self._invited(scene, trigger, clause)
        if trigger.type == labels.agree:
            self._partners(scene, trigger)
        if trigger.type == labels.invite or trigger.mode == labels.demand:
            self._asked(scene, trigger)
        if trigger.type == labels.reject and scene.looks[id(trigger)].form in self.refusals:
            self._refused(scene, trigger)
        elif trigger.type in (labels.reject, labels.accuse) and trigger.sort == "noun":
            self._others(trigger)

    def _partners(self, scene: Scene, trigger: Trigger) -> None:
        """To whom one commits oneself: the partner in the act one commits to, or the inviter."""
        for _, inner, _ in list(trigger.arguments):
            if not isinstance(inner, Trigger):
                continue
            for _, mention, rule in inner.arguments:
                if rule == "frame:saath" and isinstance(mention, Mention):
                    scene.give(trigger, mention, "saath")
            if not (trigger.has(self.labels.actor) or self._elsewhere(inner)):
                scene.give_all(trigger, inner.fillers(self.labels.actor))
            self._agreed_between(scene, trigger, inner)
            idle = not (inner.has(self.labels.actor) or inner.has(self.labels.participant))
            given = (self.labels.invite, self.labels.aid)
            if inner.sort == "noun" and idle and inner.type not in given:
                scene.give_all(inner, trigger.fillers(self.labels.actor))
            if inner.type == self.labels.invite:
                for mention in inner.fillers(self.labels.actor):
                    scene.give(trigger, mention, "saath")
                if not inner.has(self.labels.recipient):
                    for mention in trigger.fillers(self.labels.actor):
                        scene.give(inner, mention, "ko")

    def _agreed_between(self, scene: Scene, trigger: Trigger, inner: Trigger) -> None:
        """क और ख के बीच सहयोग बढ़ाने पर सहमति बनी: those between whom it is have agreed."""
        if trigger.has(self.labels.actor):
            return
        for _, mention, rule in inner.arguments:
            if rule == "frame:beech" and isinstance(mention, Mention):
                scene.give(trigger, mention, "beech")

    def _accepted(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """निमंत्रण स्वीकार किया, न्योते को ठुकराया, सौदा रद्द किया: what was taken or turned down."""
        before = scene.among(clause.first, trigger.first)
        if not before or trigger.sort == "noun":
            return
        inner = before[-1]
        between = scene.syntax.doc.forms[inner.last : trigger.first]
        called = between[:1] == ["को"] and between[-1:] == ["हुए"] and len(between) <= 6
        if inner.sort != "noun" or (between not in ([], ["को"], ["को", "भी"]) and not called):
            return
        role = self.frames[trigger.type, "topic"][0]
        if not any(filler is inner for _, filler, _ in trigger.arguments):
            trigger.arguments.append((role, inner, "topic:object"))
        if inner.type != self.labels.invite:
            return
        doers = trigger.fillers(self.labels.actor)
        inner.arguments = [a for a in inner.arguments if a[2] != "frame:subject"]
        for mention in doers:
            scene.give(inner, mention, "ko")
        if not inner.has(self.labels.actor):
            self._inviter(scene, trigger, inner)

    def _inviter(self, scene: Scene, trigger: Trigger, inner: Trigger) -> None:
        """X ने Y को आमंत्रित किया। … Y ने निमंत्रण स्वीकार किया: the invitation told of before."""
        known = {ref for m in inner.fillers(self.labels.recipient) for ref in m.ref}
        for other in reversed(scene.among(max(0, inner.first - TOLD_BEFORE), inner.first)):
            guests = {ref for m in other.fillers(self.labels.recipient) for ref in m.ref}
            if other.type == self.labels.invite and known and known == guests:
                for mention in other.fillers(self.labels.actor):
                    nearest = self._nearest(scene, trigger, mention)
                    scene.give(inner, nearest, "subject")
                    scene.give(trigger, nearest, "saath")
                return

    def _nearest(self, scene: Scene, trigger: Trigger, mention: Mention) -> Mention:
        """The name of the same one in the sentence of the trigger, if it stands there."""
        first, _ = scene.syntax.sentence(trigger.first)
        same = [m for m in scene.syntax.between(first, trigger.first) if m.ref == mention.ref]
        return same[-1] if same else mention

    def _invited(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """X के निमंत्रण पर Y आए: Y is invited by X, who is the host."""
        for invite in scene.among(clause.first, trigger.first):
            if invite.type != self.labels.invite or scene.looks[id(invite)].after != "पर":
                continue
            for mention in trigger.fillers(self.labels.actor):
                scene.give(invite, mention, "ko")
            for mention in invite.fillers(self.labels.actor):
                scene.give(trigger, mention, "host")
            role = self.frames[invite.type, "topic"][0]
            invite.arguments.append((role, trigger, "topic:occasion"))

    def _elsewhere(self, inner: Trigger) -> bool:
        """Whether the doer of the content was not named between its sides (के बीच)."""
        return not any(rule == "frame:beech" for _, _, rule in inner.arguments)

    def _asked(self, scene: Scene, trigger: Trigger) -> None:
        """इजरायल से वापसी की मांग: who is asked is to do it."""
        askers, asked = trigger.fillers(self.labels.actor), trigger.fillers(self.labels.recipient)
        for _, inner, _ in list(trigger.arguments):
            if not isinstance(inner, Trigger):
                continue
            others = any(f not in askers for r, f, _ in inner.arguments if r != self.labels.topic)
            called = inner.type == self.labels.meet and others
            called = called or inner.type == self.labels.pressure
            if (asked or called) and trigger.mode == self.labels.demand:
                inner.arguments = [
                    (role, filler, rule)
                    for role, filler, rule in inner.arguments
                    if rule != "frame:subject" or filler not in askers
                ]
            if not inner.has(self.labels.actor):
                scene.give_all(inner, asked)

    def _others(self, trigger: Trigger) -> None:
        """नकारने की कोशिशों का विरोध: nobody opposes what he does himself."""
        own = trigger.fillers(self.labels.actor)
        for _, inner, _ in trigger.arguments:
            if isinstance(inner, Trigger):
                inner.arguments = [
                    (role, filler, rule)
                    for role, filler, rule in inner.arguments
                    if rule != "frame:subject" or filler not in own
                ]

    def _refused(self, scene: Scene, trigger: Trigger) -> None:
        """देने से इनकार: who was to get it is who is turned down."""
        for _, inner, _ in list(trigger.arguments):
            if isinstance(inner, Trigger):
                for mention in inner.fillers(self.labels.recipient):
                    scene.give(trigger, mention, "ko")
