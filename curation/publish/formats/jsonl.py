"""One JSON object a line: id and text of the article, then the gold annotation, every field."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from curation.publish.formats.document import Document


def write(documents: Iterable[Document], folder: Path, split: str) -> Counter[str]:
    """`<split>.jsonl`."""
    with (folder / f"{split}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            record = document.gold.model_dump(mode="json", by_alias=True)
            line = {"id": document.id, "text": document.text, **record}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return Counter()
