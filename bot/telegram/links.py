"""Links into the bot, and the button that shares an entry."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from aiogram.types import InlineKeyboardButton, SwitchInlineQueryChosenChat, User

from bot.i18n import Texts
from bot.language import LANGUAGES, Language

# A link may carry A-Z a-z 0-9 _ and -, and an entry's id has no hyphen: it stands for the dot.
LONGEST_PAYLOAD = 64
PAYLOAD = re.compile(rf"({'|'.join(LANGUAGES)})-([a-z0-9]+(?:[_-][a-z0-9]+)*)")
# No entry: opens the chat as a plain /start does.
PLAIN_START = "start"


def payload(language: Language, entry_id: str) -> str:
    """What a link to an entry carries: «ru-dual-students»."""
    return f"{language}-{entry_id.replace('.', '-')}"


def read_payload(text: str) -> tuple[Language, str] | None:
    """The language and the id of the entry that a link names; None where it names none.

    Anybody may write such a link: whether there is such an entry has still to be looked up.
    """
    found = PAYLOAD.fullmatch(text) if len(text) <= LONGEST_PAYLOAD else None
    if found is None:
        return None
    language: Language = "kk" if found[1] == "kk" else "ru"
    return language, found[2].replace("-", ".")


def start_link(username: str, payload: str) -> str:
    """The link that opens the bot with a payload."""
    return f"https://t.me/{username}?start={payload}"


def is_address(text: str) -> bool:
    """Whether a text is an address that a button can open."""
    return re.fullmatch(r"https?://[^\s/.]+\.[^\s]+", text, re.IGNORECASE) is not None


@dataclass(frozen=True)
class Sharing:
    """How people hand entries on: by the bot in any chat where it may, else as a link."""

    username: str
    inline: bool

    @classmethod
    def of(cls, bot: User) -> "Sharing":
        """As the bot's own account tells."""
        return cls(bot.username or "", bool(bot.supports_inline_queries))

    def link(self, entry_id: str, language: Language) -> str:
        """The link that opens an entry in a language."""
        return start_link(self.username, payload(language, entry_id))

    def button(self, entry_id: str, title: str, texts: Texts) -> InlineKeyboardButton:
        """The button that shares an entry into a chat of one's choice, in a language."""
        label = texts.gettext("Share")
        if not self.inline:
            return InlineKeyboardButton(text=label, url=self._share_url(entry_id, title, texts))
        # The title finds its entry; whoever presses sees it in the field, so it is readable.
        chosen = SwitchInlineQueryChosenChat(
            query=title,
            allow_user_chats=True,
            allow_bot_chats=False,
            allow_group_chats=True,
            allow_channel_chats=True,
        )
        return InlineKeyboardButton(text=label, switch_inline_query_chosen_chat=chosen)

    def _share_url(self, entry_id: str, title: str, texts: Texts) -> str:
        link = self.link(entry_id, texts.language)
        # A plus for a space would be shown as one.
        shared = urlencode({"url": link, "text": title}, quote_via=quote)
        return f"https://t.me/share/url?{shared}"
