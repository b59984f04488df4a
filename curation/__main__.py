"""`python -m curation`, and the `curation` command."""

from curation.cli.main import main

if __name__ == "__main__":
    main()
