from dataclasses import replace
from pathlib import Path

import pytest
from releases import release, said_by

from curation.errors import CheckFailed
from curation.model import Issue
from curation.publish.build import LOCK, write_data
from curation.publish.built import Built
from curation.publish.gates import findings
from curation.publish.release import Figure, Gates, Release, Source
from curation.publish.versions import publish

ERROR = Issue(rule="span", severity="error", article_id="visit", where="e1", message="cuts a word")
HINT = ERROR.model_copy(update={"severity": "warning"})


def rules(whole: Release, folder: Path, gates: Gates | None = None, *issues: Issue) -> list[str]:
    built: Built = write_data(folder, whole)
    return [issue.rule for issue in findings(whole, built, gates or Gates(), issues)]


def test_a_sound_release_passes(tmp_path: Path) -> None:
    assert rules(release(), tmp_path, Gates(), HINT) == []


def test_errors_of_validation_shut_the_gate(tmp_path: Path) -> None:
    assert rules(release(), tmp_path, Gates(), ERROR, HINT) == ["span"]


@pytest.mark.parametrize(("value", "expected"), [(0.9, []), (0.8999, ["gate-agreement"])])
def test_agreement_below_its_floor_or_not_measured_shuts_the_gate(
    tmp_path: Path, value: float, expected: list[str]
) -> None:
    figure = Figure(layer="entities", measure="F1", value=value)
    gates = Gates(agreement={"entities": 0.9})
    assert rules(replace(release(), agreement=(figure,)), tmp_path, gates) == expected
    missing = Gates(agreement={"stance": 0.1})
    assert rules(release(), tmp_path, missing) == ["gate-agreement"]


def test_a_label_without_gold_shuts_the_gate_where_coverage_is_asked_for(tmp_path: Path) -> None:
    built = write_data(tmp_path, release())
    assert findings(release(), built, Gates(coverage=("levels",))) != []
    (issue,) = findings(release(), built, Gates(coverage=("modality",)))
    assert issue.message == "the gold has no hypothetical, alleged"
    assert findings(release(), built, Gates(coverage=("modality", "polarity")))[1:] != []


def test_an_article_without_licence_shuts_the_gate_unless_its_source_has_one(
    tmp_path: Path,
) -> None:
    bare = [a.model_copy(update={"license": None}) for a in release().articles]
    assert rules(replace(release(), articles=bare), tmp_path) == []
    for number, source in enumerate([(), (Source(name="नमूना समाचार", license="other"),)]):
        meta = release().meta.model_copy(update={"sources": source})
        lost = replace(release(), articles=bare, meta=meta)
        assert rules(lost, tmp_path / str(number)) == ["gate-licence"]


def test_a_story_in_two_splits_shuts_the_gate(tmp_path: Path) -> None:
    splits = {**release().ledger.articles, "plain-again": "test"}
    torn = replace(release(), ledger=release().ledger.model_copy(update={"articles": splits}))
    assert rules(torn, tmp_path) == ["split-leak"]


def test_an_email_address_in_what_people_wrote_shuts_the_gate(tmp_path: Path) -> None:
    first, *rest = release().human
    told = first.flags.model_copy(update={"note": "पूछें: anita.rao@example.org"})
    noted = first.model_copy(update={"flags": told})
    named = said_by(first, "human", "anita.rao@example.org")
    assert rules(replace(release(), human=[noted, *rest]), tmp_path / "a") == ["gate-personal"]
    assert rules(replace(release(), human=[named, *rest]), tmp_path / "b") == ["gate-personal"]
    with pytest.raises(CheckFailed, match="gate-personal"):
        publish(
            tmp_path / "c",
            replace(release(), human=[named, *rest]),
            gates=Gates(),
            override="urgent",
        )


def test_publishing_through_a_shut_gate_needs_a_reason_and_records_it(tmp_path: Path) -> None:
    gates = Gates(coverage=("modality",))
    with pytest.raises(CheckFailed, match="gate-coverage modality: the gold has no hypothetical"):
        publish(tmp_path, release(), gates=gates)
    assert [path.name for path in tmp_path.iterdir()] == [LOCK]
    done = publish(tmp_path, release(), gates=gates, override="small by design")
    page = (done.folder / "README.md").read_text(encoding="utf-8")
    assert "Reason given: small by design" in page
    assert "gate-coverage modality&#58; the gold has no hypothetical, alleged" in page
    assert '"override": "small by design"' in (done.folder / "manifest.json").read_text()
    assert publish(tmp_path, release(), gates=gates, override="small by design").new is False


def test_a_reason_without_a_finding_is_not_recorded(tmp_path: Path) -> None:
    done = publish(tmp_path, release(), gates=Gates(), override="to be sure")
    assert "to be sure" not in (done.folder / "README.md").read_text(encoding="utf-8")


def test_agreement_and_quality_stand_in_the_card_with_their_intervals(tmp_path: Path) -> None:
    people = Figure(layer="entities", measure="F1", value=0.95, low=0.91, high=0.98, number=12)
    tagger = Figure(layer="events", measure="F1", value=0.8)
    done = publish(tmp_path, replace(release(), agreement=(people,), quality=(tagger,)))
    page = (done.folder / "README.md").read_text(encoding="utf-8")
    assert "| entities | F1 | 0.950 | 0.910 to 0.980 | 12 |" in page
    assert "| events | F1 | 0.800 | – | – |" in page
