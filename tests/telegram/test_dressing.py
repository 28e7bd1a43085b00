"""What was dressed once is kept, for the same answer at the same kind of place."""

from dataclasses import replace

import pytest

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.pictures.gallery import Gallery
from bot.telegram import keyboards, views
from bot.telegram.dressing import Dressing
from bot.telegram.links import Sharing
from bot.telegram.place import Place

QUESTIONS = (
    "сколько студентов на дуалке",
    "сколько стоит учёба",
    "что с работой",
    "погода",
    "рахмет",
)


@pytest.fixture
def gallery(answerer: Answerer, catalogues: Catalogues) -> Gallery:
    """The real pictures."""
    return Gallery(answerer.library.base, catalogues)


def places(catalogues: Catalogues, gallery: Gallery) -> list[Place]:
    """Every kind of place."""
    return [
        Place(catalogues, Sharing("a_bot", inline), gallery, private, person)
        for inline in (False, True)
        for private, person in ((False, False), (True, False), (True, True))
    ]


def test_an_answer_is_dressed_for_each_kind_of_place(
    answerer: Answerer, catalogues: Catalogues, gallery: Gallery
) -> None:
    dressing = Dressing(catalogues, gallery)
    for _ in range(2):
        for question in QUESTIONS:
            for place in places(catalogues, gallery):
                answer = answerer.answer(question)
                dressed = dressing.dress(answer, place)
                text, entities = views.answers.answer(answer).render()
                assert dressed.parts == ((text, entities),)
                assert dressed.keyboard == keyboards.answers.below_answer(answer, place)


def test_it_is_done_once_however_sure_the_answer_is(
    answerer: Answerer, catalogues: Catalogues, gallery: Gallery
) -> None:
    dressing = Dressing(catalogues, gallery)
    place, *_ = places(catalogues, gallery)
    answer = answerer.answer(QUESTIONS[0])
    again = dressing.dress(replace(answer, confidence=0.5), place)
    assert dressing.dress(answer, place) is again
