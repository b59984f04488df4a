"""What must hold before a version goes out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import regex

from curation.model import Annotation, Issue
from curation.publish.built import Built
from curation.publish.release import Gates, Release, Source

EMAIL = regex.compile(r"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+")
PERSONAL = "gate-personal"
SHOWN = 5
VAGUE = ("other", "unknown")
"""Licences that say nothing unless a note or an address explains them."""


def findings(
    release: Release, built: Built, gates: Gates, validation: Iterable[Issue] = ()
) -> list[Issue]:
    """Everything that stands against publishing; nothing if the gates are open.

    `validation` is what `validate` says of the gold; its errors count.
    """
    return [
        *(issue for issue in validation if issue.severity == "error"),
        *_agreement(release, gates),
        *_coverage(built, gates),
        *(issue for issue in built.leaks if issue.severity == "error"),
        *_licences(release),
        *_addresses(release),
    ]


def _issue(rule: str, where: str, message: str, fix: str, article_id: str = "") -> Issue:
    return Issue(
        rule=rule,
        severity="error",
        article_id=article_id,
        where=where,
        message=message,
        fix=fix,
    )


def _agreement(release: Release, gates: Gates) -> Iterator[Issue]:
    measured = {figure.layer: figure for figure in release.agreement}
    for layer, floor in gates.agreement.items():
        figure = measured.get(layer)
        if figure is None:
            yield _issue(
                "gate-agreement", layer, f"not measured, the floor is {floor:g}", "curation agree"
            )
        elif figure.value < floor:
            said = f"{figure.measure} is {figure.value:.3f}, the floor is {floor:g}"
            yield _issue("gate-agreement", layer, said, "curation agree shows where people differ")


def _coverage(built: Built, gates: Gates) -> Iterator[Issue]:
    for layer in gates.coverage:
        total: Counter[str] = Counter()
        for found in built.labels(layer).values():
            total.update(found)
        missing = [name for name, number in total.items() if not number]
        if missing or not total:
            said = f"the gold has no {', '.join(missing) or 'label at all'}"
            yield _issue("gate-coverage", layer, said, "label articles that have them")


def _licences(release: Release) -> Iterator[Issue]:
    if release.meta.license is None:
        yield _issue(
            "gate-licence",
            "the annotations",
            "no licence is set",
            'say one in curation.toml: license = "cc-by-4.0"',
        )
    known = {source.name for source in release.meta.sources if _says_something(source)}
    without: dict[str, list[str]] = defaultdict(list)
    for article in release.articles:
        in_it = article.id in release.ledger.articles
        if in_it and not article.license and article.source not in known:
            without[article.source or ""].append(article.id)
    for source, articles in sorted(without.items()):
        yield _issue(
            "gate-licence",
            source or "no source named",
            f"no licence is known for {len(articles)} of its articles: {_some(articles)}",
            "name the source in curation.toml under [[sources]]"
            if source
            else "curation ingest their files again, with --license",
        )


def _says_something(source: Source) -> bool:
    return source.license not in VAGUE or bool(source.note or source.url)


def _addresses(release: Release) -> Iterator[Issue]:
    for said in (release.gold, release.human, release.weak):
        for annotation in said:
            for where, text in _own_words(annotation):
                if EMAIL.search(text):
                    yield _issue(
                        PERSONAL,
                        where,
                        "an e-mail address must not be published",
                        "curation pull gives annotators pseudonyms; edit the note in Label Studio",
                        annotation.article_id,
                    )


def _own_words(annotation: Annotation) -> Iterator[tuple[str, str]]:
    """What an annotation says in words of its own, not in the article's."""
    yield "author", annotation.author
    yield "note", annotation.flags.note or ""
    items: Any = (*annotation.entities, *annotation.events, *annotation.stances)
    for item in items:
        for name in (*(item.by or ()), *(item.from_ or ())):
            yield item.id, name


def _some(names: list[str]) -> str:
    return ", ".join(sorted(names)[:SHOWN]) + (" …" if len(names) > SHOWN else "")
