"""Where a version can go beside `exports/`, and how it gets there.

    DIR               a folder of versions
    hub:ORG/NAME      a dataset repository of a Hugging Face Hub
    git+URL           a git remote: one commit and the tag v<version>
    s3://BUCKET/PATH  a bucket, or any other address fsspec has a driver for

Everywhere a version shows whole or not at all, one that is there is never changed, and a run that
was killed can be run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import regex

from curation.errors import UsageError
from curation.model import Record
from curation.publish import bucket, git, hub
from curation.publish.build import put, staging
from curation.publish.check import verify
from curation.publish.versions import refuse_faults

REPOSITORY = regex.compile(
    r"[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){0,95}/[A-Za-z0-9](?:[._-]?[A-Za-z0-9]){0,95}"
)
KEYS = regex.compile(r"://[^/@]*:[^/@]*@")
LOCAL = ("file://", "local://")
KINDS = "name a folder, hub:ORG/NAME, git+URL or s3://BUCKET/PATH"


@dataclass(frozen=True)
class Target:
    """An address and what kind it is."""

    kind: Literal["folder", "hub", "git", "bucket"]
    address: str


class Sent(Record):
    """Where a version stands now; `new` is False if it stood there already.

    Attributes:
        place: folder, address, or commit.
    """

    target: str
    place: str
    new: bool


def target(text: str) -> Target:
    """What an address stands for.

    Raises:
        UsageError: it is none.
    """
    if text.strip().rstrip("/").endswith((":", "+")) or not text.strip():
        raise UsageError(f"{text!r} names no place", fix=KINDS)
    if KEYS.search(text):
        raise UsageError(
            "the address holds a key", fix="leave it out; git, s3fs and the Hub read their own"
        )
    if text.startswith("hub:"):
        name = text.removeprefix("hub:")
        if not REPOSITORY.fullmatch(name):
            raise UsageError(f"{name!r} is no repository", fix="hub:ORGANISATION/NAME")
        return Target("hub", name)
    if text.startswith("git+"):
        return Target("git", text.removeprefix("git+"))
    for scheme in LOCAL:
        if text.startswith(scheme):
            return Target("folder", text.removeprefix(scheme))
    if "://" in text:
        return Target("bucket", text.rstrip("/"))
    return Target("folder", text)


def send(folder: Path, goal: Target) -> Sent:
    """Put a built version there.

    Raises:
        CheckFailed: the folder has faults, or this version is there with other content.
        CurationError: the place cannot be reached or refuses.
    """
    refuse_faults(verify(folder))
    if goal.kind == "hub":
        done = hub.upload(folder, goal.address)
        return Sent(target=f"hub:{goal.address}", place=f"{done.tag} {done.commit}", new=done.new)
    if goal.kind == "git":
        pushed = git.push(folder, goal.address)
        return Sent(
            target=f"git+{goal.address}", place=f"{pushed.tag} {pushed.commit}", new=pushed.new
        )
    if goal.kind == "bucket":
        new = bucket.upload(folder, goal.address)
        return Sent(target=goal.address, place=f"{goal.address}/{folder.name}", new=new)
    return _copied(folder, Path(goal.address).expanduser())


def _copied(folder: Path, versions: Path) -> Sent:
    """Copy a version into another folder of versions; the manifest is told apart, too."""
    import shutil

    place = versions / folder.name
    new = not place.exists()
    if new or not place.samefile(folder):
        with staging(versions) as stage:
            shutil.copytree(folder, stage, dirs_exist_ok=True)
            put(stage, place)
    return Sent(target=str(versions), place=str(place), new=new)
