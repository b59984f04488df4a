"""The page of a dataset card, for people: what a datasheet asks, in the order readers need it.

Every text that comes from data or configuration passes through `plain`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from curation.ontology import Ontology
from curation.publish.citation import citation_line
from curation.publish.fields import meanings, names
from curation.publish.gather import HELD_OUT
from curation.publish.markdown import plain, table
from curation.publish.plots import AGREEMENT, folder_name
from curation.publish.release import LABELS, LIMITS, PERSONAL, SPLITS, Figure, Release

if TYPE_CHECKING:
    from curation.publish.built import Built

Section: TypeAlias = "Callable[[str, Release, Built], Iterator[str]]"
"""The lines below a heading, from the version's number, what it is made of and what was built."""

DEFAULT_CONFIG = "entities"
WITHOUT = "> This release comes **without the texts**"
STANDOFF = (
    f"{WITHOUT}: it holds every offset, label and hash. If you "
    "have the pages or the texts yourself, `curation rehydrate` puts the columns `text`, `title` "
    "and `tokens` back where their hashes agree.",
    "",
)

PURPOSE = (
    "Training and measuring systems that read Hindi news on diplomacy and war: who is named, "
    "what happened or was said to happen, who takes which side, and on whose word. Each label "
    "can be followed back to the people who set it (`from`) and, in `weak` and `annotations`, "
    "to what a tagger proposed and what each person answered."
)
USES = (
    "Meant for named entities, event extraction, attribution, modality and stance in Hindi "
    "news: training, evaluation, and the study of how annotators differ (`annotations`).\n\n"
    "Not meant for judging the persons and states that are named, nor for deciding what is "
    "true: a label says what an article says, and who says so there."
)
UPKEEP = (
    "A published version never changes. Corrections and removals come as a new one: a patch "
    "corrects or takes down, a minor version adds, a major one may break code written for the "
    "one before. Whoever wants an article taken down is heard; it is gone from the next "
    "version, which says so. `manifest.json` holds the hashes of every file and of what they "
    "say, and accounts for every article that was taken in."
)


def default_config(built: Built) -> str:
    """The config that is loaded where none is named."""
    return DEFAULT_CONFIG if DEFAULT_CONFIG in built.parts else next(iter(built.parts), "articles")


def page(version: str, release: Release, built: Built) -> Iterator[str]:
    """The lines of the page."""
    meta = release.meta
    yield f"# {plain(meta.title)}"
    yield ""
    yield plain(meta.description)
    yield ""
    yield f"Version **{version}**, ontology {release.ontology.version}."
    yield ""
    if release.standoff:
        yield from STANDOFF
    if release.override:
        yield f"> Published although a check failed. Reason given: {plain(release.override)}"
        yield from (f"> - {plain(line)}" for line in release.passed_over)
        yield ""
    for title, section in SECTIONS.items():
        yield f"## {title}"
        yield ""
        yield from section(version, release, built)


def _loading(version: str, release: Release, built: Built) -> Iterator[str]:
    yield "```python"
    yield "from datasets import load_dataset"
    yield ""
    config = default_config(built)
    split = next(iter(built.parts.get(config, ())), SPLITS[0])
    yield f'{config} = load_dataset("PATH_OR_REPOSITORY", "{config}", split="{split}")'
    yield f'assert str({config}.info.version) == "{version}"'
    yield "```"
    yield ""
    yield (
        f'From a repository, pass `revision="v{version}"`. Without network, take the files first '
        f'(`snapshot_download(…, revision="v{version}")`) and load from that folder: the loader '
        "otherwise falls back to whichever version it has at hand. `pandas`, `polars` and DuckDB "
        "read the parquet files directly."
    )
    yield ""
    yield from table(
        ("config", "what it holds", *SPLITS),
        (
            (
                f"`{name}`",
                built.about[name],
                *(parts[split].rows if split in parts else "–" for split in SPLITS),
            )
            for name, parts in built.parts.items()
        ),
    )
    yield (
        "Offsets are code points into `text`, end exclusive: `text[start:end]` is the span in "
        "Python. `entities`, `events` and `stance` together hold every field of an annotation. "
        "A split without rows has no file."
    )
    yield ""


