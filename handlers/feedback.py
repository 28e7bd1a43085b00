"""👍 and 👎 under an answer, and what can be done where it did not help."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.knowledge.answering import Answerer
from bot.people.counting import Counters
from bot.people.people import Person
from bot.people.votes import Votes
from bot.telegram import keyboards, views
from bot.telegram.callbacks import CastVote, Rephrase
from bot.telegram.place import Place
from bot.telegram.sending import question_of, redraw, redraw_keyboard, send_below
from handlers.other import say_outdated


async def vote(
    query: CallbackQuery,
    callback_data: CastVote,
    person: Person,
    texts: Texts,
    votes: Votes,
    counters: Counters,
    answerer: Answerer,
    place: Place,
    callback_answer: CallbackAnswer,
) -> None:
    """Count the vote; where it is a new 👎, offer what may help."""
    if callback_data.entry not in answerer.library:
        say_outdated(callback_answer, texts)
        return
    if await votes.cast(person.id, callback_data.entry, callback_data.helped):
        counters.voted(callback_data.helped)
    callback_answer.text = views.feedback.thanks(texts)
    # In a group everybody sees the same keyboard: one person's tick would be wrong for the rest.
    if not place.private or keyboards.feedback.is_voted(query.message, callback_data):
        return
    await _tick(query, callback_data)
    if not callback_data.helped:
        spoken = place.texts(callback_data.language)
        related = answerer.entry(callback_data.entry, callback_data.language).related
        keyboard = keyboards.feedback.did_not_help(related, spoken, place.person)
        text = views.feedback.did_not_help(spoken)
        await send_below(query, text, keyboard, quoting=question_of(query))


async def rephrase(query: CallbackQuery, callback_data: Rephrase, place: Place) -> None:
    """Say how to ask so that it is understood."""
    await redraw(query, views.feedback.rephrase(place.texts(callback_data.language)))


async def _tick(query: CallbackQuery, cast: CastVote) -> None:
    if isinstance(query.message, Message) and query.message.reply_markup:
        ticked = keyboards.feedback.voted(query.message.reply_markup, cast.helped)
        await redraw_keyboard(query, ticked)


def router() -> Router:
    """The routes of votes."""
    router = Router(name=__name__)
    router.callback_query.register(vote, CastVote.filter())
    router.callback_query.register(rephrase, Rephrase.filter())
    return router
