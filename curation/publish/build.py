"""Builds the folder of a version: `<out>/<version>/` with data, README.md and manifest.json.

The folder appears whole or not at all, and the same inputs give the same bytes: rows are sorted,
row groups have a fixed size, and nothing depends on the clock, the machine or hash seeds. Bytes of
parquet files also depend on the pyarrow release, which the manifest names; the content hashes in
it do not.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import regex

from curation.collector import without_collector
from curation.errors import CheckFailed, WorkspaceError
from curation.model import sha256
from curation.publish.built import Built
from curation.publish.card import card, yaml_features
from curation.publish.citation import citation_file
from curation.publish.croissant import croissant
from curation.publish.digest import BLOCK, file_sha256, joined
from curation.publish.gather import Gathering
from curation.publish.plots import draw
from curation.publish.plover import Codebook
from curation.publish.release import SPLITS, Release
from curation.publish.sheets import Cache, Sheet
from curation.publish.standoff import KEY, without_words
from curation.publish.tables import Block, Dossier, tables
from curation.version import __version__

MANIFEST = "manifest.json"
STAGE = ".building"
LOCK = ".lock"
"""Held in a folder of versions while one is written there; it stays, empty."""
CARD = "README.md"
CITATION = "CITATION.cff"
CROISSANT = "croissant.json"


def build(out: Path, version: str, release: Release) -> Path:
    """Write `out/version`, whole or not at all.

    Returns:
        The folder. If it is already there with the same content, it is left as it is.

    Raises:
        CheckFailed: the inputs contradict each other (two gold annotations of one article, gold
            of a text that has changed, a label the ontology does not have), or the version is
            there with other content.
        WorkspaceError: the folder cannot be written, or another process builds there.
    """
    with staging(out) as stage:
        finish(stage, version, release, write_data(stage, release))
        return put(stage, out / version)


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """An empty folder in `out` to build in, gone afterwards; so is what a killed build left.

    Raises:
        WorkspaceError: something cannot be written there, or another process builds there.
    """
    from filelock import FileLock, Timeout

    stage, lock = out / STAGE, FileLock(out / LOCK)
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
    except Timeout:
        raise WorkspaceError(
            f"somebody else is writing a version into {out}", fix="wait until they have ended"
        ) from None
    except OSError as error:
        lock.release()
        raise WorkspaceError(f"cannot write in {out}: {error.strerror}") from None
    try:
        yield stage
    except OSError as error:
        raise WorkspaceError(f"cannot write {error.filename or stage}: {error.strerror}") from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        lock.release()


def put(stage: Path, target: Path) -> Path:
    """Move a finished folder to its place; if the same stands there already, leave that.

    Raises:
        CheckFailed: something else stands there.
    """
    if target.exists():
        have, want = (_with_manifest(folder) for folder in (target, stage))
        if have != want:
            raise CheckFailed(
                f"{target} is already there and holds something else",
                details=[p for p in sorted({*have, *want}) if have.get(p) != want.get(p)],
                fix="curation publish --bump auto",
            )
        return target
    sync(stage)
    stage.rename(target)
    _sync_folder(target.parent)
    return target


def _with_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    return {**files(folder), MANIFEST: file_sha256(path) if path.exists() else None}


def finish(folder: Path, version: str, release: Release, built: Built) -> None:
    """Write card, citation, Croissant and, last, the manifest beside the data."""
    draw(folder, release, built)
    _write(folder / CARD, card(version, release, built))
    _write(folder / CITATION, citation_file(version, release.meta))
    _write(folder / CROISSANT, _json(croissant(version, release, built, folder)))
    manifest: dict[str, Any] = {
        "name": release.meta.name,
        "version": version,
        "fingerprint": fingerprint(release, built),
        "tool": {"name": "curation", "version": __version__},
        "writers": _writers(),
        "ontology": {
            "version": release.ontology.version,
            "fingerprint": release.ontology.fingerprint,
        },
        "guidelines": sha256(release.guidelines),
        "environment": environment(),
        "ledger": sha256(release.ledger.to_line()),
        "merged_stories": [
            issue.where.removeprefix("story ")
            for issue in built.leaks
            if issue.severity == "warning" or release.override
        ],
        "inputs": release.inputs,
        "override": release.override,
        "passed_over": list(release.passed_over),
        "counts": built.counts,
        "losses": built.losses,
        "changelog": [change.model_dump() for change in release.changelog],
        "tables": {
            name: {split: {"rows": p.rows, "content": p.content} for split, p in parts.items()}
            for name, parts in built.parts.items()
        },
        "files": files(folder),
    }
    if release.standoff:
        manifest[KEY] = {name: yaml_features(built.full[name]) for name in built.parts}
    _write(folder / MANIFEST, _json(manifest))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _json(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def fingerprint(release: Release, built: Built) -> str:
    """Hash of everything a version says, whatever its number: equal means nothing new."""
    content = {
        name: {split: part.content for split, part in parts.items()}
        for name, parts in built.parts.items()
    }
    said = [
        json.dumps(content, sort_keys=True),
        release.meta.to_line(),
        release.ontology.fingerprint,
        sha256(release.guidelines),
        json.dumps(built.counts, sort_keys=True),
        release.override or "",
        *release.passed_over,
        *(figure.to_line() for figure in (*release.agreement, *release.quality)),
    ]
    return joined(said)


def files(folder: Path) -> dict[str, dict[str, Any]]:
    """SHA-256 and size in bytes of every file of a version but its manifest, by path."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {
            "sha256": file_sha256(path),
            "bytes": path.stat().st_size,
        }
        for path in found
        if path != folder / MANIFEST
    }


