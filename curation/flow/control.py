"""Control articles: some whose right reading is known, mixed among a group's new ones.

They are articles that other groups have read and adjudication has settled. What a group says of
one of them is a check of the group and no further vote: it stands in a file of its own and takes
part in no gold, no agreement and no release.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from curation.errors import UsageError
from curation.flow.blind import place
from curation.flow.lanes import Division
from curation.model import Annotation
from curation.workspace.store import CONTROLS, DISPUTES, GOLD, HUMAN, Workspace

MOST = 0.5
"""The largest share of a group's tasks that may be control articles."""


@dataclass(frozen=True)
class Controls:
    """Group → its control articles; `rate` is the share they shall have of its tasks."""

    rate: float = 0.0
    groups: dict[str, list[str]] = field(default_factory=dict)

    def of(self, group: str | None) -> list[str]:
        """The control articles of a group."""
        return self.groups.get(group or "", [])

    def keep(self, workspace: Workspace) -> None:
        """Remember them; nothing if there never were any."""
        if self.rate or self.groups:
            workspace.write_state(CONTROLS, {"rate": self.rate, "groups": self.groups})


def known_controls(workspace: Workspace) -> Controls:
    """The control articles given out so far."""
    state = workspace.state(CONTROLS) or {}
    return Controls(state.get("rate", 0.0), state.get("groups", {}))


def choose(
    workspace: Workspace,
    articles: Mapping[str, str],
    divided: Division,
    rate: float | None,
    seed: int,
) -> Controls:
    """Control articles for each group, new ones added until they have their share of its tasks.

    Args:
        workspace: whose gold is known.
        articles: ids of the articles there are today, with the hashes of their texts.
        divided: who reads what; what a group reads anyway is no control article for it.
        rate: share of a group's tasks, 0 to 1; None for that of the push before.
        seed: of the choice.

    Raises:
        UsageError: the work is not divided, or nothing is known well enough.
    """
    before = known_controls(workspace)
    wanted = before.rate if rate is None else rate
    if wanted > MOST:
        raise UsageError(
            f"{wanted:.0%} control articles are too many: they are read for nothing else",
            fix=f"--control 5%, at most {MOST:.0%}",
        )
    if divided.groups is None:
        if rate:
            raise UsageError(
                "control articles need groups: in one project everybody sees what was said before",
                fix="curation push --assign one,two --control 5%",
            )
        return before
    settled = [i for i, gold in settled_gold(workspace).items() if articles.get(i) == gold]
    if rate and not settled:
        raise UsageError(
            "no article is known well enough to be a control article: its gold has to rest on two "
            "people or more, with no dispute open",
            fix="curation push --overlap 2, later curation adjudicate, then --control",
        )
    groups: dict[str, list[str]] = {}
    for group, own in divided.groups.items():
        given = [i for i in before.of(group) if i not in own]
        free = sorted(set(settled) - set(own) - set(given), key=lambda i: place(seed, i, group))
        room = round(wanted / (1 - wanted) * len(own)) - len(given) if wanted else 0
        groups[group] = given + free[: max(0, room)]
    return Controls(wanted, {group: some for group, some in groups.items() if some})


def settled_gold(workspace: Workspace) -> dict[str, str]:
    """Articles whose gold is more than one person's word: id → hash of the text it speaks of."""
    return {ident: gold.article_sha256 for ident, gold in settled(workspace).items()}


def settled(workspace: Workspace) -> dict[str, Annotation]:
    """Gold, by article, that rests on two readings or more and has no dispute open."""
    readers = Counter(reading.article_id for reading in workspace.read(HUMAN))
    open_ = {dispute.article_id for dispute in workspace.read(DISPUTES)}
    return {
        gold.article_id: gold
        for gold in workspace.read(GOLD)
        if readers[gold.article_id] > 1 and gold.article_id not in open_
    }
