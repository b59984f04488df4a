"""The model of annotators equals crowd-kit's, and finds out who is bad."""

from __future__ import annotations

import random

import pytest
from readings import Noise, annotator, shipped

from curation import samples
from curation.model import Annotation
from curation.review.dawid_skene import fit
from curation.review.reliability import reliability, units

CROWD_KIT = [
    (
        "xxx xyx yyy xxx xxy yyx yyy yyy xyx xxy yyx xxy yyy xxy",
        {"a": [0.997968, 0.90137], "b": [0.812948, 0.997492], "c": [0.456934, 0.602867]},
        [0.997696, 0.680878, 0.002261, 0.997696, 0.996988, 0.002956, 0.002261, 0.002261, 0.680878,
         0.996988, 0.002956, 0.996988, 0.002261, 0.996988],
    ),
    (
        "y..y zzzz .yyz .zxx zzzz yxz. zzzz y.zx .yzx zxxy zzyy .yyy yyx. xy.. xz.. yzz.",
        {"a": [0.221061, 0.390355, 0.751862], "b": [0.209012, 0.620482, 0.966039],
         "c": [0.352914, 0.619322, 0.906251], "d": [0.868271, 0.743856, 0.869355]},
        [0.229512, 0.0, 0.0, 0.959223, 0.0, 0.772811, 0.0, 0.93039, 0.931046, 0.198424, 0.0, 0.0,
         0.505074, 0.405801, 0.459965, 0.414434],
    ),
    (
        "pqprp .pr.p qqqpp rprrq qq.rq qqpqq rqr.p pprpq rqrrp q.rqr rpprr qqppp rrpq. ppqqr rpq.. "
        "pqprp pqqpr pqpqr",
        {"a": [0.70554, 0.656224, 0.917375], "b": [0.374084, 0.889575, 0.155284],
         "c": [0.402599, 0.277237, 0.548439], "d": [0.37254, 0.442381, 0.705279],
         "e": [0.469079, 0.313756, 0.23024]},
        [0.717436, 0.245159, 0.264301, 0.029247, 0.176742, 0.046899, 0.190099, 0.756502, 0.125984,
         0.143721, 0.110138, 0.220491, 0.012432, 0.63859, 0.239228, 0.717436, 0.571511, 0.334632],
    ),
]  # fmt: skip
"""Units (a column an annotator, a point where one says nothing), the probability that each
annotator says each label where it is true, and the probability of each unit's first label: what
`DawidSkene(n_iter=3, tol=-1)` of crowd-kit 1.4.2 gives for them."""


def read(line: str) -> list[dict[str, str]]:
    return [
        {who: label for who, label in zip("abcde", unit, strict=False) if label != "."}
        for unit in line.split(" ")
    ]


@pytest.mark.parametrize(("line", "right", "first"), CROWD_KIT)
def test_crowd_kit_gives_the_same(
    line: str, right: dict[str, list[float]], first: list[float]
) -> None:
    votes = read(line)
    model = fit(votes, rounds=3)
    truth = [model.truth[tuple(sorted(unit.items()))][0] for unit in votes]
    assert truth == pytest.approx(first, abs=2e-6)
    # crowd-kit reckons the errors once more after the last look at the truth.
    after = fit(votes, rounds=4)
    for number, who in enumerate(after.annotators):
        assert after.errors[number].diagonal() == pytest.approx(right[who], abs=2e-6)


def test_sums_and_empty_input() -> None:
    model = fit(read(CROWD_KIT[1][0]))
    assert model.prior.sum() == pytest.approx(1)
    assert model.errors.sum(axis=1) == pytest.approx(1)
    assert all(truth.sum() == pytest.approx(1) for truth in model.truth.values())
    assert fit([]).reliability() == fit([{}]).reliability() == {}


def test_the_share_of_right_answers_is_recovered() -> None:
    rng = random.Random(5)
    skill = {"a": 0.95, "b": 0.85, "c": 0.7, "d": 0.3}
    votes = []
    for _ in range(2000):
        truth = rng.choice("wxyz")
        votes.append(
            {
                who: truth if rng.random() < share else rng.choice(sorted(set("wxyz") - {truth}))
                for who, share in skill.items()
            }
        )
    found = fit(votes).reliability()
    assert found == pytest.approx(skill, abs=0.03)


def together(people: dict[str, Noise], seed: int) -> list[list[Annotation]]:
    texts, ontology = samples.texts(), shipped()
    return [
        [
            annotator(truth, texts[ident], noise, ontology, author=who, seed=seed)
            for who, noise in people.items()
        ]
        for ident, truth in samples.gold().items()
    ]


def test_who_is_bad_shows_without_gold() -> None:
    good, bad = Noise(flip=0.05, drop=0.05), Noise(flip=0.5, shift=0.2, drop=0.4, add=0.2)
    found = reliability(together({"ann_a": good, "ann_b": good, "ann_c": bad}, seed=2))
    assert min(found.shares["ann_a"], found.shares["ann_b"]) > 0.8
    assert found.shares["ann_c"] < 0.4
    assert 5 < found.choices < 34


def test_units_are_what_two_could_say() -> None:
    (readings,) = together({"a": Noise(), "b": Noise(drop=0.3), "c": Noise()}, seed=1)[:1]
    found = list(units(readings))
    spans = [unit for unit in found if not any(v.startswith("modality") for v in unit.values())]
    assert all(set(unit) == {"a", "b", "c"} for unit in spans)
    assert len(spans) == len(readings[0].entities) + len(readings[0].events)
    missed = sum(unit["b"] == "none" for unit in spans)
    assert missed == len(spans) - len(readings[1].entities) - len(readings[1].events) > 0
    assert all(len(unit) > 1 for unit in found)
    assert list(units(readings[:1])) == []
