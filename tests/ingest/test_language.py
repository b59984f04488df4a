"""Hindi is told from its neighbours, and English words do not turn it into English."""

import pytest

from curation.ingest.clean import clean
from curation.ingest.language import identify
from curation.ingest.raw import Raw
from curation.model import Article, Reject

OTHERS = {
    "mr": "पंतप्रधानांनी सोमवारी दिल्लीत झालेल्या बैठकीत शेतकऱ्यांच्या प्रश्नांवर चर्चा केली आणि लवकरच "
    "निर्णय घेतला जाईल असे सांगितले. राज्यातील पाणीटंचाईवर उपाययोजना करण्याचे आदेशही त्यांनी दिले आहेत.",
    "ne": "प्रधानमन्त्रीले सोमबार काठमाडौंमा भएको बैठकमा किसानका समस्याबारे छलफल गर्नुभयो र चाँडै निर्णय "
    "गरिने बताउनुभयो । उहाँले मुलुकको अवस्था सुधार गर्न सबै दल मिल्नुपर्ने धारणा राख्नुभयो ।",
    "bn": "প্রধানমন্ত্রী সোমবার দিল্লিতে এক বৈঠকে কৃষকদের সমস্যা নিয়ে আলোচনা করেন এবং দ্রুত সিদ্ধান্ত "
    "নেওয়ার আশ্বাস দেন।",
    "en": "The prime minister discussed the problems of farmers at a meeting in Delhi on Monday.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_refused_by_name(language: str) -> None:
    text = OTHERS[language]
    assert identify(text).language == language
    result = clean(Raw(where="p", id="p", data=b"", text=text))
    assert isinstance(result, Reject)
    assert result.reason == "not-hindi" and repr(language) in result.message


@pytest.mark.parametrize(
    "text",
    [
        "भारत के NSA ने Monday को Beijing में SCO summit के दौरान Chinese counterpart से मुलाकात की "
        "और border talks पर चर्चा हुई।",
        "किम जोंग उन ने शोइगु से की मुलाकात",
        "सोल में हुई बैठक।",
    ],
)
def test_hindi_stays_short_mixed_or_full_of_names(text: str) -> None:
    assert isinstance(clean(Raw(where="p", id="p", data=b"", text=text)), Article)
