"""A version opened the way ML teams open it."""

from __future__ import annotations

import tempfile
from pathlib import Path


def load_rows(folder: Path) -> dict[str, int]:
    """How many rows each config of a version has over all splits, as `load_dataset` opens it.

    Nothing of it stays in the user's cache.
    """
    from datasets import get_dataset_config_names, load_dataset
    from datasets.utils.logging import disable_progress_bar

    disable_progress_bar()
    names = get_dataset_config_names(str(folder))
    with tempfile.TemporaryDirectory(prefix="curation-") as cache:
        loaded = {name: load_dataset(str(folder), name, cache_dir=cache) for name in names}
        return {name: sum(len(rows) for rows in splits.values()) for name, splits in loaded.items()}
