"""/inbox: the questions that people have passed on, alike ones together, and answering them."""

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.formatting import Text

from bot.i18n import Catalogues, Texts
from bot.inbox.answers import Answers
from bot.inbox.becoming import article_of, become_entry
from bot.inbox.groups import Group, Groups, Waiting, Way
from bot.knowledge.answering import Answerer
from bot.knowledge.articles import Articles
from bot.language import Language
from bot.people.inquiries import Inquiries
from bot.people.people import Person
from bot.storage.database import Database
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks_inbox import (
    BanAsker,
    CloseGroup,
    MakeEntry,
    MergeGroups,
    OpenGroup,
    OpenNotice,
    OpenWay,
    PartWay,
    PickMerge,
    RepeatAnswer,
    SendAnswer,
    ShowInbox,
    ShowWays,
    TakeGroup,
    WriteAnswer,
)
from bot.telegram.contents import content_of
from bot.telegram.naming import name_of
from bot.telegram.notifying import Notifier
from bot.telegram.sending import redraw, reply, send_below
from handlers.admin.cards import GroupCards, with_cards
from handlers.other import say_outdated

GROUP, LANGUAGE = "group", "language"  # in the state's data: what an answer is typed for

Screen = tuple[Text, InlineKeyboardMarkup]


class Answering(StatesGroup):
    """What is waited for."""

    content = State()


async def open_inbox(message: Message, groups: Groups, bot: Bot, texts: Texts) -> None:
    """Send what waits."""
    await reply(message, *await _inbox(await groups.waiting(), 1, bot, texts))


async def show_inbox(
    query: CallbackQuery, callback_data: ShowInbox, groups: Groups, bot: Bot, texts: Texts
) -> None:
    """Show a page of it in the same message."""
    await redraw(query, *await _inbox(await groups.waiting(), callback_data.page, bot, texts))


async def _inbox(waiting: list[Waiting], page: int, bot: Bot, texts: Texts) -> Screen:
    takers = {each.taken_by for each in waiting if each.taken_by is not None}
    names = {taker: await name_of(bot, taker) for taker in takers}
    keyboard = keyboards.inbox.inbox(waiting, page, texts)
    return views.inbox.inbox(waiting, names, texts), keyboard


async def open_group(
    query: CallbackQuery, callback_data: OpenGroup, groups: Groups, cards: GroupCards
) -> None:
    """A group as it is now: waiting, or what has become of it."""
    await _show(query, await groups.get(callback_data.group), cards)


async def open_notice(
    query: CallbackQuery,
    callback_data: OpenNotice,
    groups: Groups,
    cards: GroupCards,
    texts: Texts,
) -> None:
    """The group of a question, below the message that told of it: a reply still finds that."""
    number = await groups.of_inquiry(callback_data.inquiry)
    shown = await groups.get(number) if number is not None else None
    if shown is None:
        await redraw(query, views.feedback.closed(texts))
        return
    await send_below(query, *await cards.group(shown))


async def _show(query: CallbackQuery, shown: Group | None, cards: GroupCards) -> None:
    if shown is None:
        await redraw(query, *cards.gone())
        return
    await redraw(query, *await cards.group(shown))


async def take(
    query: CallbackQuery,
    callback_data: TakeGroup,
    person: Person,
    groups: Groups,
    cards: GroupCards,
) -> None:
    """Say that one is going to answer it, or leave it to others again."""
    act = groups.take if callback_data.on else groups.release
    await act(callback_data.group, person.id)
    await _show(query, await groups.get(callback_data.group), cards)


# --- answering ----------------------------------------------------------------------------------


async def ask_for_answer(
    query: CallbackQuery,
    callback_data: WriteAnswer,
    person: Person,
    groups: Groups,
    cards: GroupCards,
    state: FSMContext,
    texts: Texts,
) -> None:
    """Wait for the answer in one language; whoever writes it has taken the question."""
    if not await groups.take(callback_data.group, person.id):
        await _show(query, await groups.get(callback_data.group), cards)
        return
    await state.set_state(Answering.content)
    await state.set_data({GROUP: callback_data.group, LANGUAGE: callback_data.language})
    keyboard = keyboards.inbox.back(callback_data.group, texts)
    await redraw(query, views.inbox.write(callback_data.language, texts), keyboard)


