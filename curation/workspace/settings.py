"""What `curation.toml` may say."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from curation.errors import WorkspaceError

MARK = "workspace.json"
"""The file that makes a folder a workspace."""


class Settings(BaseModel):
    """Settings of a workspace; all have a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = "hindi-diplomacy"
    title: str = "Hindi diplomacy and war news"
    description: str = (
        "Who met, threatened, supported or armed whom in Hindi news, who says so, and where each "
        "side stands: entities, events and stance."
    )
    license: str | None = None
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
# license = "cc-by-4.0"                     # of the dataset; none by default
# project = "Curation"                      # title of the Label Studio project
# tagger = "rules"                          # who pre-annotates; ["rules", "spacy:FOLDER"] is two
# merge = "union"                           # how several taggers' readings become one
# labels = {}                               # labels of models, to ours: {"GEO" = "LOC"}
# policy = "majority"                       # how several readings become gold
# trusted = []                              # annotators the policy "trusted" goes by
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
