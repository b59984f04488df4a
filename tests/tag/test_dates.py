"""Dates and counts by grammar: what is marked, and what is left alone."""

from __future__ import annotations

import pytest

from curation.ontology import load
from curation.tag import RulesTagger

TAGGER = RulesTagger(load())
LABELS = TAGGER.lexicon.labels


def found(text: str, kind: str) -> list[str]:
    return [entity.text for entity in TAGGER("x", text).entities if entity.type == kind]


DATES = [
    ("वह 3 मई, 2021 को आए।", ["3 मई, 2021"]),
    ("वह 3 मई को आए।", ["3 मई"]),
    ("बैठक 23-24 मई को हुई।", ["23-24 मई"]),
    ("वह मई 2021 में आए।", ["मई 2021"]),
    ("वह बुधवार सुबह लौटे।", ["बुधवार सुबह"]),
    ("वह रविवार की रात लौटे।", ["रविवार की रात"]),
    ("वह अगले शुक्रवार को लौटेंगे।", ["अगले शुक्रवार"]),
    ("वह पिछले साल मई में आए।", ["पिछले साल मई"]),
    ("वह इस वर्ष के मार्च में आए।", ["इस वर्ष के मार्च"]),
    ("वह इसी महीने आए।", ["इसी महीने"]),
    ("वह आज सुबह आए।", ["आज सुबह"]),
    ("वह दो दिन बाद लौटे।", ["दो दिन बाद"]),
    ("वह कुछ घंटों बाद लौटे।", ["कुछ घंटों बाद"]),
    ("वह 10 साल पहले गए।", ["10 साल पहले"]),
    ("वह सुबह 10 बजे मिले।", ["सुबह 10 बजे"]),
    ("वह शाम 5:22 बजे मिले।", ["शाम 5:22 बजे"]),
    ("वह 2019 में गए।", ["2019"]),
    ("वह 1990 के दशक में गए।", ["1990 के दशक"]),
    ("वह फरवरी के अंत तक लौटेंगे।", ["फरवरी के अंत"]),
    ("वह Thursday को आए।", ["Thursday"]),
    ("वह १५ अगस्त को आए।", ["१५ अगस्त"]),
]

NO_DATES = [
    "हाल ही में वह लौटे।",
    "अब तक कोई नहीं आया।",
    "समझौते को एक साल पूरा हुआ।",
    "उन्होंने दसवीं वर्षगांठ मनाई।",
    "30 घंटे का युद्धविराम चला।",
    "कल के नेता युवा हैं।",
    "वह जल्द लौटेंगे।",
]

COUNTS = [
    ("लगभग 12,000 सैनिक भेजे गए।", ["12,000"]),
    ("12 हजार सैनिक भेजे गए।", ["12 हजार"]),
    ("15 हजार से अधिक अतिरिक्त सैनिक भेजे गए।", ["15 हजार"]),
    ("पांच लोग मारे गए।", ["पांच"]),
    ("एक लाख लोग बेघर हुए।", ["एक लाख"]),
    ("10 उत्तर कोरियाई सैनिक घायल हुए।", ["10"]),
]

NO_COUNTS = [
    "दोनों देश मिले।",
    "पहला सैनिक पहुंचा।",
    "80वीं वर्षगांठ पर सैनिक दिखे।",
    "एक सैनिक ने बताया।",
    "20 किलोमीटर दूर सड़क है।",
]


@pytest.mark.parametrize(("text", "dates"), DATES)
def test_dates(text: str, dates: list[str]) -> None:
    assert found(text, LABELS.date) == dates


@pytest.mark.parametrize("text", NO_DATES)
def test_durations_and_vague_times_are_no_dates(text: str) -> None:
    assert found(text, LABELS.date) == []


@pytest.mark.parametrize(("text", "counts"), COUNTS)
def test_counts(text: str, counts: list[str]) -> None:
    assert found(text, LABELS.number) == counts


@pytest.mark.parametrize("text", NO_COUNTS)
def test_other_numbers_are_no_counts(text: str) -> None:
    assert found(text, LABELS.number) == []
