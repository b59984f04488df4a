"""What `curation.toml` may say."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from curation.errors import WorkspaceError
from curation.publish.release import Address, Gates, License, Name, Source, Words

MARK = "workspace.json"
"""The file that makes a folder a workspace."""


class Settings(BaseModel):
    """Settings of a workspace; all have a default.

    Attributes:
        name, title, description, license, homepage, authors, released, sources, limits, personal:
            see `curation.publish.release.Meta`.
        standoff: publish offsets and hashes, and no texts.
        gates: what must hold before a version is published.
        project: title of the Label Studio project.
        tagger: who pre-annotates.
        merge: how the readings of several taggers become one.
        labels: what a label of a model is called here.
        policy: how several readings become gold.
        trusted: annotators the policy "trusted" goes by.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = "hindi-diplomacy"
    title: Words = "Hindi diplomacy and war news"
    description: Words = (
        "Who met, threatened, supported or armed whom in Hindi news, who says so, and where each "
        "side stands: entities, events and stance."
    )
    license: License | None = None
    homepage: Address | None = None
    authors: tuple[Words, ...] = ()
    released: date | None = None
    sources: tuple[Source, ...] = ()
    limits: tuple[Words, ...] = ()
    personal: Words | None = None
    standoff: bool = False
    gates: Gates = Gates()
    project: str = "Curation"
    tagger: str | tuple[str, ...] = "rules"
    merge: str = "union"
    labels: dict[str, str] = {}
    policy: str = "majority"
    trusted: tuple[str, ...] = ()

    @property
    def taggers(self) -> tuple[str, ...]:
        """Who pre-annotates, the one that counts most first."""
        return (self.tagger,) if isinstance(self.tagger, str) else self.tagger


TEMPLATE = """\
# Settings of this workspace. Every line is optional; what stands here is the default.
# name = "hindi-diplomacy"                  # of the dataset
# title = "Hindi diplomacy and war news"    # of the dataset's card
# description = "…"                         # its first paragraph
# license = "cc-by-4.0"                     # of the annotations; nothing is published without one
# authors = []                              # for citations
# homepage = "https://…"                    # likewise
# released = 2026-09-01                     # likewise; a day you give, never the clock's
# limits = []                               # known limits of the dataset, a sentence each
# personal = "…"                            # what the card says about people in the texts
# standoff = false                          # true: publish offsets and hashes, no texts
# project = "Curation"                      # title of the Label Studio project
# tagger = "rules"                          # who pre-annotates; ["rules", "spacy:FOLDER"] is two
# merge = "union"                           # how several taggers' readings become one
# labels = {}                               # labels of models, to ours: {"GEO" = "LOC"}
# policy = "majority"                       # how several readings become gold
# trusted = []                              # annotators the policy "trusted" goes by
#
# [gates]                                   # nothing is published below these
# agreement = { entity = 0.8, stance = 0.6 }  # lowest agreement, by a layer of `curation agree`
# coverage = ["events", "stance"]           # layers every label of which must occur in the gold
#
# [[sources]]                               # whose texts, and on which terms; as often as needed
# name = "…"
# license = "…"
# url = "https://…"
# note = "…"
"""


def read_settings(path: Path) -> Settings:
    """The settings in a file; the defaults if there is none.

    Raises:
        WorkspaceError: it is not TOML, or says what it may not say.
    """
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Settings()
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise WorkspaceError(
            f"{path} is wrong",
            details=faults,
            fix=f"it may say {', '.join(Settings.model_fields)}",
        ) from None
    except ValueError as error:
        raise WorkspaceError(
            f"{path} is not TOML in UTF-8: {error}", fix='write lines such as: name = "my-dataset"'
        ) from None
