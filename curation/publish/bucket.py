"""A version in a bucket, or wherever else fsspec reaches: `<address>/<version>/…`.

Such places know no renaming at one stroke. The manifest is put there last: a version is there once
its manifest is, and then all of it is. What was put is read back and its hashes compared first.

Of two publishers with different contents for one version, one gets in: whoever begins claims the
version by a file that is only made where there is none, which holds the hash of the manifest. S3
and Google's storage do that at one stroke; elsewhere it is as good as the driver's mode "create".
The claim of a publisher who was killed lets the same content in again, and no other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from curation.errors import CheckFailed, CurationError
from curation.publish.build import MANIFEST, files

DRIVERS = {"s3": "s3", "s3a": "s3", "hf": "hf"}
"""Kinds of addresses whose driver is an extra of ours, and the extra's name."""

FLAT = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "az", "hf"})
"""Stores without folders, where making one would make a bucket."""

CHUNK = 1 << 20
CLAIM = ".publishing"


def upload(folder: Path, address: str) -> bool:
    """Put a version below an address; False if it was there already.

    Raises:
        CheckFailed: this version is there with other content, somebody else is putting it there
            with other content, or it did not arrive as it is.
        CurationError: the place cannot be reached or refuses.
    """
    from fsspec.core import url_to_fs  # type: ignore[import-untyped]

    with _told(address):
        system, root = url_to_fs(address, use_listings_cache=False)
        place = f"{root.rstrip('/')}/{folder.name}"
        manifest = (folder / MANIFEST).read_bytes()
        new = False
        if not _is_there(system, place, manifest):
            with _claimed(system, place, manifest):
                # Somebody may have ended between the look and the claim.
                new = not _is_there(system, place, manifest)
                if new:
                    _put(system, place, folder)
        elif system.exists(f"{place}/{CLAIM}"):
            system.rm_file(f"{place}/{CLAIM}")
    return new


@contextmanager
def _claimed(system: Any, place: str, manifest: bytes) -> Iterator[None]:
    """This version is ours meanwhile; a run that breaks off keeps it for the one after."""
    _claim(system, place, manifest)
    try:
        yield
    except CheckFailed:
        system.rm_file(f"{place}/{CLAIM}")
        raise
    system.rm_file(f"{place}/{CLAIM}")


def _claim(system: Any, place: str, manifest: bytes) -> None:
    """Begin this version, or go on with it.

    Raises:
        CheckFailed: somebody else has begun it with other content.
    """
    path, mine = f"{place}/{CLAIM}", hashlib.sha256(manifest).hexdigest().encode()
    if not _flat(system):
        system.makedirs(place, exist_ok=True)
    try:
        system.pipe_file(path, mine, mode="create")
    except Exception:  # each driver has its own kind for a file that is there
        if not system.exists(path):
            raise
    if system.cat_file(path) != mine:
        raise CheckFailed(
            f"somebody else is publishing another {place}",
            fix="wait until they have ended, then curation publish makes the next version; "
            f"if they were killed and do not come back, remove {path}",
        )


def _put(system: Any, place: str, folder: Path) -> None:
    """Make the place hold this folder, the manifest last."""
    want = files(folder)
    for path in _there(system, place) - want.keys() - {MANIFEST, CLAIM}:
        system.rm_file(f"{place}/{path}")
    for path in want:
        if not _flat(system):
            system.makedirs(f"{place}/{path}".rsplit("/", 1)[0], exist_ok=True)
        system.put_file(str(folder / path), f"{place}/{path}")
    wrong = [path for path in want if _sha256(system, f"{place}/{path}") != want[path]["sha256"]]
    if wrong:
        raise CheckFailed(f"not all of {place} arrived as it is here", details=wrong)
    system.put_file(str(folder / MANIFEST), f"{place}/{MANIFEST}")


def _flat(system: Any) -> bool:
    names = (system.protocol,) if isinstance(system.protocol, str) else system.protocol
    return not FLAT.isdisjoint(names)


def _is_there(system: Any, place: str, manifest: bytes) -> bool:
    """Whether this version is there whole; half a manifest is what a killed run has left.

    Raises:
        CheckFailed: another one is.
    """
    path = f"{place}/{MANIFEST}"
    found: bytes = system.cat_file(path) if system.exists(path) else b""
    if found != manifest and not manifest.startswith(found):
        raise CheckFailed(
            f"{place} holds something else",
            fix="a published version is never changed: curation publish makes the next one",
        )
    return found == manifest


def _there(system: Any, place: str) -> set[str]:
    found = system.find(place) if system.exists(place) else []
    return {str(path).split(f"{place.strip('/')}/", 1)[1] for path in found}


def _sha256(system: Any, path: str) -> str:
    digest = hashlib.sha256()
    with system.open(path, "rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _told(address: str) -> Iterator[None]:
    """The driver's faults as ours."""
    again = "publish again; what is done already is not done twice"
    try:
        yield
    except CurationError:
        raise
    except ImportError as error:
        extra = DRIVERS.get(address.partition("://")[0])
        fix = f"pip install 'curation[{extra}]'" if extra else None
        raise CurationError(f"cannot write to {address}: {error}", fix=fix) from None
    except ValueError as error:
        raise CurationError(f"cannot write to {address}: {error}") from None
    except OSError as error:
        raise CurationError(f"cannot write to {address}: {error}", fix=again) from None
    except Exception as error:
        # Drivers bring along kinds of errors of their own, such as those of botocore.
        if type(error).__module__ == "builtins":
            raise
        raise CurationError(f"cannot write to {address}: {error}", fix=again) from None
