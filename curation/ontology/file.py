"""Reading the ontology file; its faults are gathered, each with its line, and reported at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex
import yaml
from pydantic import ValidationError

from curation.errors import OntologyError
from curation.ontology.checks import Fault, Place, meaning_faults
from curation.ontology.labels import Ontology

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Yaml(_Safe):  # type: ignore[misc]
    """A safe loader with the booleans of YAML 1.2: true and false; yes, no, on, off are words."""


_BOOL = "tag:yaml.org,2002:bool"
_Yaml.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != _BOOL]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Yaml.add_implicit_resolver(_BOOL, regex.compile(r"^(true|false)$"), list("tf"))


DEEPEST = 16
"""Where the search for lines ends: the file is at most 8 deep, one that contains itself endless."""


def starter() -> Path:
    """The folder that holds the shipped `label_config/` and `guidelines.md`."""
    package = Path(__file__).parents[1]
    packed = package / "_starter"
    return packed if packed.is_dir() else package.parent


def json_schema() -> dict[str, Any]:
    """JSON Schema of the file, by which editors complete and check it while it is written."""
    schema = Ontology.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def load(path: Path | None = None) -> Ontology:
    """Read and check an ontology file; without `path`, the shipped one.

    Raises:
        OntologyError: the file cannot be read or says something wrong; all faults are listed,
            each with its line.
    """
    path = path or starter() / "label_config" / "ontology.yaml"
    node, data = _read(path)
    shape = list(_shape_faults(data))
    faults = [*_repeated_keys(node), *shape, *meaning_faults(data)]
    if not faults:
        return Ontology.model_validate(data)
    lines = dict(_lines(node))
    placed = sorted(((_line(lines, place), place, what) for place, what in faults))
    raise OntologyError(
        f"{path}: {len(placed)} fault{'s' if len(placed) > 1 else ''}",
        details=[
            f"line {line}  {'.'.join(place) or 'file'}: {what}" for line, place, what in placed
        ],
    )


def _read(path: Path) -> tuple[yaml.Node | None, Any]:
    """The file as a tree with line numbers, and as plain data."""
    try:
        text = path.read_text(encoding="utf-8")
        loader = _Yaml(text)
        node = loader.get_single_node()
        return node, None if node is None else loader.construct_document(node)
    except OSError as error:
        raise OntologyError(f"cannot read {path}: {error.strerror}", fix="curation init") from None
    except UnicodeDecodeError as error:
        raise OntologyError(f"{path} is not UTF-8 (byte {error.start})") from None
    except yaml.YAMLError as error:
        raise OntologyError(f"{path} is not YAML: {error}") from None


def _shape_faults(data: Any) -> Iterator[Fault]:
    """Wrong types, missing and unknown keys."""
    try:
        Ontology.model_validate(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = tuple(str(part) for part in fault["loc"] if part != "[key]")
            found = "" if fault["type"] == "missing" else f", found {str(fault['input'])[:60]!r}"
            yield place, fault["msg"] + found


def _repeated_keys(node: yaml.Node | None) -> Iterator[Fault]:
    for place, parent in _mappings(node, ()):
        seen: set[str] = set()
        for key, _ in parent.value:
            if key.value in seen:
                yield (*place, str(key.value)), "the key stands twice"
            seen.add(key.value)


def _mappings(node: yaml.Node | None, place: Place) -> Iterator[tuple[Place, yaml.MappingNode]]:
    if isinstance(node, yaml.MappingNode):
        yield place, node
    for key, value, _ in _children(node, len(place)):
        yield from _mappings(value, (*place, key))


def _lines(node: yaml.Node | None, place: Place = ()) -> Iterator[tuple[Place, int]]:
    """Line number (from 1) of every place in the file."""
    for key, value, line in _children(node, len(place)):
        yield (*place, key), line
        yield from _lines(value, (*place, key))


def _children(node: yaml.Node | None, depth: int) -> Iterator[tuple[str, yaml.Node, int]]:
    """What hangs below a node: its key, the node itself, the line it begins on."""
    if depth > DEEPEST:
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield str(key.value), value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield str(number), value, value.start_mark.line + 1


def _line(lines: dict[Place, int], place: Place) -> int:
    """Line of a place, or of the nearest place around it that stands in the file."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)
