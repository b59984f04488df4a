"""Uploading with the unmodified client, to a local stand-in for the Hub (see hub_standin.py)."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_standin import Hub, running
from releases import first_two, release, without

from curation.publish.versions import publish

REPOSITORY = "org/namuna"
UPLOAD = """
import sys
from pathlib import Path
from curation.errors import CurationError
from curation.publish.hub import upload
try:
    done = upload(Path(sys.argv[1]), sys.argv[2])
except CurationError as error:
    print(f"{type(error).__name__}: {error}")
    sys.exit(error.exit_code)
print(done.tag, done.commit, done.new)
"""
LOAD = """
import os, sys
from datasets import get_dataset_config_names, load_dataset
repository, tag = sys.argv[1:]
for config in get_dataset_config_names(repository, revision=tag):
    whole = load_dataset(repository, config, revision=tag)
    for split, rows in whole.items():
        assert f"v{rows.info.version}" == tag
        streamed = load_dataset(repository, config, split=split, revision=tag, streaming=True)
        assert list(streamed) == list(rows)
        print(config, split, len(rows))
sys.stdout.flush()
os._exit(0)  # threads of streaming readers now and then abort an interpreter that ends
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with running(tmp_path / "hub") as hub:
        yield hub


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 1.0.0 and 1.1.0."""
    return first_two(tmp_path_factory.mktemp("exports"))


def client(
    hub: Hub, tmp_path: Path, code: str, *arguments: str, token: str = "hf_standin"
) -> tuple[int, str]:
    """Run code with the client pointed at the stand-in: exit code, and what it printed."""
    with started(hub, tmp_path, code, *arguments, token=token) as process:
        out, _ = process.communicate()
    return process.returncode, out


def started(
    hub: Hub, tmp_path: Path, code: str, *arguments: str, token: str = "hf_standin"
) -> subprocess.Popen[str]:
    env = {name: v for name, v in os.environ.items() if not name.startswith("HF_")}
    env |= {"HF_ENDPOINT": hub.address, "HF_HOME": str(tmp_path / "home"), "HF_TOKEN": token}
    env |= {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
    env |= {"HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(
        command, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def uploaded(hub: Hub, tmp_path: Path, folder: Path) -> tuple[str, str, bool]:
    code, out = client(hub, tmp_path, UPLOAD, str(folder), REPOSITORY)
    assert code == 0, out
    tag, commit, new = out.strip().split("\n")[-1].split()
    return tag, commit, new == "True"


def tags(hub: Hub) -> dict[str, str]:
    found = hub.repository(REPOSITORY).refs()["tags"]
    return {tag["name"]: tag["targetCommit"] for tag in found}


def commits(hub: Hub) -> list[str]:
    return hub.repository(REPOSITORY).git("log", "--format=%s", "main").split("\n")


def test_versions_are_committed_once_each_tagged_and_load_at_their_tags(
    hub: Hub, versions: Path, tmp_path: Path
) -> None:
    first = uploaded(hub, tmp_path, versions / "1.0.0")
    second = uploaded(hub, tmp_path, versions / "1.1.0")
    assert tags(hub) == {"v1.0.0": first[1], "v1.1.0": second[1]}
    assert commits(hub) == ["Version 1.1.0", "Version 1.0.0", "initial"]
    for version, rows in (("v1.0.0", 4), ("v1.1.0", 5)):
        code, out = client(hub, tmp_path, LOAD, REPOSITORY, version)
        assert code == 0, out
        assert f"entities train {rows}" in out.split("\n")
        assert len(out.split("\n")) == 17
    changes = hub.changes
    assert uploaded(hub, tmp_path, versions / "1.1.0") == ("v1.1.0", second[1], False)
    assert hub.changes == changes + 1  # asking for the repository, which is there
    assert hub.repository(REPOSITORY).sha() == second[1]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("request_to", ["repos/create", "objects/batch", "large", "commit", "tag"])
def test_killed_at_any_request_a_rerun_finishes_and_no_half_version_shows(
    hub: Hub, versions: Path, tmp_path: Path, request_to: str, when: str
) -> None:
    folder = str(versions / "1.0.0")

    def kill(moment: str, path: str) -> None:
        if moment == when and f"/{request_to}" in path:
            process.kill()
            raise ConnectionAbortedError

    hub.watch = kill
    with started(hub, tmp_path, UPLOAD, folder, REPOSITORY) as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    hub.watch = lambda moment, path: None
    visible = (request_to, when) == ("tag", "after")
    if request_to != "repos/create":
        assert list(tags(hub)) == (["v1.0.0"] if visible else [])
    tag, commit, new = uploaded(hub, tmp_path, versions / "1.0.0")
    assert (tags(hub), new) == ({tag: commit}, not visible)
    assert commits(hub) == ["Version 1.0.0", "initial"]


def test_a_tag_with_other_content_is_refused_and_stays(
    hub: Hub, versions: Path, tmp_path: Path
) -> None:
    _, commit, _ = uploaded(hub, tmp_path, versions / "1.0.0")
    other = publish(tmp_path / "other", without(release(), "visit")).folder
    code, out = client(hub, tmp_path, UPLOAD, str(other), REPOSITORY)
    assert code == 1
    assert "v1.0.0 of org/namuna holds something else" in out
    assert tags(hub) == {"v1.0.0": commit}


def test_an_older_version_does_not_follow_a_newer_one(
    hub: Hub, versions: Path, tmp_path: Path
) -> None:
    uploaded(hub, tmp_path, versions / "1.1.0")
    code, out = client(hub, tmp_path, UPLOAD, str(versions / "1.0.0"), REPOSITORY)
    assert code == 1
    assert "already has v1.1.0, which is newer than v1.0.0" in out


def test_somebody_who_commits_meanwhile_is_not_overwritten(
    hub: Hub, versions: Path, tmp_path: Path
) -> None:
    def commit_first(moment: str, path: str) -> None:
        if moment == "before" and "/commit/" in path:
            repository = hub.repository(REPOSITORY)
            tree = repository.git("rev-parse", "main^{tree}")
            oid = repository.git("commit-tree", "-p", "main", "-m", "theirs", tree)
            repository.git("update-ref", "refs/heads/main", oid)

    hub.watch = commit_first
    code, out = client(hub, tmp_path, UPLOAD, str(versions / "1.0.0"), REPOSITORY)
    assert code == 1
    assert "somebody else committed to org/namuna meanwhile" in out
    assert (commits(hub), tags(hub)) == (["theirs", "initial"], {})


def test_a_refused_key_is_said_without_showing_it(hub: Hub, versions: Path, tmp_path: Path) -> None:
    code, out = client(hub, tmp_path, UPLOAD, str(versions / "1.0.0"), REPOSITORY, token="")
    assert code == 3
    assert "HTTP 401" in out
    assert "HF_TOKEN" in out


def test_an_unreachable_hub_and_a_faulty_folder_are_said_plainly(
    hub: Hub, versions: Path, tmp_path: Path
) -> None:
    hub.address = "http://127.0.0.1:9"
    code, out = client(hub, tmp_path, UPLOAD, str(versions / "1.0.0"), REPOSITORY)
    assert code == 3
    assert "could not be uploaded" in out
    faulty = publish(tmp_path / "faulty", release()).folder
    (faulty / "README.md").write_text("x")
    code, out = client(hub, tmp_path, UPLOAD, str(faulty), REPOSITORY)
    assert code == 1
    assert "has faults and is not uploaded" in out
