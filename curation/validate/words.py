"""Word lists of the span rules, read from `words.yaml`."""

from __future__ import annotations

import functools
import importlib.resources

import yaml
from pydantic import BaseModel, ConfigDict


class Labels(BaseModel):
    """The labels of the ontology that word rules speak of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: str
    title: str
    date: str
    number: str
    name: str
    nominal: str


class Words(BaseModel):
    """The lists of `words.yaml`; the file says what each is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: Labels
    case_markers: frozenset[str]
    genitives: frozenset[str]
    particles: frozenset[str]
    pronouns: frozenset[str]
    titles: frozenset[str]
    light_verbs: frozenset[str]
    carriers: frozenset[str]
    states: frozenset[str]
    vague_times: frozenset[str]
    anniversaries: frozenset[str]
    approximations: tuple[str, ...]
    collectives: dict[str, int]

    def title_length(self, words: list[str]) -> int:
        """How many words at the start of `words` are titles; 0 if there is none."""
        length = 0
        while found := next(
            (n for n in (3, 2, 1) if " ".join(words[length : length + n]) in self.titles), 0
        ):
            length += found
        return length


@functools.cache
def load() -> Words:
    """The shipped lists."""
    file = importlib.resources.files("curation.validate") / "words.yaml"
    return Words.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
