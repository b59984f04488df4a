"""Which lexicon words are triggers here: the filters for words that are not always events.

A filter is named in the `cond` column of `triggers.tsv`; it looks at the clause around the word.
"""

from __future__ import annotations

from collections.abc import Callable

from curation.tag.clauses import Syntax
from curation.tag.lexicon import Entry, Lexicon
from curation.tag.parts import Mention, Trigger
from curation.tag.words import Words

Filter = Callable[[Syntax, int, int], bool]

RELATIONS = (
    "संबंध", "रिश्त", "साझेदारी", "मित्रता", "दोस्ती", "गठबंधन", "गठजोड़", "परंपरा", "एकता", "संपर्क", "भागीदारी",
)  # fmt: skip
VIEW = ("विचार", "राय")
CARRIERS = frozenset(
    [
        "व्यक्त",
        "जताई",
        "जताया",
        "जताए",
        "जताते",
        "जाहिर",
        "दोहराया",
        "दोहराई",
        "दिखाई",
        "दिखाया",
        "पुष्टि",
        "ऐलान",
        "घोषणा",
        "दिलाया",
        "दिलाई",
        "प्रकट",
        "रखते",
        "रखता",
        "रखती",
        "जोर",
        "एलान",
    ]
)
SEND = ("भेज", "दिया", "दिए", "दी", "लिख", "सौंप", "मिल", "प्राप्त", "जारी", "पढ़", "दे", "सौंपा", "भेंट")
STEPS = frozenset(
    [
        "फैसले",
        "निर्णय",
        "कदम",
        "घोषणा",
        "समझौते",
        "बयान",
        "प्रस्ताव",
        "पहल",
        "युद्धविराम",
        "रिहाई",
        "आदेश",
        "ऐलान",
        "संधि",
        "प्रयासों",
        "कदमों",
        "पहलों",
    ]
)
WAR = ("युद्ध", "जंग", "संघर्ष", "लड़ाई", "हमल", "शत्रुता", "हिंसा")
UTILITIES = frozenset(["बिजली", "पानी", "जल", "गैस", "तेल", "ईंधन", "खाद्य", "ऑक्सीजन", "मांग"])
SPORT = frozenset(
    [
        "बेहतर",
        "शानदार",
        "अच्छा",
        "खराब",
        "शक्ति",
        "उत्कृष्ट",
        "सर्वश्रेष्ठ",
        "दमदार",
        "कमजोर",
        "निराशाजनक",
        "इस",
        "अपने",
        "उनके",
        "उसके",
    ]
)


