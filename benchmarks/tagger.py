"""The rules tagger against spaCy's EntityRuler with the same lexicon and rules; memory, growth.

    python -m benchmarks tagger [ARTICLES]

Texts are varied on purpose (one article again and again flatters caches): the real articles and
IL-NER sentences of the folder `shared` beside the checkout, where there is one, else the sample
articles with their words changed round. One core, process time, the best of three runs; each run
meets texts it has seen before, but half of them are new since the words were cached.

The ruler gets every entity form of our lexicon as a phrase and our entity rules as token patterns.
It yields spans only: no refs, events, arguments, attribution or stance. `lexicon only` is the
same without the rules; `word flags` has the same rules with their word sets as flags of spaCy's
vocabulary, asked once a word, instead of as IN and NOT_IN: same spans, sooner. No pattern file can
say so, but it is the ruler at its best.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from curation import samples
from curation.ontology import load
from curation.tag import RulesTagger
from curation.tag.lexicon import Lexicon
from curation.tag.text import Doc
from curation.tag.words import Words

SHARED = Path(__file__).resolve().parents[2] / "shared"
ARTICLE = 2600
"""Code points of an article made of sentences; a real one has about as many."""

ARTICLES = 200
RUNS = 3
SIZES = (0.5, 1, 2, 4)
"""Millions of code points in one line, to see that time is proportional."""

Pattern = list[dict[str, Any]]


def varied(count: int, seed: int = 3) -> list[str]:
    """`count` different articles."""
    sentences = [
        json.loads(line)["text"]
        for path in sorted((SHARED / "data" / "il-ner").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line
    ]
    whole = [p.read_text(encoding="utf-8") for p in sorted((SHARED / "articles").glob("*.txt"))]
    rng = random.Random(seed)
    if not sentences:
        whole = list(samples.texts().values())
        sentences = shuffled(whole, count * 30, rng)
    rng.shuffle(sentences)
    found, at = whole[:count], 0
    while len(found) < count:
        part: list[str] = []
        while sum(map(len, part)) < ARTICLE:
            part.append(sentences[at % len(sentences)])
            at += 1
        found.append("। ".join(part) + "।")
    return found


def shuffled(texts: list[str], count: int, rng: random.Random) -> list[str]:
    """Sentences of the texts with one word in four put in from elsewhere."""
    sentences = [
        part.split()
        for text in texts
        for part in text.replace("\n", "।").split("।")
        if part.strip()
    ]
    words = [word for sentence in sentences for word in sentence]
    drawn = rng.choices(sentences, k=count)
    return [
        " ".join(rng.choice(words) if rng.random() < 0.25 else word for word in sentence)
        for sentence in drawn
    ]


def phrases(lexicon: Lexicon) -> list[dict[str, Any]]:
    """Every entity form of the lexicon."""
    types = lexicon.ontology.entities
    named = {
        form: next((entry.type for entry in entries if entry.type in types), None)
        for form, entries in lexicon.patterns.items()
    }
    return [{"label": label, "pattern": form} for form, label in named.items() if label]


def rules(lexicon: Lexicon, words: Words) -> list[dict[str, Any]]:
    """Our entity rules as token patterns, one or more each; `unknown` is our notion of a name."""
    c, labels = lexicon.classes, lexicon.labels

    def of(forms: set[str] | frozenset[str], op: str = "1") -> dict[str, Any]:
        return {"ORTH": {"IN": sorted(form for form in forms if " " not in form)}, "OP": op}

    def unknown(op: str = "1") -> dict[str, Any]:
        known = sorted(words.known | words.case | {"।", ",", ".", "(", ")", "-", "\n"})
        return {"ORTH": {"NOT_IN": known}, "IS_DIGIT": False, "IS_PUNCT": False, "OP": op}

    def heads(kind: str) -> dict[str, Any]:
        return of(lexicon.forms(kind))

    number, day = {"LIKE_NUM": True}, {"IS_DIGIT": True}
    ne, gen = of(c["ne"]), of(c["gen"])
    title, case = heads("title"), of(words.case)
    patterns: dict[str, list[Pattern]] = {
        labels.date: [
            [day, of(c["month"]), {"ORTH": ",", "OP": "?"}, {"SHAPE": "dddd", "OP": "?"}],
            [of(c["month"]), {"ORTH": ",", "OP": "?"}, {"SHAPE": "dddd"}],
            [of(c["datemod"], "?"), of(c["weekday"]), of(c["daypart"], "*")],
            [of(c["today"]), of(c["daypart"], "*")],
            [of(c["datemod"]), of(c["period"])],
            [number, of(c["unit"]), of(c["before_after"])],
            [of(c["daypart"]), day, {"ORTH": "बजे"}],
            [of(c["yearword"], "?"), {"SHAPE": "dddd"}],
        ],
        labels.number: [[number, of(c["multiplier"], "*"), of(c["countmod"], "*"), heads("mil")]],
        labels.person: [
            [title, unknown("+")],
            [of(c["honorific"]), unknown("+")],
            [of(c["given"]), unknown("+")],
            [unknown(), of(c["surnames"])],
            [unknown(), unknown("?"), unknown("?"), ne],
            [of(c["collnum"]), heads("collper")] if c.get("collnum") else [heads("collper")],
            [title, case],
        ],
        labels.body: [[unknown("+"), heads("orghead")], [heads("orgmod"), heads("orghead")]],
        labels.media: [[unknown("+"), heads("mediahead")], [of(c["mediamod"]), heads("mediahead")]],
        labels.treaty: [[unknown("+"), heads("agr")], [heads("agrmod"), heads("agr")]],
        labels.facility: [[unknown("+"), heads("fac")]],
        labels.region: [[unknown("+"), heads("lochead")]],
        labels.place: [
            [unknown(), heads("gpehead")],
            [unknown(), heads("gpedesc")],
            [gen, unknown(), {"ORTH": "में"}],
        ],
        labels.arms: [[of(c["wpnmod"], "+"), heads("wpn")], [unknown(), heads("wpn")]],
    }
    return [{"label": k, "pattern": p} for k, found in patterns.items() for p in found]


def best(run: Callable[[str], object], texts: list[str]) -> float:
    """Seconds of one core for all texts, the best of some runs."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        for text in texts:
            run(text)
        taken.append(time.process_time() - start)
    return min(taken)