def environment() -> str:
    """Hash of the versions of all packages `curation` asks for, as they are installed."""
    from importlib.metadata import PackageNotFoundError, requires, version

    found = set()
    for line in requires("curation") or ():
        name = regex.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]
        try:
            found.add(f"{name}=={version(name)}")
        except PackageNotFoundError:
            continue
    return joined(sorted(found))


def _writers() -> dict[str, str]:
    import datasets
    import PIL
    import pyarrow as pa

    libraries = (("pyarrow", pa), ("datasets", datasets), ("pillow", PIL))
    return {name: library.__version__ for name, library in libraries}


def write_data(folder: Path, release: Release) -> Built:
    """Write the parquet files, in one pass over the inputs and in flat memory."""
    full = tables(release.ontology, Codebook(release.ontology, release.affiliation))
    made = tuple(map(without_words, full)) if release.standoff else full
    gathering = Gathering(release)
    with ExitStack() as stack:
        sheets = [Sheet(folder, table, stack) for table in made]
        waiting: dict[str, list[Dossier]] = {split: [] for split in SPLITS}
        for split, dossier in gathering:
            waiting[split].append(dossier)
            if len(waiting[split]) == BLOCK:
                _add(sheets, split, waiting.pop(split))
                waiting[split] = []
        for split in SPLITS:
            _add(sheets, split, waiting[split])
    return Built(
        parts={sheet.table.name: parts for sheet in sheets if (parts := sheet.parts())},
        features={table.name: table.features for table in made},
        about={table.name: table.about for table in made},
        full={table.name: table.features for table in full},
        counts=gathering.counts,
        leaks=gathering.stories.leaks(),
        sources=gathering.sources,
        days=gathering.days,
        people=len(gathering.people),
        losses={s.table.name: dict(sorted(s.lost.items())) for s in sheets if s.lost},
    )


def _add(sheets: list[Sheet], split: str, dossiers: list[Dossier]) -> None:
    with without_collector():  # a sixth of the time
        block, cache = Block(dossiers), Cache()
        for sheet in sheets:
            sheet.add(split, block, cache)


def sync(folder: Path) -> None:
    """Bring a folder and all in it to the disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            _sync_folder(path)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system lets one."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
