"""Who did what to whom: arguments from case slots, subjects and the noun phrase of the trigger.

`frames.tsv` says which role a slot gives in an event type; the ontology says which fillers are
legal, and nothing illegal is ever proposed.
"""

from __future__ import annotations

from curation.tag.clauses import FUTURE, Clause, Syntax
from curation.tag.lexicon import Lexicon
from curation.tag.parts import Mention, Trigger
from curation.tag.words import Words

ATTEND = ("शामिल", "भाग", "हिस्सा", "मौजूद", "उपस्थित", "खड़े")
NOUN_CASES = frozenset({"gen", "beech", "saath", "khilaf", "se", "par", "prati", "mein"})
CONTROL = ("निमंत्रण", "न्योता", "आमंत्र", "मांग", "आग्रह", "अपील", "अनुरोध", "आह्वान", "दबाव")
RECIPROCAL = frozenset({"दूसरे", "आपसी", "परस्पर"})


class Arguments:
    """Fills the arguments of triggers."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.lexicon, self.words, self.labels = lexicon, words, lexicon.labels
        labels = lexicon.labels
        self.places = {labels.place, labels.region, labels.facility}
        self.actors = {labels.person, labels.place, labels.body, labels.force, labels.media}
        self.material = {labels.arms, labels.force}

    def __call__(self, syntax: Syntax, triggers: list[Trigger]) -> None:
        """Fill all triggers of a page."""
        self.syntax = syntax
        self.claimed: dict[int, Trigger] = {}
        self.heads = {token: t for t in triggers for token in range(t.first, t.last)}
        self.predicates = {id(t) for t in triggers if self._predicate(t)}
        for trigger in triggers:
            self._noun_phrase(trigger)
        for trigger in triggers:
            self._clause_level(trigger)
        for trigger in triggers:
            self._objects(trigger)
        self._topics(triggers)
        for trigger in triggers:
            self._complete(trigger, triggers)

    # -- adding -------------------------------------------------------------------------------

    def _give(self, trigger: Trigger, mention: Mention, slot: str) -> bool:
        """Add a mention in the first legal role the slot offers; False if there is none."""
        if any(filler is mention for _, filler, _ in trigger.arguments):
            return False
        for role in self.lexicon.frames.get((trigger.type, slot), ()):
            if mention.type in self.lexicon.fillers(trigger.type, role):
                trigger.arguments.append((role, mention, f"frame:{slot}"))
                return True
        return False

    def _claim(self, trigger: Trigger, mention: Mention, slot: str) -> None:
        if self._give(trigger, mention, slot):
            self.claimed.setdefault(id(mention), trigger)

    # -- the trigger's own phrase --------------------------------------------------------------

    def _predicate(self, trigger: Trigger) -> bool:
        if trigger.sort == "verb":
            return True
        doc = self.syntax.doc
        clause = self.syntax.clause(trigger.first)
        for token in range(trigger.last, min(trigger.last + 5, clause.last)):
            form = doc.forms[token]
            if form in {"भी", "ही", "नहीं", "न", "को"} or form in {"और", "लगातार", "पूरी", "और"}:
                continue
            if form == "की":
                after = doc.forms[token + 1] if token + 1 < len(doc) else ""
                return (
                    not after[:1].isalnum()
                    and not (token + 1 < len(doc) and doc.words[token + 1])
                    or after in self.words.be
                    or after in {"और", "तथा"}
                )
            if form in self.words.light or form in self.words.be or form.endswith(FUTURE):
                return True
            if form in {"का", "के"}:
                after = doc.forms[token + 1] if token + 1 < len(doc) else ""
                return after in self.lexicon.classes["perform"] or after == "फैसला"
            if form in self.words.simple or form in self.words.genitive or form in self.words.post:
                return False
        return False

    def _noun_phrase(self, trigger: Trigger) -> None:
        """Mentions tied to the trigger noun itself: X की Y, X के साथ Y, X-Z Y, रूसी Y."""
        syntax, doc = self.syntax, self.syntax.doc
        clause = syntax.clause(trigger.first)
        token, open_genitive, seen = trigger.first - 1, True, False
        free = trigger.sort != "verb"
        while token >= clause.first:
            owner = syntax.page.owner[token]
            form = doc.forms[token]
            if owner is None:
                if form in self.words.simple or form in self.words.post:
                    open_genitive = form in {"बीच"} and open_genitive
                if token in self.heads or form in {",", "और", "तथा", "कि", "(", ")"}:
                    if form not in {"और", "तथा", ","} or not self._joins(token):
                        break
                if (
                    form in self.words.infinitive
                    or form in self.words.be
                    and form not in {"हुए", "हुई", "हुआ"}
                ):
                    break
                token -= 1
                continue
            slot = owner.slot
            if slot == "ne":
                break
            token = owner.first - 1
            if owner.last == trigger.first and slot in ("bare", "adj"):
                self._adjacent(trigger, owner)
                seen = True
            elif slot == "adj":
                head = self._head_of(owner)
                if head is not None and self._holds(trigger, head):
                    self._claim(trigger, owner, "owner")
            elif slot == "gen" and free:
                if self._reaches(owner, trigger):
                    self._claim(trigger, owner, self._genitive(trigger, owner))
                    seen = True
                else:
                    head = self._head_of(owner)
                    if head is not None and self._holds(trigger, head):
                        self._claim(trigger, owner, "owner")
            elif slot in NOUN_CASES and self._close(trigger, owner, slot, seen):
                self._claim(trigger, owner, slot)
                seen = True
            elif (
                owner.type == self.labels.date
                and slot in ("mein", "bare")
                and (not seen or trigger.type != "ATTACK")
            ):
                if (
                    owner.last == trigger.first
                    or slot == "mein"
                    and id(trigger) not in self.predicates
                ):
                    self._claim(trigger, owner, "date")
            elif owner.type == self.labels.date or owner.slot == "title":
                continue
            elif slot == "bare":
                if not self._joins_mention(owner):
                    break

    def _holds(self, trigger: Trigger, mention: Mention) -> bool:
        return any(filler is mention for _, filler, _ in trigger.arguments) or (
            mention.type in self.material and mention.slot in ("gen", "bare")
        )

    def _joins(self, token: int) -> bool:
        """Whether a comma or conjunction joins two mentions of one phrase."""
        owner = self.syntax.page.owner[token - 1] if token else None
        return owner is not None and owner.slot in NOUN_CASES and owner.slot != "mein"

    def _joins_mention(self, mention: Mention) -> bool:
        return mention.slot in NOUN_CASES

    def _head_of(self, mention: Mention) -> Mention | None:
        return self.syntax.next_mention(self.syntax._skip_adjectives(mention.after))

    def _reaches(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether a genitive's phrase ends in the trigger: no case marker or verb between."""
        doc = self.syntax.doc
        for token in range(mention.after, trigger.first):
            owner = self.syntax.page.owner[token]
            form = doc.forms[token]
            if (
                owner is not None
                and owner.slot not in ("date",)
                and owner.type not in (self.labels.date,)
            ):
                if owner.slot == "gen" or owner.last == trigger.first:
                    return False
                if owner.slot in ("beech", "saath", "adj"):
                    continue
                return False
            if form in self.words.genitive:
                continue
            if form in self.words.simple or (
                form in self.words.post and doc.forms[token - 1] in self.words.genitive
            ):
                follows = owner is None and token > mention.after
                if form in {"में", "पर"} and follows:
                    return False
                if form in {"साथ", "बीच"}:
                    continue
                return False
            if form in self.words.be or form in self.words.infinitive:
                return False
        return True

    def _genitive(self, trigger: Trigger, mention: Mention) -> str:
        if mention.type in (self.labels.arms, self.labels.force):
            if self.lexicon.frames.get((trigger.type, "arms")):
                return "arms"
        if mention.type == self.labels.treaty:
            return "treaty"
        if mention.type == self.labels.facility or self._site(mention):
            if self.lexicon.frames.get((trigger.type, "site")):
                return "site"
        return "gen"

    def _site(self, mention: Mention) -> bool:
        """A place that cannot act: a city as a place, a region, a facility."""
        if mention.type != self.labels.place:
            return mention.type in self.places
        return mention.kind in ("place", "head") or (
            mention.kind == "capital" and mention.ref != (mention.country,)
        )

    def _close(self, trigger: Trigger, mention: Mention, slot: str, seen: bool) -> bool:
        """Whether a marked mention belongs to the noun rather than to the verb of the clause."""
        if slot in ("beech", "saath", "khilaf", "prati"):
            return True
        if slot == "se":
            return trigger.first - mention.after <= 3
        if slot == "par":
            return trigger.first - mention.after <= 3
        if slot == "mein":
            return mention.type in self.places and not seen and trigger.first - mention.after <= 3
        return False

    def _adjacent(self, trigger: Trigger, mention: Mention) -> None:
        if trigger.sort == "verb":
            if mention.type in self.places and mention.level != self.labels.adjective:
                self._claim(
                    trigger,
                    mention,
                    "goal" if (trigger.type, "goal") in self.lexicon.frames else "bare",
                )
            return
        if mention.type == self.labels.date:
            self._claim(trigger, mention, "date")
        elif mention.type in self.material:
            self._claim(trigger, mention, "arms")
        elif self._site(mention) and (trigger.type, "site") in self.lexicon.frames:
            self._claim(trigger, mention, "site")
        else:
            self._claim(trigger, mention, "adjacent")
            other = self.syntax.page.owner[mention.first - 1] if mention.first else None
            if other is not None and self.syntax.doc.joined[mention.first]:
                self._claim(trigger, other, "adjacent")

    # -- the clause ---------------------------------------------------------------------------

    def subjects(self, clause: Clause, depth: int = 0) -> list[Mention]:
        """The doers of a clause: its own, else those of the clause it hangs on."""
        if clause.subjects:
            return clause.subjects
        if clause.parent is not None and depth < 5:
            return self.subjects(clause.parent, depth + 1)
        return self.antecedent(clause.first)

    def antecedent(self, token: int) -> list[Mention]:
        """The last doer told of before a token, for pronouns and dropped subjects."""
        syntax = self.syntax
        if token == 0:
            return []
        here = syntax.doc.sentence_of[token]
        at = syntax.clauses.index(syntax.clause(token)) - 1
        while at >= 0:
            clause = syntax.clauses[at]
            if here - syntax.doc.sentence_of[clause.first] > 4:
                break
            if clause.kind == "main":
                good = [m for m in clause.subjects if m.type != self.labels.media]
                if good:
                    return good
            at -= 1
        return []

    def _clause_level(self, trigger: Trigger) -> None:
        if id(trigger) not in self.predicates:
            return
        syntax = self.syntax
        clause = syntax.clause(trigger.first)
        last = trigger.first
        for mention in syntax.between(clause.first, last):
            slot = mention.slot
            owner = self.claimed.get(id(mention))
            if slot in ("ne", "gen", "adj", "title", "bare") and mention.type != self.labels.date:
                continue
            if owner is not None and owner is not trigger:
                continue
            if mention.type == self.labels.date:
                if slot in ("ko", "mein", "bare", "se", "gen") and self._first_after(
                    mention, trigger
                ):
                    self._claim(trigger, mention, "date")
                continue
            if slot == "mein" and not self._first_after(mention, trigger):
                continue
            self._claim(trigger, mention, slot)
        self._subject(trigger, clause)

    def _first_after(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether no other predicate stands between a mention and the trigger."""
        return not any(
            id(self.heads[token]) in self.predicates
            for token in range(mention.after, trigger.first)
            if token in self.heads
        )

    def _subject(self, trigger: Trigger, clause: Clause) -> None:
        slot = "subject"
        for mention in self._doers(trigger, clause):
            if self.claimed.get(id(mention)) is trigger:
                continue
            if (
                mention.type in self.material
                and (trigger.type, "arms") in self.lexicon.frames
                and mention.slot == "bare"
            ):
                self._claim(trigger, mention, "arms")
                continue
            self._give(trigger, mention, slot)

    def _doers(self, trigger: Trigger, clause: Clause) -> list[Mention]:
        """The subject, or for an invited or demanded act the one asked to do it."""
        doc = self.syntax.doc
        if trigger.sort in ("verb", "noun"):
            right = doc.forms[trigger.last : trigger.last + 4]
            if any(form.startswith(CONTROL) for form in right):
                asked = [
                    m
                    for m in self.syntax.between(clause.first, trigger.first)
                    if m.slot in ("ko", "se") and m.type in self.actors
                ]
                if asked:
                    return asked[-1:]
        return [m for m in self.subjects(clause) if not trigger.first <= m.first < trigger.last]

    # -- things and numbers ---------------------------------------------------------------------

    def _objects(self, trigger: Trigger) -> None:
        frames = self.lexicon.frames
        clause = self.syntax.clause(trigger.first)
        if (trigger.type, "arms") in frames and (
            id(trigger) in self.predicates or trigger.type == "AID"
        ):
            for mention in self.syntax.between(clause.first, clause.last):
                if mention.type not in self.material or mention.slot in ("ne", "gen", "ko"):
                    continue
                if (
                    mention.first > trigger.first
                    and trigger.type != "AID"
                    and mention.first - trigger.last > 5
                ):
                    continue
                if id(mention) in self.claimed and trigger.type != "AID":
                    continue
                self._claim(
                    trigger,
                    mention,
                    "arms"
                    if trigger.type != "HARM" or mention.type == self.labels.arms
                    else "victim",
                )
        if (trigger.type, "victim") in frames:
            self._victims(trigger, clause)
        if (trigger.type, "count") in frames:
            self._count(trigger, clause)

    def _victims(self, trigger: Trigger, clause: Clause) -> None:
        for mention in self.syntax.between(clause.first, trigger.first):
            if mention.slot == "bare" and mention.type in (self.labels.force, self.labels.person):
                trigger.arguments = [a for a in trigger.arguments if a[1] is not mention]
                self._claim(trigger, mention, "victim")

    def _count(self, trigger: Trigger, clause: Clause) -> None:
        numbers = [
            m
            for m in self.syntax.between(clause.first, trigger.first)
            if m.type == self.labels.number
        ]
        for number in reversed(numbers):
            if id(number) in self.claimed:
                continue
            counted = (
                self.syntax.page.owner[number.last] if number.last < len(self.syntax.doc) else None
            )
            counted = counted or self._after_adjective(number)
            if counted is None or any(
                filler is counted or (counted.slot == "adj") for _, filler, _ in trigger.arguments
            ):
                self._claim(trigger, number, "count")
                return

    def _after_adjective(self, number: Mention) -> Mention | None:
        for token in range(number.last, min(number.last + 3, len(self.syntax.doc))):
            if self.syntax.page.owner[token] is not None:
                return self.syntax.page.owner[token]
        return None

    # -- events about events ----------------------------------------------------------------------

    def _topics(self, triggers: list[Trigger]) -> None:
        doc = self.syntax.doc
        for at, outer in enumerate(triggers):
            roles = self.lexicon.frames.get((outer.type, "topic"), ())
            if not roles:
                continue
            inner: Trigger | None = outer
            for before in reversed(triggers[max(0, at - 3) : at]):
                if inner is None or self.syntax.clause(before.first) is not self.syntax.clause(
                    outer.first
                ):
                    break
                if self._about(before, outer if inner is outer else inner, outer):
                    outer.arguments.append((roles[0], before, "topic:content"))
                    inner = before
                else:
                    break
            if inner is outer and at + 1 < len(triggers):
                self._told(outer, triggers[at + 1 :], roles[0])

    def _about(self, inner: Trigger, follows: Trigger, outer: Trigger) -> bool:
        """Whether the words between make the first trigger the content of the second."""
        doc = self.syntax.doc
        between = doc.forms[inner.last : follows.first]
        if not between or len(between) > 9:
            return False
        if any(form in {",", "।", "।"} for form in between):
            return False
        if follows is not outer:
            infinitive = any(form in self.words.infinitive for form in between)
            return infinitive and any(form in self.words.conjunction for form in between)
        marker = next(
            (
                form
                for form in reversed(between)
                if form in self.words.simple
                or form in self.words.genitive
                or form in self.words.post
            ),
            "",
        )
        infinitive = any(form in self.words.infinitive for form in between) or inner.sort == "verb"
        if marker in {"का", "की", "के"}:
            return infinitive or outer.type in {
                "ACCUSE",
                "REJECT",
                "PRESSURE",
                "INVITE",
                "SUPPORT",
                "AGREE",
            }
        if marker == "लिए":
            return infinitive and outer.code == "copula"
        if marker == "पर":
            return outer.type in {"MEET", "AGREE"}
        if marker == "से":
            return outer.type == "REJECT"
        if marker == "को":
            return outer.type in {"REJECT", "AGREE"}
        return False

    def _told(self, outer: Trigger, later: list[Trigger], role: str) -> None:
        """आरोप लगाया कि …: the first act of the clause that follows is the content."""
        if outer.type not in {"ACCUSE", "AGREE", "PRESSURE", "REJECT"}:
            return
        clause = self.syntax.clause(outer.first)
        forms = self.syntax.doc.forms
        if clause.last <= 0 or forms[clause.last - 1] != "कि":
            return
        for inner in later[:1]:
            content = self.syntax.clause(inner.first)
            if content.parent is clause and content.kind == "ki":
                outer.arguments.append((role, inner, "topic:told"))
                if outer.type == "ACCUSE":
                    for mention in self.subjects(content):
                        self._give(outer, mention, "par")

    # -- what is still missing ----------------------------------------------------------------------

    def _complete(self, trigger: Trigger, triggers: list[Trigger]) -> None:
        doc = self.syntax.doc
        clause = self.syntax.clause(trigger.first)
        participants = trigger.fillers("Participant")
        if (trigger.type, "beech") in self.lexicon.frames and (
            trigger.type,
            "saath",
        ) in self.lexicon.frames:
            wide = any(len(m.ref) > 1 for m in participants)
            if id(trigger) in self.predicates and len(participants) > 2 and wide:
                trigger.arguments = [
                    a
                    for a in trigger.arguments
                    if not (isinstance(a[1], Mention) and len(a[1].ref) > 1)
                ]
            elif len(participants) < 2 and not wide:
                for mention in self.subjects(clause):
                    if mention.ref not in [m.ref for m in participants]:
                        self._give(trigger, mention, "subject")
        if trigger.type == "AGREE":
            for _, inner, _ in list(trigger.arguments):
                if isinstance(inner, Trigger):
                    for role, mention, rule in inner.arguments:
                        if rule == "frame:saath" and isinstance(mention, Mention):
                            self._give(trigger, mention, "saath")
        if (
            trigger.type == "ATTACK"
            and not trigger.has("Actor")
            and id(trigger) not in self.predicates
        ):
            self._war(trigger, clause)
        if trigger.type == "CEREMONY":
            self._ceremony(trigger, clause)
        if any(
            form in RECIPROCAL
            for form in doc.forms[max(clause.first, trigger.first - 4) : trigger.first]
        ):
            self._reciprocal(trigger)

    def _war(self, trigger: Trigger, clause: Clause) -> None:
        """रूस यूक्रेन के खिलाफ युद्ध · युद्ध में रूस: who stands beside the war wages it."""
        owner = self.syntax.page.owner
        for _, mention, rule in list(trigger.arguments):
            if rule == "frame:khilaf" and isinstance(mention, Mention) and mention.first:
                other = owner[mention.first - 1]
                if other is not None and other.slot == "bare":
                    self._give(trigger, other, "subject")
                    return
        at = trigger.last + 1
        if at < len(self.syntax.doc) and self.syntax.doc.forms[trigger.last] == "में":
            other = owner[at]
            if (
                other is not None
                and other.kind in ("country", "capital")
                and other.slot in ("gen", "ko", "lie")
            ):
                self._give(trigger, other, "subject")

    def _ceremony(self, trigger: Trigger, clause: Clause) -> None:
        forms = self.syntax.doc.forms
        if not any(form.startswith(ATTEND) for form in forms[trigger.last : clause.last]):
            return
        for mention in self.subjects(clause):
            self._give(trigger, mention, "subject")
        for mention in self.syntax.between(clause.first, clause.last):
            if mention.slot == "saath":
                self._give(trigger, mention, "saath")
            elif (
                mention.slot == "mein"
                and mention.type in self.places
                and mention.first < trigger.first
            ):
                self._give(trigger, mention, "mein")
            elif mention.type == self.labels.date and mention.slot == "ko":
                self._give(trigger, mention, "date")

    def _reciprocal(self, trigger: Trigger) -> None:
        """एक-दूसरे का समर्थन: the same collective gives and takes."""
        for role, mention, _ in list(trigger.arguments):
            if isinstance(mention, Mention) and len(mention.ref) > 1:
                for slot in ("gen", "ko", "saath"):
                    for other in self.lexicon.frames.get((trigger.type, slot), ()):
                        if (
                            other != role
                            and mention.type in self.lexicon.fillers(trigger.type, other)
                            and not trigger.has(other)
                        ):
                            trigger.arguments.append((other, mention, "reciprocal"))
                            return
