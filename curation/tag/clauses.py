"""Clauses, case slots and subjects: the little syntax that arguments and sources need.

A slot is how a mention is tied to its clause: `ne`, `ko`, `se`, `mein`, `par`, `tak`, `gen`
(का/के/की), a postposition class (`saath`, `beech`, `khilaf` …), `adj` for an adjective of a
country, `title`, or `bare`. A mention coordinated with the next one shares the slot of its head.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from curation.tag.page import Page
from curation.tag.lexicon import Lexicon
from curation.tag.parts import Mention
from curation.tag.words import Words

QUOTES = frozenset("\"'“”‘’«»")
FUTURE = ("ेगा", "ेंगे", "ेगी", "ेंगी", "ूंगा", "एगा", "एंगे", "एगी", "ोगा", "ोंगे", "ोगी", "ोंगी")
PERFECT = frozenset(
    [
        "किया",
        "की",
        "किए",
        "दिया",
        "दी",
        "दिए",
        "लिया",
        "ली",
        "लिए",
        "कहा",
        "बताया",
        "हुई",
        "हुआ",
        "हुए",
        "गया",
        "गई",
        "गए",
        "पहुंचे",
        "पहुंचा",
        "पहुंची",
        "जताया",
        "जताई",
        "दिखाई",
        "लगाया",
        "लगाए",
        "लगाई",
        "मिले",
        "की",
        "भेजा",
        "भेजे",
        "दोहराया",
        "रहा",
        "रहे",
        "रही",
        "चुका",
        "चुके",
        "चुकी",
    ]
)


@dataclass(slots=True, eq=False)
class Clause:
    """A range of tokens around one finite verb; `kind`: main, ki, coord, sub."""

    first: int
    last: int
    kind: str
    parent: Clause | None
    subjects: list[Mention] = field(default_factory=list)
    pronoun: bool = False


class Syntax:
    """Slots of all mentions of a page and clauses of all its sentences."""

    def __init__(self, page: Page, words: Words, lexicon: Lexicon):
        self.page, self.words, self.labels = page, words, lexicon.labels
        self.classes = lexicon.classes
        self.doc = page.doc
        self.mentions = page.mentions()
        self.starts = [mention.first for mention in self.mentions]
        self.actors = set(lexicon.ontology.sources)
        self.clauses: list[Clause] = []
        self._slots()
        for number in range(len(self.doc.sentences)):
            self._sentence(number)
        self.clause_starts = [clause.first for clause in self.clauses]

    def clause(self, token: int) -> Clause:
        """The clause a token stands in."""
        return self.clauses[bisect_right(self.clause_starts, token) - 1]

    def between(self, first: int, last: int) -> list[Mention]:
        """Mentions that start in a token range."""
        low = bisect_right(self.starts, first - 1)
        high = bisect_right(self.starts, last - 1)
        return self.mentions[low:high]

    def next_mention(self, token: int) -> Mention | None:
        """The mention that owns a token, if any."""
        return self.page.owner[token] if token < len(self.doc) else None

    def head(self, mention: Mention) -> Mention:
        """The last mention of the noun phrase a mention opens (रूस के राष्ट्रपति पुतिन → पुतिन)."""
        for _ in range(6):
            if mention.slot not in ("gen", "adj", "title"):
                return mention
            follows = self.next_mention(self.skip_adjectives(mention.after))
            if follows is None or follows is mention:
                return mention
            mention = follows
        return mention

    def skip_adjectives(self, token: int) -> int:
        end = min(token + 2, len(self.doc))
        while (
            token < end and self.page.owner[token] is None and self.doc.forms[token] in ADJECTIVES
        ):
            token += 1
        return token

    def _slots(self) -> None:
        for mention in reversed(self.mentions):
            mention.slot, mention.after = self._slot(mention)

    def _slot(self, mention: Mention) -> tuple[str, int]:
        forms, size = self.doc.forms, len(self.doc)
        at = self._past_marks(mention.last)
        if mention.type == self.labels.title:
            return "title", at
        if self._bracketed(mention):
            return "alias", at
        if self._dateline(mention):
            return "dateline", at
        if mention.level == self.labels.adjective:
            after = forms[at + 1] if at + 1 < size else ""
            if at < size and forms[at] in self.classes["people"] and after in self.words.genitive:
                return "gen", at + 2
            return "adj", at
        if at < size and self.doc.joined[at] and at == mention.last:
            return self._shared(mention, at)
        if (
            at < size
            and forms[at] in self.classes["settlement"]
            and mention.type == self.labels.place
        ):
            at += 1
        while at < size and forms[at] in {"भी", "ही"}:
            at += 1
        if at >= size:
            return "bare", at
        form = forms[at]
        if form == "को" and forms[at + 1 : at + 2] == ["लेकर"]:
            return "about", at + 2
        if form in self.words.simple:
            return self.words.simple[form], at + 1
        if form in self.words.genitive:
            follows = forms[at + 1] if at + 1 < size else ""
            if form != "का" and follows in self.words.post and self._truly_post(at + 1):
                return self.words.post[follows], at + 2
            return "gen", at + 1
        if form in ("द्वारा", "सहित", "समेत"):
            return self.words.post[form], at + 1
        if form in self.words.conjunction:
            return self._shared(mention, at + 1)
        if form == ",":
            return self._listed(mention, at + 1)
        return "bare", at

    def _bracketed(self, mention: Mention) -> bool:
        """Whether a second name in brackets follows, which then stands for both."""
        at = mention.last
        if at + 2 >= len(self.doc) or self.doc.forms[at] != "(":
            return False
        inner = self.page.owner[at + 1]
        return (
            inner is not None
            and inner.ref == mention.ref
            and self.doc.forms[inner.last :][:1] == [")"]
        )

    def _dateline(self, mention: Mention) -> bool:
        """सियोल, 4 सितंबर (एजेंसी)। at the start of a line: where and when it was written."""
        sentence = self.doc.sentence_of[mention.first]
        first, last = self.doc.sentences[sentence]
        if first and self.doc.forms[first - 1] != "\n":
            return False
        if mention.first == first:
            mark = self.doc.forms[mention.last : mention.last + 1]
            if mention.type != self.labels.place or mark not in ([","], ["/"], [":"]):
                return False
            follows = self.next_mention(mention.last + 1)
            return (
                follows is None
                or follows.type in (self.labels.date, self.labels.media)
                or (
                    mention.kind in ("capital", "place")
                    and mark == [","]
                    and follows.slot not in ("mein",)
                )
            )
        before = self.page.owner[mention.first - 2] if mention.first >= first + 2 else None
        return (
            mention.type in (self.labels.date, self.labels.media)
            and before is not None
            and before.first == first
            and before.type == self.labels.place
            and self.doc.forms[mention.first - 1] in {",", "("}
            and self.doc.forms[mention.last : mention.last + 1] != ["को"]
        )

    def _listed(self, mention: Mention, at: int) -> tuple[str, int]:
        """A, B और C: a comma coordinates only if the list goes on to a conjunction."""
        follows = self.next_mention(at)
        if follows is None:
            return "bare", at
        head, seen = follows, 0
        while seen < 5 and head is not None:
            tail = self.head(head)
            mark = self.doc.forms[tail.last : tail.last + 1]
            if set(tail.ref) & set(mention.ref):
                return "bare", at
            if mark and mark[0] in self.words.conjunction:
                after = self.next_mention(tail.last + 1)
                if after is not None and set(self.head(after).ref) & set(mention.ref):
                    return "bare", at
                return self._shared(mention, at)
            if mark != [","]:
                break
            head, seen = self.next_mention(tail.last + 1), seen + 1
        return "bare", at

    def _truly_post(self, at: int) -> bool:
        """के बाद, की ओर से; not a noun that merely looks like one (के पूर्व राष्ट्रपति)."""
        follows = self.doc.forms[at + 1] if at + 1 < len(self.doc) else ""
        if self.doc.forms[at] == "पूर्व":
            return self.page.owner[at] is None and follows not in self.words.post
        return self.page.owner[at] is None

    def _past_marks(self, at: int) -> int:
        forms, size = self.doc.forms, len(self.doc)
        if at < size and forms[at] == ")":
            at += 1
        if at < size and forms[at] == "(":
            close = next((t for t in range(at + 1, min(at + 6, size)) if forms[t] == ")"), None)
            if close is not None:
                at = close + 1
        while at < size and forms[at] in QUOTES:
            at += 1
        return at

    def _shared(self, mention: Mention, at: int) -> tuple[str, int]:
        follows = self.next_mention(at)
        if follows is None:
            return "bare", at
        if follows.type == mention.type and follows.slot == "gen":
            return "gen", follows.after
        head = self.head(follows)
        if self._alike(mention, head):
            return head.slot, head.after
        return "bare", at

    def _alike(self, one: Mention, other: Mention) -> bool:
        labels = self.labels
        groups = (
            {labels.person, labels.place, labels.body, labels.media, labels.force},
            {labels.place, labels.region, labels.facility},
            {labels.arms, labels.force},
            {labels.date},
        )
        return any(one.type in group and other.type in group for group in groups)

    def _sentence(self, number: int) -> None:
        first, last = self.doc.sentences[number]
        forms = self.doc.forms
        cuts: list[tuple[int, str]] = [(first, "main")]
        for token in range(first + 1, last):
            form = forms[token]
            before = forms[token - 1]
            if before == "कि":
                cuts.append((token, "ki"))
            elif form in self.classes["cond"] or (
                form in self.classes["clause"] and self._opens(token)
            ):
                cuts.append((token, "sub"))
            elif (form in self.words.conjunction or form == ",") and self._finite(token - 1, token):
                cuts.append((token, "coord"))
        outer: Clause | None = None
        before_clause: Clause | None = None
        for index, (start, kind) in enumerate(cuts):
            end = cuts[index + 1][0] if index + 1 < len(cuts) else last
            parent = before_clause if kind == "ki" else outer if kind == "sub" else before_clause
            clause = Clause(start, end, kind, parent)
            self._subjects(clause)
            self.clauses.append(clause)
            before_clause = clause
            outer = clause if outer is None or kind in ("ki", "coord") else outer

    def _opens(self, token: int) -> bool:
        form, before = self.doc.forms[token], self.doc.forms[token - 1]
        if form == "पर":
            return before == ","
        if form in {"जो", "जब", "तब", "ऐसे", "जहां", "वहीं", "तो", "जिस"}:
            return before in {",", "।"} or before in self.words.be
        return True

    def _finite(self, verb: int, mark: int) -> bool:
        """Whether the token before a comma or conjunction ends a clause."""
        form = self.doc.forms[verb]
        if self.page.owner[verb] is not None:
            return False
        if form in {"है", "हैं", "था", "थे", "थी", "थीं", "होगा", "होगी", "होंगे"}:
            return True
        if form.endswith(FUTURE):
            return True
        if form == "की":
            return (
                self.page.owner[verb - 1] is None
                and self.page.owner[mark + 1 if mark + 1 < len(self.doc) else mark] is None
            ) or self.doc.forms[mark] == ","
        return form in PERFECT

    def _subjects(self, clause: Clause) -> None:
        labels = self.labels
        doers: list[Mention] = []
        bare: list[Mention] = []
        for mention in self.between(clause.first, clause.last):
            if mention.type not in self.actors or mention.level == labels.adjective:
                continue
            if mention.slot == "ne":
                doers.append(mention)
            elif mention.slot == "bare" and not doers:
                bare.append(mention)
        if doers:
            clause.subjects = _last_group(doers)
        elif bare:
            clause.subjects = self._bare_subject(clause, bare)
        clause.pronoun = any(
            form in self.classes["pron:he"] for form in self.doc.forms[clause.first : clause.last]
        )

    def _bare_subject(self, clause: Clause, bare: list[Mention]) -> list[Mention]:
        """Unmarked mentions are the subject, unless they stand right before the verb."""
        group = [bare[0]]
        for mention in bare[1:]:
            if mention.first - group[-1].last <= 2 and self._alike(group[-1], mention):
                group.append(mention)
        return group


def _last_group(doers: list[Mention]) -> list[Mention]:
    return doers


ADJECTIVES = frozenset(
    [
        "शीर्ष",
        "वरिष्ठ",
        "सर्वोच्च",
        "दोनों",
        "नए",
        "नई",
        "पूर्व",
        "मौजूदा",
        "वर्तमान",
        "विशेष",
        "आधिकारिक",
        "सरकारी",
        "अतिरिक्त",
        "सभी",
        "कई",
    ]
)
