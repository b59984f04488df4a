"""What people said, as it counts: with the mended reading in the place of a faulty one."""

from __future__ import annotations

from curation.model import Annotation, sha256
from curation.validate.mend import Mended, mend
from curation.workspace.store import ARTICLES, HUMAN, MENDED, Workspace


def standing(workspace: Workspace) -> tuple[list[Annotation], list[Mended]]:
    """Every person's reading as it counts, and the mended readings among them.

    A mended reading counts as long as the person's own record is the one it was made from.
    """
    mended = {one.original: one for one in workspace.read(MENDED)}
    if not mended:
        return list(workspace.read(HUMAN)), []
    readings, used = [], []
    for said in workspace.read(HUMAN):
        found = mended.get(sha256(said.to_line()))
        if found:
            used.append(found)
        readings.append(found.annotation if found else said)
    return readings, used


def mend_all(workspace: Workspace) -> list[Mended]:
    """Mend what is wrong in a mechanical way, into records of their own; all are made anew.

    The caller holds the workspace.
    """
    texts = {article.id: article.text for article in workspace.read(ARTICLES)}
    found = [
        mended
        for said in workspace.read(HUMAN)
        if said.article_id in texts
        and (mended := mend(said, texts[said.article_id], workspace.ontology))
    ]
    workspace.write(MENDED, found)
    return found
