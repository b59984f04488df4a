"""Stance: who takes which position toward whom or what.

Two roads lead to one: an event whose type is itself a position (`stances.tsv`), and a position
word of `positions.tsv` with the doer and the object of its clause. Co-operation as such is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from curation.tag.clauses import Clause
from curation.tag.parts import Mention, Position, Trigger
from curation.tag.patterns import Entry
from curation.tag.scene import Scene, Stage
from curation.tag.scopes import Scopes

AGAINST = frozenset({"khilaf"})


class Stances:
    """Finds the stances of a page."""

    def __init__(self, stage: Stage):
        self.lexicon, self.words, self.labels = stage.lexicon, stage.words, stage.labels
        self.holders = frozenset(self.lexicon.ontology.stance.holders)
        self.targets = frozenset(self.lexicon.ontology.stance.targets)
        self.perform = self.lexicon.classes["perform"]
        self.refusals = self.lexicon.classes["refusal"]
        labels = stage.labels
        self.steps = {labels.treaty, labels.pressure, labels.agree, labels.deescalate}
        self.policy = self.lexicon.classes["policy"]

    def __call__(self, scene: Scene, scopes: Scopes) -> list[Position]:
        """All stances, one a holder, target and paragraph."""
        found = [position for t in scene.triggers for position in self._from_event(scene, t)]
        for first, (last, entry) in sorted(scene.syntax.page.at.get("position", {}).items()):
            found += self._from_word(scene, first, last, entry, scopes)
        return self._distinct(scene, self._mixed(scene, found))

    # -- events that are positions ---------------------------------------------------------------

    def _from_event(self, scene: Scene, trigger: Trigger) -> Iterator[Position]:
        polarity = self.lexicon.stances.get((trigger.type, trigger.mode or ""))
        if not polarity or trigger.modality == self.labels.denied:
            return
        if trigger.polarity == self.labels.negative:
            return
        target: Mention | Trigger | None
        holders = [m for m in trigger.fillers(self.labels.actor) if m.type in self.holders]
        rival = self._rival(scene, trigger)
        if rival is not None:
            polarity, target = self.labels.contra, rival
            holders = holders or self._told_of(scene, rival)
        else:
            target = self._target(trigger)
        if target is None or not self._position(scene, trigger, target):
            return
        modality = self.labels.asserted
        if trigger.modality in (self.labels.hypothetical, self.labels.alleged):
            modality = trigger.modality
        for holder in holders:
            if holder is target and len(holder.ref) < 2:
                continue
            first, last = self._evidence(scene, trigger, target)
            rule = f"stance:{trigger.type.lower()}"
            sources = [m for m in trigger.sources if m is not holder]
            yield Position(holder, target, polarity, modality, first, last, sources, [rule], 0.6)

    def _position(self, scene: Scene, trigger: Trigger, target: Mention | Trigger) -> bool:
        """Refusing to do something is an act; turning down a step or a treaty is a position too."""
        if trigger.type != self.labels.reject:
            return True
        if scene.looks[id(trigger)].form in self.refusals:
            return False
        return trigger.sort == "noun" or target.type in self.steps

    def _rival(self, scene: Scene, trigger: Trigger) -> Mention | None:
        """X के विरुद्ध एकजुटता: solidarity against X opposes X."""
        if trigger.type != self.labels.support:
            return None
        clause = scene.syntax.clause(trigger.first)
        near = scene.syntax.between(max(clause.first, trigger.first - 6), trigger.first)
        return next(
            (m for m in reversed(near) if m.slot in AGAINST and m.type in self.targets), None
        )

    def _told_of(self, scene: Scene, rival: Mention) -> list[Mention]:
        """The collective or doer told of before the one opposed."""
        first, _ = scene.syntax.doc.sentences[scene.syntax.doc.sentence_of[rival.first]]
        before = [m for m in scene.syntax.between(first, rival.first) if m.type in self.holders]
        wide = [m for m in before if len(m.ref) > 1]
        return wide[-1:] or before[-1:]

    def _target(self, trigger: Trigger) -> Mention | Trigger | None:
        """The act, if whoever is accused or criticised does it; else who or what is named."""
        labels = self.labels
        if trigger.type == labels.pressure:
            acts = [f for _, f, _ in trigger.arguments if isinstance(f, Trigger)]
            protested = trigger.mode == labels.protest and acts
            return acts[0] if protested else self._threatened(trigger)
        named = [
            filler
            for role in (labels.recipient, labels.agreement)
            for filler in trigger.fillers(role)
            if filler.type in self.targets
        ]
        known = {ref for mention in named for ref in mention.ref}
        for _, filler, _ in trigger.arguments:
            if isinstance(filler, Trigger):
                doers = filler.fillers(labels.actor, labels.participant)
                others = trigger.type != labels.accuse or not named
                if others or any(known & set(doer.ref) for doer in doers):
                    return filler
        return named[0] if named else None

    def _threatened(self, trigger: Trigger) -> Mention | None:
        """Whom a threat is put to, or whom the act threatened would hit."""
        given = (self.labels.aid, self.labels.meet)
        acts = [f for _, f, _ in trigger.arguments if isinstance(f, Trigger)]
        acts = [act for act in acts if act.type not in given]
        for event in (trigger, *acts):
            for mention in event.fillers(self.labels.recipient):
                if mention.type in self.targets:
                    return mention
        return None

    def _evidence(
        self, scene: Scene, trigger: Trigger, target: Mention | Trigger
    ) -> tuple[int, int]:
        """The stance word with its target, if that stands in the clause, or in what it tells of."""
        doc, clause = scene.syntax.doc, scene.clause(trigger)
        first, last = trigger.first, trigger.last
        for token in range(clause.first, first):
            if doc.forms[token : token + 2] == ["एक", "दूसरे"]:
                return token, last
        told = isinstance(target, Trigger) and scene.clause(target).parent is clause
        if told or scene.syntax.clause(target.first) is clause:
            first, last = min(first, target.first), max(last, target.last)
        if doc.forms[last : last + 2] == ["देने", "का"] and doc.form(last + 2) in self.perform:
            last += 3
        return first, last

    # -- position words ----------------------------------------------------------------------------

    def _from_word(
        self, scene: Scene, first: int, last: int, entry: Entry, scopes: Scopes
    ) -> Iterator[Position]:
        clause = scene.syntax.clause(first)
        holders = [m for m in scene.subjects(clause) if m.type in self.holders]
        target = self._object(scene, clause, first, entry, holders)
        if entry.code == "value":
            acts = self._acts(scene, clause, first)
            if acts and holders:
                target = acts[-1]
            else:
                holders, target = self._valuers(scene, first, holders)
        if target is None:
            return
        for holder in holders[:1] if entry.code == "value" else holders:
            if holder is target or (
                isinstance(target, Mention) and set(holder.ref) & set(target.ref)
            ):
                continue
            chain = [m for m in scopes.chain(first) if m is not holder]
            start = min(first, target.first)
            if scene.syntax.doc.sentence_of[start] != scene.syntax.doc.sentence_of[first]:
                start = first
            rule = f"stance:{entry.code}"
            yield Position(
                holder, target, entry.type, self.labels.asserted, start, last, chain, [rule], 0.5
            )

    def _object(
        self, scene: Scene, clause: Clause, first: int, entry: Entry, holders: list[Mention]
    ) -> Mention | Trigger | None:
        """What the position is about: the nearest event where the word takes acts, else who."""
        near = [t for t in scene.triggers if clause.first <= t.first < first]
        if entry.code == "thwart":
            hostile = [
                t
                for t in near
                if (t.type, t.mode or "") in self.lexicon.stances or t.type == self.labels.attack
            ]
            return hostile[0] if hostile else None
        if entry.code == "neutral" and near:
            return near[-1]
        if entry.code == "duty":
            return next((m for t in reversed(near) for m in t.fillers(self.labels.recipient)), None)
        slots = {
            "toward": ("gen", "saath", "ko"),
            "honour": ("gen", "ko"),
            "friend": ("ko",),
            "thanks": ("gen", "ko", "prati"),
            "neutral": ("mein", "par", "beech"),
        }.get(entry.code, ())
        for mention in reversed(scene.syntax.between(clause.first, first)):
            if mention.slot in slots and mention.type in self.targets and mention not in holders:
                return mention
        return None

    def _acts(self, scene: Scene, clause: Clause, first: int) -> list[Trigger]:
        """विचारों के आदान-प्रदान को भारत महत्व देता है: an act marked with को."""
        forms = scene.syntax.doc.forms
        return [t for t in scene.among(clause.first, first) if forms[t.last] == "को"]

    def _valuers(
        self, scene: Scene, first: int, holders: list[Mention]
    ) -> tuple[list[Mention], Mention | None]:
        """क-ख संबंधों को महत्व: whose policy it is values the other one of the pair."""
        sentence = scene.syntax.doc.sentences[scene.syntax.doc.sentence_of[first]]
        around = scene.syntax.between(*sentence)
        policy = [m for m in around if m.slot == "gen" and m.type in self.holders]
        own = [m for m in policy if self._rukh(scene, m)] or holders
        if not own:
            return [], None
        home = {self.lexicon.home.get(r, r.split("_")[0]) for r in own[-1].ref}
        home |= {own[-1].country} if own[-1].country else set()
        for mention in reversed(scene.syntax.between(sentence[0], first)):
            if mention.type == self.labels.place and mention.ref and mention.ref[0] not in home:
                return own[-1:], mention
        return [], None

    def _rukh(self, scene: Scene, mention: Mention) -> bool:
        forms = scene.syntax.doc.forms[mention.after : mention.after + 6]
        return not self.policy.isdisjoint(forms)

    # -- putting together ------------------------------------------------------------------------

    def _mixed(self, scene: Scene, found: list[Position]) -> list[Position]:
        """Support and opposition to the same target in one clause are one mixed stance."""
        out: list[Position] = []
        for position in found:
            twin = next(
                (
                    old
                    for old in out
                    if old.holder is position.holder
                    and old.target is position.target
                    and {old.polarity, position.polarity} == {self.labels.pro, self.labels.contra}
                    and scene.syntax.clause(old.last - 1) is scene.syntax.clause(position.last - 1)
                ),
                None,
            )
            if twin is None:
                out.append(position)
                continue
            twin.polarity = self.labels.mixed
            twin.first, twin.last = min(twin.first, position.first), max(twin.last, position.last)
        return out

    def _distinct(self, scene: Scene, found: list[Position]) -> list[Position]:
        seen: set[tuple[int, int, int]] = set()
        out = []
        lines = scene.syntax.doc.paragraph
        for position in found:
            if lines[position.target.first] != lines[position.first]:
                continue
            key = id(position.holder), id(position.target), lines[position.first]
            if key not in seen:
                seen.add(key)
                out.append(position)
        return out
