"""Weak annotations, for the articles of a workspace or from file to file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from curation.flow.corrections import account
from curation.model import Annotation, Issue, sha256, span_faults
from curation.ontology import Ontology
from curation.plugins import Tagger, tagger
from curation.review.accounts import Account
from curation.review.prune import Pruner
from curation.workspace.store import ARTICLES, HUMAN, WEAK, WEAK_ISSUES, Workspace

Progress = Callable[[int, int | None], None]


@dataclass
class Tagged:
    """What pre-annotation gave: counts, and what went wrong with which article.

    With a bar for precision: the rules under it, and what was left out for that, by layer.
    """

    tagger: str
    articles: int = 0
    entities: int = 0
    events: int = 0
    arguments: int = 0
    stances: int = 0
    changed: bool = False
    issues: tuple[Issue, ...] = ()
    weak_rules: tuple[Account, ...] = ()
    dropped: dict[str, int] = field(default_factory=dict)

    def count(self, annotation: Annotation) -> Annotation:
        """Add one annotation to the counts."""
        self.articles += 1
        self.entities += len(annotation.entities)
        self.events += len(annotation.events)
        self.arguments += sum(len(event.arguments) for event in annotation.events)
        self.stances += len(annotation.stances)
        return annotation


def preannotate(
    workspace: Workspace,
    name: str | None,
    progress: Progress,
    *,
    min_precision: float | None = None,
) -> Tagged:
    """Tag every article of the workspace anew; equal results leave the file alone.

    Args:
        workspace: whose articles.
        name: of the tagger; the workspace's own by default.
        progress: told how many are done.
        min_precision: leave out what rules suggest that people have mostly changed or deleted,
            and lower the confidence of the rest to what its rules have shown.
    """
    chosen = tagger(name or workspace.settings.tagger, workspace.ontology)
    with workspace.writing():
        articles = [(article.id, article.text) for article in workspace.read(ARTICLES)]
        done, issues = Tagged(f"{chosen.name}@{chosen.version}"), list[Issue]()
        annotations = tag_all(chosen, workspace.ontology, articles, issues, progress)
        if min_precision is not None:
            pruner = _pruner(workspace, chosen, articles, min_precision)
            annotations = map(pruner, annotations)
            done.tagger += f"+{pruner.name}"
        done.changed = workspace.write(WEAK, map(done.count, annotations))
        workspace.write(WEAK_ISSUES, issues)
        done.issues = tuple(issues)
        if min_precision is not None:
            done.weak_rules, done.dropped = pruner.weak_rules, dict(+pruner.dropped)
        return done


def _pruner(
    workspace: Workspace, chosen: Tagger, articles: list[tuple[str, str]], minimum: float
) -> Pruner:
    """Judge the tagger as it is, not as it was pruned before, by what people said."""
    readings = list(workspace.read(HUMAN))
    read = {reading.article_id for reading in readings}
    texts = [(ident, text) for ident, text in articles if ident in read]
    weak = {a.article_id: a for a in tag_all(chosen, workspace.ontology, texts, [])}
    return Pruner(account(weak, readings)[0], minimum)


def tag_all(
    chosen: Tagger,
    ontology: Ontology,
    texts: Iterable[tuple[str, str]],
    issues: list[Issue],
    progress: Progress = lambda done, total: None,
) -> Iterator[Annotation]:
    """Tag (id, text) pairs one after the other.

    A tagger that raises, or whose spans do not fit the text, costs its article the annotation
    and nobody else: an empty one is yielded and an Issue added to `issues`.
    """
    total = len(texts) if isinstance(texts, list) else None
    for number, (article_id, text) in enumerate(texts, 1):
        try:
            annotation = chosen(article_id, text)
            faults = [*span_faults(annotation.spans(), text)]
        except Exception as error:
            faults = [f"{type(error).__name__}: {error}"]
        if faults:
            issues.append(_failed(chosen, article_id, faults))
            annotation = _empty(chosen, ontology, article_id, text)
        yield annotation
        progress(number, total)


def _failed(chosen: Tagger, article_id: str, faults: list[str]) -> Issue:
    return Issue(
        rule="tagger-failed",
        severity="error",
        article_id=article_id,
        author=f"{chosen.name}@{chosen.version}",
        where="whole article",
        message="; ".join(faults[:5]),
        fix="correct the tagger; until then the article goes to people without pre-annotation",
    )


def _empty(chosen: Tagger, ontology: Ontology, article_id: str, text: str) -> Annotation:
    return Annotation(
        article_id=article_id,
        article_sha256=sha256(text),
        author=f"{chosen.name}@{chosen.version}",
        origin="weak",
        ontology_version=ontology.version,
        entities=(),
        events=(),
        stances=(),
    )
