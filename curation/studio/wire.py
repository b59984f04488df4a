"""JSON as it goes to and comes from the server: UTF-8, without blanks.

pydantic's reader and writer are several times as quick as Python's, and refuse half a surrogate
pair, which some servers let through: such a document is read and written by Python's.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import from_json, to_json


def read_json(body: bytes) -> Any:
    """The JSON in some bytes.

    Raises:
        ValueError: it is none.
    """
    try:
        return from_json(body, cache_strings="keys")
    except ValueError:
        return json.loads(body)


def write_json(value: Any) -> bytes:
    """A value as JSON; half a surrogate pair is kept as it came."""
    try:
        return to_json(value)
    except ValueError:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")
