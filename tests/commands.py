"""Calling `curation` as a shell would, inside the test's own process."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from curation.cli.main import main


@dataclass
class Ran:
    """What a call gave: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def runner(capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that calls `curation` with the words it is given."""

    def call(*words: str) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, said.out, said.err)

    return call
