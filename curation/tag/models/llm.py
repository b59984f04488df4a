"""An OpenAI-compatible endpoint: it quotes, we find where.

The model is asked for JSON by a schema made from the ontology. It never gives offsets: it quotes
words and says which occurrence of them it means, and what it quotes that is not in the article is
left out with an issue.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

from curation.errors import CurationError, UsageError
from curation.ontology import Ontology
from curation.plugins import OutOfReachError, Reading
from curation.tag.models.prompt import instructions, reply_format
from curation.tag.models.quotes import Reply, located
from curation.tag.models.source import name_of
from curation.tag.models.spans import Spans

if TYPE_CHECKING:
    import httpx

KEY = "CURATION_LLM_API_KEY"
"""The environment variable that holds the key, if the endpoint wants one."""

TRIES = 3
LONGEST_WAIT = 30.0
"""Seconds between two tries at most, whatever the endpoint asks for."""

ENOUGH = 2
"""Articles in a row without any answer after which the endpoint is down."""

TIMEOUT = 120.0
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
"""Refusals that may be over at the next try; others are not repeated."""


class LlmTagger:
    """Asks a language model for all layers of an article."""

    labels = None

    def __init__(
        self,
        ontology: Ontology,
        argument: str,
        allow_http: bool = False,
        pause: Callable[[float], None] = time.sleep,
    ):
        """Prepare to speak to an endpoint; nothing is sent yet.

        Args:
            ontology: what may be said.
            argument: `URL#MODEL`; URL is what stands before `/chat/completions`.
            allow_http: permit unencrypted HTTP to another machine.
            pause: waits that many seconds.

        Raises:
            UsageError: the address is none, names no model, or would send the key unencrypted.
        """
        import httpx

        self.url, self.model = _address(argument, allow_http)
        self.ontology, self.pause = ontology, pause
        self.name = f"llm/{name_of(self.model)}"
        self.asked = {
            "model": self.model,
            "temperature": 0,
            "response_format": reply_format(ontology),
        }
        self.instructions = instructions(ontology)
        state = [argument, self.instructions, json.dumps(self.asked, sort_keys=True)]
        self.version = hashlib.sha256("\n".join(state).encode()).hexdigest()[:8]
        self.spans = Spans(ontology, self.name, self.version)
        self._silent = 0
        self._key = SecretStr(os.environ.get(KEY, ""))
        key = self._key.get_secret_value()
        self.http = httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(TIMEOUT, connect=20),
            trust_env=not _near(self.url),
        )

    def __call__(self, article_id: str, text: str) -> Reading:
        """What the model sees, where it stands, and an issue for each quote that is not there.

        Raises:
            CurationError: the endpoint refuses the key, the model or the question for good.
            OutOfReachError: it has not answered at all, for some articles in a row.
            ValueError: it gave no usable answer, however often it was asked.
        """
        if not text.strip():
            return Reading(self.spans.annotation(article_id, text, ()))
        return located(self._reply(text), article_id, text, self.spans)

    def _reply(self, text: str) -> Reply:
        messages = [
            {"role": "system", "content": self.instructions},
            {"role": "user", "content": text},
        ]
        trouble, silent = "", True
        for attempt in range(TRIES):
            if attempt:
                self.pause(min(2.0**attempt, LONGEST_WAIT))
            answer, trouble = self._ask({**self.asked, "messages": messages})
            if answer is None:
                continue
            silent = False
            try:
                reply = Reply.model_validate_json(_content(answer))
            except (ValidationError, ValueError, LookupError, TypeError) as error:
                trouble = f"the answer does not keep to the schema: {str(error).splitlines()[0]}"
            else:
                self._silent = 0
                return reply
        self._silent = self._silent + 1 if silent else 0
        if self._silent >= ENOUGH:
            raise OutOfReachError(f"no answer for {ENOUGH} articles in a row; the last: {trouble}")
        raise ValueError(f"no usable answer in {TRIES} tries; the last: {trouble}")

    def _ask(self, question: dict[str, Any]) -> tuple[Any, str]:
        """The endpoint's answer, or None and why there is none this time."""
        import httpx

        try:
            response = self.http.post(f"{self.url}/chat/completions", json=question)
        except httpx.TransportError as error:
            return None, self._clean(f"{self.url} cannot be reached: {error}")
        if response.is_success:
            try:
                return response.json(), ""
            except ValueError:
                return None, "the answer is not JSON"
        said = self._clean(
            f"{response.status_code} {response.reason_phrase}: {response.text[:200]}"
        )
        if response.status_code not in PASSING:
            raise CurationError(
                f"{self.url} refuses to read with {self.model}: {said}",
                fix=f"the key belongs in {KEY}; address and model in --tagger llm:URL#MODEL",
            )
        self._wait(response)
        return None, said

    def _wait(self, response: httpx.Response) -> None:
        asked = response.headers.get("Retry-After", "")
        if asked.isdecimal():
            self.pause(min(float(asked), LONGEST_WAIT))

    def _clean(self, text: str) -> str:
        key = self._key.get_secret_value()
        return text.replace(key, "[key]") if key else text


def _content(answer: Any) -> str:
    content = answer["choices"][0]["message"]["content"]
    if not isinstance(content, str):
        raise ValueError("it has no content")
    return content


def _address(argument: str, allow_http: bool) -> tuple[str, str]:
    address, _, model = argument.partition("#")
    try:
        parts = urlsplit(address)
        named = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        named = False
    if not named or not model or "@" in parts.netloc or parts.query:
        raise UsageError(
            "an endpoint is named llm:URL#MODEL, without a user name or a question mark in it",
            fix="--tagger llm:http://localhost:8000/v1#MODEL",
        )
    if parts.scheme == "http" and not allow_http and not _near(address):
        raise UsageError(
            f"the articles and the key would go unencrypted to {parts.hostname}",
            fix="use https://, or --allow-http if the network is trusted",
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", model


def _near(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
