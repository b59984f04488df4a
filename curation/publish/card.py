"""The dataset card: README.md with the front matter the Hub and `datasets` read.

The front matter is dumped by `yaml.safe_dump` from the same `Features` the parquet files are
written with, and every text that comes from data or configuration passes through `plain`, so that
no title or name can close the front matter, open a link or bring in HTML.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import regex
import yaml

from curation.ontology import Ontology
from curation.publish.citation import citation_line
from curation.publish.release import LABELS, LIMITS, PERSONAL, SPLITS, Figure, Release

if TYPE_CHECKING:
    from curation.publish.built import Built

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
DEFAULT_CONFIG = "entities"
SPECIAL = regex.compile(r"[\\`*_{}\[\]()#+!|~$:@]")


def card(version: str, release: Release, built: Built) -> str:
    """README.md of a version: front matter, then a page for people."""
    front = yaml.safe_dump(
        front_matter(version, release, built), sort_keys=False, allow_unicode=True, width=1000
    )
    return f"---\n{front}---\n\n" + "\n".join(_page(version, release, built)) + "\n"


def read_front_matter(text: str) -> Any:
    """The front matter of a card.

    Raises:
        ValueError: the card has none.
        yaml.YAMLError: it is not YAML.
    """
    opening, *rest = text.split("\n---\n", 1)
    if not rest or not opening.startswith("---\n"):
        raise ValueError("the card has no front matter")
    return yaml.safe_load(opening)


def front_matter(version: str, release: Release, built: Built) -> dict[str, Any]:
    """What the Hub and `datasets` read of a card."""
    meta, published = release.meta, built.counts["articles"]["published"]
    default = _default(built)
    return {
        "pretty_name": " ".join(meta.title.split()),
        "language": ["hi"],
        "license": meta.terms,
        "annotations_creators": ["expert-generated", "machine-generated"],
        "language_creators": ["found"],
        "multilinguality": ["monolingual"],
        "source_datasets": ["original"],
        "size_categories": [next((s for n, s in SIZES if published < n), "n>1M")],
        "task_categories": ["token-classification", "text-classification"],
        "task_ids": ["named-entity-recognition"],
        "tags": ["news", "diplomacy", "events", "stance", "attribution", "plover"],
        "configs": [
            {
                "config_name": name,
                "version": version,
                "data_files": [
                    {"split": split, "path": f"data/{name}/{split}-*"} for split in parts
                ],
                **({"default": True} if name == default else {}),
            }
            for name, parts in built.parts.items()
        ],
        "dataset_info": [
            {
                "config_name": name,
                "features": yaml_features(built.features[name]),
                "splits": [
                    {"name": split, "num_bytes": part.memory, "num_examples": part.rows}
                    for split, part in parts.items()
                ],
                "download_size": sum(part.bytes for part in parts.values()),
                "dataset_size": sum(part.memory for part in parts.values()),
            }
            for name, parts in built.parts.items()
        ],
    }


def _default(built: Built) -> str:
    return DEFAULT_CONFIG if DEFAULT_CONFIG in built.parts else next(iter(built.parts), "articles")


def yaml_features(features: Any) -> list[dict[str, Any]]:
    """Features in the form of `dataset_info`, lists as `list:`, which old readers know too."""
    return [{"name": name, **_yaml(feature)} for name, feature in features.items()]


def _yaml(feature: Any) -> dict[str, Any]:
    import datasets

    if isinstance(feature, dict):
        return {"struct": yaml_features(feature)}
    if isinstance(feature, datasets.ClassLabel):
        names = {str(number): name for number, name in enumerate(feature.names)}
        return {"dtype": {"class_label": {"names": names}}}
    if isinstance(feature, datasets.List):
        inner = _yaml(feature.feature)
        return {"list": inner.get("struct") or inner.get("dtype", inner)}
    return {"dtype": feature.dtype}


def plain(text: str) -> str:
    """A text as it can stand in Markdown without meaning anything there, on one line."""
    line = html.escape(" ".join(text.split()), quote=False)
    return SPECIAL.sub(lambda match: f"&#{ord(match[0])};", line)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A Markdown table; cells are taken as they are."""
    yield f"| {' | '.join(head)} |"
    yield "|" + " --- |" * len(head)
    yield from (f"| {' | '.join(str(cell) for cell in row)} |" for row in rows)
    yield ""


def _page(version: str, release: Release, built: Built) -> Iterator[str]:
    meta = release.meta
    yield f"# {plain(meta.title)}"
    yield ""
    yield plain(meta.description)
    yield ""
    yield f"Version **{version}**, ontology {release.ontology.version}."
    yield ""
    if release.override:
        yield f"> Published although a check failed. Reason given: {plain(release.override)}"
        yield from (f"> - {plain(line)}" for line in release.passed_over)
        yield ""
    for section in (
        _loading,
        _purpose,
        _collection,
        _annotation,
        _counts,
        _labels,
        _limits,
        _rights,
        _citation,
        _changelog,
    ):
        yield from section(version, release, built)


