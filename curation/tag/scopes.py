"""Stretches of text told by somebody, and the chain of sources of a token."""

from __future__ import annotations

from dataclasses import dataclass

from curation.tag.parts import Mention
from curation.tag.text import Doc


@dataclass(slots=True)
class Scope:
    """Tokens [first, last) told by `sources`, nearest first; `rule` found it."""

    first: int
    last: int
    sources: list[Mention]
    rule: str


class Scopes:
    """The scopes of a document, by sentence."""

    def __init__(self, doc: Doc):
        self.doc = doc
        self._by_sentence: list[list[Scope]] = [[] for _ in doc.sentences]

    def add(self, scope: Scope) -> None:
        """Take a scope in; it may reach over several sentences."""
        first = self.doc.sentence_of[scope.first]
        last = self.doc.sentence_of[scope.last - 1]
        for number in range(first, last + 1):
            self._by_sentence[number].append(scope)

    def of(self, token: int) -> list[Scope]:
        """The scopes that hold a token, innermost first."""
        scopes = self._by_sentence[self.doc.sentence_of[token]]
        inside = [scope for scope in scopes if scope.first <= token < scope.last]
        return sorted(inside, key=lambda scope: (-scope.first, scope.last))

    def chain(self, token: int) -> list[Mention]:
        """The sources of a token, nearest first; nobody twice, by whatever name."""
        chain: list[Mention] = []
        for scope in self.of(token):
            for mention in scope.sources:
                if all(mention.ref != other.ref for other in chain):
                    chain.append(mention)
        return chain
