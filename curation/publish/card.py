"""The dataset card: README.md with the front matter the Hub and `datasets` read.

The front matter is dumped by `yaml.safe_dump` from the same `Features` the parquet files are
written with. The page below it is that of `curation.publish.page`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from curation.publish.page import default_config, page
from curation.publish.release import Release

if TYPE_CHECKING:
    from curation.publish.built import Built

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def card(version: str, release: Release, built: Built) -> str:
    """README.md of a version: front matter, then a page for people."""
    front = yaml.safe_dump(
        front_matter(version, release, built), sort_keys=False, allow_unicode=True, width=1000
    )
    return f"---\n{front}---\n\n" + "\n".join(page(version, release, built)) + "\n"


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
    default = default_config(built)
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
