"""Attribution: who says that an event happened. A cue opens a scope; nested scopes form a chain."""

from __future__ import annotations

from dataclasses import dataclass

from curation.tag.clauses import Clause, Syntax
from curation.tag.slots import QUOTES
from curation.tag.lexicon import Lexicon
from curation.tag.parts import Mention, Trigger
from curation.tag.scene import Scene
from curation.tag.words import Words

OPEN_QUOTES = frozenset("“‘«")
CLOSE_QUOTES = frozenset("”’»")
THIS = frozenset({"यह", "ये", "इस", "इसकी", "इन", "उक्त", "इस बात"})


@dataclass(slots=True)
class Scope:
    """A range of tokens told by `sources`, nearest first."""

    first: int
    last: int
    sources: list[Mention]
    rule: str


class Sources:
    """Fills the sources of triggers."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.words, self.labels = words, lexicon.labels
        classes = lexicon.classes
        self.tell, self.document = classes["tell"], classes["document"]
        self.say = classes["say:fact"] | classes["say:weak"]
        self.continuing = {tuple(form.split()) for form in classes["continue"]}
        self.pronoun = classes["pron:he"]
        self.types = set(lexicon.ontology.sources)

    def __call__(self, scene: Scene) -> list[Scope]:
        """Find all scopes and hand every trigger its chain."""
        syntax, triggers = scene.syntax, scene.triggers
        self.scene = scene
        scopes: list[Scope] = []
        outer_before: list[Mention] = []
        for number, (first, last) in enumerate(syntax.doc.sentences):
            found = self._sentence(syntax, first, last)
            closing = self._closing(syntax, first, last)
            if closing is not None:
                scopes += self._back(syntax, number, closing, scopes)
            whole = [s for s in found if s.first == first]
            if not whole and self._continues(syntax, first) and outer_before:
                found.append(Scope(first, last, outer_before, "source:continued"))
            outer_before = self._outermost(found, first, last)
            scopes += found
            scopes += self._quotation(syntax, number, found)
        for trigger in triggers:
            self._attach(trigger, scopes)
        return scopes

    def chain(self, scopes: list[Scope], token: int) -> list[Mention]:
        """The sources whose scopes hold a token, nearest first."""
        inside = [scope for scope in scopes if scope.first <= token < scope.last]
        inside.sort(key=lambda scope: (-scope.first, scope.last))
        chain: list[Mention] = []
        for scope in inside:
            for mention in scope.sources:
                if all(mention is not other and mention.ref != other.ref for other in chain):
                    chain.append(mention)
        return chain

    def _attach(self, trigger: Trigger, scopes: list[Scope]) -> None:
        inside = [scope for scope in scopes if scope.first <= trigger.first < scope.last]
        trigger.sources = self.chain(scopes, trigger.first)
        trigger.by += sorted({scope.rule for scope in inside})

    def _continues(self, syntax: Syntax, first: int) -> bool:
        forms = syntax.doc.forms
        return any(tuple(forms[first : first + n]) in self.continuing for n in (2, 3))

    def _outermost(self, found: list[Scope], first: int, last: int) -> list[Mention]:
        if not found:
            return []
        scope = min(found, key=lambda s: (s.first, -s.last))
        return scope.sources

    # -- the cues of one sentence ---------------------------------------------------------------

    def _sentence(self, syntax: Syntax, first: int, last: int) -> list[Scope]:
        scopes: list[Scope] = []
        for mention in syntax.between(first, last):
            if mention.type not in self.types or mention.level == self.labels.adjective:
                continue
            if self._according(syntax, mention, last):
                scopes.append(Scope(first, last, [mention], "source:according"))
        for clause in self._clauses(syntax, first, last):
            end = clause.last
            if end < last and syntax.doc.forms[end - 1] == "कि":
                sources = self._speakers(syntax, clause, end - 1)
                if sources:
                    scopes.append(Scope(end, last, sources, "source:said"))
            else:
                scopes += self._direct(syntax, clause, first, last)
        return scopes

    def _clauses(self, syntax: Syntax, first: int, last: int) -> list[Clause]:
        out, token = [], first
        while token < last:
            clause = syntax.clause(token)
            out.append(clause)
            token = clause.last
        return out

    def _according(self, syntax: Syntax, mention: Mention, last: int) -> bool:
        if mention.slot == "according":
            return True
        forms = syntax.doc.forms
        start = mention.after if mention.slot == "gen" else mention.last
        if mention.slot not in ("gen", "bare"):
            return False
        for token in range(start, min(start + 5, last - 1)):
            if forms[token] in {"अनुसार", "मुताबिक"}:
                return any(form in self.document for form in forms[start:token])
            if syntax.page.owner[token] is not None or forms[token] in self.words.simple:
                return False
        return False

    def _speakers(self, syntax: Syntax, clause: Clause, end: int) -> list[Mention]:
        """Who says the clause that follows कि; the one quoted (के हवाले से) comes first."""
        forms = syntax.doc.forms
        tail = forms[max(clause.first, end - 7) : end]
        if not any(form in self.tell for form in tail):
            return []
        mentions = syntax.between(clause.first, end)
        quoted = [m for m in mentions if m.slot == "hawale" and m.type in self.types]
        speakers = self._distinct([m for m in mentions if m.slot == "ne" and m.type in self.types])
        if not speakers:
            speakers = [m for m in mentions if m.slot in ("side", "by") and m.type in self.types][
                -1:
            ]
        if not speakers:
            speakers = self._in_report(syntax, clause, end)
        if not speakers and not self._passive(tail):
            speakers = [
                m
                for m in mentions
                if m.slot == "gen"
                and m.type in self.types
                and forms[end - 2 : end]
                in (["कहना", "है"], ["मानना", "है"], ["कहना", "था"], ["मानना", "था"])
            ][-1:]
        if not speakers and not quoted and not self._passive(tail):
            speakers = self._dropped(syntax, clause)
        if not speakers and not quoted:
            speakers = self._statement_before(syntax, clause, tail)
        chain = quoted[-1:]
        for mention in reversed(speakers):
            if mention not in chain:
                chain.append(mention)
        return chain

    def _distinct(self, mentions: list[Mention]) -> list[Mention]:
        """Of a name and its bracketed abbreviation the one nearer the verb."""
        kept: list[Mention] = []
        for mention in mentions:
            kept = [old for old in kept if old.ref != mention.ref]
            kept.append(mention)
        return kept

    def _passive(self, tail: list[str]) -> bool:
        return "गया" in tail[-3:] or "गई" in tail[-3:]

    def _in_report(self, syntax: Syntax, clause: Clause, end: int) -> list[Mention]:
        """योनहाप की रिपोर्ट में कहा गया · रूसी मीडिया रिपोर्टों में कहा गया."""
        forms = syntax.doc.forms
        for token in range(clause.first + 1, end):
            if forms[token] in self.document and forms[token + 1] in {"में", "से"}:
                at = token - 1
                if forms[at] in self.words.genitive:
                    at -= 1
                owner = syntax.page.owner[at] if at >= clause.first else None
                if owner is not None and owner.type in self.types:
                    return [owner]
        return []

    def _dropped(self, syntax: Syntax, clause: Clause) -> list[Mention]:
        if clause.subjects:
            return [m for m in clause.subjects if m.type in self.types]
        found = self.scene.subjects(clause)
        return [m for m in found if m.type in self.types]

    def _statement_before(self, syntax: Syntax, clause: Clause, tail: list[str]) -> list[Mention]:
        """बयान में कहा गया, after a sentence in which somebody issued it."""
        forms = syntax.doc.forms
        if "बयान" not in forms[clause.first : clause.last]:
            return []
        token = clause.first - 1
        while token >= 0 and syntax.doc.paragraph[token] == syntax.doc.paragraph[clause.first]:
            trigger = self.scene.heads.get(token)
            if trigger is not None and trigger.code == "statement":
                return trigger.fillers(self.labels.actor)
            token -= 1
        return []

    def _direct(self, syntax: Syntax, clause: Clause, first: int, last: int) -> list[Scope]:
        """क ने कहा, "…" · …, क ने कहा।"""
        forms = syntax.doc.forms
        doers = [m for m in clause.subjects if m.slot == "ne" and m.type in self.types]
        quoted = [m for m in syntax.between(clause.first, clause.last) if m.slot == "hawale"]
        doers = self._distinct(doers)
        for token in range(clause.first, clause.last):
            if forms[token] not in self.say:
                continue
            after = token + 1
            while after < last and (forms[after] in self.words.be or forms[after] in {"गया"}):
                after += 1
            if after < last and forms[after] in {",", ":"} | OPEN_QUOTES | {'"', "'"}:
                chain = quoted[-1:] + [m for m in reversed(doers) if m not in quoted]
                if not chain:
                    chain = self._dropped(syntax, clause)
                if chain and after + 1 < last:
                    return [Scope(after, last, chain, "source:quote")]
            closes = after >= last or forms[after] in {"।", ".", "|"}
            if closes and doers and doers[0].first - first > 3:
                before = forms[doers[0].first - 1]
                if before == "," or before in QUOTES or before in self.words.be:
                    return [Scope(first, doers[0].first, list(reversed(doers)), "source:after")]
        return []

    # -- beyond the sentence -------------------------------------------------------------------

    def _closing(self, syntax: Syntax, first: int, last: int) -> list[Mention] | None:
        """… ने यह जानकारी दी।"""
        forms = syntax.doc.forms
        if last - first > 22 or "जानकारी" not in forms[first:last]:
            return None
        at = forms.index("जानकारी", first, last)
        if forms[at - 1] not in THIS or not any(f in {"दी", "दिया"} for f in forms[at:last]):
            return None
        mentions = [m for m in syntax.between(first, last) if m.type in self.types]
        quoted = [m for m in mentions if m.slot == "hawale"]
        return (quoted + self._distinct([m for m in mentions if m.slot == "ne"])) or None

    def _back(
        self, syntax: Syntax, number: int, speakers: list[Mention], scopes: list[Scope]
    ) -> list[Scope]:
        out: list[Scope] = []
        paragraph = syntax.doc.paragraph[syntax.doc.sentences[number][0]]
        for before in range(number - 1, max(-1, number - 4), -1):
            first, last = syntax.doc.sentences[before]
            if syntax.doc.paragraph[first] != paragraph:
                break
            out.append(Scope(first, last, speakers, "source:closing"))
        return out

    def _quotation(self, syntax: Syntax, number: int, found: list[Scope]) -> list[Scope]:
        """A quotation that is still open at the end of its sentence runs on."""
        direct = [scope for scope in found if scope.rule == "source:quote"]
        if not direct:
            return []
        forms = syntax.doc.forms
        first, last = syntax.doc.sentences[number]
        opened = sum(f in OPEN_QUOTES for f in forms[first:last]) - sum(
            f in CLOSE_QUOTES for f in forms[first:last]
        )
        straight = sum(f == '"' for f in forms[first:last]) % 2
        if opened <= 0 and not straight:
            return []
        for later in range(number + 1, min(number + 8, len(syntax.doc.sentences))):
            start, end = syntax.doc.sentences[later]
            if any(f in CLOSE_QUOTES or f == '"' for f in forms[start:end]):
                return [Scope(last, end, direct[-1].sources, "source:quotation")]
        return []
