"""Rules of the house that no linter knows."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {"datasets", "label_studio_sdk", "pandas", "pyarrow", "httpx", "rich", "click", "numpy"}


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_locks_pin_by_hash_and_name_no_host() -> None:
    locks = [ROOT / "requirements.lock", ROOT / "curation" / "studio" / "label-studio.lock"]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        pinned = [line for line in text.split("\n") if "==" in line]
        assert "://" not in text
        assert text.count("--hash=sha256:") >= len(pinned) > 50


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    hosts = ["python" + "hosted", "pypi" + ".org", "registry.npm" + "js", "deb." + "debian.org"]
    paths = [f'"{root}' for root in ("/" + "work/", "/" + "root/", "/" + "farm/")]
    found = [
        (path.name, word)
        for path in tracked()
        if path.suffix not in (".png", ".parquet") and path.exists()
        for word in (*hosts, *paths)
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nsys.argv = ['curation', '--help']\nfrom curation.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join({name.split('.')[0] for name in sys.modules}))\n"
        "sys.stderr.write(' pydantic.main' if 'pydantic.main' in sys.modules else '')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "ingest" in done.stdout
    assert loaded & (HEAVY | {"pydantic.main"}) == set()
