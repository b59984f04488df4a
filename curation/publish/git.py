"""A version on a git remote: one commit on its main branch and the tag `v<version>`, at one stroke.

The remote takes branch and tag together or neither (`git push --atomic`), and a tag that is there
is never moved. Nothing is checked out: the commit is made from the folder of the version.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from curation.errors import CheckFailed, CurationError
from curation.publish.diff import VERSION, version_key

BRANCH = "main"
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "curation"), ("EMAIL", ""))
}
"""Commits name no person."""

AS_IT_IS = ("-c", "core.autocrlf=false", "-c", "core.attributesFile=", "-c", "core.safecrlf=false")
"""No setting of the user's may change the bytes of a file."""


class Pushed(NamedTuple):
    """Where a version stands on a remote; `new` is False if it was there already."""

    tag: str
    commit: str
    new: bool


def push(folder: Path, url: str) -> Pushed:
    """Commit a version and push it with its tag.

    Raises:
        CheckFailed: the tag is there with other content, a higher version is there, or somebody
            else pushed meanwhile.
        CurationError: git is missing, or the remote cannot be reached or refuses.
    """
    with tempfile.TemporaryDirectory(prefix="curation-") as scratch:
        return _Remote(Path(scratch), url).push(folder)


class _Remote:
    """A remote, seen from a bare repository that is thrown away."""

    def __init__(self, scratch: Path, url: str):
        self._scratch, self._url = scratch, url
        self._git("init", "-q", "--bare", str(scratch))

    def push(self, folder: Path) -> Pushed:
        branch, refs = self._refs()
        tag = f"v{folder.name}"
        tree = self._tree(folder)
        if there := refs.get(f"refs/tags/{tag}"):
            return Pushed(tag, self._same(tag, there, tree), new=False)
        self._refuse_older(tag, refs)
        commit = self._commit(tree, refs.get(branch), f"Version {folder.name}")
        self._git("tag", "-a", "-m", f"Version {folder.name}", tag, commit)
        done = self._try(
            "push", "-q", "--atomic", self._url, f"{commit}:{branch}", f"refs/tags/{tag}"
        )
        if done.returncode:
            if self._refs()[1] != refs:
                raise CheckFailed(
                    f"somebody else pushed to {self._url} meanwhile",
                    fix="look at what they did, then publish again",
                )
            raise self._refused("push", done.stderr)
        return Pushed(tag, commit, new=True)

    def _refs(self) -> tuple[str, dict[str, str]]:
        """The main branch, and what its tip and every version tag point at."""
        lines = self._git("ls-remote", "--symref", self._url).splitlines()
        branch, found = f"refs/heads/{BRANCH}", dict[str, str]()
        for line in lines:
            what, _, name = line.partition("\t")
            if what.startswith("ref: ") and name == "HEAD":
                branch = what.removeprefix("ref: ")
            elif name.startswith("refs/"):
                found[name] = what
        kept = {n: sha for n, sha in found.items() if n == branch or n.startswith("refs/tags/v")}
        return branch, kept

    def _refuse_older(self, tag: str, refs: dict[str, str]) -> None:
        names = [name.removeprefix("refs/tags/v") for name in refs if "^" not in name]
        known = [name for name in names if VERSION.fullmatch(name)]
        newest = max(known, key=version_key, default=None)
        if newest and version_key(newest) > version_key(tag[1:]):
            raise CheckFailed(f"{self._url} already has v{newest}, which is newer than {tag}")

    def _tree(self, folder: Path) -> str:
        place = str(folder.resolve())
        self._git("-C", place, *AS_IT_IS, f"--work-tree={place}", "add", "-A", "-f", ".")
        return self._git("write-tree")

    def _same(self, tag: str, sha: str, tree: str) -> str:
        """The commit of a tag that holds this tree; refuses another."""
        self._git("fetch", "-q", "--depth", "1", self._url, sha)
        if self._git("rev-parse", f"{sha}^{{tree}}") != tree:
            raise CheckFailed(
                f"{tag} of {self._url} holds something else",
                fix="a tag is never moved: curation publish makes the next version",
            )
        return self._git("rev-parse", f"{sha}^{{commit}}")

    def _commit(self, tree: str, parent: str | None, message: str) -> str:
        if parent is None:
            return self._git("commit-tree", "-m", message, tree)
        self._git("fetch", "-q", "--depth", "1", self._url, parent)
        return self._git("commit-tree", "-p", parent, "-m", message, tree)

    def _git(self, *words: str) -> str:
        done = self._try(*words)
        if done.returncode:
            raise self._refused(next(w for w in words if w[0] != "-"), done.stderr)
        return done.stdout.strip()

    def _try(self, *words: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, **IDENTITY, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        env = {**env, "GIT_DIR": str(self._scratch)}
        try:
            return subprocess.run(["git", *words], env=env, capture_output=True, text=True)
        except FileNotFoundError:
            raise CurationError("git is not installed", fix="install git") from None

    def _refused(self, what: str, said: str) -> CurationError:
        lines = [line for line in said.splitlines() if line.strip()]
        return CurationError(
            f"git {what} failed for {self._url}",
            details=lines[:5],
            fix="see that the address is right and that you may push there, then publish again",
        )
