"""Rules that see one line: what kind of furniture it is, if any.

Every rule has a name, which stands in `Article.cuts`. In which order they are asked is said in
`rules`; rules that need to know where on the page a line stands are in `page`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import regex

from curation.ingest import cues as cue
from curation.ingest import forms
from curation.ingest.dates import MONTHS, has_date_and_clock, is_stamp
from curation.ingest.lines import Line, words
from curation.ingest.vocabulary import (
    AGENCIES,
    IMPERATIVES,
    LINKS,
    OPEN,
    PLACES,
    REQUESTED,
    SECTIONS,
    STARTS,
    TOKENS,
    WHOLE,
    is_agency,
)

ENGLISH_LONGEST = 160
"""A longer line with some Hindi in it is not called English, in code points."""

_AFTER_LABEL = re.compile(r"[:\-–—|»>,()\[\]/।]")
_BRACKETED = regex.compile(r"[^\p{L}\p{N}]*[(\[][^()\[\]]*[)\]](?:\s*[(\[][^()\[\]]*[)\]])*\W*")
_CREDIT = regex.compile(
    r"(?:photo|image|picture|pic|video|फोटो|तस्वीर|चित्र|इमेज|वीडियो)\W{0,3}"
    r"(?:credit|courtesy|source|by|क्रेडिट|साभार|सोर्स|स्रोत|सौजन्य|एजेंसी|ani|ians|pti|afp|ap|reuters"
    r"|एएनआई|आईएएनएस|पीटीआई|एएफपी|एपी|रॉयटर्स|:|-)"
    r"|(?:file|फाइल|प्रतीकात्मक|सांकेतिक|representational|representative)\W{0,2}"
    r"(?:photo|image|pic|picture|फोटो|तस्वीर|चित्र|इमेज)|(?:source|स्रोत|सोर्स|साभार|सौजन्य|courtesy|credit)\s*[:-]"
    r"|getty images|गेटी इमेज"
)
_PICTURED = regex.compile(
    r"\W*(?:यह |ये )?(?:तस्वीर|फोटो|फुटेज|वीडियो|विजुअल)(?:ें)? .*(?:की|का|के) (?:है|हैं)"
    r"(?:[।.]?|, (?:जब|जहां|जिसमें) .*)"
)
_TRAILING_BRACKET = regex.compile(r"[(\[]([^()\[\]]{2,60})[)\]]\W*$")
_LINK = regex.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|@\w{3,}|#\S+")
_INITIALS = regex.compile(
    r"\W*(?:[\u0900-\u0963.]{1,9}\s)?[-–—]*\s*[\u0900-\u0963.]{1,7}(?:/[\u0900-\u0963.]{0,7})+\W*"
    r"(?:\([^()]*\)\W*)?"
)

_EMBED = regex.compile(
    r"pic\.twitter\.com/|\(@\w{2,}\)\s+\p{L}+|^the post .* appeared first on|^#\w+ \||t\.co/\w{6,}"
)
_DESCRIBED = regex.compile(r"\d{1,2}\.\d{1,2}\.(?:19|20)\d\d,\s\S+(?:\s\S+){0,2}$")
_GLUED = regex.compile(r"[\u0900-\u0963](?:[A-Z]|[a-z]{3,})[\p{L}\p{M}]*|[a-z]{3,}[\u0904-\u0939]")

_STEP = regex.compile(r"\s*(?:[»\u203a>→|]+|\s/\s|(?<=\p{L}|\p{M})/(?=\p{L}))\s*")
_DATED = regex.compile(r"\d\s+(?:" + "|".join(MONTHS) + r")")
_DESKS = frozenset({"डेस्क", "ब्यूरो", "desk", "bureau"})
_HERE = frozenset({"यहां", "नीचे", "here"})
_WRITTEN_BY = re.compile(
    r"(?:edited|written|reported|published|authored|posted|curated|compiled|translated|reviewed) by"
)
_INPUTS = re.compile(r"(?:इनपुट|इनपुट्स|inputs?)\s*[:\-–—]")
_ITSELF = regex.compile(
    r"(?:इस|यह|ये|दी गई|हमारी|हमारा) ?(?:खबर|रिपोर्ट|लेख|आलेख|आर्टिकल|स्टोरी|पोस्ट|जानकारी|वेबसाइट|साइट)"
    r"|(?:खबर|रिपोर्ट|लेख|आलेख) में दी गई"
)
_YOU = frozenset(forms.READER.split())
_US = frozenset(forms.OURSELVES.split()) | frozenset(forms.OWN.split())
_ASKED = frozenset(forms.ASKED.split())
_FINITE = frozenset(forms.FINITE.split())
_SKIPS = ("आगे बढें", "पर जाएं", "पर लौटें", "स्किप करें", "छोड दें", "स्किप कीजिए")
_GLUED_CREDIT = regex.compile(r"(?<=[\p{L}\p{M}])(?:तस्वीर|फोटो|चित्र|इमेज)\s?:\s?[^।:]{2,60}$")
_SLUG = regex.compile(r"[A-Z]{2,6}\s?\d{1,4}(?:\s|$)")


_LONGEST_LABELLED = {"byline": 10, "timestamp": 10, "tags": 10, "furniture": 16, "photo-credit": 30}


_LABELS = frozenset(phrase.split(" ")[0] for phrase in STARTS)
_OPENERS = frozenset(phrase.split(" ")[0] for phrase in OPEN)

Rule = Callable[[Line, int], str | None]


def whole(line: Line, _: int) -> str | None:
    """The line is a phrase known as furniture."""
    rule = WHOLE.get(line.key) if len(line.words) <= 14 else None
    return "sign-off" if rule == "photo-credit" and line.text[0] in "-–—" else rule


def start(line: Line, cues: int) -> str | None:
    """The line begins with a label such as «यह भी पढ़ें:», «Tags:», or ends with such a one."""
    first = line.words[0] if line.words else ""
    found = _AFTER_LABEL.search(line.folded, 1, 60) if first in _LABELS else None
    rule = STARTS.get(" ".join(words(line.folded[: found.start()]))) if found else None
    if rule == "note":
        return "disclaimer" if cues & (cue.DISCLAIM | cue.NEWS) and not cues & cue.SPEECH else None
    if rule and not (line.final and len(line.words) > _LONGEST_LABELLED.get(rule, 99)):
        return rule
    if rule == "related-stories" or len(line.text) > 220:
        return None
    if not line.final and line.key.endswith(LINKS):
        return "related-stories"
    for count in range(1, min(6, len(line.words)) if first in _OPENERS else 0):
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


def credit(line: Line, cues: int) -> str | None:
    """The line credits a picture, or is the caption of a picture that is credited."""
    if ":" in line.text and len(line.words) <= 30 and _GLUED_CREDIT.search(line.folded):
        return "caption"
    if not cues & cue.CREDIT or len(line.words) > 40:
        return None
    if len(line.words) <= 25 and not cues & cue.SPEECH and _PICTURED.fullmatch(line.folded):
        return "caption"
    found = _CREDIT.search(line.folded)
    if not found or 8 < found.start() < len(line.folded) - 50:
        return None
    if _BRACKETED.fullmatch(line.folded) or len(line.words) <= 6:
        return "photo-credit"
    tail = _TRAILING_BRACKET.search(line.folded)
    if tail and _CREDIT.search(tail[1] + ":"):
        return "caption"
    return None if line.final else "caption"


def caption(line: Line, _: int) -> str | None:
    """The line has no mark at its end but the name of an agency in brackets."""
    if "(" not in line.text and "[" not in line.text:
        return None
    tail = (
        None if line.final and line.text[-1] not in ")]" else _TRAILING_BRACKET.search(line.folded)
    )
    if not tail or len(line.words) < 3 or not is_agency(tail[1]):
        return None
    before = line.text[: tail.start()].rstrip()
    return None if before[-1:] in '।.?!”"' or _DATED.search(line.folded) else "caption"


def breadcrumb(line: Line, _: int) -> str | None:
    """The line is the way from the home page to the article: «होम » दुनिया » …»."""
    steps = [words(step) for step in _STEP.split(line.folded)]
    steps = [step for step in steps if step]
    if len(steps) < 2 or line.stated or len(steps[-1]) > 3:
        return None
    return "furniture" if all(word in SECTIONS for word in steps[0]) else None


def request(line: Line, _: int) -> str | None:
    """The line is short, has no mark at its end, and asks for something: «फोटो गैलरी देखें»."""
    if not 2 <= len(line.words) <= 6 or line.final:
        return None
    asked = line.words[0] in IMPERATIVES or line.words[-1] in IMPERATIVES
    if not asked and _HERE.intersection(line.words[:2]):
        return "furniture" if IMPERATIVES.intersection(line.words) else None
    return "furniture" if asked and any(word in REQUESTED for word in line.words) else None


def skip(line: Line, _: int) -> str | None:
    """The line leads those who do not see the page around its parts: «सेक्शन पर जाएं»."""
    if line.final or len(line.words) > 10:
        return None
    return "furniture" if line.key.endswith(_SKIPS) else None


def slug(line: Line, _: int) -> str | None:
    """The line is the heading of an agency's wire: a code, and a few words."""
    if line.number > 4 or line.final or len(line.words) > 9:
        return None
    return "slug" if _SLUG.match(line.text) else None


