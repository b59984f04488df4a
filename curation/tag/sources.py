"""Attribution: who says that an event happened. A cue opens a scope; nested scopes form a chain."""

from __future__ import annotations

from curation.tag.clauses import Clause
from curation.tag.parts import Mention, Trigger
from curation.tag.scene import Scene, Stage
from curation.tag.scopes import Scope, Scopes
from curation.tag.slots import QUOTES

OPEN_QUOTES = frozenset("“‘«")
CLOSE_QUOTES = frozenset("”’»")
STRAIGHT = frozenset("\"'")
DIRECT_MARKS = frozenset(",:-–—")
LONGEST_CLOSING = 22
"""Tokens of a sentence that only says who told the ones before."""

IMPERSONAL = frozenset({"गया", "गई", "जा", "जाता", "खबर", "खबरें", "सूचना"})
"""Near कि: nobody in particular says it."""

FAR_BACK = 3
"""Sentences such a closing sentence covers at most."""

RUNS_ON = 8
"""Sentences an open quotation covers at most."""


class Sources:
    """Finds the scopes of a page and hands every trigger its chain."""

    def __init__(self, stage: Stage):
        self.words, self.labels, self.types = stage.words, stage.labels, stage.actors
        classes = stage.lexicon.classes
        self.tell, self.document = classes["tell"], classes["document"]
        self.say = classes["say:fact"] | classes["say:weak"]
        self.this = classes["this"]
        self.continuing = frozenset(tuple(form.split()) for form in classes["continue"])

    def __call__(self, scene: Scene) -> Scopes:
        """Fill the sources of all triggers; the scopes serve stances too."""
        doc = scene.syntax.doc
        scopes = Scopes(doc)
        outer: list[Mention] = []
        quoted: Scope | None = None
        for number, (first, last) in enumerate(doc.sentences):
            if doc.forms[first] == "\n":
                continue
            found = self._sentence(scene, first, last)
            for scope in self._back(scene, number):
                scopes.add(scope)
            if not found:
                found = self._carried_on(scene, first, last, outer, quoted)
            for scope in found:
                scopes.add(scope)
            outer = min(found, key=lambda s: (s.first, -s.last)).sources if found else []
            quoted = self._quotation(scene, number, found, scopes)
        for trigger in scene.triggers:
            trigger.sources = scopes.chain(trigger.first)
            trigger.by += sorted({scope.rule for scope in scopes.of(trigger.first)})
            if trigger.modality == self.labels.denied:
                self._denier(scene, trigger)
        for trigger in scene.triggers:
            if trigger.type == self.labels.accuse:
                self._accuser(trigger)
        return scopes

    def _accuser(self, trigger: Trigger) -> None:
        """हथियार देने का आरोप लगाया: who accuses is the nearest source of what is alleged."""
        accusers = [m for m in trigger.fillers(self.labels.actor) if self._speaks(m)]
        for _, inner, _ in trigger.arguments:
            if isinstance(inner, Trigger) and inner.modality == self.labels.alleged:
                known = {mention.ref for mention in inner.sources}
                inner.sources[:0] = [m for m in accusers if m.ref not in known]

    def _denier(self, scene: Scene, trigger: Trigger) -> None:
        """खबरों का खंडन किया: who denies is the nearest source."""
        doers = [m for m in scene.clause(trigger).subjects if m.slot == "ne" and self._speaks(m)]
        known = {mention.ref for mention in trigger.sources}
        trigger.sources[:0] = [m for m in doers if m.ref not in known]

    # -- the cues of one sentence ---------------------------------------------------------------

    def _sentence(self, scene: Scene, first: int, last: int) -> list[Scope]:
        scopes: list[Scope] = []
        for mention in scene.syntax.between(first, last):
            if self._speaks(mention) and self._according(scene, mention, last):
                scopes.append(Scope(first, last, [mention], "source:according"))
        token = first
        while token < last:
            clause = scene.syntax.clause(token)
            token = clause.last
            if token < last and scene.syntax.doc.forms[token - 1] == "कि":
                sources = self._speakers(scene, clause, token - 1)
                if sources:
                    self._end(scopes, clause, last)
                    scopes.append(Scope(token, last, sources, "source:said"))
            else:
                scopes += self._direct(scene, clause, first, last)
        self._leave(scene, scopes, first, last)
        return scopes

    def _leave(self, scene: Scene, scopes: list[Scope], first: int, last: int) -> None:
        """क ने कहा कि ख तैयार है और ग की निंदा की: the speaker's own act is not what he says."""
        token = first
        while token < last:
            clause = scene.syntax.clause(token)
            token = clause.last
            speakers = scene.teller(clause)
            for scope in scopes:
                same = scope.rule == "source:said" and scope.first < clause.first < scope.last
                if same and scope.last == last and speakers and speakers[0] in scope.sources:
                    scope.last = clause.first

    def _end(self, scopes: list[Scope], clause: Clause, last: int) -> None:
        """क ने कहा कि …, हालांकि ख ने कहा कि …: the second speaker ends what the first says."""
        if clause.kind in ("sub", "coord") and any(m.slot == "ne" for m in clause.subjects):
            for scope in scopes:
                if scope.rule == "source:said" and scope.last == last:
                    scope.last = clause.first

    def _speaks(self, mention: Mention) -> bool:
        return mention.type in self.types and mention.level != self.labels.adjective

    def _according(self, scene: Scene, mention: Mention, last: int) -> bool:
        """X के अनुसार · X की रिपोर्ट के मुताबिक."""
        if mention.slot == "according":
            return True
        if mention.slot not in ("gen", "bare"):
            return False
        forms, page = scene.syntax.doc.forms, scene.syntax.page
        start = mention.after if mention.slot == "gen" else mention.last
        for token in range(start, min(start + 5, last - 1)):
            if forms[token] in {"अनुसार", "मुताबिक"}:
                return not self.document.isdisjoint(forms[start:token])
            if page.owner[token] is not None or forms[token] in self.words.simple:
                break
        return False

    def _speakers(self, scene: Scene, clause: Clause, end: int) -> list[Mention]:
        """Who says the clause after कि; the one quoted (के हवाले से) comes first."""
        forms = scene.syntax.doc.forms
        tail = forms[max(clause.first, end - 7) : end]
        if self.tell.isdisjoint(tail):
            return []
        mentions = [m for m in scene.syntax.between(clause.first, end) if m.type in self.types]
        chain = [m for m in mentions if m.slot == "hawale"][-1:]
        speakers = self._distinct([m for m in mentions if m.slot == "ne"])
        speakers = speakers or [m for m in mentions if m.slot in ("side", "by")][-1:]
        speakers = speakers or self._in_report(scene, clause, end)
        passive = not IMPERSONAL.isdisjoint(tail[-4:])
        if not speakers and not passive:
            opinion = forms[end - 2] in {"कहना", "मानना"}
            speakers = [m for m in mentions if m.slot == "gen"][-1:] if opinion else []
            if not speakers and not chain:
                speakers = self._dropped(scene, clause)
        if not speakers and not chain:
            speakers = self._statement_before(scene, clause)
        return chain + [mention for mention in reversed(speakers) if mention not in chain]

    def _distinct(self, mentions: list[Mention]) -> list[Mention]:
        """Of two names of one source the one nearer the verb."""
        return list({mention.ref: mention for mention in mentions}.values())

    def _in_report(self, scene: Scene, clause: Clause, end: int) -> list[Mention]:
        """योनहाप की रिपोर्ट में कहा गया · रूसी मीडिया रिपोर्टों में कहा गया."""
        doc, page = scene.syntax.doc, scene.syntax.page
        for token in range(clause.first + 1, end):
            if doc.forms[token] in self.document and doc.forms[token + 1] in {"में", "से"}:
                at = token - 1
                at -= doc.forms[at] in self.words.genitive
                owner = page.owner[at] if at >= clause.first else None
                if owner is not None and owner.type in self.types:
                    return [owner]
        return []

    def _dropped(self, scene: Scene, clause: Clause) -> list[Mention]:
        return [m for m in scene.subjects(clause) if m.type in self.types]

    def _statement_before(self, scene: Scene, clause: Clause) -> list[Mention]:
        """बयान में कहा गया, after a sentence of the paragraph in which somebody issued it."""
        doc = scene.syntax.doc
        if "बयान" not in doc.forms[clause.first : clause.last]:
            return []
        first, _ = doc.sentences[max(0, doc.sentence_of[clause.first] - FAR_BACK)]
        for token in range(clause.first - 1, first - 1, -1):
            if doc.paragraph[token] != doc.paragraph[clause.first]:
                break
            trigger = scene.heads.get(token)
            if trigger is not None and trigger.code == "statement":
                return trigger.fillers(self.labels.actor)
        return []

    def _direct(self, scene: Scene, clause: Clause, first: int, last: int) -> list[Scope]:
        """Speech right after or before its speaker: क ने कहा, "…" · …, क ने कहा."""
        doc = scene.syntax.doc
        if self.say.isdisjoint(doc.forms[clause.first : clause.last]):
            return []
        mentions = [
            m for m in scene.syntax.between(clause.first, clause.last) if m.type in self.types
        ]
        chain = [m for m in mentions if m.slot == "hawale"][-1:]
        doers = self._distinct(
            [m for m in clause.subjects if m.slot == "ne" and m.type in self.types]
        )
        for token in range(clause.first, clause.last):
            if doc.forms[token] not in self.say:
                continue
            after = token + 1
            while doc.form(after) in self.words.be:
                after += 1
            mark = doc.form(after) if after < last else ""
            if mark in DIRECT_MARKS or mark in OPEN_QUOTES or mark in STRAIGHT:
                chain = chain + [m for m in reversed(doers) if m not in chain]
                chain = chain or self._dropped(scene, clause)
                if chain and after + 1 < last:
                    return [Scope(after, last, chain, "source:quote")]
            if doers and mark in {"", "।", ".", "|"} and self._closes(scene, doers[0], first):
                return [Scope(first, doers[0].first, doers[::-1], "source:after")]
        return []

    def _closes(self, scene: Scene, doer: Mention, first: int) -> bool:
        """Whether what stands before the speaker is a clause of its own."""
        page, start = scene.syntax.page, doer.first
        while page.own(start - 1) is not None or page.doc.form(start - 1) in self.words.genitive:
            start -= 1
        before = page.doc.form(start - 1)
        return start - first > 3 and (before == "," or before in QUOTES or before in self.words.be)

    # -- beyond the sentence -------------------------------------------------------------------

    def _carried_on(
        self, scene: Scene, first: int, last: int, outer: list[Mention], quoted: Scope | None
    ) -> list[Scope]:
        """इसके अलावा … after a told sentence; a new paragraph that opens in quotes."""
        forms = scene.syntax.doc.forms
        if quoted is not None and (forms[first] in OPEN_QUOTES or forms[first] == '"'):
            return [Scope(first, last, quoted.sources, "source:quotation")]
        opening = (tuple(forms[first : first + 2]), tuple(forms[first : first + 3]))
        if outer and not self.continuing.isdisjoint(opening):
            return [Scope(first, last, outer, "source:continued")]
        return []

    def _back(self, scene: Scene, number: int) -> list[Scope]:
        """… ने यह जानकारी दी। covers the sentences before it in the paragraph."""
        doc = scene.syntax.doc
        first, last = doc.sentences[number]
        told = doc.forms[first:last]
        if last - first > LONGEST_CLOSING or "जानकारी" not in told:
            return []
        at = first + told.index("जानकारी")
        if doc.form(at - 1) not in self.this or {"दी", "दिया"}.isdisjoint(doc.forms[at:last]):
            return []
        mentions = [m for m in scene.syntax.between(first, last) if m.type in self.types]
        speakers = [m for m in mentions if m.slot == "hawale"]
        speakers += self._distinct([m for m in mentions if m.slot == "ne"])
        out: list[Scope] = []
        for start, end in reversed(doc.sentences[max(0, number - FAR_BACK) : number]):
            if doc.paragraph[start] != doc.paragraph[first] or not speakers:
                break
            out.append(Scope(start, end, speakers, "source:closing"))
        return out

    def _quotation(
        self, scene: Scene, number: int, found: list[Scope], scopes: Scopes
    ) -> Scope | None:
        """The quotation a sentence ends in; one still open runs on to where it closes."""
        rules = ("source:quote", "source:quotation")
        direct = next((scope for scope in reversed(found) if scope.rule in rules), None)
        if direct is None:
            return None
        doc = scene.syntax.doc
        first, last = doc.sentences[number]
        marks = doc.forms[first:last]
        opened = sum(map(OPEN_QUOTES.__contains__, marks))
        closed = sum(map(CLOSE_QUOTES.__contains__, marks))
        if opened <= closed and not marks.count('"') % 2:
            return direct
        for start, end in doc.sentences[number + 1 : number + RUNS_ON]:
            later = doc.forms[start:end]
            if not CLOSE_QUOTES.isdisjoint(later) or '"' in later:
                scopes.add(Scope(last, end, direct.sources, "source:quotation"))
                break
        return direct
