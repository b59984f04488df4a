"""Files derived from the ontology, written or compared."""

from __future__ import annotations

import difflib
from pathlib import Path

from curation.errors import CheckFailed, WorkspaceError
from curation.ontology import load
from curation.studio.derived import derived
from curation.validate.rules import rules_page
from curation.workspace.files import write_atomically


def render(root: Path, *, check: bool) -> list[str]:
    """Write the derived files under `root`, or with `check` only compare them.

    A folder `docs` gets the page about the rules, too.

    Returns:
        The files that were written, relative to `root`.

    Raises:
        CheckFailed: with `check`, when a file differs; the message holds the differences.
        WorkspaceError: there are no guidelines under `root`.
    """
    guidelines = root / "guidelines.md"
    if not guidelines.exists():
        raise WorkspaceError(
            f"{guidelines} is not there", fix="run it where label_config/ and guidelines.md are"
        )
    ontology = load(root / "label_config" / "ontology.yaml")
    files = derived(ontology, guidelines.read_text(encoding="utf-8"))
    if (root / "docs").is_dir():
        files["docs/rules.md"] = rules_page()
    if not check:
        return [
            name for name, text in files.items() if write_atomically(root / name, text.encode())
        ]
    faults = [line for name, text in files.items() for line in _difference(root, name, text)]
    if faults:
        raise CheckFailed("derived files are out of date", details=faults, fix="curation render")
    return []


def _difference(root: Path, name: str, text: str) -> list[str]:
    path = root / name
    found = path.read_text(encoding="utf-8") if path.exists() else ""
    return list(
        difflib.unified_diff(
            found.split("\n"), text.split("\n"), name, f"{name} (derived)", lineterm="", n=1
        )
    )
