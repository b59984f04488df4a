"""Parts that can be added from outside, found through Python entry points.

Our own parts register in our `pyproject.toml` through the same table as anybody else's.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from curation.errors import UsageError
from curation.model import Annotation
from curation.ontology import Ontology

TAGGERS = "curation.taggers"


class Tagger(Protocol):
    """Reads a text and says what it sees.

    An entry point of the group `curation.taggers` names a callable that takes the `Ontology`
    and returns a Tagger.
    """

    name: str
    version: str

    def __call__(self, article_id: str, text: str) -> Annotation:
        """A weak annotation of `text`, taken as it is; offsets are code points into it."""
        ...


def tagger(name: str, ontology: Ontology) -> Tagger:
    """The installed tagger called `name`.

    Raises:
        UsageError: there is none; the message lists those there are.
    """
    found = {entry.name: entry for entry in entry_points(group=TAGGERS)}
    if name not in found:
        raise UsageError(
            f"there is no tagger called {name!r}; installed: {', '.join(sorted(found))}"
        )
    return _load(found[name], ontology)


def _load(entry: EntryPoint, ontology: Ontology) -> Tagger:
    made: Tagger = entry.load()(ontology)
    return made