def written_by(line: Line, _: int) -> str | None:
    """The line names, somewhere, who wrote or edited."""
    if line.final or len(line.words) > 16 or " by" not in line.folded:
        return None
    return "byline" if _WRITTEN_BY.search(line.folded) else None


def question(line: Line, cues: int) -> str | None:
    """The line asks the reader what to think of the text: «यह खबर आपको कैसी लगी?»."""
    if line.text[-1] != "?" or len(line.words) > 16:
        return None
    asked = _YOU.intersection(line.words) and not cues & cue.SPEECH
    return "nag" if asked and _ITSELF.search(line.folded) else None


def inputs(line: Line, _: int) -> str | None:
    """The line names whose reports were used: «इनपुट- एएफपी, योनहाप»."""
    if len(line.words) > 7 or line.final:
        return None
    return "sign-off" if _INPUTS.match(line.folded) else None


def invitation(line: Line, cues: int) -> str | None:
    """The line has no mark at its end and asks for something on a platform: «गूगल पर चुनें …»."""
    if line.final or not cues & cue.PLATFORM or cues & cue.SPEECH or len(line.words) > 16:
        return None
    said = set(line.words)
    return "nag" if said & _ASKED and said & (_YOU | _US) else None


def copyright_line(line: Line, cues: int) -> str | None:
    """The line claims the copyright."""
    return "copyright" if cues & cue.RIGHTS or "©" in line.text else None


