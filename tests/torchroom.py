"""An environment with torch, transformers and GLiNER, made once in the cache; ours is behind it.

They are no part of our lock: torch alone is as large as all the rest. pip makes the environment,
not uv, for pip looks for files also where a machine's own settings say.
"""

import hashlib
import subprocess
import sys
import sysconfig
from pathlib import Path

from filelock import FileLock

from curation.studio.install import cache

ROOT = Path(__file__).resolve().parents[1]
TORCH = "torch==2.13.0"
PINS = ("transformers==5.16.1", "gliner==0.2.29")
BEHIND = f"""
import runpy, sys
sys.path += [{sysconfig.get_path("purelib")!r}, {str(ROOT)!r}]
sys.argv = sys.argv[1:]
runpy.run_module("curation", run_name="__main__") if sys.argv[0] == "curation" else \\
    runpy.run_path(sys.argv[0], run_name="__main__")
"""


def python() -> Path:
    """The interpreter of that environment.

    Raises:
        RuntimeError: it cannot be made; with the last of what pip said.
    """
    digest = hashlib.sha256(repr((TORCH, PINS, sys.version_info[:2])).encode()).hexdigest()[:12]
    env = cache() / f"model-taggers-{digest}"
    found = env / "bin" / "python"
    env.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(env.with_suffix(".lock")):
        if not (env / "ready").exists():
            _run(sys.executable, "-m", "venv", "--clear", str(env))
            for wanted in ((TORCH,), (TORCH, *PINS)):
                _run(str(found), "-m", "pip", "install", "--quiet", *wanted)
            (env / "ready").touch()
    return found


def call(interpreter: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `curation …`, or a script with arguments, in that environment."""
    return subprocess.run(
        [str(interpreter), "-c", BEHIND, *words], capture_output=True, text=True, check=False
    )


def _run(*command: str) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        said = " / ".join((ran.stderr or ran.stdout).strip().splitlines()[-3:])
        raise RuntimeError(f"`{' '.join(command)}` ended with {ran.returncode}: {said}")
