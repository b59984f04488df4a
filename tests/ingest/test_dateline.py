"""Datelines in their shapes, and dates as pages write them."""

from datetime import date

import pytest

from curation.ingest.dateline import parse
from curation.ingest.dates import dates, is_stamp
from curation.ingest.lines import fold, words

REST = "उत्तर कोरिया के नेता ने बयान जारी किया।"


@pytest.mark.parametrize(
    ("opening", "place", "agency", "day"),
    [
        ("सोल, ", "सोल", None, None),
        ("प्योंगयांग, 14 सितंबर । ", "प्योंगयांग", None, (14, 9)),
        ("सोल, 13 जुलाई . ", "सोल", None, (13, 7)),
        ("सियोल, 4 सितंबर (आईएएनएस)। ", "सियोल", "आईएएनएस", (4, 9)),
        ("सियोल, 25 अप्रैल (एजेंसी) : ", "सियोल", None, (25, 4)),
        ("नयी दिल्ली, 13 अप्रैल (भाषा) ", "नयी दिल्ली", "भाषा", (13, 4)),
        ("नई दिल्ली / मॉस्को, 3 मई (एएनआई)। ", "नई दिल्ली / मॉस्को", "एएनआई", (3, 5)),
        ("तिब्लिसी, 12 मई: ", "तिब्लिसी", None, (12, 5)),
        ("बीजिंग (एएफपी)। ", "बीजिंग", "एएफपी", None),
        ("इस्लामाबाद: ", "इस्लामाबाद", None, None),
        ("काहिरा। ", "काहिरा", None, None),
        ("नैरोबी, 5 सितम्बर (रॉयटर्स) - ", "नैरोबी", "रॉयटर्स", (5, 9)),
    ],
)
def test_shapes(opening: str, place: str, agency: str | None, day: tuple[int, int] | None) -> None:
    found = parse(opening + REST)
    assert found is not None
    assert (found.place, found.agency) == (place, agency)
    assert (found.day, found.month) == (day or (None, None))
    assert opening[found.end :].strip() == "" and found.published is None


def test_a_year_makes_it_a_date() -> None:
    found = parse("नई दिल्ली, 14 अक्टूबर 2025 (एएनआई)। " + REST)
    assert found is not None and found.published == date(2025, 10, 14)


@pytest.mark.parametrize(
    "line",
    [
        REST,
        "पुतिन ने 14 सितंबर को कहा कि वह तैयार हैं।",
        "इस बीच, अमेरिका ने आरोप लगाया है।",
        "रूस, चीन और ईरान के मंत्री मिले।",
        "सोल, 45 जुलाई . उत्तर",
        "",
    ],
)
def test_no_dateline(line: str) -> None:
    assert parse(line) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("April 25, 2024", [date(2024, 4, 25)]),
        ("25th Apr 2024", [date(2024, 4, 25)]),
        ("25 अप्रैल, 2019 को", [date(2019, 4, 25)]),
        ("Thu, 16 May 2024 08:05 PM IST", [date(2024, 5, 16)]),
        ("लोकपथ, दिल्लीMon, 14 April 2025 09:16 PM", [date(2025, 4, 14)]),
        ("2024-05-16T10:00", [date(2024, 5, 16)]),
        ("13/08/2025", [date(2025, 8, 13)]),
        ("04:24 AM, 03-APR-2020", [date(2020, 4, 3)]),
        ("१४ सितंबर २०२३", []),
        ("31 जून 2024", []),
        ("14 सितंबर", []),
    ],
)
def test_full_dates(text: str, found: list[date]) -> None:
    assert list(dates(fold(text))) == found


@pytest.mark.parametrize("text", ["24 मार्च 519", "6 मार्च 30", "2 अप्रैल - 2069", "14 सितंबर को बैठक"])
def test_rows_of_tables_are_no_time_stamps(text: str) -> None:
    assert not is_stamp(words(fold(text)), fold(text))
