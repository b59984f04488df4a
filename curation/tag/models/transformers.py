"""Any token-classification model of the transformers library, by path or name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version

from curation.errors import UsageError
from curation.model import Annotation
from curation.ontology import Ontology
from curation.tag.models.labels import bare, mapping, plain
from curation.tag.models.source import fingerprint, name_of, needs
from curation.tag.models.spans import Found, Spans, pieces

WINDOW = 512
"""Word pieces read at a time where the model does not say how many it can."""


class TransformersTagger:
    """Entities of a token classifier; a word is what its first piece is."""

    def __init__(self, ontology: Ontology, argument: str, labels: Mapping[str, str]):
        """Load the model.

        Raises:
            UsageError: transformers, torch or the model is not there, or its labels mean nothing.
        """
        with needs("transformers", "transformers and torch"):
            import torch  # noqa: F401
            from transformers import pipeline
        try:
            self.model = pipeline("token-classification", model=argument, device=-1)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise UsageError(
                f"transformers cannot load {argument}: {str(error).splitlines()[0]}",
                fix="--tagger transformers:FOLDER, as save_pretrained(FOLDER) wrote model and "
                "tokenizer",
            ) from None
        self.name = f"transformers/{name_of(argument)}"
        config, tokenizer = self.model.model.config, self.model.tokenizer
        self.mapping = mapping(ontology, bare(config.id2label.values()), labels, self.name)
        self.labels = frozenset(self.mapping.values())
        window = min(tokenizer.model_max_length, getattr(config, "max_position_embeddings", WINDOW))
        tokenizer.model_max_length = window
        self.stride = window // 4
        self.version = fingerprint(argument, version("transformers"), self.mapping)
        self.spans = Spans(ontology, self.name, self.version)

    def __call__(self, article_id: str, text: str) -> Annotation:
        """The model's entities."""
        return self.spans.annotation(article_id, text, self._found(text))

    def _found(self, text: str) -> Iterator[Found]:
        for at, piece in pieces(text):
            if piece.strip():
                groups = self.model(piece, aggregation_strategy="first", stride=self.stride)
                for group in groups:
                    label = plain(group["entity_group"])
                    if label in self.mapping:
                        start, end = at + int(group["start"]), at + int(group["end"])
                        sure = round(float(group["score"]), 4)
                        yield Found(start, end, self.mapping[label], sure)