def ruler(patterns: list[dict[str, Any]]) -> Callable[[str], object]:
    """spaCy's blank Hindi pipeline with an EntityRuler."""
    import spacy

    nlp = spacy.blank("hi")
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    return nlp


def flagged(patterns: list[dict[str, Any]]) -> Callable[[str], object]:
    """The ruler with every word set of the patterns as a flag of the vocabulary."""
    import spacy

    nlp = spacy.blank("hi")
    flags: dict[tuple[str, ...], int] = {}

    def flag(test: str, forms: list[str]) -> int:
        key = test, *forms
        if key not in flags:
            wanted, inside = frozenset(forms), test == "IN"
            flags[key] = nlp.vocab.add_flag(lambda form: (form in wanted) is inside)
        return flags[key]

    def token(pattern: dict[str, Any]) -> dict[Any, Any]:
        sets = pattern.get("ORTH")
        if not isinstance(sets, dict):
            return pattern
        rest = {key: value for key, value in pattern.items() if key != "ORTH"}
        return rest | {flag(test, forms): True for test, forms in sets.items()}

    given = [
        one if isinstance(one["pattern"], str) else one | {"pattern": [*map(token, one["pattern"])]}
        for one in patterns
    ]
    nlp.add_pipe("entity_ruler").add_patterns(given)  # type: ignore[attr-defined]
    return nlp


def start_up() -> tuple[float, float]:
    """Wall and processor seconds from a new process to its first annotation; the best of six.

    Python compiles what it imports on the first run and keeps it, as pip does when it installs; so
    it does here, in a folder of its own, whatever this process was told about keeping.
    """
    code = (
        "from curation.ontology import load\nfrom curation.tag import RulesTagger\n"
        "RulesTagger(load())('a', 'रूस ने यूक्रेन पर हमला किया।')"
    )
    taken = []
    with tempfile.TemporaryDirectory() as kept:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": kept, "PYTHONDONTWRITEBYTECODE": ""}
        for _ in range(6):
            start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", code], check=True, env=env)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            taken.append((time.perf_counter() - start, busy))
    return min(taken)


def resident() -> float:
    """MB this process holds."""
    return float(psutil.Process().memory_info().rss) / 1e6


def main(arguments: list[str] | None = None) -> None:
    """Race, then measure start-up, memory and growth."""
    given = sys.argv[2:] if arguments is None else arguments
    texts = varied(int(given[0]) if given else ARTICLES)
    letters, size = sum(map(len, texts)), sum(len(text.encode()) for text in texts)
    print(f"{len(texts)} articles, {letters:,} code points, {size / 1e6:.1f} MB; one core")
    before = resident()
    ontology = load()
    tagger = RulesTagger(ontology)
    loaded = resident()
    rows = {
        "rules, entity layer": best(lambda text: tagger.entities(Doc(text)), texts),
        "rules, all layers": best(lambda text: tagger("a", text), texts),
    }
    after = resident()
    lexicon = Lexicon(ontology)
    forms, patterns = phrases(lexicon), rules(lexicon, Words(lexicon))
    rows["EntityRuler, lexicon only"] = best(ruler(forms), texts)
    rows["EntityRuler, lexicon and rules"] = ruled = best(ruler(forms + patterns), texts)
    rows["EntityRuler, the same, word flags"] = best(flagged(forms + patterns), texts)
    for name, seconds in rows.items():
        print(
            f"{name:<33} {len(texts) / seconds:8,.0f} articles/s  {size / seconds / 1e6:5.2f} MB/s"
            f"  {letters / seconds / 1e6:5.2f} M code points/s  {ruled / seconds:5.2f} x"
        )
    wall, busy = start_up()
    print(f"start-up to the first annotation {wall:.2f} s, of it {busy:.2f} s of processor")
    print(f"memory: tagger {loaded - before:.0f} MB, with its caches {after - before:.0f} MB")
    for millions in SIZES:
        line = (" ".join(texts) * (int(millions * 1e6) // letters + 1))[: int(millions * 1e6)]
        line = line.replace("\n", " ")
        start = time.process_time()
        tagger("a", line)
        taken = time.process_time() - start
        print(
            f"one line of {len(line.encode()) / 1e6:5.1f} MB: {taken:6.1f} s, "
            f"{taken / millions:.2f} s a million code points"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
