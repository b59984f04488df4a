"""Clauses and their subjects: the little syntax that arguments and sources need."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from curation.tag.lexicon import Lexicon
from curation.tag.page import Page
from curation.tag.parts import Mention
from curation.tag.slots import Slots
from curation.tag.words import Words

FUTURE = (
    "ेगा", "ेंगे", "ेगी", "ेंगी", "ूंगा", "एगा", "एंगे", "एगी", "ोगा", "ोंगे", "ोगी", "ोंगी",
)  # fmt: skip
"""Endings of the future tense."""

MUST = frozenset({"चाहिए", "होगा", "होगी", "होंगे", "पडेगा", "पडेगी", "पडा", "पडी"})  # folded
"""After an infinitive: somebody has to."""

LONGEST_HEADING = 8
"""Tokens up to a colon that open a sentence without being part of it (सियोल: …)."""

ERGATIVE = frozenset({"उसने", "उन्होंने", "इसने", "इन्होंने", "उन्होने"})
"""Pronouns that are doers: no unmarked noun beside them is one."""

RELATIVE = frozenset({"जो", "जिन्होंने", "जिनके", "जिनकी", "जिसने", "जिनका", "जिन्हें"})

CLOSING = frozenset("।|.\"'”’,")
SPEECH_MARKS = frozenset(",:-–—\"'“‘«")

CORRELATIVES = frozenset({"जो", "जब", "तब", "ऐसे", "जहां", "वहीं", "तो"})
"""Words that open a clause only after a comma or a verb."""


@dataclass(slots=True, eq=False)
class Clause:
    """A range of tokens around one finite verb.

    Attributes:
        kind: main, ki (after कि), coord (after a conjunction or comma) or sub.
        parent: the clause it hangs on.
        subjects: its unmarked or ने-marked doers.
        pronoun: whether a third-person pronoun stands in it.
        unnamed: whether its doer, marked with ने, is no mention (छात्रों ने).
        ergative: whether it goes on (और … दी) with a verb whose doer takes ने, and has none.
    """

    first: int
    last: int
    kind: str
    parent: Clause | None
    subjects: list[Mention] = field(default_factory=list)
    pronoun: bool = False
    unnamed: bool = False
    ergative: bool = False


class Grammar:
    """What it takes to read sentences; makes a `Syntax` of a page."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.words, self.labels, self.classes = words, lexicon.labels, lexicon.classes
        self.slots = Slots(lexicon, words)
        self.actors = frozenset(lexicon.ontology.sources)
        self.he = lexicon.classes["pron:he"]
        self.we = lexicon.classes["pron:we"]
        self.pronouns = self.he | lexicon.classes["det"]
        self.openers = lexicon.classes["cond"] | lexicon.classes["clause"]
        self.say = lexicon.classes["say:fact"] | lexicon.classes["say:weak"]
        self.deeds, self.passive = lexicon.classes["deed"], lexicon.classes["passive"]
        self.linking = self.words.conjunction | self.words.genitive
        at_cut = self.openers | self.words.conjunction | {","}
        self._before_cut = words.watch((SPEECH_MARKS | {"कि"}).__contains__)
        self._at_cut = words.watch(at_cut.__contains__)
        self._of = words.watch("की".__eq__)
        self.ends = lexicon.classes["finite"] | lexicon.classes["perfect"]

    def __call__(self, page: Page) -> Syntax:
        """Slots, clauses and subjects of a page."""
        syntax = Syntax(page)
        marks = self._marks(page)
        self.slots(page, syntax.mentions)
        for first, last in page.doc.sentences:
            inside = marks[bisect_right(marks, first) : bisect_left(marks, last)]
            self._sentence(syntax, first, last, inside)
        syntax.clause_starts = [clause.first for clause in syntax.clauses]
        return syntax

    def _marks(self, page: Page) -> list[int]:
        """Where a clause may begin: at a conjunction, after a mark or कि."""
        after = page.seen[self._before_cut] + self._that(page)
        return sorted({*page.seen[self._at_cut], *(token + 1 for token in after)})

    def _that(self, page: Page) -> list[int]:
        """उन्होंने कहा की …: a common misspelling of कि; the tokens mended."""
        mended = list[int]()
        for token in page.seen[self._of]:
            if page.doc.form(token - 1) in {"कहा", "बताया"}:
                page.doc.mend(token, "कि")
                mended.append(token)
        return mended

    def _sentence(self, syntax: Syntax, first: int, last: int, marks: list[int]) -> None:
        before = outer = None
        cuts = [(first, "main"), *self._cuts(syntax.page, first, marks)]
        for index, (start, kind) in enumerate(cuts):
            end = cuts[index + 1][0] if index + 1 < len(cuts) else last
            clause = Clause(start, end, kind, outer if kind == "sub" else before)
            if kind == "coord" and before is not None and self._resumes(syntax.page, before):
                clause.parent = before.parent
            if kind == "main":
                clause.parent = None
            self._subjects(syntax, clause)
            syntax.clauses.append(clause)
            before = clause
            if outer is None or kind != "sub":
                outer = clause

    def _cuts(self, page: Page, first: int, marks: list[int]) -> list[tuple[int, str]]:
        """Where a new clause begins inside a sentence, and its kind."""
        forms, cuts = page.doc.forms, []
        for token in marks:
            form = forms[token]
            if forms[token - 1] == "कि" or self._speech(forms, first, token):
                cuts.append((token, "ki"))
            elif forms[token - 1] == ":" and token - first <= LONGEST_HEADING:
                cuts.append((token, "main"))
            elif form in self.openers:
                if self._opens(page, token):
                    cuts.append((token, "sub"))
            elif (form == "," or form in self.words.conjunction) and (
                self._finite(page, token) or self._headline(page, first, token)
            ):
                cuts.append((token, "coord"))
        return cuts

    def _headline(self, page: Page, first: int, mark: int) -> bool:
        """क ने किया इनकार, ख ने लगाए …: the doer of a second act follows a comma."""
        forms = page.doc.forms
        owner = page.own(mark + 1)
        if forms[mark] != "," or owner is None or page.doc.form(owner.last) != "ने":
            return False
        return forms[mark - 2] in self.deeds or page.doc.form(owner.last + 1) in self.deeds

    def _resumes(self, page: Page, before: Clause) -> bool:
        """क, जो …, रवाना हुए: after a relative clause the one it hangs on goes on."""
        forms, outer = page.doc.forms, before.parent
        if before.kind != "sub" or outer is None or forms[before.first] not in RELATIVE:
            return False
        return forms[outer.last - 1] == "," and not self._finite(page, outer.last - 1)

    def _speech(self, forms: list[str], first: int, token: int) -> bool:
        """क ने कहा, "… · क ने लिखा है- …: what is said begins after the mark."""
        if forms[token - 1] not in SPEECH_MARKS or forms[token] in SPEECH_MARKS:
            return False
        verb = token - 1
        while verb > first and (forms[verb] in SPEECH_MARKS or forms[verb] in self.words.be):
            verb -= 1
        return forms[verb] in self.say

    def _opens(self, page: Page, token: int) -> bool:
        form, before = page.doc.forms[token], page.doc.forms[token - 1]
        if form == "पर":
            return before == ","
        if form in CORRELATIVES:
            finite = form == "तो" and before in self.ends and page.owner[token - 1] is None
            return finite or before in {",", "।"} or before in self.words.be
        return True

    def _finite(self, page: Page, mark: int) -> bool:
        """Whether the word before a comma or conjunction is a finite verb."""
        verb = mark - 1
        form = page.doc.forms[verb]
        if page.owner[verb] is not None:
            return False
        if form == "की" and page.doc.forms[mark] != ",":
            return page.own(verb - 1) is None and page.own(mark + 1) is None
        return form in self.ends or form.endswith(FUTURE)

    def _subjects(self, syntax: Syntax, clause: Clause) -> None:
        """Doers with ने, or else the first unmarked mention and what is coordinated with it."""
        doers: list[Mention] = []
        bare: list[Mention] = []
        forms = syntax.doc.forms
        inside = forms[clause.first : clause.last]
        must = self._must(inside)
        for mention in syntax.between(clause.first, clause.last):
            if mention.type not in self.actors or mention.level == self.labels.adjective:
                continue
            if must and mention.slot == "ko":
                mention.slot = "ne"
            if mention.slot == "ne":
                doers.append(mention)
            elif mention.slot == "bare" and (not bare or self._joined(syntax, bare[-1], mention)):
                bare.append(mention)
        told_of = not ERGATIVE.isdisjoint(inside)
        clause.ergative = not doers and self._ergative(inside, clause)
        clause.subjects = doers or ([] if told_of or clause.ergative else bare)
        told = self.he | self.we if clause.kind == "ki" else self.he
        clause.pronoun = not told.isdisjoint(inside)
        if not doers and "ने" in inside:
            doer = forms.index("ने", clause.first) - 1
            clause.unnamed = doer >= clause.first and forms[doer] not in self.pronouns

    def _ergative(self, inside: list[str], clause: Clause) -> bool:
        """… और ख को समर्थन दिया: with a transitive past verb an unmarked noun is no subject."""
        if clause.kind != "coord":
            return False
        tail = [form for form in inside if form not in CLOSING][-3:]
        past = [at for at, form in enumerate(tail) if form in self.deeds]
        return bool(past) and self.passive.isdisjoint(tail[past[-1] + 1 :])

    def _must(self, inside: list[str]) -> bool:
        """रूस को हमला रोकना चाहिए, करना होगा: who must act is marked with को."""
        tail = inside[-5:]
        if MUST.isdisjoint(tail):
            return False
        for at, form in enumerate(tail):
            if form in MUST and at and tail[at - 1].endswith(("ना", "नी", "ने")):
                return form == "चाहिए" or tail[at - 1] in self.words.infinitive
        return False

    def _joined(self, syntax: Syntax, one: Mention, other: Mention) -> bool:
        """X और Y, titles and owners of Y between."""
        if not self.slots.alike(one, other):
            return False
        tied = syntax.doc.joined[other.first]
        for token in range(one.last, other.first):
            owner = syntax.page.owner[token]
            if owner is None:
                form = syntax.doc.forms[token]
                tied = tied or form not in self.words.genitive
                if form != "," and form not in self.linking:
                    return False
            elif owner.slot not in ("title", "gen", "adj"):
                return False
        return tied


class Syntax:
    """A page with its clauses."""

    def __init__(self, page: Page):
        self.page, self.doc = page, page.doc
        self.mentions = page.mentions()
        self.starts = [mention.first for mention in self.mentions]
        self.clauses: list[Clause] = []
        self.clause_starts: list[int] = []

    def clause(self, token: int) -> Clause:
        """The clause a token stands in."""
        return self.clauses[bisect_right(self.clause_starts, token) - 1]

    def sentence(self, token: int) -> tuple[int, int]:
        """The token range of the sentence a token stands in."""
        return self.doc.sentences[self.doc.sentence_of[token]]

    def between(self, first: int, last: int) -> list[Mention]:
        """Mentions that start in a token range."""
        low = bisect_right(self.starts, first - 1)
        return self.mentions[low : bisect_right(self.starts, last - 1, low)]
