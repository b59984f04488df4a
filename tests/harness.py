"""Killing a command at every moment, and what must hold afterwards."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SAMPLE = 8
"""Moments of a command that are tried in a quick run."""

WARM = (
    "httpx",
    "label_studio_sdk.client",
    "curation.flow.adjudicate",
    "curation.flow.publish",
    "curation.flow.pull",
    "curation.flow.push",
    "curation.flow.returns",
    "curation.flow.validate",
    "datasets",
    "rich.progress",
)

LOGS = ("studio/journal.jsonl", "snapshots/log.jsonl")
PASSING = (".lock", ".busy", "exports/.lock", "studio/server")
Tree = dict[str, bytes]


@dataclass
class Ended:
    """How a run ended: exit code (137: killed), the ticks it came to, and its stderr."""

    code: int
    ticks: list[str]
    err: str


@dataclass
class Commands:
    """Runs commands in children of a process that has imported everything."""

    process: subprocess.Popen[str]
    env: dict[str, str] = field(default_factory=dict)

    def run(self, folder: Path, *argv: str, at: int | None = None, how: str = "kill") -> Ended:
        """Run a command in `folder`; with `at`, it is struck at that tick."""
        request = {"argv": argv, "folder": str(folder), "env": self.env, "at": at, "how": how}
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return Ended(**json.loads(self.process.stdout.readline()))


@contextmanager
def commands(scratch: Path) -> Iterator[Commands]:
    """Something to run commands with."""
    script = Path(__file__).with_name("crash") / "zygote.py"
    process = subprocess.Popen(
        [sys.executable, str(script), str(scratch), *WARM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Commands(process)
    finally:
        assert process.stdin and process.stdout
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def tree(root: Path) -> Tree:
    """Path → content of everything in a workspace that is to stay."""
    return {
        name: path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not (name := str(path.relative_to(root))).startswith(PASSING)
    }


def moments(ticks: Sequence[str], how: str, quick: bool) -> list[int]:
    """Which ticks to strike at: all, or some spread over the run, the first and the last too."""
    points = [n for n, name in enumerate(ticks, 1) if how == "kill" or not name.startswith("after")]
    if not quick or len(points) <= SAMPLE:
        return points
    return sorted({points[round(i * (len(points) - 1) / (SAMPLE - 1))] for i in range(SAMPLE)})


def lost(before: Tree, after: Tree, now: Tree) -> list[str]:
    """What a struck command has done that it may not: files gone, or neither old nor new."""
    faults = []
    for name in before:
        if name in after and name not in now:
            faults.append(f"{name} is gone")
    for name, content in now.items():
        old, new = before.get(name), after.get(name)
        if name in LOGS:
            if not content.startswith(old or b""):
                faults.append(f"{name} has lost lines")
        elif (
            name.rpartition("/")[2].startswith(".") and name.endswith(".new")
        ) or "/.building" in name:
            continue
        elif content not in (old, new):
            faults.append(f"{name} is neither the old nor the new one")
    return faults


@dataclass
class Sweep:
    """One command, struck at many moments, each time in a fresh copy of a workspace."""

    commands: Commands
    source: Path
    scratch: Path
    argv: tuple[str, ...]

    def copy(self, name: str) -> Path:
        """A fresh copy of the workspace."""
        target = self.scratch / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.source, target)
        return target

    def whole(self) -> tuple[Ended, Tree]:
        """The run that nothing strikes."""
        folder = self.copy("whole")
        return self.commands.run(folder, *self.argv), tree(folder)

    def strike(self, quick: bool, how: str) -> dict[str, Any]:
        """Strike at every moment; returns counts and a line per fault."""
        whole, after = self.whole()
        before, faults = tree(self.source), []
        points = moments(whole.ticks, how, quick)
        for at in points:
            where = f"{' '.join(self.argv)}, tick {at} ({whole.ticks[at - 1]})"
            folder = self.copy("struck")
            ended = self.commands.run(folder, *self.argv, at=at, how=how)
            faults += [f"{where}: {fault}" for fault in lost(before, after, tree(folder))]
            if ended.code not in ((137,) if how == "kill" else (3, whole.code)):
                faults.append(f"{where}: ended with {ended.code}")
            if "Traceback" in ended.err:
                faults.append(f"{where}: a traceback: {ended.err[-300:]}")
            again = self.commands.run(folder, *self.argv)
            if again.code != whole.code:
                faults.append(f"{where}: the rerun ended with {again.code}: {again.err[-300:]}")
            elif (now := tree(folder)) != after:
                odd = [n for n in {*now, *after} if now.get(n) != after.get(n)]
                faults.append(f"{where}: the rerun came to something else: {odd}")
        return {"ticks": len(whole.ticks), "tried": len(points), "faults": faults}
