"""Several taggers reading together, and what is wrong with what one of them says."""

from curation.tag.team.policy import POLICIES, Policy
from curation.tag.team.team import Team
from curation.tag.team.trust import Trust

__all__ = ["POLICIES", "Policy", "Team", "Trust"]
