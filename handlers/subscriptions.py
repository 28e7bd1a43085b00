"""/subscriptions: topics and who somebody is, in one message that edits itself."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, InlineKeyboardButton, Message
from aiogram.utils.callback_answer import CallbackAnswer

from bot.i18n import Texts
from bot.people.people import People, Person
from bot.people.subscriptions import Subscriptions, SubscriptionTopic
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks import (
    ChooseRole,
    LeaveAll,
    SetSubscription,
    ShowRoles,
    ShowSubscriptions,
    SubscribeAgain,
    Unsubscribe,
)
from bot.telegram.sending import redraw, redraw_keyboard, reply


async def open_subscriptions(
    message: Message, person: Person, subscriptions: Subscriptions, texts: Texts
) -> None:
    """Send the topics."""
    chosen = await subscriptions.of(person.id)
    await reply(
        message, views.subscriptions.topics(texts), keyboards.subscriptions.topics(chosen, texts)
    )


async def show_subscriptions(
    query: CallbackQuery, person: Person, subscriptions: Subscriptions, texts: Texts
) -> None:
    """Show the topics as they are chosen now."""
    chosen = await subscriptions.of(person.id)
    await redraw(
        query, views.subscriptions.topics(texts), keyboards.subscriptions.topics(chosen, texts)
    )


async def set_subscription(
    query: CallbackQuery,
    callback_data: SetSubscription,
    person: Person,
    people: People,
    subscriptions: Subscriptions,
    texts: Texts,
) -> None:
    """Subscribe to a topic or leave it."""
    await _set(person, people, subscriptions, callback_data.topic, callback_data.on, texts)
    await show_subscriptions(query, person, subscriptions, texts)


async def _set(
    person: Person,
    people: People,
    subscriptions: Subscriptions,
    topic: SubscriptionTopic,
    on: bool,
    texts: Texts,
) -> None:
    await subscriptions.set(person.id, topic, on)
    if on and person.language is None:
        # He has not chosen one, but this is what he read when he asked to be written to.
        await people.choose_language(person.id, texts.language)


async def leave_all(
    query: CallbackQuery, person: Person, subscriptions: Subscriptions, texts: Texts
) -> None:
    """Leave every topic."""
    await subscriptions.leave_all(person.id)
    await show_subscriptions(query, person, subscriptions, texts)


async def show_roles(query: CallbackQuery, person: Person, texts: Texts) -> None:
    """Ask who somebody is."""
    keyboard = keyboards.subscriptions.roles(person.role, texts)
    await redraw(query, views.subscriptions.roles(texts), keyboard)


async def choose_role(
    query: CallbackQuery, callback_data: ChooseRole, person: Person, people: People, texts: Texts
) -> None:
    """Remember who somebody is, or that he would rather not say."""
    await people.choose_role(person.id, callback_data.role)
    await show_roles(query, await people.get(person.id), texts)


async def unsubscribe(
    query: CallbackQuery,
    callback_data: Unsubscribe,
    person: Person,
    subscriptions: Subscriptions,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Leave the topic of an announcement, in one tap."""
    await subscriptions.set(person.id, callback_data.topic, on=False)
    callback_answer.text = views.subscriptions.left(texts)
    await _turn(query, keyboards.subscriptions.subscribe_again(callback_data.topic, texts))


async def subscribe_again(
    query: CallbackQuery,
    callback_data: SubscribeAgain,
    person: Person,
    people: People,
    subscriptions: Subscriptions,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Take the unsubscription back, in one tap too."""
    await _set(person, people, subscriptions, callback_data.topic, True, texts)
    callback_answer.text = views.subscriptions.is_back(texts)
    await _turn(query, keyboards.subscriptions.unsubscribe(callback_data.topic, texts))


async def _turn(query: CallbackQuery, instead: InlineKeyboardButton) -> None:
    """Let the pressed button become another one; the announcement itself stays as it is."""
    if isinstance(query.message, Message) and query.message.reply_markup:
        markup = query.message.reply_markup
        await redraw_keyboard(query, keyboards.subscriptions.turned(markup, query.data, instead))


def router() -> Router:
    """The routes of subscriptions."""
    router = Router(name=__name__)
    router.message.register(open_subscriptions, Command(commands.SUBSCRIPTIONS))
    router.callback_query.register(show_subscriptions, ShowSubscriptions.filter())
    router.callback_query.register(set_subscription, SetSubscription.filter())
    router.callback_query.register(leave_all, LeaveAll.filter())
    router.callback_query.register(show_roles, ShowRoles.filter())
    router.callback_query.register(choose_role, ChooseRole.filter())
    router.callback_query.register(unsubscribe, Unsubscribe.filter())
    router.callback_query.register(subscribe_again, SubscribeAgain.filter())
    return router