def _columns(version: str, release: Release, built: Built) -> Iterator[str]:
    told = meanings()
    there = dict.fromkeys(name for one in built.features.values() for name in names(one))
    yield from table(("column", "what stands in it"), ((f"`{n}`", told[n]) for n in there))


def _collection(version: str, release: Release, built: Built) -> Iterator[str]:
    counts = built.counts["articles"]
    yield (
        "News pages were cleaned by named rules: site furniture, captions, foreign headlines and "
        "related stories are cut, characters are brought to NFC. What was cut is listed in `cuts`, "
        "and `offsets` maps every position of `text` back to the page as it was read "
        "(`raw_sha256`). Articles that tell the same story share a `story` and a split."
    )
    yield ""
    yield _days(built)
    yield ""
    rows = [("taken in", counts["in"]), ("published", counts["published"])]
    rows += [(f"quarantined: {plain(why)}", n) for why, n in counts["quarantined"].items()]
    rows += [(f"left out: {plain(why)}", n) for why, n in counts["skipped"].items()]
    yield from table(("articles", "number"), rows)


def _days(built: Built) -> str:
    """When the articles were published."""
    dated = [day for day in built.days if day]
    if not dated:
        return "No article states the day it was published."
    undated = built.days[None]
    rest = f"; {undated} state{'s' * (undated == 1)} no day" if undated else ""
    return f"The articles were published from {min(dated)} to {max(dated)}{rest}."


def _annotation(version: str, release: Release, built: Built) -> Iterator[str]:
    yield built.protocol
    yield ""
    if built.people:
        told = "1 person has" if built.people == 1 else f"{built.people} people have"
        yield f"{told} annotated the published articles."
        yield ""
    rows: list[tuple[object, ...]] = []
    for name, what in (("gold", "gold"), ("human", "by people"), ("weak", "by taggers")):
        count = built.counts[name]
        left = {**count["quarantined"], **count["skipped"]}
        why = "; ".join(f"{n} {plain(reason)}" for reason, n in left.items())
        rows.append((what, count["in"], count["published"], why or "–"))
    yield from table(("annotations", "taken in", "published", "left out"), rows)
    if not release.agreement:
        yield "Agreement is not measured: no article was read by two people."
        yield ""
    for title, figures in (
        ("agreement between annotators", release.agreement),
        ("weak tagger against gold", release.quality),
    ):
        if figures:
            yield from table(
                (title, "measure", "value", "95 % interval", "over"),
                [_figure(figure) for figure in figures],
            )
    if release.agreement:
        yield _picture(AGREEMENT, "agreement between annotators with 95 % intervals")
        yield ""
    if release.agreement or release.quality:
        yield "Intervals: 95 %, bootstrap over articles."
        yield ""
    if release.quality:
        yield (
            "The gold was made by correcting a tagger's proposal, which makes that tagger look "
            "better than it is on text nobody has prepared."
        )
        yield ""


def _figure(figure: Figure) -> tuple[object, ...]:
    name, measure = plain(figure.layer), plain(figure.measure)
    return name, measure, f"{figure.value:.3f}", _interval(figure), figure.number or "–"


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return "–"
    return f"{figure.low:.3f} to {figure.high:.3f}"


def _counts(version: str, release: Release, built: Built) -> Iterator[str]:
    splits = list(built.counts["splits"])
    yield from _drawing(release, built)
    yield from table(("", *splits), [("articles", *built.counts["splits"].values())])
    for layer in LABELS:
        by_split = built.labels(layer)
        total: Counter[str] = Counter()
        for found in by_split.values():
            total.update(found)
        if +total:
            yield _picture(layer, f"{layer} by split")
            yield ""
            yield from table(
                (layer, *splits, "all"),
                (
                    (f"`{name}`", *(by_split.get(split, Counter())[name] for split in splits), n)
                    for name, n in sorted(total.items(), key=lambda item: (-item[1], item[0]))
                    if n
                ),
            )
            missing = ", ".join(f"`{name}`" for name, n in total.items() if not n)
            if missing:
                yield f"Without an example in this version: {missing}."
                yield ""
    if built.losses:
        yield "What a config cannot hold is counted, never bent to fit:"
        yield ""
        yield from table(
            ("config", "left out", "number"),
            (
                (f"`{name}`", plain(why), number)
                for name, losses in built.losses.items()
                for why, number in losses.items()
            ),
        )


