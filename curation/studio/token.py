"""Signing requests with a Label Studio key: a legacy token, or a personal access token.

A personal access token is a JWT that buys access tokens living five minutes. How old one is, is
read from a clock that nobody sets; a GET that is refused all the same is sent once more with a
new one.
"""

from __future__ import annotations

import time
from collections.abc import Generator

import httpx
from pydantic import SecretStr

LIFE = 240.0
"""Seconds after which an access token is renewed; the server lets it live 300."""


class Token(httpx.Auth):
    """Adds the `Authorization` header, replacing any other."""

    requires_response_body = True

    def __init__(self, url: str, key: SecretStr):
        self._refresh_url = httpx.URL(url).join("api/token/refresh/")
        self._key = key
        self._access: SecretStr | None = None
        self._born = 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign a request; see httpx's custom authentication schemes."""
        if self._key.get_secret_value().count(".") != 2:
            request.headers["Authorization"] = f"Token {self._key.get_secret_value()}"
            yield request
            return
        if self._access is None or time.monotonic() - self._born > LIFE:
            self._keep((yield self._refresh()))
        self._sign(request)
        response = yield request
        if response.status_code == 401 and request.method == "GET":
            self._keep((yield self._refresh()))
            self._sign(request)
            yield request

    def _refresh(self) -> httpx.Request:
        return httpx.Request(
            "POST", self._refresh_url, json={"refresh": self._key.get_secret_value()}
        )

    def _keep(self, response: httpx.Response) -> None:
        """Take the access token out of an answer; none if the key is refused."""
        if response.status_code in (401, 403):
            self._access = SecretStr("refused")
        elif response.status_code == 200:
            self._access, self._born = SecretStr(response.json()["access"]), time.monotonic()
        else:
            what = f"asking for an access token gave HTTP {response.status_code}"
            raise httpx.RemoteProtocolError(what, request=response.request)

    def _sign(self, request: httpx.Request) -> None:
        assert self._access is not None
        request.headers["Authorization"] = f"Bearer {self._access.get_secret_value()}"
