"""Things, victims and numbers: what was sent, fired or supplied, who was hit, how many."""

from __future__ import annotations

from curation.tag.clauses import Clause
from curation.tag.parts import Mention, Trigger
from curation.tag.scene import Scene, Stage

HELD = frozenset({"bare", "ko", "se", "saath", "adj"})
"""Slots of things: sent, fired, used, given."""


class Objects:
    """Claims arms, troops, victims and counts for a trigger."""

    def __init__(self, stage: Stage):
        self.stage, self.words, self.labels = stage, stage.words, stage.labels
        self.frames, self.material = stage.frames, stage.material

    def __call__(self, scene: Scene, trigger: Trigger) -> None:
        """Claim what the clause offers."""
        clause, kind = scene.clause(trigger), trigger.type
        if (kind, "owner") in self.frames and scene.is_predicate(trigger):
            self._weapon(scene, trigger, clause)
        if (kind, "arms") in self.frames:
            self._things(scene, trigger, clause)
        if (kind, "victim") in self.frames:
            self._victims(scene, trigger, clause)
        if (kind, "count") in self.frames:
            self._count(scene, trigger, clause)
        if kind == self.labels.harm:
            self._cause(scene, trigger, clause)

    def _weapon(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """इजरायली विमान ने हमला किया: the weapon is the means, its owner the doer."""
        page = scene.syntax.page
        for mention in scene.syntax.between(clause.first, trigger.first):
            if mention.type != self.labels.arms or mention.slot != "ne":
                continue
            scene.claim(trigger, mention, "arms")
            before = mention.first - 1
            before -= page.doc.form(before) in self.words.genitive
            owner = page.own(before)
            if owner is not None and owner.slot in ("adj", "gen"):
                scene.claim(trigger, owner, "owner")

    def _things(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """Unmarked arms and troops of the clause; help takes those after it too."""
        help_ = trigger.type == self.labels.aid
        if not (help_ or scene.is_predicate(trigger)):
            return
        for mention in scene.syntax.between(clause.first, clause.last):
            if mention.type not in self.material or mention.slot not in HELD:
                continue
            if mention.slot == "ko" and self._suffers(trigger, mention):
                continue
            if trigger.code == "seize" and mention.slot == "se":
                if mention.type == self.labels.force:
                    scene.claim(trigger, mention, "par")
                continue
            after = mention.first > trigger.first
            if trigger.type == self.labels.attack and mention in clause.subjects:
                continue
            if trigger.type == self.labels.harm and mention.type != self.labels.arms:
                continue
            if help_:
                if after:
                    scene.give(trigger, mention, "arms")
                else:
                    scene.claim(trigger, mention, "arms")
            elif id(mention) not in scene.claimed and mention.first - trigger.last <= 5:
                scene.claim(trigger, mention, "arms")

    def _suffers(self, trigger: Trigger, mention: Mention) -> bool:
        """Whether what को marks has a role of its own, and is no mere thing."""
        roles = self.frames.get((trigger.type, "ko"), ())
        legal = self.stage.lexicon.fillers
        return any(mention.type in legal(trigger.type, role) for role in roles)

    def _victims(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """सैनिक मारे गए; सैनिकों की मौत."""
        hit = (self.labels.force, self.labels.person)
        before = scene.syntax.between(clause.first, trigger.first)
        before = [m for m in before if m.type in hit or m.slot == "adj"]
        for mention in before:
            people = mention.slot == "adj" and mention.last == trigger.first
            if mention.slot == "bare" or people:
                trigger.arguments = [a for a in trigger.arguments if a[1] is not mention]
                scene.claim(trigger, mention, "victim")
        if trigger.sort != "noun" or trigger.has(self.labels.recipient):
            return
        for mention in before:
            if mention.slot == "gen" and self._of_the_dead(scene, mention, trigger):
                scene.claim(trigger, mention, "victim")

    def _cause(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """ड्रोन हमले में 12 लोग मारे गए: the means and place of the attack are those of the harm."""
        for attack in scene.among(clause.first, trigger.first):
            if attack.type != self.labels.attack or scene.looks[id(attack)].after != "में":
                continue
            for role, filler, rule in attack.arguments:
                if role not in (self.labels.item, self.labels.where):
                    continue
                legal = self.stage.lexicon.fillers(trigger.type, role)
                if isinstance(filler, Mention) and filler.type in legal:
                    trigger.arguments.append((role, filler, f"{rule}:cause"))
            return

    def _of_the_dead(self, scene: Scene, mention: Mention, trigger: Trigger) -> bool:
        """X की बुधवार को … मौत: no other genitive between."""
        between = scene.syntax.doc.forms[mention.after : trigger.first]
        far = len(between) > 3 or scene.syntax.page.own(mention.after) is not None
        return not far or self.words.genitive.isdisjoint(between)

    def _count(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """The number of what is counted, if that fills a role here or is no mention."""
        for number in reversed(scene.syntax.between(clause.first, trigger.first)):
            if number.type != self.labels.number or id(number) in scene.claimed:
                continue
            counted = self._counted(scene, number)
            own = any(filler is counted for _, filler, _ in trigger.arguments)
            if counted is None or counted.type not in self.material or own:
                scene.claim(trigger, number, "count")
                return

    def _counted(self, scene: Scene, number: Mention) -> Mention | None:
        """The mention a number counts, adjectives of countries skipped."""
        for token in range(number.last, number.last + 4):
            owner = scene.syntax.page.own(token)
            if owner is not None and owner.slot != "adj":
                return owner
        return None
