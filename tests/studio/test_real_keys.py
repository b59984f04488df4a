"""Our keys beside those of the Label Studio that is installed."""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
import regex

from curation.ontology import Ontology
from curation.studio import install
from curation.studio.interface import interface
from curation.studio.server import LABEL_STUDIO

pytestmark = pytest.mark.xdist_group("studio")

KEY = regex.compile(r'"(?P<part>[a-z]+):(?P<act>[a-z0-9-]+)":\{"key":"(?P<keys>[^"]+)"')
ELSEWHERE = {"tool", "ts", "video", "media", "audio", "polygon", "image", "timeseries", "phrases"}
"""Parts of the editor that a page of text does not have."""


def test_no_key_of_ours_is_one_of_the_editors(studio_home: Path, ontology: Ontology) -> None:
    python = install.install(LABEL_STUDIO, print)
    (site,) = python.parent.parent.glob("lib/python*/site-packages/web/dist/apps/labelstudio")
    taken = {
        key: f"{found['part']}:{found['act']}"
        for file in site.glob("*.js")
        for found in KEY.finditer(file.read_text(encoding="utf-8"))
        if found["part"] not in ELSEWHERE
        for key in found["keys"].split(",")
    }
    assert {"u", "alt+r", "ctrl+enter", "backspace"} <= taken.keys()
    page = fromstring(interface(ontology))
    ours = {e.attrib["hotkey"]: e.get("alias") for e in page.iter() if "hotkey" in e.attrib}
    assert {key: (ours[key], taken[key]) for key in ours.keys() & taken.keys()} == {}
