"""Options of commands that can run elsewhere, and what they answer for shards."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from curation.cli import output
from curation.errors import UsageError

if TYPE_CHECKING:
    from curation.engine.base import Engine
    from curation.flow.run import Carried

EngineOpt = Annotated[
    str,
    typer.Option(
        envvar="CURATION_ENGINE",
        show_envvar=False,
        help="Where it runs: local (all cores) or dask (a cluster). See docs/engines.md.",
    ),
]
WorkersOpt = Annotated[
    int | None,
    typer.Option(
        min=1,
        envvar="CURATION_WORKERS",
        show_envvar=False,
        help="How many processes (default: one a core); on a cluster, how many to wait for.",
    ),
]
SchedulerOpt = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        envvar="CURATION_SCHEDULER",
        show_envvar=False,
        help="The cluster's scheduler, e.g. tcp://host:8786; without it a cluster is started here.",
    ),
]


class Form(StrEnum):
    """How shards are written."""

    jsonl = "jsonl"
    parquet = "parquet"


FormOpt = Annotated[Form, typer.Option("--shards", help="Shards: JSONL with zstd, or Parquet.")]


def engine(name: str, workers: int | None, scheduler: str | None) -> Engine:
    """The engine that the options name."""
    from curation.engine import open_engine

    if scheduler and name == "local":
        name = "dask"
    return open_engine(name, workers=workers, scheduler=scheduler)


def answer(done: Carried, what: str, json: bool, *, faults: tuple[str, ...]) -> None:
    """Say what a stage did on shards.

    Args:
        done: what it did.
        what: said before the counts.
        json: whether as JSON.
        faults: counts that make the command end with exit code 1 if there are any.

    Raises:
        Exit: there are.
    """
    counts = ", ".join(f"{many:,} {name.replace('_', ' ')}" for name, many in done.counts.items())
    made = f"{done.made} made now" if done.made else "all were there"
    text = (
        f"{what}{output.count(done.shards, 'shard')} ({made}): {counts}\n"
        f"{done.table} sha256 {done.sha256}"
    )
    output.answer(done, text, json)
    if any(done.counts.get(name) for name in faults):
        raise typer.Exit(1)


def require_out(out: str | None, command: str) -> str:
    """The place for results, which shards need."""
    if out is None:
        raise UsageError("shards need a place for what is made", fix=f"{command} -o OUT")
    return out
