"""Parts that can be added from outside, found through Python entry points.

Our own parts register in our `pyproject.toml` through the same table as anybody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from inspect import Parameter, signature
from typing import Any, Protocol

from curation.errors import UsageError
from curation.model import Annotation, Issue
from curation.ontology import Ontology

TAGGERS = "curation.taggers"


class OutOfReachError(Exception):
    """A tagger cannot read any more in this run; it is not asked again, the others go on."""


@dataclass(frozen=True)
class Reading:
    """An annotation, and what its tagger found wrong with its own work on the way."""

    annotation: Annotation
    issues: tuple[Issue, ...] = ()


class Tagger(Protocol):
    """Reads a text and says what it sees.

    An entry point of the group `curation.taggers` names a callable that takes the `Ontology` and,
    by name, whichever of these it wants, and returns a Tagger:

    `argument`: what the user wrote after the colon of `--tagger NAME:ARGUMENT`;
    `labels`: a mapping of a model's labels to ours, from `--label THEIRS=OURS`;
    `allow_http`: whether a key may go unencrypted to another machine.

    A tagger that knows only some labels may say so in an attribute `labels`, a frozenset of entity
    and event types: where taggers vote it then has no voice on others.
    """

    name: str
    version: str

    def __call__(self, article_id: str, text: str) -> Annotation | Reading:
        """A weak annotation of `text`, taken as it is; offsets are code points into it.

        Raises:
            OutOfReachError: it will not read this article nor any other in this run.
        """
        ...


def tagger(
    wanted: str,
    ontology: Ontology,
    *,
    labels: Mapping[str, str] | None = None,
    allow_http: bool = False,
) -> Tagger:
    """The installed tagger that `NAME` or `NAME:ARGUMENT` asks for.

    Raises:
        UsageError: there is none, it cannot be loaded, or it wants another argument.
        OntologyError: it speaks of labels that the ontology does not have.
    """
    name, colon, argument = wanted.partition(":")
    make = _made_by(name)
    offered = {"labels": labels or {}, "allow_http": allow_http}
    made: Tagger = make(ontology, **_arguments(make, name, argument if colon else None, offered))
    return made


def takes_labels(wanted: str) -> bool:
    """Whether the tagger that `NAME` or `NAME:ARGUMENT` asks for wants to know what labels mean."""
    make = _made_by(wanted.partition(":")[0])
    return "labels" in signature(make).parameters


def _entry(name: str) -> EntryPoint:
    found = {entry.name: entry for entry in entry_points(group=TAGGERS)}
    if name not in found:
        close = get_close_matches(name.lower(), sorted(found), n=1, cutoff=0.4)
        raise UsageError(
            f"there is no tagger called {name!r}; installed: {', '.join(sorted(found))}",
            fix=f"--tagger {close[0] if close else 'rules'}, or install the package that brings it",
        )
    return found[name]


def _made_by(name: str) -> Callable[..., Any]:
    """What makes the tagger of a name."""
    entry = _entry(name)
    try:
        make: Callable[..., Any] = entry.load()
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"the tagger {name!r} cannot be loaded ({entry.value}): {error}",
            fix="install what it needs, or choose another with --tagger",
        ) from error
    return make


def _arguments(
    make: Callable[..., Any], name: str, argument: str | None, offered: Mapping[str, Any]
) -> dict[str, Any]:
    """What a factory gets by name: as much of what there is as it asks for."""
    asked = signature(make).parameters
    given = {key: value for key, value in offered.items() if key in asked}
    wants = asked.get("argument")
    if argument and wants is None:
        raise UsageError(
            f"the tagger {name!r} takes nothing after its name", fix=f"--tagger {name}"
        )
    if wants is not None:
        if not argument and wants.default is Parameter.empty:
            raise UsageError(
                f"the tagger {name!r} wants something after a colon, a path for instance",
                fix=f"--tagger {name}:… (see docs/taggers.md)",
            )
        given |= {"argument": argument} if argument else {}
    return given
