"""What several people said about each article, merged into gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from curation.errors import UsageError, WorkspaceError
from curation.flow.disputes import decisions
from curation.flow.standing import standing
from curation.flow.validate import faultless
from curation.model import Annotation, Issue, sha256
from curation.review.adjudicate import adjudicate as merge
from curation.review.decisions import Decision
from curation.review.reliability import LEAST_PEOPLE, reliability
from curation.review.votes import POLICIES, TRUSTED, WEIGHTED, Dispute, Policy, trusting, weighing
from curation.workspace.store import ARTICLES, DISPUTES, GOLD, POLICY, Workspace


@dataclass(frozen=True)
class LeftOut:
    """A reading that took no part, or a decision (on the dispute `case`), and its errors."""

    article_id: str
    author: str
    errors: tuple[Issue, ...]
    case: str | None = None


NAMES = (*POLICIES, TRUSTED, WEIGHTED)


@dataclass(frozen=True)
class Adjudicated:
    """Whose readings were merged into gold for how many articles, and what is left open.

    `decisions` of adjudicators took part; `left_out` are readings and decisions with errors.
    `reliability` says how probably each annotator is right, where the policy rests on it.
    """

    policy: str
    annotations: int
    people: int
    articles: int
    disputes: tuple[Dispute, ...]
    outvoted: tuple[Dispute, ...]
    left_out: tuple[LeftOut, ...]
    decisions: int
    reliability: dict[str, float]


def adjudicate(
    workspace: Workspace, policy: str | None, trusted: Collection[str] = ()
) -> Adjudicated:
    """Merge the sound annotations of each article; those with errors take no part.

    Args:
        workspace: whose annotations.
        policy: name of the policy; the workspace's own by default.
        trusted: pseudonyms of trusted annotators; the workspace's own by default.

    Raises:
        WorkspaceError: nobody has annotated anything yet.
        UsageError: there is no such policy, or it lacks what it rests on.
    """
    name = policy or workspace.settings.policy
    if name not in NAMES:
        raise UsageError(
            f"there is no policy {name!r}",
            fix=f"--policy with one of {', '.join(NAMES)}, or `policy` in curation.toml",
        )
    with workspace.writing():
        human, _ = standing(workspace)
        if not human:
            raise WorkspaceError("there are no annotations by people yet", fix="curation pull")
        texts = {article.id: article.text for article in workspace.read(ARTICLES)}
        sound, faulty = faultless(human, texts, workspace.ontology)
        by_article: dict[str, list[Annotation]] = defaultdict(list)
        for annotation in sound:
            by_article[annotation.article_id].append(annotation)
        trusted = trusted or workspace.settings.trusted
        counting, shares = _policy(name, by_article.values(), trusted)
        decided, unusable = _decisions(workspace, texts)
        outcomes = [
            merge(readings, workspace.ontology, counting, decided.get(ident, ()))
            for ident, readings in sorted(by_article.items())
        ]
        disputes = tuple(dispute for outcome in outcomes for dispute in outcome.disputes)
        workspace.write(GOLD, [outcome.gold for outcome in outcomes])
        workspace.write(DISPUTES, disputes)
        workspace.write_state(POLICY, {"policy": name, "trusted": sorted(trusted)})
    return Adjudicated(
        policy=name,
        annotations=len(sound),
        people=len({annotation.author for annotation in sound}),
        articles=len(outcomes),
        disputes=disputes,
        outvoted=tuple(dispute for outcome in outcomes for dispute in outcome.outvoted),
        left_out=(
            *(LeftOut(a.article_id, a.author, errors) for a, errors in faulty),
            *unusable,
        ),
        decisions=sum(len(decided.get(ident, ())) for ident in by_article),
        reliability=shares,
    )


def _decisions(
    workspace: Workspace, texts: dict[str, str]
) -> tuple[dict[str, list[Decision]], list[LeftOut]]:
    """The decisions about the texts of today, and those that break a rule, which do not count."""
    found: dict[str, list[Decision]] = {}
    unusable: list[LeftOut] = []
    for ident, some in decisions(workspace).items():
        for one in some:
            if ident in texts and sha256(texts[ident]) == one.article_sha256:
                sound, faulty = faultless([one.reading], texts, workspace.ontology)
                if sound:
                    found.setdefault(ident, []).append(one)
                else:
                    unusable.append(LeftOut(ident, one.author, faulty[0].errors, one.case))
    return found, unusable


def _policy(
    name: str, articles: Collection[list[Annotation]], trusted: Collection[str]
) -> tuple[Policy, dict[str, float]]:
    """The policy, and the reliabilities it rests on."""
    people = {annotation.author for readings in articles for annotation in readings}
    if name == TRUSTED:
        if strangers := sorted(set(trusted) - people) or (not trusted and ["nobody"]):
            raise UsageError(
                f"the policy trusted names {', '.join(strangers)}",
                fix=f"--trust with some of {', '.join(sorted(people))}, or `trusted` in "
                "curation.toml",
            )
        return trusting(trusted), {}
    if name == WEIGHTED:
        shared = [readings for readings in articles if len(readings) > 1]
        together = {annotation.author for readings in shared for annotation in readings}
        if len(together) < LEAST_PEOPLE:
            raise UsageError(
                f"the policy weighted needs {LEAST_PEOPLE} people who have read the same "
                f"articles; there are {len(together)}",
                fix="curation adjudicate --policy majority",
            )
        known = reliability(shared)
        return weighing(known.shares, known.choices), known.shares
    return POLICIES[name], {}
