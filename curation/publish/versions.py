"""Publishing into a folder of versions: what is new gets a number, what is not gets none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from curation.errors import CheckFailed
from curation.model import Issue, Record
from curation.publish.build import files, finish, put, staging, write_data
from curation.publish.check import verify
from curation.publish.diff import (
    Bump,
    Changes,
    chosen,
    diff,
    latest,
    next_version,
    read_manifest,
    summary,
)
from curation.publish.gates import PERSONAL, findings
from curation.publish.release import Change, Gates, Release
from curation.publish.standoff import KEY

FIRST = "First version."
SHOWN = 20


class Outcome(Record):
    """What publishing did.

    Attributes:
        version: the version that holds these inputs.
        folder: where it stands.
        new: False if it was there already ("already released as `version`").
        changes: what is different from the version before; None for the first one.
    """

    version: str
    folder: Path
    new: bool
    changes: Changes | None = None


def publish(
    exports: Path,
    release: Release,
    wanted: Bump | Literal["auto"] = "auto",
    *,
    gates: Gates | None = None,
    validation: Iterable[Issue] = (),
    override: str | None = None,
) -> Outcome:
    """Build the next version in `exports`, check it, and put it in its place.

    The version number follows from what changed since the latest version. The same inputs as
    those of the latest version give no new one. `release.changelog` is not read: it is
    continued from the latest version.

    `gates` say what must hold (None asks for nothing), `validation` is what `validate` says of
    the gold, `override` why to publish although a gate is shut: it goes into card and manifest.

    Raises:
        CheckFailed: the inputs contradict each other, a gate is shut, or the built folder has
            faults.
        UsageError: the bump asked for is smaller than the changes call for.
        WorkspaceError: a folder cannot be read or written.
    """
    previous = latest(exports)
    with staging(exports) as stage:
        built = write_data(stage, release)
        if gates is not None:
            release = _through(release, findings(release, built, gates, validation), override)
        changes, version = None, next_version(None, "major")
        past: tuple[Change, ...] = ()
        if previous:
            old = exports / previous
            past = tuple(Change.model_validate(c) for c in read_manifest(old)["changelog"])
            finish(stage, previous, release, built)
            changes = diff(old, stage)
            step = chosen(changes, wanted)
            if step is None:
                return Outcome(version=previous, folder=old, new=False, changes=changes)
            version = next_version(previous, step)
            changes = changes.model_copy(update={"after": version})
        news = Change(version=version, lines=_news(changes, release))
        finish(stage, version, dataclasses.replace(release, changelog=(news, *past)), built)
        refuse_faults(verify(stage, version))
        return Outcome(
            version=version, folder=put(stage, exports / version), new=True, changes=changes
        )


def _news(changes: Changes | None, release: Release) -> tuple[str, ...]:
    return (FIRST,) if changes is None else summary(changes, release.taken_down)


def _through(release: Release, found: list[Issue], override: str | None) -> Release:
    """The release, if nothing stands against it or a reason is given to publish nevertheless.

    No reason is good enough to publish somebody's address.
    """
    if not found:
        return release
    lines = tuple(f"{issue.rule} {issue.where}: {issue.message}" for issue in found)
    final = any(issue.rule == PERSONAL for issue in found)
    if override is None or final:
        raise CheckFailed(
            "1 finding stands against publishing"
            if len(found) == 1
            else f"{len(found)} findings stand against publishing",
            details=[
                f"{issue.rule} {issue.article_id or issue.where}: {issue.message}; {issue.fix}"
                for issue in found[:SHOWN]
            ],
            fix="take the addresses out: no reason opens this gate"
            if final
            else 'mend them, or publish nevertheless: curation publish --override "REASON"',
        )
    return dataclasses.replace(release, override=override, passed_over=lines)


def refuse_faults(issues: list[Issue]) -> None:
    """Stop at faults of a built folder.

    Raises:
        CheckFailed: there are any.
    """
    if issues:
        raise CheckFailed(
            f"the built dataset has faults ({len(issues)}) and is not published",
            details=[
                f"{issue.where} {issue.article_id} {issue.message}" for issue in issues[:SHOWN]
            ],
        )


def rebuild(folder: Path, release: Release, scratch: Path) -> list[Issue]:
    """Build a published version anew from its inputs, in `scratch`, and compare byte for byte.

    Why gates were passed over and what changed since the version before is taken from the
    manifest; everything else comes from the inputs.

    Returns:
        One issue for each file that differs; none if the version is what the inputs give. Where
        this tool or a library that writes is another release than the manifest names, what the
        files say is compared.
    """
    manifest = read_manifest(folder)
    again = dataclasses.replace(
        release,
        changelog=tuple(Change.model_validate(change) for change in manifest["changelog"]),
        override=manifest["override"],
        passed_over=tuple(manifest["passed_over"]),
        inputs=manifest["inputs"],
        standoff=KEY in manifest,
    )
    with staging(scratch) as stage:
        finish(stage, manifest["version"], again, write_data(stage, again))
        made = read_manifest(stage)
        if any(made[who] != manifest[who] for who in ("writers", "tool")):
            have, want = (_contents(one["tables"]) for one in (manifest, made))
        else:
            have, want = files(folder), files(stage)
    return [
        Issue(
            rule="release-rebuild",
            severity="error",
            article_id="",
            where=path,
            message=f"published {_told(have.get(path))}, rebuilt {_told(want.get(path))}",
        )
        for path in sorted({*have, *want})
        if have.get(path) != want.get(path)
    ]


def _told(made: Any) -> str:
    """A file, or what a table says, as `manifest.json` has it; in words."""
    if isinstance(made, Mapping):
        return f"{made['bytes']:,} bytes, sha256 {made['sha256']}"
    return str(made or "nothing")


def _contents(tables: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{config}/{split}": part["content"]
        for config, parts in tables.items()
        for split, part in parts.items()
    }
