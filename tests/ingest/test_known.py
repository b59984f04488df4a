"""Nothing is taken twice, and no id is given to two texts."""

from datetime import date

from curation.ingest.clean import clean
from curation.ingest.known import Known
from curation.ingest.notices import notices
from curation.ingest.raw import Raw
from curation.model import Article

TEXT = "दोनों देशों के विदेश मंत्रियों ने सोमवार को बातचीत की और सहयोग बढ़ाने पर सहमति जताई।"


def article(ident: str, text: str = TEXT) -> Article:
    made = clean(Raw(where="p", id=ident, data=text.encode(), text=text))
    assert isinstance(made, Article)
    return made


def test_the_same_again_is_known_and_no_fault() -> None:
    known = Known([("a", article("a").sha256)])
    assert article("a") in known and article("b") not in known


def test_the_same_text_under_another_id_is_a_duplicate() -> None:
    known = Known()
    known.add(article("a"))
    reject = known.refuse(article("b", "Advertisement\n" + TEXT), "b.txt")
    assert reject is not None
    assert (reject.reason, reject.message, reject.where) == (
        "duplicate",
        "duplicate of 'a'",
        "b.txt",
    )
    assert reject.raw_sha256 == article("b", "Advertisement\n" + TEXT).raw_sha256


def test_the_same_id_with_another_text_is_a_conflict() -> None:
    known = Known()
    known.add(article("a"))
    reject = known.refuse(article("a", TEXT + " बातचीत जारी रहेगी।"), "a.txt")
    assert reject is not None and reject.reason == "id-conflict"


def test_a_new_article_is_welcome() -> None:
    known = Known([("a", "0" * 64)])
    assert known.refuse(article("b"), "b.txt") is None


def test_oddities_are_noticed() -> None:
    odd = article("a", TEXT + " पу\ufffdтин कहा गया है।").model_copy(
        update={"published": date(2999, 1, 1)}
    )
    found = {issue.rule: issue for issue in notices(odd, date(2026, 1, 1))}
    assert set(found) == {"future-date", "lost-characters", "mixed-scripts"}
    assert all(issue.severity == "warning" and issue.article_id == "a" for issue in found.values())
    assert list(notices(article("a"), date(2026, 1, 1))) == []
