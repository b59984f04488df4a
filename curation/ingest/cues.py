"""Words that give a line away: found in one pass over the page, kept by line as bits."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from curation.ingest.lines import Line, fold
from curation.ingest.phrases import listed

if TYPE_CHECKING:
    from daachorse import CharwiseDoubleArrayAhoCorasick

ACTION = 1
"""Asks the reader to do something with a site: follow, join, download."""
INVITE = 2
"""Asks the reader to read, watch or learn."""
PLATFORM = 4
"""Names a place of social media, an app, a channel."""
NEWS = 8
"""Speaks of news as such."""
NEWS_TWICE = 16
"""Does so more than once."""
DISCLAIM = 32
"""Says who is not answerable for a text."""
SPEECH = 64
"""Reports what somebody said: the line is of an article, whatever else it holds."""
BIO = 128
"""Says what a journalist has done in life."""

CREDIT = 256
"""May credit a picture."""
RIGHTS = 512
"""Speaks of copyright."""

_VERBS = """
    फॉलो | फोलो | लाइक | सब्सक्राइब | सबस्क्राइब | डाउनलोड | क्लिक | शेयर | ज्वाइन | ज्वॉइन | जॉइन
    कमेंट | इंस्टॉल | साझा | विजिट | लॉगऑन | टैप | like | follow | subscribe | join | share | download
