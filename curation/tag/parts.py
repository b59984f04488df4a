"""What the rules build while they read: mentions, triggers and stances still open to change."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Mention:
    """An entity in the making; a range of tokens, end exclusive.

    Attributes:
        kind: the lexicon class or rule family it comes from.
        code: office or organisation kind, for refs and for rules.
        country: ISO-3 code of the state it belongs to, where known.
        slot: how it is tied to its clause: subject, ko, se, gen … (see `cases`).
        after: the first token after its case marker.
    """

    first: int
    last: int
    type: str
    level: str | None
    ref: tuple[str, ...]
    kind: str
    by: list[str]
    confidence: float
    code: str = ""
    country: str = ""
    slot: str = ""
    after: int = 0


@dataclass(slots=True, eq=False)
class Trigger:
    """An event in the making; arguments are (role, filler, rule)."""

    first: int
    last: int
    type: str
    mode: str | None
    sort: str
    code: str
    by: list[str]
    confidence: float
    modality: str = ""
    polarity: str = ""
    arguments: list[tuple[str, Mention | Trigger, str]] = field(default_factory=list)
    sources: list[Mention] = field(default_factory=list)

    def has(self, role: str) -> bool:
        """Whether some argument fills `role`."""
        return any(found == role for found, _, _ in self.arguments)

    def fillers(self, *roles: str) -> list[Mention]:
        """The mentions that fill one of `roles`."""
        return [f for role, f, _ in self.arguments if role in roles and isinstance(f, Mention)]


@dataclass(slots=True, eq=False)
class Position:
    """A stance in the making."""

    holder: Mention
    target: Mention | Trigger
    polarity: str
    modality: str
    first: int
    last: int
    sources: list[Mention]
    by: list[str]
    confidence: float
