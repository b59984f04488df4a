"""spaCy's DocBin: mentions in `doc.ents`, triggers and stances in `doc.spans`.

The words are ours, set as they are, so that spans meet them. `ent_id_` holds the id of a mention,
`kb_id_` its refs, apart by a space; the id of an event or stance is the `id` of its span.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from curation.errors import CurationError
from curation.model import Entity, Span
from curation.publish.formats.document import Document, left_out

TRIGGERS, STANCES = "events", "stances"


def write(documents: Iterable[Document], folder: Path, split: str) -> Counter[str]:
    """`<split>.spacy`.

    Raises:
        CurationError: spaCy is not installed.
    """
    try:
        import spacy
        from spacy.tokens import DocBin
    except ImportError:
        raise CurationError("spaCy is not installed", fix='pip install "curation[spacy]"') from None
    lost: Counter[str] = Counter()
    language = spacy.blank("hi")
    docs = DocBin(
        attrs=["ENT_IOB", "ENT_TYPE", "ENT_ID", "ENT_KB_ID", "SENT_START", "SPACY"],
        store_user_data=True,
    )
    for document in documents:
        docs.add(_doc(document, language.vocab, lost))
        lost += left_out(document.gold, "ref", "id") - Counter(stance=len(document.gold.stances))
    docs.to_disk(folder / f"{split}.spacy")
    return +lost


def _doc(document: Document, vocab: Any, lost: Counter[str]) -> Any:
    from spacy.tokens import Doc

    words, spaces = _with_spaces(document)
    doc = Doc(vocab, words=words, spaces=spaces)
    doc.user_data["article_id"] = document.id
    first_words = {document.words[first][0] for first, _ in document.sentences}
    for token in doc:
        token.is_sent_start = token.idx in first_words
    ents, free = [], set[int]()
    for entity in document.gold.entities:
        found = _span(doc, entity, entity.type, " ".join(entity.ref), lost)
        if found is None:
            continue
        if free & {*range(found.start, found.end)}:
            lost["overlapping span"] += 1
            continue
        free |= {*range(found.start, found.end)}
        found.id_ = entity.id
        ents.append(found)
    doc.ents = ents
    for key, items in (
        (TRIGGERS, [(v.id, v.type, v.trigger) for v in document.gold.events]),
        (STANCES, [(s.id, s.polarity, s.evidence) for s in document.gold.stances]),
    ):
        doc.spans[key] = [
            found for item in items if (found := _named(doc, *item, lost)) is not None
        ]
    return doc


def _with_spaces(document: Document) -> tuple[list[str], list[bool]]:
    """Words and whether a space follows; other white space becomes a word, as spaCy does."""
    words: list[str] = []
    spaces: list[bool] = []
    last = 0
    for start, end in [*document.words, (len(document.text), len(document.text))]:
        gap = document.text[last:start]
        if gap.startswith(" ") and words:
            spaces[-1], gap = True, gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
        if start < end:
            words.append(document.text[start:end])
            spaces.append(False)
        last = end
    return words, spaces


def _span(doc: Any, span: Span | Entity, label: str, refs: str, lost: Counter[str]) -> Any:
    found = doc.char_span(span.start, span.end, label=label, kb_id=refs)
    if found is None:
        lost["span that is no run of words"] += 1
    return found


def _named(doc: Any, ident: str, label: str, span: Span, lost: Counter[str]) -> Any:
    found = _span(doc, span, label, "", lost)
    if found is not None:
        found.id_ = ident
    return found
