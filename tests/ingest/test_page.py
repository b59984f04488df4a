"""Rules that need the page: the title, the end, lists of other stories, broken lines."""

import pytest

from curation.ingest.clean import clean
from curation.ingest.raw import Raw
from curation.model import Article

TITLE = "पोलैंड और जर्मनी ने सीमा सुरक्षा पर किया समझौता"
BODY = [
    "वारसॉ। पोलैंड और जर्मनी के रक्षा मंत्रियों ने मंगलवार को सीमा सुरक्षा पर समझौता किया।",
    "दोनों देश अगले साल से हवाई निगरानी का साझा केंद्र चलाएंगे और जानकारी साझा करेंगे।",
    "पोलैंड के मंत्री ने कहा कि यह सीमा पूरे यूरोप की सीमा है और सबको इसकी चिंता करनी चाहिए।",
]


def cleaned(*lines: str) -> Article:
    text = "\n".join(lines)
    article = clean(Raw(where="p", id="p", data=b"", text=text))
    assert isinstance(article, Article)
    return article


def kept(*lines: str) -> list[str]:
    return cleaned(*lines).text.split("\n")


@pytest.mark.parametrize(
    "head",
    [
        [TITLE],
        ["दुनिया", TITLE],
        ["Bhor Live World " + TITLE, TITLE],
        [TITLE + " | भोर समाचार"],
        [TITLE + " - Bhor News"],
        ["दुनिया / " + TITLE],
        [TITLE, TITLE, "Poland and Germany sign border pact"],
        ["ताजा खबरें", "क्रिकेट टीम का ऐलान आज होगा", TITLE],
        ["मुख्य मेन्यू", "राहुल वर्मा", TITLE, "राहुल वर्मा", "नई दिल्ली डेस्क"],
    ],
)
def test_the_title(head: list[str]) -> None:
    assert kept(*head, "", *BODY) == [TITLE, *BODY]


@pytest.mark.parametrize("label", ["Explained: ", "पढ़ें: ", "देखें वीडियो: "])
def test_a_title_that_begins_like_a_link(label: str) -> None:
    assert kept("दुनिया", label + TITLE, *BODY) == [label + TITLE, *BODY]


def test_a_subtitle_and_headings_in_the_text_stay() -> None:
    subtitle = "रक्षा मंत्रियों की बैठक में हवाई निगरानी के साझा केंद्र पर भी बनी सहमति"
    lines = [TITLE, subtitle, BODY[0], "क्या है समझौते में", *BODY[1:]]
    assert kept(*lines) == lines


def test_a_page_without_a_headline_begins_with_its_first_paragraph() -> None:
    assert kept(*BODY) == BODY


@pytest.mark.parametrize("heading", ["More News", "संबंधित खबरें", "Trending", "टॉप न्यूज"])
def test_a_list_of_other_stories_at_the_end(heading: str) -> None:
    others = ["इटली ने बढ़ाई गश्त", "क्या टूट जाएगा गठबंधन?", "स्पेन की संसद में हंगामा"]
    article = cleaned(TITLE, *BODY, heading, *others)
    assert article.text.split("\n") == [TITLE, *BODY]
    assert {cut.rule for cut in article.cuts} == {"related-stories"}


def test_teasers_under_other_headlines_go_with_them() -> None:
    tail = [
        "More Stories",
        "थाईलैंड की अदालत ने विपक्षी नेता को राहत दी",
        "थाईलैंड की संवैधानिक अदालत ने शुक्रवार को विपक्षी नेता के खिलाफ याचिका खारिज कर दी।",
    ]
    assert kept(TITLE, *BODY, *tail) == [TITLE, *BODY]


def test_the_article_goes_on_behind_a_link_in_the_middle() -> None:
    lines = [TITLE, BODY[0], "ये भी पढ़ें-", "इटली ने बढ़ाई गश्त", "केन्या में बाढ़", *BODY[1:]]
    assert kept(*lines) == [TITLE, *BODY]


def test_a_heading_behind_links_stays_with_its_paragraph() -> None:
    heading = "पोलैंड के मंत्री ने क्या कहा"
    lines = [TITLE, *BODY[:2], "यह भी पढ़ें", "इटली ने बढ़ाई गश्त", heading, BODY[2]]
    assert kept(*lines) == [TITLE, *BODY[:2], heading, BODY[2]]


@pytest.mark.parametrize(
    "tail",
    [
        ["Leave a Reply", "राम: बहुत अच्छी जानकारी दी है आपने, धन्यवाद भाई साहब।"],
        ["लेखक के बारे में", "हिमांशु तिवारी को पत्रकारिता में दस साल का अनुभव है।"],
        ["--आईएएनएस", "एसकेपी/एएस", "यह पंक्ति यहां छूट गई"],
        ["Previous Post", "इटली ने बढ़ाई गश्त", "Next Post", "केन्या में बाढ़"],
        ["TOPICS:", "जर्मनी", "पोलैंड"],
        ["लोकेश की रिपोर्ट"],
        ["(यह साक्षात्कार पढ़ने की सुविधा के लिए छोटा किया गया है।)"],
    ],
)
def test_what_comes_behind_the_end(tail: list[str]) -> None:
    assert kept(TITLE, *BODY, *tail) == [TITLE, *BODY]


