"""Parts that can be added from outside, found through Python entry points.

Our own parts register in our `pyproject.toml` through the same table as anybody else's.
"""

from __future__ import annotations

from importlib.metadata import entry_points
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
        UsageError: there is none, or it cannot be loaded.
        OntologyError: it speaks of labels that the ontology does not have.
    """
    found = {entry.name: entry for entry in entry_points(group=TAGGERS)}
    if name not in found:
        raise UsageError(
            f"there is no tagger called {name!r}; installed: {', '.join(sorted(found))}",
            fix=f"--tagger {min(found, default='rules')}, or install the package that brings it",
        )
    try:
        made: Tagger = found[name].load()(ontology)
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"the tagger {name!r} cannot be loaded ({found[name].value}): {error}",
            fix="install what it needs, or choose another with --tagger",
        ) from error
    return made
