"""Publishing killed at any file operation: a version is whole or not there; a rerun finishes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from releases import release, without

from curation.publish.build import LOCK, files
from curation.publish.check import verify
from curation.publish.versions import publish

HERE = Path(__file__).parent
POINTS = 6
CHILD = f"""
import os, sys
sys.path[:0] = {[str(path) for path in (HERE, HERE.parent)]!r}
from pathlib import Path
from releases import release
from curation.publish.versions import publish
import datasets, pyarrow.parquet

exports, limit = Path(sys.argv[1]), int(sys.argv[2])
seen = 0
WATCHED = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate")

def watch(event, arguments):
    global seen
    if event in WATCHED and str(exports) in str(arguments[0]):
        seen += 1
        if seen == limit:
            os._exit(9)

sys.addaudithook(watch)
publish(exports, release())
print(seen)
"""


def run(exports: Path, limit: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHILD, str(exports), str(limit)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ})


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many file operations the second version takes."""
    exports = tmp_path_factory.mktemp("whole")
    publish(exports, without(release(), "phone"))
    done = run(exports, 0)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.parametrize("point", range(POINTS))
def test_killed_publishing_leaves_whole_versions_and_a_rerun_finishes(
    operations: int, tmp_path: Path, point: int
) -> None:
    old = publish(tmp_path, without(release(), "phone")).folder
    before = files(old)
    limit = max(1, operations - point) if point < 3 else 1 + operations * (point - 3) // 3
    assert run(tmp_path, limit).returncode == 9
    for folder in tmp_path.glob("[0-9]*"):
        assert verify(folder) == []
    assert files(old) == before
    done = publish(tmp_path, release())
    assert done.version == "1.1.0"
    assert {path.name for path in tmp_path.iterdir()} == {"1.0.0", "1.1.0", LOCK}
    assert verify(done.folder) == []
