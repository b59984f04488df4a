"""What several tests share."""

from pathlib import Path

import pytest

from curation.ontology import Ontology, load


def pytest_addoption(parser: pytest.Parser) -> None:
    """The long sweeps run on demand only."""
    parser.addoption("--sweeps", action="store_true", help="run the long sweeps too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests marked `sweep` out, unless they are asked for."""
    if not config.getoption("--sweeps"):
        sweeps = [item for item in items if item.get_closest_marker("sweep")]
        config.hook.pytest_deselected(items=sweeps)
        items[:] = [item for item in items if item not in sweeps]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles and gold beside the checkout; not on a user's machine."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the real articles and gold (a folder `shared` beside the checkout) are absent")
    return folder


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The shipped ontology."""
    return load()
