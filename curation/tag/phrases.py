"""The noun phrase of a trigger, and the scene all arguments are handed out in."""

from __future__ import annotations

from curation.tag.clauses import FUTURE, Clause, Syntax
from curation.tag.lexicon import Lexicon
from curation.tag.parts import Mention, Trigger
from curation.tag.words import Words

NOUN_CASES = frozenset(
    {"gen", "beech", "saath", "khilaf", "se", "par", "prati", "mein", "by", "side"}
)
SKIP = frozenset(
    [
        "भी",
        "ही",
        "नहीं",
        "न",
        "को",
        "और",
        "तथा",
        "लगातार",
        "पूरी",
        "तेजी",
        "से",
        "तरह",
        "आगे",
        "काफी",
        "अधिक",
        "तब",
        "अब",
        "फिर",
        "पहले",
        "जल्द",
        "गंभीर",
        "बड़े",
        "जोरदार",
        "खुलकर",
    ]
)
GOES_ON = frozenset(
    {"लेकिन", "क्योंकि", "ताकि", "तो", "मगर", "बल्कि", "हालांकि", "पर", "किंतु", "परंतु", "जबकि"}
)
VERB_ENDS = frozenset({"और", "तथा", "लेकिन"})


FRONTED = frozenset(
    ["किया", "किए", "दिया", "दी", "लगाया", "लगाए", "जताया", "जताई", "दागी", "दागे", "भेजा", "भेजे"]
)


