"""Whatever is asked is answered, with what Telegram takes, however it was written."""

import unicodedata

import pytest
from aiogram.types import InlineKeyboardMarkup
from hypothesis import given
from hypothesis import strategies as st

from bench.serving.made_telegram import LONGEST, LONGEST_DATA, units
from bot.i18n import Catalogues
from bot.knowledge.answering import LONGEST as LONGEST_READ
from bot.knowledge.answering import Answer, Answerer
from bot.language import LANGUAGES, Language
from bot.pictures.gallery import Gallery
from bot.telegram import keyboards, views
from bot.telegram.links import Sharing
from bot.telegram.place import Place
from bot.telegram.sending import split
from tests.colleges.sample import importing, sample
from tests.properties.made import questions, repeated, texts

KINDS = {"answer", "choice", "gap", "unknown", "service"}
UNSEEN = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200f", "\u202a", "\ufe0f")
WHOLE = (
    "😀" * 2_048,
    "1" * 100_000,
    "\0" * 1_000,
    "\ud83d" * 100,
    "\u202e" * 4_096,
    "а" * 4_096,
    "сколько " * 512,
    "? " * 2_048,
    "".join(map(chr, range(0x300, 0x370))) * 40,
)


@pytest.fixture(scope="module")
def knowing(answerer: Answerer, catalogues: Catalogues) -> Answerer:
    """The real knowledge, with imported colleges."""
    return importing(answerer, sample(), catalogues)


@pytest.fixture(scope="module")
def place(knowing: Answerer, catalogues: Catalogues) -> Place:
    """A private chat."""
    gallery = Gallery(knowing.library.base, catalogues)
    return Place(catalogues, Sharing("colleges_bot", inline=True), gallery, True, person=True)


def is_whole(answer: Answer, place: Place) -> bool:
    """Whether Telegram takes an answer with its buttons, and it says something."""
    text = views.answers.answer(answer)
    parts = [part.render()[0] for part in split(text)]
    keyboard = keyboards.answers.below_answer(answer, place)
    return (
        answer.kind in KINDS
        and answer.language in LANGUAGES
        and 0 <= answer.confidence <= 1
        and bool(answer.lead.strip())
        and all(0 < units(part) <= LONGEST for part in parts)
        and all(0 < len(data.encode()) <= LONGEST_DATA for data in carried(keyboard))
    )


def carried(keyboard: InlineKeyboardMarkup | None) -> list[str]:
    rows = keyboard.inline_keyboard if keyboard else []
    return [b.callback_data for row in rows for b in row if b.callback_data is not None]


@given(texts, st.sampled_from(LANGUAGES))
def test_any_text(knowing: Answerer, place: Place, text: str, language: Language) -> None:
    assert is_whole(knowing.answer(text, language), place)


@pytest.mark.parametrize("text", WHOLE, ids=range(len(WHOLE)))
def test_long_and_strange_texts(knowing: Answerer, place: Place, text: str) -> None:
    assert is_whole(knowing.answer(text), place)
    assert knowing.suggest(text[:256]) is not None


@given(texts, texts)
def test_any_reply(knowing: Answerer, place: Place, text: str, replied_to: str) -> None:
    assert is_whole(knowing.answer(text, "ru", replied_to), place)
    assert is_whole(knowing.answer(text, "kk", "dual.students"), place)


@given(texts | repeated, st.sampled_from(LANGUAGES))
def test_any_beginning(knowing: Answerer, text: str, language: Language) -> None:
    for page in knowing.suggest(text, language):
        assert page.title
        assert page.lead


@given(questions, st.sampled_from(("NFD", "NFC")))
def test_forms_of_unicode(knowing: Answerer, question: str, form: str) -> None:
    other = unicodedata.normalize(form, question)  # type: ignore[arg-type]
    assert knowing.answer(other) == knowing.answer(question)


@given(questions, st.data())
def test_what_nobody_sees(knowing: Answerer, question: str, data: st.DataObject) -> None:
    unseen = data.draw(st.sampled_from(UNSEEN))
    at = data.draw(st.integers(0, len(question)))
    assert knowing.answer(question[:at] + unseen + question[at:]) == knowing.answer(question)


@given(texts)
def test_it_is_the_same_each_time(knowing: Answerer, text: str) -> None:
    assert knowing.answer(text) == knowing.answer(text)


def test_what_stands_too_far_behind_is_not_read(knowing: Answerer) -> None:
    asked = "сколько студентов на дуалке"
    assert knowing.answer(f"{asked}{' ' * LONGEST_READ}в Германии") == knowing.answer(asked)
