"""The wheel, installed elsewhere, brings along all that the commands read."""

import subprocess
import sys
from pathlib import Path

from curation import samples
from curation.model import Annotation

ROOT = Path(__file__).resolve().parents[1]


def test_the_wheel_works_elsewhere(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site, workspace = tmp_path / "site", tmp_path / "w"
    install = ["-m", "uv", "pip", "install", "--quiet", "--no-deps", "--target", str(site)]
    subprocess.run([sys.executable, *install, str(wheel)], check=True)

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            env={"PYTHONPATH": str(site), "PATH": ""},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert Path(run("-c", "import curation; print(curation.__file__)")).parents[1] == site
    articles = site / "curation" / "samples" / "articles"
    assert len(list(articles.iterdir())) == len(samples.gold())
    run("-m", "curation", "init", str(workspace))
    run("-m", "curation", "ingest", str(articles), "-C", str(workspace))
    run("-m", "curation", "preannotate", "-C", str(workspace))
    weak = (workspace / "weak" / "annotations.jsonl").read_text(encoding="utf-8").rstrip("\n")
    assert all(Annotation.model_validate_json(line).events for line in weak.split("\n"))
    run("-m", "curation", "validate", "-C", str(workspace))
