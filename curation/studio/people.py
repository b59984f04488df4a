"""Users of a Label Studio, and annotations submitted in their name by a script.

People submit in the page; this is for scripted annotators, in the demo, tests and benchmarks.
"""

from __future__ import annotations

from typing import Any

from curation.model import Annotation
from curation.studio.client import Studio
from curation.studio.encode import encode_result


def user(studio: Studio, email: str) -> int:
    """Number of the server's user with this address, made if there is none.

    A user made so has no password and cannot sign in.
    """
    for known in studio.get("api/users/", "the users"):
        if known["email"] == email:
            return int(known["id"])
    name = email.partition("@")[0]
    made = studio.change(
        f"making a user {name}", lambda sdk: sdk.users.create(email=email, username=name)
    )
    return int(made.id or 0)


def submit(studio: Studio, task: int, author: int, said: Annotation, seconds: float) -> None:
    """Submit a reading of a task in a user's name, as one new annotation."""
    result: list[Any] = encode_result(said)
    studio.change(
        f"submitting an annotation of task {task}",
        lambda sdk: sdk.annotations.create(
            id=task, result=result, completed_by=author, lead_time=seconds
        ),
    )
