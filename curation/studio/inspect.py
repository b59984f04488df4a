"""Looking at a server from outside: settings that are unsafe, its clock, its version.

What shows only to somebody who logs in by password, such as where errors are reported to, cannot be
seen here. What each setting does is described in Label Studio's own documentation; every name may
be given to the server bare or with `LABEL_STUDIO_` before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import regex

from curation.errors import StudioError
from curation.model import Record
from curation.studio.client import Studio, is_loopback, told_time
from curation.studio.server import LABEL_STUDIO

if TYPE_CHECKING:
    import httpx

SKEW = 60
"""Seconds by which the clocks may differ before it is worth a word."""

OWN_FILES = ("server.json", "data/.env", "data/label_studio.sqlite3")


class Finding(Record):
    """One thing that was looked at: whether it is in order, and what mends it if not."""

    name: str
    state: Literal["ok", "warning", "error"]
    message: str
    fix: str | None = None


def inspect(studio: Studio, now: datetime | None = None) -> list[Finding]:
    """Look at a server's version, clock and settings; nothing on it is changed.

    Args:
        studio: the server.
        now: the time here, for the comparison of clocks.

    Raises:
        StudioError: it does not answer.
    """
    import httpx

    try:
        page = studio.http.get("user/login/", auth=_nobody)
        cross = studio.http.get("user/login/", auth=_nobody, headers={"Origin": "https://x.test"})
        missing = studio.http.get("no-such-page-of-curation/", auth=_nobody)
        local_files = studio.http.get("data/local-files/", params={"d": "x"})
        signup = _sign_up(studio, page)
    except httpx.HTTPError as error:
        raise StudioError(f"{studio.url} cannot be looked at: {type(error).__name__}") from None
    return [
        _version(studio.check()),
        _clock(page, now or datetime.now(UTC)),
        _setting(
            "sign-up",
            signup.status_code == 403,
            "nobody can sign up without an invitation",
            "anybody who reaches the server can sign up",
            "DISABLE_SIGNUP_WITHOUT_LINK=true",
        ),
        _setting(
            "scripts",
            "content-security-policy" in page.headers,
            "the browser enforces the content security policy",
            "the content security policy is only reported, not enforced",
            "LS_CSP_REPORT_ONLY=false",
        ),
        _setting(
            "other sites",
            cross.headers.get("access-control-allow-origin") not in ("*", "https://x.test"),
            "pages of other sites cannot read its answers",
            "any web page may read its answers (CORS allows every origin)",
            "CORS_ALLOW_ALL_ORIGINS=false",
        ),
        _setting(
            "local files",
            local_files.status_code != 404,
            "it serves no files of its machine",
            "it serves files of its machine to whoever is logged in",
            "LOCAL_FILES_SERVING_ENABLED=false",
        ),
        _setting(
            "debug pages",
            "DEBUG = True" not in missing.text,
            "errors show no code",
            "its error pages show code and settings",
            "DEBUG=false",
        ),
        *_behind_a_proxy(studio, page),
    ]


def own_files(home: Path) -> list[Finding]:
    """Whether others on this machine can read what the local server of `home` keeps."""
    found = []
    for name in OWN_FILES:
        path = home / name
        if path.exists() and path.stat().st_mode & 0o077:
            what = f"others on this machine can read {path}"
            found.append(
                Finding(name="files", state="error", message=what, fix=f"chmod 600 {path}")
            )
    good = Finding(name="files", state="ok", message="only you can read the server's files")
    return found or [good]


def _nobody(request: httpx.Request) -> httpx.Request:
    """Sends a request without the key."""
    return request


def _sign_up(studio: Studio, page: httpx.Response) -> httpx.Response:
    """What the sign-up page answers to an empty form, which makes no account."""
    form = {"csrfmiddlewaretoken": page.cookies.get("csrftoken") or ""}
    return studio.http.post(
        "user/signup/", data=form, auth=_nobody, headers={"Referer": f"{studio.url}user/signup/"}
    )


def _version(release: str) -> Finding:
    if _numbers(release) < _numbers(LABEL_STUDIO):
        return Finding(
            name="version",
            state="error",
            message=f"Label Studio {release} is older than {LABEL_STUDIO}, which closed holes",
            fix=f"install label-studio=={LABEL_STUDIO} or newer on the server",
        )
    if release != LABEL_STUDIO:
        what = f"Label Studio {release}; this curation was tried with {LABEL_STUDIO}"
        return Finding(name="version", state="warning", message=what)
    return Finding(name="version", state="ok", message=f"Label Studio {release}")


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in regex.findall(r"\d+", release)[:3])


def _clock(page: httpx.Response, now: datetime) -> Finding:
    told = told_time(page.headers)
    if told is None:
        return Finding(name="clock", state="warning", message="the server does not say its time")
    skew = (told - now).total_seconds()
    if abs(skew) <= SKEW:
        return Finding(name="clock", state="ok", message="the clocks agree")
    ahead = "ahead of" if skew > 0 else "behind"
    return Finding(
        name="clock",
        state="warning",
        message=f"the server's clock is {abs(skew):.0f} s {ahead} the one here",
        fix="timedatectl set-ntp true, on the machine whose clock is wrong",
    )


def _setting(name: str, good: bool, fine: str, bad: str, setting: str) -> Finding:
    if good:
        return Finding(name=name, state="ok", message=fine)
    return Finding(
        name=name, state="error", message=bad, fix=f"start the server with LABEL_STUDIO_{setting}"
    )


def _behind_a_proxy(studio: Studio, page: httpx.Response) -> Iterator[Finding]:
    """What matters only where others reach the server over a network."""
    if is_loopback(studio.url):
        return
    headers: Mapping[str, str] = page.headers
    framed = "x-frame-options" not in headers and "frame-ancestors" not in headers.get(
        "content-security-policy", ""
    )
    cookies = page.headers.get_list("set-cookie")
    secure = urlsplit(studio.url).scheme == "https" and all("secure" in c.lower() for c in cookies)
    if urlsplit(studio.url).scheme == "http":
        yield Finding(
            name="encryption",
            state="error",
            message="keys, logins and texts go over the network in clear",
            fix="put the server behind a proxy with TLS and give its https:// address",
        )
    elif not secure:
        yield _setting(
            "cookies", False, "", "login cookies may go over plain http", "SESSION_COOKIE_SECURE=1"
        )
    if framed:
        yield Finding(
            name="frames",
            state="warning",
            message="other sites may show its pages in a frame",
            fix="let the proxy before it send: X-Frame-Options: DENY",
        )
