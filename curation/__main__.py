"""`python -m curation`, and the `curation` command."""

import sys


def main() -> None:
    """Run the command line; an interrupt while it is still loading ends quietly, too."""
    try:
        from curation.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
