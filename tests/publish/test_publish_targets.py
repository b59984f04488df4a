"""Where else a version can go: folders, buckets (moto's server), git remotes; killed and run again.

The Hub has a file of its own, test_publish_hub.py.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest
from releases import first_two, release, without
from standins import bucket_at

from curation.errors import CheckFailed, CurationError, UsageError
from curation.publish.bucket import CLAIM
from curation.publish.build import LOCK, files
from curation.publish.targets import Sent, send, target
from curation.publish.versions import publish

SEND = """
import sys
from pathlib import Path
from curation.publish.targets import send, target
limit, seen = int(sys.argv[3]), 0

def watch(event, arguments):
    global seen
    if event in WATCHED and sys.argv[4] in str(arguments):
        seen += 1
        if seen == limit:
            import os
            os._exit(9)

WATCHED = ("open", "os.mkdir", "os.rename", "subprocess.Popen")
sys.addaudithook(watch)
done = send(Path(sys.argv[1]), target(sys.argv[2]))
print(seen)
"""


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 1.0.0 and 1.1.0."""
    return first_two(tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another 1.0.0."""
    return publish(tmp_path_factory.mktemp("other"), without(release(), "visit")).folder


def whole(folder: Path) -> dict[str, bytes]:
    """Every file of a version, its manifest too."""
    return {name: (folder / name).read_bytes() for name in (*files(folder), "manifest.json")}


def test_addresses() -> None:
    assert target("hub:org/name").kind == "hub"
    assert target("git+ssh://git@example.org/x.git").address == "ssh://git@example.org/x.git"
    assert target("s3://bucket/path/").address == "s3://bucket/path"
    assert target("file:///tmp/x") == target("/tmp/x")
    for wrong in ("hub:name", "hub:a/b/c", "hub:../x", "", "git+https://me:key@example.org/x"):
        with pytest.raises(UsageError):
            target(wrong)
    # `s3:` would be a folder of that name, and an empty path the folder one stands in.
    for nowhere in (" ", "s3://", "file://", "git+", "hub:"):
        with pytest.raises(UsageError, match="names no place"):
            target(nowhere)


def test_a_folder_gets_each_version_once_and_no_other_in_its_place(
    versions: Path, other: Path, tmp_path: Path
) -> None:
    goal = target(str(tmp_path / "there"))
    for version in ("1.0.0", "1.1.0"):
        assert send(versions / version, goal).new
        assert whole(tmp_path / "there" / version) == whole(versions / version)
    assert not send(versions / "1.1.0", goal).new
    with pytest.raises(CheckFailed, match="holds something else"):
        send(other, goal)
    assert whole(tmp_path / "there" / "1.0.0") == whole(versions / "1.0.0")
    assert not send(versions / "1.0.0", target(str(versions))).new


def struck(folder: Path, address: str, limit: int, within: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", SEND, str(folder), address, str(limit), within],
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout.strip()


def points(ticks: int, some: int) -> list[int]:
    return sorted({1 + round(n * (ticks - 1) / (some - 1)) for n in range(some)})


def test_a_copy_that_is_killed_shows_nothing_and_a_rerun_finishes(
    versions: Path, tmp_path: Path
) -> None:
    there = tmp_path / "there"
    code, ticks = struck(versions / "1.0.0", str(there), 0, str(there))
    assert code == 0
    for at in points(int(ticks), 4):
        there = tmp_path / f"there-{at}"
        assert struck(versions / "1.0.0", str(there), at, str(there))[0] == 9
        shown = (there / "1.0.0").exists()
        assert not shown or whole(there / "1.0.0") == whole(versions / "1.0.0")
        assert send(versions / "1.0.0", target(str(there))).new is not shown
        assert whole(there / "1.0.0") == whole(versions / "1.0.0")
        assert {path.name for path in there.iterdir()} == {"1.0.0", LOCK}


CLONE = ("git", "-c", "advice.detachedHead=false", "clone", "-q", "-b")


def git(repository: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", f"--git-dir={repository}", *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A bare repository."""
    path = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True)
    return path


