"""`curation migrate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import options, output
from curation.cli.options import JsonOpt, WorkspaceOpt

if TYPE_CHECKING:
    from curation.flow.migrate import Migrated

MANY = 20

FILE = """\b
FILE:
  version: 0.2.0
  ontology: ontology-0.2.0.yaml      # the new file, beside this one
  changes:
    - {layer: events, from: [MEET], to: TALK}     # rename; several under from: merge
    - {layer: events, from: [AID], to: RELIEF,    # split; else RELIEF
       split: [{when: {mode: [military]}, to: ARM}]}
    - {layer: roles, from: [Witness]}             # retire

"""
"""What stands in a reviewed file; told with the help."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        short_help="Change labels, in every record.",
        epilog=FILE
        + options.examples(
            "curation migrate labels-0.2.0.yaml --dry-run", "curation migrate labels-0.2.0.yaml"
        ),
    )(migrate)


def migrate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The reviewed file; see below.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done and change nothing.")
    ] = False,
    workspace: WorkspaceOpt = None,
    json: JsonOpt = False,
) -> None:
    """Rename, merge, split and retire labels: ontology, derived files, records, later the page.

    FILE says what becomes of each label that the new ontology no longer has. Labels that are only
    in the new ontology (a new role, say) need no line. Layers: entities,
    levels, events, roles, modality, polarity, modes, stance. A rule looks at text, level, mode,
    modality, polarity or role. Snapshots are never rewritten: every pull reads them in the labels
    of today. `curation push` then sets the new labelling page. Exits with 1 if something has no
    place under the new labels, and lists it; --dry-run shows it beforehand.
    """
    from curation.flow.migrate import run

    done = run(options.folder(workspace), file, dry_run=dry_run)
    output.answer(done, _text(done), json)
    for what in done.lost[:MANY]:
        output.say(f"no place for  {what}")
    if len(done.lost) > MANY:
        output.say(f"… and {len(done.lost) - MANY:,} more (all: --json)")
    if done.lost:
        raise typer.Exit(1)


def _text(done: Migrated) -> str:
    lines = [f"{'would lead' if done.dry_run else 'led'} to ontology {done.version}"]
    lines += [f"{count:>7,}  {change}" for change, count in done.counts.items()]
    lines += [f"    new  {layer}: {', '.join(names)}" for layer, names in done.new.items()]
    lines += [f"{count:>7,}  records of {table}" for table, count in done.records.items()]
    if not done.dry_run:
        lines.append("next: curation preannotate, then push (sets the new page), then pull")
    return "\n".join(lines)
