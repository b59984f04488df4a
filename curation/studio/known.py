"""What earlier pulls left us to know of a task: one record for each that ever was on a server.

A server may give the number of a deleted task to a new one, so that a task is known by its
project, its number and the instant it was made; an annotation likewise.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from curation.model import Issue, Record
from curation.studio.decode import made_for

STAMP = ("id", "updated_at", "total_annotations", "cancelled_annotations", "created_at")
"""What is asked of a task to make its stamp."""

Stamps = dict[int, str]
"""Task number → last change, counts and when it was made: what is different whenever its
annotations are, or whenever the server has given the number of a deleted task to another one."""


AHEAD = " ahead"
"""Behind the stamp of a task whose last change lay in the future when it was fetched."""

SLIP = timedelta(minutes=1)
"""How far the clock that dates changes and the one that dates answers may be apart."""


def stamp(task: Mapping[str, Any]) -> str:
    """The stamp of a task, from a listing or from an export."""
    return " ".join(str(task[name]) for name in STAMP[1:])


def changed(known: str) -> datetime:
    """When the task of a stamp was last changed, by the server's clock."""
    return datetime.fromisoformat(known.split()[0])


def doubted(known: str, now: datetime | None) -> str:
    """The stamp, marked if its date is still to come by the server's clock.

    What is changed once the clock is right again bears an earlier date: nothing follows from the
    date of such a task, and it is fetched again until its date has passed.
    """
    bare = known.removesuffix(AHEAD)
    return bare + AHEAD if now and changed(bare) > now + SLIP else known


def made(known: str) -> str:
    """When the task of a stamp was made, by the server's clock."""
    return known.split()[3]


class TaskKey(NamedTuple):
    """What a task is known by, for ever."""

    server: str
    project: int
    number: int
    created: str


class Work(NamedTuple):
    """An annotation as last pulled, and what became of it.

    Attributes:
        number: on the server.
        created: when it was made, by the server's clock.
        updated: when it was last changed, likewise.
        author: pseudonym; stays when the server forgets the user.
        ontology: version of the ontology that was in force when this state was first pulled.
        migrations: how many changes of labels there had been by then.
        line: start of the SHA-256 of its record as a line, None if it gave none.
        reason: why it gave none.
    """

    number: int
    created: str
    updated: str
    author: str
    ontology: str
    migrations: int
    line: str | None = None
    reason: str | None = None


class Known(Record):
    """A task as last pulled.

    Attributes:
        server: what the server is called (see `curation.flow.lanes.address`).
        project: number of the project.
        group: the group of annotators that works there, where the work is divided.
        stamp: what the task looked like in a listing (see `stamp`).
        gone: it is on the server no more; what was pulled of it counts on.
        snapshot: the chunk that holds its last state.
        sound: the chunk that holds its last state with the article and text it was made for;
            another one than `snapshot` if somebody has edited its data since.
        article: the article and the hash of the text it was made for.
        about: the article its readings speak of.
        back: whose reading was sent back with it, if that is what it is for.
        sign: what the reading of it depends on beside the chunks (see `curation.flow.readings`).
        work: its annotations.
        issues: what was found wrong with it.
    """

    server: str
    project: int
    number: int
    group: str | None = None
    stamp: str
    gone: bool = False
    snapshot: str
    sound: str | None = None
    article: tuple[str, str] | None = None
    about: str | None = None
    back: str | None = None
    sign: str = ""
    work: tuple[Work, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def key(self) -> TaskKey:
        """What the task is known by."""
        return TaskKey(self.server, self.project, self.number, made(self.stamp))

    def slim(self) -> Known:
        """The same record in less memory: tens of thousands are held at once."""
        shared = {name: sys.intern(getattr(self, name)) for name in ("server", "snapshot", "sign")}
        sound = sys.intern(self.sound) if self.sound else None
        return Known.model_construct(FIELDS, **{**dict(self), **shared, "sound": sound})

    @property
    def edited(self) -> bool:
        """Whether somebody has edited its data since it was last sound."""
        return self.sound is not None and self.sound != self.snapshot


FIELDS = set(Known.model_fields)


class Place(NamedTuple):
    """Where tasks are: server, project, and the group of annotators that works there."""

    server: str
    project: int
    group: str | None = None


def seen(task: Mapping[str, Any], stamp: str, at: Place, snapshot: str, old: Known | None) -> Known:
    """What a pull has brought of a task, beside what was known of it before.

    Args:
        task: as pulled.
        stamp: of the task (see `stamp`).
        at: where it is.
        snapshot: the chunk the task stands in.
        old: what was known of the same task.
    """
    now, was = made_for(task), old.article if old else None
    sound = now is not None and was in (None, now)
    return Known(
        **at._asdict(),
        number=task["id"],
        stamp=stamp,
        snapshot=snapshot,
        sound=snapshot if sound else old.sound if old else None,
        article=now if sound else was,
        work=old.work if old else (),
    )
