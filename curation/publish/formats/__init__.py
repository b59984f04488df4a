"""A published version in the formats of other tools, each with a report of what they cannot hold.

A format is a module with `write(documents, folder, split) -> Counter`: it writes the documents of
a split and counts what it had to leave out, by kind.
"""

from __future__ import annotations

import importlib
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from curation.errors import UsageError, WorkspaceError
from curation.model import Record
from curation.publish.build import sync
from curation.publish.diff import read_manifest
from curation.publish.formats.document import documents
from curation.publish.records import require_files
from curation.publish.release import SPLITS

FORMATS = ("jsonl", "conll", "spacy", "oneie", "gliner", "brat", "webanno")
LOSSES = "losses.json"
"""What the format could not hold, by kind, beside what was written."""


class Exported(Record):
    """What an export wrote, and what the format could not hold.

    Attributes:
        documents: how many there are, by split.
        losses: how many of what kind were left out, over all splits.
    """

    version: str
    format: str
    folder: Path
    documents: Mapping[str, int]
    losses: Mapping[str, int]


def export(version: Path, to: str, out: Path) -> Exported:
    """Write the gold of a version into the new folder `out`, whole or not at all.

    Raises:
        UsageError: there is no such format, or `out` is there already.
        WorkspaceError: `version` is no published version, or has no texts.
    """
    if to not in FORMATS:
        raise UsageError(f"there is no format {to!r}; there are {', '.join(FORMATS)}")
    if out.exists():
        raise UsageError(f"{out} is there already", fix="curation export … -o A_NEW_FOLDER")
    manifest = read_manifest(version)
    require_files(version, manifest)
    writer = importlib.import_module(f"curation.publish.formats.{to}")
    stage = out.with_name(f".{out.name}.building")
    shutil.rmtree(stage, ignore_errors=True)
    losses: Counter[str] = Counter()
    counts: dict[str, int] = {}
    try:
        stage.mkdir(parents=True)
        for split in SPLITS:
            if split in manifest["tables"].get("events", {}):
                found = documents(version, split)
                losses += writer.write(found, stage, split)
                counts[split] = manifest["tables"]["events"][split]["rows"]
        report = json.dumps(dict(sorted(losses.items())), indent=2) + "\n"
        (stage / LOSSES).write_text(report, encoding="utf-8", newline="\n")
        sync(stage)
        stage.rename(out)
    except OSError as error:
        raise WorkspaceError(
            f"cannot write {out}: {error.strerror}", fix="curation export … -o FOLDER, elsewhere"
        ) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return Exported(
        version=manifest["version"],
        format=to,
        folder=out,
        documents=counts,
        losses=dict(sorted(losses.items())),
    )
