"""How a version wants to be cited: CITATION.cff (Citation File Format 1.2.0) and one line."""

from __future__ import annotations

from typing import Any

import yaml

from curation.publish.release import Meta

SPDX = {"mit": "MIT", "apache-2.0": "Apache-2.0", "odc-by": "ODC-By-1.0", "pddl": "PDDL-1.0"}
"""SPDX ids of licences the Hub writes otherwise; all of Creative Commons are in upper case."""


def citation_file(version: str, meta: Meta) -> str:
    """CITATION.cff."""
    spdx = SPDX.get(meta.terms) or (meta.terms.upper() if meta.terms[:2] == "cc" else None)
    said: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it.",
        "type": "dataset",
        "title": " ".join(meta.title.split()),
        "version": version,
        "authors": [{"name": name} for name in _authors(meta)],
        "abstract": " ".join(meta.description.split()),
        **({"license": spdx} if spdx else {}),
        **({"url": meta.homepage} if meta.homepage else {}),
        **({"date-released": meta.released.isoformat()} if meta.released else {}),
    }
    return yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=1000)


def citation_line(version: str, meta: Meta) -> str:
    """The citation as one line of text."""
    year = f" ({meta.released.year})" if meta.released else ""
    place = f" {meta.homepage}" if meta.homepage else ""
    title = " ".join(meta.title.split())
    return f"{', '.join(_authors(meta))}{year}: {title}, version {version}.{place}"


def _authors(meta: Meta) -> tuple[str, ...]:
    return meta.authors or (f"The {meta.name} annotators",)
