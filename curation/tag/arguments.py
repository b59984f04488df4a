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
DEEDS = frozenset(
    [
        "किया",
        "की",
        "किए",
        "दिया",
        "दी",
        "दिए",
        "लगाया",
        "लगाए",
        "लगाई",
        "दागे",
        "दागी",
        "दागा",
        "भेजे",
        "भेजा",
        "भेजी",
        "करेगा",
        "करेंगे",
        "करेगी",
    ]
)
HAPPEN = frozenset(
    ["हुई", "हुआ", "हुए", "हुईं", "हो", "होगी", "होगा", "होंगे", "होने", "होना", "बनी", "बना"]
)
TAKE_PLACE = frozenset(["हुई", "हुआ", "हुए", "हुईं", "होगी", "होगा", "होंगी", "आयोजित", "संपन्न", "शुरू"])
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
        self.self_forms = lexicon.classes["pron:self"]
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
        for one, other in zip(triggers, triggers[1:], strict=False):
            self._coordinate(scene, one, other)
        return scene

    def _coordinate(self, scene: Scene, one: Trigger, other: Trigger) -> None:
        """समर्थन और प्रोत्साहन: two nouns of one kind under one verb share what one of them has."""
        between = scene.syntax.doc.forms[one.last : other.first]
        if one.type != other.type or len(between) != 1 or between[0] not in self.words.conjunction:
            return
        for role, filler, rule in one.arguments:
            if not other.has(role):
                other.arguments.append((role, filler, f"{rule}:shared"))
        for role, filler, rule in other.arguments:
            if not one.has(role):
                one.arguments.append((role, filler, f"{rule}:shared"))

    # -- the clause ---------------------------------------------------------------------------

    def _clause_level(self, scene: Scene, trigger: Trigger) -> None:
        if not scene.is_predicate(trigger):
            return
        syntax = scene.syntax
        clause = syntax.clause(trigger.first)
        for mention in syntax.between(clause.first, clause.last):
            if mention.first > trigger.first and not self._after(scene, trigger, mention):
                continue
            if mention.slot == "under" and mention.type == self.labels.treaty:
                scene.claim(trigger, mention, "treaty")
                continue
            if mention.slot in ("ne", "gen", "adj", "title", "bare", "alias", "dateline"):
                if mention.type != self.labels.date or mention.slot == "dateline":
                    continue
            if scene.taken(mention, trigger):
                continue
            if mention.type == self.labels.date:
                if scene.first_finite(mention, trigger):
                    scene.claim(trigger, mention, "date")
            elif mention.slot in ("mein", "par", "se") and mention.type in self.places:
                if (
                    mention.kind != "collective"
                    and scene.first_finite(mention, trigger)
                    and not self._has_goal(trigger, mention)
                ):
                    scene.claim(trigger, mention, mention.slot)
            elif mention.slot == "se" and trigger.type == self.labels.agree:
                if trigger.first - mention.after <= 2:
                    scene.claim(trigger, mention, "se")
            elif mention.slot != "saath" or scene.first_predicate(mention, trigger):
                scene.claim(trigger, mention, mention.slot)
        self._pronouns(scene, trigger, clause)
        self._subject(scene, trigger, clause)

    def _after(self, scene: Scene, trigger: Trigger, mention: Mention) -> bool:
        """संदेश किम को दिया: between the noun and its verb, no other trigger in between."""
        if (
            trigger.sort == "verb"
            or mention.slot not in ("ko", "saath")
            or mention.first - trigger.last > 4
        ):
            return False
        return not any(token in scene.heads for token in range(trigger.last, mention.first))

    def _has_goal(self, trigger: Trigger, mention: Mention) -> bool:
        """A journey that has its goal takes no second place."""
        roles = self.lexicon.frames.get((trigger.type, mention.slot), ())
        return mention.slot == "mein" and any(trigger.has(role) for role in roles)

    def _pronouns(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """उन्हें, उसे: the last person told of who is not the subject."""
        forms = scene.syntax.doc.forms
        if (trigger.type, "ko") not in self.lexicon.frames or not trigger.sort.startswith(
            ("noun", "part")
        ):
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
        if any(form in {"वाले", "वाली", "वाला", "वालों"} for form in right[:2]):
            return []
        accused = any(form.startswith("आरोप") for form in right)
        if accused or any(form.startswith(CONTROL) for form in right):
            slots = ("par",) if accused else ("ko", "se")
            asked = [
                m
                for m in scene.syntax.between(clause.first, trigger.first)
                if m.slot in slots and m.type in self.actors
            ]
            if asked:
                return asked[-1:]
            dative = next(
                (t for t in range(clause.first, trigger.first) if forms[t] in DATIVE), None
            )
            if dative is not None:
                subjects = {ref for m in scene.subjects(clause) for ref in m.ref}
                person = scene.last_person(dative, subjects)
                return [person] if person is not None else []
        if trigger.type == self.labels.harm:
            return [m for m in clause.subjects if m.slot == "ne"]
        if self._passive(scene, trigger, clause):
            return []
        if self._happens(scene, trigger, clause):
            return clause.subjects
        found = scene.subjects(clause)
        if not found and clause.kind == "ki" and clause.parent is not None:
            if self._done_by(scene, trigger, clause):
                return scene.subjects(clause.parent)
        return found

    def _done_by(self, scene: Scene, trigger: Trigger, clause: Clause) -> bool:
        """Whether the verb is transitive and active, so that the doer was merely dropped."""
        forms = scene.syntax.doc.forms
        own = forms[trigger.last - 1]
        right = forms[trigger.last : min(trigger.last + 3, clause.last)]
        if trigger.sort == "verb":
            return own in DEEDS and right[:1] not in (["गए"], ["गया"], ["गई"], ["जा"])
        return any(form in DEEDS for form in right)

    def _happens(self, scene: Scene, trigger: Trigger, clause: Clause) -> bool:
        """वार्ता हुई, गहरे हो गए: it happens, nobody outside the clause does it."""
        if trigger.sort == "verb":
            return False
        right = scene.syntax.doc.forms[trigger.last : min(trigger.last + 3, clause.last)]
        return any(form in HAPPEN for form in right)

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
                if mention.type not in self.material or mention.slot in (
                    "ne",
                    "gen",
                    "ko",
                    "alias",
                ):
                    continue
                if mention.first > trigger.first and not whole and mention.first - trigger.last > 5:
                    continue
                if id(mention) in scene.claimed and not whole:
                    continue
                if whole and mention.first > trigger.first:
                    scene.give(trigger, mention, "arms")
                elif trigger.type != labels.harm or mention.type == labels.arms:
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
                if mention.slot == "gen" and mention.type in (
                    self.labels.person,
                    self.labels.force,
                ):
                    if (
                        scene.syntax.page.owner[mention.after] is not None
                        or trigger.first - mention.after > 3
                    ):
                        follows = scene.syntax.doc.forms[mention.after : trigger.first]
                        if any(f in self.words.genitive for f in follows):
                            continue
                    scene.claim(trigger, mention, "victim")

    def _count(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        owner, size = scene.syntax.page.owner, len(scene.syntax.doc)
        for number in reversed(scene.syntax.between(clause.first, trigger.first)):
            if number.type != self.labels.number or id(number) in scene.claimed:
                continue
            near = range(number.last, min(number.last + 4, size))
            counted = next(
                (owner[t] for t in near if owner[t] is not None and owner[t].slot != "adj"), None
            )  # type: ignore[union-attr]
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
        self._attributive(scene, trigger, clause)
        self._occurrence(scene, trigger, clause)
        if trigger.type in self.mutual:
            self._sides(scene, trigger, clause)
        if trigger.code == "warend":
            self._ended(scene, trigger)
        if trigger.type == labels.aid and not trigger.has(labels.actor):
            for mention in clause.subjects:
                scene.give(trigger, mention, "subject")
        self._own(scene, trigger, clause)
        if trigger.type == labels.agree:
            self._partners(scene, trigger)
        if trigger.type == labels.attack and not trigger.has(labels.actor):
            self._war(scene, trigger)
        if trigger.type == labels.attack and not trigger.has(labels.recipient):
            self._struck(scene, trigger, clause)
        if trigger.type == labels.visit and not trigger.has(labels.actor):
            for mention in clause.subjects:
                scene.give(trigger, mention, "subject")
        if trigger.type in (labels.ceremony, labels.attack, labels.meet):
            self._ceremony(scene, trigger, clause)
        forms = scene.syntax.doc.forms
        if any(
            f in RECIPROCAL for f in forms[max(clause.first, trigger.first - 4) : trigger.first]
        ):
            self._reciprocal(scene, trigger)

    def _sides(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """A mutual act needs two sides: drop a collective beside named ones, add what lacks."""
        sides = trigger.fillers(self.labels.participant)
        wide = [m for m in sides if len(m.ref) > 1]
        if wide and len(sides) > 2:
            trigger.arguments = [a for a in trigger.arguments if a[1] not in wide]
        if self._states(scene, trigger, sides) or wide or len(sides) >= 2:
            return
        known = {ref for m in sides for ref in m.ref}
        for mention in self._other_side(scene, trigger, clause, sides):
            if not known & set(mention.ref) and scene.give(trigger, mention, "subject"):
                known |= set(mention.ref)
        if len(known) < 2 and self._has_pronoun(scene, trigger, clause):
            person = scene.last_person(trigger.first, known)
            pair = scene.last_pair(trigger.first) if not known else []
            for mention in pair or ([person] if person is not None else []):
                scene.give(trigger, mention, "subject")

    def _states(self, scene: Scene, trigger: Trigger, sides: list[Mention]) -> bool:
        """Between states told of as दोनों देशों it is they who cooperate, not the speaker."""
        if trigger.type != self.labels.cooperate or len({r for m in sides for r in m.ref}) > 2:
            return False
        by_subject = all(rule == "frame:subject" for _, m, rule in trigger.arguments if m in sides)
        collective = self._collective_before(scene, trigger) if by_subject else None
        if collective is None or any(m.type == self.labels.place for m in sides):
            return False
        trigger.arguments = [a for a in trigger.arguments if a[1] not in sides]
        return scene.give(trigger, collective, "subject")

    def _other_side(
        self, scene: Scene, trigger: Trigger, clause: Clause, sides: list[Mention]
    ) -> list[Mention]:
        """Who else takes part: the doers of the clause, or those of another talk in it."""
        if trigger.type == self.labels.ceremony and not any(m.slot == "saath" for m in sides):
            return []
        if scene.is_predicate(trigger) or sides:
            return scene.subjects(clause)
        if trigger.type != self.labels.meet:
            return scene.own_subjects(clause)
        for other in scene.triggers:
            if other.type == trigger.type and other is not trigger and scene.is_predicate(other):
                if scene.syntax.clause(other.first) is clause:
                    return other.fillers(self.labels.participant)
        after = scene.syntax.doc.forms[trigger.last : trigger.last + 4]
        if after[:1] == ["में"] or any(f in {"दौरान", "शुरुआत", "बाद", "अंत"} for f in after[1:3]):
            return clause.subjects
        return []

    def _attributive(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """तैनात उत्तर कोरियाई सैनिकों: what was deployed stands after the participle."""
        if (trigger.type, "owner") not in self.lexicon.frames or trigger.sort == "noun":
            return
        if trigger.has(self.labels.item) or (scene.is_finite(trigger) and trigger.sort != "verb"):
            return
        forms, owners = scene.syntax.doc.forms, scene.syntax.page.owner
        token = trigger.last
        while token < clause.last and (
            forms[token] in self.words.be or forms[token] in {"लगभग", "करीब", "अतिरिक्त"}
        ):
            token += 1
        doer: Mention | None = None
        for _ in range(3):
            mention = owners[token] if token < clause.last else None
            if mention is None:
                return
            if mention.type in self.material:
                scene.give(trigger, mention, "arms")
                if doer is not None:
                    scene.give(trigger, doer, "owner")
                return
            if mention.slot == "adj":
                doer = mention
            elif mention.type != self.labels.number:
                return
            token = mention.last

    def _occurrence(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """यह बैठक … में पिछले साल हुई थी: places and times stand between event and verb."""
        forms = scene.syntax.doc.forms
        follows = forms[trigger.last] if trigger.last < clause.last else ""
        if trigger.sort != "noun" or follows in self.words.simple or follows in self.words.genitive:
            return
        tail = forms[max(trigger.last, clause.last - 4) : clause.last]
        if not any(form in TAKE_PLACE for form in tail):
            return
        for mention in scene.syntax.between(trigger.last, clause.last):
            if id(mention) in scene.claimed or any(
                t in scene.heads for t in range(trigger.last, mention.first)
            ):
                continue
            if mention.type == self.labels.date and mention.slot in ("ko", "mein", "bare"):
                scene.claim(trigger, mention, "date")
            elif mention.slot in ("mein", "par", "saath", "beech"):
                scene.claim(trigger, mention, mention.slot)

    def _ended(self, scene: Scene, trigger: Trigger) -> None:
        """रूस और यूक्रेन के बीच युद्ध खत्म: who wages the war ends it."""
        clause = scene.syntax.clause(trigger.first)
        for war in reversed(scene.triggers):
            if war.first < trigger.first and war.type == self.labels.attack:
                if scene.syntax.clause(war.first) is clause and not trigger.has(self.labels.actor):
                    for mention in war.fillers(self.labels.actor):
                        scene.give(trigger, mention, "subject")
                return

    def _own(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """अपने सैनिकों की तैनाती: the subject acts; उसकी सुरक्षा के लिए: the one told of gets."""
        forms = scene.syntax.doc.forms
        left = forms[max(clause.first, trigger.first - 7) : trigger.first]
        if (
            not trigger.has(self.labels.actor)
            and trigger.sort == "noun"
            and (trigger.type, "owner") in self.lexicon.frames
        ):
            if any(form in self.self_forms for form in left):
                for mention in clause.subjects:
                    scene.give(trigger, mention, "subject")
        if (trigger.type, "prati") in self.lexicon.frames and not trigger.has(
            self.labels.recipient
        ):
            if any(form in {"उसकी", "उसके", "उनके", "उनकी", "उसका", "उनका"} for form in left):
                subjects = {ref for m in scene.subjects(clause) for ref in m.ref}
                first, _ = scene.syntax.doc.sentences[scene.syntax.doc.sentence_of[trigger.first]]
                for mention in reversed(scene.syntax.between(first, trigger.first)):
                    if (
                        mention.type in self.actors
                        and mention.slot != "adj"
                        and not subjects & set(mention.ref)
                    ):
                        scene.give(trigger, mention, "prati")
                        return

    def _has_pronoun(self, scene: Scene, trigger: Trigger, clause: Clause) -> bool:
        forms = scene.syntax.doc.forms[max(clause.first, trigger.first - 5) : trigger.first]
        return any(form in {"उनके", "उनकी", "उनका", "उनसे"} for form in forms)

    def _collective_before(self, scene: Scene, trigger: Trigger) -> Mention | None:
        sentence = scene.syntax.doc.sentence_of[trigger.first]
        first, _ = scene.syntax.doc.sentences[sentence]
        if (
            sentence
            and scene.syntax.doc.paragraph[first] == scene.syntax.doc.paragraph[max(0, first - 1)]
        ):
            first, _ = scene.syntax.doc.sentences[sentence - 1]
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
            if (
                rule in ("frame:khilaf", "frame:saath")
                and isinstance(mention, Mention)
                and mention.first
            ):
                other = owner[mention.first - 1]
                if other is not None and other.slot == "bare":
                    scene.give(trigger, other, "subject")
                    return
        at = trigger.last + 1
        if at < len(doc) and doc.forms[trigger.last] == "में":
            other = owner[at]
            if (
                other is not None
                and other.kind in ("country", "capital")
                and other.slot in ("gen", "ko", "lie")
            ):
                scene.give(trigger, other, "subject")

    def _struck(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """लेबनान के गांवों पर हमले: the place whose villages are hit is where it happens."""
        forms = scene.syntax.doc.forms
        for mention in scene.syntax.between(clause.first, trigger.first):
            if (
                mention.slot != "gen"
                or mention.type not in self.places
                or id(mention) in scene.claimed
            ):
                continue
            for token in range(mention.after, min(mention.after + 9, trigger.first)):
                if forms[token] in {"पर", "में"}:
                    scene.claim(trigger, mention, "mein")
                    return
                if scene.syntax.page.owner[token] is not None and token == mention.after:
                    break

    def _ceremony(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        forms = scene.syntax.doc.forms
        right = forms[trigger.last : clause.last]
        if right[:1] != ["में"] and trigger.type != self.labels.ceremony:
            return
        if not any(
            form.startswith(ATTEND)
            for form in (right if trigger.type == self.labels.ceremony else right[:4])
        ):
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