async def take_answer(
    message: Message,
    groups: Groups,
    answers: Answers,
    cards: GroupCards,
    state: FSMContext,
    texts: Texts,
) -> None:
    """The answer has come: keep it, or say why it cannot be handed on."""
    data = await state.get_data()
    language: Language = "kk" if data.get(LANGUAGE) == "kk" else "ru"
    shown = await groups.get(int(data.get(GROUP, 0)))
    content = content_of(message)
    if shown is None or not shown.waits:
        await state.clear()
        await reply(message, *cards.gone())
    elif content is None:
        await reply(message, views.inbox.wrong_kind(texts))
    elif content.is_too_long:
        await reply(message, views.drafts.too_long(content, texts))
    else:
        await answers.write(shown.id, language, content)
        await state.clear()
        await reply(message, *await cards.answer(shown))


async def repeat_answer(
    query: CallbackQuery,
    callback_data: RepeatAnswer,
    groups: Groups,
    answers: Answers,
    cards: GroupCards,
) -> None:
    """Say the same in the other language too."""
    shown = await groups.get(callback_data.group)
    written = await answers.written(callback_data.group)
    other = next(
        (content for la, content in written.items() if la != callback_data.language), None
    )
    if shown is None or not shown.waits or other is None:
        await _show(query, shown, cards)
        return
    await answers.write(shown.id, callback_data.language, other)
    await redraw(query, *await cards.answer(shown))


