"""A stand-in for the Hugging Face Hub, on bare git repositories. It is NOT the Hub.

It answers what the unmodified `huggingface_hub` and `datasets` clients ask while a dataset is
created, committed, tagged, listed and read. It was written from reading the client and was never
compared with the real service: validation of front matter, permissions, limits, pagination and
xet storage are absent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ATTRIBUTES = "*.parquet filter=lfs diff=lfs merge=lfs -text\n"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n"
DATE = "2024-01-01T00:00:00Z"


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: str = "", message: str = "refused"):
        super().__init__(message)
        self.status, self.code = status, code


class Repository:
    """One dataset: a bare git repository, large files beside it by their hash."""

    def __init__(self, path: Path, large: Path):
        self.path, self.large = path, large

    def git(self, *arguments: str, stdin: bytes = b"", index: Path | None = None) -> str:
        env = {**os.environ, "GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE}
        env |= {
            f"GIT_{who}_{what}": "standin"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        if index:
            env["GIT_INDEX_FILE"] = str(index)
        command = ["git", f"--git-dir={self.path}", *arguments]
        done = subprocess.run(command, input=stdin, env=env, capture_output=True)
        if done.returncode:
            raise Refused(404, "RevisionNotFound", done.stderr.decode())
        return done.stdout.decode().strip()

    def create(self) -> None:
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", self.path], check=True)
        blob = self.git("hash-object", "-w", "--stdin", stdin=ATTRIBUTES.encode())
        tree = self.git("mktree", stdin=f"100644 blob {blob}\t.gitattributes\n".encode())
        self.git("update-ref", "refs/heads/main", self.git("commit-tree", "-m", "initial", tree))

    def sha(self, revision: str = "main") -> str:
        return self.git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")

    def tree(self, revision: str) -> list[dict[str, Any]]:
        found = []
        for line in self.git("ls-tree", "-r", "-t", "-l", "-z", self.sha(revision)).split("\0"):
            if line:
                about, path = line.split("\t")
                _, kind, oid, size = about.split()
                found.append(self._entry(kind, oid, size, path))
        return found

    def _entry(self, kind: str, oid: str, size: str, path: str) -> dict[str, Any]:
        if kind == "tree":
            return {"type": "directory", "oid": oid, "size": 0, "path": path}
        entry = {"type": "file", "oid": oid, "size": int(size), "path": path}
        if pointer := self._pointer(oid) if path.endswith(".parquet") else None:
            entry |= {"size": pointer["size"], "lfs": {**pointer, "pointerSize": int(size)}}
        return entry

    def _pointer(self, oid: str) -> dict[str, Any] | None:
        found = re.fullmatch(
            POINTER.format(oid="(.*)", size="(.*)"), self.git("cat-file", "blob", oid) + "\n"
        )
        return {"oid": found[1], "size": int(found[2])} if found else None

    def commit(self, lines: list[dict[str, Any]], index: Path) -> str:
        head = self.sha()
        header = next(line["value"] for line in lines if line["key"] == "header")
        if header.get("parentCommit", head) != head:
            raise Refused(412, message="the branch has moved")
        self.git("read-tree", head, index=index)
        for line in lines:
            self._stage(line["key"], line["value"], index)
        tree = self.git("write-tree", index=index)
        oid = self.git("commit-tree", "-p", head, "-m", header["summary"], tree)
        self.git("update-ref", "refs/heads/main", oid, head)
        return oid

    def _stage(self, key: str, value: dict[str, Any], index: Path) -> None:
        if key == "deletedFile":
            self.git("update-index", "--force-remove", value["path"], index=index)
        elif key in ("file", "lfsFile"):
            data = base64.b64decode(value["content"]) if key == "file" else self._large(value)
            blob = self.git("hash-object", "-w", "--stdin", stdin=data)
            self.git(
                "update-index",
                "--add",
                "--cacheinfo",
                f"100644,{blob},{value['path']}",
                index=index,
            )

    def _large(self, value: dict[str, Any]) -> bytes:
        stored = self.large / value["oid"]
        if not stored.is_file():
            raise Refused(400, message="large file was never uploaded")
        return POINTER.format(oid=value["oid"], size=stored.stat().st_size).encode()

    def tag(self, name: str, revision: str) -> None:
        if self.git("tag", "--list", name):
            raise Refused(409, message="the tag exists")
        self.git("tag", "-a", "-m", name, name, self.sha(revision))

    def refs(self) -> dict[str, list[dict[str, str]]]:
        tags = [name for name in self.git("tag", "--list").split("\n") if name]
        return {
            "branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": self.sha()}],
            "converts": [],
            "tags": [
                {"name": name, "ref": f"refs/tags/{name}", "targetCommit": self.sha(name)}
                for name in tags
            ],
        }


class Hub:
    """The stand-in: `address` for clients, `log` of what they asked.

    `watch` sees every changing request, before and after it is carried out; what it raises goes
    no further than the connection, which is dropped.
    """

    def __init__(self, root: Path):
        self.root, self.large = root, root / "large"
        self.large.mkdir(parents=True)
        self.lock = threading.Lock()
        self.log: list[str] = []
        self.changes = 0
        self.watch: Callable[[str, str], None] = lambda when, path: None
        handler = type("Handler", (_Handler,), {"hub": self})
        self.servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler) for _ in "12"]
        self.address, self.files = (f"http://127.0.0.1:{s.server_address[1]}" for s in self.servers)

    def repository(self, name: str) -> Repository:
        found = Repository(self.root / f"{name}.git", self.large)
        if not found.path.is_dir():
            raise Refused(404, "RepoNotFound")
        return found


@contextmanager
def running(root: Path) -> Iterator[Hub]:
    """A stand-in that serves until the block ends."""
    hub = Hub(root)
    threads = [
        threading.Thread(target=server.serve_forever, args=(0.02,)) for server in hub.servers
    ]
    for thread in threads:
        thread.start()
    try:
        yield hub
    finally:
        for server, thread in zip(hub.servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        self.hub.log.append(f"{self.command} {self.path}")

    def do_GET(self) -> None:
        self._serve()

    do_HEAD = do_POST = do_PUT = do_DELETE = do_GET

    def _serve(self) -> None:
        body = self._body()
        path = unquote(urlsplit(self.path).path)
        changing = (
            self.command in ("POST", "PUT") and "preupload" not in path and "paths-info" not in path
        )
        with self.hub.lock:
            self.hub.changes += changing
            try:
                if changing:
                    self.hub.watch("before", path)
                answer = self._answer(path, body)
                if changing:
                    self.hub.watch("after", path)
            except Refused as refused:
                answer = refused.status, {"X-Error-Code": refused.code}, {"error": str(refused)}
            except ConnectionAbortedError:
                self.close_connection = True
                return
        self._send(*answer)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _send(self, status: int, headers: dict[str, str], body: Any) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _answer(self, path: str, body: bytes) -> tuple[int, dict[str, str], Any]:
        if self.command == "POST" and not self.headers.get("Authorization"):
            raise Refused(401, message="log in first")
        for pattern, verb, method in ROUTES:
            if verb == self.command.replace("HEAD", "GET") and (
                found := re.fullmatch(pattern, path)
            ):
                answer: tuple[int, dict[str, str], Any] = method(self, *found.groups(), body=body)
                return answer
        raise Refused(404, "EntryNotFound", f"no route for {path}")

    def create(self, body: bytes) -> tuple[int, dict[str, str], Any]:
        asked = json.loads(body)
        name = f"{asked.get('organization') or 'user'}/{asked['name']}"
        repository = Repository(self.hub.root / f"{name}.git", self.hub.large)
        if repository.path.is_dir():
            return 409, {}, {"error": "it exists", "url": f"{self.hub.address}/datasets/{name}"}
        repository.create()
        return 200, {}, {"url": f"{self.hub.address}/datasets/{name}", "name": name}

    def whoami(self, body: bytes) -> tuple[int, dict[str, str], Any]:
        token = {"type": "access_token", "accessToken": {"role": "write", "displayName": "t"}}
        return 200, {}, {"type": "user", "name": "user", "orgs": [], "auth": token}

    def valid(self, body: bytes) -> tuple[int, dict[str, str], Any]:
        return 200, {}, {"errors": [], "warnings": []}

    def info(
        self, name: str, revision: str | None = None, *, body: bytes
    ) -> tuple[int, dict[str, str], Any]:
        repository = self.hub.repository(name)
        sha = repository.sha(revision or "main")
        paths = [{"rfilename": e["path"]} for e in repository.tree(sha) if e["type"] == "file"]
        told: dict[str, Any] = {
            "_id": name,
            "id": name,
            "author": name.split("/")[0],
            "sha": sha,
            "siblings": paths,
        }
        told |= {
            "private": False,
            "gated": False,
            "disabled": False,
            "downloads": 0,
            "likes": 0,
            "tags": [],
        }
        told |= {
            "lastModified": "2024-01-01T00:00:00.000Z",
            "createdAt": "2024-01-01T00:00:00.000Z",
        }
        return 200, {"X-Repo-Commit": sha}, told

    def refs(self, name: str, body: bytes) -> tuple[int, dict[str, str], Any]:
        return 200, {}, self.hub.repository(name).refs()

    def tree(
        self, name: str, revision: str, prefix: str | None, *, body: bytes
    ) -> tuple[int, dict[str, str], Any]:
        entries = self.hub.repository(name).tree(revision)
        deep = "recursive=true" in urlsplit(self.path).query.lower()
        inside = f"{prefix}/" if prefix else ""
        found = [
            e
            for e in entries
            if e["path"].startswith(inside) and (deep or "/" not in e["path"][len(inside) :])
        ]
        if prefix and not found:
            raise Refused(404, "EntryNotFound")
        return 200, {}, found

    def paths(self, name: str, revision: str, *, body: bytes) -> tuple[int, dict[str, str], Any]:
        if self.headers.get("Content-Type", "").startswith("application/json"):
            wanted = json.loads(body)["paths"]
        else:
            wanted = [
                unquote(p.partition("=")[2])
                for p in body.decode().split("&")
                if p.startswith("paths=")
            ]
        return 200, {}, [e for e in self.hub.repository(name).tree(revision) if e["path"] in wanted]

    def preupload(self, name: str, branch: str, *, body: bytes) -> tuple[int, dict[str, str], Any]:
        there = {
            e["path"]: e.get("lfs", e)["oid"]
            for e in self.hub.repository(name).tree(branch)
            if e["type"] == "file"
        }
        told = [
            {
                "path": file["path"],
                "uploadMode": "lfs" if file["path"].endswith(".parquet") else "regular",
                "shouldIgnore": False,
                "oid": there.get(file["path"]),
            }
            for file in json.loads(body)["files"]
        ]
        return 200, {}, {"files": told}

    def batch(self, name: str, *, body: bytes) -> tuple[int, dict[str, str], Any]:
        objects = []
        for wanted in json.loads(body)["objects"]:
            entry = {"oid": wanted["oid"], "size": wanted["size"]}
            if not (self.hub.large / wanted["oid"]).is_file():
                entry["actions"] = {
                    "upload": {"href": f"{self.hub.files}/large/{wanted['oid']}", "header": {}}
                }
            objects.append(entry)
        return (
            200,
            {"Content-Type": "application/vnd.git-lfs+json"},
            {"transfer": "basic", "objects": objects},
        )

    def put_large(self, oid: str, *, body: bytes) -> tuple[int, dict[str, str], Any]:
        if hashlib.sha256(body).hexdigest() != oid:
            raise Refused(400, message="other bytes than announced")
        (self.hub.large / oid).write_bytes(body)
        return 200, {}, {}

    def get_large(self, oid: str, *, body: bytes) -> tuple[int, dict[str, str], Any]:
        return self._ranged((self.hub.large / oid).read_bytes(), {"ETag": f'"{oid}"'})

    def commit(self, name: str, branch: str, *, body: bytes) -> tuple[int, dict[str, str], Any]:
        lines = [json.loads(line) for line in body.decode().split("\n") if line]
        index = self.hub.root / "index"
        index.unlink(missing_ok=True)
        oid = self.hub.repository(name).commit(lines, index)
        url = f"{self.hub.address}/datasets/{name}/commit/{oid}"
        return 200, {}, {"success": True, "commitOid": oid, "commitUrl": url}

    def tag(self, name: str, revision: str, *, body: bytes) -> tuple[int, dict[str, str], Any]:
        self.hub.repository(name).tag(json.loads(body)["tag"], revision)
        return 200, {}, {}

    def resolve(
        self, name: str, revision: str, path: str, *, body: bytes
    ) -> tuple[int, dict[str, str], Any]:
        repository = self.hub.repository(name)
        sha = repository.sha(revision)
        entry = next(
            (e for e in repository.tree(sha) if e["path"] == path and e["type"] == "file"), None
        )
        if entry is None:
            return (
                404,
                {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": sha},
                {"error": "no such file"},
            )
        if lfs := entry.get("lfs"):
            linked = {"X-Linked-Etag": f'"{lfs["oid"]}"', "X-Linked-Size": str(lfs["size"])}
            return (
                302,
                {
                    "Location": f"{self.hub.files}/large/{lfs['oid']}",
                    "X-Repo-Commit": sha,
                    **linked,
                },
                b"",
            )
        blob = subprocess.run(
            ["git", f"--git-dir={repository.path}", "cat-file", "blob", entry["oid"]],
            check=True,
            capture_output=True,
        ).stdout
        return self._ranged(blob, {"X-Repo-Commit": sha, "ETag": f'"{entry["oid"]}"'})

    def _ranged(self, data: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], Any]:
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not found:
            return (
                200,
                {**headers, "Content-Length": str(len(data)), "Accept-Ranges": "bytes"},
                data,
            )
        first, last = int(found[1]), min(int(found[2] or len(data) - 1), len(data) - 1)
        part = data[first : last + 1]
        told = f"bytes {first}-{last}/{len(data)}"
        return 206, {**headers, "Content-Range": told, "Content-Length": str(len(part))}, part


REPO, REV = "([^/]+/[^/]+)", "([^/]+)"
ROUTES: list[tuple[str, str, Callable[..., tuple[int, dict[str, str], Any]]]] = [
    ("/api/whoami-v2", "GET", _Handler.whoami),
    ("/api/validate-yaml", "POST", _Handler.valid),
    ("/api/repos/create", "POST", _Handler.create),
    (f"/api/datasets/{REPO}/refs", "GET", _Handler.refs),
    (f"/api/datasets/{REPO}/tree/{REV}(?:/(.+))?", "GET", _Handler.tree),
    (f"/api/datasets/{REPO}/paths-info/{REV}", "POST", _Handler.paths),
    (f"/api/datasets/{REPO}/preupload/{REV}", "POST", _Handler.preupload),
    (f"/api/datasets/{REPO}/commit/{REV}", "POST", _Handler.commit),
    (f"/api/datasets/{REPO}/tag/{REV}", "POST", _Handler.tag),
    (f"/api/datasets/{REPO}/revision/{REV}", "GET", _Handler.info),
    (f"/api/datasets/{REPO}", "GET", _Handler.info),
    (f"/datasets/{REPO}.git/info/lfs/objects/batch", "POST", _Handler.batch),
    ("/large/([0-9a-f]{64})", "PUT", _Handler.put_large),
    ("/large/([0-9a-f]{64})", "GET", _Handler.get_large),
    (f"/datasets/{REPO}/resolve/{REV}/(.+)", "GET", _Handler.resolve),
]