"""
_FORMS = "करें | करे | कीजिए | करिए | करना न भूलें | भी कर सकते हैं | जरूर करें | कर लें | भी करें"
_WORDS = {
    ACTION: """
        जुडे रहे | जुडें | जुडे रहें | जुडे रहिए | जुड सकते हैं | जुडिए | बने रहें | बने रहिए | पढते रहें
        पढते रहिए | देखते रहें | देखते रहिए | कमेंट बॉक्स | कमेंट सेक्शन | हमें बताएं | हमें लिखें
        जरूर बताएं | अपनी राय | follow us | follow our | join our | join us | subscribe | click here
        download | stay tuned | सब्सक्रिप्शन | यहां पढें | यहां क्लिक | यहां देखें | यहां पढ सकते
        पसंदीदा सोर्स | पसंदीदा स्रोत | preferred source
        यहां क्लिक कर सकते हैं | आप हमें | हमारे व्हाट्सएप | हमारे व्हाट्सऐप | हमारे फेसबुक
        हमारे टेलीग्राम | हमारे यूट्यूब | हमारे चैनल | हमारे ऐप | हमारे एप | हमारे न्यूजलेटर
        सहयोग दें | सहयोग करें | सदस्य बनें | डोनेट करें | चंदा दें | आर्थिक मदद करें
        देखें वीडियो | देखें पूरा वीडियो | देखिए वीडियो | देखें यह वीडियो | देखें ये वीडियो
        वीडियो में देखें | वीडियो में समझें | वीडियो में जानें | देखिए ये वीडियो | देखिए यह वीडियो
        खबर कैसी लगी | आर्टिकल कैसा लगा | लेख कैसा लगा
    """,
    INVITE: """
        पढें | पढिए | पढे | देखें | देखिए | जानें | जानिए | सुनें | पाएं | पाइए | पायें | जानिये | सबसे पहले | आप तक
        रहें अपडेट | रहें हर खबर | पाने के लिए | पढने के लिए | देखने के लिए
    """,
    PLATFORM: """
        फेसबुक | ट्विटर | व्हाट्सएप | व्हाट्सऐप | व्हाट्सप | वाट्सएप | वाट्सऐप | वॉट्सऐप | वॉट्सएप
        टेलीग्राम | टेलिग्राम | इंस्टाग्राम | इंस्टा | यूट्यूब | यू ट्यूब | गूगल | google
        whatsapp | telegram | facebook | twitter | youtube | instagram | app | एप | ऐप | एंड्रॉयड
        एंड्रॉएड | न्यूजलेटर | newsletter | चैनल | फेसबुक पेज | वेबसाइट | ग्रुप | नोटिफिकेशन
        कमेंट | शेयरचैट | कू ऐप
    """,
    NEWS: """
        खबर | खबरें | खबरों | समाचार | समाचारों | न्यूज | अपडेट | अपडेट्स | आर्टिकल | यह लेख | इस लेख
        पत्रकारिता | लेख | पाठक | पाठकों | आलेख | वीडियो | news | article | स्टोरी | यह पोस्ट | इस पोस्ट
        लेटेस्ट | ताजा खबर
    """,
    DISCLAIM: """
        सीधे प्रकाशित | सीधे पब्लिश | सिंडिकेट फीड | सिंडीकेट फीड | सिंडिकेटेड फीड | सिंडीकेटेड फीड
        न्यूज फीड से | फीड से सीधे | एडिटिंग नहीं की | संपादित नहीं किया | संपादन नहीं किया
        संशोधन नहीं किया | बदलाव नहीं किया | हेडलाइन के अलावा | शीर्षक के अलावा | ऑटो जेनरेट
        ऑटो जनरेट | ऑटो जेनरेटेड | auto generated | auto-generated | syndicated feed
        लेखक के निजी विचार | लेखक के अपने विचार | लेखक के अपने हैं | निजी विचार हैं
        विचार लेखक के | जिम्मेदारी नहीं ली | पुष्टि हम नहीं | इसकी पुष्टि नहीं करता
        इसकी पुष्टि नहीं करते | एजेंसी इनपुट के साथ | एजेंसियों के इनपुट | इनपुट के साथ
        एजेंसी इनपुट | अनुवादित है | जिम्मेदार नहीं होगा | उत्तरदायी नहीं | स्वयं उत्तरदायी
        फीड से ली गई | एजेंसी से ली गई | से सीधे ली गई | पढने की सुविधा के लिए | इस लेख में दी गई
        इस लेख में व्यक्त | लेख में व्यक्त विचार | के आधार पर लिखी गई है | केवल जानकारी के लिए
        सामान्य जानकारी पर आधारित | सहमत होना जरूरी नहीं
        सहमत होना आवश्यक नहीं | द्वारा संपादित नहीं
    """,
    CREDIT: """
        photo | photos | image | images | picture | pic | video | credit | courtesy | source | getty
        file photo | file image | representational | representative
        फोटो | तस्वीर | चित्र | इमेज | वीडियो | क्रेडिट | स्रोत | सोर्स | साभार | सौजन्य | गेटी | फाइल
        प्रतीकात्मक | सांकेतिक
    """,
    RIGHTS: """
        copyright | all rights reserved | सर्वाधिकार सुरक्षित | कॉपीराइट
    """,
    SPEECH: """
        ने कहा | ने बताया | ने लिखा | कहा कि | बताया कि | कहा है | ने दावा | ने आरोप | ने ट्वीट
        ने पोस्ट | के अनुसार | के मुताबिक | ने घोषणा | लिखा
    """,
    BIO: """
        पत्रकारिता में | पत्रकारिता के क्षेत्र | पत्रकारिता की पढाई | मीडिया में सक्रिय | साल का अनुभव
        वर्षों का अनुभव | वर्ष का अनुभव | साल से पत्रकार | वर्षों से पत्रकार | उप संपादक
        सब एडिटर | वरिष्ठ पत्रकार हैं | स्वतंत्र पत्रकार हैं | कंटेंट राइटर | कंटेंट प्रोड्यूसर | चीफ सब एडिटर
        में कार्यरत हैं | के प्राध्यापक हैं | लेखक पूर्व | लेखक वरिष्ठ | लेखिका | न्यूज पोर्टल है
        समाचार पोर्टल है | हिंदी पोर्टल है | हिंदी समाचार पोर्टल
    """,
}


def _patterns() -> tuple[list[str], list[int]]:
    found: dict[str, int] = {}
    for cue, block in _WORDS.items():
        for phrase in listed(block):
            found[fold(phrase)] = found.get(fold(phrase), 0) | cue
    for verb in listed(_VERBS):
        for form in listed(_FORMS):
            found[fold(f"{verb} {form}")] = ACTION
    return list(found), list(found.values())


@cache
def _automaton() -> tuple[CharwiseDoubleArrayAhoCorasick, list[int]]:
    from daachorse import CharwiseDoubleArrayAhoCorasick

    patterns, cues = _patterns()
    return CharwiseDoubleArrayAhoCorasick(patterns), cues


def find(lines: list[Line]) -> list[int]:
    """The cues of every line. A cue counts where it is not part of a longer word."""
    automaton, cues = _automaton()
    page = "\n".join(line.folded for line in lines)
    starts = list(accumulate((len(line.folded) + 1 for line in lines), initial=0))
    out = [0] * len(lines)
    for start, end, pattern in automaton.find_overlapping(page):
        if _letter(page, start - 1) or _letter(page, end):
            continue
        line = bisect_right(starts, start) - 1
        cue = cues[pattern]
        out[line] |= cue | NEWS_TWICE if cue & out[line] & NEWS else cue
    return out


def of(text: str) -> int:
    """The cues of one stretch of text."""
    automaton, cues = _automaton()
    folded = fold(text)
    out = 0
    for start, end, pattern in automaton.find_overlapping(folded):
        if not (_letter(folded, start - 1) or _letter(folded, end)):
            cue = cues[pattern]
            out |= cue | NEWS_TWICE if cue & out & NEWS else cue
    return out


def _letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or "\u0900" <= text[at] <= "\u0963")
