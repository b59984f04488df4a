"""The tagger's knowledge: the tables in `lexicon/`, read, expanded and checked.

All labels the tagger can speak of stand in these tables. Each is checked against the ontology
when a `Lexicon` is made, so a renamed or retired label is found before the first article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

from curation.errors import OntologyError
from curation.ontology import Ontology
from curation.tag.patterns import Entry, Finder
from curation.tag.spelling import fold

FOLDER = Path(__file__).parent / "lexicon"

ENDINGS = {
    "{M}": ("", "ों"),
    "ा{A}": ("ा", "े", "ों"),
    "{F}": ("", "ें", "ों"),
    "{U}": ("", "ओं", "एं"),
    "{U2}": ("", "एं", "ओं"),
}
"""Endings a form in a table may be written with, by declension."""

Row = dict[str, str]


class Lexicon:
    """All tables, ready for use.

    Attributes:
        labels: the labels code may speak of, by handle (`labels.person`).
        patterns: folded forms with what each can mean; `finder` finds them in a text.
        classes: word classes (case markers, auxiliaries …): class or class:value → folded forms.
        frames: (event type, slot) → roles in order of preference.
        offices: (country, office) → the person's ref.
        home: ref → ISO-3 code of the country it belongs to.

    Raises:
        OntologyError: a table names a label the ontology does not have.
    """

    def __init__(self, ontology: Ontology, folder: Path = FOLDER):
        self.ontology = ontology
        self.folder = folder
        self.labels = SimpleNamespace()
        self.patterns: dict[str, list[Entry]] = defaultdict(list)
        self.classes: dict[str, set[str]] = defaultdict(set)
        self.frames: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.offices: dict[tuple[str, str], str] = {}
        self.home: dict[str, str] = {}
        self.organs: dict[str, str] = {}
        self.latin: dict[str, tuple[str, str]] = {}
        self.stances: dict[tuple[str, str], str] = {}
        self._fillers: dict[tuple[str, str], tuple[str, ...]] = {}
        self._faults: list[str] = []
        self._read()
        if self._faults:
            raise OntologyError(
                "the tagger's lexicon and the ontology do not agree",
                details=self._faults,
                fix="correct the tables in curation/tag/lexicon, or choose another tagger",
            )
        self.finder = Finder(self.patterns)

    def forms(self, kind: str) -> frozenset[str]:
        """All forms of one class of entries."""
        kinds = self.patterns.items()
        return frozenset([f for f, entries in kinds for entry in entries if entry.kind == kind])

    def fillers(self, event_type: str, role: str) -> tuple[str, ...]:
        """Types that may fill a role, as the ontology says."""
        key = event_type, role
        if key not in self._fillers:
            self._fillers[key] = self.ontology.fillers(event_type, role)
        return self._fillers[key]

    def _read(self) -> None:
        self._labels()
        for row in self._rows("words.tsv"):
            forms = self._forms_of(row["forms"])
            self.classes[row["class"]].update(forms)
            if row["value"]:
                self.classes[f"{row['class']}:{row['value']}"].update(forms)
        for name in ("common.txt", "given.txt", "surnames.txt"):
            text = (self.folder / name).read_text(encoding="utf-8")
            lines = [line for line in text.split("\n") if not line.startswith("#")]
            self.classes[name[:-4]] = _folded(w for line in lines for w in self._expand_all(line))
        self._countries()
        tables = ["places.tsv"] + ["cities.tsv"] * (self.folder / "cities.tsv").exists()
        for row in (row for table in tables for row in self._rows(table)):
            code = "context" if "beside" in row["source"] else ""
            self._add(row["forms"], self._entity(row, "place", "name", code))
        self._people()
        for row in self._rows("bodies.tsv"):
            code = "agency" if "खुफिया सेवा" in row["forms"] else ""
            self._add(row["forms"], self._entity(row, "name", row["level"], code))
        for row in self._rows("nouns.tsv"):
            if row["type"]:
                self._check_type(row["type"], "nouns.tsv")
            self._add(row["forms"], Entry(row["class"], row["type"], code=row["code"]))
        for row in self._rows("triggers.tsv"):
            self._check_event(row["type"], row["mode"])
            self._add(
                row["forms"],
                Entry(
                    "trigger",
                    row["type"],
                    code=row["cond"],
                    mode=row["mode"] or None,
                    sort=row["kind"],
                ),
            )
        for row in self._rows("frames.tsv"):
            if not self.ontology.fillers(row["type"], row["role"]):
                self._faults.append(f"frames.tsv: {row['type']} has no role {row['role']!r}")
            self.frames[row["type"], row["slot"]].append(row["role"])

        for row in self._rows("latin.tsv"):
            self.latin[row["letter"]] = row["kind"], row["latin"]
        for row in self._rows("organs.tsv"):
            self.organs |= dict.fromkeys(self._forms_of(row["forms"]), row["code"])
        for row in self._rows("stances.tsv"):
            self._check_event(row["type"], row["mode"])
            self.stances[row["type"], row["mode"]] = row["polarity"]

        for row in self._rows("positions.tsv"):
            if row["polarity"] not in self.ontology.stance.polarity:
                self._faults.append(f"positions.tsv: {row['polarity']!r} is no stance polarity")
            self._add(row["forms"], Entry("position", row["polarity"], code=row["kind"]))

    def _labels(self) -> None:
        tables: dict[str, Collection[str]] = {
            "entity": self.ontology.entities,
            "event": self.ontology.events,
            "level": self.ontology.levels,
            "modality": self.ontology.modality,
            "polarity": self.ontology.polarity,
            "stance": self.ontology.stance.polarity,
            "mode": self.ontology.modes(),
            "role": self.ontology.roles,
        }
        for row in self._rows("labels.tsv"):
            if row["label"] not in tables[row["kind"]]:
                self._faults.append(f"labels.tsv: {row['label']!r} is no {row['kind']}")
            setattr(self.labels, row["handle"], row["label"])

    def _countries(self) -> None:
        place, name, adjective = self.labels.place, self.labels.name, self.labels.adjective
        for row in self._rows("countries.tsv"):
            ref = row["ref"]
            self.home[ref] = ref
            self._add(row["names"], Entry("country", place, name, (ref,), country=ref))
            self._add(row["adjectives"], Entry("demonym", place, adjective, (ref,), country=ref))
            if row["capital"]:
                self.home[row["capital_ref"]] = ref
                self._add(
                    row["capital"],
                    Entry("capital", place, name, (row["capital_ref"],), country=ref),
                )

        for row in self._rows("shortnames.tsv"):
            self._add(row["forms"], Entry("short", place, name, (row["ref"],), country=row["ref"]))

    def _people(self) -> None:
        person, name = self.labels.person, self.labels.name
        for row in self._rows("people.tsv"):
            entry = Entry("person", person, name, (row["ref"],), row["office"], row["country"])
            self.home[row["ref"]] = row["country"]
            if row["office"]:
                self.offices[row["country"], row["office"]] = row["ref"]
            self._add(row["full"], entry)
            self._add(row["short"], Entry("surname", *_tail(entry)))

    def _entity(self, row: Row, kind: str, level: str, code: str = "") -> Entry:
        self._check_type(row["type"], row["ref"])
        known = self.ontology.entities.get(row["type"])
        if known is not None and level not in known.levels:
            self._faults.append(f"{row['ref']}: {row['type']} has no level {level!r}")
        self.home[row["ref"]] = row["country"]
        return Entry(kind, row["type"], level, (row["ref"],), code, row["country"])

    def _check_type(self, label: str, where: str) -> None:
        if label not in self.ontology.entities:
            self._faults.append(f"{where}: {label!r} is no entity type")

    def _check_event(self, label: str, mode: str) -> None:
        event = self.ontology.events.get(label)
        if event is None:
            self._faults.append(f"triggers.tsv: {label!r} is no event type")
        elif mode not in (event.modes or ("",)):
            self._faults.append(f"triggers.tsv: {label} and the mode {mode!r} do not go together")

    def _add(self, forms: str, entry: Entry) -> None:
        for form in self._forms_of(forms):
            if entry not in self.patterns[form]:
                self.patterns[form].append(entry)

    def _forms_of(self, forms: str) -> set[str]:
        return _folded(form for part in forms.split("|") if part for form in _expand(part))

    def _expand_all(self, line: str) -> Iterator[str]:
        for word in line.split():
            yield from _expand(word)

    def _rows(self, name: str) -> Iterator[Row]:
        """Rows of a tab-separated table whose first line names the columns."""
        text = (self.folder / name).read_text(encoding="utf-8")
        head, *lines = text.removesuffix("\n").split("\n")
        keys = head.split("\t")
        for number, line in enumerate(lines, 2):
            cells = line.split("\t")
            if len(cells) != len(keys):
                self._faults.append(f"{name}:{number}: {len(cells)} cells, not {len(keys)}")
                continue
            yield dict(zip(keys, cells, strict=True))


def _tail(entry: Entry) -> tuple[str, str | None, tuple[str, ...], str, str]:
    return entry.type, entry.level, entry.ref, entry.code, entry.country


def _expand(form: str) -> list[str]:
    """A form written with an ending of `ENDINGS`, spelled out."""
    for mark, endings in ENDINGS.items() if "{" in form else ():
        if mark in form:
            return [form.replace(mark, ending) for ending in endings]
    return [form]


def _folded(forms: Iterable[str]) -> set[str]:
    """Forms folded, all in one go."""
    folded = fold("|".join(forms))
    return set(folded.split(" | ")) if folded else set()
