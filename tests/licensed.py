"""A workspace that says its licence, without which nothing is published."""

from curation.workspace.files import write_atomically
from curation.workspace.store import SETTINGS, Workspace

LICENSE = "cc0-1.0"


def licensed(workspace: Workspace, *lines: str) -> Workspace:
    """The workspace with its licence in its settings, and further lines of settings."""
    text = "\n".join([f'license = "{LICENSE}"', *lines, ""])
    write_atomically(workspace.root / SETTINGS, text.encode())
    return Workspace.open(workspace.root)