def links(line: Line, _: int) -> str | None:
    """The line is addresses, handles and hashtags, with a few words at most."""
    if not any(sign in line.folded for sign in ("http", "www.", "@", "#")):
        return None
    rest = words(_LINK.sub(" ", line.folded))
    return "link" if len(rest) <= 3 and len(rest) < len(line.words) else None


def english(line: Line, _: int) -> str | None:
    """The line is not in Hindi at all, or all but a word of it."""
    if not line.has_hindi:
        return "english-line"
    if (
        len(line.text) <= ENGLISH_LONGEST
        and line.latin > 4 * line.hindi
        and sum(w[0].isascii() for w in line.words) >= 5
    ):
        return "english-line"
    return None


def initials(line: Line, _: int) -> str | None:
    """The line is the initials of those who wrote and checked: «पीएसके/केआर»."""
    if "/" not in line.text or not _INITIALS.fullmatch(line.text):
        return None
    return None if any(part.strip() in PLACES for part in line.folded.split("/")) else "sign-off"


def agency(line: Line, _: int) -> str | None:
    """The line is the name of an agency, dashes or brackets around it: «--आईएएनएस»."""
    if len(line.words) > 5:
        return None
    if line.words[-1] in _DESKS:
        return "byline"
    return "sign-off" if line.key.removeprefix("जारी ") in AGENCIES else None


def nag(_: Line, cues: int) -> str | None:
    """The line asks to follow, join, subscribe, download, share, or to read on elsewhere."""
    return _nag(cues)


def disclaimer(_: Line, cues: int) -> str | None:
    """The line says who is not answerable for the text."""
    return _disclaimer(cues)


def asked(cues: int) -> str | None:
    """The rule by which a sentence with these cues is a request or a disclaimer, or None."""
    return _nag(cues) or _disclaimer(cues)


def _nag(cues: int) -> str | None:
    asked = cues & cue.ACTION and cues & (cue.PLATFORM | cue.NEWS)
    invited = cues & cue.INVITE and cues & cue.NEWS_TWICE
    return "nag" if (asked or invited) and not cues & cue.SPEECH else None


def _disclaimer(cues: int) -> str | None:
    return "disclaimer" if cues & cue.DISCLAIM and not cues & cue.SPEECH else None


def embed(line: Line, _: int) -> str | None:
    """The line is a post of social media, or what a feed adds under its posts."""
    hinted = any(sign in line.folded for sign in (".com/", "t.co/", "(@", "the post", "#"))
    return "embed" if hinted and _EMBED.search(line.folded) else None


def dated(line: Line, _: int) -> str | None:
    """The line is short and holds a date and a time of day."""
    if line.final or not has_date_and_clock(line.folded):
        return None
    told = sum(not any(c.isdigit() for c in word) for word in line.words)
    return "timestamp" if told <= 12 else None


def ticker(line: Line, _: int) -> str | None:
    """The line is headlines that run along, «… || … || …», or one that an arrow leads to."""
    if line.text[0] in "←\u2039" or (line.text[-1] in "→\u203a" and not line.final):
        return "related-stories"
    if line.text.count("||") >= 2:
        return "related-stories"
    parts = line.folded.split(" | ")
    if len(parts) < 4 or any(len(words(part)) < 4 for part in parts[:3]):
        return None
    told = sum(words(part)[-1] in _FINITE for part in parts if words(part))
    return "related-stories" if told < len(parts) / 2 else None


def described(line: Line, _: int) -> str | None:
    """The line says of a page what it is about, when, and where: «… 11.03.2024, … भारत»."""
    return "timestamp" if not line.final and _DESCRIBED.search(line.folded) else None


def glued(line: Line, _: int) -> str | None:
    """The line is a menu whose words have run together: «फोटोवीडियोशहर चुनेंepaper»."""
    if len(line.words) <= 12 and not line.final and _GLUED.search(line.text):
        return "furniture"
    return None
