"""Runs one benchmark, or lists them: each is a module here with a `main(arguments)`."""

import importlib
import pkgutil
import sys
from pathlib import Path

NAMES = sorted(
    m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]) if m.name[0] != "_"
)


def main() -> int:
    """Run the benchmark named first, or `all`; with none named, list what each measures."""
    chosen, arguments = sys.argv[1:2], sys.argv[2:]
    if chosen and chosen[0] in (*NAMES, "all"):
        for name in NAMES if chosen == ["all"] else chosen:
            importlib.import_module(f"benchmarks.{name}").main(arguments)
        return 0
    for name in NAMES:
        about = importlib.import_module(f"benchmarks.{name}").__doc__ or ""
        print(f"python -m benchmarks {name:<12} {about.strip().splitlines()[0]}")
    return 2 if sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
