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


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that calls `curation` with the words it is given."""

    def call(*words: str) -> Ran:
        monkeypatch.setattr("sys.argv", ["curation", *words])
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return call