class Triggers:
    """Finds the triggers of a page."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.words = words
        self.labels = lexicon.labels
        self.classes = lexicon.classes
        self.places = {lexicon.labels.place, lexicon.labels.region, lexicon.labels.facility}
        self.material = {lexicon.labels.arms, lexicon.labels.force}
        self.war_forms = {
            form
            for form, entries in lexicon.patterns.items()
            if any(entry.kind == "trigger" and entry.sort == "noun" for entry in entries)
        }
        self.filters: dict[str, Filter] = {
            name.removeprefix("_if_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("_if_")
        }

    def __call__(self, syntax: Syntax) -> list[Trigger]:
        """All triggers in text order; none overlaps another or a mention."""
        page = syntax.page
        found: list[tuple[int, int, list[Entry]]] = []
        for first, last, entries in page.hits:
            meanings = [entry for entry in entries if entry.kind == "trigger"]
            if meanings and page.free(first, last):
                found.append((first, last, meanings))
        found.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        taken: set[int] = set()
        kept: list[Trigger] = []
        for first, last, meanings in found:
            if taken.intersection(range(first, last)):
                continue
            if last - first > 1 or not self._never(syntax, first, last):
                for entry in meanings:
                    if not entry.code or self.filters[entry.code](syntax, first, last):
                        by = [f"trigger:{entry.code or 'plain'}"]
                        kept.append(
                            Trigger(
                                first,
                                last,
                                entry.type,
                                entry.mode,
                                entry.sort,
                                entry.code,
                                by,
                                0.7 if entry.code else 0.8,
                            )
                        )
                        taken.update(range(first, last))
                        break
        kept.sort(key=lambda trigger: trigger.first)
        return self._shadowed(syntax, kept)

    def _shadowed(self, syntax: Syntax, kept: list[Trigger]) -> list[Trigger]:
        """On the phone one talks: फोन पर बातचीत is one event."""
        out: list[Trigger] = []
        for trigger in kept:
            if out and out[-1].code == "phone" and trigger.first - out[-1].last == 1:
                continue
            out.append(trigger)
        return out

    # -- looking around ---------------------------------------------------------------------

    def _form(self, syntax: Syntax, token: int) -> str:
        return syntax.doc.forms[token] if 0 <= token < len(syntax.doc) else ""

    def _next(self, syntax: Syntax, last: int) -> str:
        while self._form(syntax, last) in {"भी", "ही", "नहीं", "न"}:
            last += 1
        return self._form(syntax, last)

    def _left(self, syntax: Syntax, first: int, width: int) -> list[str]:
        start = max(syntax.clause(first).first, first - width)
        return syntax.doc.forms[start:first]

    def _right(self, syntax: Syntax, last: int, width: int) -> list[str]:
        end = min(syntax.clause(last - 1).last, last + width)
        return syntax.doc.forms[last:end]

    def _near(self, syntax: Syntax, first: int, width: int) -> list[Mention]:
        return syntax.between(max(syntax.clause(first).first, first - width), first)

    def _never(self, syntax: Syntax, first: int, last: int) -> bool:
        """Fixed phrases in which an event noun tells no event."""
        form, after = self._form(syntax, first), self._form(syntax, last)
        then = self._form(syntax, last + 1)
        before = self._form(syntax, first - 1)
        if form in {"मदद", "सहायता"} and after == "से":
            return True
        if form == "युद्ध" and after in {"तत्परता", "क्षमता", "कैबिनेट", "मशीन", "विराम", "बंदी"}:
            return True
        if form in {"मौत", "युद्ध", "विजय"} and (
            after in {"दिवस", "स्तर", "अपराध", "अपराधों", "कौशल"} or (after == "की" and then == "सजा")
        ):
            return True
        if form.startswith("दौर") and after.startswith("पड़"):
            return True
        if (
            form == "मांग"
            and after not in self.words.light
            and after not in {"की", "को", "कर", "पर", "उठाई", "रखी", "दोहराई"}
        ):
            return True
        return form == "युद्ध" and before == "शीत"

    # -- the filters ------------------------------------------------------------------------

    def _verbal(self, syntax: Syntax, last: int) -> bool:
        """Whether a light verb follows; की counts only where no noun can follow it."""
        token = last
        while self._form(syntax, token) in {"भी", "ही", "नहीं", "न"}:
            token += 1
        form = self._form(syntax, token)
        if form != "की":
            return form in self.words.light
        after = self._form(syntax, token + 1)
        return (
            (not after[:1].isalnum() and not syntax.doc.words[min(token + 1, len(syntax.doc) - 1)])
            or after in self.words.be
            or after in {"और", "तथा", "लेकिन"}
        )

    def _if_light(self, syntax: Syntax, first: int, last: int) -> bool:
        return self._verbal(syntax, last)

    _if_lightnext = _if_light

    def _if_copula(self, syntax: Syntax, first: int, last: int) -> bool:
        return True

    def _if_carried(self, syntax: Syntax, first: int, last: int) -> bool:
        return any(form in CARRIERS for form in self._right(syntax, last, 4))

    def _if_talk(self, syntax: Syntax, first: int, last: int) -> bool:
        after, before = self._next(syntax, last), self._form(syntax, first - 1)
        if after not in {
            "की",
            "हुई",
            "करेंगे",
            "करेगा",
            "करने",
            "हो",
            "कर",
            "करना",
            "करनी",
            "करेंगी",
            "करते",
        }:
            return False
        if after == "की" and self._form(syntax, last + 1) in {
            "पुष्टि",
            "जानकारी",
            "घोषणा",
            "आशंका",
            "संभावना",
        }:
            return False
        return (
            before in {"से", "ने", "साथ", "बीच", "पर", "में", "सीधी", "फिर", "भी", "को"}
            or syntax.page.owner[first - 1] is not None
        )

    def _if_views(self, syntax: Syntax, first: int, last: int) -> bool:
        return any(form.startswith(VIEW) for form in self._left(syntax, first, 3))

    def _if_event_noun(self, syntax: Syntax, first: int, last: int) -> bool:
        return self._form(syntax, first - 1) not in {"प्रेस", "संवाददाता", "पत्रकार"}

    def _if_meet(self, syntax: Syntax, first: int, last: int) -> bool:
        return any(
            m.slot == "se"
            and m.type not in (self.labels.date, self.labels.arms)
            and first - m.after <= 1
            for m in self._near(syntax, first, 8)
        )

    def _place_before(self, syntax: Syntax, first: int) -> Mention | None:
        for mention in reversed(self._near(syntax, first, 7)):
            if mention.type in self.places and mention.level != self.labels.adjective:
                if mention.last == first or (
                    mention.slot in ("mein", "tak", "bare") and first - mention.after <= 3
                ):
                    return mention
        return None

    def _if_arrive(self, syntax: Syntax, first: int, last: int) -> bool:
        if self._if_troopsmove(syntax, first, last):
            return False
        near = self._left(syntax, first, 2)
        return self._place_before(syntax, first) is not None or any(
            form in {"यहां", "वहां"} for form in near
        )

    def _if_come(self, syntax: Syntax, first: int, last: int) -> bool:
        owner = syntax.page.owner[first - 1] if first else None
        return (
            owner is not None
            and owner.type in self.places
            and owner.level != self.labels.adjective
            and owner.slot == "bare"
        )

    def _if_message(self, syntax: Syntax, first: int, last: int) -> bool:
        return any(form.startswith(SEND) for form in self._right(syntax, last, 5))

    def _if_phone(self, syntax: Syntax, first: int, last: int) -> bool:
        after = self._form(syntax, last)
        if after == "पर":
            return self._form(syntax, last + 1).startswith(("बात", "वार्ता", "चर्चा"))
        return after in self.words.light or last - first > 1

    def _if_statement(self, syntax: Syntax, first: int, last: int) -> bool:
        near = self._right(syntax, last, 4)
        return "जारी" in near or self._next(syntax, last) in {"दिया", "देते", "देने", "दिए", "देंगे"}

    def _if_welcome_act(self, syntax: Syntax, first: int, last: int) -> bool:
        if not self._verbal(syntax, last):
            return False
        return any(form in STEPS for form in self._left(syntax, first, 4))

    def _if_welcome_guest(self, syntax: Syntax, first: int, last: int) -> bool:
        near = self._near(syntax, first, 8)
        return any(m.slot == "gen" and m.type == self.labels.person for m in near) or any(
            m.type == self.labels.facility for m in near
        )

    def _if_relation(self, syntax: Syntax, first: int, last: int) -> bool:
        if self._next(syntax, last) not in self.words.light | {
            "की",
            "का",
            "पर",
            "के",
            "को",
            "में",
            "और",
        }:
            return False
        left = self._left(syntax, first, 8)
        for form in reversed(left):
            if form.startswith(RELATIONS):
                return True
            if form in self.war_forms or form in self.words.infinitive:
                return False
        return False

    def _if_menace(self, syntax: Syntax, first: int, last: int) -> bool:
        left = self._left(syntax, first, 3)
        return any(form in {"सैन्य", "परमाणु", "धमकी", "धमकियों", "खतरों", "सैनिक"} for form in left)

    def _if_together(self, syntax: Syntax, first: int, last: int) -> bool:
        """मिलकर काम करना: to work together."""
        left = self._left(syntax, first, 2)
        return "मिलकर" in left and self._next(syntax, last) in self.words.light

    def _if_supply(self, syntax: Syntax, first: int, last: int) -> bool:
        if any(form in UTILITIES for form in self._left(syntax, first, 2)):
            return False
        return any(m.type in self.material for m in self._near(syntax, first, 8))

    def _if_give(self, syntax: Syntax, first: int, last: int) -> bool:
        token = first - 1
        while self._form(syntax, token) in {"नहीं", "भी", "न"}:
            token -= 1
        owner = syntax.page.owner[token] if token >= 0 else None
        return owner is not None and owner.type == self.labels.arms and owner.slot == "bare"

    def _if_joint(self, syntax: Syntax, first: int, last: int) -> bool:
        left = self._left(syntax, first, 5)
        return "संयुक्त" in left or "साझा" in left or "साथ" in left[-2:]

    def _if_alone(self, syntax: Syntax, first: int, last: int) -> bool:
        military = last - first > 1 or self._form(syntax, first).startswith("युद्ध")
        return military or any(
            form in {"सैन्य", "परमाणु", "नौसैनिक", "बलों", "मिसाइल"}
            for form in self._left(syntax, first, 3)
        )

    def _if_armsdev(self, syntax: Syntax, first: int, last: int) -> bool:
        owner = syntax.page.owner[first - 2] if first > 1 else None
        return owner is not None and owner.type == self.labels.arms and owner.slot == "gen"

    def _if_troops(self, syntax: Syntax, first: int, last: int) -> bool:
        if any(m.type in self.material for m in self._near(syntax, first, 7)):
            return True
        follows = syntax.between(last, min(last + 6, syntax.clause(first).last))
        return self._next(syntax, last) in {"गए", "गये", "गई"} and any(
            m.type in self.material for m in follows
        )

    def _if_troopsmove(self, syntax: Syntax, first: int, last: int) -> bool:
        subjects = [
            m
            for m in self._near(syntax, first, 12)
            if m.slot == "bare" and m.type == self.labels.force
        ]
        return bool(subjects)

    def _arms_near(self, syntax: Syntax, first: int) -> bool:
        return any(m.type == self.labels.arms for m in self._near(syntax, first, 10))

    def _aimed(self, syntax: Syntax, first: int) -> bool:
        """Fired at somebody: पर, के खिलाफ, or toward a country; not toward the open sea."""
        near = self._near(syntax, first, 14)
        if any(
            m.slot in ("par", "khilaf") or (m.slot == "side" and m.type == self.labels.place)
            for m in near
        ):
            return True
        return "पर" in self._left(syntax, first, 8)

    def _if_strike(self, syntax: Syntax, first: int, last: int) -> bool:
        return self._arms_near(syntax, first) and self._aimed(syntax, first)

    def _if_launch(self, syntax: Syntax, first: int, last: int) -> bool:
        return self._arms_near(syntax, first) and not self._aimed(syntax, first)

    def _if_seize(self, syntax: Syntax, first: int, last: int) -> bool:
        if self._form(syntax, first).startswith("कब्ज"):
            return True
        return any(
            m.slot in ("gen", "par", "khilaf")
            and m.type not in (self.labels.person, self.labels.date)
            for m in self._near(syntax, first, 4)
        )

    def _if_conflict(self, syntax: Syntax, first: int, last: int) -> bool:
        before = self._form(syntax, first - 1)
        if self._form(syntax, first) == "अभियान":
            return before in {"सैन्य", "जमीनी", "हवाई", "विरोधी", "बमबारी"}
        if before in {"सैन्य", "जमीनी", "सशस्त्र"}:
            return True
        return any(
            m.slot in ("beech", "khilaf", "saath") or m.last == first
            for m in self._near(syntax, first, 6)
        )

    def _if_killed(self, syntax: Syntax, first: int, last: int) -> bool:
        after = self._next(syntax, last)
        if self._form(syntax, first) == "मार":
            return after in {"डाला", "दिया", "गिराया", "डालने", "गिराने", "गिराए"}
        return after in {"गए", "गया", "गई", "गये", "जा", "जाने", "गयी", "गईं"}

    def _if_captured(self, syntax: Syntax, first: int, last: int) -> bool:
        return self._form(syntax, last).startswith("बना")

    def _if_probe(self, syntax: Syntax, first: int, last: int) -> bool:
        near = self._right(syntax, last, 2)
        return any(form in {"शुरू", "करेगा", "करेगी", "कर", "करने", "मांग"} for form in near)

    def _if_protest(self, syntax: Syntax, first: int, last: int) -> bool:
        if self._form(syntax, first - 1) in SPORT:
            return False
        left = self._left(syntax, first, 8)
        return any(
            form in {"खिलाफ", "विरोध", "विरुद्ध", "सड़कों", "बाहर", "शांतिपूर्ण", "हिंसक", "समर्थन"}
            for form in left
        )

    def _if_troopsback(self, syntax: Syntax, first: int, last: int) -> bool:
        left = self._left(syntax, first, 3)
        return any(m.type == self.labels.force for m in self._near(syntax, first, 4)) or any(
            form in {"बंधकों", "कैदियों", "बंदियों"} for form in left
        )

    def _if_troopsback2(self, syntax: Syntax, first: int, last: int) -> bool:
        if self._form(syntax, first).startswith("हट") and any(
            form.startswith(("प्रतिबंध", "पाबंद")) for form in self._left(syntax, first, 3)
        ):
            return True
        if not any(m.type == self.labels.force for m in self._near(syntax, first, 6)):
            return False
        after = self._next(syntax, last)
        return self._form(syntax, first) != "वापस" or after.startswith(("ले", "बुल", "भेज", "लि"))

    def _if_warend(self, syntax: Syntax, first: int, last: int) -> bool:
        left = self._left(syntax, first, 7)
        if not any(form.startswith(WAR) for form in left):
            return False
        return self._verbal(syntax, last)
