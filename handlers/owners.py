"""What somebody who runs the bot answers: his reply goes to the person who asked."""

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Filter
from aiogram.types import Message, ReplyParameters

from bot.i18n import Catalogues, Texts
from bot.people.inquiries import Inquiries, Inquiry, Notice
from bot.people.people import Person
from bot.telegram import views
from bot.telegram.sending import reply


class RepliesToNotice(Filter):
    """An owner's reply, in private, to a message that told him of a question."""

    async def __call__(
        self, message: Message, person: Person, owners: frozenset[int], inquiries: Inquiries
    ) -> dict[str, Notice] | bool:
        replied = message.reply_to_message
        if replied is None or person.id not in owners or message.chat.id != person.id:
            return False
        notice = await inquiries.by_notice(person.id, replied.message_id)
        return {"notice": notice} if notice else False


async def deliver(
    message: Message,
    notice: Notice,
    bot: Bot,
    texts: Texts,
    inquiries: Inquiries,
    catalogues: Catalogues,
) -> None:
    """Bring an owner's answer, whatever it is, to the person who asked."""
    if notice.inquiry is None:
        await say_closed(message, texts)
        return
    with inquiries.answering(notice.inquiry) as free:
        if not free:
            await say_closed(message, texts)
            return
        try:
            await _hand_over(message, notice.inquiry, bot, catalogues[notice.inquiry.language])
        except TelegramForbiddenError:
            await reply(message, views.feedback.not_delivered(texts))
        except TelegramBadRequest:
            await reply(message, views.feedback.cannot_be_copied(texts))
            return  # it still waits: he may answer in another way
        else:
            await reply(message, views.feedback.delivered(texts))
        await inquiries.close(notice.inquiry)


async def _hand_over(message: Message, inquiry: Inquiry, bot: Bot, texts: Texts) -> None:
    """The answer first: should it not go through, nothing must have announced it."""
    copied = await message.copy_to(inquiry.person_id)
    await bot.send_message(
        inquiry.person_id,
        **views.feedback.answer_came(inquiry.question, texts).as_kwargs(),
        reply_parameters=ReplyParameters(
            message_id=copied.message_id, allow_sending_without_reply=True
        ),
    )


async def say_closed(message: Message, texts: Texts) -> None:
    """To a reply that comes too late, or that is changed after it went out."""
    await reply(message, views.feedback.closed(texts))


def router() -> Router:
    """The routes of owners' replies; before all others, whatever dialogue he may be in."""
    router = Router(name=__name__)
    router.message.register(deliver, ~F.text.startswith("/"), RepliesToNotice())
    router.edited_message.register(say_closed, RepliesToNotice())
    return router
