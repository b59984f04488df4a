"""Taggers on any engine: over the articles of a workspace, or from shards to shards."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from curation.engine.base import Engine, spread
from curation.engine.shards import JSONL, SUFFIX, Folder, Job, Shard, lines, made_from, shards
from curation.flow.filter import read_line
from curation.flow.progress import Progress, quiet
from curation.flow.run import Carried, carried, carry_out
from curation.flow.tagged import Tagged, tag_all
from curation.flow.taggers import Choice
from curation.model import Annotation, Issue
from curation.ontology import Ontology
from curation.tag.team import Team, Trust
from curation.workspace.settings import Settings

CHUNK = 32
"""Articles of a workspace that go to a worker together."""

_TEAMS: dict[bytes, Team] = {}
"""The team that this worker has loaded, by its recipe."""


@dataclass(frozen=True)
class Recipe:
    """How to make a team of taggers: this is sent to workers, each of which makes it once.

    Attributes:
        choice: what the user asks for.
        ontology: what labels there are.
        settings: of the workspace, if there is one.
        trust: how much each tagger's word counts.
    """

    choice: Choice
    ontology: Ontology
    settings: Settings | None = None
    trust: Trust | None = None

    def trusting(self, trust: Trust) -> Recipe:
        """The same, with each tagger's word weighed."""
        return replace(self, trust=trust)

    def team(self) -> Team:
        """The taggers, made.

        Raises:
            UsageError: there is no such tagger or policy.
        """
        made = self.choice.team(self.ontology, self.settings)
        return Team(made.taggers, made.ontology, made.policy, self.trust)


def tag_spread(
    engine: Engine,
    recipe: Recipe,
    texts: list[tuple[str, str]],
    issues: list[Issue],
    progress: Progress = quiet,
) -> Iterator[Annotation]:
    """`tag_all` on an engine: the same annotations in the same order."""
    done = 0
    for tagged, found in spread(engine, partial(_tag_chunk, recipe), texts, CHUNK):
        issues += found
        done += len(tagged)
        progress(done, len(texts))
        yield from tagged


def tag_shards(
    source: str,
    out: Folder,
    recipe: Recipe,
    engine: Engine,
    *,
    form: str = JSONL,
    progress: Progress = quiet,
) -> tuple[str, Carried]:
    """Annotate shards of articles.

    Args:
        source: a folder or an address of articles, or of a run that has some.
        out: gets `annotations` and `issues`.
        recipe: of the taggers.
        engine: where it runs; the result is the same on all.
        form: `jsonl` or `parquet`.
        progress: told how many shards have been done.

    Returns:
        The taggers with their version, and what was done.

    Raises:
        UsageError: there is no such tagger, or there are no shards.
    """
    author = recipe.team().author
    ours = made_from("preannotate", author, recipe.ontology.fingerprint, form)
    jobs = [
        Job(shard.name, made_from(ours, shard.mark), shard) for shard in shards(source, "articles")
    ]
    done, made = carry_out(
        engine,
        partial(_tag_shard, recipe),
        jobs,
        out,
        table="annotations",
        suffix=SUFFIX[form],
        progress=progress,
    )
    return author, carried("annotations", done, made)


def _tag_chunk(
    recipe: Recipe, texts: Sequence[tuple[str, str]]
) -> tuple[list[Annotation], list[Issue]]:
    issues: list[Issue] = []
    return list(tag_all(_team(recipe), texts, issues)), issues


def _team(recipe: Recipe) -> Team:
    key = pickle.dumps(recipe)
    if key not in _TEAMS:
        _TEAMS.clear()
        _TEAMS[key] = recipe.team()
    return _TEAMS[key]


def _tag_shard(recipe: Recipe, shard: Shard) -> tuple[dict[str, Iterable[bytes]], dict[str, int]]:
    issues: list[Issue] = []
    team = _team(recipe)
    done = Tagged(team.author)
    found = tag_all(team, _texts(shard, issues), issues)
    annotations = [done.count(annotation).to_line().encode() for annotation in found]
    counts = Counter(
        entities=done.entities,
        events=done.events,
        arguments=done.arguments,
        stances=done.stances,
        errors=sum(issue.severity == "error" for issue in issues),
    )
    written = [issue.to_line().encode() for issue in issues]
    return {"annotations": annotations, "issues": written}, dict(counts)


def _texts(shard: Shard, issues: list[Issue]) -> Iterator[tuple[str, str]]:
    """The texts of a shard; a line that cannot be read, or the rest of it, is an Issue."""
    number = 0
    try:
        for number, line in enumerate(lines(shard.address), 1):
            found = read_line(line, f"{shard.address}:{number}")
            if isinstance(found, Issue):
                issues.append(found)
            else:
                yield found
    except OSError as error:
        issues.append(unreadable(shard.address, number, error))


def unreadable(address: str, number: int, error: Exception) -> Issue:
    """A shard that cannot be read further than a line."""
    return Issue(
        rule="unreadable-shard",
        severity="error",
        article_id="?",
        where=f"{address}, after line {number}",
        message=str(error) or type(error).__name__,
        fix="make the shard anew, or take it out",
    )
