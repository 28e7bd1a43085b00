"""/editors: who runs the bot, and inviting somebody to help. For owners only."""

import logging
from contextlib import suppress
from zoneinfo import ZoneInfo

from aiogram import Bot, F, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command, CommandObject, or_f
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.formatting import Text

from bot.i18n import Catalogues, Texts
from bot.people.people import People, Person
from bot.people.staff import Staff
from bot.telegram import commands, keyboards, views
from bot.telegram.callbacks_admin import (
    InviteEditor,
    RemoveEditor,
    SetTwoPersonRule,
    ShowEditors,
    WithdrawInvitations,
)
from bot.telegram.filters import IN_PRIVATE, IsOwner
from bot.telegram.links import start_link
from bot.telegram.naming import name_of
from bot.telegram.sending import redraw, reply, send_below

log = logging.getLogger(__name__)

INVITATION = "e-"  # how the payload of an invitation's link begins
FOR_OWNERS = or_f(
    *(
        data.filter()
        for data in (
            ShowEditors,
            InviteEditor,
            WithdrawInvitations,
            RemoveEditor,
            SetTwoPersonRule,
        )
    )
)

Screen = tuple[Text, InlineKeyboardMarkup]


async def open_staff(
    message: Message, person: Person, staff: Staff, bot: Bot, timezone: ZoneInfo, texts: Texts
) -> None:
    """Send who runs the bot."""
    await reply(message, *await _screen(person, staff, bot, timezone, texts))


async def show_staff(
    query: CallbackQuery, person: Person, staff: Staff, bot: Bot, timezone: ZoneInfo, texts: Texts
) -> None:
    """Show it in the same message."""
    await redraw(query, *await _screen(person, staff, bot, timezone, texts))


async def _screen(person: Person, staff: Staff, bot: Bot, zone: ZoneInfo, texts: Texts) -> Screen:
    owners = [await name_of(bot, owner) for owner in await staff.owners()]
    editors = [(editor, await name_of(bot, editor.id)) for editor in await staff.editors()]
    rule, invitations = await staff.two_person_rule(), await staff.open_invitations(person.id)
    return (
        views.editors.staff(owners, editors, rule, invitations, zone, texts),
        keyboards.editors.staff(editors, rule, invitations, texts),
    )


async def invite(
    query: CallbackQuery, person: Person, staff: Staff, bot: Bot, texts: Texts
) -> None:
    """Make an invitation, as a link in a message of its own that can be forwarded."""
    code = await staff.invite(person.id)
    link = start_link((await bot.me()).username or "", f"{INVITATION}{code}")
    await send_below(query, views.editors.invitation(link, texts))


async def withdraw_invitations(
    query: CallbackQuery, person: Person, staff: Staff, bot: Bot, timezone: ZoneInfo, texts: Texts
) -> None:
    """A link may have gone to the wrong chat: nobody can use it any more."""
    await staff.withdraw_invitations(person.id)
    await show_staff(query, person, staff, bot, timezone, texts)


async def remove(
    query: CallbackQuery,
    callback_data: RemoveEditor,
    person: Person,
    people: People,
    staff: Staff,
    bot: Bot,
    catalogues: Catalogues,
    timezone: ZoneInfo,
    texts: Texts,
) -> None:
    """Take an editor's rights, after asking. He is told: he would wonder why nothing works."""
    editor = callback_data.editor
    if not callback_data.sure:
        text = views.editors.remove(await name_of(bot, editor), texts)
        await redraw(query, text, keyboards.editors.remove(editor, texts))
        return
    if await staff.remove(editor, person.id):
        there = catalogues[await people.language_of(editor)]
        await commands.follow(bot, editor, there)
        with suppress(TelegramAPIError):  # he may have blocked the bot
            await bot.send_message(editor, **views.editors.removed(there).as_kwargs())
    await show_staff(query, person, staff, bot, timezone, texts)


async def set_rule(
    query: CallbackQuery,
    callback_data: SetTwoPersonRule,
    person: Person,
    staff: Staff,
    bot: Bot,
    timezone: ZoneInfo,
    texts: Texts,
) -> None:
    """Switch the two-person rule."""
    await staff.set_two_person_rule(callback_data.on, person.id)
    await show_staff(query, person, staff, bot, timezone, texts)


async def refuse_editor(
    query: CallbackQuery, texts: Texts, callback_answer: CallbackAnswer
) -> None:
    """To an editor: this is for owners."""
    log.warning("An owners' button was pressed by an editor")
    callback_answer.text = views.editors.for_owners(texts)
    callback_answer.show_alert = True


async def accept(
    message: Message,
    command: CommandObject,
    person: Person,
    people: People,
    staff: Staff,
    bot: Bot,
    catalogues: Catalogues,
    texts: Texts,
) -> None:
    """Somebody has opened an invitation's link."""
    accepted = await staff.accept((command.args or "").removeprefix(INVITATION), person.id)
    if accepted == "already":
        await reply(message, views.editors.not_needed(texts))
        return
    if accepted == "invalid":
        log.warning("An invitation was opened that is not good")
        await reply(message, views.editors.not_good(texts))
        return
    await reply(message, views.editors.welcome(texts))
    await commands.follow(bot, person.id, texts, await staff.rights(person.id))
    there = catalogues[await people.language_of(accepted.owner_id)]
    name = message.from_user.full_name if message.from_user else ""
    with suppress(TelegramAPIError):
        said = views.editors.has_accepted(name, there)
        await bot.send_message(accepted.owner_id, **said.as_kwargs())


def router() -> Router:
    """The routes of editors, within the guard."""
    # A router's own routes come before those of the routers in it, so both stand in one.
    router, refusals = Router(name=__name__), Router(name=f"{__name__}.refusals")
    owners = Router(name=f"{__name__}.owners")
    owners.message.filter(IsOwner())
    owners.callback_query.filter(IsOwner())
    owners.message.register(open_staff, Command(commands.EDITORS))
    owners.callback_query.register(show_staff, ShowEditors.filter())
    owners.callback_query.register(invite, InviteEditor.filter())
    owners.callback_query.register(withdraw_invitations, WithdrawInvitations.filter())
    owners.callback_query.register(remove, RemoveEditor.filter())
    owners.callback_query.register(set_rule, SetTwoPersonRule.filter())
    refusals.callback_query.register(refuse_editor, FOR_OWNERS)
    router.include_routers(owners, refusals)
    return router


def invitations() -> Router:
    """The route of invitations, outside of the guard: whoever is invited has no rights yet."""
    router = Router(name=f"{__name__}.invitations")
    invited = Command(commands.START, magic=F.args.startswith(INVITATION))
    router.message.register(accept, invited, IN_PRIVATE)
    return router
