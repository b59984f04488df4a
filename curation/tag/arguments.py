"""Who did what to whom: arguments from case slots, subjects and the noun phrase of the trigger.

`frames.tsv` says which role a slot gives in an event type; the ontology says which fillers are
legal, and nothing illegal is ever proposed.
"""

from __future__ import annotations

from curation.tag.clauses import Clause, Syntax
from curation.tag.lexicon import Lexicon
from curation.tag.parts import Mention, Trigger
from curation.tag.phrases import Phrases, Scene
from curation.tag.topics import Topics
from curation.tag.words import Words

ATTEND = ("शामिल", "भाग", "हिस्सा", "मौजूद", "उपस्थित", "खड़े", "शिरकत")
CONTROL = ("निमंत्रण", "न्योता", "आमंत्र", "मांग", "आग्रह", "अपील", "अनुरोध", "आह्वान", "दबाव")
RECIPROCAL = frozenset({"दूसरे", "आपसी", "परस्पर"})
DATIVE = frozenset({"उन्हें", "उसे", "इन्हें", "उनको", "उसको"})


class Arguments:
    """Fills the arguments of triggers."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        labels, frames = lexicon.labels, lexicon.frames
        self.places = {labels.place, labels.region, labels.facility}
        self.actors = {labels.person, labels.place, labels.body, labels.force, labels.media}
        self.material = {labels.arms, labels.force}
        self.mutual = {
            kind
            for kind, slot in frames
            if slot == "saath" and frames[kind, slot] == frames.get((kind, "subject"))
        }
        self.phrases = Phrases(lexicon, words)
        self.topics = Topics(lexicon, words)

    def __call__(self, syntax: Syntax, triggers: list[Trigger]) -> Scene:
        """Fill all triggers of a page."""
        scene = Scene(syntax, triggers, self.lexicon, self.words)
        for trigger in triggers:
            self.phrases(scene, trigger)
        for trigger in triggers:
            self._clause_level(scene, trigger)
        for trigger in triggers:
            self._objects(scene, trigger)
        self.topics(scene)
        for trigger in triggers:
            self._complete(scene, trigger)
        return scene

    # -- the clause ---------------------------------------------------------------------------

    def _clause_level(self, scene: Scene, trigger: Trigger) -> None:
        if not scene.is_predicate(trigger):
            return
        syntax = scene.syntax
        clause = syntax.clause(trigger.first)
        for mention in syntax.between(clause.first, trigger.first):
            if mention.slot in ("ne", "gen", "adj", "title", "bare", "alias", "dateline"):
                if mention.type != self.labels.date or mention.slot == "dateline":
                    continue
            if scene.taken(mention, trigger):
                continue
            if mention.type == self.labels.date:
                if scene.first_finite(mention, trigger):
                    scene.claim(trigger, mention, "date")
            elif mention.slot in ("mein", "par", "se") and mention.type in self.places:
                if scene.first_finite(mention, trigger) and not self._has_goal(trigger, mention):
                    scene.claim(trigger, mention, mention.slot)
            elif mention.slot != "saath" or scene.first_predicate(mention, trigger):
                scene.claim(trigger, mention, mention.slot)
        self._pronouns(scene, trigger, clause)
        self._subject(scene, trigger, clause)

    def _has_goal(self, trigger: Trigger, mention: Mention) -> bool:
        """A journey that has its goal takes no second place."""
        roles = self.lexicon.frames.get((trigger.type, mention.slot), ())
        return mention.slot == "mein" and any(trigger.has(role) for role in roles)

    def _pronouns(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """उन्हें, उसे: the last person told of who is not the subject."""
        forms = scene.syntax.doc.forms
        if (trigger.type, "ko") not in self.lexicon.frames or not trigger.sort.startswith(("noun", "part")):
            return
        token = next((t for t in range(clause.first, trigger.first) if forms[t] in DATIVE), None)
        if token is None:
            return
        subjects = {ref for m in scene.subjects(clause) for ref in m.ref}
        person = scene.last_person(token, subjects)
        if person is not None:
            scene.give(trigger, person, "ko")

    def _subject(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        for mention in self._doers(scene, trigger, clause):
            if scene.claimed.get(id(mention)) is trigger:
                continue
            if trigger.code == "welcome_guest":
                scene.give(trigger, mention, "gen")
                continue
            thing = mention.type in self.material and mention.slot == "bare"
            if thing and (trigger.type, "arms") in self.lexicon.frames:
                scene.claim(trigger, mention, "arms")
            elif not (thing and (trigger.type, "victim") in self.lexicon.frames):
                scene.give(trigger, mention, "subject")

    def _doers(self, scene: Scene, trigger: Trigger, clause: Clause) -> list[Mention]:
        """The subject, or for an invited or demanded act the one asked to do it."""
        forms = scene.syntax.doc.forms
        right = forms[trigger.last : min(trigger.last + 5, clause.last)]
        if any(form.startswith(CONTROL) for form in right):
            asked = [
                m
                for m in scene.syntax.between(clause.first, trigger.first)
                if m.slot in ("ko", "se") and m.type in self.actors
            ]
            if asked:
                return asked[-1:]
            dative = next((t for t in range(clause.first, trigger.first) if forms[t] in DATIVE), None)
            if dative is not None:
                subjects = {ref for m in scene.subjects(clause) for ref in m.ref}
                person = scene.last_person(dative, subjects)
                return [person] if person is not None else []
        if trigger.type == self.labels.harm:
            return [m for m in clause.subjects if m.slot == "ne"]
        passive = self._passive(scene, trigger, clause)
        return [] if passive else scene.subjects(clause)

    def _passive(self, scene: Scene, trigger: Trigger, clause: Clause) -> bool:
        """किया गया, भेजे गए: the unmarked noun is no doer, and a dropped one is unknown."""
        if any(m.slot == "ne" for m in clause.subjects):
            return False
        right = scene.syntax.doc.forms[trigger.last : min(trigger.last + 4, clause.last)]
        own = trigger.sort == "verb" and right[:1] and right[0] in {"गए", "गया", "गई", "गये", "गईं"}
        return bool(own) or any(
            one in {"किया", "की", "किए", "दिया", "दी", "दिए", "लगाया", "लगाए"}
            and two in {"गया", "गई", "गए", "जा", "जाएगा", "जाएगी", "जाता"}
            for one, two in zip(right, right[1:], strict=False)
        )

    # -- things and numbers ---------------------------------------------------------------------

    def _objects(self, scene: Scene, trigger: Trigger) -> None:
        frames, labels = self.lexicon.frames, self.labels
        clause = scene.syntax.clause(trigger.first)
        whole = trigger.type == labels.aid
        if (trigger.type, "owner") in frames and scene.is_predicate(trigger):
            self._weapon(scene, trigger, clause)
        if (trigger.type, "arms") in frames and (scene.is_predicate(trigger) or whole):
            for mention in scene.syntax.between(clause.first, clause.last):
                if mention.type not in self.material or mention.slot in ("ne", "gen", "ko", "alias"):
                    continue
                if mention.first > trigger.first and not whole and mention.first - trigger.last > 5:
                    continue
                if id(mention) in scene.claimed and not whole:
                    continue
                if trigger.type != labels.harm or mention.type == labels.arms:
                    scene.claim(trigger, mention, "arms")
        if (trigger.type, "victim") in frames:
            self._victims(scene, trigger, clause)
        if (trigger.type, "count") in frames:
            self._count(scene, trigger, clause)

    def _weapon(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """इजरायली विमान ने हमला किया: the weapon is the means, its owner the doer."""
        owners = scene.syntax.page.owner
        for mention in scene.syntax.between(clause.first, trigger.first):
            if mention.type != self.labels.arms or mention.slot != "ne":
                continue
            scene.claim(trigger, mention, "arms")
            before = mention.first - 1
            if before >= 0 and scene.syntax.doc.forms[before] in self.words.genitive:
                before -= 1
            owner = owners[before] if before >= clause.first else None
            if owner is not None and owner.slot in ("adj", "gen"):
                scene.claim(trigger, owner, "owner")

    def _victims(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        for mention in scene.syntax.between(clause.first, trigger.first):
            if mention.slot == "bare" and mention.type in (self.labels.force, self.labels.person):
                trigger.arguments = [a for a in trigger.arguments if a[1] is not mention]
                scene.claim(trigger, mention, "victim")
        if not trigger.has(self.labels.recipient) and trigger.sort == "noun":
            for mention in scene.syntax.between(clause.first, trigger.first):
                if mention.slot == "gen" and mention.type in (self.labels.person, self.labels.force):
                    if scene.syntax.page.owner[mention.after] is not None or trigger.first - mention.after > 3:
                        follows = scene.syntax.doc.forms[mention.after : trigger.first]
                        if any(f in self.words.genitive for f in follows):
                            continue
                    scene.claim(trigger, mention, "victim")

    def _count(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        owner, size = scene.syntax.page.owner, len(scene.syntax.doc)
        for number in reversed(scene.syntax.between(clause.first, trigger.last + 8)):
            if number.type != self.labels.number or id(number) in scene.claimed:
                continue
            if number.first > trigger.first and not trigger.sort == "verb":
                continue
            near = range(number.last, min(number.last + 4, size))
            counted = next((owner[t] for t in near if owner[t] is not None and owner[t].slot != "adj"), None)  # type: ignore[union-attr]
            if counted is None or counted.type not in self.material:
                if number.first < trigger.first:
                    scene.claim(trigger, number, "count")
            elif any(filler is counted for _, filler, _ in trigger.arguments):
                scene.claim(trigger, number, "count")
            else:
                continue
            return

    # -- what is still missing ------------------------------------------------------------------

    def _complete(self, scene: Scene, trigger: Trigger) -> None:
        labels = self.labels
        clause = scene.syntax.clause(trigger.first)
        if trigger.type in self.mutual:
            self._sides(scene, trigger, clause)
        if trigger.type == labels.agree:
            self._partners(scene, trigger)
        if trigger.type == labels.attack and not trigger.has(labels.actor):
            self._war(scene, trigger)
        if trigger.type == labels.attack and not trigger.has(labels.recipient):
            self._struck(scene, trigger, clause)
        if trigger.type == labels.visit and not trigger.has(labels.actor):
            for mention in clause.subjects:
                scene.give(trigger, mention, "subject")
        if trigger.type == labels.ceremony:
            self._ceremony(scene, trigger, clause)
        forms = scene.syntax.doc.forms
        if any(f in RECIPROCAL for f in forms[max(clause.first, trigger.first - 4) : trigger.first]):
            self._reciprocal(scene, trigger)

    def _sides(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """A mutual act needs two sides: drop a collective beside named ones, add what lacks."""
        sides = trigger.fillers(self.labels.participant)
        wide = [m for m in sides if len(m.ref) > 1]
        if wide and len(sides) > 2:
            trigger.arguments = [a for a in trigger.arguments if a[1] not in wide]
        if wide or len(sides) >= 2:
            return
        if trigger.type == self.labels.cooperate:
            collective = self._collective_before(scene, trigger)
            if collective is not None:
                trigger.arguments = [a for a in trigger.arguments if a[0] != self.labels.participant or a[1] in sides and a[2] != "frame:subject"]
                scene.give(trigger, collective, "subject")
                return
        if trigger.type == self.labels.ceremony:
            return
        known = {ref for m in sides for ref in m.ref}
        for mention in scene.subjects(clause):
            if not known & set(mention.ref) and scene.give(trigger, mention, "subject"):
                known |= set(mention.ref)
        if len(known) < 2 and self._has_pronoun(scene, trigger, clause):
            person = scene.last_person(trigger.first, known)
            if person is not None:
                scene.give(trigger, person, "subject")

    def _has_pronoun(self, scene: Scene, trigger: Trigger, clause: Clause) -> bool:
        forms = scene.syntax.doc.forms[max(clause.first, trigger.first - 5) : trigger.first]
        return any(form in {"उनके", "उनकी", "उनका", "उनसे"} for form in forms)

    def _collective_before(self, scene: Scene, trigger: Trigger) -> Mention | None:
        first, _ = scene.syntax.doc.sentences[scene.syntax.doc.sentence_of[trigger.first]]
        found = [
            m
            for m in scene.syntax.between(first, trigger.first)
            if len(m.ref) > 1 and m.type == self.labels.place
        ]
        return found[-1] if found else None

    def _partners(self, scene: Scene, trigger: Trigger) -> None:
        """To whom one commits oneself: the partner in the act one commits to, or the inviter."""
        for _, inner, _ in list(trigger.arguments):
            if not isinstance(inner, Trigger):
                continue
            for _, mention, rule in inner.arguments:
                if rule == "frame:saath" and isinstance(mention, Mention):
                    scene.give(trigger, mention, "saath")
            if inner.type == self.labels.invite:
                for mention in inner.fillers(self.labels.actor):
                    scene.give(trigger, mention, "saath")
                for mention in trigger.fillers(self.labels.actor):
                    if not inner.has(self.labels.recipient):
                        scene.give(inner, mention, "ko")

    def _war(self, scene: Scene, trigger: Trigger) -> None:
        """रूस यूक्रेन के खिलाफ युद्ध · युद्ध में रूस: who stands beside the war wages it."""
        owner, doc = scene.syntax.page.owner, scene.syntax.doc
        for _, mention, rule in list(trigger.arguments):
            if rule in ("frame:khilaf", "frame:saath") and isinstance(mention, Mention) and mention.first:
                other = owner[mention.first - 1]
                if other is not None and other.slot == "bare":
                    scene.give(trigger, other, "subject")
                    return
        at = trigger.last + 1
        if at < len(doc) and doc.forms[trigger.last] == "में":
            other = owner[at]
            if other is not None and other.kind in ("country", "capital") and other.slot in ("gen", "ko", "lie"):
                scene.give(trigger, other, "subject")

    def _struck(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """लेबनान के गांवों पर हमले: the place whose villages are hit is where it happens."""
        forms = scene.syntax.doc.forms
        for mention in scene.syntax.between(clause.first, trigger.first):
            if mention.slot != "gen" or mention.type not in self.places or id(mention) in scene.claimed:
                continue
            for token in range(mention.after, min(mention.after + 9, trigger.first)):
                if forms[token] in {"पर", "में"}:
                    scene.claim(trigger, mention, "mein")
                    return
                if scene.syntax.page.owner[token] is not None and token == mention.after:
                    break

    def _ceremony(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        forms = scene.syntax.doc.forms
        if not any(form.startswith(ATTEND) for form in forms[trigger.last : clause.last]):
            return
        for mention in scene.subjects(clause):
            scene.give(trigger, mention, "subject")
        for mention in scene.syntax.between(clause.first, clause.last):
            if mention.slot == "saath":
                scene.give(trigger, mention, "saath")
            elif mention.slot == "mein" and mention.type in self.places:
                if mention.first < trigger.first:
                    scene.give(trigger, mention, "mein")
            elif mention.type == self.labels.date and mention.slot == "ko":
                scene.give(trigger, mention, "date")

    def _reciprocal(self, scene: Scene, trigger: Trigger) -> None:
        """एक-दूसरे का समर्थन: the same collective gives and takes."""
        for role, mention, _ in list(trigger.arguments):
            if not isinstance(mention, Mention) or len(mention.ref) < 2:
                continue
            for slot in ("gen", "ko", "saath"):
                for other in self.lexicon.frames.get((trigger.type, slot), ()):
                    legal = mention.type in self.lexicon.fillers(trigger.type, other)
                    if other != role and legal and not trigger.has(other):
                        trigger.arguments.append((other, mention, "reciprocal"))
                        return
