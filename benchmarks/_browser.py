"""Chromium as the tests and the benchmarks of the labelling page use it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from curation.studio.server import Server

PLACES = ("chromium", "chromium-browser", "google-chrome")
MAC = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")
MISSING = (
    "no Chromium on this machine; install it with: "
    "sudo apt-get install chromium fonts-noto-core (macOS: brew install --cask chromium)"
)


def executable() -> str | None:
    """The system's Chromium, if there is one."""
    found = next((path for name in PLACES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else None)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """A headless Chromium that speaks to nobody by itself."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*quiet, *root])
        yield browser
        browser.close()


def sign_in(page: Page, server: Server) -> None:
    """Sign in with the login of a local server."""
    page.goto(f"{server.url}/user/login/")
    page.fill("input[name=email]", server.email)
    page.fill("input[name=password]", server.password.get_secret_value())
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/user/login" not in url)
    page.wait_for_load_state("networkidle")
