"""Any text is a question; so is a press on an entry below an answer."""

from aiogram import F, Router
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.knowledge.answering import Answer, Answerer
from bot.knowledge.reading import LONGEST
from bot.language.sentences import last_asked
from bot.people.counting import Counters
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks import AnswerEntry, AnswerYear
from bot.telegram.dressing import Dressing
from bot.telegram.filters import IsPlainQuestion
from bot.telegram.place import Place
from bot.telegram.sending import question_of, reply, reply_written, send_below
from bot.watching.metrics import Metrics
from handlers.other import offer_topics, say_outdated

# What the bot says of itself and a person can act on only in private.
PERSONAL = frozenset(
    {"service.privacy", "service.subscribe", "service.unsubscribe", "service.language"}
)
# What is only passed along, like a forwarded text or the caption of a picture, may be no question
# at all: it is answered where the answer is certain.
CERTAIN = frozenset({"answer", "gap"})


async def answer_question(
    message: Message,
    question: str,
    texts: Texts,
    answerer: Answerer,
    place: Place,
    dressing: Dressing,
    counters: Counters,
    metrics: Metrics,
) -> None:
    """Answer in the language of the question."""
    if not question:
        await offer_topics(message, views.menu.topics(texts), texts, answerer)
        return
    is_story = len(question.split()) > LONGEST
    # Of a story longer than is read, only what it asks at its end is looked at.
    answer = answerer.answer(
        last_asked(question) if is_story else question,
        texts.language,
        keyboards.feedback.entry_of(message.reply_to_message),
    )
    if answer.kind not in CERTAIN and (is_story or _passed_along(message)):
        trouble = views.trouble.too_long(texts) if is_story else views.trouble.only_text(texts)
        await offer_topics(message, trouble, texts, answerer)
        return
    metrics.answered(answer.kind, answer.language)
    await say(message, answer, place, dressing, counters)


async def unknown_command(message: Message, texts: Texts) -> None:
    """Say that there is no such command, and which there are."""
    described = commands.described(texts)
    await reply(message, views.trouble.no_such_command(described, texts))


async def say(
    message: Message, answer: Answer, place: Place, dressing: Dressing, counters: Counters
) -> None:
    """Answer a message, and count it; what is personal only where nobody else reads along."""
    if answer.entry_id in PERSONAL and not place.private:
        texts = place.texts(answer.language)
        link = keyboards.private.private_chat(place.sharing.username, texts)
        await reply(message, views.private.in_private(texts), link)
        return
    dressed = dressing.dress(answer, place)
    await reply_written(message, dressed.parts, dressed.keyboard, quoting=True)
    if answer.kind != "service":
        counters.asked(answer.language, answer.kind, answer.entry_id)


def _passed_along(message: Message) -> bool:
    return message.forward_origin is not None or message.text is None


async def answer_entry(
    query: CallbackQuery,
    callback_data: AnswerEntry,
    texts: Texts,
    answerer: Answerer,
    place: Place,
    callback_answer: CallbackAnswer,
) -> None:
    """Answer with the entry that was picked, below the question."""
    if callback_data.entry not in answerer.library:
        say_outdated(callback_answer, texts)
        return
    await _say_below(query, answerer.entry(callback_data.entry, callback_data.language), place)


async def answer_year(
    query: CallbackQuery,
    callback_data: AnswerYear,
    texts: Texts,
    answerer: Answerer,
    place: Place,
    callback_answer: CallbackAnswer,
) -> None:
    """Answer with an entry as of another year."""
    entry, year = callback_data.entry, callback_data.year
    if not answerer.library.is_told_of(entry, year):
        say_outdated(callback_answer, texts)
        return
    await _say_below(query, answerer.entry(entry, callback_data.language, year=year), place)


async def _say_below(query: CallbackQuery, answer: Answer, place: Place) -> None:
    keyboard = keyboards.answers.below_answer(answer, place)
    text = views.answers.answer(answer)
    await send_below(query, text, keyboard, quoting=question_of(query))


def take_plain(messages: TelegramEventObserver) -> None:
    """The route that nearly all messages take, to stand before all routers.

    None of them would take such a message, but asking each of them first takes longer than
    answering does.
    """
    messages.register(answer_question, IsPlainQuestion())


def router() -> Router:
    """The routes of questions."""
    router = Router(name=__name__)
    router.message.register(unknown_command, F.text.startswith("/"))
    router.message.register(answer_question, F.text)
    router.message.register(answer_question, F.caption)
    router.edited_message.register(answer_question, F.text, ~F.text.startswith("/"))
    router.callback_query.register(answer_entry, AnswerEntry.filter())
    router.callback_query.register(answer_year, AnswerYear.filter())
    return router
