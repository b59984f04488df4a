"""The wheel, installed elsewhere, brings the ontology, the guidelines and the samples along."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

PROBE = """
import sys
from pathlib import Path
import curation.ontology, curation.samples
from curation.workspace.store import Workspace
place = Path(curation.ontology.__file__).parents[2]
assert place == Path(sys.argv[1]).resolve(), place
assert (curation.ontology.starter() / "guidelines.md").exists()
assert len(curation.samples.gold()) >= 8
workspace, written = Workspace.create(Path(sys.argv[2]))
print(workspace.ontology.version, len(written))
"""


def test_the_wheel_works_elsewhere(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    install = ["-m", "uv", "pip", "install", "--quiet", "--no-deps", "--target", str(site)]
    subprocess.run([sys.executable, *install, str(wheel)], check=True)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(site), str(tmp_path / "w")],
        env={"PYTHONPATH": str(site), "PATH": ""},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("0.1.0 ")
