"""Articles among the real knowledge: known in a few ways, they answer these and nothing beside."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Said, Version
from bot.knowledge.layers import with_articles
from bot.knowledge.live import build_answerer
from bot.knowledge.models import Phrasings
from bot.knowledge.store import KnowledgeBase
from bot.knowledge.understanding import OFTEN, Subject, Understander
from bot.moments import ALMATY
from tests.knowledge.asked import CASES, Case
from tests.knowledge.made import day, version

TODAY = day("2026-01-01")
NAMES = {name: f"said.{number}" for number, name in enumerate(CASES, 1)}


def versions(cases: Sequence[Case]) -> list[Version]:
    """The articles as people are shown them."""
    return [
        version(number).model_copy(update={"article": case.article})
        for number, case in enumerate(cases, 1)
    ]


def answering(base: KnowledgeBase, catalogues: Catalogues, shown: Sequence[Version]) -> Answerer:
    """What answers from the knowledge and some articles."""
    return build_answerer(with_articles(base, shown, ALMATY, TODAY), catalogues)


@pytest.fixture(scope="module")
def knowing(answerer: Answerer, catalogues: Catalogues) -> Answerer:
    """The real knowledge with all the articles."""
    return answering(answerer.library.base, catalogues, versions(tuple(CASES.values())))


OWN = [(name, question) for name, case in CASES.items() for question in case.own]
NEAR = [(name, question) for name, case in CASES.items() for question in case.near]
BESIDE = [question for case in CASES.values() for question in case.beside]


@pytest.mark.parametrize(("name", "question"), OWN)
def test_an_article_is_answered_however_its_ways_are_typed(
    knowing: Answerer, name: str, question: str
) -> None:
    answer = knowing.answer(question)
    assert (answer.kind, answer.entry_id) == ("answer", NAMES[name])


@pytest.mark.parametrize(("name", "question"), NEAR)
def test_an_article_is_offered_where_it_is_asked_for_in_other_words(
    knowing: Answerer, name: str, question: str
) -> None:
    answer = knowing.answer(question)
    assert answer.kind == "choice"
    assert NAMES[name] in [page.entry_id for page in answer.choices]


@pytest.mark.parametrize("question", BESIDE)
def test_an_article_does_not_answer_what_is_asked_beside_it(
    knowing: Answerer, question: str
) -> None:
    answer = knowing.answer(question)
    assert answer.entry_id not in NAMES.values()


def test_each_article_has_neighbours() -> None:
    assert len(BESIDE) >= 100
    assert all(len(case.beside) >= 8 for case in CASES.values())
    assert all(case.article.asks != Phrasings() for case in CASES.values())


@pytest.fixture(scope="module")
def knowing_more(answerer: Answerer, catalogues: Catalogues) -> Answerer:
    """The same articles, to whose ways was added whatever they were asked by."""
    shown = []
    for made, case in zip(versions(tuple(CASES.values())), CASES.values(), strict=True):
        alike = [f"{word} {question}" for word in ("а", "скажите") for question in case.own]
        asks = Phrasings(ru=(*case.article.asks.ru, *alike), kk=case.article.asks.kk)
        more = made.article.model_copy(update={"asks": asks})
        assert len(asks.ru) >= OFTEN
        shown.append(made.model_copy(update={"article": more}))
    return answering(answerer.library.base, catalogues, shown)


@pytest.mark.parametrize("question", BESIDE)
def test_many_ways_that_are_alike_do_not_make_it_answer_more(
    knowing_more: Answerer, question: str
) -> None:
    assert knowing_more.answer(question).entry_id not in NAMES.values()


GAP = "gap.dormitory"
OF_GAP = (
    "есть ли общежитие",
    "как заселиться в общагу",
    "жатақхана бар ма",
    "общага канша турады",
)


def test_in_the_place_of_a_gap_it_answers_what_the_gap_was_asked(
    answerer: Answerer, catalogues: Catalogues
) -> None:
    case = CASES["a dormitory"]
    made = case.article.model_copy(update={"instead_of": GAP})
    knowing = answering(
        answerer.library.base, catalogues, [version(1).model_copy(update={"article": made})]
    )
    for question in OF_GAP:
        assert answerer.answer(question).kind == "gap"
        answer = knowing.answer(question)
        assert (answer.kind, answer.entry_id) == ("answer", GAP)


def test_what_is_past_is_told_and_is_no_answer(answerer: Answerer, catalogues: Catalogues) -> None:
    made = CASES["a dormitory"].article.model_copy(
        update={"valid_until": day("2025-12-31"), "instead_of": GAP}
    )
    knowing = answering(
        answerer.library.base, catalogues, [version(1).model_copy(update={"article": made})]
    )
    for question in ("есть ли общежитие в политехническом колледже", "жатақхана бар ма"):
        answer = knowing.answer(question)
        assert (answer.kind, answer.entry_id) == ("gap", GAP)
        assert "2025" in answer.lead


def test_articles_change_no_answer_of_the_report(answerer: Answerer, knowing: Answerer) -> None:
    base = answerer.library.base
    for entry_id, sourced in base.entries.items():
        if sourced.entry.kind == "answer":
            for question in (*sourced.phrasings.ru[:2], *sourced.phrasings.kk[:2]):
                before = answerer.answer(question)
                after = knowing.answer(question)
                assert (after.kind, after.entry_id) == (before.kind, before.entry_id), entry_id


def test_an_article_that_says_something_else_is_found_by_its_ways_and_not_by_its_title(
    answerer: Answerer, catalogues: Catalogues
) -> None:
    odd = replace(
        CASES["courses"],
        article=CASES["courses"].article.model_copy(
            update={"ru": Said(title="Бассейн", text="Бассейн открыт.")}
        ),
    )
    knowing = answering(answerer.library.base, catalogues, versions([odd]))
    assert knowing.answer("курсы сварщиков для взрослых").lead == "Бассейн открыт."
    assert knowing.answer("бассейн").kind != "answer"


# --- on a small base ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def understander() -> Understander:
    """An answer known in two ways, and others so that words tell something."""
    ways = Phrasings(ru=("курсы сварщика для взрослых",), kk=("дәнекерлеуші курсы",))
    others = [
        Subject(f"other{i}", "gap", Phrasings(ru=(f"{word} для взрослых",)))
        for i, word in enumerate(("повара", "курсы", "бухгалтера", "колледж"))
    ]
    return Understander([Subject("said.1", "answer", ways, reviewed=False), *others], {})


@pytest.mark.parametrize(
    ("question", "contained"),
    [
        ("курсы сварщика для взрослых", True),
        ("для взрослых сварщика курсы", True),
        ("здравствуйте, а когда начинаются курсы сварщиков для взрослых", True),
        ("курсы сваршика для взрослых", True),
        ("данекерлеуши курсы", True),
        ("курсы повара для взрослых", False),
        ("курсы для взрослых", False),
        ("сварщика", False),
        ("дәнекерлеуші", False),
        ("", False),
    ],
)
def test_a_question_contains_a_way_or_not(
    understander: Understander, question: str, contained: bool
) -> None:
    understanding = understander.understand(question)
    assert understander.contains_a_way(understanding, 0) == contained


def test_what_has_no_way_is_never_contained() -> None:
    other = Subject("other", "gap", Phrasings(ru=("курсы",)))
    understander = Understander([Subject("said.1", "answer", Phrasings()), other], {})
    assert not understander.contains_a_way(understander.understand("курсы"), 0)


@pytest.mark.parametrize(
    ("number", "reviewed", "often"),
    [(OFTEN, True, True), (OFTEN - 1, True, False), (OFTEN, False, False), (200, False, False)],
)
def test_only_what_was_reviewed_is_known_to_be_asked_in_many_ways(
    number: int, reviewed: bool, often: bool
) -> None:
    ways = Phrasings(ru=tuple(f"курсы {n}" for n in range(number)))
    understander = Understander([Subject("a", "answer", ways, reviewed=reviewed)], {})
    assert understander.is_often_asked(0) == often