def test_a_git_remote_gets_a_commit_and_a_tag_a_version(
    versions: Path, other: Path, remote: Path, tmp_path: Path
) -> None:
    goal = target(f"git+file://{remote}")
    first, second = (send(versions / version, goal) for version in ("1.0.0", "1.1.0"))
    assert (first.new, second.new) == (True, True)
    assert git(remote, "tag").split() == ["v1.0.0", "v1.1.0"]
    assert git(remote, "log", "--format=%s %an <%ae>").split("\n") == [
        "Version 1.1.0 curation <>",
        "Version 1.0.0 curation <>",
    ]
    for version in ("1.0.0", "1.1.0"):
        clone = tmp_path / version
        subprocess.run(
            [*CLONE, f"v{version}", f"file://{remote}", str(clone)],
            check=True,
        )
        (clone / ".git").rename(tmp_path / f"{version}.git")
        assert whole(clone) == whole(versions / version)
    again = send(versions / "1.0.0", goal)
    assert (again.new, again.place) == (False, first.place)
    with pytest.raises(CheckFailed, match=r"v1\.0\.0 of .* holds something else"):
        send(other, goal)
    assert git(remote, "rev-parse", "v1.0.0^{commit}") == first.place.split()[1]


def test_an_older_version_does_not_follow_a_newer_one_and_no_remote_is_told(
    versions: Path, remote: Path
) -> None:
    send(versions / "1.1.0", target(f"git+file://{remote}"))
    with pytest.raises(CheckFailed, match=r"already has v1\.1\.0, which is newer than v1\.0\.0"):
        send(versions / "1.0.0", target(f"git+file://{remote}"))
    with pytest.raises(CurationError, match="git ls-remote failed"):
        send(versions / "1.0.0", target(f"git+file://{remote}-not"))


def test_what_others_keep_on_the_branch_is_in_the_history(versions: Path, remote: Path) -> None:
    blob = git(remote, "hash-object", "-w", "-t", "tree", "/dev/null")
    theirs = git(remote, "-c", "user.name=x", "-c", "user.email=x", "commit-tree", blob, "-m", "x")
    git(remote, "update-ref", "refs/heads/main", theirs)
    send(versions / "1.0.0", target(f"git+file://{remote}"))
    assert git(remote, "log", "--format=%s").split("\n") == ["Version 1.0.0", "x"]


def test_a_push_that_is_killed_shows_nothing_or_all_and_a_rerun_finishes(
    versions: Path, remote: Path
) -> None:
    code, ticks = struck(versions / "1.0.0", f"git+file://{remote}", 0, "'git'")
    assert (code, git(remote, "tag")) == (0, "v1.0.0")
    git(remote, "tag", "-d", "v1.0.0")
    git(remote, "update-ref", "-d", "refs/heads/main")
    for at in points(int(ticks), 4):
        assert struck(versions / "1.0.0", f"git+file://{remote}", at, "'git'")[0] == 9
        assert (git(remote, "tag"), git(remote, "branch")) == ("", "")
    assert send(versions / "1.0.0", target(f"git+file://{remote}")).new
    assert git(remote, "tag") == "v1.0.0"


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Closes what a test has opened."""
    with ExitStack() as held:
        yield held


@dataclass
class Bucket:
    """A bucket on moto's server; `watch` is told of every request, before and after it is done."""

    url: str
    watch: Callable[[str, str], None]

    def versions(self) -> dict[str, dict[str, bytes]]:
        """What stands there, by version and path; only those with a manifest are versions."""
        import s3fs  # type: ignore[import-untyped]

        system = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
        found: dict[str, dict[str, bytes]] = {}
        for path in system.find("data"):
            _, version, name = path.split("/", 2)
            if name != CLAIM:
                found.setdefault(version, {})[name] = system.cat_file(path)
        return {version: held for version, held in found.items() if "manifest.json" in held}


