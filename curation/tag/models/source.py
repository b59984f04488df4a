"""Where a model comes from: its name, its version, and the library it needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from curation.errors import UsageError


@contextmanager
def needs(extra: str, library: str) -> Iterator[None]:
    """Tell which extra is missing, where an import in here fails.

    Raises:
        UsageError: it has failed.
    """
    try:
        yield
    except ImportError as error:
        raise UsageError(
            f"this tagger needs {library}, which cannot be imported: {error}",
            fix=f"pip install 'curation[{extra}]'",
        ) from None


def name_of(argument: str) -> str:
    """The last part of a path or model name."""
    return Path(argument).name or "model"


def fingerprint(argument: str, library: str, mapping: Mapping[str, str]) -> str:
    """A version that changes with the model's files (names, sizes, times), library and labels."""
    folder, state = Path(argument), [argument, library, *map(repr, sorted(mapping.items()))]
    if folder.is_dir():
        state = state[1:]
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                about = path.stat()
                state.append(f"{path.relative_to(folder)} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(state).encode()).hexdigest()[:8]
