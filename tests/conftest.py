"""What several tests share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import pytest
from commands import Run, runner
from desk import SIZES, Desk
from playwright.sync_api import Browser, Page

from benchmarks._browser import MISSING, chromium, executable, sign_in
from curation.errors import StudioError
from curation.ontology import Ontology, load
from curation.studio import install, server
from curation.studio.client import Studio
from curation.studio.connect import connect

SHOTS = Path(__file__).resolve().parents[1] / ".build" / "screenshots"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The long sweeps run on demand only."""
    parser.addoption("--sweeps", action="store_true", help="run the long sweeps too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests marked `sweep` out, unless they are asked for."""
    if not config.getoption("--sweeps"):
        sweeps = [item for item in items if item.get_closest_marker("sweep")]
        config.hook.pytest_deselected(items=sweeps)
        items[:] = [item for item in items if item not in sweeps]


def give_up(why: str) -> NoReturn:
    """Something a test needs is not on this machine: fatal in CI, else the test is skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


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


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Call `curation` with words, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return runner(capsys)


@pytest.fixture(scope="session")
def studio_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Home of a real, running Label Studio; see `curation.studio.server.status`.

    Mark the tests that use it `pytest.mark.xdist_group("studio")`: one server is enough.
    """
    try:
        python = install.install(server.LABEL_STUDIO, print)
    except StudioError as error:
        give_up(
            f"no Label Studio {server.LABEL_STUDIO}: {error}\n"
            "once with network: curation studio up && curation studio down"
        )
    install.template(server.LABEL_STUDIO, python, print)
    home = tmp_path_factory.mktemp("studio")
    server.up(home, say=print)
    yield home
    server.down(home)


@pytest.fixture(scope="session")
def studio(studio_home: Path) -> Iterator[Studio]:
    """A connection to that Label Studio."""
    with connect(home=studio_home, environ={}) as connection:
        yield connection


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    found = executable()
    if found is None:
        give_up(MISSING)
    with chromium(found) as opened:
        yield opened


@pytest.fixture(params=SIZES, ids=["1366x768", "1920x1080"])
def page(browser: Browser, studio_home: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at one of two sizes; its annotator has signed in."""
    found = server.status(studio_home)
    assert found
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    shown = context.new_page()
    sign_in(shown, found)
    yield shown
    context.close()


@pytest.fixture
def shots() -> Path:
    """Where screenshots are kept for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS


@pytest.fixture
def asked(page: Page) -> set[str]:
    """Every host the browser asks for anything, from before the first page."""
    hosts: set[str] = set()
    page.context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
    return hosts


@pytest.fixture
def desk(page: Page, asked: set[str], studio: Studio, tmp_path: Path, shots: Path) -> Desk:
    """An annotator's desk, without an article yet."""
    return Desk(page, studio, tmp_path / "w", shots)
