"""Several hosts: workers in network namespaces of their own, shards in a local S3; needs root.

    python -m benchmarks engine_hosts [ARTICLES] [SHARDS]

Two namespaces hang on a bridge, each with a Dask worker; the scheduler, the S3 (moto's server) and
the command are on the bridge's own address. The peer is the same run on this machine alone, from
folder to folder: the hashes must be the same.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.engine import COMMAND, write

BRIDGE, NET = "curation-br", "10.213.77"
SCHEDULER, STORE = f"tcp://{NET}.1:8786", f"http://{NET}.1:5555"
KEYS = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ENDPOINT_URL": STORE,
}
HOSTS = ("curation-a", "curation-b")


def ip(*words: str) -> None:
    """Call `ip`."""
    subprocess.run(["ip", *words], check=True)


@contextmanager
def network() -> Iterator[None]:
    """A bridge with a namespace for each host; all gone afterwards."""
    ip("link", "add", BRIDGE, "type", "bridge")
    try:
        ip("addr", "add", f"{NET}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for number, host in enumerate(HOSTS, 2):
            ip("netns", "add", host)
            ip("link", "add", f"cur{number}", "type", "veth", "peer", "eth0", "netns", host)
            ip("link", "set", f"cur{number}", "master", BRIDGE, "up")
            ip("-n", host, "addr", "add", f"{NET}.{number}/24", "dev", "eth0")
            for device in ("lo", "eth0"):
                ip("-n", host, "link", "set", device, "up")
        yield
    finally:
        for host in HOSTS:
            subprocess.run(["ip", "netns", "del", host], check=False)
        ip("link", "del", BRIDGE)


@contextmanager
def running(*words: str) -> Iterator[None]:
    """A server, as long as it is needed."""
    with tempfile.TemporaryFile() as talk:
        process = subprocess.Popen(
            words, env={**os.environ, **KEYS}, stdout=talk, stderr=subprocess.STDOUT
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


def fill(folder: Path) -> None:
    """A bucket with the shards of a folder in it."""
    import s3fs  # type: ignore[import-untyped]

    for _ in range(60):
        try:
            store = s3fs.S3FileSystem(skip_instance_cache=True, endpoint_url=STORE)
            store.mkdir("bucket")
            break
        except Exception:
            time.sleep(0.5)
    store.put(str(folder), "bucket/raw", recursive=True)


def stages(folder: Path, source: str, run: str, *options: str) -> dict[str, str]:
    """Every stage on shards; the hash of each."""
    made = {}
    words = (("ingest", source, "-o", run), ("preannotate", run, "-o", run), ("validate", run))
    for one in words:
        began = time.perf_counter()
        ended = subprocess.run(
            [*COMMAND, *one, "--json", *options], cwd=folder, capture_output=True, text=True
        )
        if ended.returncode not in (0, 1):
            raise SystemExit(ended.stderr)
        found = json.loads(ended.stdout)
        made[found["table"]] = found["sha256"]
        print(f"    {one[0]:<12} {time.perf_counter() - began:6.1f} s")
    return made


def main(arguments: list[str] | None = None) -> None:
    """Run on several hosts and on one, compare."""
    given = sys.argv[2:] if arguments is None else arguments
    articles = int(given[0]) if given else 1_000
    shards = int(given[1]) if len(given) > 1 else 8
    if os.geteuid() != 0:
        print("engine_hosts needs root, for network namespaces")
        return
    dask = str(Path(sys.executable).with_name("dask"))
    moto = str(Path(sys.executable).with_name("moto_server"))
    os.environ.update(KEYS)
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place)
        write(folder / "raw", articles, shards, None)
        print(f"{articles:,} articles in {shards} shards\n  this machine, folders")
        alone = stages(folder, "raw", "run")
        stack.enter_context(network())
        stack.enter_context(running(moto, "-H", f"{NET}.1", "-p", "5555"))
        fill(folder / "raw")
        stack.enter_context(
            running(dask, "scheduler", "--host", f"{NET}.1", "--port", "8786", "--no-dashboard")
        )
        for host in HOSTS:
            words = ["ip", "netns", "exec", host, dask, "worker", SCHEDULER, "--nthreads", "1"]
            scratch = folder / host
            scratch.mkdir()
            stack.enter_context(
                running(*words, "--no-dashboard", "--local-directory", str(scratch))
            )
        print(f"  {len(HOSTS)} hosts, s3://")
        options = ("--engine", "dask", "--scheduler", SCHEDULER, "--workers", str(len(HOSTS)))
        apart = stages(folder, "s3://bucket/raw", "s3://bucket/run", *options)
    for table, sha in alone.items():
        same = "identical" if apart[table] == sha else "DIFFERENT"
        print(f"  {table:<12} {same}  {sha[:16]}")


if __name__ == "__main__":
    main(sys.argv[1:])
