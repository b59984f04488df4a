"""croissant.json: the dataset described in the Croissant vocabulary, with its RAI fields.

Croissant 1.0 (mlcommons.org/croissant/1.0) and RAI 1.0; the JSON-LD context is the one the
specification prints. Nested columns are described down to their leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from curation.publish.citation import citation_line
from curation.publish.digest import file_sha256
from curation.publish.release import LIMITS, PERSONAL, Release
from curation.publish.sheets import data_path

if TYPE_CHECKING:
    from curation.publish.built import Built

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
SPEC = "http://mlcommons.org/croissant/1.0"
TYPES = {
    "string": "sc:Text",
    "bool": "sc:Boolean",
    "date32": "sc:Date",
    "timestamp[us, tz=UTC]": "sc:Date",
    "float64": "sc:Float",
    "int32": "sc:Integer",
}


def croissant(version: str, release: Release, built: Built, folder: Path) -> dict[str, Any]:
    """The JSON-LD of a version whose data files stand in `folder`."""
    meta = release.meta
    files = [(config, split) for config, parts in built.parts.items() for split in parts]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": meta.name,
        "description": meta.description,
        "conformsTo": [SPEC, "http://mlcommons.org/croissant/RAI/1.0"],
        "license": meta.terms,
        "version": version,
        "inLanguage": "hi",
        "citeAs": citation_line(version, meta),
        **({"datePublished": meta.released.isoformat()} if meta.released else {}),
        **({"url": meta.homepage} if meta.homepage else {}),
        **({"creator": [_person(name) for name in meta.authors]} if meta.authors else {}),
        **_responsible(release, built),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": f"{config}-{split}.parquet",
                "name": f"{config}-{split}.parquet",
                "contentUrl": data_path(config, split),
                "contentSize": f"{built.parts[config][split].bytes} B",
                "encodingFormat": "application/x-parquet",
                "sha256": file_sha256(folder / data_path(config, split)),
            }
            for config, split in files
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": f"{config}-{split}",
                "name": f"{config}-{split}",
                "description": built.about[config],
                "field": list(_fields(f"{config}-{split}", built.features[config])),
            }
            for config, split in files
        ],
    }


def _person(name: str) -> dict[str, str]:
    return {"@type": "sc:Person", "name": name}


def _responsible(release: Release, built: Built) -> dict[str, Any]:
    """What the RAI vocabulary asks: how it was made, by whom, what it is good for."""
    human = built.counts["human"]["published"]
    articles = max(built.counts["articles"]["published"], 1)
    limits = [*LIMITS, *release.meta.limits]
    return {
        "rai:dataCollection": "Hindi news pages, cleaned by named rules; what was cut is listed.",
        "rai:dataAnnotationProtocol": built.protocol,
        "rai:dataAnnotationPlatform": ["Label Studio"],
        "rai:annotationsPerItem": f"{human / articles:.1f} human readings an article",
        "rai:annotatorDemographics": ["Readers of Hindi; known here by pseudonyms only."],
        "rai:dataBiases": ["News of a few sources on diplomacy and war."],
        "rai:dataLimitations": limits,
        "rai:personalSensitiveInformation": [release.meta.personal or PERSONAL],
        "rai:dataUseCases": [
            "Named entities, events, stance and attribution in Hindi news; training and evaluation."
        ],
        "rai:dataReleaseMaintenancePlan": "Versions never change. Corrections and removals come "
        "as a new version, with the changes listed; an article never changes its split.",
    }


OFTEN_NULL = "from_fields"
"""Left undescribed: JSONPath has no way into a list that may be missing."""


def _fields(record_set: str, features: Any) -> Iterator[dict[str, Any]]:
    """A field a column; its path, within the column or within each member of it, is a JSONPath."""
    for column, feature in features.items():
        yield _field(f"{record_set}/{column}", feature, record_set, column, "$")


def _field(ident: str, feature: Any, record_set: str, column: str, path: str) -> dict[str, Any]:
    import datasets

    field: dict[str, Any] = {"@type": "cr:Field", "@id": ident, "name": ident}
    if isinstance(feature, datasets.List):
        field["repeated"] = True
        feature = feature.feature
        if isinstance(feature, dict) and path != "$":
            path = f"{path}[*]"
    if isinstance(feature, dict):
        field["subField"] = [
            _field(f"{ident}/{name}", inner, record_set, column, f"{path}.{name}")
            for name, inner in feature.items()
            if name != OFTEN_NULL
        ]
        return field
    labelled = isinstance(feature, datasets.ClassLabel)
    field["dataType"] = "sc:Integer" if labelled else TYPES[feature.dtype]
    if labelled:
        field["description"] = "Number of: " + ", ".join(feature.names)
    field["source"] = {
        "fileObject": {"@id": f"{record_set}.parquet"},
        "extract": {"column": column},
        **({"transform": {"jsonPath": path}} if path != "$" else {}),
    }
    return field
