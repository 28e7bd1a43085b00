"""Inline mode: a person asks the bot from any chat and sends one of its results."""

from bot.tryout.chats import Message
from bot.tryout.errors import QUERY_INVALID, Refused, bad_request
from bot.tryout.people_acts import PeopleActs, topic_of
from bot.tryout.queries import InlineQuery, InlineResult
from bot.tryout.text import Json

MAX_QUERY = 256
# Telegram does not say when it is too old; nobody waits longer for a list under his finger.
ANSWER_SECONDS = 60.0


class InlineActs(PeopleActs):
    """Both sides of inline mode."""

    def inline(
        self, person_id: int, query: str, *, offset: str = "", chat_id: int | None = None
    ) -> InlineQuery:
        """Let a person type the bot's name and a query, in any chat."""
        if not self.has_inline:
            raise Refused("the bot has no inline mode")
        if len(query) > MAX_QUERY:
            raise Refused(f"a query may have at most {MAX_QUERY} characters")
        chat = self._chat_to_write(person_id, chat_id)
        number = str(self._count("inline query"))
        asked = InlineQuery(number, person_id, chat.id, query, offset, self.clock())
        self.inline_queries[asked.id] = asked
        self.updates.push(
            "inline_query",
            {
                "id": asked.id,
                "from": self.person(person_id).to_user(),
                "query": query,
                "offset": offset,
                # Telegram's word for the private chat with the bot itself.
                "chat_type": chat.type if chat.is_group else "sender",
            },
        )
        return asked

    def choose(
        self,
        person_id: int,
        inline_query_id: str,
        result_id: str,
        *,
        chat_id: int | None = None,
        thread_id: int | None = None,
    ) -> Message:
        """Let a person send one of the results; the bot hears of it where it is a member."""
        asked = self.inline_queries.get(inline_query_id)
        result = (asked.results or {}).get(result_id) if asked else None
        if asked is None or result is None or asked.person_id != person_id:
            raise Refused(f"person {person_id} was offered no such result")
        chat = self._chat_to_write(person_id, asked.chat_id if chat_id is None else chat_id)
        topic = topic_of(chat, thread_id)
        message = self._add(chat, self.person(person_id), result.content, topic)
        message.via_bot, message.keyboard = True, result.keyboard
        if result.keyboard is not None:
            message.inline_id = f"inline-{self._count('inline message')}"
            self.inline_messages[message.inline_id] = message
        self._publish(message)
        self._push_choice(asked, result_id, message.inline_id)
        return message

    # What the bot does

    def bot_answers_inline(
        self,
        query_id: str,
        results: tuple[InlineResult, ...],
        *,
        button: Json | None = None,
        next_offset: str = "",
    ) -> None:
        """Let the bot answer a query, once and soon."""
        asked = self.inline_queries.get(query_id)
        late = asked is None or self.clock() > asked.asked_at + ANSWER_SECONDS
        if asked is None or late or asked.results is not None:
            raise bad_request(QUERY_INVALID)
        asked.results = {result.id: result for result in results}
        payload = {
            "person_id": asked.person_id,
            "chat_id": asked.chat_id,
            "inline_query_id": asked.id,
            "results": [result.given for result in results],
            "button": button,
            "next_offset": next_offset,
        }
        self.events.add("inline", payload)

    def inline_message(self, inline_message_id: str) -> Message:
        """Return a message that was sent via the bot, for the bot to change."""
        message = self.inline_messages.get(inline_message_id)
        if message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return message

    # Inside

    def _push_choice(self, asked: InlineQuery, result_id: str, inline_id: str | None) -> None:
        choice = {
            "result_id": result_id,
            "from": self.person(asked.person_id).to_user(),
            "query": asked.query,
        }
        if inline_id is not None:
            choice["inline_message_id"] = inline_id
        self.updates.push("chosen_inline_result", choice)
