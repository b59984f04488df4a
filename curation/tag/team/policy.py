"""How several readings may become one; `curation.tag.team.merge` does it."""

from __future__ import annotations

from typing import Literal, get_args

Policy = Literal["union", "vote", "first"]
POLICIES: tuple[Policy, ...] = get_args(Policy)
