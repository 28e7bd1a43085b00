"""What publishing would change, foreseen."""

import datetime as dt
from itertools import count

import pytest

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Article, Said, Version
from bot.knowledge.drafting import begin_instead_of
from bot.knowledge.foreseeing import ASKED, PATIENCE, SHOWN, Foreseen, foresee, near
from bot.knowledge.layers import with_articles
from bot.knowledge.live import build_answerer
from bot.knowledge.models import Phrasings
from bot.moments import ALMATY
from tests.knowledge.articles import DUAL, FERRY, version

TODAY = dt.date(2026, 3, 2)


def shown(answerer: Answerer, catalogues: Catalogues, *versions: Version) -> Answerer:
    """What answers where these are shown too."""
    base = with_articles(answerer.library.base, versions, ALMATY, TODAY)
    return build_answerer(base, catalogues)


def seen_in_peace(before: Answerer, after: Answerer, draft: Version) -> Foreseen:
    """With all the time in the world."""
    return foresee(before, after, draft, clock=lambda: 0.0)


def test_what_nobody_has_asked_for_changes_next_to_nothing(
    answerer: Answerer, catalogues: Catalogues
) -> None:
    draft = version(FERRY)
    seen = seen_in_peace(answerer, shown(answerer, catalogues, draft), draft)
    assert not [change for change in seen.changes if change.taken]
    assert (seen.replaced, seen.missed) == (0, ())


def test_what_is_taken_from_an_answer_comes_first(
    answerer: Answerer, catalogues: Catalogues
) -> None:
    asks = answerer.library.base.entries["dual.students"].phrasings
    mine = Phrasings(ru=(*asks.ru[:35], *DUAL.asks.ru), kk=asks.kk[:35])
    many = DUAL.model_copy(update={"asks": mine})
    draft = version(many)
    after = shown(answerer, catalogues, draft)
    seen = seen_in_peace(answerer, after, draft)
    taken = [change.taken for change in seen.changes]
    assert taken[0]
    assert taken == sorted(taken, reverse=True)
    assert len(seen.changes) <= SHOWN
    for change in seen.changes:
        assert change.before == answerer.answer(change.question)
        assert change.after == after.answer(change.question)
        assert change.question not in (*mine.ru, *mine.kk)
        assert change.taken == (
            change.before.kind == "answer" and change.after.entry_id == draft.entry_id
        )


def test_more_than_fit_are_counted(
    answerer: Answerer, catalogues: Catalogues, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = answerer.library.base.entries["dual.students"].phrasings
    draft = version(DUAL.model_copy(update={"asks": Phrasings(ru=asks.ru[:20], kk=asks.kk[:20])}))
    after = shown(answerer, catalogues, draft)
    whole = seen_in_peace(answerer, after, draft)
    monkeypatch.setattr("bot.knowledge.foreseeing.SHOWN", 1)
    cut = seen_in_peace(answerer, after, draft)
    assert len(whole.changes) + whole.more > 1
    assert len(cut.changes) == 1
    assert cut.changes[0] == whole.changes[0]
    assert cut.more == len(whole.changes) + whole.more - 1


def test_in_the_place_of_an_entry_its_questions_are_no_surprise(
    answerer: Answerer, catalogues: Catalogues
) -> None:
    base = answerer.library.base
    draft = version(begin_instead_of(base.entries["dual.students"]))
    seen = seen_in_peace(answerer, shown(answerer, catalogues, draft), draft)
    assert seen.replaced > 40
    assert not seen.changes
    begun = begin_instead_of(base.entries["gap.tuition"])
    said = {"ru": Said(title="Цена", text="Нисколько."), "kk": Said(title="Баға", text="Тегін.")}
    fees = begun.model_copy(update=said)
    seen = seen_in_peace(answerer, shown(answerer, catalogues, version(fees)), version(fees))
    assert seen.replaced > 20
    assert not [change for change in seen.changes if change.taken]


def test_a_way_of_asking_that_was_taken_out_is_told(
    answerer: Answerer, catalogues: Catalogues
) -> None:
    before = shown(answerer, catalogues, version(FERRY, live=True))
    gone = FERRY.asks.ru[0]
    less = FERRY.model_copy(update={"asks": Phrasings(kk=FERRY.asks.kk[1:])})
    draft = version(less, number=2)
    seen = seen_in_peace(before, shown(answerer, catalogues, draft), draft)
    assert gone in [change.question for change in seen.changes]
    assert not any(change.taken for change in seen.changes)


def test_ways_of_asking_that_lead_elsewhere_are_told(
    answerer: Answerer, catalogues: Catalogues
) -> None:
    draft = version(DUAL)
    after = shown(answerer, catalogues, draft)
    missed = seen_in_peace(answerer, after, draft).missed
    assert missed == tuple(
        way
        for way in (*DUAL.asks.ru, *DUAL.asks.kk)
        if after.answer(way).entry_id != draft.entry_id
    )
    assert missed


def test_the_nearest_questions_are_looked_at_and_none_of_its_own(answerer: Answerer) -> None:
    draft = version(DUAL)
    questions = near(draft, answerer)
    assert 0 < len(questions) <= ASKED
    assert len(questions) == len(set(questions))
    own = {*DUAL.asks.ru, *DUAL.asks.kk}
    assert not own & set(questions)
    of_the_nearest = answerer.library.base.entries["dual.students"].phrasings
    assert {*of_the_nearest.ru, *of_the_nearest.kk} & set(questions[:40])


@pytest.mark.parametrize("article", [Article(), Article(ru=Said(title="я", text="…"))])
def test_an_article_that_says_nothing_is_near_to_nothing(
    answerer: Answerer, article: Article
) -> None:
    assert len(near(version(article), answerer)) <= ASKED


def test_nobody_waits_longer_than_was_promised(answerer: Answerer, catalogues: Catalogues) -> None:
    draft = version(begin_instead_of(answerer.library.base.entries["dual.students"]))
    after = shown(answerer, catalogues, draft)
    ticks = count(step=PATIENCE / 10)
    hurried = foresee(answerer, after, draft, clock=lambda: next(ticks))
    assert hurried.replaced == 10
    assert seen_in_peace(answerer, after, draft).replaced > 40
