"""What stands in each column of a release: `fields.yaml`, for the card."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import yaml


def meanings() -> dict[str, str]:
    """What stands in a column, by its name, wherever it occurs."""
    text = files("curation.publish").joinpath("fields.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)
    return found


def names(feature: Any) -> Iterator[str]:
    """The names of all columns of a config, at every depth."""
    import datasets

    if isinstance(feature, datasets.List):
        yield from names(feature.feature)
    elif isinstance(feature, dict):
        for name, inner in feature.items():
            yield name
            yield from names(inner)
