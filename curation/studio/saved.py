"""A plan kept in a file: applied once, as it stands, or refused.

A saved plan is fresh if planning anew, with the same options, gives the same plan. That alone
would let a plan be applied twice where the server has forgotten the first time (a project that
was deleted), so that the caller also keeps which plans have begun. One that was begun and killed
may go on if what is left to do is part of what the plan says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from curation.errors import CheckFailed
from curation.model import Record, Text
from curation.studio.plan import Plan, Target


class Options(Record):
    """The flags a plan was made with; the same hold when it is applied.

    Attributes:
        recreate: make deleted tasks again.
        refresh_annotated: give new suggestions to tasks people have worked on, too.
        overwrite_page: replace a labelling page that somebody changed.
        assign: groups of annotators that get a project each.
        overlap: how many groups read an article.
        order: which articles come first (see `curation.studio.order.arrange`); None for the order
            they came in.
        seed: decides between equals, and which articles are blind or control articles.
        blind: share of new articles sent without suggestions; None for that of before.
        control: share of a group's tasks that are control articles; None for that of before.
        limit: how many tasks wait in each project at most.
        only: the articles that may get a new task, the first to read first; none named: all.
    """

    recreate: bool = False
    refresh_annotated: bool = False
    overwrite_page: bool = False
    assign: tuple[str, ...] = ()
    overlap: int | None = None
    order: str | None = None
    seed: int = 0
    limit: int | None = None
    blind: float | None = None
    control: float | None = None
    only: tuple[str, ...] = ()


class SavedPlan(Record):
    """A plan for every project, for which server it was made, and of which content.

    Attributes:
        id: names this plan; it can be applied once.
        url: address of the server.
        content: fingerprint of the articles and suggestions it sends (see `content`).
    """

    id: Text
    url: Text
    content: Text
    options: Options
    plans: tuple[Plan, ...]


def content(targets: Iterable[Target]) -> str:
    """Hex SHA-256 of what shall be on the server: articles, their texts, their suggestions."""
    lines = sorted(target.to_line() for target in targets)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def require_fresh(saved: SavedPlan, now: SavedPlan, *, begun: bool) -> None:
    """Make sure that a saved plan still says what is to be done.

    Args:
        saved: the plan as it was saved.
        now: the plan made anew with its options.
        begun: it was begun before and did not end: what is left may be less.

    Raises:
        CheckFailed: it is stale; `details` say what is different.
    """
    faults = list(_differences(saved, now, begun))
    if faults:
        raise CheckFailed(
            "the plan is stale: things have changed since it was made",
            details=faults,
            fix="curation push --plan FILE, and look at the new one",
        )


def _differences(saved: SavedPlan, now: SavedPlan, begun: bool) -> Iterator[str]:
    if saved.url != now.url:
        yield f"it was made for {saved.url}, not for {now.url}"
    marks = [[plan.wanted.workspace for plan in one.plans] for one in (saved, now)]
    if marks[0] != marks[1]:
        yield "it was made for another workspace, or other groups"
        return
    if saved.content != now.content:
        yield "the articles or their suggestions have changed in the workspace"
    for old, new in zip(saved.plans, now.plans, strict=True):
        yield from _plan_differences(old, new, begun)


def _plan_differences(old: Plan, new: Plan, begun: bool) -> Iterator[str]:
    if old.wanted != new.wanted:
        yield "the labelling page, the instructions or the title have changed in the workspace"
    if old.project != new.project and not (begun and old.project is None):
        yield f"the project was {old.project or 'not there'}, it is {new.project or 'not there'}"
    for name in ("create", "refresh", "settings"):
        before, after = set(getattr(old, name)), set(getattr(new, name))
        if begun and name == "settings":
            before |= {"view", "model_version"}
        if after - before or (before - after and not begun):
            yield f"to {_WORDS[name]}: {len(before)} then, {len(after)} now"
    if not begun and (old.left, old.unchanged, old.drift) != (new.left, new.unchanged, new.drift):
        yield "tasks on the server have changed"


_WORDS = {"create": "create", "refresh": "refresh", "settings": "set"}