@contextmanager
def serving(watch: Callable[[str, str], None]) -> Iterator[Bucket]:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    held = Bucket("", watch)
    app: Any = DomainDispatcherApplication(create_backend_app)

    def told(environ: Any, start: Any) -> Any:
        what = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        held.watch("before", what)
        answer = list(app(environ, start))
        held.watch("after", what)
        return answer

    server = make_server("127.0.0.1", 0, told, threaded=True)
    held.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield held
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An empty bucket `data`, for which even a busy machine is quick enough."""
    import fsspec.config  # type: ignore[import-untyped]

    monkeypatch.setitem(fsspec.config.conf, "s3", {"config_kwargs": {"read_timeout": 300}})
    with (
        serving(lambda moment, what: None) as held,
        bucket_at(held.url, "data", monkeypatch),
    ):
        yield held


def test_a_bucket_gets_each_version_once_and_the_manifest_last(
    versions: Path, other: Path, bucket: Bucket
) -> None:
    asked: list[str] = []
    bucket.watch = lambda moment, what: asked.append(what) if moment == "before" else None
    goal = target("s3://data")
    for version in ("1.0.0", "1.1.0"):
        assert send(versions / version, goal) == Sent(
            target="s3://data", place=f"s3://data/{version}", new=True
        )
    puts = [what for what in asked if what.startswith("PUT")]
    assert (puts[0], puts[-1]) == (
        f"PUT /data/1.0.0/{CLAIM}",
        "PUT /data/1.1.0/manifest.json",
    )
    assert bucket.versions() == {v: whole(versions / v) for v in ("1.0.0", "1.1.0")}
    assert not send(versions / "1.0.0", goal).new
    with pytest.raises(CheckFailed, match="holds something else"):
        send(other, goal)
    assert bucket.versions()["1.0.0"] == whole(versions / "1.0.0")


def test_a_version_in_a_bucket_loads(versions: Path, bucket: Bucket, tmp_path: Path) -> None:
    send(versions / "1.1.0", target("s3://data/news"))
    code = (
        "from datasets import load_dataset\n"
        "found = load_dataset('parquet', split='train', "
        "data_files='s3://data/news/1.1.0/data/events/train-*.parquet')\n"
        "print(len(found), found.features['events'].feature['type'].names[0])"
    )
    env = {**os.environ, "HF_HOME": str(tmp_path), "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout == "5 MEET\n"


def test_a_bucket_that_is_not_there_or_does_not_answer_is_told(
    versions: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    import s3fs

    with pytest.raises(CurationError, match="cannot write to s3://nowhere/x"):
        send(versions / "1.0.0", target("s3://nowhere/x"))
    with pytest.raises(CurationError, match="cannot write to what://x"):
        send(versions / "1.0.0", target("what://x"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(CurationError, match="cannot write to s3://data"):
        send(versions / "1.0.0", target("s3://data"))


ALL = [
    pytest.param(4, id="some"),
    pytest.param(None, id="all", marks=[pytest.mark.sweep, pytest.mark.timeout(1800)]),
]


PUBLISHER = """
import os, sys
from pathlib import Path
import datasets, pyarrow.parquet, s3fs
from curation.publish.targets import send, target
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        send(Path(sys.argv[1]), target(sys.argv[2]))
        os._exit(0)
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@contextmanager
def publisher(folder: Path, address: str) -> Iterator[Callable[[Callable[[int], None]], int]]:
    """Publishes in children of a process that has imported everything; each one's exit code.

    What is called gets the number of the process first.
    """
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", PUBLISHER, str(folder), address]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as running:
        assert running.stdin and running.stdout
        given, answers = running.stdin, running.stdout

        def publish_once(told: Callable[[int], None]) -> int:
            given.write("\n")
            given.flush()
            told(int(answers.readline()))
            return int(answers.readline())

        yield publish_once
        given.close()


@pytest.mark.parametrize("some", ALL)
def test_killed_at_any_request_to_a_bucket_a_rerun_finishes(
    versions: Path, bucket: Bucket, stack: ExitStack, some: int | None
) -> None:
    seen: list[str] = []
    bucket.watch = lambda moment, what: seen.append(f"{moment} {what}")
    send(versions / "1.0.0", target("s3://data"))
    del seen[:]
    send(versions / "1.1.0", target("s3://data/count"))
    asked = [what for what in seen if what.startswith("before")]
    requests, manifest_put = len(asked), asked.index("before PUT /data/count/1.1.0/manifest.json")
    publishers: Queue[int] = Queue()
    count = at = 0

    def kill(moment: str, what: str) -> None:
        nonlocal count
        count += 1
        if count == at:
            os.kill(publishers.get(timeout=60), signal.SIGKILL)

    publish_once = stack.enter_context(publisher(versions / "1.1.0", "s3://data"))
    for at in points(2 * requests, some) if some else range(1, 2 * requests + 1):
        count, bucket.watch = 0, kill
        code = publish_once(publishers.put)
        bucket.watch = lambda moment, what: None
        # After the last answer nothing is left but to end.
        assert code == -signal.SIGKILL or at > 2 * requests - 2
        publishers.queue.clear()
        held = bucket.versions()
        assert held["1.0.0"] == whole(versions / "1.0.0")
        assert held.get("1.1.0") in (None, whole(versions / "1.1.0"))
        if (at - 1) // 2 < manifest_put:
            assert held.get("1.1.0") is None
        elif (at - 1) // 2 > manifest_put:
            assert held.get("1.1.0") is not None
        send(versions / "1.1.0", target("s3://data"))
        assert bucket.versions()["1.1.0"] == whole(versions / "1.1.0")
        import s3fs

        system = s3fs.S3FileSystem(use_listings_cache=False)
        assert not system.exists(f"data/1.1.0/{CLAIM}")
        system.rm("data/1.1.0", recursive=True)


