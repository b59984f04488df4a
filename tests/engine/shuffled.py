"""Rows that every engine's shuffle is tried on, and what must come of them."""

import numpy as np

from curation.engine.base import Rows, Step

KIND = [("key", "<u8"), ("value", "<u8")]
ITEMS = range(6)
EXPECTED = {key: sum(ITEMS) * len(range(key, 50, 7)) for key in range(7)}


def produce(item: int) -> Rows:
    made = np.zeros(50, dtype=KIND)
    made["key"] = np.arange(50) % 7
    made["value"] = item
    return made


def total(found: Rows) -> Rows:
    keys = np.unique(found["key"])
    made = np.zeros(len(keys), dtype=KIND)
    made["key"] = keys
    made["value"] = [found["value"][found["key"] == key].sum() for key in keys]
    return made


STEPS = [Step(KIND, total), Step(KIND, total)]
