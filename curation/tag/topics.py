"""Events about events: सहयोग बढ़ाने का संकल्प, आरोप लगाया कि …, देने से इनकार."""

from __future__ import annotations

from curation.tag.parts import Trigger
from curation.tag.scene import Scene, Stage

LONGEST = 10
WHILE = frozenset({"दौरान", "बाद", "पहले", "अलावा", "साथ", "बीच"})
OWNED = frozenset({"उनकी", "उनके", "उनका", "उसकी", "उसके", "उसका"})
MANNER = frozenset({"शब्दों", "तौर", "रूप"})
"""कड़े शब्दों में, आधिकारिक तौर पर: adverbs that end in a case marker."""
INVITED = 6
"""Words from के लिए to आमंत्रित with the guest between."""

COORDINATED = 16
"""Words between where several infinitives are coordinated."""
THIS = frozenset({"इसकी", "इसका", "इसके", "इनकी", "इनका", "इनके"})


class Topics:
    """Links governing triggers to their content."""

    def __init__(self, stage: Stage):
        self.frames, self.words, self.labels = stage.frames, stage.words, stage.labels
        self.say = stage.lexicon.classes["say:fact"]
        labels = stage.labels
        self.of_nouns = {labels.support, labels.invite}
        self.telling = {labels.accuse, labels.agree, labels.pressure, labels.reject}
        self.of_nouns |= self.telling
        self.condition = stage.lexicon.classes["cond"]
        self.judging = {labels.support, labels.accuse, labels.reject}
        self.content_of = {
            "पर": {labels.meet, labels.agree},
            "से": {labels.reject},
            "को": {labels.reject, labels.agree},
        }

    def __call__(self, scene: Scene) -> None:
        """Add Topic arguments to all triggers of the scene."""
        for at, outer in enumerate(scene.triggers):
            roles = self.frames.get((outer.type, "topic"), ())
            if not roles:
                continue
            follows, linked = outer, False
            for inner in reversed(scene.triggers[max(0, at - 3) : at]):
                if scene.clause(inner) is not scene.clause(outer):
                    break
                if not self._about(scene, inner, follows, outer):
                    break
                outer.arguments.append((roles[0], inner, "topic:content"))
                follows, linked = inner, True
            if not linked:
                self._this(scene, at, outer, roles[0])
                self._told(scene, outer, scene.triggers[at + 1 : at + 3], roles[0])
                self._asked(scene, outer, scene.triggers[max(0, at - 1) : at], roles[0])

    def _about(self, scene: Scene, inner: Trigger, follows: Trigger, outer: Trigger) -> bool:
        """Whether the words between make the first trigger the content of the governing one."""
        doc = scene.syntax.doc
        between = doc.forms[inner.last : follows.first]
        own = doc.forms[inner.last - 1] in self.words.infinitive
        several = len(between) <= COORDINATED and self._coordinated(between)
        if (len(between) > LONGEST and not several) or any(form in {",", "।"} for form in between):
            return False
        if outer.code == "ask":
            return not between
        if outer.code == "blame":
            return between[:2] == ["के", "लिए"]
        if outer.mode == self.labels.protest:
            return between[:2] == ["के", "खिलाफ"] or between[:3] == ["के", "विरोध", "में"]
        infinitive = own or any(form in self.words.infinitive for form in between)
        if between[:2] == ["के", "लिए"] and outer.type == self.labels.invite:
            return len(between) <= INVITED
        if between[:2] == ["करते", "हुए"]:
            return False  # निंदा करते हुए … रोकने का आग्रह
        if "लिए" in between[:3] and between[-1] != "लिए":
            return False
        if between[:1] == ["के"] and WHILE & set(between[1:2]):
            return False  # बैठक के दौरान … पर चर्चा
        if follows is not outer:
            return infinitive and any(form in self.words.conjunction for form in between)
        if between[:1] == ["में"] and between[1:] and inner.type == outer.type:
            return False  # भेंट में … पर चर्चा
        if between[:1] in (["में"], ["पर"]) and not OWNED.isdisjoint(between):
            return False  # रिहाई में उनकी भूमिका की सराहना
        if not infinitive and scene.syntax.between(inner.last, follows.first):
            return False
        marker = self._marker(between)
        if marker in self.words.genitive:
            return infinitive or outer.type in self.of_nouns
        if marker == "लिए":
            if outer.code == "ready":
                return True
            return infinitive and (outer.code == "copula" or outer.type == self.labels.invite)
        objects = marker == "पर" and scene.looks[id(outer)].form == "आपत्ति"
        return objects or outer.type in self.content_of.get(marker, ())

    def _coordinated(self, between: list[str]) -> bool:
        """सहयोग बढ़ाने तथा … को तेज करने की मंशा: infinitives joined before one noun."""
        at = [i for i, form in enumerate(between) if form in self.words.infinitive]
        return len(at) > 1 and not self.words.conjunction.isdisjoint(between[at[0] : at[-1]])

    def _marker(self, between: list[str]) -> str:
        """The last case marker; an adverb in से (विस्तार से) counts for nothing."""
        for at in range(len(between) - 1, -1, -1):
            form = between[at]
            if form == "से" and at and between[at - 1] not in self.words.infinitive:
                continue
            if at and between[at - 1] in MANNER:
                continue
            if form in self.words.simple or form in self.words.genitive or form in self.words.post:
                return form
        return ""

    def _told(self, scene: Scene, outer: Trigger, later: list[Trigger], role: str) -> None:
        """आरोप लगाया कि …: the first act of the clause that follows is the content."""
        clause = scene.clause(outer)
        if outer.type not in self.telling or scene.syntax.doc.forms[clause.last - 1] != "कि":
            return
        if not self.say.isdisjoint(scene.syntax.doc.forms[outer.last : clause.last]):
            return  # की आलोचना करते हुए कहा कि
        for inner in later:
            content = scene.clause(inner)
            if scene.syntax.doc.forms[content.first] in self.condition:
                continue
            if content.parent is clause and content.kind == "ki":
                outer.arguments.append((role, inner, "topic:told"))
                if outer.type == self.labels.accuse:
                    for mention in scene.subjects(content):
                        scene.give(outer, mention, "par")
                return

    def _this(self, scene: Scene, at: int, outer: Trigger, role: str) -> None:
        """इसकी निंदा की: the last act of the sentence before, in the paragraph."""
        doc = scene.syntax.doc
        if outer.type not in self.judging or THIS.isdisjoint(scene.looks[id(outer)].left(3)):
            return
        here = doc.sentence_of[outer.first]
        for inner in reversed(scene.triggers[max(0, at - 3) : at]):
            same = doc.paragraph[inner.first] == doc.paragraph[outer.first]
            if same and here - 1 <= doc.sentence_of[inner.first]:
                inner = self._judged(scene, outer, inner)
                outer.arguments.append((role, inner, "topic:this"))
                return

    def _judged(self, scene: Scene, outer: Trigger, last: Trigger) -> Trigger:
        """ख ने भी इसका विरोध किया: what the one before judged, not the last act told."""
        if "भी" not in scene.looks[id(outer)].left(4):
            return last
        number = scene.syntax.doc.sentence_of[last.first]
        for other in scene.among(*scene.syntax.doc.sentences[number]):
            for _, inner, _ in other.arguments:
                if other.type in self.judging and isinstance(inner, Trigger):
                    return inner
        return last

    def _asked(self, scene: Scene, outer: Trigger, before: list[Trigger], role: str) -> None:
        """दौरा करने के लिए आमंत्रित: handled as content, across an adverbial purpose."""
        for inner in before:
            between = scene.syntax.doc.forms[inner.last : outer.first]
            if (
                outer.type == self.labels.invite
                and len(between) <= 4
                and between[-2:] == ["के", "लिए"]
            ):
                outer.arguments.append((role, inner, "topic:purpose"))
