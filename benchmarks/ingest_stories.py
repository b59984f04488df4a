"""Near-duplicates planted among articles on one topic: are stories found, and how fast?

    python -m benchmarks ingest_stories [ARTICLES]

All articles speak of the same people, countries and cities and share stock sentences, so that two
unrelated ones have much in common. Copies are rewritten, given another headline, cut short, put
among other furniture, updated. The time is set against the library alone: the same shingles,
MinHash signatures and LSH of rensa.
"""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files

PEOPLE = [
    "पुतिन",
    "मोदी",
    "मैक्रों",
    "जेलेंस्की",
    "एर्दोगन",
    "शोल्ज",
    "किशिदा",
    "लूला",
    "रामफोसा",
    "अल्बनीज",
    "मेलोनी",
    "टुस्क",
]
COUNTRIES = [
    "रूस",
    "भारत",
    "फ्रांस",
    "यूक्रेन",
    "तुर्किये",
    "जर्मनी",
    "जापान",
    "ब्राजील",
    "पोलैंड",
    "इटली",
    "मिस्र",
    "ईरान",
]
CITIES = [
    "मॉस्को",
    "दिल्ली",
    "पेरिस",
    "कीव",
    "अंकारा",
    "बर्लिन",
    "टोक्यो",
    "वारसॉ",
    "रोम",
    "काहिरा",
    "तेहरान",
    "जिनेवा",
]
STOCK = [
    "{p} ने {d} को {c} में {q} से मुलाकात की और दोनों नेताओं ने द्विपक्षीय संबंधों को और मजबूत करने पर जोर दिया।",
    "{a} के विदेश मंत्रालय ने एक बयान में कहा कि दोनों पक्षों ने क्षेत्रीय और अंतरराष्ट्रीय मुद्दों पर विचार साझा किए।",
    "{a} और {b} के बीच व्यापार, ऊर्जा और रक्षा के क्षेत्र में सहयोग बढ़ाने पर सहमति बनी।",
    "सरकारी मीडिया ने {d} को यह जानकारी दी।",
    "{p} ने कहा कि {a} शांति के हर प्रयास का समर्थन करेगा।",
    "विश्लेषकों का मानना है कि इस बैठक से {a} और {b} के रिश्तों में नई शुरुआत हो सकती है।",
    "समाचार एजेंसी ने सूत्रों के हवाले से बताया कि {q} अगले महीने {c} का दौरा करेंगे।",
    "{a} ने {b} पर समझौते की शर्तों का उल्लंघन करने का आरोप लगाया है।",
    "{b} ने इन आरोपों को बेबुनियाद बताते हुए खारिज कर दिया।",
    "संयुक्त राष्ट्र महासचिव ने दोनों देशों से संयम बरतने और बातचीत का रास्ता अपनाने की अपील की।",
    "{p} और {q} के बीच यह इस साल की तीसरी मुलाकात थी।",
    "इस बीच {c} में {n} लोगों के मारे जाने और {m} के घायल होने की खबर है।",
    "रक्षा मंत्रालय के अनुसार {a} ने सीमा पर {n} हजार अतिरिक्त सैनिक तैनात किए हैं।",
    "{a} की संसद ने {d} को इस समझौते को मंजूरी दे दी।",
    "दोनों देशों ने आतंकवाद के खिलाफ मिलकर काम करने का संकल्प लिया।",
    "{q} ने इस फैसले का स्वागत किया और कहा कि {b} अपने वादे पूरे करेगा।",
]
DAYS = ["सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"]


def vocabulary() -> list[str]:
    """Words to fill free sentences with."""
    text = files("curation.ingest").joinpath("words.txt").read_text(encoding="utf-8")
    return [w for row in text.split("\n") if not row.startswith("#") for w in row.split()]


