"""Handing the bot's answers on: found in any chat, and opened by a link."""

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import AnswerInlineQuery
from aiogram.types import (
    InlineKeyboardButton,
    InlineQueryResultArticle,
    InputTextMessageContent,
)

from bot.knowledge.answering import Answerer
from bot.language import LANGUAGES, Language
from bot.telegram.links import payload
from tests.conversation.recording import BOT
from tests.conversation.user import FakeUser


def articles(answer: AnswerInlineQuery) -> list[InlineQueryResultArticle]:
    """What is offered, in order."""
    found = [result for result in answer.results if isinstance(result, InlineQueryResultArticle)]
    assert len(found) == len(answer.results)
    return found


def sent(result: InlineQueryResultArticle) -> str:
    """The text that a picked result puts into the chat."""
    assert isinstance(result.input_message_content, InputTextMessageContent)
    return result.input_message_content.message_text


def the_button(result: InlineQueryResultArticle) -> InlineKeyboardButton:
    """The one button under a picked result."""
    assert result.reply_markup is not None
    ((button,),) = result.reply_markup.inline_keyboard
    return button


@pytest.mark.parametrize(
    ("query", "figure", "source", "label", "link"),
    [
        (
            "сколько студентов на дуалке",
            "22\N{NO-BREAK SPACE}067",
            "Источник: Kazinform",
            "Спросить бота",
            "ru-dual-students",
        ),
        (
            "хакатондар қашан басталады",
            "2026",
            "Дереккөз: Kazinform",
            "Боттан сұрау",
            "kk-hackathons-when",
        ),
    ],
)
async def test_a_picked_result_is_the_whole_answer_in_the_language_of_the_question(
    olga: FakeUser, query: str, figure: str, source: str, label: str, link: str
) -> None:
    first, *_ = articles(await olga.inline(query))
    assert figure in (first.description or "")
    lead, *_, last = sent(first).splitlines()
    assert lead == first.description
    assert last.startswith(source)
    assert "2025" in last
    button = the_button(first)
    assert (button.text, button.url) == (label, f"https://t.me/{BOT.username}?start={link}")


async def test_results_are_the_persons_own_and_have_ids_of_their_own(aigerim: FakeUser) -> None:
    answer = await aigerim.inline("дуальное")
    assert answer.is_personal
    assert answer.cache_time
    ids = [result.id for result in articles(answer)]
    assert 1 < len(ids) == len(set(ids)) <= 10
    assert all(len(id.encode()) <= 64 for id in ids)
    assert answer.button is None


async def test_before_anything_is_typed_the_topics_are_offered_in_the_persons_language(
    aigerim: FakeUser, olga: FakeUser
) -> None:
    for user, language in ((aigerim, "kk"), (olga, "ru")):
        results = articles(await user.inline(""))
        assert len(results) == 10
        assert all(result.id.startswith(f"{language}-") for result in results)


async def test_the_chosen_language_counts_where_the_question_does_not_tell(
    aigerim: FakeUser,
) -> None:
    await aigerim.types("/language")
    await aigerim.presses("Русский")
    first, *_ = articles(await aigerim.inline("хакатон"))
    assert first.id.startswith("ru-")


@pytest.mark.parametrize("query", ["какая погода", "🙂", "а" * 256, "<script>", "' OR 1=1 --"])
async def test_where_nothing_is_found_the_button_leads_into_the_chat(
    olga: FakeUser, query: str
) -> None:
    answer = await olga.inline(query)
    assert not answer.results
    assert answer.button is not None
    assert answer.button.text == "Спросить в чате с ботом"
    await olga.types(f"/start {answer.button.start_parameter}")
    assert olga.labels() == ["Қазақша", "Русский"], "as a plain /start"


async def test_a_shared_gap_says_so(olga: FakeUser) -> None:
    first, *_ = articles(await olga.inline("сколько стоит обучение"))
    assert first.id == "ru-gap-tuition"
    assert "Источник" not in sent(first)


async def test_an_answer_that_comes_too_late_is_no_failure(
    olga: FakeUser, caplog: pytest.LogCaptureFixture
) -> None:
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    olga.phone.failures.append(
        TelegramBadRequest(method=AnswerInlineQuery(inline_query_id="1", results=[]), message=late)
    )
    await olga.inline("дуальное")
    assert not caplog.records


async def test_another_refusal_is_logged_without_the_question(
    olga: FakeUser, caplog: pytest.LogCaptureFixture
) -> None:
    olga.phone.failures.append(
        TelegramBadRequest(
            method=AnswerInlineQuery(inline_query_id="1", results=[]),
            message="Bad Request: RESULT_ID_INVALID",
        )
    )
    await olga.inline("мой секретный вопрос о дуальном")
    assert "RESULT_ID_INVALID" in caplog.text
    assert "секретный" not in caplog.text
    assert not olga.screen


# --- links ---------------------------------------------------------------------------------------


async def test_a_newcomer_sees_what_the_link_names_and_is_asked_for_the_language_below_it(
    olga: FakeUser,
) -> None:
    await olga.types("/start kk-dual-students")
    answer, question = olga.screen
    assert "22\N{NO-BREAK SPACE}067" in (answer.text or "")
    assert "Дереккөз" in (answer.text or "")
    assert olga.buttons(answer)
    assert "Здравствуйте!" in (question.text or "")
    assert olga.labels() == ["Қазақша", "Русский"]


async def test_who_has_chosen_sees_only_the_answer_in_the_language_of_the_link(
    olga: FakeUser,
) -> None:
    await olga.types("/language")
    await olga.presses("Русский")
    before = len(olga.screen)
    await olga.types("/start kk-dual-students")
    assert len(olga.screen) == before + 1
    assert "Дереккөз" in olga.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_entry_can_be_opened_by_its_link(
    olga: FakeUser, answerer: Answerer, language: Language
) -> None:
    library = answerer.library
    entries = [entry for topic in library.topics for entry in library.answers_of(topic.id)]
    for entry in [*entries, "gap.tuition", "service.help"]:
        before = len(olga.screen)
        await olga.types(f"/start {payload(language, entry)}")
        assert (olga.screen[before].text or "").startswith(library.page(entry, language).lead)


@pytest.mark.parametrize(
    "nothing",
    [
        "abc",
        "ru-no-such-entry",
        "de-dual-students",
        "ru-dual.students",
        "ru-dual-students more",
        "<b>ru</b>",
        "../../etc/passwd",
        "' OR 1=1 --",
        "ru-" + "a" * 4_000,
        "\0",
    ],
)
async def test_a_link_that_means_nothing_is_a_plain_start(
    olga: FakeUser, aigerim: FakeUser, nothing: str
) -> None:
    await aigerim.types("/start")
    await aigerim.presses("Русский")
    for user in (olga, aigerim):
        await user.types("/start")
        plain = user.text
        before = len(user.screen)
        await user.types(f"/start {nothing}")
        assert user.text == plain
        assert len(user.screen) == before + 1