def _loading(version: str, release: Release, built: Built) -> Iterator[str]:
    yield "## Loading"
    yield ""
    yield "```python"
    yield "from datasets import load_dataset"
    yield ""
    config = _default(built)
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


def _purpose(version: str, release: Release, built: Built) -> Iterator[str]:
    yield "## What it is for"
    yield ""
    yield (
        "Training and measuring systems that read Hindi news on diplomacy and war: who is named, "
        "what happened or was said to happen, who takes which side, and on whose word. Each label "
        "can be followed back to the people who set it (`from`) and, in `weak` and `annotations`, "
        "to what a tagger proposed and what each person answered."
    )
    yield ""


def _collection(version: str, release: Release, built: Built) -> Iterator[str]:
    counts = built.counts["articles"]
    yield "## How it was collected and cleaned"
    yield ""
    yield (
        "News pages were cleaned by named rules: site furniture, captions, foreign headlines and "
        "related stories are cut, characters are brought to NFC. What was cut is listed in `cuts`, "
        "and `offsets` maps every position of `text` back to the page as it was read "
        "(`raw_sha256`). Articles that tell the same story share a `story` and a split."
    )
    yield ""
    rows = [("taken in", counts["in"]), ("published", counts["published"])]
    rows += [(f"quarantined: {plain(why)}", n) for why, n in counts["quarantined"].items()]
    rows += [(f"left out: {plain(why)}", n) for why, n in counts["skipped"].items()]
    yield from table(("articles", "number"), rows)


def _annotation(version: str, release: Release, built: Built) -> Iterator[str]:
    yield "## How it was annotated"
    yield ""
    yield (
        "A weak tagger made a first proposal, people corrected it in Label Studio by written "
        "guidelines, every correction was validated against the ontology, and readings that "
        "differed were adjudicated into the published gold."
    )
    yield ""
    rows: list[tuple[object, ...]] = []
    for name, what in (("gold", "gold"), ("human", "by people"), ("weak", "by taggers")):
        count = built.counts[name]
        left = {**count["quarantined"], **count["skipped"]}
        why = "; ".join(f"{n} {plain(reason)}" for reason, n in left.items())
        rows.append((what, count["in"], count["published"], why or "–"))
    yield from table(("annotations", "taken in", "published", "left out"), rows)
    for title, figures in (
        ("agreement between annotators", release.agreement),
        ("weak tagger against gold", release.quality),
    ):
        if figures:
            yield from table(
                (title, "measure", "value", "95 % interval", "over"),
                [_figure(figure) for figure in figures],
            )


def _figure(figure: Figure) -> tuple[object, ...]:
    name, measure = plain(figure.layer), plain(figure.measure)
    return name, measure, f"{figure.value:.3f}", _interval(figure), figure.number or "–"


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return "–"
    return f"{figure.low:.3f} to {figure.high:.3f}"


def _counts(version: str, release: Release, built: Built) -> Iterator[str]:
    splits = list(built.counts["splits"])
    yield "## Splits and labels"
    yield ""
    yield (
        "Splits are drawn by story and recorded in a ledger that is only ever added to: an article "
        "never changes its split between versions. An article that would join stories of two "
        "splits is held out."
    )
    yield ""
    yield from table(("", *splits), [("articles", *built.counts["splits"].values())])
    for layer in LABELS:
        by_split = built.labels(layer)
        total = sum(by_split.values(), Counter())
        if total:
            yield from table(
                (layer, *splits, "all"),
                (
                    (f"`{name}`", *(by_split.get(split, Counter())[name] for split in splits), n)
                    for name, n in sorted(total.items(), key=lambda item: (-item[1], item[0]))
                ),
            )
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


def _labels(version: str, release: Release, built: Built) -> Iterator[str]:
    ontology = release.ontology
    yield "## Labels"
    yield ""
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
            ("", "label", "हिन्दी", "English", "meaning"),
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
    yield "## Known limits"
    yield ""
    yield from (f"- {plain(limit)}" for limit in (*LIMITS, *release.meta.limits))
    yield ""


def _rights(version: str, release: Release, built: Built) -> Iterator[str]:
    meta = release.meta
    yield "## Rights and personal data"
    yield ""
    yield f"The annotations are under {plain(meta.terms)}. The texts belong to their sources:"
    yield ""
    yield from table(
        ("source", "licence", "note"),
        (
            (plain(source.name), plain(source.license), plain(source.note or "–"))
            for source in meta.sources
        ),
    )
    yield plain(meta.personal or PERSONAL)
    yield ""


def _citation(version: str, release: Release, built: Built) -> Iterator[str]:
    yield "## Citation"
    yield ""
    yield f"{plain(citation_line(version, release.meta))} See `CITATION.cff`."
    yield ""


def _changelog(version: str, release: Release, built: Built) -> Iterator[str]:
    yield "## Changes"
    yield ""
    for change in release.changelog:
        yield f"### {plain(change.version)}"
        yield ""
        yield from (f"- {plain(line)}" for line in change.lines)
        yield ""
