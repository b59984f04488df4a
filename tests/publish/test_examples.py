"""The programs in `examples/`, run on a release of the sample articles."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from annotated import sample_articles
from releases import release

from curation import samples
from curation.publish.build import build
from curation.publish.release import Ledger

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_a_tagger_trained_on_a_release_learns_something(tmp_path: Path) -> None:
    gold = samples.gold()
    splits = {ident: "test" if n % 4 == 3 else "train" for n, ident in enumerate(sorted(gold))}
    whole = replace(
        release(),
        ledger=Ledger(articles=splits),
        articles=sample_articles(),
        gold=list(gold.values()),
        human=(),
        weak=(),
    )
    script = EXAMPLES / "train_tagger.py"
    code = script.read_text(encoding="utf-8").split("\n")
    assert sum(bool(line.strip()) for line in code) <= 30
    env = {**os.environ, "HF_HOME": str(tmp_path / "home"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, str(script), str(build(tmp_path, "1.0.0", whole))],
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.strip().split("\n")[-1]
    assert said.startswith("F1 on test: ")
    assert float(said.rpartition(" ")[2]) > 0.3
