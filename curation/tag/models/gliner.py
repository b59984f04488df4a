"""GLiNER: a model that is told in words which entities to look for, by path or name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from curation.errors import UsageError
from curation.model import Annotation
from curation.ontology import Ontology
from curation.tag.models.labels import mapping
from curation.tag.models.source import fingerprint, name_of, needs
from curation.tag.models.spans import Found, Spans, pieces
from curation.tag.text import Doc

THRESHOLD = 0.5
"""How sure the model has to be; its authors' own default."""


class GlinerTagger:
    """Entities of a GLiNER model, asked for by the English names of our types.

    `--label "head of state=PER"` asks for something in other words.
    """

    def __init__(self, ontology: Ontology, argument: str, labels: Mapping[str, str]):
        """Load the model.

        Raises:
            UsageError: GLiNER or the model is not there, or a label leads to no type of ours.
        """
        with needs("gliner", "GLiNER"):
            from gliner import GLiNER
        here = Path(argument).exists()
        try:
            self.model = GLiNER.from_pretrained(argument, local_files_only=here)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise UsageError(
                f"GLiNER cannot load {argument}: {str(error).splitlines()[0]}",
                fix="--tagger gliner:FOLDER, as model.save_pretrained(FOLDER) wrote it",
            ) from None
        self.model.data_processor.words_splitter = _words
        self.name = f"gliner/{name_of(argument)}"
        asked = {entity.en: name for name, entity in ontology.entities.items()} | dict(labels)
        self.mapping = mapping(ontology, list(asked), asked, self.name)
        self.labels = frozenset(self.mapping.values())
        self.version = fingerprint(argument, version("gliner"), self.mapping)
        self.spans = Spans(ontology, self.name, self.version)

    def __call__(self, article_id: str, text: str) -> Annotation:
        """The model's entities."""
        return self.spans.annotation(article_id, text, self._found(text))

    def _found(self, text: str) -> Iterator[Found]:
        for at, piece in pieces(text):
            if piece.strip():
                asked = list(self.mapping)
                for span in self.model.predict_entities(piece, asked, threshold=THRESHOLD):
                    label, sure = self.mapping[span["label"]], round(float(span["score"]), 4)
                    yield Found(at + span["start"], at + span["end"], label, sure)


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Words with their places. GLiNER's own splitter takes vowel signs for the end of a word."""
    doc = Doc(text)
    for start, end in zip(doc.starts, doc.ends, strict=True):
        if not text[start:end].isspace():
            yield text[start:end], start, end
