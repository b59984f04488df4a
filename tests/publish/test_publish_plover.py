from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from readings import Sketch, shared_gold
from releases import SKETCHES, article, demand, visit

from curation.errors import OntologyError
from curation.model import Annotation
from curation.ontology import load
from curation.publish.plover import Codebook

ONTOLOGY = load()
BOOK = Codebook(ONTOLOGY, {"NEW_DELHI": "IND", "ILAN_VORA": "ARK", "MASKAWA": "RUS"})


def coded(read: Sketch) -> tuple[list[dict[str, Any]], Counter[str]]:
    lost: Counter[str] = Counter()
    return BOOK.rows(article(read.text, read.article_id), read.annotation(), lost), lost


def brief(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(
        row[name] for name in ("type", "code", "code_mode", "auxiliary", "actor", "recipient")
    )


def test_real_gold_gets_the_codes_counted_by_hand(shared: Path) -> None:
    """Figures of ONTOLOGY.md §7, before the amendment on planned topics."""
    found, auxiliary = {}, Counter[str | None]()
    for annotation, _ in shared_gold(shared):
        codes = [BOOK.code(event) for event in annotation.events]
        found[annotation.article_id] = Counter(code.code if code else None for code in codes)
        auxiliary.update(code.auxiliary for code in codes if code)
    once = Counter(("SUPPORT", "AID"))
    assert found == {
        "000": Counter({"CONSULT": 12, "AGREE": 9, None: 1})
        + Counter((*once, "COOPERATE", "ACCUSE", "ASSAULT")),
        "003": Counter({"ASSAULT": 9, "CONSULT": 8, "AGREE": 8, "MOBILIZE": 6, None: 4})
        + Counter((*once, "RETREAT")),
    }
    assert auxiliary["alleged"] == 3


def test_planned_topics_of_real_gold_stand_on_the_row_of_their_governor(shared: Path) -> None:
    for annotation, text in shared_gold(shared):
        lost: Counter[str] = Counter()
        rows = BOOK.rows(article(text, annotation.article_id), annotation, lost)
        assert len(rows) + lost.total() == len(annotation.events)
        named = {topic["event_id"] for row in rows for topic in row["topics"]}
        own = {row["event_id"] for row in rows}
        events = {event.id: event for event in annotation.events}
        assert all(events[ident].modality != "planned" for ident in named & own)


def test_a_visit_without_host_goes_to_the_country_of_its_destination() -> None:
    rows, lost = coded(visit())
    assert [brief(row) for row in rows] == [
        ("VISIT", "CONSULT", "visit", None, ["ARK"], ["IND"]),
        ("INVITE", "AGREE", None, None, ["ARK"], ["IND"]),
    ]
    assert rows[1]["topics"] == [{"event_id": "v2", "type": "MEET"}]
    assert lost == {"planned topic of another event": 1}
    assert [row["id"] for row in rows] == ["visit:v1", "visit:v3"]


def test_a_demanded_withdrawal_is_no_concession() -> None:
    rows, lost = coded(demand())
    assert [brief(row) for row in rows] == [("PRESSURE", "REQUEST", None, None, ["UKR"], ["RUS"])]
    assert lost == {"planned topic of another event": 1}


def test_denied_and_negated_events_give_no_row() -> None:
    read = Sketch("चीन ने रूस को हथियार नहीं दिए।")
    china, russia = read.entity("चीन", "GPE", "CHN"), read.entity("रूस", "GPE", "RUS")
    read.event("दिए", "AID", ("Actor", china), ("Recipient", russia), polarity="negative")
    assert coded(read) == ([], {"negated or denied": 1})
    assert coded(SKETCHES[1]()) == ([], {"negated or denied": 1})


@pytest.mark.parametrize(
    ("kind", "mode", "modality", "code", "auxiliary"),
    [
        ("MEET", None, "planned", "AGREE", None),
        ("AID", None, "planned", "AGREE", None),
        ("DEESCALATE", "retreat", "planned", "CONCEDE", None),
        ("DEESCALATE", "retreat", "asserted", "RETREAT", None),
        ("PRESSURE", "sanction", "planned", "SANCTION", "future"),
        ("PRESSURE", "protest", "asserted", "PROTEST", None),
        ("ATTACK", None, "alleged", "ASSAULT", "alleged"),
        ("MOBILIZE", None, "hypothetical", "MOBILIZE", "hypothetical"),
        ("HARM", None, "asserted", "ASSAULT", None),
    ],
)
def test_type_mode_and_modality_decide_the_code(
    kind: str, mode: str | None, modality: str, code: str, auxiliary: str | None
) -> None:
    read = Sketch("रूस की बात")
    read.event(
        "बात", kind, ("Actor", read.entity("रूस", "GPE", "RUS")), mode=mode, modality=modality
    )
    ((_, found, _, aux, acting, _),) = map(brief, coded(read)[0])
    assert (found, aux, acting) == (code, auxiliary, ["RUS"])


def test_a_signed_agreement_is_support_and_a_call_needs_somebody_called() -> None:
    read = Sketch("भारत ने समझौते पर हस्ताक्षर किए और संदेश जारी किया।")
    india, pact = read.entity("भारत", "GPE", "IND"), read.entity("समझौते", "AGR", "PACT")
    read.event("हस्ताक्षर", "AGREE", ("Actor", india), ("Agreement", pact))
    read.event("संदेश", "COMMUNICATE", ("Actor", india))
    rows, lost = coded(read)
    assert [brief(row)[:2] for row in rows] == [("AGREE", "SUPPORT")]
    assert lost == {"without a code": 1}


def test_meetings_are_reciprocal_and_from_three_countries_on_multilateral() -> None:
    read = Sketch("भारत, रूस और फ्रांस के रक्षा मंत्रालय की बैठक हुई।")
    parties = [
        read.entity("भारत", "GPE", "IND"),
        read.entity("रूस", "GPE", "RUS"),
        read.entity("रक्षा मंत्रालय", "ORG", "FRA_MOD"),
    ]
    read.event("बैठक", "MEET", *(("Participant", party) for party in parties))
    (row,), _ = coded(read)
    assert brief(row) == ("MEET", "CONSULT", "multilateral", None, ["IND", "RUS", "FRA"], [])
    assert (row["reciprocal"], row["quad"]) == (True, "VC")


def test_a_collective_that_supports_itself_is_reciprocal() -> None:
    read = Sketch("दोनों देशों ने एक-दूसरे का समर्थन किया।")
    both = read.entity("दोनों देशों", "GPE", "CHN", "RUS", level="nominal")
    read.event("समर्थन", "SUPPORT", ("Actor", both), ("Recipient", both))
    (row,), _ = coded(read)
    assert (row["actor"], row["recipient"], row["reciprocal"]) == (["CHN", "RUS"], [], True)


def test_rules_that_do_not_fit_the_ontology_are_refused_with_every_fault() -> None:
    events = {name: event for name, event in ONTOLOGY.events.items() if name != "VISIT"}
    strange = events["MEET"].model_copy(update={"plover": "PARLEY"})
    broken = ONTOLOGY.model_copy(update={"events": {**events, "MEET": strange}})
    with pytest.raises(OntologyError) as caught:
        Codebook(broken, {})
    assert caught.value.details == (
        "'VISIT' is no event type",
        "'VISIT' is no event type",
        "MEET: 'PARLEY' is no PLOVER category",
    )


def test_every_event_type_and_mode_of_the_ontology_has_a_code_or_says_it_has_none() -> None:
    for name, event in ONTOLOGY.events.items():
        for label in event.modes or (name,):
            text = event.modes[label].plover if event.modes else event.plover
            assert (BOOK.codes[label] is None) == (text is None)


def test_rows_are_the_same_for_equal_readings_in_any_order() -> None:
    annotation: Annotation = visit().annotation()
    turned = annotation.model_copy(update={"entities": annotation.entities[::-1]})
    rows = BOOK.rows(article(visit().text, "visit"), annotation, Counter())
    assert rows == BOOK.rows(article(visit().text, "visit"), turned, Counter())
