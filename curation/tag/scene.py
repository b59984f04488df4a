"""The scene in which arguments are handed out: who is claimed, who does what in which clause."""

from __future__ import annotations

from collections.abc import Iterable

from curation.tag.clauses import FUTURE, Clause, Syntax
from curation.tag.lexicon import Lexicon
from curation.tag.look import Look
from curation.tag.parts import Mention, Trigger
from curation.tag.slots import Slots
from curation.tag.words import Words

FAR_BACK = 4
"""Sentences back in which a dropped subject is looked for."""


VERBAL = frozenset({"phone", "blame", "pull_back", "press", "remark", "control"})
"""Filters that already found the verb of the trigger."""


class Stage:
    """What all scenes share: word classes, frames, labels and sets of labels."""

    def __init__(self, lexicon: Lexicon, words: Words, slots: Slots):
        self.lexicon, self.words, self.labels, self.slots = lexicon, words, lexicon.labels, slots
        labels, frames = lexicon.labels, lexicon.frames
        self.frames = frames
        self.strengthen = lexicon.classes["strengthen"]
        self.control = words.prefixes("control")
        self.his = lexicon.classes["pron:his"]
        self.carriers = lexicon.classes["carrier"]
        self.skip, self.fronted = lexicon.classes["skip"], lexicon.classes["fronted"]
        self.goes_on, self.perform = lexicon.classes["goeson"], lexicon.classes["perform"]
        self.places = frozenset({labels.place, labels.region, labels.facility})
        self.material = frozenset({labels.arms, labels.force})
        self.actors = frozenset(lexicon.ontology.sources)
        self.stronger = {labels.cooperate, labels.attack}
        self.mutual = frozenset(
            kind
            for kind, slot in frames
            if slot == "saath" and frames[kind, slot] == frames.get((kind, "subject"))
        )


