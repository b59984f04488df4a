"""One tagger, or several that read together; whoever fails costs nobody else the article."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from curation.errors import CurationError
from curation.model import Annotation, Issue, sha256
from curation.ontology import Ontology
from curation.plugins import OutOfReachError, Reading, Tagger
from curation.tag.team.policy import Policy
from curation.tag.team.repair import repaired
from curation.tag.team.texts import oddities
from curation.tag.team.trust import Trust


class Team:
    """Taggers in the order of their rank."""

    def __init__(
        self,
        taggers: Sequence[Tagger],
        ontology: Ontology,
        policy: Policy = "union",
        trust: Trust | None = None,
    ):
        """Join taggers.

        Args:
            taggers: at least one; of two that say the same the earlier one's words are taken.
            ontology: what labels there are.
            policy: how several readings become one; see `curation.tag.team.merge`.
            trust: how much each one's word counts.
        """
        self.taggers, self.ontology, self.policy = list(taggers), ontology, policy
        self.trust = trust or Trust()
        self._gone: set[str] = set()

    @property
    def author(self) -> str:
        """Names and versions; equal authors read alike."""
        if len(self.taggers) == 1:
            return _author(self.taggers[0])
        state = [*map(_author, self.taggers), *map(repr, sorted(self.trust.judged.items()))]
        digest = hashlib.sha256("\n".join(state).encode()).hexdigest()[:8]
        return f"{'+'.join(tagger.name for tagger in self.taggers)}@{self.policy}-{digest}"

    def read(self, article_id: str, text: str, issues: list[Issue]) -> Annotation:
        """A weak annotation; what went wrong on the way is added to `issues`.

        Raises:
            CurationError: a tagger says that it cannot go on at all.
        """
        issues.extend(oddities(article_id, text))
        readings = [self._read(tagger, article_id, text, issues) for tagger in self.taggers]
        if len(readings) == 1:
            return readings[0]
        from curation.tag.team.merge import Voice, merged

        voices = [
            Voice(tagger.name, getattr(tagger, "labels", None), reading)
            for tagger, reading in zip(self.taggers, readings, strict=True)
        ]
        entities, events, stances = merged(voices, self.policy, self.trust, self.ontology)
        update = {"entities": entities, "events": events, "stances": stances}
        return self._empty(article_id, text, self.author).model_copy(update=update)

    def _read(self, tagger: Tagger, article_id: str, text: str, issues: list[Issue]) -> Annotation:
        author = _author(tagger)
        if author in self._gone:
            return self._empty(article_id, text, author)
        try:
            said = tagger(article_id, text)
            reading = said if isinstance(said, Reading) else Reading(said)
            issues.extend(reading.issues)
            annotation = reading.annotation
            if not isinstance(annotation, Annotation):
                raise TypeError(f"gave {type(annotation).__name__}, not an Annotation")
            if (annotation.article_id, annotation.article_sha256) != (article_id, sha256(text)):
                raise ValueError("speaks of another article or text")
            annotation, found = repaired(annotation, text, self.ontology, author)
        except CurationError:
            raise
        except OutOfReachError as error:
            self._gone.add(author)
            issues.append(_gave_up(author, article_id, str(error)))
            return self._empty(article_id, text, author)
        except Exception as error:
            issues.append(_failed(author, article_id, f"{type(error).__name__}: {error}"))
            return self._empty(article_id, text, author)
        issues.extend(found)
        return annotation

    def _empty(self, article_id: str, text: str, author: str) -> Annotation:
        return Annotation(
            article_id=article_id,
            article_sha256=sha256(text),
            author=author,
            origin="weak",
            ontology_version=self.ontology.version,
            entities=(),
            events=(),
            stances=(),
        )


def _author(tagger: Tagger) -> str:
    return f"{tagger.name}@{tagger.version}"


def _failed(author: str, article_id: str, message: str) -> Issue:
    return Issue(
        rule="tagger-failed",
        severity="error",
        article_id=article_id,
        author=author,
        where="whole article",
        message=message,
        fix="correct the tagger; until then the article goes to people without its suggestions",
    )


def _gave_up(author: str, article_id: str, message: str) -> Issue:
    return Issue(
        rule="tagger-gone",
        severity="error",
        article_id=article_id,
        author=author,
        where="this article and all after it",
        message=f"it is not asked any more: {message}",
        fix="see that it runs, then preannotate again; the other taggers have gone on",
    )
