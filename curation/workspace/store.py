"""The workspace on disk: where records are kept. Nothing else reads or writes it.

    workspace.json        which schema and which ontology version the records speak
    curation.toml         settings to edit
    label_config/         the ontology and what is derived from it
    guidelines.md         for the annotators
    raw/                  articles as read, named by sha256, never rewritten
    articles/ weak/ human/ gold/   records, JSONL, one a line
    snapshots/            what came back from Label Studio, named by sha256, never rewritten
    studio/               the project we push to, the journal of what was sent, a local server
    exports/              releases
    releases/             what each release was built from, named by sha256, never rewritten
    .private/             the key of the annotators' pseudonyms

A file is written beside its place, fsynced, then renamed: a command can be killed at any instant
and each file is the old or the new one. A file whose content would not change is left alone.
"""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from shlex import quote
from typing import Any

from curation.errors import WorkspaceError
from curation.model import Annotation, Article, Heading, Issue, Reject
from curation.ontology import Ontology, load, starter
from curation.review.cases import Case
from curation.review.decisions import Decision
from curation.review.votes import Dispute
from curation.studio.known import Known
from curation.validate.mend import Mended
from curation.validate.returned import Returned
from curation.version import __version__
from curation.workspace.files import as_json, sweep, write_atomically
from curation.workspace.kept import Kept
from curation.workspace.records import Records, Table
from curation.workspace.settings import MARK, TEMPLATE, Settings, read_settings

SCHEMA = 1
"""Number of the workspace layout this version reads and writes."""

SETTINGS = "curation.toml"
SALT = ".private/salt"
BUSY = ".busy"
"""Is there while a command writes, so that the next one sees that it was killed."""

IGNORED = "studio/\n.private/\n.lock\n.busy\n"

ARTICLES = Table("articles/articles.jsonl", Article)
REJECTED = Table("articles/rejected.jsonl", Reject)
WEAK = Table("weak/annotations.jsonl", Annotation)
WEAK_HEADINGS = Table(WEAK.path, Heading)
WEAK_ISSUES = Table("weak/issues.jsonl", Issue)
HUMAN = Table("human/annotations.jsonl", Annotation)
MENDED = Table("human/mended.jsonl", Mended)
PULL_ISSUES = Table("human/pulled.jsonl", Issue)
ISSUES = Table("human/issues.jsonl", Issue)
CONTROL = Table("human/control.jsonl", Annotation)
RETURNED = Table("human/returned.jsonl", Returned)
CASES = Table("human/cases.jsonl", Case)
DECISIONS = Table("human/decisions.jsonl", Decision)
GOLD = Table("gold/annotations.jsonl", Annotation)
DISPUTES = Table("gold/disputes.jsonl", Dispute)

BLIND = "human/blind.json"
"""Which articles were sent without suggestions on purpose, and the share of those to come."""

CONTROLS = "human/controls.json"
"""Which control articles each group was given, and their share of its tasks."""

STORIES = "articles/stories.npz"
"""The index of stories; can be made anew from the articles."""

LEDGER = "exports/ledger.json"
"""Which split each article belongs to, for ever."""

TAKEN_DOWN = "articles/taken_down.json"
"""Articles that are published no more: id → hashes of its text and page, and the reason."""

POLICY = "gold/policy.json"
"""How the gold that is there was adjudicated."""

RELEASED = "exports/latest.json"
"""The latest release and what it was built from."""

PROJECT = "studio/project.json"
"""The Label Studio project we push to, and what was sent."""

JOURNAL = "studio/journal.jsonl"
"""What was about to be sent, and what was stored; only ever added to."""

MIGRATIONS = "label_config/migrations.json"
"""The changes of labels there were, so that old snapshots can be read in the labels of today."""

GROUPS = "studio/groups.json"
"""Groups of annotators with a project each, and which articles they read."""

PLANS = "studio/plans.json"
"""Saved plans that were applied: `begun`, and `done` when they came to their end."""

PULLED = Table("studio/pulled.jsonl", Known)
"""What the last pulls saw, and which snapshot holds the last state of each task."""

ONTOLOGY = "label_config/ontology.yaml"

DISPUTE_PROJECT = "studio/disputes.json"
"""The Label Studio project for adjudicators, and what was sent."""

DECISION_PULLS = "snapshots/decisions.jsonl"
"""Which snapshots of that project each pull brought; only ever added to."""

PULLS = "snapshots/log.jsonl"
"""Which snapshots each pull brought; only ever added to."""