class Writer:
    """Writes articles, and copies of articles."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.words = vocabulary()

    def free(self) -> str:
        """A sentence of its own."""
        return " ".join(self.random.choices(self.words, k=self.random.randint(9, 20))) + "।"

    def sentence(self, cast: dict[str, str]) -> str:
        """A stock sentence about somebody, or, as often, a free one."""
        if self.random.random() < 0.5:
            return self.free()
        numbers = {"n": str(self.random.randint(2, 60)), "m": str(self.random.randint(2, 90))}
        return self.random.choice(STOCK).format(**cast, **numbers)

    def article(self) -> list[str]:
        """A title and four to nine paragraphs."""
        p, q = self.random.sample(PEOPLE, 2)
        a, b = self.random.sample(COUNTRIES, 2)
        cast = {"p": p, "q": q, "a": a, "b": b, "c": self.random.choice(CITIES)}
        cast["d"] = self.random.choice(DAYS)
        paragraphs = [
            " ".join(self.sentence(cast) for _ in range(self.random.randint(2, 4)))
            for _ in range(self.random.randint(4, 9))
        ]
        return [self.headline(), *paragraphs]

    def headline(self) -> str:
        """A headline."""
        return " ".join(self.random.choices(self.words, k=9))

    def copy(self, article: list[str]) -> list[str]:
        """One more telling of an article."""
        ways = [self.rewritten, self.renamed, self.cut, self.furnished, self.updated]
        return self.random.choice(ways)(article)

    def rewritten(self, article: list[str]) -> list[str]:
        """Every twelfth word another, one paragraph left out, a headline of its own."""
        dropped = self.random.randrange(1, len(article))
        kept = [paragraph for i, paragraph in enumerate(article) if i not in (0, dropped)]
        return [self.headline(), *(self._noisy(paragraph) for paragraph in kept)]

    def renamed(self, article: list[str]) -> list[str]:
        """Another headline, and an opening of its own."""
        return [self.headline(), self.free(), *article[1:]]

    def cut(self, article: list[str]) -> list[str]:
        """The first third to two thirds."""
        words = " ".join(article[1:]).split()
        share = self.random.uniform(0.34, 0.66)
        return [self.headline(), " ".join(words[: int(len(words) * share)])]

    def furnished(self, article: list[str]) -> list[str]:
        """Among lines that cleaning missed."""
        return [*article, *(self.headline() for _ in range(self.random.randint(3, 10)))]

    def updated(self, article: list[str]) -> list[str]:
        """With another number here and there, and two more sentences."""
        new = [" ".join(w if not w.isdigit() else w + "0" for w in p.split()) for p in article]
        return [*new, f"{self.free()} {self.free()}"]

    def _noisy(self, paragraph: str) -> str:
        return " ".join(
            self.random.choice(self.words) if self.random.random() < 1 / 12 else word
            for word in paragraph.split()
        )


def corpus(size: int, seed: int = 7) -> Iterator[tuple[str, int, str]]:
    """(id, family, text) of `size` articles; about every sixth has one to three copies."""
    writer = Writer(seed)
    shelf: list[tuple[int, list[str]]] = []
    family = made = 0
    while made < size:
        if shelf and writer.random.random() < 0.25:
            kin, text = shelf.pop(writer.random.randrange(len(shelf)))
        else:
            family += 1
            kin, text = family, writer.article()
            if writer.random.random() < 1 / 6:
                shelf += [(kin, writer.copy(text)) for _ in range(writer.random.randint(1, 3))]
        yield f"a{made:07d}", kin, "\n".join(text)
        made += 1


def scores(found: Sequence[object], planted: Sequence[object]) -> str:
    """Recall and precision of the pairs that are in one group, counted without listing them."""
    both, ours, theirs = (
        _pairs(groups) for groups in (zip(found, planted, strict=True), found, planted)
    )
    return f"pair recall {both / max(theirs, 1):.4f}, precision {both / max(ours, 1):.4f}"


def _pairs(groups: Iterable[object]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def ours(articles: list[tuple[str, int, str]]) -> tuple[list[str], float, int]:
    """The story of every article, seconds, bytes saved."""
    from curation.ingest.story import StoryIndex

    index = StoryIndex()
    start = time.process_time()
    for _ in index.add_many((ident, text) for ident, _, text in articles):
        pass
    seconds = time.process_time() - start
    found = [index.story(ident) for ident, _, _ in articles]
    saved = index.save()
    start = time.process_time()
    again = StoryIndex.load(saved)
    for n, (_, _, text) in enumerate(articles[:100]):
        again.add(f"new{n}", text)
    print(f"  loading it and adding 100 more: {time.process_time() - start:.2f} s")
    return found, seconds, len(saved)


def alone(articles: list[tuple[str, int, str]], checked: bool) -> tuple[list[int], float]:
    """Groups as the library by itself finds them, and seconds.

    Args:
        articles: (id, family, text).
        checked: compare what its index proposes by its own estimate of the Jaccard similarity.
    """
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-untyped]

    from curation.ingest.lines import fold

    words_of = re.compile(r"[^\s!-/:-@\[-`{-~।॥॰“”‘’…–—]+").findall
    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    groups: list[int] = []
    signatures = []
    start = time.process_time()
    for n, (_, _, text) in enumerate(articles):
        words = words_of(fold(text))
        signature = RMinHash(128, 42)
        signature.update(list(map(" ".join, zip(words, words[1:], words[2:], strict=False))))
        near = index.query(signature)
        index.insert(n, signature)
        if checked:
            signatures.append(signature)
            near = [other for other in near if signature.jaccard(signatures[other]) >= 0.5]
        groups.append(min((groups[other] for other in near), default=n))
    return groups, time.process_time() - start


def main(arguments: list[str] | None = None) -> None:
    """Plant, find, report."""
    given = sys.argv[2:] if arguments is None else arguments
    size = int(given[0]) if given else 10_000
    articles = list(corpus(size))
    planted = [family for _, family, _ in articles]
    letters = sum(len(text) for _, _, text in articles) / size
    print(f"{size:,} articles of {letters:,.0f} characters, {_pairs(planted):,} planted pairs")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found, seconds, saved = ours(articles)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"  ours: {scores(found, planted)}, {seconds:.1f} s, {size / seconds:,.0f} a second")
    print(f"  memory {memory:,.0f} MiB at its peak, {saved / 2**20:,.1f} MiB saved")
    for checked, how in ((False, "its index as it is"), (True, "its estimates checked")):
        groups, by_itself = alone(articles, checked)
        print(f"  library alone, {how}: {scores(groups, planted)}, {by_itself:.1f} s")
        print(f"    time of ours to the library's: {seconds / by_itself:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