class Scene:
    """One page while its arguments are found."""

    def __init__(self, stage: Stage, syntax: Syntax, triggers: list[Trigger]):
        self.stage, self.syntax, self.triggers = stage, syntax, triggers
        self.labels, self.frames = stage.labels, stage.frames
        self.claimed: dict[int, Trigger] = {}
        self.heads = {token: t for t in triggers for token in range(t.first, t.last)}
        self.looks = {id(t): Look(syntax, stage.words, t.first, t.last) for t in triggers}
        self._predicates = {id(t) for t in triggers if self._predicate(t)}
        self._infinitives = {id(t) for t in triggers if self._infinitive(t)}
        self._clause_at = {id(clause): at for at, clause in enumerate(syntax.clauses)}

    # -- handing out ----------------------------------------------------------------------------

    def give(self, trigger: Trigger, mention: Mention, slot: str) -> bool:
        """Add a mention in the first legal role the slot offers; False if there is none."""
        if any(filler is mention for _, filler, _ in trigger.arguments):
            return False
        if slot == "khilaf" and trigger.mode == self.labels.demand:
            return False
        if slot == "par" and trigger.type == self.labels.meet and mention.type == self.labels.place:
            return False  # यूक्रेन पर बैठक
        if slot == "se" and trigger.mode == self.labels.concede:
            slot = "ko"  # X से माफी मांगी
        for role in self.frames.get((trigger.type, slot), ()):
            if mention.type in self.stage.lexicon.fillers(trigger.type, role):
                trigger.arguments.append((role, mention, f"frame:{slot}"))
                return True
        if mention.type == self.labels.treaty and slot != "treaty":
            return self.give(trigger, mention, "treaty")
        return False

    def give_all(self, trigger: Trigger, mentions: Iterable[Mention]) -> None:
        """Give every mention to a trigger as its subject."""
        for mention in mentions:
            self.give(trigger, mention, "subject")

    def claim(self, trigger: Trigger, mention: Mention, slot: str) -> None:
        """Give a mention to a trigger and keep others from taking it."""
        if self.give(trigger, mention, slot):
            self.claimed.setdefault(id(mention), trigger)

    def taken(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether another trigger has claimed a mention."""
        owner = self.claimed.get(id(mention))
        return owner is not None and owner is not trigger

    def accused(self, trigger: Trigger, mention: Mention) -> bool:
        """X पर दबाव बनाने का आरोप: X is accused, if nobody else is."""
        if trigger.type == self.labels.accuse or mention.type not in self.stage.actors:
            return False
        right = self.looks[id(trigger)].right(5)
        accusing = any(form.startswith("आरोप") for form in right)
        before = self.syntax.between(self.clause(trigger).first, trigger.first)
        return accusing and sum(m.slot == "par" for m in before) == 1

    # -- which trigger carries its clause -----------------------------------------------------

    def clause(self, trigger: Trigger) -> Clause:
        """The clause of a trigger."""
        return self.looks[id(trigger)].clause

    def is_predicate(self, trigger: Trigger) -> bool:
        """Whether the trigger carries its clause, by itself or with a light verb."""
        return id(trigger) in self._predicates

    def is_finite(self, trigger: Trigger) -> bool:
        """Whether it does so in a finite form, not as करने or होने."""
        return id(trigger) in self._predicates and id(trigger) not in self._infinitives

    def among(self, first: int, last: int) -> list[Trigger]:
        """Triggers with a token in a range."""
        return [self.heads[token] for token in range(first, last) if token in self.heads]

    def first_finite(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether the trigger is the finite one a time or place belongs to."""
        if self.is_finite(trigger):
            others = self.among(mention.after, trigger.first)
        else:
            others = self.among(trigger.last, self.clause(trigger).last)
        return not any(self.is_finite(other) for other in others)

    def first_predicate(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether no other predicate stands between a mention and the trigger."""
        return not any(map(self.is_predicate, self.among(mention.after, trigger.first)))

    def is_object(self, trigger: Trigger) -> bool:
        """युद्ध समाप्त करना, समझौता रद्द करना: the noun is the object of the word after it."""
        follows = self.heads.get(trigger.last)
        return (
            trigger.sort == "noun"
            and follows is not None
            and follows.sort == "part"
            and follows.type != trigger.type
        )

    def _predicate(self, trigger: Trigger) -> bool:
        if self.is_object(trigger):
            return False
        if trigger.sort == "verb" or trigger.code in VERBAL:
            return True
        look = self.looks[id(trigger)]
        token = self._past_objects(trigger, look)
        if token >= look.clause.last:
            return True
        verdict = self._carried(look, token)
        return verdict if verdict is not None else self._verb_before(look)

    def _past_objects(self, trigger: Trigger, look: Look) -> int:
        """The first token after the trigger that decides: adverbs, objects, triggers skipped."""
        token = trigger.last
        stop = min(trigger.last + 8, look.clause.last)
        while token < stop:
            form, owner = look.doc.forms[token], look.page.owner[token]
            if owner is not None and owner.slot in ("ko", "saath", "bare"):
                token = max(owner.after, token + 1)
            elif form in self.stage.skip or token in self.heads:
                marked = form in {"को", "से"} and token == trigger.last and trigger.sort == "noun"
                if marked and not self._grows(look.doc.forms[token + 1 : token + 5]):
                    return token
                token += 1
            elif self._passed(trigger, look, token):
                token += 1
            else:
                break
        return token

    def _passed(self, trigger: Trigger, look: Look, token: int) -> bool:
        """मजबूत in सहयोग को मजबूत करेगा; an adjective before a coordinated trigger."""
        grows = look.doc.forms[token] in self.stage.strengthen
        if grows and trigger.type in self.stage.stronger:
            return True
        joined = look.doc.forms[token - 1] in self.stage.words.conjunction
        return joined and token + 1 in self.heads

    def _grows(self, follows: list[str]) -> bool:
        """सहयोग को मजबूत करेगा; वार्ता को जारी रखने: the verb is said of the event itself."""
        stage = self.stage
        return not stage.words.infinitive.isdisjoint(follows) or (
            follows[:1] != [] and (follows[0] in stage.strengthen)
        )

    def _carried(self, look: Look, token: int) -> bool | None:
        """Whether a token is the trigger's verb; None if only an earlier one may be."""
        words, form, after = self.stage.words, look.doc.forms[token], look.doc.form(token + 1)
        if form == "की":
            return after in self.stage.perform or look.closes(token + 1)
        if form in words.light or form in words.be or form.endswith(FUTURE):
            return True
        if form in {"का", "के"}:
            return after in self.stage.perform or after == "फैसला"
        if form == "पर" and after == "जोर":
            return True
        if form in self.stage.carriers or (form == "लागू" and after in words.light):
            return True  # समर्थन दोहराया, प्रतिबंध लागू किए
        if form in {"बनी", "बनेगी"}:
            return True  # सहमति बनी
        if form.startswith("चाह"):
            return True  # युद्धविराम चाहता है
        if form == "को" and after == "तैयार":
            return True  # बातचीत को तैयार
        if form == "में" and after.startswith(("लि", "ले")):
            return True  # हिरासत में लिया
        if form in words.case:
            return False
        if form.startswith("मांग") and look.form == "माफी":
            return True
        closes = not look.doc.words[token] and form not in {",", "("} and not form[0].isdecimal()
        return True if closes else None

    def _verb_before(self, look: Look) -> bool:
        """ने लगाया बड़ा आरोप, ने की … मुलाकात: in headlines the light verb comes first."""
        for token in range(look.first - 1, max(look.clause.first, look.first - 9), -1):
            form = look.doc.forms[token]
            if form == "की" and look.doc.forms[token - 1] == "ने":
                return True
            if form in self.stage.fronted and look.first - token <= 4:
                return True
        return False

    def _infinitive(self, trigger: Trigger) -> bool:
        look, words = self.looks[id(trigger)], self.stage.words
        if look.doc.forms[trigger.last - 1] in words.infinitive:
            return True
        for token in range(trigger.last, min(trigger.last + 6, look.clause.last)):
            form = look.doc.forms[token]
            if form in words.infinitive or self._attribute(look, token):
                return True
            if form in words.light or form in words.be or not look.doc.words[token]:
                return False
        return False

    def _attribute(self, look: Look, token: int) -> bool:
        """यात्रा कर रहे प्रधानमंत्री: a participle before the noun it describes."""
        form = look.doc.form
        if form(token) != "कर" or form(token + 1) not in {"रहे", "रही", "रहा"}:
            return False
        return look.page.own(token + 2) is not None

    # -- who is spoken of -----------------------------------------------------------------------

    def possessed(self, mention: Mention) -> Mention | None:
        """The mention that follows a genitive or adjective."""
        return self.stage.slots.possessed(self.syntax.page, mention)

    def subjects(self, clause: Clause) -> list[Mention]:
        """The doers of a clause: its own, else those of the clause it hangs on."""
        told, speaker = clause.pronoun, self.teller(clause)
        if speaker:
            return speaker
        while not clause.subjects:
            if clause.unnamed:
                return []
            if clause.parent is None:
                return self._they(clause, self._antecedent(clause))
            if not (told or self._inherits(clause)):
                return []
            clause = clause.parent
        return clause.subjects

    def teller(self, clause: Clause) -> list[Mention]:
        """क ने कहा कि ख तैयार है और ग की निंदा की: a verb that takes ने goes on from क ने."""
        inner = clause.parent
        if not clause.ergative or clause.pronoun or inner is None or inner.kind != "ki":
            return []
        plain = inner.subjects and all(m.slot == "bare" for m in inner.subjects)
        if not plain or inner.parent is None:
            return []
        return [m for m in inner.parent.subjects if m.slot == "ne"]

    def own_subjects(self, clause: Clause) -> list[Mention]:
        """The doers a clause names itself, or else a clause it hangs on in the same sentence."""
        while not clause.subjects and clause.parent is not None and not clause.unnamed:
            forms = self.syntax.doc.forms[clause.first : clause.last]
            if clause.kind == "ki" and not clause.pronoun and self.stage.his.isdisjoint(forms):
                return []  # who tells it takes no part in it
            clause = clause.parent
        return clause.subjects

    def _they(self, clause: Clause, found: list[Mention]) -> list[Mention]:
        """उन्होंने is a person or persons: the last one told of, if what was found is none."""
        forms = self.syntax.doc.forms[clause.first : clause.last]
        if "उन्होंने" not in forms or any(m.type == self.labels.person for m in found):
            return found
        person = self.last_person(clause.first, set())
        return [person] if person is not None else found

    def _inherits(self, clause: Clause) -> bool:
        """Whether a dependent clause without a subject may take the one it hangs on."""
        if clause.pronoun or clause.kind == "coord":
            return True
        return clause.kind == "sub" and self.syntax.doc.forms[clause.first] in self.stage.goes_on

    def _antecedent(self, clause: Clause) -> list[Mention]:
        """The last doer told of before a clause, for pronouns and dropped subjects."""
        doc, told = self.syntax.doc, list[Mention]()
        here = doc.sentence_of[clause.first]
        for at in range(self._clause_at[id(clause)] - 1, -1, -1):
            before = self.syntax.clauses[at]
            if here - doc.sentence_of[before.first] > FAR_BACK:
                break
            good = [m for m in before.subjects if m.type != self.labels.media]
            if good and before.kind == "main":
                return good
            if good:
                told = good
            elif before.kind == "main" and before.subjects and told:
                return told
        return []

    def last_pair(self, token: int, kind: str = "") -> list[Mention]:
        """The last two different countries, or persons, told of before a token.

        With a `kind` only mentions of that type, and those of the sentence before too.
        """
        found: list[Mention] = []
        kinds = (kind,) if kind else (self.labels.place, self.labels.person)
        doc, number = self.syntax.doc, self.syntax.doc.sentence_of[token]
        first, _ = doc.sentences[number - 1 if kind and number else number]
        for mention in reversed(self.syntax.between(first, token)):
            if mention.type not in kinds or mention.slot == "adj":
                continue
            if not found or (mention.type == found[0].type and mention.ref != found[0].ref):
                found.append(mention)
            if len(found) == 2:
                return found
        return []

    def last_person(self, token: int, without: set[str]) -> Mention | None:
        """The last person named up to two sentences back whose ref is not in `without`."""
        doc = self.syntax.doc
        first, _ = doc.sentences[max(0, doc.sentence_of[token] - 2)]
        for mention in reversed(self.syntax.between(first, token)):
            if mention.type == self.labels.person and not without & set(mention.ref):
                return mention
        return None
