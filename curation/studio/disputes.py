"""A conflict between readings as a task: the paragraphs it lies in, every reading a prediction.

Label Studio shows the predictions of a task as tabs, and side by side under "Compare All". An
adjudicator corrects the one that comes nearest and submits it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from curation.model import Annotation, sha256
from curation.studio.encode import ARTICLE_ID, TEXT_SHA256, prediction
from curation.studio.interface import ABOUT, TEXT

GUIDE = """\
<h2>विवाद का निपटारा / Deciding a dispute</h2>
<p>इस पन्ने पर केवल वही अनुच्छेद और वही निशान दिखते हैं जिन पर अंकन करने वाले एकमत नहीं हैं। हर अंकन
एक अलग टैब में है; “Compare All” से सारे अंकन साथ-साथ दिखते हैं।</p>
<ol>
<li>जो अंकन सबसे सही लगे, उसी से शुरू कीजिए।</li>
<li>उसे तब तक सुधारिए जब तक इस जगह की हर इकाई, घटना, भूमिका और रुख सही न हो जाए।
जो निशान यहां नहीं होना चाहिए, उसे मिटा दीजिए।</li>
<li>जमा कर दीजिए। यहां आपका निर्णय सबके मत से ऊपर माना जाएगा। बाकी लेख वैसा ही रहता है।</li>
</ol>
<p>Only the paragraphs and marks that readers disagree about are shown, each reading in a tab of its
own; “Compare All” shows them side by side. Start from the reading that comes nearest, correct it
until every mention, event, role and stance in question is right, delete what should not be there,
and submit. Your decision counts for more than any vote there; the rest of the article stays as it
is.</p>
"""


def encode_case(
    ident: str,
    text: str,
    readings: Sequence[Annotation],
    *,
    title: str,
    article_id: str,
    config_sha: str,
    names: Mapping[str, str],
) -> dict[str, Any]:
    """A task for an adjudicator.

    Args:
        ident: of the conflict; the task is known by it, as other tasks by their article.
        text: the paragraphs to show.
        readings: what each sees there, in offsets of `text`; the author names who reads so.
        title: of the article.
        article_id: of the article.
        config_sha: which labelling page the task is made for.
        names: label of a link → its name in Hindi (see `curation.studio.encode.link_names`).
    """
    return {
        "data": {
            ARTICLE_ID: ident,
            TEXT_SHA256: sha256(text),
            "title": title,
            ABOUT: f"{article_id} · {title}",
            TEXT: text,
        },
        "meta": {"config_sha": config_sha},
        "predictions": [prediction(reading, names) for reading in readings],
    }
