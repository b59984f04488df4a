"""`curation agree` as people and scripts meet it."""

import json
from pathlib import Path

from annotated import annotated
from commands import Run
from readings import Noise

from curation.workspace.store import BLIND, HUMAN, WEAK

NOISE = Noise(flip=0.1, shift=0.05, drop=0.1)


def test_agreement_is_told_to_people(run: Run, tmp_path: Path) -> None:
    annotated(tmp_path / "w", {"ann_a": NOISE, "ann_b": NOISE, "ann_c": Noise()})
    ran = run("agree", "-C", "w", "--samples", "20")
    assert ran.code == 0
    assert ran.out.startswith("12 articles read by two or more of ann_a, ann_b, ann_c\n")
    for head in (
        "layer ",
        "unitizing ",
        "attribute ",
        "F1 by pair ",
        "kappa of pair ",
        "F1 by time ",
    ):
        assert f"\n{head}" in ran.out
    assert "\n2026-10 " in ran.out
    assert "differences a pair" in ran.out
    assert "\n  GPE " not in ran.out
    assert "\n  GPE " in run("agree", "-C", "w", "--samples", "0", "--labels").out


def test_two_people_are_one_pair(run: Run, tmp_path: Path) -> None:
    annotated(tmp_path / "w", {"ann_a": NOISE, "ann_b": NOISE})
    said = run("agree", "-C", "w", "--samples", "0").out
    assert "\nkappa of pair " in said and "F1 by pair" not in said


def test_json_has_everything(run: Run, tmp_path: Path) -> None:
    annotated(tmp_path / "w", {"ann_a": NOISE, "ann_b": Noise()})
    ran = run("agree", "-C", "w", "--samples", "20", "--by", "week", "--json")
    found = json.loads(ran.out)
    assert found["readings"] == 24
    agreement = found["agreement"]
    assert [period["articles"] for period in agreement["periods"]] == [1] * 12
    layers = {layer["name"]: layer for layer in agreement["layers"]}
    low, high = layers["entity"]["micro"]["interval"]
    assert low <= layers["entity"]["micro"]["f1"] <= high
    assert 0 < agreement["unitizing"][0]["alpha"]["value"] < 1
    assert agreement["pairs"][0]["layers"]["stance"]["f1"] > 0.5
    assert agreement["contested"][0]["examples"][0]["sentence"]


def test_readings_of_an_older_text_are_left_out(run: Run, tmp_path: Path) -> None:
    workspace = annotated(tmp_path / "w", {"ann_a": NOISE, "ann_b": Noise()})
    old, *rest = workspace.read(HUMAN)
    workspace.write(HUMAN, [old.model_copy(update={"article_sha256": "0" * 64}), *rest])
    ran = run("agree", "-C", "w", "--samples", "0")
    assert ran.out.startswith("11 articles")
    assert "left out: 1 reading of an older text" in ran.err


def test_one_reader_cannot_agree(run: Run, tmp_path: Path) -> None:
    annotated(tmp_path / "w", {"ann_a": NOISE})
    ran = run("agree", "-C", "w")
    assert ran.code == 3
    assert "no article was read by two people (12 readings in all)" in ran.err


def test_one_reader_can_still_be_compared_with_suggestions(run: Run, tmp_path: Path) -> None:
    workspace = annotated(tmp_path / "w", {"ann_a": Noise(flip=0.1)})
    weak = [one.model_copy(update={"origin": "weak"}) for one in workspace.read(HUMAN)]
    workspace.write(WEAK, weak)
    blind = sorted(one.article_id for one in weak)[::3]
    workspace.write_state(BLIND, {"share": 0.3, "seed": 0, "articles": blind})
    ran = run("agree", "-C", "w")
    assert ran.code == 0
    assert ran.out.startswith("how far people agree with the suggestions, on 4 articles sent ")
    assert "(blind) and 8 with them (assisted)" in ran.out
    assert "no sure difference" in ran.out and "entity relaxed" not in ran.out
    assert "entity relaxed" in run("agree", "--labels", "-C", "w").out
    found = json.loads(run("agree", "-C", "w", "--json").out)
    assert found["agreement"] is None and len(found["anchoring"]) == 20


def test_gamma_is_told_if_asked_for(run: Run, tmp_path: Path) -> None:
    annotated(tmp_path / "w", {"ann_a": Noise(), "ann_b": Noise(drop=0.2)})
    assert "gamma" not in run("agree", "-C", "w", "--samples", "0").out
    told = run("agree", "--gamma", "-C", "w", "--samples", "50").out
    (head,) = [line for line in told.split("\n") if line.startswith("unitizing")]
    assert head.endswith("gamma  95 %")
