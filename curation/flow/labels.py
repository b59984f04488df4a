"""The changes of labels a workspace has been through."""

from __future__ import annotations

from pydantic import ValidationError

from curation.errors import WorkspaceError
from curation.studio.migrate import Migration
from curation.workspace.store import MIGRATIONS, Workspace


def migrations(workspace: Workspace) -> list[Migration]:
    """All of them, the first one first.

    Raises:
        WorkspaceError: the list is damaged.
    """
    try:
        return [Migration.model_validate(one) for one in workspace.state(MIGRATIONS) or []]
    except ValidationError as error:
        raise WorkspaceError(
            f"{workspace.root / MIGRATIONS} is damaged: {error.errors()[0]['msg']}",
            fix="restore it from a backup",
        ) from None
