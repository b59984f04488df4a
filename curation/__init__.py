"""Labelled Hindi diplomacy news, from scraped pages to versioned datasets."""

from curation.version import __version__

__all__ = ["__version__"]