class Workspace(Records, Kept):
    """One folder of records. Open it with `Workspace.open`, make it with `Workspace.create`."""

    def __init__(self, root: Path, mark: Mapping[str, Any]):
        self.root = root
        self.mark = mark

    @classmethod
    def create(cls, root: Path) -> tuple[Workspace, list[str]]:
        """Make a workspace, or complete one; nothing that is there is touched.

        Returns:
            The workspace and the files written, relative to it.
        """
        source, written = starter(), []
        root.mkdir(parents=True, exist_ok=True)
        files = [source / "guidelines.md", *sorted((source / "label_config").glob("*.*"))]
        texts = {str(f.relative_to(source)): f.read_text(encoding="utf-8") for f in files}
        for name, text in {**texts, SETTINGS: TEMPLATE, ".gitignore": IGNORED}.items():
            if not (root / name).exists():
                write_atomically(root / name, text.encode())
                written.append(name)
        salt = root / SALT
        # A new one would give everybody whose work was pulled a second name.
        lost = not salt.exists() or not salt.stat().st_size
        if lost and not (root / PULLED.path).exists():
            write_atomically(salt, secrets.token_hex(32).encode(), private=True)
        if not (root / MARK).exists():
            version = load(root / ONTOLOGY).version
            mark = {"schema": SCHEMA, "id": str(uuid.uuid4()), "ontology": version}
            write_atomically(root / MARK, as_json(mark))
            written.append(MARK)
        return cls.open(root), written

    @classmethod
    def open(cls, root: Path) -> Workspace:
        """The workspace in a folder.

        Raises:
            WorkspaceError: there is none, it is damaged, or it speaks another schema or another
                ontology version.
        """
        workspace = cls.open_any(root)
        upgrade = f"curation upgrade -C {quote(str(root))}"
        schema = workspace.mark["schema"]
        if schema != SCHEMA:
            newer = isinstance(schema, int) and schema > SCHEMA
            raise WorkspaceError(
                f"{root} has workspace schema {schema}, curation {__version__} speaks {SCHEMA}",
                fix="install a newer curation" if newer else upgrade,
            )
        if workspace.ontology.version != workspace.mark["ontology"]:
            raise WorkspaceError(
                f"the records in {root} speak ontology {workspace.mark['ontology']}, "
                f"label_config/ontology.yaml is {workspace.ontology.version}",
                fix=f"put the file back, or take the new version over: {upgrade}",
            )
        return workspace

    @classmethod
    def open_any(cls, root: Path) -> Workspace:
        """The workspace in a folder, of whatever schema and ontology version.

        Raises:
            WorkspaceError: there is none, or its mark is damaged.
        """
        try:
            mark = json.loads((root / MARK).read_text(encoding="utf-8"))
            kinds = {"schema": int, "id": str, "ontology": str}
            if not isinstance(mark, dict) or any(type(mark.get(k)) is not kinds[k] for k in kinds):
                raise ValueError
        except FileNotFoundError:
            raise WorkspaceError(
                f"{root.resolve()} is no workspace (it has no {MARK})",
                fix=f"curation init {root}, or name another folder with -C DIR",
            ) from None
        except ValueError:
            raise WorkspaceError(
                f"{root / MARK} is damaged", fix="restore it from a backup"
            ) from None
        return cls(root, mark)

    @cached_property
    def settings(self) -> Settings:
        """What `curation.toml` says."""
        return read_settings(self.root / SETTINGS)

    @cached_property
    def ontology(self) -> Ontology:
        """The workspace's own ontology."""
        return load(self.root / ONTOLOGY)

    @property
    def guidelines(self) -> str:
        """The text of the workspace's guidelines."""
        return (self.root / "guidelines.md").read_text(encoding="utf-8")

    @property
    def id(self) -> str:
        """What names this workspace to Label Studio, wherever it is moved."""
        return str(self.mark["id"])

    @property
    def salt(self) -> bytes:
        """Key of the pseudonyms; never leaves the workspace.

        Raises:
            WorkspaceError: it is gone.
        """
        try:
            if salt := (self.root / SALT).read_bytes():
                return salt
            what = "is empty"
        except FileNotFoundError:
            what = "is gone"
        raise WorkspaceError(
            f"{self.root / SALT} {what}: new pseudonyms would not match the old ones",
            fix=f"restore it from a backup; if it is lost for good, remove {PULLED.path}, run "
            "curation init and then curation pull --full: everybody gets a new pseudonym",
        )

    @property
    def server_home(self) -> Path:
        """Where a local Label Studio keeps its data."""
        return self.root / "studio" / "server"

    @property
    def exports(self) -> Path:
        """Where releases are built."""
        return self.root / "exports"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the workspace while a command writes.

        Raises:
            WorkspaceError: another command is writing; it is not waited for.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.root / ".lock")
        try:
            lock.acquire(blocking=False)
        except Timeout:
            raise WorkspaceError(
                f"another curation command is writing in {self.root}", fix="wait until it has ended"
            ) from None
        busy = self.root / BUSY
        try:
            if busy.exists():
                sweep(self.root)
            busy.touch()
            yield
        finally:
            busy.unlink(missing_ok=True)
            lock.release()
