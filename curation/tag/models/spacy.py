"""Any spaCy pipeline that sets `doc.ents`, by the folder it was saved in or by its package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version

from curation.errors import UsageError
from curation.model import Annotation
from curation.ontology import Ontology
from curation.tag.models.labels import mapping
from curation.tag.models.source import fingerprint, name_of, needs
from curation.tag.models.spans import Found, Spans, pieces


class SpacyTagger:
    """Entities of a spaCy pipeline. The components that only entities do not need still run."""

    def __init__(self, ontology: Ontology, argument: str, labels: Mapping[str, str]):
        """Load the pipeline.

        Raises:
            UsageError: spaCy or the pipeline is not there, or its labels mean nothing here.
        """
        with needs("spacy", "spaCy"):
            import spacy
        try:
            self.nlp = spacy.load(argument)
        except (OSError, ValueError, ImportError) as error:
            raise UsageError(
                f"spaCy cannot load {argument}: {str(error).splitlines()[0]}",
                fix="--tagger spacy:FOLDER, as nlp.to_disk(FOLDER) wrote it",
            ) from None
        self.name = f"spacy/{name_of(argument)}"
        theirs = {label for pipe in self.nlp.pipe_labels.values() for label in pipe}
        self.mapping = mapping(ontology, theirs, labels, self.name)
        self.labels = frozenset(self.mapping.values())
        self.version = fingerprint(argument, version("spacy"), self.mapping)
        self.spans = Spans(ontology, self.name, self.version)

    def __call__(self, article_id: str, text: str) -> Annotation:
        """The pipeline's entities."""
        return self.spans.annotation(article_id, text, self._found(text))

    def _found(self, text: str) -> Iterator[Found]:
        for at, piece in pieces(text):
            for span in self.nlp(piece).ents:
                if span.label_ in self.mapping:
                    label = self.mapping[span.label_]
                    yield Found(at + span.start_char, at + span.end_char, label, None)