async def send_answer(
    query: CallbackQuery,
    callback_data: SendAnswer,
    person: Person,
    groups: Groups,
    answers: Answers,
    cards: GroupCards,
    catalogues: Catalogues,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Let it go out to everyone who asked."""
    number = await answers.send(callback_data.group, person.id, headings(catalogues))
    if number is not None:
        callback_answer.text = views.inbox.sent(number, texts)
    await _show(query, await groups.get(callback_data.group), cards)


def headings(catalogues: Catalogues) -> dict[Language, str]:
    """What stands above an answer, in each language."""
    return {language: views.inbox.heading(texts) for language, texts in catalogues.items()}


async def close(
    query: CallbackQuery,
    callback_data: CloseGroup,
    person: Person,
    groups: Groups,
    answers: Answers,
    cards: GroupCards,
    catalogues: Catalogues,
    texts: Texts,
) -> None:
    """Put a question aside, after asking; whoever asked is told."""
    shown = await groups.get(callback_data.group)
    if shown is not None and shown.waits and not callback_data.sure:
        keyboard = keyboards.inbox.close(shown.id, texts)
        await redraw(query, views.inbox.close(shown, texts), keyboard)
        return
    words = {la: views.inbox.not_our_subject(spoken) for la, spoken in catalogues.items()}
    await answers.close(callback_data.group, person.id, words)
    await _show(query, await groups.get(callback_data.group), cards)


async def make_entry(
    query: CallbackQuery,
    callback_data: MakeEntry,
    person: Person,
    database: Database,
    groups: Groups,
    answers: Answers,
    articles: Articles,
    answerer: Answerer,
    cards: GroupCards,
) -> None:
    """Let the answer become an entry, as a draft to look at and to publish."""
    shown = await groups.get(callback_data.group)
    if shown is None or shown.state != "answered":
        await _show(query, shown, cards)
        return
    known = shown.about is not None and shown.about in answerer.library
    topic = answerer.library.topic_of(shown.about or "") if known else None
    article = article_of(shown, await answers.written(shown.id), topic)
    await become_entry(database, articles, shown.id, article, person.id)
    await _show(query, await groups.get(shown.id), cards)


# --- which questions are alike ------------------------------------------------------------------


async def pick_merge(
    query: CallbackQuery,
    callback_data: PickMerge,
    groups: Groups,
    cards: GroupCards,
    texts: Texts,
) -> None:
    """Show the groups that one can be put together with."""
    shown = await groups.get(callback_data.group)
    if shown is None or not shown.waits:
        await _show(query, shown, cards)
        return
    others = [each for each in await groups.waiting() if each.id != shown.id]
    said = views.inbox.merging(texts) if others else views.inbox.nothing_to_merge(texts)
    await redraw(query, said, keyboards.inbox.merging(shown, others, callback_data.page, texts))


async def merge(
    query: CallbackQuery,
    callback_data: MergeGroups,
    person: Person,
    groups: Groups,
    cards: GroupCards,
) -> None:
    """Put one group to another."""
    await groups.merge(callback_data.group, callback_data.into, person.id)
    await _show(query, await groups.get(callback_data.into), cards)


async def show_ways(
    query: CallbackQuery,
    callback_data: ShowWays,
    groups: Groups,
    cards: GroupCards,
    texts: Texts,
) -> None:
    """Each wording of a group by itself."""
    shown = await groups.get(callback_data.group)
    if shown is None or not shown.waits:
        await _show(query, shown, cards)
        return
    keyboard = keyboards.inbox.ways(shown, callback_data.page, texts)
    await redraw(query, views.inbox.ways(shown, texts), keyboard)


async def open_way(
    query: CallbackQuery,
    callback_data: OpenWay,
    groups: Groups,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """One wording."""
    found = await _way(callback_data.inquiry, groups)
    if found is None:
        say_outdated(callback_answer, texts)
        return
    await redraw(query, views.inbox.way(found[1], texts), keyboards.inbox.way(*found, texts))


async def part(
    query: CallbackQuery,
    callback_data: PartWay,
    groups: Groups,
    cards: GroupCards,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Give one wording a group of its own."""
    number = await groups.part(callback_data.inquiry)
    if number is None:
        say_outdated(callback_answer, texts)
        return
    await _show(query, await groups.get(number), cards)


async def ban(
    query: CallbackQuery,
    callback_data: BanAsker,
    bot: Bot,
    person: Person,
    groups: Groups,
    inquiries: Inquiries,
    notifier: Notifier,
    texts: Texts,
    callback_answer: CallbackAnswer,
) -> None:
    """Take no more questions from whoever asked so, after asking."""
    found = await _way(callback_data.inquiry, groups)
    if found is None:
        say_outdated(callback_answer, texts)
        return
    if not callback_data.sure:
        await redraw(query, views.inbox.ban(found[1], texts), keyboards.inbox.ban(*found, texts))
        return
    places = await inquiries.notices_of_askers(callback_data.inquiry)
    await groups.ban(callback_data.inquiry, person.id)
    await notifier.retract(bot, places)
    await redraw(query, *await _inbox(await groups.waiting(), 1, bot, texts))


async def _way(inquiry_id: int, groups: Groups) -> tuple[Group, Way] | None:
    number = await groups.of_inquiry(inquiry_id)
    shown = await groups.get(number) if number is not None else None
    if shown is None or not shown.waits:
        return None
    asked = next((way for way in shown.ways if way.id == inquiry_id), None)
    return (shown, asked) if asked is not None else None


def router() -> Router:
    """The routes of the inbox."""
    router = with_cards(Router(name=__name__))
    router.message.register(open_inbox, Command(commands.INBOX))
    router.message.register(take_answer, Answering.content, ~F.text.startswith("/"))
    for handler, data in (
        (show_inbox, ShowInbox),
        (open_group, OpenGroup),
        (open_notice, OpenNotice),
        (take, TakeGroup),
        (ask_for_answer, WriteAnswer),
        (repeat_answer, RepeatAnswer),
        (send_answer, SendAnswer),
        (make_entry, MakeEntry),
        (close, CloseGroup),
        (pick_merge, PickMerge),
        (merge, MergeGroups),
        (show_ways, ShowWays),
        (open_way, OpenWay),
        (part, PartWay),
        (ban, BanAsker),
    ):
        router.callback_query.register(handler, data.filter())
    return router