def test_a_last_paragraph_without_a_mark_stays() -> None:
    last = "दोनों देशों की अगली बैठक अब जुलाई में बर्लिन में तय हुई है"
    assert kept(TITLE, *BODY, last) == [TITLE, *BODY, last]


def test_a_dateline_of_its_own_line_stays_apart_from_the_first_sentence() -> None:
    lines = [TITLE, "वारसॉ, 12 मार्च (भाषा)", BODY[0].removeprefix("वारसॉ। "), *BODY[1:]]
    article = cleaned(*lines)
    assert article.text.split("\n") == lines
    assert (article.place, article.agency) == ("वारसॉ", "भाषा")


def test_repeated_paragraphs_are_kept_once() -> None:
    article = cleaned(TITLE, BODY[0], BODY[0], *BODY[1:])
    assert article.text.split("\n") == [TITLE, *BODY]
    assert [cut.rule for cut in article.cuts] == ["repeated-line"]


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("उन्होंने कहा कि दोनों देशों को अब वास्त", "विक स्थिति देखनी चाहिए।", "अब वास्तविक स्थिति"),
        ("उन्होंने कहा कि युद्ध के कारण हजारों परिवार विस्था", "पित हो चुके हैं।", "परिवार विस्थापित हो"),
        ("उन्होंने कहा कि दोनों देशों के बीच सहयोग", "ों की संख्या बढ़ी है।", "सहयोगों की संख्या"),
        ("उन्होंने कहा कि अगली बैठक में सभी देशों के", "प्रतिनिधि शामिल होंगे।", "देशों के प्रतिनिधि शामिल"),
    ],
)
def test_broken_lines_are_joined(one: str, other: str, joined: str) -> None:
    assert joined in cleaned(TITLE, *BODY, one, other).text


def test_a_page_wrapped_to_a_width_flows_again() -> None:
    wrapped = [
        "वारसॉ। पोलैंड और जर्मनी के रक्षा मंत्रियों ने मंगलवार को सीमा",
        "सुरक्षा पर समझौता किया। दोनों देश अगले साल से हवाई निगरानी",
        "का साझा केंद्र चलाएंगे और जानकारी साझा करेंगे। पोलैंड के मंत्री",
        "व्लादिस्लाव कोसिनियाक ने कहा कि यह सीमा पूरे यूरोप की सीमा है",
        "और सबको इसकी चिंता करनी चाहिए।",
    ]
    assert kept(TITLE, "", *wrapped) == [TITLE, " ".join(wrapped)]


def test_headings_are_not_joined_to_what_follows() -> None:
    heading = "पोलैंड और जर्मनी के बीच सीमा सुरक्षा पर समझौता"
    assert kept(heading, *BODY)[:2] == [heading, BODY[0]]


@pytest.mark.parametrize("end", ["से मुलाकात की", "के साथ बातचीत में", "पर"])
def test_a_headline_without_a_blank_line_below_is_not_joined_to_the_text(end: str) -> None:
    title = f"पोलैंड के रक्षा मंत्री ने जर्मनी के रक्षा मंत्री {end}"
    assert kept(title, *BODY)[:2] == [title, BODY[0]]


@pytest.mark.parametrize(
    "other",
    [
        "मोजांबिक में चक्रवात: अब तक चालीस मरे, हजारों बेघर",
        "सुबह मतदान शुरू, जारी हुआ शेड्यूल || होर्डिंग गिरने की जांच शुरू || सर्राफा बाजार चमका",
        "केन्या की संसद में हंगामा, देखें वीडियो",
    ],
)
def test_a_headline_of_another_story_in_the_midst_of_the_text(other: str) -> None:
    assert kept(TITLE, BODY[0], other, *BODY[1:]) == [TITLE, *BODY]


def test_a_summary_that_only_says_the_opening_again_is_cut() -> None:
    opening = BODY[0].removeprefix("वारसॉ। ")
    assert kept(TITLE, opening, "Staff Reporter", *BODY) == [TITLE, *BODY]
    assert kept(TITLE, f"{opening} {BODY[1][:30]} […]", *BODY) == [TITLE, *BODY]


def test_a_list_in_the_text_stays_though_it_ends_the_page() -> None:
    lines = [TITLE, *BODY, "समझौते में क्या है", "• साझा गश्त", "• रडार का नया केंद्र"]
    assert kept(*lines) == lines


def test_a_source_in_brackets_behind_the_last_sentence_ends_it() -> None:
    lines = [TITLE, *BODY, "अगली बैठक जुलाई में होगी. (bhor.example)"]
    assert kept(*lines) == lines
