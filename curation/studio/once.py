"""Doing a thing once over a connection that may lose the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from curation.errors import StudioError
from curation.studio.client import Studio, Unsure

T = TypeVar("T")

SOON = (0.25, 0.5, 1.0)
LATE = (2.0, 5.0, 10.0, 20.0, 30.0)
"""Seconds between looks after a call without a good answer; LATE if the server may still be at
it, as after a time-out."""


def once(studio: Studio, look: Callable[[], T | None], send: Callable[[], object]) -> T:
    """Bring something about by a call that may be carried out although its answer is lost.

    Args:
        studio: gives the pauses and the number of tries.
        look: what is there already, None if the call is still needed.
        send: the call.

    Raises:
        StudioError: the server refuses, or it is still not there after all tries.
    """
    failure: Unsure | None = None
    for _ in range(studio.tries):
        found = _settled(studio, look, failure)
        if found is not None:
            return found
        if failure and failure.refused:
            break
        try:
            send()
            failure = Unsure("the server says it is done, but it is not", status=None)
        except Unsure as error:
            failure = error
    found = _settled(studio, look, failure)
    if found is not None:
        return found
    assert failure is not None
    raise StudioError(failure.message, details=failure.details, fix=failure.fix) from None


def _settled(studio: Studio, look: Callable[[], T | None], failure: Unsure | None) -> T | None:
    """What is there, when nothing more can be expected from the call before."""
    found = look()
    if found is not None or failure is None or failure.refused:
        return found
    for wait in LATE if failure.late else SOON:
        studio.pause(wait)
        found = look()
        if found is not None:
            return found
    return None