class Scene:
    """One page while its arguments are found: who is claimed, which triggers are predicates."""

    def __init__(self, syntax: Syntax, triggers: list[Trigger], lexicon: Lexicon, words: Words):
        self.syntax, self.triggers = syntax, triggers
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        self.claimed: dict[int, Trigger] = {}
        self.heads = {token: t for t in triggers for token in range(t.first, t.last)}
        self._predicates = {id(t) for t in triggers if self._predicate(t)}
        self._infinitives = {id(t) for t in triggers if self._infinitive(t)}
        self.clause_at = {id(clause): at for at, clause in enumerate(syntax.clauses)}

    def is_predicate(self, trigger: Trigger) -> bool:
        """Whether the trigger carries its clause, by itself or with a light verb."""
        return id(trigger) in self._predicates

    def is_finite(self, trigger: Trigger) -> bool:
        """Whether it does so in a finite form, not as करने or होने."""
        return id(trigger) in self._predicates and id(trigger) not in self._infinitives

    def give(self, trigger: Trigger, mention: Mention, slot: str) -> bool:
        """Add a mention in the first legal role the slot offers; False if there is none."""
        if any(filler is mention for _, filler, _ in trigger.arguments):
            return False
        for role in self.lexicon.frames.get((trigger.type, slot), ()):
            if mention.type in self.lexicon.fillers(trigger.type, role):
                trigger.arguments.append((role, mention, f"frame:{slot}"))
                return True
        if mention.type == self.labels.treaty and slot != "treaty":
            return self.give(trigger, mention, "treaty")
        return False

    def claim(self, trigger: Trigger, mention: Mention, slot: str) -> None:
        """Give a mention to a trigger and keep others from taking it."""
        if self.give(trigger, mention, slot):
            self.claimed.setdefault(id(mention), trigger)

    def taken(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether another trigger has claimed a mention."""
        owner = self.claimed.get(id(mention))
        return owner is not None and owner is not trigger

    def first_finite(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether the trigger is the finite one a time or place belongs to."""
        if not self.is_finite(trigger):
            later = range(trigger.last, self.syntax.clause(trigger.first).last)
            return not any(t in self.heads and self.is_finite(self.heads[t]) for t in later)
        between = range(mention.after, trigger.first)
        return not any(t in self.heads and self.is_finite(self.heads[t]) for t in between)

    def first_predicate(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether no other predicate stands between a mention and the trigger."""
        between = range(mention.after, trigger.first)
        return not any(t in self.heads and self.is_predicate(self.heads[t]) for t in between)

    def subjects(self, clause: Clause, depth: int = 0) -> list[Mention]:
        """The doers of a clause: its own, else those of the clause it hangs on."""
        if clause.subjects:
            return clause.subjects
        if clause.parent is not None and depth < 5:
            return self.subjects(clause.parent, depth + 1) if self._inherits(clause) else []
        return self.antecedent(clause)

    def own_subjects(self, clause: Clause) -> list[Mention]:
        """The doers a clause names itself, or its matrix clause in the same sentence."""
        return clause.subjects or (self.subjects(clause) if clause.kind != "main" else [])

    def _inherits(self, clause: Clause) -> bool:
        """Whether a dependent clause without a subject may take the one it hangs on."""
        if clause.pronoun or clause.kind == "coord":
            return True
        return clause.kind == "sub" and self.syntax.doc.forms[clause.first] in GOES_ON

    def antecedent(self, clause: Clause) -> list[Mention]:
        """The last doer told of before a clause, for pronouns and dropped subjects."""
        doc = self.syntax.doc
        here = doc.sentence_of[clause.first]
        told: list[Mention] = []
        for at in range(self.clause_at[id(clause)] - 1, -1, -1):
            before = self.syntax.clauses[at]
            if here - doc.sentence_of[before.first] > 4:
                break
            good = [m for m in before.subjects if m.type != self.labels.media]
            if good and before.kind == "main":
                return good
            if good:
                told = good
            elif before.kind == "main" and before.subjects and told:
                return told
        return []

    def last_pair(self, token: int) -> list[Mention]:
        """The last two different countries, or persons, told of in the sentence before a token."""
        first, _ = self.syntax.doc.sentences[self.syntax.doc.sentence_of[token]]
        found: list[Mention] = []
        for mention in reversed(self.syntax.between(first, token)):
            if mention.type not in (self.labels.place, self.labels.person) or mention.slot == "adj":
                continue
            if not found or (mention.type == found[0].type and mention.ref != found[0].ref):
                found.append(mention)
            if len(found) == 2:
                return found
        return []

    def last_person(self, token: int, without: set[str]) -> Mention | None:
        """The last person named before a token whose ref is not in `without`."""
        here = self.syntax.doc.sentence_of[token]
        for mention in reversed(self.syntax.between(0, token)):
            if here - self.syntax.doc.sentence_of[mention.first] > 2:
                return None
            if mention.type == self.labels.person and not without & set(mention.ref):
                return mention
        return None

    def _predicate(self, trigger: Trigger) -> bool:
        if trigger.sort == "verb":
            return True
        doc = self.syntax.doc
        clause = self.syntax.clause(trigger.first)
        token = trigger.last - 1
        while token + 1 < min(trigger.last + 9, clause.last):
            token += 1
            form = doc.forms[token]
            owner = self.syntax.page.owner[token]
            if owner is not None and owner.slot in ("ko", "saath", "bare", "date"):
                token = owner.after - 1
                continue
            if form in SKIP or token in self.heads:
                if form in {"को", "से"} and token == trigger.last and trigger.sort == "noun":
                    if not any(f in self.words.infinitive for f in doc.forms[token : token + 5]):
                        return False
                continue
            after = doc.forms[token + 1] if token + 1 < len(doc) else ""
            if form == "की":
                if after in self.lexicon.classes["perform"]:
                    return True
                closes = token + 1 >= len(doc) or not (doc.words[token + 1] or after[:1].isalnum())
                return closes or after in self.words.be or after in VERB_ENDS
            if form in self.words.light or form in self.words.be or form.endswith(FUTURE):
                return True
            if form in {"का", "के"}:
                return after in self.lexicon.classes["perform"] or after == "फैसला"
            closes = not doc.words[token] and form not in {",", "("} and not form[0].isdigit()
            return closes or self._verb_before(trigger, clause)
        return trigger.last >= clause.last or self._verb_before(trigger, clause)

    def _verb_before(self, trigger: Trigger, clause: Clause) -> bool:
        """ने लगाया बड़ा आरोप, ने की … मुलाकात: in headlines the light verb comes first."""
        forms = self.syntax.doc.forms
        for token in range(trigger.first - 1, max(clause.first, trigger.first - 9), -1):
            form = forms[token]
            if form == "की" and forms[token - 1] == "ने":
                return True
            if form in FRONTED and trigger.first - token <= 4:
                return True
        return False

    def _infinitive(self, trigger: Trigger) -> bool:
        doc = self.syntax.doc
        clause = self.syntax.clause(trigger.first)
        if doc.forms[trigger.last - 1] in self.words.infinitive:
            return True
        for token in range(trigger.last, min(trigger.last + 6, clause.last)):
            form = doc.forms[token]
            if form in self.words.infinitive:
                return True
            if form in self.words.light or form in self.words.be or not doc.words[token]:
                return False
        return False


class Phrases:
    """Mentions tied to the trigger itself: X की यात्रा, X के साथ वार्ता, X-Y बैठक, रूसी हमला."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        labels = lexicon.labels
        self.places = {labels.place, labels.region, labels.facility}
        self.material = {labels.arms, labels.force}
        self.participles = lexicon.classes["participle"]
        self.descriptors = {
            form
            for form, entries in lexicon.patterns.items()
            if any(entry.kind == "gpedesc" for entry in entries)
        }

    def __call__(self, scene: Scene, trigger: Trigger) -> None:
        """Walk left from the trigger and claim what belongs to its phrase."""
        syntax, doc = scene.syntax, scene.syntax.doc
        clause = syntax.clause(trigger.first)
        token, seen, edge = trigger.first - 1, False, trigger.first
        while token >= clause.first:
            owner = syntax.page.owner[token]
            if owner is None:
                if not (not seen and doc.forms[token] in self.participles) and self._stops(
                    scene, token
                ):
                    break
                token -= 1
                continue
            if owner.slot == "ne":
                break
            token = owner.first - 1
            verdict = self._take(scene, trigger, owner, edge)
            if verdict is None:
                break
            if verdict:
                seen, edge = True, owner.first

    def _stops(self, scene: Scene, token: int) -> bool:
        form = scene.syntax.doc.forms[token]
        if token in scene.heads:
            return True
        if form in {",", "और", "तथा", "एवं", "व"}:
            owner = scene.syntax.page.owner[token - 1] if token else None
            return owner is None or owner.slot not in NOUN_CASES or owner.slot == "mein"
        if form in {"(", ")", "कि"} or form in self.words.infinitive:
            return True
        return form in self.words.be and form not in {"हुए", "हुई", "हुआ"}

    def _take(self, scene: Scene, trigger: Trigger, mention: Mention, edge: int) -> bool | None:
        """Claim a mention if it belongs; True if it did, None to stop walking."""
        slot, labels = mention.slot, self.labels
        if slot in ("title", "alias"):
            return False
        if slot in ("bare", "adj") and self._touches(scene, mention, trigger):
            self._adjacent(scene, trigger, mention)
            return True
        if slot == "adj":
            self._owner(scene, trigger, mention)
            return False
        if mention.type == labels.date:
            near = slot in ("mein", "gen") or (slot == "bare" and edge < trigger.first)
            if near and not scene.is_predicate(trigger):
                scene.claim(trigger, mention, "date")
            return False
        if slot == "gen":
            if trigger.sort == "verb":
                return None
            if self._reaches(scene, mention, trigger):
                scene.claim(trigger, mention, self._genitive(trigger, mention))
                return True
            self._owner(scene, trigger, mention)
            return False
        if slot in NOUN_CASES:
            if self._close(trigger, mention, slot, edge):
                scene.claim(trigger, mention, slot)
                return True
            return False
        return None if slot == "bare" else False

    def _touches(self, scene: Scene, mention: Mention, trigger: Trigger) -> bool:
        between = scene.syntax.doc.forms[mention.last : trigger.first]
        return not between or (len(between) == 1 and between[0] in self.descriptors | {"नहीं"})

    def _owner(self, scene: Scene, trigger: Trigger, mention: Mention) -> None:
        """रूसी सैनिकों की तैनाती: who owns the thing acts."""
        head = scene.syntax.next_mention(scene.syntax.skip_adjectives(mention.after))
        if head is not None and head.type in self.material:
            if any(filler is head for _, filler, _ in trigger.arguments):
                scene.claim(trigger, mention, "owner")

    def _reaches(self, scene: Scene, mention: Mention, trigger: Trigger) -> bool:
        """Whether a genitive's phrase ends in the trigger: no other head, case or verb between."""
        doc, owners = scene.syntax.doc, scene.syntax.page.owner
        talk, guest = trigger.type == self.labels.meet, trigger.code == "welcome_guest"
        for token in range(mention.after, trigger.first):
            owner, form = owners[token], doc.forms[token]
            if owner is not None:
                if owner.slot == "title" and mention.type != self.labels.person:
                    return False
                passed = ("beech", "saath", "adj", "title")
                if owner.type == self.labels.date or owner.slot in passed:
                    continue
                far = token > mention.after + 2
                if owner.slot == "gen" and owner.type in self.material and far:
                    continue
                if (owner.slot == "se" and talk) or (owner.slot in ("mein", "par") and guest):
                    continue
                return False
            if form in self.words.genitive or (guest and form in {"में", "पर"}):
                continue
            if form == "से" and token - 1 > mention.after and (owners[token - 1] is None or talk):
                continue
            if form in self.words.simple or form in self.words.infinitive:
                return False
            if form in self.words.be and form not in self.participles:
                return False
            if form in self.words.post and form not in {"साथ", "बीच", "बिना"}:
                if doc.forms[token - 1] in self.words.genitive:
                    return False
        return True

    def _genitive(self, trigger: Trigger, mention: Mention) -> str:
        frames = self.lexicon.frames
        for role in frames.get((trigger.type, "arms"), ()):
            if mention.type in self.lexicon.fillers(trigger.type, role):
                return "arms"
        if trigger.code == "welcome_guest":
            return "guest"
        if mention.type == self.labels.treaty:
            return "treaty"
        if self.is_site(mention) and (trigger.type, "site") in frames:
            return "site"
        return "gen"

    def is_site(self, mention: Mention) -> bool:
        """A place that cannot act: a city as a place, a region, a facility."""
        if mention.type != self.labels.place:
            return mention.type in self.places
        return mention.kind in ("place", "head") or (
            mention.kind == "capital" and mention.ref != (mention.country,)
        )

    def _close(self, trigger: Trigger, mention: Mention, slot: str, edge: int) -> bool:
        """Whether a marked mention belongs to the noun rather than to the verb of the clause."""
        if slot in ("beech", "saath", "khilaf", "prati"):
            return True
        near = trigger.first - mention.after <= 3
        if slot == "mein":
            limit = 2 if edge < trigger.first else 3
            return mention.type in self.places and edge - mention.after <= limit
        return near

    def _adjacent(self, scene: Scene, trigger: Trigger, mention: Mention) -> None:
        frames, labels = self.lexicon.frames, self.labels
        if trigger.sort == "verb":
            if mention.type in self.places and mention.level != labels.adjective:
                scene.claim(
                    trigger, mention, "goal" if (trigger.type, "goal") in frames else "bare"
                )
            return
        if mention.type == labels.date:
            scene.claim(trigger, mention, "date")
        elif mention.type in self.material:
            scene.claim(trigger, mention, "arms")
        elif self.is_site(mention) and (trigger.type, "site") in frames:
            scene.claim(trigger, mention, "site")
        else:
            scene.claim(trigger, mention, "adjacent")
            other = scene.syntax.page.owner[mention.first - 1] if mention.first else None
            if other is not None and scene.syntax.doc.joined[mention.first]:
                scene.claim(trigger, other, "adjacent")
