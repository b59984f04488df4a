"""What several tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from curation.ontology import Ontology, load
from curation.studio.client import Studio


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


@pytest.fixture(scope="session")
def studio_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Home of a real, running Label Studio; see `curation.studio.server.status`.

    Mark the tests that use it `pytest.mark.xdist_group("studio")`: one server is enough.
    """
    from curation.errors import StudioError
    from curation.studio import install, server

    try:
        python = install.install(server.LABEL_STUDIO, print)
    except StudioError as error:
        message = f"no Label Studio {server.LABEL_STUDIO}: {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(f"{message}\nonce with network: curation studio up && curation studio down")
    install.template(server.LABEL_STUDIO, python, print)
    home = tmp_path_factory.mktemp("studio")
    server.up(home, say=print)
    yield home
    server.down(home)


@pytest.fixture(scope="session")
def studio(studio_home: Path) -> Iterator[Studio]:
    """A connection to that Label Studio."""
    from curation.studio.connect import connect

    with connect(home=studio_home, environ={}) as connection:
        yield connection
