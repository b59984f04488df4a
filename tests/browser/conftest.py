"""A real Chromium, signed in to a real Label Studio."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from curation.studio.server import status

PLACES = ("chromium", "chromium-browser", "google-chrome")
MAC = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")
SHOTS = Path(__file__).resolve().parents[2] / ".build" / "screenshots"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    found = next((path for name in PLACES if (path := shutil.which(name))), None)
    found = found or (str(MAC) if MAC.exists() else None)
    if found is None:
        message = (
            "no Chromium on this machine; install it with: "
            "sudo apt-get install chromium fonts-noto-core (macOS: brew install --cask chromium)"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=[*quiet, *root])
        yield chromium
        chromium.close()


@pytest.fixture(params=[(1366, 768), (1920, 1080)], ids=["1366x768", "1920x1080"])
def page(browser: Browser, studio_home: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at one of two sizes; its annotator has signed in."""
    server = status(studio_home)
    assert server
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height})
    shown = context.new_page()
    shown.goto(f"{server.url}/user/login/")
    shown.fill("input[name=email]", server.email)
    shown.fill("input[name=password]", server.password.get_secret_value())
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/")
    yield shown
    context.close()


@pytest.fixture
def shots() -> Path:
    """Where screenshots are kept for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS
