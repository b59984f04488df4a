"""Small releases of our own articles, for the tests of publishing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from readings import Sketch, shared_gold

from curation.model import Annotation, Article, Flags, Origin, sha256
from curation.ontology import load
from curation.publish.release import Ledger, Meta, Release, Source
from curation.publish.versions import publish

MOMENT = datetime(2024, 5, 3, 9, 30, 15, 123456, tzinfo=UTC)
SPLITS = {
    **dict.fromkeys(("visit", "denial", "phone", "plain", "plain-again"), "train"),
    "demand": "test",
}


def visit() -> Sketch:
    read = Sketch(
        "आर्केना के राजदूत का दौरा\n"
        "आर्केना के राजदूत इलान वोरा सोमवार को नई दिल्ली पहुंचे। "
        "उन्होंने भारत को अगले महीने के सम्मेलन का न्योता दिया।",
        "visit",
    )
    read.entity("आर्केना", "GPE", "ARK")
    read.entity("आर्केना", "GPE", "ARK", nth=1)
    read.entity("राजदूत", "TITLE", level=None, nth=1)
    envoy = read.entity("इलान वोरा", "PER", "ILAN_VORA")
    day = read.entity("सोमवार", "DATE", level=None)
    place = read.entity("नई दिल्ली", "GPE", "NEW_DELHI")
    host = read.entity("भारत", "GPE", "IND")
    read.event("पहुंचे", "VISIT", ("Actor", envoy), ("Time", day), ("Destination", place))
    summit = read.event("सम्मेलन", "MEET", ("Participant", host), modality="planned")
    read.event("न्योता", "INVITE", ("Actor", envoy), ("Recipient", host), ("Topic", summit))
    return read


def denial() -> Sketch:
    read = Sketch("ईरान ने किया खंडन\nईरान ने रूस को मिसाइलें देने की खबरों का खंडन किया।", "denial")
    read.entity("ईरान", "GPE", "IRN")
    iran = read.entity("ईरान", "GPE", "IRN", nth=1)
    russia = read.entity("रूस", "GPE", "RUS")
    arms = read.entity("मिसाइलें", "WPN", level=None)
    roles = (("Actor", iran), ("Recipient", russia), ("Item", arms))
    read.event("देने", "AID", *roles, modality="denied", sources=(iran,))
    return read


def demand() -> Sketch:
    read = Sketch("यूक्रेन की मांग\nयूक्रेन ने रूस से सैनिकों की वापसी की मांग की।", "demand")
    read.entity("यूक्रेन", "GPE", "UKR")
    ukraine = read.entity("यूक्रेन", "GPE", "UKR", nth=1)
    russia = read.entity("रूस", "GPE", "RUS")
    troops = read.entity("सैनिकों", "MIL", "RUS_TROOPS", level="nominal")
    roles = (("Actor", russia), ("Item", troops))
    leave = read.event("वापसी", "DEESCALATE", *roles, modality="planned", mode="retreat")
    roles = (("Actor", ukraine), ("Recipient", russia))
    read.event("मांग", "PRESSURE", *roles, ("Topic", leave), mode="demand", nth=1)
    return read


def phone() -> Sketch:
    read = Sketch(
        "आर्केना और वेलुना की बात\n"
        "आर्केना के प्रधानमंत्री ने वेलुना से फोन पर बात की। वेलुना ने समझौते का समर्थन किया।",
        "phone",
    )
    read.entity("आर्केना", "GPE", "ARK")
    read.entity("वेलुना", "GPE", "VEL")
    ours = read.entity("आर्केना", "GPE", "ARK", nth=1)
    theirs = read.entity("वेलुना", "GPE", "VEL", nth=1)
    again = read.entity("वेलुना", "GPE", "VEL", nth=2)
    pact = read.entity("समझौते", "AGR", "ARK_VEL_PACT", level="nominal")
    read.event("फोन", "COMMUNICATE", ("Actor", ours), ("Recipient", theirs))
    read.event("समर्थन", "SUPPORT", ("Actor", again), ("Agreement", pact))
    read.stance(again, pact, "support", "समझौते का समर्थन")
    return read


def plain() -> Sketch:
    return Sketch("मौसम सुहाना रहा\nशहर में दिन भर धूप खिली रही।", "plain")


def plain_again() -> Sketch:
    return Sketch("मौसम सुहाना बना रहा\nशहर में दिन भर धूप रही।", "plain-again")


SKETCHES = (visit, denial, demand, phone, plain, plain_again)


def article(text: str, ident: str) -> Article:
    """An article of ours; the two `plain` ones tell one story."""
    return Article(
        id=ident,
        title=text.split("\n", 1)[0],
        text=text,
        source="नमूना समाचार",
        url=f"https://example.org/{ident}",
        published=date(2024, 5, 2),
        language="hi",
        license="cc-by-4.0",
        story="s-" + ident.removesuffix("-again"),
        raw_sha256=sha256(f"raw {ident}"),
    )


def said_by(annotation: Annotation, origin: Origin, author: str) -> Annotation:
    return annotation.model_copy(
        update={
            "origin": origin,
            "author": author,
            "created": MOMENT,
            "seconds": 61.25,
            "flags": Flags(status="ok", confidence="high", note="ठीक है"),
        }
    )


@cache
def release() -> Release:
    """Six articles, every config filled, two splits."""
    sketches = [sketch() for sketch in SKETCHES]
    gold = [sketch.annotation("adjudicated", "gold") for sketch in sketches]
    return Release(
        meta=Meta(
            name="namuna",
            title="नमूना: Hindi diplomacy news",
            description="Six short articles for tests.",
            license="cc-by-4.0",
            sources=(Source(name="नमूना समाचार", license="cc-by-4.0", note="our own texts"),),
        ),
        ontology=load(),
        ledger=Ledger(articles=SPLITS),
        articles=[article(sketch.text, sketch.article_id) for sketch in sketches],
        gold=gold,
        human=[said_by(reading, "human", name) for reading in gold for name in ("a1", "a2")],
        weak=[said_by(reading, "weak", "rules") for reading in gold],
        quarantined={"overlapping spans": 1},
        skipped={"near-duplicate": 2},
        guidelines="# दिशा-निर्देश\n",
    )


def without(whole: Release, *idents: str) -> Release:
    """The release without some articles and all that was said of them."""

    def kept(annotations: Iterable[Annotation]) -> list[Annotation]:
        return [a for a in annotations if a.article_id not in idents]

    return replace(
        whole,
        articles=[article for article in whole.articles if article.id not in idents],
        gold=kept(whole.gold),
        human=kept(whole.human),
        weak=kept(whole.weak),
    )


def first_two(exports: Path) -> Path:
    """Publishes 1.0.0 and 1.1.0 into a folder."""
    assert publish(exports, without(release(), "phone")).version == "1.0.0"
    assert publish(exports, release()).version == "1.1.0"
    return exports


def real_release(shared: Path) -> Release:
    """The two real articles annotated by hand, as a release."""
    pairs = shared_gold(shared)
    return replace(
        release(),
        ledger=Ledger(articles=dict.fromkeys(("000", "003"), "train")),
        articles=[article(text, annotation.article_id) for annotation, text in pairs],
        gold=[annotation for annotation, _ in pairs],
        human=(),
        weak=(),
    )
