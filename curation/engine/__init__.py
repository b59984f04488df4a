"""Where work runs: on this machine's cores, or on a cluster. A stage does not know which.

An engine is a thin adapter with two verbs (see `base.Engine`): `map` over items, and `group`, the
shuffle that brings rows of one key together. Its name stands in one table, `ENGINES`.
"""

from __future__ import annotations

import importlib

from curation.engine.base import Engine
from curation.errors import UsageError

ENGINES = {"local": "curation.engine.local:Local", "dask": "curation.engine.dask:Dask"}
"""Name of each engine, and the class that is called with a number of workers and an address."""


def open_engine(name: str, *, workers: int | None = None, scheduler: str | None = None) -> Engine:
    """Start an engine, or connect to one; close it, or use it in a `with` statement.

    Args:
        name: one of `ENGINES`.
        workers: processes to start on this machine; by default one for each core.
        scheduler: address of a cluster that runs already, for engines that have such.

    Raises:
        UsageError: there is no such engine, or it cannot be given these.
        CurationError: it is not installed, or cannot be reached.
    """
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name!r}; there are: {', '.join(ENGINES)}")
    module, _, kind = ENGINES[name].partition(":")
    made: Engine = getattr(importlib.import_module(module), kind)(workers, scheduler)
    return made
