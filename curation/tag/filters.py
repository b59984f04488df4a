"""Filters for words of talk and diplomacy that are not always events.

A filter is named in the `cond` column of `triggers.tsv`; it looks at the clause around the word.
"""

from __future__ import annotations

from collections.abc import Callable

from curation.tag.lexicon import Lexicon
from curation.tag.look import Look
from curation.tag.parts import Mention
from curation.tag.words import Words

HABITUAL = ("ते", "ता", "ती")
ISSUED = frozenset({"जारी", "अपलोड", "प्रकाशित"})

Filter = Callable[[Look], bool]


class TalkFilters:
    """Whether a word of meeting, telling, agreeing or helping is a trigger here."""

    def __init__(self, lexicon: Lexicon, words: Words):
        self.words, self.labels = words, lexicon.labels
        self.carriers, self.steps = lexicon.classes["carrier"], lexicon.classes["step"]
        self.utilities = lexicon.classes["utility"]
        self.send, self.relations = words.prefixes("send"), words.prefixes("relation")
        labels = lexicon.labels
        self.places = frozenset({labels.place, labels.region, labels.facility})
        self.material = frozenset({labels.arms, labels.force})
        self.event_nouns = frozenset(
            form
            for form, entries in lexicon.patterns.items()
            if any(entry.kind == "trigger" and entry.sort == "noun" for entry in entries)
        )

    def table(self) -> dict[str, Filter]:
        """The filters by name."""
        return {
            "light": self.light,
            "copula": self.always,
            "carried": self.carried,
            "talk": self.talk,
            "blame": self.blame,
            "press": self.press,
            "views": self.views,
            "conference": self.conference,
            "meet": self.meet,
            "contact": self.contact,
            "ready": self.ready,
            "keep": self.keep,
            "get": self.get,
            "remark": self.remark,
            "interview": self.interview,
            "arrive": self.arrive,
            "come": self.come,
            "message": self.message,
            "phone": self.phone,
            "statement": self.statement,
            "welcome_act": self.welcome_act,
            "welcome_guest": self.welcome_guest,
            "relation": self.relation,
            "together": self.together,
            "joint": self.joint,
            "supply": self.supply,
            "give": self.give,
            "probe": self.probe,
            "ask": self.ask,
        }

    def never(self, look: Look) -> bool:
        """Fixed phrases in which an event noun tells no event."""
        form, after = look.form, look.after
        if form in {"मदद", "सहायता"}:
            return after == "से"
        if form == "युद्ध":
            return look.before == "शीत" or after in self.words.classes["warphrase"]
        if form == "विरोध":
            return after == "में"  # X के विरोध में: against X
        if form in {"मौत", "विजय"}:
            return after == "दिवस" or (after == "की" and look.doc.form(look.last + 1) == "सजा")
        if form.startswith("दौर"):
            return after.startswith("पड")
        if form == "मांग":
            return (
                not look.verbal
                and after
                not in {
                    "की",
                    "को",
                    "कर",
                    "पर",
                    "उठाई",
                    "रखी",
                    "दोहराई",
                }
                and ["ने", "की"] not in [look.left(6)[at : at + 2] for at in range(5)]
            )
        return after.startswith("वाल") and form.startswith("कब्ज")  # occupied: a state

    def always(self, look: Look) -> bool:
        """Any place will do; the name tells the arguments something."""
        return True

    def light(self, look: Look) -> bool:
        """<खारिज> कर दिया: with a light verb."""
        return look.verbal

    def carried(self, look: Look) -> bool:
        """<इच्छा> व्यक्त की: carried by a verb of expressing."""
        return not self.carriers.isdisjoint(look.right(4))

    def blame(self, look: Look) -> bool:
        """X को <जिम्मेदार> ठहराया."""
        return look.after in {"ठहराया", "ठहराते", "ठहराने", "बताया", "बताते", "बताने", "माना"}

    def press(self, look: Look) -> bool:
        """X पर <दबाव> बनाया, डाला."""
        return any(form.startswith(("बना", "डाल")) for form in look.right(2))

    def talk(self, look: Look) -> bool:
        """X से <बात> की; not की बात कही, इस बात पर."""
        after, then = look.next, look.doc.form(look.verb + 1)
        if after not in self.words.light or (after == "की" and then in self.carriers):
            return False
        if after == "की" and then in {"जानकारी", "आशंका", "संभावना"}:
            return False
        if look.before in {"से", "ने", "साथ", "बीच", "पर", "में", "सीधी", "फिर", "भी", "को"}:
            return True
        if look.before == "और" and self._several(look):
            return True
        return look.page.own(look.first - 1) is not None

    def views(self, look: Look) -> bool:
        """विचार <साझा> किए, विचारों का <आदान-प्रदान>; not the habit: विचार साझा करते हैं."""
        return not look.next.endswith(HABITUAL) and any(
            form.startswith(("विचार", "राय")) for form in look.left(3)
        )

    def conference(self, look: Look) -> bool:
        """A conference; not one with the press."""
        return look.before not in {"प्रेस", "संवाददाता", "पत्रकार"}

    def meet(self, look: Look) -> bool:
        """X से <मिले>."""
        things = (self.labels.date, self.labels.arms)
        if self._several(look):
            return True
        near = look.near(10)
        return any(
            m.slot == "se" and m.type not in things and self._gap(look, m, near) <= 1 for m in near
        )

    def contact(self, look: Look) -> bool:
        """सीधा <संपर्क>, X से <संपर्क> किया; not के संपर्क में, संपर्क टूटा."""
        if look.before in {"सीधा", "सीधे", "प्रत्यक्ष"}:
            return look.after not in {"में", "मार्ग"}
        return look.next in {"किया", "साधा"} and any(
            m.slot in ("se", "beech") for m in look.near(6)
        )

    def ready(self, look: Look) -> bool:
        """वार्ता के लिए <तैयार> है, पर <तैयार> हुआ; not तैयार किया."""
        if look.doc.form(look.verb) not in self.words.be:
            return False
        left = look.left(4)
        return left[-1:] in (["को"], ["पर"]) or left[-2:] == ["के", "लिए"]

    def keep(self, look: Look) -> bool:
        """संबंधों को <जारी> रखना: ties that go on."""
        return look.next.startswith("रख") and self._of_relations(look, 7)

    def get(self, look: Look) -> bool:
        """यूक्रेन को मिसाइलें <मिलेंगी>: somebody gets arms."""
        token = look.first - 1
        while look.doc.form(token) in {"नहीं", "भी", "न"}:
            token -= 1
        owner = look.page.own(token)
        if owner is None or owner.type != self.labels.arms or owner.slot != "bare":
            return False
        return any(m.slot == "ko" and m.type != self.labels.date for m in look.near(8))

    def interview(self, look: Look) -> bool:
        """X को दिए <साक्षात्कार> में, X को <साक्षात्कार> दिया."""
        return look.before in {"दिए", "दिये"} or look.next in {"दिया", "दिए", "देते", "देंगे"}

    def remark(self, look: Look) -> bool:
        """यह <टिप्पणी> … की: a remark told as an act."""
        if look.before not in {"यह", "ये", "उक्त"}:
            return False
        tail = look.right(14)
        return bool(tail) and ("की" in tail[-2:] or "कीं" in tail[-2:])

    def _gap(self, look: Look, mention: Mention, near: list[Mention]) -> int:
        """Words between a mention and the trigger, places and times (दिल्ली में) not counted."""
        gap = look.first - mention.after
        for other in near:
            if other.first >= mention.after and other.slot in ("mein", "ko", "bare"):
                gap -= other.after - other.first
        return gap

    def _several(self, look: Look) -> bool:
        """दोनों नेता <मिले>: more than one subject, and nothing that was given or got."""
        subjects = look.clause.subjects
        people = [m for m in subjects if m.type == self.labels.person and m.slot == "bare"]
        many = len(people) > 1 or any(len(m.ref) > 1 for m in people)
        if not many or "को" in look.left(4):
            return False
        between = look.syntax.between(people[-1].last, look.first)
        known = sum(m.after - m.first for m in between if m.slot in ("mein", "bare"))
        return look.first - people[-1].last - known <= 4

    def arrive(self, look: Look) -> bool:
        """X <पहुंचे>: an official at a place; troops are another event, access (पहुंच) is none."""
        if look.form == "पहुंच" and (look.after in self.words.case or look.before == "तक"):
            return False
        if self.troops_come(look):
            return False
        if not {"यहां", "वहां"}.isdisjoint(look.left(2)):
            return True
        for mention in look.near(7):
            if mention.type in self.places and mention.level != self.labels.adjective:
                gap = look.first - mention.after
                if mention.last == look.first or (
                    mention.slot in ("mein", "tak", "bare") and gap <= 3
                ):
                    return True
        return False

    def troops_come(self, look: Look) -> bool:
        """सैनिक रूस <पहुंच> चुके हैं."""
        return any(m.slot == "bare" and m.type == self.labels.force for m in look.near(12))

    def come(self, look: Look) -> bool:
        """रूस <आने>, वाशिंगटन भी <जाएंगे>: after an unmarked place; स्वदेश <लौटे>."""
        token = look.first - 1
        if look.doc.form(token) in {"स्वदेश", "वतन"}:
            return True
        token -= look.doc.form(token) in {"भी", "ही"}
        owner = look.page.own(token)
        if owner is None or owner.type not in self.places or owner.slot != "bare":
            return False
        return bool(owner.level != self.labels.adjective)

    def message(self, look: Look) -> bool:
        """<संदेश> भेजा; को लिखे <पत्र> में."""
        if look.before in {"लिखे", "भेजे", "लिखी", "भेजी"} and "को" in look.left(4):
            return True
        return any(form.startswith(self.send) for form in look.right(5))

    def phone(self, look: Look) -> bool:
        """<फोन> पर बात की, <फोन> किया."""
        if look.after == "पर":
            return look.doc.form(look.last + 1).startswith(("बात", "वार्ता", "चर्चा"))
        return look.after in self.words.light or look.last - look.first > 1

    def statement(self, look: Look) -> bool:
        """<बयान> जारी किया, जारी किए गए <बयान> में; not बयान में कहा."""
        left = look.left(6)
        for at, form in enumerate(left[:-1]):
            if form in ISSUED and left[at + 1] in {"किए", "किया", "की"} and len(left) > at + 2:
                return True
        return "जारी" in look.right(4) or look.next in {"दिया", "देते", "देने", "दिए", "देंगे"}

    def welcome_act(self, look: Look) -> bool:
        """फैसले का <स्वागत> किया: welcoming a step is support."""
        return look.verbal and not self.steps.isdisjoint(look.left(4))

    def welcome_guest(self, look: Look) -> bool:
        """X का <स्वागत>: of a person, or at a facility."""
        labels = self.labels
        if look.before in {"उनका", "उसका", "इनका"} and look.verbal:
            return True
        if look.before in {"किया", "हुआ"} and not look.right(1):
            return self.steps.isdisjoint(look.left(6))  # ने हवाई अड्डे पर किया स्वागत
        return any(
            (m.slot == "gen" and m.type == labels.person) or m.type == labels.facility
            for m in look.near(8)
        )

    def relation(self, look: Look) -> bool:
        """संबंधों को <मजबूत> करना; not where an event noun is what grows stronger."""
        follows = look.next
        follow = follows in self.words.light or follows in self.words.case or follows == "और"
        return follow and self._of_relations(look, 8)

    def _of_relations(self, look: Look, reach: int) -> bool:
        """Whether relations are the nearest noun of an act before a word, `reach` words back."""
        for form in reversed(look.left(reach)):
            if form.startswith(self.relations):
                return True
            if form in self.event_nouns or form in self.words.infinitive:
                return False
        return False

    def together(self, look: Look) -> bool:
        """मिलकर <काम> करना; X के साथ योजना पर <काम> करना."""
        if look.next not in self.words.light:
            return False
        if "मिलकर" in look.left(2):
            return True
        actors = (self.labels.person, self.labels.place, self.labels.body)
        partners = [m for m in look.near(14) if m.slot == "saath" and m.type in actors]
        return bool(partners) and (look.before == "पर" or partners[-1].after == look.first)

    def joint(self, look: Look) -> bool:
        """संयुक्त सैन्य <अभ्यास>; X के साथ <अभ्यास>."""
        left = look.left(5)
        return "संयुक्त" in left or "साझा" in left or "साथ" in left[-2:]

    def supply(self, look: Look) -> bool:
        """हथियारों की <आपूर्ति>; not of power or water."""
        if not self.utilities.isdisjoint(look.left(2)):
            return False
        return any(m.type in self.material for m in look.near(8))

    def give(self, look: Look) -> bool:
        """हथियार <दिए>: a plain verb of giving right after arms."""
        token = look.first - 1
        while look.doc.form(token) in {"नहीं", "भी", "न"}:
            token -= 1
        owner = look.page.own(token)
        return owner is not None and owner.type == self.labels.arms and owner.slot == "bare"

    def ask(self, look: Look) -> bool:
        """मदद <मांगी>, जवाब <मांगा>; not माफी मांगी, nor the noun मांग."""
        if look.before not in {"मदद", "सहायता", "हथियार", "समर्थन", "सहयोग", "जवाब", "गारंटी"}:
            return False
        return look.form != "मांग" or look.after in {"रहा", "रहे", "रही"}

    def probe(self, look: Look) -> bool:
        """<जांच> शुरू की; not a medical test."""
        return not {"शुरू", "करेगा", "करेगी", "कर", "करने", "मांग"}.isdisjoint(look.right(2))
