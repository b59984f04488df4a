"""Acts with two sides: who takes part in a talk or in a co-operation."""

from __future__ import annotations

from curation.tag.clauses import Clause
from curation.tag.parts import Mention, Trigger
from curation.tag.scene import Scene, Stage

THEIR = frozenset({"उनके", "उनकी", "उनका", "उनसे"})
HOPE = frozenset({"उम्मीद", "आशा", "संभावना"})
WHILE = frozenset({"दौरान", "शुरुआत", "बाद", "अंत"})


class Mutual:
    """Completes the participants of mutual acts."""

    def __init__(self, stage: Stage):
        self.words, self.labels = stage.words, stage.labels
        self.mutual = stage.mutual

    def __call__(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """Find the sides of a talk or co-operation, then of what is talked about."""
        self._sides(scene, trigger, clause)
        self._shared_talk(scene, trigger)

    def _sides(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """Drop a collective beside named sides, add the side that lacks."""
        sides = trigger.fillers(self.labels.participant)
        wide = [m for m in sides if len(m.ref) > 1 or m.code == "officials_pl"]
        if wide and len(sides) > 2:
            drop = self._besides(trigger, wide) or wide
            trigger.arguments = [a for a in trigger.arguments if a[1] not in drop]
        if self._states(scene, trigger, sides) or wide:
            return
        if len(sides) >= 2:
            self._and_he(scene, trigger, sides)
            return
        look = scene.looks[id(trigger)]
        if not sides and look.before in THEIR and not scene.is_predicate(trigger):
            pair = scene.last_pair(trigger.first, self.labels.person)
            if len(pair) > 1:
                scene.give_all(trigger, pair)
                return
        told = look.before in {"इस", "इन"} and not scene.is_predicate(trigger)
        if told and trigger.type == self.labels.cooperate:
            return
        known = {ref for m in sides for ref in m.ref}
        for mention in self._other_side(scene, trigger, clause, sides):
            if not known & set(mention.ref) and scene.give(trigger, mention, "subject"):
                known |= set(mention.ref)
        left = scene.looks[id(trigger)].left(5)
        if len(known) < 2 and not THEIR.isdisjoint(left):
            person = scene.last_person(trigger.first, known)
            pair = [] if known else scene.last_pair(trigger.first)
            scene.give_all(trigger, pair or ([person] if person is not None else []))
        elif not known and self._the_two(scene, trigger, clause):
            scene.give_all(trigger, scene.last_pair(trigger.first, self.labels.person))

    def _and_he(self, scene: Scene, trigger: Trigger, sides: list[Mention]) -> None:
        """क और ख के साथ उनकी मुलाकात: the last person told of takes part too."""
        if trigger.type != self.labels.meet or scene.looks[id(trigger)].before not in THEIR:
            return
        if all(mention.slot in ("saath", "se") for mention in sides):
            person = scene.last_person(trigger.first, {ref for m in sides for ref in m.ref})
            scene.give_all(trigger, [person] if person is not None else [])

    def _besides(self, trigger: Trigger, wide: list[Mention]) -> list[Mention]:
        """क और ख ने दोनों देशों की साझेदारी को … : the states cooperate, not the speakers."""
        if trigger.type != self.labels.cooperate:
            return []
        tied = [f for _, f, rule in trigger.arguments if f in wide and rule != "frame:subject"]
        spoke = [f for _, f, rule in trigger.arguments if rule == "frame:subject"]
        return [f for f in spoke if isinstance(f, Mention) and f not in wide] if tied else []

    def _the_two(self, scene: Scene, trigger: Trigger, clause: Clause) -> bool:
        """दोनों के बीच, दोनों में: the two told of before, without a noun."""
        forms = scene.syntax.doc.forms
        return any(
            forms[token] == "दोनों" and forms[token + 1] in {"के", "में", "ने"}
            for token in range(clause.first, trigger.first)
        )

    def _shared_talk(self, scene: Scene, trigger: Trigger) -> None:
        """क ने ख से संबंधों को प्रगाढ़ करने पर चर्चा की: they talk of what they do together."""
        for _, inner, _ in list(trigger.arguments):
            if isinstance(inner, Trigger) and inner.type in self.mutual:
                sides = inner.fillers(self.labels.participant)
                if len({ref for m in sides for ref in m.ref}) < 2:
                    scene.give_all(inner, trigger.fillers(self.labels.participant))

    def _states(self, scene: Scene, trigger: Trigger, sides: list[Mention]) -> bool:
        """Between states told of as दोनों देशों it is they who cooperate, not the speaker."""
        if trigger.type != self.labels.cooperate or len({r for m in sides for r in m.ref}) > 2:
            return False
        if any(m.type == self.labels.place for m in sides):
            return False
        explicit = any(rule != "frame:subject" for _, m, rule in trigger.arguments if m in sides)
        collective = None if explicit else self._collective_before(scene, trigger)
        if collective is None:
            return False
        trigger.arguments = [a for a in trigger.arguments if a[1] not in sides]
        return scene.give(trigger, collective, "subject")

    def _collective_before(self, scene: Scene, trigger: Trigger) -> Mention | None:
        """The last दोनों देशों of this sentence or the one before in the paragraph."""
        doc = scene.syntax.doc
        number = doc.sentence_of[trigger.first]
        first, _ = doc.sentences[number]
        if number and doc.paragraph[first] == doc.paragraph[first - 1]:
            first, _ = doc.sentences[number - 1]
        before = scene.syntax.between(first, trigger.first)
        wide = [m for m in before if len(m.ref) > 1 and m.type == self.labels.place]
        return wide[-1] if wide else None

    def _other_side(
        self, scene: Scene, trigger: Trigger, clause: Clause, sides: list[Mention]
    ) -> list[Mention]:
        """Who else takes part: the doers of the clause, or those of another talk in it."""
        if trigger.type == self.labels.ceremony and not any(m.slot == "saath" for m in sides):
            return []
        if scene.is_predicate(trigger):
            return self._with_partner(scene, trigger, scene.subjects(clause), clause)
        if sides:
            return scene.own_subjects(clause)
        if trigger.type != self.labels.meet:
            return scene.own_subjects(clause)
        for other in scene.among(clause.first, clause.last):
            if other.type == trigger.type and other is not trigger and scene.is_predicate(other):
                return other.fillers(self.labels.participant)
        after = scene.looks[id(trigger)].right(4)
        if after[:1] == ["को"] and clause.pronoun and not self.words.infinitive.isdisjoint(after):
            return scene.subjects(clause)  # वे संवाद को मजबूत करने के लिए …
        if after[:1] == ["की"] and not HOPE.isdisjoint(after[1:2]):
            return clause.subjects
        within = after[:1] == ["में"] or not WHILE.isdisjoint(after[1:3])
        return clause.subjects if within else []

    def _with_partner(
        self, scene: Scene, trigger: Trigger, doers: list[Mention], clause: Clause
    ) -> list[Mention]:
        """क ने ख से मुलाकात की और … पर चर्चा की: those who met go on talking."""
        if trigger.type != self.labels.meet or len({ref for m in doers for ref in m.ref}) > 1:
            return doers
        first, _ = scene.syntax.sentence(trigger.first)
        for other in reversed(scene.among(first, trigger.first)):
            if other.type != trigger.type:
                continue
            party = other.fillers(self.labels.participant)
            near = scene.clause(other) in (clause, clause.parent)
            if near and len(party) > 1 and (not doers or doers[0] in party):
                return party
        return doers
