"""Each rule by itself: what it cuts, and what looks like it and stays."""

import pytest

from curation.ingest import cues
from curation.ingest.lines import split
from curation.ingest.parts import parts
from curation.ingest.rules import rule_of


def rule(text: str) -> str | None:
    (line,) = split(text)
    return rule_of(line, cues.find([line])[0])


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("advert", "Advertisment"),
        ("advert", "विज्ञापन"),
        ("furniture", "Exit mobile version"),
        ("furniture", "author-image"),
        ("furniture", "Facebook Twitter WhatsApp"),
        ("furniture", "होम देश विदेश खेल"),
        ("furniture", "होम » दुनिया » एशिया"),
        ("furniture", "फोटोवीडियोशहर चुनेंepaperसाइन इन"),
        ("furniture", "पूरी खबर यहां पढ़ें"),
        ("comments", "Leave a Reply"),
        ("comments", "Have something to say? Post your opinion"),
        ("timestamp", "April 25, 2024"),
        ("timestamp", "Updated: 12 Mar 2024 10:42 AM IST"),
        ("timestamp", "2 घंटे पहले"),
        ("timestamp", "Feb 02, 2026 07:17 pm ISTसंवाददाता लोकपथ"),
        ("byline", "Edited By: नवीन त्यागी"),
        ("byline", "Written by Shikha Arora"),
        ("photo-credit", "(source : IANS) ( Photo Credit : IANS)"),
        ("photo-credit", "इमेज स्रोत, Getty Images"),
        ("photo-credit", "फोटो: एएफपी"),
        ("caption", "इमेज कैप्शन, गश्त करता एक युद्धपोत"),
        ("caption", "संसद के बाहर प्रदर्शन करते लोग (एएफपी)"),
        ("caption", "सड़कों पर उतरे विद्रोही लड़ाके - फोटो : AP"),
        ("related-stories", "यह भी पढ़ें: जापान ने किया मिसाइल परीक्षण"),
        ("related-stories", "Also Read- काबुल में धमाका, कोई हताहत नहीं"),
        ("tags", "Tags: रूस, चीन, व्यापार"),
        ("sign-off", "पीएसके/केआर"),
        ("sign-off", "वीसी/"),
        ("sign-off", "--हिन्दुस्थान समाचार"),
        ("disclaimer", "डिस्क्लेमरः यह खबर फीड से ली गई है. हमारी टीम ने इसमें कोई बदलाव नहीं किया है."),
        ("disclaimer", "(इस खबर को हमारी टीम ने संपादित नहीं किया है, यह सिंडीकेट फीड से सीधे प्रकाशित है।)"),
        ("disclaimer", "(ये लेखक के निजी विचार हैं)"),
        ("copyright", "© 2024 भोर समाचार"),
        ("nag", "ताजा खबरों के लिए हमारे व्हाट्सएप चैनल से जुड़ें।"),
        ("nag", "देश-दुनिया की खबरें पढ़ने के लिए हमारे फेसबुक पेज को लाइक करें।"),
        ("embed", "बैठक की तस्वीरें देखिए pic.twitter.com/AbCd1234"),
        ("english-line", "North Korean leader Kim, Putin discuss 'long-term' plan: KCNA"),
        ("link", "संपर्क: news@bhor.example"),
        ("slug", "DLF47 विदेश-कंबोडिया-सीमा"),
        ("symbols", "--%>"),
    ],
)
def test_furniture(name: str, line: str) -> None:
    assert rule(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "रूस के राष्ट्रपति व्लादिमीर पुतिन गुरुवार को बीजिंग पहुंचे।",
        "मंत्री ने फेसबुक पर लिखा कि वह बातचीत के लिए तैयार हैं।",
        "उन्होंने लोगों से अपील की कि वे अफवाहें शेयर न करें।",
        "कंपनी ने बताया कि ऐप को एक करोड़ लोग डाउनलोड कर सकते हैं।",
        "पुतिन ने कहा: हम बातचीत से पीछे नहीं हटेंगे।",
        "समाचार एजेंसी ने विदेश मंत्रालय के हवाले से यह खबर दी।",
        "चीन ने इस पर क्या कहा?",
        "क्या है पूरा मामला",
        "भारत के NSA ने Monday को SCO बैठक में हिस्सा लिया।",
        "14 सितंबर को दोनों नेता फिर मिलेंगे।",
        "सियोल, 4 सितंबर (आईएएनएस)। उत्तर कोरिया ने बयान जारी किया।",
        "वीडियो जारी करते हुए संगठन ने कहा कि बंधक सुरक्षित हैं।",
        "तस्वीर साफ होने में अभी समय लगेगा।",
        "नई दिल्ली/मॉस्को",
        "स्रोतों के अनुसार बैठक अगले हफ्ते होगी।",
        "रूस-यूक्रेन युद्ध: अब तक क्या हुआ",
    ],
)
def test_what_belongs_to_the_article(line: str) -> None:
    assert rule(line) is None


LONG = (
    "दोनों देशों के विदेश मंत्रियों ने सोमवार को राजधानी में बातचीत की और सीमा पर शांति बनाए रखने पर "
    "सहमति जताई। बैठक के बाद जारी बयान में कहा गया कि अगला दौर जुलाई में होगा।"
)


def inside(text: str) -> list[tuple[str, str]]:
    (line,) = split(text)
    found = parts(line, cues.find([line])[0])
    return [(name, text[start:end].strip()) for start, end, name in found]


@pytest.mark.parametrize(
    ("before", "after", "name", "cut"),
    [
        ("", " (एएनआई)", "sign-off", "(एएनआई)"),
        ("", " --आईएएनएस", "sign-off", "--आईएएनएस"),
        ("", " (एजेंसी इनपुट के साथ)", "sign-off", "(एजेंसी इनपुट के साथ)"),
        ("", " अपडेट के लिए हमारे चैनल से जुड़ें।", "nag", "अपडेट के लिए हमारे चैनल से जुड़ें।"),
        ("", " Also Read: चीन ने बढ़ाई गश्त", "related-stories", "Also Read: चीन ने बढ़ाई गश्त"),
        ("यह भी पढ़ें- चीन चिंतित। ", "", "related-stories", "यह भी पढ़ें- चीन चिंतित।"),
    ],
)
def test_furniture_inside_a_paragraph(before: str, after: str, name: str, cut: str) -> None:
    assert inside(before + LONG + after) == [(name, cut)]


@pytest.mark.parametrize(
    "text",
    [LONG, LONG + " (जारी)", LONG + ' उन्होंने कहा, "हम साथ हैं।"', LONG + " यह संगठन (नाटो) है।"],
)
def test_a_paragraph_without_any(text: str) -> None:
    assert inside(text) == []
