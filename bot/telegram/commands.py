"""The commands: declared once, for handlers, for help, and for Telegram's menu."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    BotCommandScopeUnion,
)

from bot.i18n import Catalogues, Texts, mark
from bot.language import LANGUAGES, Language
from bot.people.people import People
from bot.people.staff import Rights, Staff

log = logging.getLogger(__name__)

START = "start"
MENU = "menu"
COLLEGES = "colleges"
HELP = "help"
LANGUAGE = "language"
SUBSCRIPTIONS = "subscriptions"
PRIVACY = "privacy"
FORGET = "forget"
INBOX = "inbox"
ANNOUNCE = "announce"
ANNOUNCEMENTS = "announcements"
KNOWLEDGE = "knowledge"
STATISTICS = "statistics"
JOURNAL = "journal"
IMPORT = "import"
EDITORS = "editors"

DESCRIPTIONS: dict[str, str] = {
    MENU: mark("Topics"),
    COLLEGES: mark("List of colleges"),
    HELP: mark("What I can do"),
    LANGUAGE: mark("Choose the language"),
    SUBSCRIPTIONS: mark("What I shall write to you about"),
    PRIVACY: mark("What I keep about you"),
    FORGET: mark("Erase what I keep"),
    START: mark("Start over"),
}

# What only those see who may do it.
DESCRIPTIONS_FOR: dict[Rights, dict[str, str]] = {
    "editor": {
        INBOX: mark("Questions that wait for an answer"),
        ANNOUNCE: mark("Write an announcement"),
        ANNOUNCEMENTS: mark("How announcements go on"),
        KNOWLEDGE: mark("What I answer: find it, change it"),
        IMPORT: mark("Import colleges"),
        STATISTICS: mark("Statistics: questions and people"),
        JOURNAL: mark("Who did what"),
    },
    "owner": {
        INBOX: mark("Questions that wait for an answer"),
        ANNOUNCE: mark("Write an announcement"),
        ANNOUNCEMENTS: mark("How announcements go on"),
        KNOWLEDGE: mark("What I answer: find it, change it"),
        IMPORT: mark("Import colleges"),
        STATISTICS: mark("Statistics: questions and people"),
        JOURNAL: mark("Who did what"),
        EDITORS: mark("Who runs the bot"),
    },
}
FOR_ADMINISTRATORS = frozenset(DESCRIPTIONS_FOR["owner"])

# The rest concerns one person only.
IN_GROUPS = frozenset({MENU, HELP, PRIVACY})


@dataclass(frozen=True)
class Profile:
    """How the bot introduces itself in one language."""

    description: str
    short_description: str


def described(texts: Texts, rights: Rights | None = None) -> list[tuple[str, str]]:
    """Every command that somebody may use, with what it does."""
    known = {**(DESCRIPTIONS_FOR[rights] if rights else {}), **DESCRIPTIONS}
    return [(name, texts.gettext(message)) for name, message in known.items()]


def in_private(texts: Texts, rights: Rights | None = None) -> list[BotCommand]:
    """The commands that Telegram offers in a private chat."""
    return [BotCommand(command=name, description=said) for name, said in described(texts, rights)]


def by_scope(texts: Texts) -> list[tuple[BotCommandScopeUnion, list[BotCommand]]]:
    """The commands that Telegram offers: all of them, but in groups only some."""
    commands = in_private(texts)
    in_groups = [command for command in commands if command.command in IN_GROUPS]
    return [(BotCommandScopeDefault(), commands), (BotCommandScopeAllGroupChats(), in_groups)]


def profile(texts: Texts) -> Profile:
    """The texts of the bot's profile page."""
    return Profile(
        description=texts.gettext(
            "I answer questions about Almaty's colleges, dual training, internships abroad, "
            "championships and hackathons. In Russian and in Kazakh, from a published report. "
            "No adverts, no sign-up."
        ),
        short_description=texts.gettext("Almaty's colleges: questions and answers"),
    )


async def follow(bot: Bot, chat_id: int, texts: Texts, rights: Rights | None = None) -> None:
    """Let the menu of commands in a private chat speak the language that was chosen there.

    Telegram itself knows only the language of somebody's app, which may be another, and nothing of
    his `rights`.
    """
    with _cosmetic():
        scope = BotCommandScopeChat(chat_id=chat_id)
        await bot.set_my_commands(in_private(texts, rights), scope)


async def unfollow(bot: Bot, chat_id: int, texts: Texts, rights: Rights | None = None) -> None:
    """Let the menu of commands follow the app's language again, as before anything was chosen.

    Who has rights needs a menu of his own all the same.
    """
    if rights is not None:
        await follow(bot, chat_id, texts, rights)
        return
    with _cosmetic():
        await bot.delete_my_commands(BotCommandScopeChat(chat_id=chat_id))


@contextmanager
def _cosmetic() -> Iterator[None]:
    """What people can do without: where Telegram refuses it, the rest goes on."""
    try:
        yield
    except TelegramAPIError as error:
        log.warning("The menu of commands could not be set: %s", type(error).__name__)


async def register(bot: Bot, catalogues: Catalogues) -> None:
    """Tell Telegram the commands and descriptions, where they differ from what it has.

    The bot speaks Russian to those whose Telegram is neither Russian nor Kazakh.
    """
    with _cosmetic():
        for code, language in (("", "ru"), *((language, language) for language in LANGUAGES)):
            await _register(bot, code or None, catalogues[_language(language)])


async def register_staff(bot: Bot, staff: Staff, people: People, catalogues: Catalogues) -> None:
    """Show their commands to those who run the bot, each in his language."""
    for person_id in await staff.administrators():
        texts = catalogues[await people.language_of(person_id)]
        await follow(bot, person_id, texts, await staff.rights(person_id))


def _language(code: str) -> Language:
    return "kk" if code == "kk" else "ru"


async def _register(bot: Bot, code: str | None, texts: Texts) -> None:
    for scope, commands in by_scope(texts):
        known = await bot.get_my_commands(scope, language_code=code)
        # Compared by content: what came from Telegram also remembers its client.
        if [c.model_dump() for c in known] != [c.model_dump() for c in commands]:
            await bot.set_my_commands(commands, scope, language_code=code)
    wanted = profile(texts)
    if (await bot.get_my_description(language_code=code)).description != wanted.description:
        await bot.set_my_description(wanted.description, language_code=code)
    short = await bot.get_my_short_description(language_code=code)
    if short.short_description != wanted.short_description:
        await bot.set_my_short_description(wanted.short_description, language_code=code)
