"""Filters for words of force: moving troops, firing, fighting, capturing, withdrawing."""

from __future__ import annotations

from curation.tag.filters import Filter, TalkFilters
from curation.tag.lexicon import Lexicon
from curation.tag.look import Look
from curation.tag.words import Words

MANOEUVRE = frozenset({"सैन्य", "युद्धाभ्यास", "नौसैनिक"})
"""In a text with one of these a bare अभ्यास that begins is military."""


ASSAULT = frozenset({"हमला", "हमले", "हमलों", "बमबारी", "गोलाबारी", "गोलीबारी", "झडप", "झडपों"})


DRONES = frozenset({"ड्रोन", "ड्रोनों", "राकेट", "राकेटों", "गोले"})
"""Things that are fired at somebody, not tried out."""


class WarFilters:
    """Whether a word of force is a trigger here."""

    def __init__(self, lexicon: Lexicon, words: Words, talk: TalkFilters):
        self.words, self.labels, self.talk = words, lexicon.labels, talk
        self.material = talk.material
        self.war = words.prefixes("war")
        self.performance = lexicon.classes["performance"]
        self.protest_words = lexicon.classes["protestword"]

    def table(self) -> dict[str, Filter]:
        """The filters by name."""
        return {
            "alone": self.alone,
            "arms_development": self.arms_development,
            "troops": self.troops,
            "troops_come": self.talk.troops_come,
            "launch": self.launch,
            "strike": self.strike,
            "seize": self.seize,
            "conflict": self.conflict,
            "control": self.control,
            "killed": self.killed,
            "captured": self.captured,
            "menace": self.menace,
            "protest": self.protest,
            "withdrawal": self.withdrawal,
            "pull_back": self.pull_back,
            "pull_out": self.pull_out,
            "war_halt": self.war_halt,
            "war_end": self.war_end,
        }

    def alone(self, look: Look) -> bool:
        """सैन्य <अभ्यास>: an exercise of one side."""
        if look.last - look.first > 1 or look.form.startswith("युद्ध"):
            return True
        if look.after == "शुरू" and not MANOEUVRE.isdisjoint(look.doc.where):
            return True
        return not {"सैन्य", "परमाणु", "नौसैनिक", "बलों", "मिसाइल"}.isdisjoint(look.left(3))

    def arms_development(self, look: Look) -> bool:
        """हथियारों के <विकास>."""
        owner = look.page.own(look.first - 2)
        return owner is not None and owner.type == self.labels.arms and owner.slot == "gen"

    def troops(self, look: Look) -> bool:
        """सैनिक <भेजे>; <भेजे> गए सैनिक."""
        if any(m.type in self.material for m in look.near(7)):
            return True
        if any(m.type in self.material and m.slot == "bare" for m in look.near(16)):
            return True
        follows = look.syntax.between(look.last, min(look.last + 6, look.clause.last))
        passive = look.next in {"गए", "गये", "गई"} or look.clause.last - look.last <= 6
        return passive and any(m.type in self.material for m in follows)

    def _arms(self, look: Look) -> bool:
        return any(m.type == self.labels.arms for m in look.near(14))

    def _aimed(self, look: Look) -> bool:
        """Fired at somebody: पर, के खिलाफ, or toward a country; not toward the open sea."""
        for mention in look.near(14):
            toward = mention.slot == "side" and mention.type == self.labels.place
            if toward or mention.slot in ("par", "khilaf"):
                return True
        left = look.left(8)
        return "पर" in left or not DRONES.isdisjoint(left) or self._at_war(look)

    def _at_war(self, look: Look) -> bool:
        """Whether the paragraph told of an attack before."""
        doc, line = look.doc, look.doc.paragraph[look.first]
        told = (t for form in ASSAULT if form in doc.where for t in doc.where[form])
        return any(t < look.first and doc.paragraph[t] == line for t in told)

    def strike(self, look: Look) -> bool:
        """X पर रॉकेट <दागे>: an attack."""
        return (self._arms(look) or self._follows(look)) and self._aimed(look)

    def launch(self, look: Look) -> bool:
        """मिसाइल <दागी>, <दागी> मिसाइल: a test."""
        return (self._arms(look) or self._follows(look)) and not self._aimed(look)

    def _follows(self, look: Look) -> bool:
        """ने दागी दो मिसाइलें: in headlines what was fired comes last."""
        after = look.syntax.between(look.last, min(look.last + 4, look.clause.last))
        if not after or after[-1].type != self.labels.arms:
            return False
        return not any(look.doc.words[after[-1].last : look.clause.last])

    def seize(self, look: Look) -> bool:
        """शहर पर <कब्जा>, क्षेत्र की <मुक्ति>, जापान के खिलाफ <विजय>."""
        if look.form.startswith("कब्ज"):
            return True
        others = (self.labels.person, self.labels.date)
        return any(
            m.slot in ("gen", "par", "khilaf") and m.type not in others for m in look.near(4)
        )

    def conflict(self, look: Look) -> bool:
        """X और Y के बीच <संघर्ष>, जमीनी <अभियान>; not a struggle or a campaign of another kind."""
        if look.form == "अभियान":
            foes = (self.labels.force, self.labels.body, self.labels.place)
            if any(m.slot == "khilaf" and m.type in foes for m in look.near(5)):
                return True
            return look.before in {"सैन्य", "जमीनी", "हवाई", "विरोधी", "बमबारी"}
        if look.before in {"सैन्य", "जमीनी", "सशस्त्र"}:
            return True
        return any(
            m.slot in ("beech", "khilaf", "saath") or m.last == look.first for m in look.near(6)
        )

    def control(self, look: Look) -> bool:
        """शहर पर <नियंत्रण> हासिल किया, कर लिया: taken, not merely held."""
        if not any(m.slot == "par" for m in look.near(5)) and "पर" not in look.left(3):
            return False
        right = look.right(3)
        return right[:1] in (["हासिल"], ["स्थापित"]) or right[:2] in (["कर", "लिया"], ["कर", "लेने"])

    def killed(self, look: Look) -> bool:
        """<मारे> गए, <मार> डाला."""
        if look.form == "मार":
            return look.next in {"डाला", "दिया", "डालने"}
        return look.next in self.words.classes["passive"] or look.next == "जाने"

    def captured(self, look: Look) -> bool:
        """<बंदी> बनाया."""
        return look.after.startswith("बना")

    def menace(self, look: Look) -> bool:
        """सैन्य <खतरों> और <उकसावे>."""
        kinds = {"सैन्य", "परमाणु", "धमकी", "धमकियों", "खतरों", "सैनिक"}
        return not kinds.isdisjoint(look.left(3))

    def protest(self, look: Look) -> bool:
        """X के खिलाफ <प्रदर्शन>; not a performance."""
        if look.before in self.performance:
            return False
        return not self.protest_words.isdisjoint(look.left(8))

    def withdrawal(self, look: Look) -> bool:
        """सैनिकों की <वापसी>, बंधकों की <वापसी>."""
        if any(m.type in self.material for m in look.near(4)):
            return True
        return not {"बंधकों", "कैदियों", "बंदियों"}.isdisjoint(look.left(3))

    def pull_back(self, look: Look) -> bool:
        """सेना <वापस> बुलाई; प्रतिबंध <हटाए>."""
        lifting = look.doc.forms[look.last - 1].startswith("हट")
        if lifting and any(form.startswith(("प्रतिबंध", "पाबंद")) for form in look.left(3)):
            return True
        if not any(m.type == self.labels.force for m in look.near(6)):
            return False
        return lifting or look.next.startswith(("ले", "बुल", "भेज", "लि"))

    def pull_out(self, look: Look) -> bool:
        """सैनिक शहर से <पीछे हटेंगे>, घाटी से <हटेंगे>, <लौटे>: forces that leave a place."""
        near = look.near(8)
        forces = [m for m in near if m.type == self.labels.force and m.slot in ("bare", "ne")]
        left = look.last - look.first > 1 or any(m.slot == "se" for m in near)
        return bool(forces) and left

    def war_halt(self, look: Look) -> bool:
        """युद्ध <रोकने>, जंग <थमी>: right beside the war."""
        wars = {"युद्ध", "जंग", "लडाई"}
        beside = look.before in {"को", "तत्काल", "तुरंत", "फौरन"}
        return look.before in wars or (beside and not wars.isdisjoint(look.left(3)))

    def war_end(self, look: Look) -> bool:
        """युद्ध <खत्म> होना."""
        return look.verbal and any(form.startswith(self.war) for form in look.left(7))
