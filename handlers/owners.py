"""A reply to the message that told of a question: it is the answer to everyone who asks that."""

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot.i18n import Catalogues, Texts
from bot.inbox.answers import Answers
from bot.inbox.groups import Groups
from bot.people.inquiries import Inquiries, Notice
from bot.people.people import Person
from bot.people.staff import Staff
from bot.telegram import keyboards, views
from bot.telegram.contents import content_of
from bot.telegram.sending import reply
from handlers.admin.cards import GroupCards, with_cards
from handlers.admin.inbox import headings


class RepliesToNotice(Filter):
    """An administrator's reply, in private, to a message that told him of a question."""

    async def __call__(
        self, message: Message, person: Person, staff: Staff, inquiries: Inquiries
    ) -> dict[str, Notice] | bool:
        replied = message.reply_to_message
        if replied is None or message.chat.id != person.id:
            return False
        notice = await inquiries.by_notice(person.id, replied.message_id)
        if notice is None or not await staff.is_administrator(person.id):
            return False
        return {"notice": notice}


async def deliver(
    message: Message,
    notice: Notice,
    person: Person,
    groups: Groups,
    answers: Answers,
    cards: GroupCards,
    catalogues: Catalogues,
    texts: Texts,
) -> None:
    """Take the reply as the answer; where readers of both languages wait, ask for the other."""
    inquiry = notice.inquiry
    group_id = await groups.of_inquiry(inquiry.id) if inquiry else None
    shown = await groups.get(group_id) if group_id else None
    if inquiry is None or shown is None or not shown.waits:
        await say_closed(message, texts)
    elif (content := content_of(message)) is None or content.is_too_long:
        await reply(message, views.inbox.wrong_kind(texts))  # it still waits
    else:
        await answers.write(shown.id, inquiry.language, content)
        number = None
        if not keyboards.inbox.missing_languages(shown, await answers.written(shown.id)):
            number = await answers.send(shown.id, person.id, headings(catalogues))
        if number is None:
            await reply(message, *await cards.answer(shown))
        else:
            ended = await groups.get(shown.id) or shown
            await reply(message, *await cards.group(ended))


async def say_closed(message: Message, texts: Texts) -> None:
    """To a reply that comes too late, or that is changed after it went out."""
    await reply(message, views.feedback.closed(texts))


def router() -> Router:
    """The routes of replies; before all others, whatever dialogue he may be in."""
    router = with_cards(Router(name=__name__))
    router.message.register(deliver, ~F.text.startswith("/"), RepliesToNotice())
    router.edited_message.register(say_closed, RepliesToNotice())
    return router
