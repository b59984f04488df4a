"""Weak taggers: a first reading of an article for people to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from curation.tag.tagger import RulesTagger

__all__ = ["RulesTagger"]


def __getattr__(name: str) -> Any:
    if name == "RulesTagger":
        from curation.tag.tagger import RulesTagger

        return RulesTagger
    raise AttributeError(name)
