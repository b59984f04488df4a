"""Mentions tied to the trigger itself: X की यात्रा, X के साथ वार्ता, X-Y बैठक, रूसी हमला."""

from __future__ import annotations

from curation.tag.parts import Mention, Trigger
from curation.tag.scene import Scene, Stage

NOUN_CASES = frozenset(
    {"gen", "beech", "saath", "khilaf", "se", "par", "prati", "mein", "by", "side"}
)  # fmt: skip
"""Slots in which a mention can belong to a noun."""

ALWAYS = frozenset({"beech", "saath", "khilaf", "prati", "by", "side"})
"""Those of them in which it does at any distance inside the phrase."""

NEAR = 3
COUNTERPART = frozenset({"समकक्ष", "समकक्षों"})
TO_BE = frozenset({"होने", "आयोजित"})
HOSTING = frozenset({"मध्यस्थता", "मेजबानी", "अगुवाई", "अध्यक्षता", "पहल"})
"""क की मध्यस्थता में: who brings others together is no side of theirs."""

DONE = frozenset({"हुए", "हुई", "हुआ"})


class Phrases:
    """Claims what belongs to the noun phrase of a trigger."""

    def __init__(self, stage: Stage):
        self.stage, self.words, self.labels = stage, stage.words, stage.labels
        self.frames = stage.frames
        self.postpositions = self.words.post.keys() - {"साथ", "बीच", "बिना"}
        self.participles = stage.lexicon.classes["participle"]
        self.assure = stage.lexicon.classes["assure"]
        self.relations = stage.words.prefixes("relation")
        self.wars = stage.words.prefixes("wartwo")
        self.between = stage.lexicon.forms("gpedesc") | {"नहीं"}

    def __call__(self, scene: Scene, trigger: Trigger) -> None:
        """Read the phrase of the trigger, and of the relation it changes (X-Y संबंधों को मजबूत)."""
        if trigger.code == "relation":
            forms, clause = scene.syntax.doc.forms, scene.clause(trigger)
            for token in range(trigger.first - 1, max(clause.first, trigger.first - 9) - 1, -1):
                if forms[token].startswith(self.relations):
                    self._walk(scene, trigger, token)
                    if trigger.has(self.labels.participant):
                        break
        self._walk(scene, trigger, trigger.first)

    def _walk(self, scene: Scene, trigger: Trigger, goal: int) -> None:
        """Claim mentions to the left of `goal` up to the edge of its phrase."""
        page, first = scene.syntax.page, scene.clause(trigger).first
        token, edge = goal - 1, goal
        while token >= first:
            owner = page.owner[token]
            if owner is None:
                attribute = edge == goal and page.doc.forms[token] in self.participles
                if not attribute and self._stops(scene, token):
                    break
                token -= 1
                continue
            token = owner.first - 1
            verdict = None if owner.slot == "ne" else self._take(scene, trigger, owner, edge, goal)
            if verdict is None:
                break
            if verdict:
                edge = owner.first

    def _stops(self, scene: Scene, token: int) -> bool:
        """Whether the phrase cannot reach beyond a word."""
        form = scene.syntax.doc.forms[token]
        if token in scene.heads or form in {"(", ")", "कि"}:
            return True
        forms = scene.syntax.doc.forms
        around = (forms[token - 2], *forms[token + 2 : token + 3])
        owned = len(around) > 1 and all(one in self.words.genitive for one in around)
        if form in self.words.conjunction and owned:
            return False  # क की संप्रभुता और स्वतंत्रता का समर्थन
        if form == "," or form in self.words.conjunction:
            owner = scene.syntax.page.own(token - 1)
            return owner is None or owner.slot not in NOUN_CASES - {"mein"}
        if form in self.words.infinitive:
            return True
        return form in self.words.be and form not in {"हुए", "हुई", "हुआ"}

    def _take(
        self, scene: Scene, trigger: Trigger, mention: Mention, edge: int, goal: int
    ) -> bool | None:
        """Claim a mention if it belongs; True if it did, None to stop walking."""
        slot = mention.slot
        counted = mention.type == self.labels.number and trigger.sort == "noun"
        if slot in ("title", "alias") or counted:
            return False
        if slot == "mein" and self._two(scene, trigger, mention):
            return True
        place = mention.type in self.stage.places
        if slot == "mein" and place and trigger.has(self.labels.goal):
            return False  # सुदूर पूर्व में व्लादिवोस्तोक की यात्रा
        if slot in ("bare", "adj") and self._touches(scene, mention, goal):
            self._adjacent(scene, trigger, mention)
            return True
        if slot == "adj":
            return self._owner(scene, trigger, mention)
        if mention.type == self.labels.date:
            tied = slot == "bare" and edge < goal and edge - mention.after <= 1
            done = self._took_place(scene, goal) and (slot == "ko" or edge == goal)
            close = slot in ("mein", "gen") or tied or done
            if close and not scene.is_predicate(trigger):
                scene.claim(trigger, mention, "date")
            return False
        if slot == "gen":
            return self._possessor(scene, trigger, mention, goal)
        if slot == "ko" and trigger.type == self.labels.aid and trigger.sort == "noun":
            if not scene.is_predicate(trigger):
                scene.claim(trigger, mention, slot)
            return False
        if slot == "se" and any(
            form.startswith(self.stage.control) for form in scene.looks[id(trigger)].right(6)
        ):
            return False  # इजरायल से सैनिकों की वापसी की मांग: the one asked
        if slot == "par" and scene.accused(trigger, mention):
            return False
        if slot in NOUN_CASES and self._close(mention, edge, goal, self._took_place(scene, goal)):
            scene.claim(trigger, mention, slot)
            return True
        about = scene.syntax.doc.form(mention.last) == "संबंधी"
        return None if slot == "bare" and not about else False

    def _two(self, scene: Scene, trigger: Trigger, mention: Mention) -> bool:
        """रूस और यूक्रेन में युद्ध, बातचीत: two sides with में are those between whom it is."""
        other = scene.syntax.page.own(mention.first - 2)
        if other is None or other.slot != "mein" or mention.type not in self.stage.actors:
            return False
        if scene.syntax.doc.forms[mention.first - 1] not in self.words.conjunction:
            return False
        at_war = scene.looks[id(trigger)].form.startswith(self.wars)
        if trigger.type not in self.stage.mutual and not at_war:
            return False
        scene.claim(trigger, other, "beech")
        scene.claim(trigger, mention, "beech")
        return True

    def _touches(self, scene: Scene, mention: Mention, goal: int) -> bool:
        doc = scene.syntax.doc
        between = doc.forms[mention.last : goal]
        if not between or (len(between) == 1 and between[0] in self.between):
            return not self._one_of_two(scene, mention)
        pair = doc.joined[mention.first] and len(between) <= 2  # भारत-चीन सैन्य संघर्ष
        if pair and between == ["सीमा", "पर"]:
            return True
        return pair and self.words.case.isdisjoint(between)

    def _one_of_two(self, scene: Scene, mention: Mention) -> bool:
        """फ्रांस और जर्मनी युद्धविराम …: a coordinated subject right before an event of its own."""
        before = scene.syntax.doc.form(mention.first - 1) in self.words.conjunction
        other = scene.syntax.page.own(mention.first - 2)
        return before and other is not None and other.slot == mention.slot == "bare"

    def _possessor(
        self, scene: Scene, trigger: Trigger, mention: Mention, goal: int
    ) -> bool | None:
        if trigger.sort == "verb":
            return None
        honoured = scene.syntax.doc.form(mention.after) == "सम्मान"
        if honoured and (trigger.type, "guest") in self.frames:
            scene.claim(trigger, mention, "guest")
            return False
        if self._reaches(scene, mention, trigger, goal):
            scene.claim(trigger, mention, self._genitive(scene, trigger, mention))
            return True
        return self._owner(scene, trigger, mention)

    def _owner(self, scene: Scene, trigger: Trigger, mention: Mention) -> bool:
        """रूसी सैनिकों की तैनाती: who owns the thing acts."""
        head = scene.possessed(mention)
        if head is None or head.type not in self.stage.material:
            return False
        thing = (self.labels.item, head)
        if any((role, filler) == thing for role, filler, _ in trigger.arguments):
            scene.claim(trigger, mention, "owner")
        return False

    def _reaches(self, scene: Scene, mention: Mention, trigger: Trigger, goal: int) -> bool:
        """Whether a genitive's phrase ends in the trigger: no other head, case or verb between."""
        doc, owners = scene.syntax.doc, scene.syntax.page.owner
        head = self.stage.slots.head(scene.syntax.page, mention)
        if head is not mention and head.slot in ("saath", "beech", "se", "ko"):
            return False  # मैक्सिको के विदेश सचिव के साथ मुलाकात
        if head is not mention and head.slot == "mein" and head.type == self.labels.facility:
            return False  # रूस के अंतरिक्ष केंद्र में मुलाकात
        talk, guest = trigger.type == self.labels.meet, trigger.code == "welcome_guest"
        for token in range(mention.after, goal):
            owner, form = owners[token], doc.forms[token]
            if owner is not None:
                if scene.claimed.get(id(owner)) is trigger and owner.last == goal:
                    continue  # ट्रंप की एशिया यात्रा
                if doc.form(owner.last) == "संबंधी":
                    continue  # ताइवान संबंधी टिप्पणी
                if not self._passes(mention, owner, token, talk, guest):
                    return False
            elif form in COUNTERPART or form in HOSTING or form == "राजधानी":
                return False
            elif form == "पर" and talk and owners[token - 1] is None:
                return False  # ईरान के परमाणु कार्यक्रम पर चर्चा
            elif form in self.words.genitive or ((guest or talk) and form in {"में", "पर"}):
                continue
            elif form == "से" and token - 1 >= mention.after:
                if owners[token - 1] is not None and not talk:
                    return False
            elif form in self.words.simple or form in self.words.infinitive:
                return False
            elif form in self.words.be:
                if form not in self.participles:
                    return False
            elif doc.forms[token - 1] in self.words.genitive and form in self.postpositions:
                return False
        return True

    def _passes(
        self, mention: Mention, between: Mention, token: int, talk: bool, guest: bool
    ) -> bool:
        """Whether a genitive may reach over another mention (दोनों देशों के बीच, मोदी से)."""
        if between.slot == "title":
            return bool(mention.type == self.labels.person)
        if between.type == self.labels.date or between.slot in ("beech", "saath", "adj"):
            return True
        if between.slot == "gen" and between.type in self.stage.material:
            return token > mention.after + 2
        return (talk and between.slot in ("se", "mein")) or (
            guest and between.slot in ("mein", "par")
        )

    def _genitive(self, scene: Scene, trigger: Trigger, mention: Mention) -> str:
        """Which frame slot a genitive mention takes."""
        for role in self.frames.get((trigger.type, "arms"), ()):
            helped = trigger.type == self.labels.aid and trigger.code != "supply"
            mutual = trigger.type in self.stage.mutual
            if mention.type == self.labels.force and (mutual or helped):
                break  # सेना की मदद, सेनाओं का अभ्यास
            if mention.type in self.stage.lexicon.fillers(trigger.type, role):
                return "arms"
        if trigger.code == "welcome_guest":
            return "guest"
        if trigger.type == self.labels.support and self._assured(scene, trigger):
            return "adjacent"
        if mention.type == self.labels.treaty:
            return "treaty"
        if self._is_site(mention) and (trigger.type, "site") in self.frames:
            return "site"
        return "gen"

    def _assured(self, scene: Scene, trigger: Trigger) -> bool:
        """X के समर्थन का भरोसा दिया: it is X who will support."""
        right = scene.looks[id(trigger)].right(3)
        return right[:1] == ["का"] and not self.assure.isdisjoint(right)

    def _is_site(self, mention: Mention) -> bool:
        """A place that cannot act: a city as a place, a region, a facility."""
        if mention.type != self.labels.place:
            return mention.type in self.stage.places
        if mention.kind == "capital":
            return mention.ref != (mention.country,)
        return mention.kind in ("place", "head")

    def _took_place(self, scene: Scene, goal: int) -> bool:
        """शुक्रवार को हुए हमले: a participle ties times and places before it to the noun."""
        doc = scene.syntax.doc
        return doc.form(goal - 1) in DONE or doc.form(goal - 2) in TO_BE

    def _close(self, mention: Mention, edge: int, goal: int, done: bool) -> bool:
        """Whether a marked mention belongs to the noun rather than to the verb of the clause."""
        if mention.slot in ALWAYS:
            return True
        if mention.slot == "mein":
            limit = 3 * NEAR if done else NEAR - (edge < goal)
            return mention.type in self.stage.places and edge - mention.after <= limit
        return edge - mention.after <= NEAR

    def _adjacent(self, scene: Scene, trigger: Trigger, mention: Mention) -> None:
        """A mention right before the trigger: its goal, date, weapon, site or doer."""
        if trigger.sort == "verb":
            if mention.type in self.stage.places and mention.slot != "adj":
                goal = "goal" if (trigger.type, "goal") in self.frames else "bare"
                scene.claim(trigger, mention, goal)
        elif mention.type == self.labels.date:
            if scene.looks[id(trigger)].after != "को":
                scene.claim(trigger, mention, "date")
        elif mention.type in self.stage.material:
            scene.claim(trigger, mention, "arms")
        elif self._is_site(mention) and (trigger.type, "site") in self.frames:
            scene.claim(trigger, mention, "site")
        else:
            other = scene.syntax.page.own(mention.first - 1)
            if other is not None and scene.syntax.doc.joined[mention.first]:
                self._side(scene, trigger, mention)
                self._side(scene, trigger, other)
            else:
                nominal = mention.slot == "bare" and not scene.is_predicate(trigger)
                at_war = nominal and trigger.type == self.labels.attack
                at_war = at_war and not self._wages(scene, trigger, mention)
                scene.claim(trigger, mention, "site" if at_war else "adjacent")
                if trigger.type == self.labels.visit:
                    self._goal(scene, trigger, mention)

    def _wages(self, scene: Scene, trigger: Trigger, mention: Mention) -> bool:
        """क युद्ध की तैयारी कर रहा है: the only subject of its clause, not where the war is."""
        after = scene.looks[id(trigger)].after
        return scene.clause(trigger).subjects == [mention] and after in {"की", "को", "का"}

    def _goal(self, scene: Scene, trigger: Trigger, mention: Mention) -> None:
        """यह पहली भारत यात्रा है: where one goes is no subject of the clause."""
        clause = scene.clause(trigger)
        clause.subjects = [other for other in clause.subjects if other is not mention]

    def _side(self, scene: Scene, trigger: Trigger, mention: Mention) -> None:
        """रूस-यूक्रेन युद्ध: a side of the event named by it, and no subject of its clause."""
        clause = scene.clause(trigger)
        scene.claim(trigger, mention, "adjacent")
        clause.subjects = [other for other in clause.subjects if other is not mention]
