"""New labels for a workspace: ontology, derived files and every record, by a reviewed file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from curation.errors import CheckFailed
from curation.flow.labels import migrations
from curation.model import Annotation
from curation.ontology import load
from curation.studio.derived import derived
from curation.studio.migrate import Migration, as_data, faults, labels_of, migrate, read_migration
from curation.workspace.files import as_json, write_atomically
from curation.workspace.records import Table
from curation.workspace.settings import MARK
from curation.workspace.store import GOLD, HUMAN, MIGRATIONS, ONTOLOGY, WEAK, Workspace


@dataclass(frozen=True)
class Migrated:
    """What a migration did, or with `dry_run` would do.

    Attributes:
        records: table → records whose labels change.
        counts: change → how many labels it was made on.
        new: layer → labels that were not there before.
        lost: what has no place under the new labels, by article and author; it stays in the
            snapshots.
    """

    dry_run: bool
    version: str
    records: dict[str, int]
    counts: dict[str, int]
    new: dict[str, list[str]]
    lost: tuple[str, ...]


def run(root: Path, file: Path, *, dry_run: bool) -> Migrated:
    """Apply a migration; one that was killed can be run again.

    Raises:
        UsageError: the file is no migration.
        OntologyError: the new ontology is wrong.
        CheckFailed: the two do not fit together.
    """
    migration = read_migration(file)
    target = file.parent / migration.ontology
    new = load(target)
    workspace = Workspace.open_any(root)
    with workspace.writing():
        known = migrations(workspace)
        done = bool(known) and known[-1] == migration
        earlier = known[:-1] if done else known
        wrong = [] if done else list(faults(migration, workspace.ontology, new, earlier))
        if wrong:
            raise CheckFailed(
                f"{file} cannot be applied", details=wrong, fix=f"correct {file} or {target}"
            )
        report = _Report([*earlier, migration], new.version)
        tables = {t.path: report.table(workspace, t) for t in (WEAK, HUMAN, GOLD)}
        fresh = labels_of(new)
        before = labels_of(workspace.ontology)
        if not dry_run:
            # The list comes first: from then on the file is known, whatever is done already.
            write_atomically(root / MIGRATIONS, as_json(as_data([*earlier, migration])))
            for table in (WEAK, HUMAN, GOLD):
                if tables[table.path]:
                    workspace.write(table, tables[table.path])
            text = target.read_bytes()
            for name, content in derived(new, workspace.guidelines).items():
                write_atomically(root / name, content.encode())
            write_atomically(root / ONTOLOGY, text)
            write_atomically(root / MARK, as_json({**workspace.mark, "ontology": new.version}))
    return Migrated(
        dry_run=dry_run,
        version=new.version,
        records=dict(report.records),
        counts=dict(sorted(report.counts.items())),
        new={name: more for name in fresh if (more := sorted(fresh[name] - before[name]))},
        lost=tuple(report.lost),
    )


class _Report:
    """Takes records to the new labels and keeps count."""

    def __init__(self, steps: list[Migration], version: str):
        self.steps, self.version = steps, version
        self.records, self.counts = Counter[str](), Counter[str]()
        self.lost: list[str] = []

    def table(self, workspace: Workspace, table: Table[Annotation]) -> list[Annotation]:
        found = []
        for record in workspace.read(table):
            mapped = migrate(record, self.steps, self.version)
            self.counts.update(mapped.counts)
            self.records[table.path] += bool(mapped.counts)
            place = f"{table.path}: {record.article_id} by {record.author}"
            self.lost += [f"{place}: {what}" for what in mapped.lost]
            found.append(mapped.record)
        return found
