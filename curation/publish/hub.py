"""A version on a Hugging Face Hub: one commit, verified, then the tag.

The tag comes last, so a run that dies earlier leaves no version visible, and a rerun goes on where
it died: an equal commit is not made twice. A tag is never moved. Readers who pass
`revision="v1.2.3"` see a version whole or not at all; `main` holds the newest one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from curation.errors import CheckFailed, CurationError
from curation.publish.build import files
from curation.publish.check import verify
from curation.publish.diff import VERSION, read_manifest, version_key

if TYPE_CHECKING:
    from huggingface_hub import HfApi

KEPT = ".gitattributes"
"""Made by the Hub itself; not ours to delete."""


class Uploaded(NamedTuple):
    """Where a version stands on a Hub; `new` is False if it was there already."""

    repository: str
    tag: str
    commit: str
    new: bool


def upload(folder: Path, repository: str, *, endpoint: str | None = None) -> Uploaded:
    """Put a version into a dataset repository and tag it `v<version>`.

    Args:
        folder: a built version.
        repository: as in "organisation/name"; made if it is not there.
        endpoint: address of the Hub; by default that of `huggingface_hub` (HF_ENDPOINT).

    Raises:
        CheckFailed: the folder has faults; the tag is there with other content; a higher version
            is there; somebody else committed meanwhile.
        CurationError: the Hub cannot be reached or refuses.
    """
    from huggingface_hub import HfApi

    faults = verify(folder)
    if faults:
        raise CheckFailed(
            f"{folder} has faults and is not uploaded",
            details=[f"{issue.where}: {issue.message}" for issue in faults[:20]],
        )
    version = read_manifest(folder)["version"]
    with _told(repository):
        api = HfApi(endpoint=endpoint)
        api.create_repo(repository, repo_type="dataset", exist_ok=True)
        return _upload(api, folder, repository, version)


def _upload(api: HfApi, folder: Path, repository: str, version: str) -> Uploaded:
    tag, tags = f"v{version}", _tags(api, repository)
    if tag in tags:
        _same_or_refuse(api, folder, repository, tags[tag], tag)
        return Uploaded(repository, tag, tags[tag], new=False)
    newer = [name for name in tags if version_key(name[1:]) > version_key(version)]
    if newer:
        raise CheckFailed(f"{repository} already has {max(newer)}, which is newer than {tag}")
    commit = _commit(api, folder, repository, version)
    _same_or_refuse(api, folder, repository, commit, f"commit {commit[:12]}")
    return Uploaded(repository, tag, _tag(api, folder, repository, tag, commit), new=True)


def _tags(api: HfApi, repository: str) -> dict[str, str]:
    """The commit of every version tag."""
    found = api.list_repo_refs(repository, repo_type="dataset").tags
    return {
        ref.name: ref.target_commit
        for ref in found
        if ref.name.startswith("v") and VERSION.fullmatch(ref.name[1:])
    }


def _commit(api: HfApi, folder: Path, repository: str, version: str) -> str:
    """One commit that makes the repository hold this folder and nothing else."""
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    head = api.repo_info(repository, repo_type="dataset").sha
    want = _paths(folder)
    have = set(api.list_repo_files(repository, repo_type="dataset", revision=head))
    operations: list[Any] = [CommitOperationAdd(name, path) for name, path in want.items()]
    operations += [CommitOperationDelete(name) for name in sorted(have - set(want) - {KEPT})]
    made = api.create_commit(
        repository,
        operations,
        commit_message=f"Version {version}",
        repo_type="dataset",
        parent_commit=head,
    )
    return made.oid


def _paths(folder: Path) -> dict[str, Path]:
    return {name: folder / name for name in (*files(folder), "manifest.json")}


def _same_or_refuse(api: HfApi, folder: Path, repository: str, revision: str, what: str) -> None:
    """Compare what stands at a revision with the folder, by the Hub's own checksums."""
    found = api.verify_repo_checksums(
        repository, repo_type="dataset", revision=revision, local_dir=folder
    )
    strange = [mismatch["path"] for mismatch in found.mismatches]
    strange += [*found.extra_paths, *(set(found.missing_paths) - {KEPT})]
    if strange:
        raise CheckFailed(
            f"{what} of {repository} holds something else than {folder}",
            details=sorted(strange)[:20],
            fix="a tag is never moved: curation publish makes the next version",
        )


def _tag(api: HfApi, folder: Path, repository: str, tag: str, commit: str) -> str:
    """Tag the commit; if somebody was quicker, what they tagged must be the same."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        api.create_tag(repository, repo_type="dataset", tag=tag, revision=commit, exist_ok=False)
    except HfHubHTTPError as error:
        there = _tags(api, repository).get(tag)
        if there is None:
            raise
        del error
        _same_or_refuse(api, folder, repository, there, tag)
        return there
    return commit


@contextmanager
def _told(repository: str) -> Iterator[None]:
    """The client's faults as ours, without addresses or keys."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except HfHubHTTPError as error:
        status = error.response.status_code
        if status == 412:
            raise CheckFailed(
                f"somebody else committed to {repository} meanwhile",
                fix="look at what they did, then publish again",
            ) from None
        hint = "log in with `hf auth login`, or set HF_TOKEN" if status in (401, 403) else None
        raise CurationError(f"the Hub refused {repository}: HTTP {status}", fix=hint) from None
    except (OSError, RuntimeError, _transport_error()) as error:
        raise CurationError(
            f"{repository} could not be uploaded: {type(error).__name__}",
            fix="publish again; what is done already is not done twice",
        ) from None


def _transport_error() -> type[Exception]:
    """What the client's HTTP library raises where a connection breaks."""
    from huggingface_hub import get_session

    module = type(get_session()).__module__.split(".", 1)[0]
    found: type[Exception] = getattr(__import__(module), "TransportError", ConnectionError)
    return found
