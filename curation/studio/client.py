"""Speaking to a Label Studio: addresses, keys, reading with retries, writing without.

A GET is repeated with growing pauses, a bounded number of times. A call that changes something is
sent once: what came of it when the answer is lost is found out by reading back (see
`curation.studio.push`), since neither the server nor its SDK makes an import idempotent.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from pydantic import SecretStr

from curation.errors import StudioError
from curation.studio.wire import read_json

if TYPE_CHECKING:
    from label_studio_sdk.client import LabelStudio

URL, KEY = "LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY"
"""Environment variables that name the server and hold its key."""

TIMEOUT = 600.0
"""Seconds one call may take: a large import keeps SQLite busy for minutes."""

T = TypeVar("T")
Pause = Callable[[float], None]


class Refused(StudioError):
    """The server answered with something else than success; `status` is its HTTP status."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        details: tuple[str, ...] = (),
        fix: str | None = None,
    ):
        super().__init__(message, details=details, fix=fix)
        self.status = status


class Unsure(StudioError):
    """A call that changes something gave no good answer: it may have been carried out or not.

    Attributes:
        refused: the server said that the request itself is wrong: sending it again cannot help.
        late: the server may still be at it.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None,
        details: tuple[str, ...] = (),
        fix: str | None = None,
        late: bool = False,
    ):
        super().__init__(message, details=details, fix=fix)
        self.refused = status in (400, 403, 405, 413, 422)
        self.late = late or status == 504


class Studio:
    """A Label Studio at an address, spoken to with a key (legacy token or access token).

    `now` is its time at its last answer to a `get`, if it says so.
    """

    def __init__(
        self,
        url: str,
        key: SecretStr,
        *,
        allow_http: bool = False,
        tries: int = 6,
        timeout: float = TIMEOUT,
        pause: Pause = time.sleep,
    ):
        """Prepare to speak to `url`; nothing is sent yet.

        Args:
            url: address, with the path the server lives under, if any.
            key: an API key.
            allow_http: permit unencrypted HTTP to another machine.
            tries: how often a GET is sent at most.
            timeout: seconds one call may take.
            pause: waits that many seconds.

        Raises:
            StudioError: the address is none, or would send the key unencrypted over a network.
        """
        import httpx

        from curation.studio.token import Token

        self.url = checked(url, allow_http)
        self.tries = tries
        self.timeout = timeout
        self.pause = pause
        self.now: datetime | None = None
        self._key = key
        near = is_loopback(self.url)
        self.http = httpx.Client(
            auth=Token(self.url, key),
            base_url=self.url,
            timeout=httpx.Timeout(timeout, connect=min(timeout, 20)),
            trust_env=not near,
            # The server sends head and body apart: on a used connection the body waits 40 ms for
            # a delayed acknowledgement. A new one costs nothing where no TLS is needed.
            limits=httpx.Limits(max_keepalive_connections=0 if near else 20),
        )

    def close(self) -> None:
        """Close all connections."""
        self.http.close()

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, path: str, what: str, *, tries: int | None = None, **params: Any) -> Any:
        """The JSON at `path`, relative to the server's address.

        Args:
            path: such as `api/projects/`.
            what: what is asked for, as the messages name it.
            tries: how often to ask at most, if less often than usual.
            params: the query.

        Raises:
            Refused: no success after all tries.
            StudioError: no good answer after all tries.
        """
        import httpx

        tries = min(tries or self.tries, self.tries)
        for attempt in range(tries):
            last = attempt + 1 == tries
            try:
                response = self.http.get(path, params=params)
                if response.status_code == 200:
                    self.now = told_time(response.headers) or self.now
                    response.stream = httpx.ByteStream(b"")  # which held the whole answer back
                    return read_json(response.content)
                wait = _retry_after(response.headers)
                hopeless = not _may_pass(response.status_code, attempt) or (wait or 0) > TIMEOUT
                if last or hopeless:
                    raise self._refusal(response.status_code, response.text, what)
            except (httpx.TransportError, ValueError) as error:
                lasting = isinstance(error, httpx.ConnectError | ValueError)
                if last or (lasting and attempt > 1):
                    raise self._no_answer(error, what) from None
                wait = None
            self.pause(min(0.25 * 2**attempt, 8) if wait is None else wait)
        raise AssertionError("the last try returns or raises")

    def change(self, what: str, call: Callable[[LabelStudio], T]) -> T:
        """Send one call that changes something, once.

        Raises:
            Unsure: whatever the reason, there was no good answer.
        """
        import httpx
        from label_studio_sdk.core.api_error import ApiError

        try:
            return call(self.sdk)
        except ApiError as error:
            said = self._refusal(error.status_code or 0, error.body, what)
            raise Unsure(
                said.message, status=error.status_code, details=said.details, fix=said.fix
            ) from None
        except (httpx.HTTPError, ValueError) as error:
            late = isinstance(error, httpx.TimeoutException)
            said = self._no_answer(error, what)
            raise Unsure(said.message, status=None, fix=said.fix, late=late) from None

    def send(self, path: str, what: str, body: bytes, **params: Any) -> Any:
        """Post a JSON document, once; returns the JSON of the answer.

        For what is large: the SDK takes each value of a request into its hands, which is most of
        what an import costs on our side.

        Raises:
            Unsure: whatever the reason, there was no good answer.
        """
        from label_studio_sdk.core.api_error import ApiError

        def post(_: LabelStudio) -> Any:
            kind = {"Content-Type": "application/json"}
            answer = self.http.post(path, content=body, params=params, headers=kind)
            if not answer.is_success:
                raise ApiError(status_code=answer.status_code, body=answer.text)
            return read_json(answer.content)

        return self.change(what, post)

    @property
    def sdk(self) -> LabelStudio:
        """The SDK's client over our connection, its retries off.

        It gets no key: `Token` signs every request, so that the key is in one place only.
        """
        from label_studio_sdk.client import LabelStudio

        if not hasattr(self, "_sdk"):
            self._sdk = LabelStudio(  # type: ignore[no-untyped-call]
                base_url=self.url.rstrip("/"),
                api_key="unused",
                timeout=self.timeout,
                max_retries=0,
                httpx_client=self.http,
            )
        return self._sdk

    def check(self) -> str:
        """Make sure that a Label Studio answers and knows the key; returns its version.

        Raises:
            StudioError: nobody answers, it is no Label Studio, or the key is wrong.
        """
        version = self.get("api/version", "the version of the server")
        if not isinstance(version, dict) or not isinstance(version.get("release"), str):
            raise self._stranger()
        user = self.get("api/current-user/whoami", "the user the key belongs to")
        if not isinstance(user, dict) or "email" not in user:
            raise self._stranger()
        return str(version["release"])

    def _stranger(self) -> StudioError:
        return StudioError(
            f"what answers at {self.url} is no Label Studio",
            fix=f"check the address (--url, or the environment variable {URL})",
        )

    def _no_answer(self, error: Exception, what: str) -> StudioError:
        import httpx

        if isinstance(error, ValueError):
            return self._stranger()
        if isinstance(error, httpx.TimeoutException):
            return StudioError(f"{self.url} gave no answer within {self.timeout:.0f} s ({what})")
        reason = self._clean(str(error)) or type(error).__name__
        return StudioError(
            f"Label Studio at {self.url} cannot be reached ({what}): {reason}",
            fix="curation studio up   or check the address (--url) and the network",
        )

    def _refusal(self, status: int, body: object, what: str) -> StudioError:
        if status == 401:
            return StudioError(
                f"Label Studio at {self.url} does not accept the key",
                fix=f"set {KEY} to the key shown under Account & Settings of that server",
            )
        if 300 <= status < 400:
            return StudioError(
                f"{self.url} sends us elsewhere (HTTP {status})",
                fix="give the address it leads to, with https:// (--url)",
            )
        detail, faults = _explained(body)
        if status == 404 and not detail:
            return self._stranger()
        return Refused(
            self._clean(f"Label Studio at {self.url} answered HTTP {status} to: {what}. {detail}"),
            status=status,
            details=tuple(self._clean(fault) for fault in faults),
        )

    def _clean(self, text: str) -> str:
        return text.replace(self._key.get_secret_value(), "[key]").strip()


def checked(url: str, allow_http: bool) -> str:
    """An address of a server, ending in a slash.

    Raises:
        StudioError: it is none, or would send the key unencrypted over a network.
    """
    try:
        parts = urlsplit(url.strip())
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise StudioError(
            "the address of Label Studio must look like https://host/ (without a user name in it)",
            fix=f"--url https://…, or the environment variable {URL}",
        )
    if parts.query or parts.fragment:
        raise StudioError(
            "the address of Label Studio ends before its ? or #",
            fix=f"--url {parts.scheme}://{parts.netloc}/",
        )
    if parts.scheme == "http" and not allow_http and not is_loopback(url):
        raise StudioError(
            f"the key would go unencrypted to {parts.hostname}",
            fix="use https://, or --allow-http if the network is trusted",
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _may_pass(status: int, attempt: int) -> bool:
    """Whether a refusal may be a mishap: a 401 or 404 is asked about once more."""
    return status >= 500 or status in (408, 429) or (status in (401, 404) and attempt == 0)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the server asks us to wait."""
    value = headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else None


def told_time(headers: Mapping[str, str]) -> datetime | None:
    """When a server answered, by its own clock (RFC 9110, 6.6.1); None if it does not say."""
    try:
        return parsedate_to_datetime(headers.get("Date", "")).replace(tzinfo=UTC)
    except ValueError:
        return None


def _explained(body: object) -> tuple[str, list[str]]:
    """What a refusal says: its sentence, and the faults it lists."""
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except ValueError:
            return "", []
    if not isinstance(body, dict):
        return "", []
    return str(body.get("detail") or ""), list(_lines(body.get("validation_errors"), ""))


def _lines(value: object, place: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _lines(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(inner, place)
    elif value:
        yield f"{place}: {value}" if place else str(value)