def at_once(folders: list[Path], address: str) -> list[tuple[int, str]]:
    """Several publishers, started together: their exits and complaints."""
    commands = [[sys.executable, "-c", SEND, str(f), address, "0", "-"] for f in folders]
    running = [subprocess.Popen(c, stderr=subprocess.PIPE, text=True) for c in commands]
    said = [process.communicate()[1] for process in running]
    return [(p.returncode, told) for p, told in zip(running, said, strict=True)]


CONFLICT = ("holds something else", "somebody else is")


@pytest.mark.parametrize("moment", ["PUT", ".publishing", "croissant.json", "manifest.json"])
def test_of_two_publishers_of_one_version_into_a_bucket_one_gets_in(
    versions: Path, other: Path, bucket: Bucket, moment: str
) -> None:
    """The other one comes when the first is at its first request of the kind, and ends first."""
    refused: list[CheckFailed] = []

    def meanwhile(when: str, what: str) -> None:
        if when == "before" and moment in what and what.startswith("PUT"):
            bucket.watch = lambda when, what: None
            try:
                send(other, target("s3://data"))
            except CheckFailed as error:
                refused.append(error)

    bucket.watch = meanwhile
    try:
        send(versions / "1.0.0", target("s3://data"))
    except CheckFailed as error:
        refused.append(error)
    assert len(refused) == 1
    assert any(said in refused[0].message for said in CONFLICT)
    winner = other if moment in ("PUT", ".publishing") else versions / "1.0.0"
    assert bucket.versions() == {"1.0.0": whole(winner)}


@pytest.mark.parametrize("kind", ["bucket", "folder", "git"])
def test_publishers_at_once_leave_one_whole_version(
    versions: Path, other: Path, bucket: Bucket, remote: Path, tmp_path: Path, kind: str
) -> None:
    address = {"bucket": "s3://data", "folder": str(tmp_path / "d"), "git": f"git+file://{remote}"}
    folders = [versions / "1.0.0", other]
    done = at_once(folders, address[kind])
    if kind == "bucket":
        held = bucket.versions()["1.0.0"]
    elif kind == "folder":
        held = whole(tmp_path / "d" / "1.0.0")
    else:
        clone = tmp_path / "clone"
        subprocess.run([*CLONE, "v1.0.0", f"file://{remote}", str(clone)], check=True)
        (clone / ".git").rename(tmp_path / "clone.git")
        held = whole(clone)
    contents = [whole(folder) for folder in folders]
    assert held in contents
    for (code, complaint), content in zip(done, contents, strict=True):
        assert (code == 0) == (content == held), complaint


def test_a_claim_whose_owner_was_killed_lets_the_same_in_and_tells_others_how(
    versions: Path, other: Path, bucket: Bucket
) -> None:
    import s3fs

    def broken(when: str, what: str) -> None:
        if "manifest.json" in what and what.startswith("PUT"):
            raise ConnectionError

    bucket.watch = broken
    with pytest.raises(CurationError, match="cannot write to s3://data"):
        send(versions / "1.0.0", target("s3://data"))
    bucket.watch = lambda when, what: None
    with pytest.raises(CheckFailed, match="somebody else is publishing another") as refused:
        send(other, target("s3://data"))
    assert f"remove data/1.0.0/{CLAIM}" in (refused.value.fix or "")
    assert send(versions / "1.0.0", target("s3://data")).new
    assert bucket.versions() == {"1.0.0": whole(versions / "1.0.0")}
    assert not s3fs.S3FileSystem(use_listings_cache=False).exists(f"data/1.0.0/{CLAIM}")
