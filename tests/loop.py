"""What the tests on a real Label Studio share: articles, readings, and the way there and back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from readings import Sketch

from curation.model import Annotation, Article
from curation.ontology import Ontology
from curation.studio.client import Studio
from curation.studio.decode import Decoded, decode
from curation.studio.encode import encode
from curation.studio.interface import interface
from curation.studio.plan import Plan, Target, plan
from curation.studio.project import Wanted, fingerprint
from curation.studio.pull import Pull, pseudonyms, pull
from curation.studio.push import Pushed, push
from curation.studio.rows import Key, rows

PSEUDONYM = pseudonyms(b"salt of the tests")


def article(number: int, more: str = "") -> Article:
    """A short article of its own."""
    text = f"बैठक क्रमांक {number}\nमंगलवार को भारत ने कहा कि रूस और यूक्रेन की बैठक हुई।{more}"
    return Article(id=f"a{number}", title=f"बैठक क्रमांक {number}", text=text, raw_sha256="0" * 64)


def reading(of: Article, ontology: Ontology, author: str = "rules-1") -> Annotation:
    """A reading with relations of two labels, a chain of sources, a stance."""
    drawn = Sketch(of.text, of.id, ontology.version)
    india = drawn.entity("भारत", "GPE", "IND")
    russia = drawn.entity("रूस", "GPE", "RUS")
    ukraine = drawn.entity("यूक्रेन", "GPE", "UKR", "EUROPE")
    day = drawn.entity("मंगलवार", "DATE")
    meeting = drawn.event(
        "बैठक",
        "MEET",
        ("Participant", russia),
        ("Participant", ukraine),
        ("Time", day),
        sources=(russia, india),
        nth=1,
    )
    drawn.stance(india, meeting, "support", "बैठक हुई")
    return drawn.annotation(author, "weak")


@dataclass
class Loop:
    """A workspace in small: its articles and readings, the server, and what the journal holds."""

    studio: Studio
    ontology: Ontology
    articles: dict[str, Article]
    readings: dict[str, Annotation]
    workspace: str = field(default_factory=lambda: secrets.token_hex(6))
    guide: str = "<p>निर्देश</p>"
    page: str = ""
    journal: list[Mapping[str, Any]] = field(default_factory=list)
    opened: list[Studio] = field(default_factory=list)

    @classmethod
    def of(cls, studio: Studio, ontology: Ontology, count: int) -> Loop:
        """A fresh workspace of `count` articles."""
        articles = {made.id: made for made in (article(n) for n in range(1, count + 1))}
        readings = {ident: reading(made, ontology) for ident, made in articles.items()}
        return cls(studio, ontology, articles, readings, page=interface(ontology))

    @property
    def wanted(self) -> Wanted:
        return Wanted(workspace=self.workspace, title="परीक्षा", page=self.page, guide=self.guide)

    @property
    def targets(self) -> list[Target]:
        return [
            Target(
                article_id=ident,
                text_sha256=made.sha256,
                model_version=self.readings[ident].author if ident in self.readings else None,
            )
            for ident, made in self.articles.items()
        ]

    def payload(self, idents: Sequence[str]) -> list[dict[str, Any]]:
        sha = fingerprint(self.page)
        return [encode(self.articles[i], self.readings.get(i), sha) for i in idents]

    @property
    def stored(self) -> set[Key]:
        """The tasks that have been there, by the journal: what `plan` takes as `known`."""
        stored = [entry for entry in self.journal if entry["event"] == "stored"]
        return {Key(*key) for entry in stored for _, *key in entry["tasks"]}

    def plan(self, **options: Any) -> Plan:
        return plan(self.studio, self.wanted, self.targets, **options)

    def push(self, made: Plan | None = None, **options: Any) -> Pushed:
        return push(
            self.studio,
            made or self.plan(),
            self.payload,
            self.ontology,
            journal=self.journal.append,
            **options,
        )

    def through(self, url: str, **options: Any) -> Loop:
        """The same workspace over another address, without pauses."""
        options = {"pause": lambda _: None, "timeout": 2.0, **options}
        studio = Studio(url, self.studio._key, **options)
        self.opened.append(studio)
        return replace(self, studio=studio)

    def close(self) -> None:
        """Close the connections made by `through`."""
        for studio in self.opened:
            studio.close()

    def tasks(self, project: int) -> dict[str, list[int]]:
        """Article → numbers of its tasks."""
        found: dict[str, list[int]] = {}
        for row in rows(self.studio, project):
            assert isinstance(row.key, Key)
            found.setdefault(row.key.article_id, []).append(row.id)
        return found

    def pull(self, project: int, since: Mapping[int, str] | None = None) -> Pull:
        return pull(self.studio, project, PSEUDONYM, since)

    def decoded(self, made: Pull) -> dict[int, Decoded]:
        """Task → what it holds, of all tasks a pull fetches."""
        articles = {ident: found.sha256 for ident, found in self.articles.items()}
        return {
            task["id"]: decode(task, articles, self.ontology)
            for chunk in made.chunks()
            for task in chunk.tasks
        }
