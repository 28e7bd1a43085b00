"""What the bot does in a chat; refusals are Telegram's, in Telegram's words."""

from dataclasses import replace

from bot.tryout.chats import GENERAL_TOPIC, Chat, Content, Message, Reply, quote_of
from bot.tryout.errors import QUERY_INVALID, bad_request
from bot.tryout.ground import Ground
from bot.tryout.text import Json

DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


class BotActs(Ground):
    """The bot's side of the world."""

    def bot_sends(
        self,
        chat_id: int,
        content: Content,
        keyboard: Json | None = None,
        reply: Reply | None = None,
        *,
        thread_id: int | None = None,
        force_reply: Json | None = None,
    ) -> Message:
        """Let the bot send anything."""
        chat = self._writable(chat_id)
        topic, target = _topic(chat, thread_id), _reply_target(chat, reply)
        message = self._add(chat, None, content, topic or (target.topic if target else None))
        message.keyboard, message.force_reply = keyboard, force_reply
        message.reply_to = target
        if target and reply and reply.quote:
            message.quote = quote_of(target, reply.quote)
        self._show(message)
        return message

    def own_message(self, chat_id: int, message_id: int) -> Message:
        """Return a message of the bot's own, for it to change."""
        message = self._writable(chat_id).messages.get(message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if message.author is not None:
            raise bad_request("message can't be edited")
        return message

    def bot_edits(self, message: Message, content: Content, keyboard: Json | None) -> Message:
        """Let the bot change what a message says; a keyboard that is not given again goes."""
        same = replace(content, link_preview=message.content.link_preview) == message.content
        if same and message.keyboard == keyboard:
            raise bad_request(NOT_MODIFIED)
        message.content, message.keyboard = content, keyboard
        message.edit_date = self._now()
        self._show(message)
        return message

    def bot_deletes(self, chat_id: int, message_id: int) -> None:
        """Let the bot delete a message of the last 48 hours; in a private chat, anybody's."""
        chat = self._erasable(chat_id)
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request("message to delete not found")
        if chat.is_group and message.author is not None:
            raise bad_request("message can't be deleted")
        if message.date < self.clock() - DELETABLE_SECONDS:
            raise bad_request("message can't be deleted for everyone")
        del chat.messages[message_id]
        self.events.add("deleted", {"chat_id": chat_id, "message_id": message_id})

    def bot_deletes_all(self, chat_id: int, message_ids: list[int]) -> None:
        """Let the bot delete many messages; those that are gone already are passed over."""
        chat = self._erasable(chat_id)
        for message_id in message_ids:
            if message_id in chat.messages:
                self.bot_deletes(chat_id, message_id)

    def bot_reacts(self, chat_id: int, message_id: int, emoji: str | None) -> None:
        """Let the bot react to a message, or take its reaction back."""
        message = self._writable(chat_id).messages.get(message_id)
        if message is None:
            raise bad_request("message to react not found")
        if message.content.service:
            raise bad_request("REACTION_INVALID")
        message.reaction = emoji
        self._show(message)

    def bot_answers(
        self, query_id: str, text: str = "", show_alert: bool = False, url: str = ""
    ) -> None:
        """Let the bot answer a press: the spinner stops, a text shows."""
        query = self.pending.pop(query_id, None)
        if query is None:
            raise bad_request(QUERY_INVALID)
        place = {"chat_id": query.chat_id, "person_id": query.person_id}
        answer = {"text": text, "show_alert": show_alert, "url": url}
        self.events.add("answer", {**place, "callback_query_id": query_id, **answer})

    def bot_acts(self, chat_id: int, action: str, thread_id: int | None = None) -> None:
        """Let the bot show that it is typing, or uploading."""
        chat = self._writable(chat_id)
        topic = _topic(chat, thread_id)
        where = {} if topic is None else {"message_thread_id": topic}
        self.events.add("action", {"chat_id": chat.id, "action": action, **where})

    def profile_changed(self) -> None:
        """Say that commands, names or descriptions are new."""
        self.events.add("profile", {})

    # Inside

    def _erasable(self, chat_id: int) -> Chat:
        """Return a chat to delete in; that somebody has blocked the bot is no hindrance."""
        chat = self.chat(chat_id)
        if chat.is_group or chat.is_deactivated:
            chat.check_writable()
        return chat

    def _writable(self, chat_id: int) -> Chat:
        chat = self.chat(chat_id)
        chat.check_writable()
        return chat


def _topic(chat: Chat, thread_id: int | None) -> int | None:
    """Return the topic to send to. General is reached without one: its own id is refused too."""
    if thread_id is None:
        return None
    if thread_id == GENERAL_TOPIC or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    return thread_id


def _reply_target(chat: Chat, reply: Reply | None) -> Message | None:
    if reply is None:
        return None
    target = chat.messages.get(reply.message_id)
    if target is None and not reply.optional:
        raise bad_request("message to be replied not found")
    if target and reply.quote and reply.quote not in target.content.body.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return target
