"""What is still missing once phrases and clauses are read: second sides, owners, shared acts."""

from __future__ import annotations

from curation.tag.clauses import Clause
from curation.tag.mutual import Mutual
from curation.tag.parts import Mention, Trigger
from curation.tag.pledges import Pledges
from curation.tag.scene import Scene, Stage

HIS = frozenset({"उसकी", "उसके", "उसका", "उनके", "उनकी", "उनका"})
WRITTEN = frozenset({"लिखे", "भेजे", "लिखी", "भेजी", "दिए", "दिये"})
APPROXIMATE = frozenset({"लगभग", "करीब", "अतिरिक्त"})


class Sides:
    """Completes the arguments of a trigger."""

    def __init__(self, stage: Stage):
        self.stage, self.words, self.labels = stage, stage.words, stage.labels
        self.frames, self.material = stage.frames, stage.material
        self.pledges, self.mutual = Pledges(stage), Mutual(stage)
        classes = stage.lexicon.classes
        self.own_forms, self.reciprocal = classes["pron:self"], classes["reciprocal"]
        self.take_place = classes["takeplace"]
        labels = stage.labels
        self.struck = stage.places | {labels.body, labels.force}
        self.attend = stage.words.prefixes("attend")

    def __call__(self, scene: Scene, trigger: Trigger) -> None:
        """Run every rule that may fill a gap of the trigger."""
        labels, clause = self.labels, scene.clause(trigger)
        self._attributive(scene, trigger, clause)
        self._occurrence(scene, trigger, clause)
        if trigger.type in self.stage.mutual:
            self.mutual(scene, trigger, clause)
        if trigger.code == "war_end":
            self._ended(scene, trigger, clause)
        if trigger.type in (labels.aid, labels.visit) and not trigger.has(labels.actor):
            self._doing(scene, trigger, clause)
        if trigger.type == labels.communicate and not trigger.has(labels.actor):
            self._written(scene, trigger, clause)
            if trigger.code == "statement":
                scene.give_all(trigger, [m for m in clause.subjects if m.slot == "ne"])
        if trigger.type == labels.support:
            self._between(scene, trigger, clause)
        if trigger.code == "welcome_guest" and not trigger.has(labels.participant):
            self._guest(scene, trigger, clause)
        self._owned(scene, trigger, clause)
        self._favoured(scene, trigger, clause)
        self._whose(scene, trigger, clause)
        self.pledges(scene, trigger, clause)
        if trigger.type == labels.attack:
            self._war(scene, trigger, clause)
        elif trigger.mode == labels.sanction and not trigger.has(labels.recipient):
            self._struck(scene, trigger, clause)
        if trigger.type in (labels.ceremony, labels.attack, labels.meet):
            self._attended(scene, trigger, clause)
            self._where(scene, trigger, clause)
        if not self.reciprocal.isdisjoint(scene.looks[id(trigger)].left(4)):
            self._one_another(trigger)

    def _doing(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """Who helps or travels: the subject, वह, or the one whose journey it is (उनकी यात्रा)."""
        look = scene.looks[id(trigger)]
        if trigger.type == self.labels.visit and look.before in HIS:
            person = scene.last_person(trigger.first, set())
            scene.give_all(trigger, [person] if person is not None else [])
        elif clause.pronoun:
            scene.give_all(trigger, scene.subjects(clause))
        else:
            goals = trigger.fillers(self.labels.goal)
            resumed = goals and clause.kind == "coord" and clause.subjects == goals[:1]
            outer = clause.parent if resumed else None
            scene.give_all(trigger, scene.subjects(outer) if outer else clause.subjects)

    # -- participles and occurrences --------------------------------------------------------------

    def _attributive(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """तैनात उत्तर कोरियाई सैनिकों: what was deployed stands after the participle."""
        harmed = trigger.type == self.labels.harm
        if not (harmed or (trigger.type, "owner") in self.frames) or trigger.sort == "noun":
            return
        finite = scene.is_finite(trigger) and trigger.sort != "verb"
        if finite or trigger.has(self.labels.item):
            return
        page, token = scene.syntax.page, trigger.last
        while page.doc.form(token) in self.words.be or page.doc.form(token) in APPROXIMATE:
            token += 1
        doer: Mention | None = None
        for _ in range(3):
            mention = page.own(token) if token < clause.last else None
            if mention is None:
                return
            if harmed:
                if mention.type == self.labels.force and not trigger.has(self.labels.recipient):
                    scene.give(trigger, mention, "victim")
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
        doc = scene.syntax.doc
        follows = doc.form(trigger.last)
        if {"दौर", "चरण"} & set(doc.forms[trigger.last + 1 : trigger.last + 4]):
            follows = ""  # वार्ता का अगला दौर … होगा
        if trigger.sort != "noun" or follows in self.words.simple or follows in self.words.genitive:
            return
        if self.take_place.isdisjoint(doc.forms[max(trigger.last, clause.last - 4) : clause.last]):
            return
        for mention in scene.syntax.between(trigger.last, clause.last):
            if scene.among(trigger.last, mention.first):
                break
            if id(mention) in scene.claimed:
                continue
            if mention.type == self.labels.date and mention.slot in ("ko", "mein", "bare"):
                scene.claim(trigger, mention, "date")
            elif mention.slot in ("mein", "par", "saath", "beech"):
                scene.claim(trigger, mention, mention.slot)

    def _attended(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """समारोह में शामिल हुए: who takes part, and for a ceremony with whom, where and when."""
        right = scene.syntax.doc.forms[trigger.last : clause.last]
        party = trigger.type == self.labels.ceremony
        reach = right if party else right[:4]
        if not (party or right[:1] == ["में"]):
            return
        if not any(form.startswith(self.attend) for form in reach):
            return
        scene.give_all(trigger, scene.subjects(clause))
        for mention in scene.syntax.between(clause.first, clause.last):
            if mention.slot == "saath":
                scene.give(trigger, mention, "saath")
            elif mention.slot == "mein" and mention.type in self.stage.places:
                if mention.first < trigger.first:
                    scene.give(trigger, mention, "mein")
            elif not party and mention.first > trigger.first:
                continue
            elif mention.type == self.labels.date and mention.slot == "ko":
                scene.give(trigger, mention, "date")

    def _where(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """क दिल्ली पहुंचे, जहां … मुलाकात की: it happens where the clause before ends."""
        if trigger.has(self.labels.where):
            return
        if scene.syntax.doc.forms[clause.first] != "जहां" or not scene.is_predicate(trigger):
            return
        first, _ = scene.syntax.sentence(clause.first)
        for other in reversed(scene.among(first, clause.first)):
            if place := other.fillers(self.labels.goal, self.labels.where)[:1]:
                scene.give(trigger, place[0], "mein")
                return

    # -- who is meant by अपने, उसकी, एक-दूसरे -------------------------------------------------------

    def _guest(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """उनका स्वागत किया: the last person told of who is not the host."""
        if HIS.isdisjoint(scene.looks[id(trigger)].left(2)):
            return
        person = scene.last_person(trigger.first, {r for m in clause.subjects for r in m.ref})
        if person is not None:
            scene.give(trigger, person, "guest")

    def _written(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """X ने Y को लिखे पत्र में …: the subject writes to the one marked with को."""
        look = scene.looks[id(trigger)]
        to = scene.syntax.page.own(trigger.first - 3)
        if look.before not in WRITTEN or to is None or to.slot != "ko":
            return
        scene.give_all(trigger, [m for m in clause.subjects if m is not to])
        scene.give(trigger, to, "ko")

    def _owned(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """अपने सैनिकों की तैनाती: the subject acts."""
        if (trigger.type, "owner") not in self.frames or trigger.sort != "noun":
            return
        left = scene.looks[id(trigger)].left(7)
        if not trigger.has(self.labels.actor) and not self.own_forms.isdisjoint(left):
            scene.give_all(trigger, clause.subjects)

    def _favoured(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """उसकी सुरक्षा के लिए समर्थन: the one told of before who is not the subject."""
        if (trigger.type, "prati") not in self.frames or trigger.has(self.labels.recipient):
            return
        if HIS.isdisjoint(scene.looks[id(trigger)].left(7)):
            return
        subjects = {ref for m in scene.subjects(clause) for ref in m.ref}
        first, _ = scene.syntax.sentence(trigger.first)
        for mention in reversed(scene.syntax.between(first, trigger.first)):
            if mention.type not in self.stage.actors or mention.slot == "adj":
                continue
            if not subjects & set(mention.ref):
                scene.give(trigger, mention, "prati")
                return
        person = scene.last_person(trigger.first, subjects)
        if person is not None and trigger.type == self.labels.support:
            scene.give(trigger, person, "prati")

    def _between(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """क और ख के बीच … की प्रशंसा: whose dealings are praised, if no act of theirs is."""
        if trigger.has(self.labels.recipient) or trigger.has(self.labels.topic):
            return
        for mention in scene.syntax.between(max(clause.first, trigger.first - 8), trigger.first):
            if mention.slot == "beech" and not scene.taken(mention, trigger):
                scene.give(trigger, mention, "prati")

    def _whose(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """रूस के लिए चीन का समर्थन: with a recipient named, the genitive gives."""
        roles = self.frames.get((trigger.type, "lie"), ())
        near = scene.syntax.between(max(clause.first, trigger.first - 8), trigger.first)
        favoured = [m for m in near if m.slot in ("lie", "prati") and m.type in self.stage.actors]
        if not roles or not favoured:
            return
        owners = [m for r, m, rule in trigger.arguments if r in roles and rule == "frame:gen"]
        if owners:
            trigger.arguments = [a for a in trigger.arguments if a[1] not in owners]
            scene.give_all(trigger, [m for m in owners if isinstance(m, Mention)])
            scene.give(trigger, favoured[-1], "lie")

    def _one_another(self, trigger: Trigger) -> None:
        """एक-दूसरे का समर्थन: the same collective gives and takes."""
        for role, mention, _ in list(trigger.arguments):
            if not isinstance(mention, Mention) or len(mention.ref) < 2:
                continue
            for slot in ("gen", "ko", "saath"):
                for other in self.frames.get((trigger.type, slot), ()):
                    legal = mention.type in self.stage.lexicon.fillers(trigger.type, other)
                    if other != role and legal and not trigger.has(other):
                        trigger.arguments.append((other, mention, "reciprocal"))
                        return

    # -- wars -------------------------------------------------------------------------------------

    def _ended(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """रूस और यूक्रेन के बीच युद्ध खत्म: who wages the war ends it."""
        for war in reversed(scene.among(clause.first, trigger.first)):
            if war.type == self.labels.attack:
                if not trigger.has(self.labels.actor):
                    scene.give_all(trigger, war.fillers(self.labels.actor))
                return

    def _war(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        if not trigger.has(self.labels.actor):
            self._warrior(scene, trigger)
        if not trigger.has(self.labels.recipient):
            self._struck(scene, trigger, clause)

    def _warrior(self, scene: Scene, trigger: Trigger) -> None:
        """रूस यूक्रेन के खिलाफ युद्ध · युद्ध में रूस: who stands beside the war wages it."""
        page = scene.syntax.page
        for _, mention, rule in list(trigger.arguments):
            if rule in ("frame:khilaf", "frame:saath") and isinstance(mention, Mention):
                other = page.own(mention.first - 1)
                if other is not None and other.slot == "bare":
                    scene.give(trigger, other, "subject")
                    return
        other = page.own(trigger.last + 1)
        if other is None or page.doc.forms[trigger.last] != "में":
            return
        if other.kind in ("country", "capital") and other.slot in ("gen", "ko", "lie"):
            scene.give(trigger, other, "subject")

    def _struck(self, scene: Scene, trigger: Trigger, clause: Clause) -> None:
        """लेबनान के गांवों पर हमले: the place whose villages are hit is where it happens."""
        page = scene.syntax.page
        for mention in reversed(scene.syntax.between(clause.first, trigger.first)):
            if mention.slot != "gen" or mention.type not in self.struck:
                continue
            beside = page.own(mention.after)
            counts = beside is not None and beside.type == self.labels.number
            if id(mention) in scene.claimed or (beside is not None and not counts):
                continue
            reach = page.doc.forms[mention.after : min(mention.after + 9, trigger.first)]
            place = mention.type in self.stage.places
            marks = {"पर", "में" if place else "पर", "को" if trigger.code == "light" else "पर"}
            if "ने" not in reach and not marks.isdisjoint(reach):
                at_war = place and trigger.type == self.labels.attack
                scene.claim(trigger, mention, "mein" if at_war else "par")
                return
