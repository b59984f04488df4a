"""From a model's labels to ours: what the user says, else the same name, else the usual one.

`labels.tsv` lists usual names; `unless` is a label beside which the model means another thing
(LOC is any place, but mountains and seas alone where there is GPE too).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from curation.errors import UsageError
from curation.ontology import Ontology

TABLE = Path(__file__).with_name("labels.tsv")


def mapping(
    ontology: Ontology, theirs: Collection[str], given: Mapping[str, str], tagger: str
) -> dict[str, str]:
    """Entity type for each label of a model that has one; labels of nothing are left out.

    Args:
        ontology: what types there are.
        theirs: labels the model can give, without B-, I- and the like.
        given: what the user says of labels; an empty type leaves a label out.
        tagger: name to use in messages.

    Raises:
        UsageError: the user names a type there is none of, or no label has a type.
    """
    for label, ours in given.items():
        if ours and ours not in ontology.entities:
            raise UsageError(
                f"--label {label}={ours}: the ontology has no entity type {ours!r}",
                fix=f"one of {', '.join(ontology.entities)}",
            )
    usual = _usual(theirs)
    found = {}
    for label in theirs:
        same = label if label in ontology.entities else label.upper()
        ours = given.get(label, usual.get(label.upper(), same))
        if ours in ontology.entities:
            found[label] = ours
    if not found:
        raise UsageError(
            f"{tagger} gives the labels {', '.join(sorted(theirs)) or 'none'}; none is known here",
            fix="--label THEIRS=OURS for each that counts",
        )
    return found


def bare(labels: Iterable[str]) -> set[str]:
    """Labels without the B-, I-, E-, S-, L- or U- of their scheme, and without O."""
    return {plain(label) for label in labels} - {"O", ""}


def plain(label: str) -> str:
    """A label without the mark of its scheme."""
    return label[2:] if label[1:2] in ("-", "_") and label[:1] in "BIESLU" else label


def _usual(theirs: Collection[str]) -> dict[str, str]:
    known = {label.upper() for label in theirs}
    _, *lines = TABLE.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    rows = [line.split("\t") for line in lines]
    return {label: ours for label, ours, unless in rows if not unless or unless not in known}
