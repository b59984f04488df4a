"""Runs over shards in tests: raw articles, the command in a process of its own, and its hashes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.ingest_stories import corpus

COMMAND = [sys.executable, "-m", "curation"]


def raw(folder: Path, articles: int, shards: int, *, extra: Iterable[str] = ()) -> Path:
    """Generated articles as JSONL shards, about a quarter of them copies; `extra` comes last."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps(
            {
                "id": ident,
                "text": text,
                "source": f"outlet{kin % 3}",
                "published": f"2026-{1 + kin % 12:02d}-{1 + kin % 28:02d}",
            },
            ensure_ascii=False,
        )
        for ident, kin, text in corpus(articles)
    ]
    lines += extra
    size = -(-len(lines) // shards)
    for number in range(shards):
        own = lines[number * size : (number + 1) * size]
        (folder / f"part-{number:03d}.jsonl").write_text("\n".join(own) + "\n", encoding="utf-8")
    return folder


def start(folder: Path, *words: str, more: Mapping[str, str] = {}) -> subprocess.Popen[str]:
    """Begin a command in a folder."""
    return subprocess.Popen(
        [*COMMAND, *words],
        cwd=folder,
        env={**os.environ, **more},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def stages(
    folder: Path, source: str, run: str, *options: str, seconds: float = 280
) -> dict[str, str]:
    """Ingest, preannotate and validate; the hash of each stage's records."""
    made = {}
    for words in (
        ("ingest", source, "-o", run),
        ("preannotate", run, "-o", run),
        ("validate", run),
    ):
        process = start(folder, *words, "--json", *options)
        out, err = process.communicate(timeout=seconds)
        assert process.returncode in (0, 1), err
        found = json.loads(out)
        made[found["table"]] = found["sha256"]
    return made
