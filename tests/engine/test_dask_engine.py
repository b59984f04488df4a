"""Dask's own shuffle gives what files give, and gives way to them where workers keep dying."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from shuffled import EXPECTED, ITEMS, STEPS, produce

from curation.engine.base import Rows
from curation.engine.dask import LOSSES, Dask
from curation.engine.files import through_files


def mortal(deaths: Path, item: int) -> Rows:
    """Rows of an item, once enough workers have died.

    Those that die between two looks at them are not counted: hence three for each that should be.
    """
    for number in range(3 * (LOSSES + 1)):
        try:
            (deaths / str(number)).touch(exist_ok=False)
        except FileExistsError:
            continue
        os.kill(os.getpid(), signal.SIGKILL)
    return produce(item)


@pytest.fixture(scope="module")
def engine() -> Iterator[Dask]:
    with Dask(2) as made:
        yield made


@pytest.mark.parametrize("parts", [1, 3, 20])
def test_its_shuffle_brings_all_rows_of_a_key_together(
    engine: Dask, parts: int, tmp_path: Path
) -> None:
    place = tmp_path / "rows"
    found = np.concatenate(list(engine.group(produce, ITEMS, STEPS, parts, str(place))))
    assert dict(found.tolist()) == EXPECTED and not place.exists()
    files = through_files(engine, str(place), produce, ITEMS, STEPS, parts)
    assert sorted(np.concatenate(list(files)).tolist()) == sorted(found.tolist())


def test_rows_go_through_files_where_workers_keep_dying(engine: Dask, tmp_path: Path) -> None:
    deaths, place = tmp_path / "deaths", tmp_path / "rows"
    deaths.mkdir()
    found = engine.group(partial(mortal, deaths), ITEMS, STEPS, 3, str(place))
    first = next(found)
    assert place.exists() and len(list(deaths.iterdir())) > LOSSES
    assert dict(np.concatenate([first, *found]).tolist()) == EXPECTED
