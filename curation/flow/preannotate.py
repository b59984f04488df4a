"""Weak annotations, for the articles of a workspace or from file to file."""

from __future__ import annotations

from curation.engine.base import Engine
from curation.flow.corrections import account
from curation.flow.progress import Progress
from curation.flow.tagged import Tagged, tag_all
from curation.flow.taggers import Choice
from curation.flow.tagging import CHUNK, Recipe, tag_spread
from curation.flow.weighed import weighed
from curation.model import Issue
from curation.review.prune import Pruner
from curation.tag.team import Team
from curation.workspace.store import ARTICLES, HUMAN, WEAK, WEAK_ISSUES, Workspace


def preannotate(
    workspace: Workspace,
    choice: Choice | None,
    progress: Progress,
    *,
    engine: Engine | None = None,
    min_precision: float | None = None,
) -> Tagged:
    """Tag every article of the workspace anew; equal results leave the file alone.

    Args:
        workspace: whose articles.
        choice: of taggers; the workspace's own by default.
        progress: told how many are done.
        engine: where it runs; in this process by default.
        min_precision: leave out what rules suggest that people have mostly changed or deleted,
            and lower the confidence of the rest to what its rules have shown.
    """
    team = (choice or Choice()).team(workspace.ontology, workspace.settings)
    with workspace.writing():
        articles = [(article.id, article.text) for article in workspace.read(ARTICLES)]
        team = weighed(workspace, team)
        done, issues = Tagged(team.author), list[Issue]()
        if engine is None or (engine.name == "local" and len(articles) <= CHUNK):
            annotations = tag_all(team, articles, issues, progress)
        else:
            recipe = Recipe(choice or Choice(), workspace.ontology, workspace.settings, team.trust)
            annotations = tag_spread(engine, recipe, articles, issues, progress)
        if min_precision is not None:
            pruner = _pruner(workspace, team, articles, min_precision)
            annotations = map(pruner, annotations)
            done.tagger += f"+{pruner.name}"
        done.changed = workspace.write(WEAK, map(done.count, annotations))
        workspace.write(WEAK_ISSUES, issues)
        done.issues = tuple(issues)
        if min_precision is not None:
            done.weak_rules, done.dropped = pruner.weak_rules, dict(+pruner.dropped)
        return done


def _pruner(
    workspace: Workspace, team: Team, articles: list[tuple[str, str]], minimum: float
) -> Pruner:
    """Judge the tagger as it is, not as it was pruned before, by what people said."""
    readings = list(workspace.read(HUMAN))
    read = {reading.article_id for reading in readings}
    texts = [(ident, text) for ident, text in articles if ident in read]
    weak = {a.article_id: a for a in tag_all(team, texts, [])}
    return Pruner(account(weak, readings)[0], minimum)
