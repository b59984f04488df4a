"""Names no list knows, and whom names, titles and collectives stand for."""

from __future__ import annotations

import pytest

from curation.model import Entity
from curation.ontology import load
from curation.tag import RulesTagger

TAGGER = RulesTagger(load())


def entities(text: str) -> dict[str, Entity]:
    """Mentions by their text; of two alike the later one."""
    return {entity.text: entity for entity in TAGGER("x", text).entities}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("विदेश मंत्री ताकुमा होशिनो ने कहा कि बारिश हुई।", "ताकुमा होशिनो", "PER"),
        ("प्रवक्ता एलेना त्रोफिमोवा ने बताया।", "एलेना त्रोफिमोवा", "PER"),
        ("गोरान ब्रेकोविच ने गीत गाया।", "गोरान ब्रेकोविच", "PER"),
        ("पुतिन और झापारोव के बीच बात हुई।", "झापारोव", "PER"),
        ("श्री वेंकटरामन से मिलिए।", "वेंकटरामन", "PER"),
        ("आरटीबीएन ने चेतावनी दी।", "आरटीबीएन", "ORG"),
        ("राजधानी फुनाफुटी में बारिश हुई।", "फुनाफुटी", "GPE"),
        ("झूरावलोव्का शहर में बिजली नहीं है।", "झूरावलोव्का", "GPE"),
        ("उन्होंने ज़ावितिंस्क हवाई अड्डे पर बात की।", "ज़ावितिंस्क हवाई अड्डे", "FAC"),
        ("ज़ुलेमा समाचार एजेंसी ने खबर दी।", "ज़ुलेमा समाचार एजेंसी", "MEDIA"),
        ("कलुवा मत्स्य मंत्रालय ने कहा।", "कलुवा मत्स्य मंत्रालय", "ORG"),
    ],
)
def test_context_gives_unknown_names_away(text: str, name: str, kind: str) -> None:
    found = entities(text)
    assert name in found
    assert (found[name].type, found[name].level) == (kind, "name")


@pytest.mark.parametrize(
    ("text", "surface", "ref"),
    [
        ("पुतिन आए।", "पुतिन", ["PUTIN"]),
        ("वियतनाम सरकार ने कहा।", "वियतनाम सरकार", ["VNM_GOVERNMENT"]),
        ("सुरक्षा परिषद ने कहा।", "सुरक्षा परिषद", ["UNSC"]),
        ("भारतीय नौसेना ने कहा।", "नौसेना", ["IND_NAVY"]),
        ("मारवोनियाई सेना ने कहा।", "मारवोनियाई", ["MARVONIYA"]),
        ("उन्होंने कहा कि मॉस्को युद्ध रोकेगा।", "मॉस्को", ["RUS"]),
        ("वे कीव और खारकीव गए।", "कीव", ["KYIV"]),
        ("मोदी और पुतिन शी के घर गए।", "शी", ["XI_JINPING"]),
        ("रूस के राष्ट्रपति ने कहा।", "राष्ट्रपति", ["PUTIN"]),
        ("रूस के रक्षा मंत्रालय ने कहा।", "रक्षा मंत्रालय", ["RUS_MOD"]),
        ("राष्ट्रीय खुफिया सेवा (एनआईएस) ने बताया।", "एनआईएस", ["KOR_NIS"]),
        ("रूस और चीन मिले। दोनों देशों ने बात की।", "दोनों देशों", ["RUS", "CHN"]),
        ("मोदी ने मैक्रों से बात की। दोनों नेता मिले।", "दोनों नेता", ["MODI", "MACRON"]),
        ("मॉस्को ने इसका विरोध किया।", "मॉस्को", ["RUS"]),
        ("वह मॉस्को में रहते हैं।", "मॉस्को", ["MOSCOW"]),
        ("ताकुमा होशिनो ने कहा। होशिनो ने बताया।", "होशिनो", ["HOSHINO"]),
        ("यूरोपीय संघ (EU) ने कहा।", "EU", ["EUU"]),
    ],
)
def test_refs(text: str, surface: str, ref: list[str]) -> None:
    assert list(entities(text)[surface].ref) == ref


def test_a_shared_family_name_is_nobody_in_particular() -> None:
    found = entities("गवर्नर विटाली किम ने कहा कि बिजली नहीं है।")
    assert found["विटाली किम"].ref != ("KIM_JONG_UN",)


def test_a_name_in_latin_letters_in_brackets_is_a_second_mention() -> None:
    found = entities("राष्ट्रपति गोरान ब्रेकोविच (Goran Brekovich) से बात हुई।")
    assert found["Goran Brekovich"].type == "PER"
    assert found["Goran Brekovich"].ref == found["गोरान ब्रेकोविच"].ref


def test_a_remark_in_brackets_is_none() -> None:
    assert "see below" not in entities("राष्ट्रपति गोरान ब्रेकोविच (see below) से बात हुई।")
