"""A fake Label Studio: just the endpoints that push and pull use, in memory, on loopback.

It is held to the real server by the contract tests (`tests/studio/test_contract.py`), which run
the same steps against both. It is quick, and it can be told to lose an answer.
"""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import regex

Answer = tuple[int, Any]


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass
class Fake:
    """The server's memory.

    `lose` names what happens to the next call that changes something; a `careless` server gives
    out half surrogate pairs, where the real one fails.
    """

    url: str = ""
    projects: dict[int, dict[str, Any]] = field(default_factory=dict)
    views: list[dict[str, Any]] = field(default_factory=list)
    tasks: dict[int, dict[str, Any]] = field(default_factory=dict)
    last: int = 0
    lose: str = ""
    careless: bool = False
    changes: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def number(self) -> int:
        self.last += 1
        return self.last

    def free(self, table: Iterable[int]) -> int:
        """The next number of a table, as SQLite may give it: that of a deleted last row again."""
        return max(table, default=0) + 1

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Answer:
        with self.lock:
            lose = ""
            if method != "GET":
                self.changes.append((method, path))
                lose, self.lose = self.lose, ""
            if lose == "before":
                return 502, {"detail": "lost before"}
            for pattern, handler in ROUTES:
                found = regex.fullmatch(pattern, f"{method} {path}")
                if found:
                    given = handler(self, *map(int, found.groups()), query=query, body=body)
                    return (502, {"detail": "lost after"}) if lose == "after" else given
        return 404, {"detail": "Not found."}

    # What people do.

    def annotate(self, task: int, result: Any, user: int = 1, **more: Any) -> int:
        with self.lock:
            number = self.free(a["id"] for task in self.tasks.values() for a in task["annotations"])
            made = {
                "id": number,
                "result": result,
                "completed_by": user,
                "was_cancelled": False,
                "created_at": now(),
                "updated_at": now(),
                "lead_time": 1.0,
                "parent_prediction": None,
                **more,
            }
            self.tasks[task]["annotations"].append(made)
            self.tasks[task]["updated_at"] = now()
            return number

    def edit_data(self, task: int, **data: Any) -> None:
        with self.lock:
            self.tasks[task]["data"].update(data)
            self.tasks[task]["updated_at"] = now()

    def forget(self, user: int) -> None:
        """Delete a user: their work stays, without them."""
        with self.lock:
            for task in self.tasks.values():
                for made in task["annotations"]:
                    if made["completed_by"] == user:
                        made["completed_by"] = None

    def drop(self, project: int) -> None:
        """Delete a project and all that is in it."""
        with self.lock:
            del self.projects[project]
            self.tasks = {n: t for n, t in self.tasks.items() if t["project"] != project}
            self.views = [view for view in self.views if view["project"] != project]

    def find(self, annotation: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
        for task in self.tasks.values():
            for found in task["annotations"]:
                if found["id"] == annotation:
                    return task, found
        return None

    # What the tool asks.

    def version(self, **_: Any) -> Answer:
        return 200, {"release": "1.23.2"}

    def whoami(self, **_: Any) -> Answer:
        return 200, {"id": 1}

    def list_projects(self, query: Mapping[str, list[str]], **_: Any) -> Answer:
        size, page = int(query.get("page_size", ["30"])[0]), int(query.get("page", ["1"])[0])
        found = [self.projects[n] for n in sorted(self.projects)]
        part = found[(page - 1) * size : page * size]
        if page > 1 and not part:
            return 404, {"detail": "Invalid page."}
        return 200, {"count": len(found), "results": [self._shown(p) for p in part]}

    def make_project(self, body: Any, **_: Any) -> Answer:
        if not 3 <= len(body["title"]) <= 50:
            return self._bad({"title": ["3 to 50 characters"]})
        number = self.free(self.projects)
        self.projects[number] = {"id": number, "model_version": "", "description": "", **body}
        return 201, self._shown(self.projects[number])

    def project(self, number: int, **_: Any) -> Answer:
        if number not in self.projects:
            return 404, {"detail": "No Project matches the given query."}
        return 200, self._shown(self.projects[number])

    def set_project(self, number: int, body: Any, **_: Any) -> Answer:
        self.projects[number].update(body)
        return 200, self._shown(self.projects[number])

    def _shown(self, project: dict[str, Any]) -> dict[str, Any]:
        mine = [task for task in self.tasks.values() if task["project"] == project["id"]]
        total = sum(not a["was_cancelled"] for task in mine for a in task["annotations"])
        return {**project, "task_number": len(mine), "total_annotations_number": total}

    def list_views(self, query: Mapping[str, list[str]], **_: Any) -> Answer:
        return 200, [v for v in self.views if v["project"] == int(query["project"][0])]

    def make_view(self, body: Any, **_: Any) -> Answer:
        view = {"id": self.number(), **body, "project": int(body["project"])}
        self.views.append(view)
        return 201, view

    def list_tasks(self, query: Mapping[str, list[str]], **_: Any) -> Answer:
        asked = json.loads(query.get("query", ["{}"])[0])
        found = [t for t in self.tasks.values() if t["project"] == int(query["project"][0])]
        for item in asked.get("filters", {}).get("items", ()):
            found = [task for task in found if _fits(task, item)]
        turned = asked.get("ordering", [""])[0].startswith("-")
        found.sort(key=lambda task: int(task["id"]), reverse=turned)
        total = sum(not a["was_cancelled"] for task in found for a in task["annotations"])
        part = found[: int(query.get("page_size", ["30"])[0])]
        rows = [_row(task) for task in part]
        return 200, {"total": len(found), "total_annotations": total, "tasks": rows}

    def load(self, number: int, body: Any, **_: Any) -> Answer:
        wrong = [task for task in body if "text" not in task.get("data", {})]
        if wrong or not body:
            return self._bad({"data": ['"text" key is expected in task data']})
        made = []
        for task in copy.deepcopy(body):
            ident = self.free(self.tasks)
            made.append(ident)
            predictions = [{"id": self.number(), **p} for p in task.get("predictions", ())]
            self.tasks[ident] = {
                "id": ident,
                "project": number,
                "data": task["data"],
                "meta": task.get("meta", {}),
                "created_at": now(),
                "updated_at": now(),
                "predictions": predictions,
                "annotations": [],
                "drafts": [],
            }
            if predictions and not self.projects[number]["model_version"]:
                self.projects[number]["model_version"] = predictions[0]["model_version"]
        return 201, {"task_count": len(made), "task_ids": made}

    def load_predictions(self, number: int, body: Any, **_: Any) -> Answer:
        if any(self.tasks.get(p["task"], {}).get("project") != number for p in body):
            return self._bad({"task": ["no such task"]})
        for prediction in copy.deepcopy(body):
            task = self.tasks[prediction.pop("task")]
            task["predictions"].append({"id": self.number(), **prediction})
        return 201, {"created": len(body)}

    def export(self, number: int, query: Mapping[str, list[str]], **_: Any) -> Answer:
        wanted = set(map(int, query["ids[]"]))
        found = [t for t in self.tasks.values() if t["project"] == number and t["id"] in wanted]
        try:
            json.dumps(found, ensure_ascii=False).encode(
                errors="replace" if self.careless else "strict"
            )
        except UnicodeEncodeError:
            return 500, {"detail": "surrogates not allowed"}
        return 200, [
            {
                **{k: v for k, v in task.items() if k not in ("predictions", "drafts")},
                "predictions": [prediction["id"] for prediction in task["predictions"]],
                **_counts(task),
            }
            for task in copy.deepcopy(found)
        ]

    def submit(self, task: int, body: Any, **_: Any) -> Answer:
        if not isinstance(body.get("result"), list):
            return self._bad({"result": ["must be a list"]})
        made = self.annotate(task, body["result"], body.get("completed_by", 1))
        return 201, {"id": made}

    def edit(self, number: int, body: Any, **_: Any) -> Answer:
        found = self.find(number)
        if found is None:
            return 404, {"detail": "No Annotation matches the given query."}
        found[1].update(body, updated_at=now())
        found[0]["updated_at"] = now()
        return 200, {"id": number}

    def remove(self, number: int, **_: Any) -> Answer:
        found = self.find(number)
        if found is None:
            return 404, {"detail": "No Annotation matches the given query."}
        found[0]["annotations"].remove(found[1])
        found[0]["updated_at"] = now()
        return 204, None

    def remove_task(self, number: int, **_: Any) -> Answer:
        return (204, None) if self.tasks.pop(number, None) else (404, {"detail": "Not found."})

    def draft(self, number: int, body: Any, **_: Any) -> Answer:
        self.tasks[number]["drafts"].append(body)
        return 201, {"id": self.number()}

    @staticmethod
    def _bad(faults: Any) -> Answer:
        detail = {"status_code": 400, "detail": "Validation error", "validation_errors": faults}
        return 400, {"id": "an-uuid", "version": "1.23.2", **detail}


ROUTES: list[tuple[str, Any]] = [
    (r"GET /api/version/?", Fake.version),
    (r"GET /api/current-user/whoami/?", Fake.whoami),
    (r"GET /api/projects/", Fake.list_projects),
    (r"POST /api/projects/", Fake.make_project),
    (r"GET /api/projects/(\d+)/", Fake.project),
    (r"PATCH /api/projects/(\d+)/", Fake.set_project),
    (r"GET /api/dm/views/", Fake.list_views),
    (r"POST /api/dm/views/", Fake.make_view),
    (r"GET /api/tasks/", Fake.list_tasks),
    (r"POST /api/projects/(\d+)/import", Fake.load),
    (r"POST /api/projects/(\d+)/import/predictions", Fake.load_predictions),
    (r"GET /api/projects/(\d+)/export", Fake.export),
    (r"POST /api/tasks/(\d+)/annotations/", Fake.submit),
    (r"POST /api/tasks/(\d+)/drafts", Fake.draft),
    (r"PATCH /api/annotations/(\d+)/", Fake.edit),
    (r"DELETE /api/annotations/(\d+)/", Fake.remove),
    (r"DELETE /api/tasks/(\d+)/", Fake.remove_task),
]


def _counts(task: dict[str, Any]) -> dict[str, Any]:
    skipped = sum(a["was_cancelled"] for a in task["annotations"])
    return {
        "total_annotations": len(task["annotations"]) - skipped,
        "cancelled_annotations": skipped,
    }


def _row(task: dict[str, Any]) -> dict[str, Any]:
    versions = dict.fromkeys(p["model_version"] for p in task["predictions"])
    return {
        "id": task["id"],
        "data": task["data"],
        "updated_at": task["updated_at"],
        "created_at": task["created_at"],
        "predictions_model_versions": ",".join(versions),
        "draft_exists": bool(task["drafts"]),
        **_counts(task),
    }


def _fits(task: dict[str, Any], item: dict[str, Any]) -> bool:
    column = item["filter"].removeprefix("filter:tasks:")
    value, row = item["value"], _row(task)
    if column == "draft_exists":
        return bool(row["draft_exists"] == value)
    return bool(row[column] > value)


@contextmanager
def fake() -> Iterator[Fake]:
    """A fake server, running on loopback."""
    made = Fake()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"null")
            split = urlsplit(self.path)
            status, value = made.answer(self.command, split.path, parse_qs(split.query), body)
            data = b"" if value is None else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_PATCH = do_DELETE = do_GET

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

    server = Server(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
