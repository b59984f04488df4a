"""The neighbourhood of a word that may be a trigger."""

from __future__ import annotations

from curation.tag.clauses import Syntax
from curation.tag.parts import Mention
from curation.tag.words import Words

EMPHATIC = frozenset({"भी", "ही", "नहीं", "न"})


class Look:
    """A candidate trigger, tokens [first, last), and what stands around it in its clause."""

    def __init__(self, syntax: Syntax, words: Words, first: int, last: int):
        self.syntax, self.words = syntax, words
        self.doc, self.page = syntax.doc, syntax.page
        self.first, self.last = first, last
        self.clause = syntax.clause(first)

    @property
    def form(self) -> str:
        """The first token."""
        return self.doc.forms[self.first]

    @property
    def before(self) -> str:
        """The token before."""
        return self.doc.form(self.first - 1)

    @property
    def after(self) -> str:
        """The token after."""
        return self.doc.form(self.last)

    @property
    def verb(self) -> int:
        """The first token after, emphatics and negation skipped."""
        token = self.last
        while self.doc.form(token) in EMPHATIC:
            token += 1
        return token

    @property
    def next(self) -> str:
        """The form there."""
        return self.doc.form(self.verb)

    def left(self, width: int) -> list[str]:
        """Up to `width` forms before, inside the clause."""
        return self.doc.forms[max(self.clause.first, self.first - width) : self.first]

    def right(self, width: int) -> list[str]:
        """Up to `width` forms after, inside the clause."""
        return self.doc.forms[self.last : min(self.clause.last, self.last + width)]

    def near(self, width: int) -> list[Mention]:
        """Mentions that start up to `width` tokens before, inside the clause."""
        return self.syntax.between(max(self.clause.first, self.first - width), self.first)

    @property
    def verbal(self) -> bool:
        """Whether a light verb follows; की counts only where no noun can follow it."""
        form = self.next
        return form in self.words.light and (form != "की" or self.closes(self.verb + 1))

    def closes(self, token: int) -> bool:
        """Whether a token ends a verb group: a mark, an auxiliary, a conjunction or nothing."""
        after = self.doc.form(token)
        if not after or after in self.words.be or after in self.words.conjunction:
            return True
        return not self.doc.words[token] and not after[0].isdecimal()
