"""The ontology: `label_config/ontology.yaml` read, checked and asked.

All labels of the project are named in that file and nowhere else. Everything that shows labels
(the labelling page, the tables of the guidelines, the dataset's ClassLabels) is derived from an
`Ontology`.
"""

from curation.ontology.file import json_schema, load, starter
from curation.ontology.labels import (
    EXAMPLE_MARK,
    Bilingual,
    EntityType,
    EventType,
    Example,
    FlagRules,
    Label,
    Mode,
    Ontology,
    Role,
    StanceRules,
)

__all__ = [
    "EXAMPLE_MARK",
    "Bilingual",
    "EntityType",
    "EventType",
    "Example",
    "FlagRules",
    "Label",
    "Mode",
    "Ontology",
    "Role",
    "StanceRules",
    "json_schema",
    "load",
    "starter",
]
