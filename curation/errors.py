"""What can stop a command, and the exit code it ends with.

    CurationError        cannot go on                                   exit 3
    ├── OntologyError    label_config/ontology.yaml is wrong            exit 3
    ├── WorkspaceError   a file of the workspace is missing or stale    exit 3
    ├── StudioError      Label Studio refused or cannot be reached      exit 3
    ├── CheckFailed      data or a derived file is not in order         exit 1
    └── UsageError       the call does not make sense                   exit 2

A fault in data is not an exception but an `Issue` (see `curation.model`).
"""

from __future__ import annotations

from collections.abc import Sequence


class CurationError(Exception):
    """Cannot go on.

    Attributes:
        message: what went wrong, where and why, for a person.
        details: further lines, one fault each.
        fix: the command or the step that mends it, if there is one.
    """

    exit_code = 3

    def __init__(self, message: str, *, details: Sequence[str] = (), fix: str | None = None):
        super().__init__(message)
        self.message = message
        self.details = tuple(details)
        self.fix = fix

    def __str__(self) -> str:
        lines = [self.message, *(f"  {line}" for line in self.details)]
        if self.fix:
            lines.append(f"  fix: {self.fix}")
        return "\n".join(lines)


class OntologyError(CurationError):
    """The ontology file is wrong; `details` names every faulty place."""


class WorkspaceError(CurationError):
    """A file of the workspace is missing, stale, damaged or in use."""


class StudioError(CurationError):
    """Label Studio refused, or cannot be reached."""


class CheckFailed(CurationError):
    """Data or a derived file is not in order."""

    exit_code = 1


class UsageError(CurationError):
    """The call does not make sense."""

    exit_code = 2
