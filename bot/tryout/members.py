"""Who is where: blocking the bot, taking it into groups and out, groups that change their id."""

from bot.tryout.chats import FORUM_ID, BotStatus, Chat, Message, service
from bot.tryout.errors import Refused, bad_request
from bot.tryout.ground import Ground
from bot.tryout.people import Person
from bot.tryout.text import Json

FIRST_GROUP_ID = -4_000_000


class MemberActs(Ground):
    """Comings and goings. The bot hears of its own as `my_chat_member`."""

    # In the private chat

    def block(self, person_id: int) -> None:
        """Let a person block the bot."""
        chat = self._private_chat(person_id)
        if chat.bot != "member":
            raise Refused("the bot is blocked already")
        self._change_bot(chat, chat.person, "kicked")

    def unblock(self, person_id: int) -> None:
        """Let a person take the bot back."""
        chat = self._private_chat(person_id)
        if chat.bot == "member":
            raise Refused("the bot is not blocked")
        self._change_bot(chat, chat.person, "member")

    def deactivate(self, person_id: int) -> None:
        """Let a person delete the account; nobody tells the bot."""
        self._private_chat(person_id).is_deactivated = True
        self.events.add("members", {"chat_id": person_id})

    # In groups

    def new_group(self, person_id: int, title: str, *, bot: bool = True) -> Chat:
        """Let a person make a basic group of everybody, with or without the bot."""
        person = self.person(person_id)
        number = FIRST_GROUP_ID - self._count("group")
        chat = Chat(number, "group", title, members=[p.id for p in self.people], bot="left")
        self.chats[chat.id] = chat
        if bot:
            self._change_bot(chat, person, "member")
        self._publish(self._add(chat, person, service(group_chat_created=True)))
        return chat

    def add_bot(self, person_id: int, chat_id: int) -> Message:
        """Let a person take the bot into a group."""
        person, chat = self.person(person_id), self._group(person_id, chat_id)
        if chat.bot == "member":
            raise Refused("the bot is in this group already")
        self._change_bot(chat, person, "member")
        message = self._add(chat, person, service(new_chat_members=[self.bot_user()]))
        self._publish(message)
        return message

    def remove_bot(self, person_id: int, chat_id: int) -> Message:
        """Let a person remove the bot from a group; that is the last it hears of it."""
        person, chat = self.person(person_id), self._group(person_id, chat_id)
        if chat.bot != "member":
            raise Refused("the bot is not in this group")
        message = self._add(chat, person, service(left_chat_member=self.bot_user()))
        self._publish(message)
        self._change_bot(chat, person, "kicked")
        return message

    def migrate(self, chat_id: int) -> Chat:
        """Let a basic group become a supergroup: the same people, another id."""
        old = self.chats.get(chat_id)
        if old is None or old.type != "group" or old.migrated_to is not None:
            raise Refused("only a basic group can become a supergroup")
        number = FORUM_ID - self._count("supergroup")
        new = Chat(number, "supergroup", old.title, members=list(old.members), bot=old.bot)
        self.chats[new.id] = new
        author = self.person(old.members[0])
        self._publish(self._add(old, author, service(migrate_to_chat_id=new.id)))
        self._publish(self._add(new, author, service(migrate_from_chat_id=old.id)))
        old.migrated_to = new.id
        self.events.add("members", {"chat_id": new.id})
        return new

    # What the bot does

    def bot_leaves(self, chat_id: int) -> None:
        """Let the bot leave a group."""
        chat = self.chat(chat_id)
        if not chat.is_group:
            raise bad_request("chat member status can't be changed in private chats")
        chat.check_writable()
        self._show(self._add(chat, None, service(left_chat_member=self.bot_user())))
        self._change_bot(chat, None, "left")

    def member_json(self, chat_id: int, user_id: int) -> Json:
        """Return the Bot API's `ChatMember`; who made a group is its owner."""
        chat = self.chat(chat_id)
        chat.check_readable()
        if user_id == self.bot.id:
            return self._bot_member(chat, chat.bot)
        own = self.chats.get(user_id)
        person = own.person if own else None
        if person is None:
            raise bad_request("PARTICIPANT_ID_INVALID" if chat.is_group else "member not found")
        if user_id not in chat.members:
            return {"status": "left", "user": person.to_user()}
        if chat.is_group and user_id == chat.members[0]:
            return {"status": "creator", "user": person.to_user(), "is_anonymous": False}
        return {"status": "member", "user": person.to_user()}

    # Inside

    def _private_chat(self, person_id: int) -> Chat:
        return self.chat_seen_by(self.person(person_id).id)

    def _group(self, person_id: int, chat_id: int) -> Chat:
        chat = self.chat_seen_by(person_id, chat_id)
        if not chat.is_group or chat.migrated_to is not None:
            raise Refused(f"chat {chat_id} is no group where the bot can come and go")
        return chat

    def _change_bot(self, chat: Chat, actor: Person | None, status: BotStatus) -> None:
        """Change whether the bot is in a chat, and tell it and the page."""
        update: Json = {
            "chat": chat.to_json(),
            "from": actor.to_user() if actor else self.bot_user(),
            "date": self._now(),
            "old_chat_member": self._bot_member(chat, chat.bot),
            "new_chat_member": self._bot_member(chat, status),
        }
        chat.bot = status
        self.updates.push("my_chat_member", update)
        self.events.add("members", {"chat_id": chat.id})

    def _bot_member(self, chat: Chat, status: BotStatus) -> Json:
        """Return the bot's `ChatMember`; who is put out of a basic group has left it."""
        if status == "kicked" and chat.type != "group":
            return {"status": "kicked", "user": self.bot_user(), "until_date": 0}
        return {"status": "left" if status == "kicked" else status, "user": self.bot_user()}
