"""The files that follow from the ontology."""

from __future__ import annotations

import json

from curation.ontology import Ontology, json_schema
from curation.studio.guide import fill_tables
from curation.studio.interface import interface


def derived(ontology: Ontology, guidelines: str) -> dict[str, str]:
    """Path (relative, with slashes) → content of every derived file.

    Args:
        ontology: what they are derived from.
        guidelines: the present text of `guidelines.md`; only its tables are made anew.

    Raises:
        CheckFailed: the guidelines' markers are broken.
    """
    schema = json.dumps(json_schema(), ensure_ascii=False, indent=2)
    return {
        "label_config/interface.xml": interface(ontology),
        "label_config/ontology.schema.json": schema + "\n",
        "guidelines.md": fill_tables(guidelines, ontology),
    }