def _picture(name: str, about: str) -> str:
    return f"![{about}]({folder_name(name)})"


def _drawing(release: Release, built: Built) -> Iterator[str]:
    """How the splits were drawn, and what the check for leaks has found."""
    how = "by a hash of the story"
    if days := release.ledger.by_date:
        how = f"by the day a story was first told: validation from {days[0]}, test from {days[1]}"
    yield (
        f"Splits are drawn {how}, and recorded in a ledger that is only ever added to: an article "
        "never changes its split between versions. An article that would join stories of two "
        "splits is held out."
    )
    yield ""
    stories, held = len(built.leaks), built.counts["articles"]["skipped"].get(HELD_OUT, 0)
    if not stories:
        yield "Leak check: no story stands in more than one split."
    else:
        verb = "story stands" if stories == 1 else "stories stand"
        yield (
            f"Leak check: {stories} {verb} in more than one split. They were apart when they were "
            "drawn; a later article told both, and is not published."
        )
    if held:
        yield f"Held out so that nothing leaks: {held} article{'s' * (held > 1)}."
    yield ""


def _labels(version: str, release: Release, built: Built) -> Iterator[str]:
    ontology = release.ontology
    yield "The numbers are those of the ClassLabels; labels are appended, never renumbered."
    yield ""
    groups: list[tuple[str, Any]] = [
        ("Entity types", ontology.entities),
        ("Levels of a mention", ontology.levels),
        ("Event types", ontology.events),
        ("Modes", ontology.modes()),
        ("Roles", ontology.roles),
        ("Modality", ontology.modality),
        ("Polarity", ontology.polarity),
        ("Stance", ontology.stance.polarity),
    ]
    for title, labels in groups:
        yield f"### {title}"
        yield ""
        yield from table(
            ("", "label", "हिंदी", "English", "meaning"),
            (
                (
                    label.id,
                    f"`{name}`",
                    plain(label.hi),
                    plain(label.en),
                    plain(label.definition.en),
                )
                for name, label in labels.items()
            ),
        )
    yield "### Who can fill which role"
    yield ""
    yield from table(("event", "roles"), _roles(ontology))


def _roles(ontology: Ontology) -> Iterator[tuple[str, str]]:
    for name, event in ontology.events.items():
        yield (
            f"`{name}`",
            ", ".join(f"{role} ({' '.join(fillers)})" for role, fillers in event.roles.items()),
        )


def _limits(version: str, release: Release, built: Built) -> Iterator[str]:
    yield from (f"- {limit}" for limit in (*LIMITS, *map(plain, release.meta.limits)))
    yield ""


def _rights(version: str, release: Release, built: Built) -> Iterator[str]:
    meta = release.meta
    yield f"The annotations are under {plain(meta.terms)}. The texts belong to their sources:"
    yield ""
    yield from table(
        ("source", "articles", "licence", "note"),
        (
            (
                plain(source.name),
                built.sources[source.name],
                plain(source.license),
                plain(source.note or "–"),
            )
            for source in meta.sources
        ),
    )
    yield plain(meta.personal or PERSONAL)
    yield ""


def _citation(version: str, release: Release, built: Built) -> Iterator[str]:
    yield f"{plain(citation_line(version, release.meta))} See `CITATION.cff`."
    yield ""


def _changelog(version: str, release: Release, built: Built) -> Iterator[str]:
    for change in release.changelog:
        yield f"### {plain(change.version)}"
        yield ""
        yield from (f"- {plain(line)}" for line in change.lines)
        yield ""


def _always(text: str) -> Section:
    """A section that says the same of every version."""
    return lambda version, release, built: iter((text, ""))


SECTIONS: Mapping[str, Section] = {
    "Loading": _loading,
    "Columns": _columns,
    "What it is for": _always(PURPOSE),
    "How it was collected and cleaned": _collection,
    "How it was annotated": _annotation,
    "Splits and labels": _counts,
    "Labels": _labels,
    "Known limits": _limits,
    "Uses": _always(USES),
    "Rights and personal data": _rights,
    "Upkeep": _always(UPKEEP),
    "Citation": _citation,
    "Changes": _changelog,
}
