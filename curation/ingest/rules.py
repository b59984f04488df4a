"""Rules that see one line: what kind of furniture it is, if any.

Every rule has a name, which stands in `Article.cuts`. Rules that need to know where on the page
a line stands are in `page`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import regex

from curation.ingest import cues as cue
from curation.ingest import phrases
from curation.ingest.dates import has_date_and_clock, is_stamp
from curation.ingest.lines import Line, fold, words

LONGEST = 700
"""Lines beyond this many code points are running text to every rule here."""

_LABEL = regex.compile(r"[^\p{L}\p{N}]*([^:\-–—|»>,()\[\]/।]{1,48}?)\s*[:\-–—|»>,(\[।]+\s*")
_BRACKETED = regex.compile(r"[^\p{L}\p{N}]*[(\[][^()\[\]]*[)\]](?:\s*[(\[][^()\[\]]*[)\]])*\W*")
_CREDIT = regex.compile(
    r"(?:photo|image|picture|pic|video|फोटो|तस्वीर|चित्र|इमेज|वीडियो)\W{0,3}"
    r"(?:credit|courtesy|source|by|क्रेडिट|साभार|सोर्स|स्रोत|सौजन्य|एजेंसी|ani|ians|pti|afp|ap|reuters"
    r"|एएनआई|आईएएनएस|पीटीआई|एएफपी|एपी|रॉयटर्स|:|-)"
    r"|(?:file|फाइल|प्रतीकात्मक|सांकेतिक|representational|representative|प्रतीकात्मक)\W{0,2}"
    r"(?:photo|image|pic|picture|फोटो|तस्वीर|चित्र|इमेज)|(?:source|स्रोत|सोर्स|साभार|सौजन्य|courtesy|credit)\s*[:-]"
    r"|getty images|गेटी इमेज"
)
_TRAILING_BRACKET = regex.compile(r"[(\[]([^()\[\]]{2,60})[)\]]\W*$")
_COPYRIGHT = regex.compile(r"©|\(c\)\s*(?:19|20)\d\d|all rights reserved|सर्वाधिकार सुरक्षित|कॉपीराइट")
_LINK = regex.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|@\w{3,}|#\S+")
_INITIALS = regex.compile(
    r"\W*(?:[\p{L}\p{M}.]{1,9}\s)?[-–—]*\s*[\p{L}\p{M}.]{1,7}(?:/[\p{L}\p{M}.]{0,7})+\W*"
)

_EMBED = regex.compile(
    r"pic\.twitter\.com/|\(@\w{2,}\)\s+\p{L}+|^the post .* appeared first on|^#\w+ \||t\.co/\w{6,}"
)
_GLUED = regex.compile(r"[\u0900-\u0963](?:[A-Z]|[a-z]{3,})[\p{L}\p{M}]*|[a-z]{3,}[\u0904-\u0939]")


def _table(blocks: Mapping[str, str]) -> dict[str, str]:
    return {
        " ".join(words(fold(phrase))): rule
        for rule, block in blocks.items()
        for phrase in phrases.listed(block)
    }


def _keys(block: str) -> frozenset[str]:
    return frozenset(" ".join(words(fold(phrase))) for phrase in phrases.listed(block))


def _tokens(block: str) -> frozenset[str]:
    return frozenset(words(fold(block)))


WHOLE = _table(phrases.WHOLE)
STARTS = _table(phrases.STARTS)
OPEN = _keys(phrases.OPEN)
LISTS = _keys(phrases.LISTS)
ENDS = _keys(phrases.ENDS)
NEXTS = _keys(phrases.NEXTS)
TOKENS = _tokens(phrases.TOKENS)
SITE = _tokens(phrases.SITE)
AGENCIES = _keys(phrases.AGENCIES)
_LONGEST_LABELLED = {"byline": 10, "timestamp": 10, "tags": 10, "furniture": 16, "photo-credit": 30}

Rule = Callable[[Line, int], str | None]


def whole(line: Line, _: int) -> str | None:
    """The line is a phrase known as furniture."""
    return WHOLE.get(line.key) if len(line.words) <= 14 else None


def start(line: Line, _: int) -> str | None:
    """The line begins with a label such as «यह भी पढ़ें:», «Published By -», «Tags:»."""
    found = _LABEL.match(line.folded)
    if found and (rule := STARTS.get(" ".join(words(found[1])))):
        if not (line.final and len(line.words) > _LONGEST_LABELLED.get(rule, 99)):
            return rule
    for count in range(1, min(6, len(line.words))):
        opening = " ".join(line.words[:count])
        if opening in OPEN:
            return STARTS.get(opening, "furniture")
    return None


def symbols(line: Line, _: int) -> str | None:
    """The line has no letters: rules, bullets, counts, template remnants."""
    return None if line.has_letters else "symbols"


def stamp(line: Line, _: int) -> str | None:
    """The line is a date or a time."""
    return "timestamp" if is_stamp(line.words, line.folded) else None


def buttons(line: Line, _: int) -> str | None:
    """The line is made of the words of buttons, share bars and menus."""
    if len(line.words) <= 40 and all(w in TOKENS or w.isdigit() for w in line.words):
        return "furniture"
    return None


def credit(line: Line, _: int) -> str | None:
    """The line credits a picture, or is the caption of a picture that is credited."""
    found = _CREDIT.search(line.folded) if len(line.words) <= 40 else None
    if not found or 8 < found.start() < len(line.folded) - 50:
        return None
    if _BRACKETED.fullmatch(line.folded) or len(line.words) <= 6:
        return "photo-credit"
    tail = _TRAILING_BRACKET.search(line.folded)
    if tail and _CREDIT.search(tail[1] + ":"):
        return "caption"
    return None if line.final else "caption"


def copyright_line(line: Line, _: int) -> str | None:
    """The line claims the copyright."""
    return "copyright" if _COPYRIGHT.search(line.folded) else None


def links(line: Line, _: int) -> str | None:
    """The line is addresses, handles and hashtags, with a few words at most."""
    rest = words(_LINK.sub(" ", line.folded))
    return "link" if len(rest) <= 3 and len(rest) < len(line.words) else None


def english(line: Line, _: int) -> str | None:
    """The line is not in Hindi at all, or all but a word of it."""
    if not line.has_hindi:
        return "english-line"
    if line.latin > 4 * line.hindi and sum(w[0].isascii() for w in line.words) >= 5:
        return "english-line"
    return None


def initials(line: Line, _: int) -> str | None:
    """The line is the initials of those who wrote and checked: «पीएसके/केआर»."""
    return "sign-off" if "/" in line.text and _INITIALS.fullmatch(line.text) else None


def agency(line: Line, _: int) -> str | None:
    """The line is the name of an agency, dashes or brackets around it: «--आईएएनएस»."""
    if len(line.words) > 4:
        return None
    if line.key in AGENCIES:
        return "sign-off"
    return None


def nag(line: Line, cues: int) -> str | None:
    """The line asks to follow, join, subscribe, download, share, or to read on elsewhere."""
    if cues & cue.SPEECH:
        return None
    if cues & cue.ACTION and cues & (cue.PLATFORM | cue.NEWS):
        return "nag"
    if cues & cue.INVITE and cues & cue.NEWS_TWICE:
        return "nag"
    return None


def disclaimer(line: Line, cues: int) -> str | None:
    """The line says who is not answerable for the text."""
    return "disclaimer" if cues & cue.DISCLAIM and not cues & cue.SPEECH else None


def embed(line: Line, _: int) -> str | None:
    """The line is a post of social media, or what a feed adds under its posts."""
    return "embed" if _EMBED.search(line.folded) else None


def dated(line: Line, _: int) -> str | None:
    """The line is short and holds a date and a time of day."""
    if len(line.words) <= 16 and not line.final and has_date_and_clock(line.folded):
        return "timestamp"
    return None


def glued(line: Line, _: int) -> str | None:
    """The line is a menu whose words have run together: «फोटोवीडियोशहर चुनेंepaper»."""
    if len(line.words) <= 12 and not line.final and _GLUED.search(line.text):
        return "furniture"
    return None


RULES: tuple[Rule, ...] = (
    whole,
    start,
    symbols,
    stamp,
    buttons,
    copyright_line,
    credit,
    links,
    initials,
    agency,
    english,
    embed,
    dated,
    glued,
    nag,
    disclaimer,
)
"""In the order in which they are asked; the first that knows the line names the cut."""

_FOR_LONG: tuple[Rule, ...] = (start, copyright_line, english, embed, nag, disclaimer)


def rule_of(line: Line, cues: int) -> str | None:
    """The rule by which a line is furniture wherever it stands, or None."""
    length = len(line.text)
    if length > LONGEST:
        return None
    rules = RULES
    if length > 160:
        if not cues and line.final:
            return None if line.has_hindi else "english-line"
        rules = _FOR_LONG
    for rule in rules:
        if name := rule(line, cues):
            return name
    return None
