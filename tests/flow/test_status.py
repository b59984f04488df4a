"""`status` says what is there and which command comes next."""

from pathlib import Path

from licensed import licensed

from curation import samples
from curation.flow.adjudicate import adjudicate
from curation.flow.ingest import ingest
from curation.flow.preannotate import preannotate
from curation.flow.progress import quiet
from curation.flow.publish import publish
from curation.flow.status import Stage, status
from curation.flow.validate import validate
from curation.workspace.store import GOLD, HUMAN, WEAK, Workspace


def stages(workspace: Workspace) -> dict[str, Stage]:
    return {stage.stage: stage for stage in status(workspace)}


def test_each_stage_names_its_command_until_it_is_done(tmp_path: Path) -> None:
    workspace = licensed(Workspace.create(tmp_path / "w")[0])
    assert [stage.next for stage in status(workspace)] == ["curation ingest FILES", *[None] * 6]
    ingest(workspace, [str(samples.articles())], defaults={"license": "cc0-1.0"})
    found = stages(workspace)
    assert found["ingest"] == Stage("ingest", 12, "11 stories, 0 rejected")
    assert found["preannotate"].next == "curation preannotate"
    assert found["push"].next == "curation push"
    preannotate(workspace, None, quiet)
    read = stages(workspace)["preannotate"]
    assert (read.records, read.next) == (12, None)
    assert read.state.startswith("by rules@1+")

    people = [gold.model_copy(update={"origin": "human"}) for gold in samples.gold().values()]
    workspace.write(HUMAN, people)
    found = stages(workspace)
    assert found["pull"].next is None
    assert found["validate"] == Stage("validate", 0, "not checked yet", "curation validate")
    assert found["adjudicate"].state == "0 disputes, 12 articles waiting"
    validate(workspace, quiet)
    adjudicate(workspace, None)
    assert stages(workspace)["publish"].next == "curation publish"
    publish(workspace)
    found = stages(workspace)
    assert found["validate"].next is found["adjudicate"].next is found["publish"].next is None
    assert found["publish"] == Stage("publish", 1, "latest is 1.0.0")

    first, *others = workspace.read(GOLD)
    workspace.write(GOLD, [first.model_copy(update={"stances": ()}), *others])
    state = "latest is 1.0.0; since then changed: gold"
    assert stages(workspace)["publish"] == Stage("publish", 1, state, "curation publish")
    assert publish(workspace).new
    assert stages(workspace)["publish"].next is None


def test_annotations_of_an_older_text_are_to_do_again(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w")[0]
    ingest(workspace, [str(samples.articles())])
    preannotate(workspace, None, quiet)
    first, *rest = workspace.read(WEAK)
    workspace.write(WEAK, [first.model_copy(update={"article_sha256": "0" * 64}), *rest])
    assert stages(workspace)["preannotate"].state == "1 articles to do"
