"""Words back into a release without texts, from the user's own copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from curation.flow.progress import Progress, quiet
from curation.ingest.clean import clean
from curation.ingest.raw import Raw
from curation.ingest.read import read
from curation.model import Article, sha256
from curation.publish.rehydrate import Rehydrated, hashes
from curation.publish.rehydrate import rehydrate as put_back


@dataclass(frozen=True)
class Returned:
    """What was put back, and the articles whose page was there but reads otherwise once cleaned."""

    done: Rehydrated
    cleaned_otherwise: tuple[str, ...]


def rehydrate(
    folder: Path, sources: Sequence[str], out: Path, progress: Progress = quiet
) -> Returned:
    """Find the texts of a release among pages or texts, by their hashes, and put them back.

    Args:
        folder: a version published without texts.
        sources: files, folders, patterns or addresses, as `ingest` reads them: the pages the
            articles were made from, or their clean texts.
        out: a folder of versions to write into.
        progress: told how many records have been read.

    Raises:
        UsageError: the release has its texts, there is nothing at a source, or no text fits.
        CheckFailed: something else stands in `out`.
    """
    wanted = hashes(folder)
    shas = {text for text, _ in wanted.values()}
    by_page = {page: ident for ident, (_, page) in wanted.items()}
    texts: dict[str, str] = {}
    seen: set[str] = set()
    for number, record in enumerate(read(sources), 1):
        progress(number, None)
        if isinstance(record, Raw):
            texts |= {sha: text for text in _readings(record) if (sha := sha256(text)) in shas}
            seen |= {by_page[record.sha256]} if record.sha256 in by_page else set()
    done = put_back(folder, texts, out)
    return Returned(done, tuple(sorted(seen & set(done.missing))))


def _readings(record: Raw) -> list[str]:
    """The text a record may stand for: as it is, or cleaned as `ingest` does."""
    article = clean(record)
    return [record.text, *([article.text] if isinstance(article, Article) else [])]
