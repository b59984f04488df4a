from dataclasses import replace
from pathlib import Path

import datasets
import pyarrow.parquet as pq
from releases import release

from curation.publish.build import CARD, build
from curation.publish.card import read_front_matter
from curation.publish.fields import meanings, names
from curation.publish.markdown import plain
from curation.publish.release import Change, Meta, Source

HOSTILE = (
    "---\nlicense: mit\n---\n# <script>alert(1)</script> [x](javascript:1) "
    "![y](http://e.example/z) | `words` | **bold** {{7*7}} user@example.org"
)


def test_front_matter_and_parquet_name_the_same_features(tmp_path: Path) -> None:
    folder = build(tmp_path, "2.0.1", release())
    said = read_front_matter((folder / "README.md").read_text(encoding="utf-8"))
    for config in said["configs"]:
        assert config["version"] == "2.0.1"
    for info in said["dataset_info"]:
        told = datasets.Features._from_yaml_list(info["features"])
        for split in info["splits"]:
            path = f"data/{info['config_name']}/{split['name']}-00000-of-00001.parquet"
            file = pq.ParquetFile(folder / path)
            assert datasets.Features.from_arrow_schema(file.schema_arrow) == told
            assert file.metadata.num_rows == split["num_examples"]


def test_no_name_or_title_breaks_out_of_the_card(tmp_path: Path) -> None:
    hostile = replace(
        release(),
        meta=Meta(
            name="x",
            title=HOSTILE,
            description=HOSTILE,
            license="other",
            sources=(Source(name=HOSTILE, license=HOSTILE, note=HOSTILE),),
            limits=(HOSTILE,),
            personal=HOSTILE,
        ),
        skipped={HOSTILE: 1},
        override=HOSTILE,
        changelog=(Change(version="1.0.0", lines=(HOSTILE,)),),
    )
    readme = (build(tmp_path, "1.0.0", hostile) / "README.md").read_text(encoding="utf-8")
    said = read_front_matter(readme)
    assert said["pretty_name"] == " ".join(HOSTILE.split())
    assert said["license"] == "other"
    page = readme.split("\n---\n", 1)[1].replace(" by split](plots/", "").replace("![", "", 8)
    for piece in ("<script", "](", "![", "`words`", "**bold**", "user@", "{{", "\n---\n"):
        assert piece not in page
    assert plain("a\nb|c") == "a b&#124;c"


def test_the_card_states_counts_licences_override_and_ontology(tmp_path: Path) -> None:
    told = replace(release(), override="agreement is below the floor, urgent request")
    page = (build(tmp_path, "1.0.0", told) / "README.md").read_text(encoding="utf-8")
    about = "Mentions with type, level and canonical refs, one row an article."
    assert f"| `entities` | {about} | 5 | – | 1 |" in page
    assert "| taken in | 9 |" in page
    assert "Published although a check failed" in page
    assert "| 2 | `GPE` | देश/शहर/प्रदेश |" in page
    assert "| नमूना समाचार | 6 | cc-by-4.0 | our own texts |" in page


def test_every_column_is_explained_and_nothing_else(tmp_path: Path) -> None:
    front = read_front_matter((build(tmp_path, "1.0.0", release()) / CARD).read_text())
    features = [datasets.Features._from_yaml_list(i["features"]) for i in front["dataset_info"]]
    there = {name for one in features for name in names(one)}
    assert len(features) == 8 and set(meanings()) == there


def test_the_card_says_who_annotated_and_claims_no_tagger_where_none_was(tmp_path: Path) -> None:
    whole = release()
    page = (build(tmp_path, "1.0.0", whole) / CARD).read_text()
    people = len({annotation.author for annotation in whole.human})
    assert f"{people} people have annotated" in page or f"{people} person has annotated" in page
    assert "A weak tagger made a first proposal" in page
    bare = (build(tmp_path, "2.0.0", replace(whole, weak=(), human=())) / CARD).read_text()
    assert "tagger made" not in bare and "Intervals:" not in bare
