"""Whether the fast tests notice when a line of offsets, rules or merging is made wrong.

Mutation testing: an operator, condition or number is changed in a copy of the project, one at a
time, and the tests of that module have to fail. Each group of modules has its own tests, the fast
ones only. Some changes change nothing that can be seen (a shortcut taken less often), so that the
score cannot be 100 %. Bar: 85 %. A drawn sample is tried; the arguments are its size and its seed.
"""

from __future__ import annotations

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]

GROUPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "offsets": (
        ("curation/ingest/offsets.py", "curation/model.py"),
        ("tests/ingest/test_offsets.py", "tests/test_records.py"),
    ),
    "validate": (
        tuple(
            f"curation/validate/{name}.py"
            for name in (
                "across", "entities", "events", "mend", "records", "rule", "spans", "stances",
            )
        ),
        ("tests/validate",),
    ),
    "merge": (
        tuple(
            f"curation/review/{name}.py"
            for name in (
                "adjudicate", "decisions", "merge_links", "merge_spans", "merge_stances", "votes",
            )
        ),
        (
            "tests/review/test_adjudicate.py",
            "tests/review/test_cases.py",
            "tests/review/test_adjudicate_properties.py",
        ),
    ),
}  # fmt: skip
"""Modules and their tests."""

SWAPPED: dict[type[ast.AST], Any] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
"""What is put in the place of an operator."""


class Mutant(NamedTuple):
    """A module with one change; `about` says which."""

    group: str
    module: str
    line: int
    about: str
    source: str


def main(arguments: list[str]) -> None:
    """Try a sample: how many mutants, and the seed of the draw."""
    size, seed = (*map(int, arguments), *(60, 0)[len(arguments) :])
    every = {
        group: [m for module in modules for m in mutants(group, module)]
        for group, (modules, _) in GROUPS.items()
    }
    total = sum(map(len, every.values()))
    drawn = random.Random(seed).sample(
        [m for some in every.values() for m in some], min(size, total)
    )
    print(f"{len(drawn)} of {total:,} mutants, seed {seed}", flush=True)
    tried, killed = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        ignored = shutil.ignore_patterns(".*", "exports", "__pycache__", "browser", "benchmarks")
        shutil.copytree(ROOT, copy, ignore=ignored)
        for group, (_, tests) in GROUPS.items():
            if not passes(copy, tests):
                raise SystemExit(f"the tests of {group} fail without any change")
        for number, mutant in enumerate(drawn, 1):
            print(f"{number} of {len(drawn)}", end="\r", file=sys.stderr, flush=True)
            tried[mutant.group] += 1
            file = copy / mutant.module
            right = file.read_text(encoding="utf-8")
            file.write_text(mutant.source, encoding="utf-8")
            if passes(copy, GROUPS[mutant.group][1]):
                print(f"survived  {mutant.module}:{mutant.line}  {mutant.about}", flush=True)
            else:
                killed[mutant.group] += 1
            file.write_text(right, encoding="utf-8")
    for group in GROUPS:
        if tried[group]:
            share = killed[group] / tried[group]
            print(f"{group:<9} {killed[group]:>4} of {tried[group]:>4} found  {share:.0%}")
    print(
        f"all       {killed.total():>4} of {len(drawn):>4} found  {killed.total() / len(drawn):.0%}"
    )


def passes(copy: Path, tests: tuple[str, ...]) -> bool:
    """Whether tests pass in a copy of the project; what does not end fails."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    try:
        ran = subprocess.run(
            [*command, "-p", "no:xdist", *tests],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=180,
        )
    except subprocess.TimeoutExpired:
        return False
    return ran.returncode == 0


def mutants(group: str, module: str) -> Iterator[Mutant]:
    """Every change of a module."""
    source = (ROOT / module).read_text(encoding="utf-8")
    lines = source.encode().splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    for node, wrong in changes(ast.parse(source)):
        assert node.end_lineno is not None and node.end_col_offset is not None
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        changed = source.encode()[:start] + f"({wrong})".encode() + source.encode()[end:]
        about = f"{ast.unparse(node)}  →  {wrong}".replace("\n", " ")
        yield Mutant(group, module, node.lineno, about, changed.decode())


def changes(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """What can be changed: an expression, and the wrong one to stand in its place."""
    silent = {id(inner) for node in unseen(tree) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.Compare):
            for place, op in enumerate(node.ops):
                ops = [*node.ops[:place], SWAPPED[type(op)](), *node.ops[place + 1 :]]
                yield node, ast.unparse(ast.Compare(node.left, ops, node.comparators))
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield node, ast.unparse(ast.BoolOp(other, node.values))
        elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
            if not any(isinstance(side, ast.Constant) for side in (node.left, node.right)):
                yield node, ast.unparse(ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, ast.unparse(node.operand)
        elif isinstance(node, ast.IfExp):
            yield node, ast.unparse(ast.IfExp(node.test, node.orelse, node.body))
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            wrong = not node.value if isinstance(node.value, bool) else node.value + 1
            yield node, str(wrong)


def unseen(tree: ast.Module) -> Iterator[ast.AST]:
    """What does nothing when the program runs: annotations, and how much a cache keeps."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            yield node.annotation
        elif isinstance(node, ast.FunctionDef) and node.returns:
            yield node.returns
        elif isinstance(node, ast.keyword) and node.arg == "maxsize":
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            # Numbers in a format, such as the width of a hash, say how, not what.
            yield from (
                v.format_spec
                for v in ast.walk(node)
                if isinstance(v, ast.FormattedValue) and v.format_spec
            )
