"""Several people's readings of one article, merged into gold.

Items are the same where their places in the text are the same: a mention or trigger by span and
type, an argument by role and the span of its filler, a stance by the spans of its holder and
target. Presence is voted on by everybody; a field of an item (level, ref, modality, …) by those
who marked its place; an argument by those who see the same event in the trigger (an event never
mixes roles of two types) and have marked the filler.

An item with a field that is not settled is left out of gold, and so is what hangs on it: gold
holds no half-settled items. All that is open is told as a `Dispute`.

Provenance (`from`) names annotators by their pseudonym, which is unique within an article: each
has one vote there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from curation.errors import CheckFailed
from curation.model import Annotation, Argument, Entity, Event, Flags, Record
from curation.ontology import Ontology
from curation.review.align import Reading
from curation.review.decisions import Decision, Rulings
from curation.review.merge_links import Names, merge_arguments, merge_sources
from curation.review.merge_spans import Spans, merge_spans
from curation.review.merge_stances import merge_stances
from curation.review.votes import MAJORITY, Author, Court, Dispute, Policy, provenance


class Outcome(Record):
    """What adjudication came to.

    Attributes:
        gold: what is settled.
        disputes: what is not, in text order.
        outvoted: what was settled against a minority, in text order; the minority is not asked
            again.
    """

    gold: Annotation
    disputes: tuple[Dispute, ...]
    outvoted: tuple[Dispute, ...]


def adjudicate(
    annotations: Sequence[Annotation],
    ontology: Ontology,
    policy: Policy = MAJORITY,
    decisions: Iterable[Decision] = (),
) -> Outcome:
    """Merge the readings of one article.

    The order of the readings does not matter. One reading alone becomes gold as it is, with new
    ids. Readings and decisions without error (`curation.validate`) give gold without error.

    Args:
        annotations: of one article and one text, one an annotator.
        ontology: that gold has to keep to.
        policy: which votes settle something.
        decisions: of adjudicators, about this text. Where they speak nobody votes.

    Raises:
        CheckFailed: there is no reading, they are of different articles or texts, or one person
            gave two.
    """
    readings = {a.author: Reading(a) for a in sorted(annotations, key=lambda a: a.author)}
    _check(annotations)
    rulings = Rulings(decisions)
    court = Court(annotations[0].article_id, readings, policy, ontology, rulings)
    spans = merge_spans(court)
    names = Names(spans)
    events = _events(court, spans, names)
    gold = Annotation(
        article_id=court.article_id,
        article_sha256=annotations[0].article_sha256,
        author=f"adjudicated:{policy.name}",
        origin="gold",
        ontology_version=ontology.version,
        entities=_entities(spans),
        events=events,
        stances=tuple(merge_stances(court, names)),
        created=max(
            [a.created for a in annotations if a.created]
            + [decision.changed for decision in rulings.decisions],
            default=None,
        ),
        flags=_flags(court),
    )
    return Outcome(gold=gold, disputes=_ordered(court.disputes), outvoted=_ordered(court.outvoted))


def _check(annotations: Sequence[Annotation]) -> None:
    if not annotations:
        raise CheckFailed("there is no reading to adjudicate", fix="curation pull")
    articles = sorted({annotation.article_id for annotation in annotations})
    if len(articles) > 1:
        raise CheckFailed(f"readings of different articles: {', '.join(articles)}")
    if len({annotation.article_sha256 for annotation in annotations}) > 1:
        raise CheckFailed(
            f"the readings of article {articles[0]} speak of different texts",
            details=[f"{a.author}: text {a.article_sha256[:12]}" for a in annotations],
            fix="curation validate, which names the outdated ones",
        )
    if len({annotation.author for annotation in annotations}) < len(annotations):
        raise CheckFailed(
            f"somebody read article {articles[0]} twice: "
            + ", ".join(sorted(annotation.author for annotation in annotations)),
            fix="keep one reading an annotator",
        )


def _entities(spans: Spans) -> tuple[Entity, ...]:
    return tuple(
        settled.item.model_copy(
            update={
                "id": f"e{number}",
                "by": None,
                "confidence": None,
                "from_": provenance(settled.fields, settled.by),
            }
        )
        for number, settled in enumerate(spans.entities.values(), 1)
    )


def _events(court: Court, spans: Spans, names: Names) -> tuple[Event, ...]:
    arguments = merge_arguments(court, spans, names)
    found = []
    for number, (place, settled) in enumerate(spans.events.items(), 1):
        sources, named = merge_sources(court, place, settled.by, names)
        changes = {
            "id": f"v{number}",
            "arguments": tuple(
                Argument(
                    role=link.role,
                    filler_id=names.id(link.end),
                    from_=provenance({"role": said}, {}),
                )
                for link, said in arguments[place].items()
            ),
            "sources": sources,
            "by": None,
            "confidence": None,
            "from_": provenance(
                {**settled.fields, "sources": named or settled.by.keys()}, settled.by
            ),
        }
        found.append(settled.item.model_copy(update=changes))
    return tuple(found)


def _flags(court: Court) -> Flags:
    """What is said of the article as a whole, where the policy settles it; notes stay private."""
    said = {author: reading.annotation.flags for author, reading in court.readings.items()}

    def settled(values: dict[Author, str | None]) -> str | None:
        for value in values.values():
            if court.settles([a for a, other in values.items() if other == value], court.voters):
                return value
        return None

    return Flags(
        status=settled({author: flags.status for author, flags in said.items()}),
        confidence=settled({author: flags.confidence for author, flags in said.items()}),
        guideline_gap=any(flags.guideline_gap for flags in said.values()),
    )


def _ordered(disputes: list[Dispute]) -> tuple[Dispute, ...]:
    return tuple(
        sorted(disputes, key=lambda d: (d.start, d.end, d.layer, d.reason, str(d.readings)))
    )
