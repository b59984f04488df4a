"""Saved plans: reading one, and remembering which were applied, since a plan counts once."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from curation.errors import CheckFailed, UsageError
from curation.studio.saved import SavedPlan
from curation.workspace.store import PLANS, Workspace


def read_plan(path: Path) -> SavedPlan:
    """The plan in a file.

    Raises:
        UsageError: there is none.
    """
    try:
        return SavedPlan.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no saved plan"
        raise UsageError(
            f"{path} cannot be applied: {why}", fix=f"curation push --plan {path}"
        ) from None


def was_begun(workspace: Workspace, saved: SavedPlan) -> bool:
    """Whether a saved plan was begun before, and cut short.

    Raises:
        CheckFailed: it was applied to its end.
    """
    known = _plans(workspace).get(saved.id)
    if known == "done":
        raise CheckFailed(
            "the plan was applied before; a plan counts once",
            fix="curation push --plan FILE, for what is to be done now",
        )
    return known is not None


def note(workspace: Workspace, plan: str, what: str) -> None:
    """Remember that a plan was `begun`, or `done`."""
    workspace.write_state(PLANS, {**_plans(workspace), plan: what})


def _plans(workspace: Workspace) -> dict[str, str]:
    return workspace.state(PLANS, dict[str, str]) or {}
