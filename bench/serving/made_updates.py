"""Updates as chance makes them: right ones of every kind, and what is wrong in every place.

Everything is drawn from the `random.Random` that is handed over, so that a seed repeats a run and
a fuzzer can put its own bytes in the place of chance.
"""

import json
import random
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.filters.callback_data import CallbackData

from bot.settings import PSEUDO_USERS

Json = dict[str, Any]

ME = 42
OWNERS = (103, 104)
EDITOR = 105
REMOVED = 106  # he was an editor once, and has buttons of that time
REGULARS = range(200, 240)
STRANGERS = range(10_000, 30_000)
GROUPS = range(-1_001_000_000_020, -1_001_000_000_000)
CHATS = 300  # whose last messages are remembered
IN_A_CHAT = 12
LINKS = 50
LONGEST_DATA = 64  # bytes
COMMANDS = (
    "start", "menu", "colleges", "help", "language", "subscriptions", "privacy", "forget",
    "inbox", "announce", "announcements", "knowledge", "statistics", "journal", "import",
    "editors", "nothing_of_ours",
)  # fmt: skip
PLAIN = (
    "сколько студентов на дуалке", "дуалка скока народу", "германияда канша толейды", "1",
    "Есть", "18:30", "завтра", "https://example.org", "103\n104", "31.12.2026", "колледж",
    "повар", "дуальды оқытуда қанша студент бар", "сколько студентов в 2024 году", "АЭМК",
)  # fmt: skip
# What stands where something else is expected.
WRONG: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, -(2**63), 2**63 - 1, 2**63, 10**40, 0.5, 1e308,
    "", "x", "0", "\ud83d", "\0", "٣", [], [[]], [None], {}, {"": ""}, "9" * 5_000,
)  # fmt: skip
KINDS = (
    "edited_channel_post", "channel_post", "business_message", "edited_business_message",
    "message_reaction", "message_reaction_count", "chosen_inline_result", "shipping_query",
    "pre_checkout_query", "poll", "poll_answer", "chat_member", "chat_join_request",
    "deleted_business_messages", "business_connection", "purchased_paid_media", "chat_boost",
    "removed_chat_boost", "managed_bot", "of_a_later_version",
)  # fmt: skip
NAMES = (
    "ids.txt", "colleges.csv", "programmes.xlsx", "", ".", "..", "../../etc/passwd", "CON",
    "a" * 300, "a\0b.csv", "\u202efdp.exe", "<b>.csv", "файл.csv", "{0}", "%s", "\ud83d.csv",
)  # fmt: skip


@dataclass
class Town:
    """What is real: ids that the knowledge has, texts that people type, files that they send.

    What the bot shows is noted by whoever plays Telegram: its messages with buttons, and what its
    links carry.
    """

    entries: Sequence[str] = ("dual.students", "dual.about")
    topics: Sequence[str] = ("dual",)
    colleges: Sequence[str] = ("aemc",)
    texts: Sequence[str] = PLAIN
    files: Sequence[str] = ("f",)
    buttons: Sequence[type[CallbackData]] = ()
    shown: OrderedDict[int, deque[Json]] = field(default_factory=OrderedDict)  # by chat
    links: deque[str] = field(default_factory=lambda: deque(maxlen=LINKS))

    def note(self, message: Json) -> None:
        """The bot has shown a message with buttons."""
        chat_id = message["chat"]["id"]
        self.shown.setdefault(chat_id, deque(maxlen=IN_A_CHAT)).append(message)
        self.shown.move_to_end(chat_id)
        if len(self.shown) > CHATS:
            self.shown.popitem(last=False)


class Maker:
    """Makes updates one after the other; `clock` gives seconds since 1970."""

    def __init__(self, lot: random.Random, town: Town, clock: Callable[[], float]) -> None:
        self._lot = lot
        self._town = town
        self._clock = clock
        self._number = 0
        self._begun: deque[Json] = deque()  # what somebody is about to type or send

    def update(self) -> Json:
        """One more update."""
        self._number += 1
        if self._begun and self._chance(0.7):
            return {"update_id": self._number, **self._begun.popleft()}
        content = self._content()
        if self._chance(0.12):
            content = self.mutated(content)
        return {"update_id": self._number, **content}

    def mutated(self, value: Json) -> Json:
        """The same with something wrong in it, in one to three places."""
        spoilt: Json = json.loads(json.dumps(value))
        for _ in range(self._lot.randint(1, 3)):
            self._spoil(spoilt)
        return spoilt

    def data(self) -> str:
        """What a button carries: real, made up, or with a bit that is wrong."""
        draw = self._lot.random()
        if draw < 0.75 and self._town.buttons:
            packed = self._packed(self._lot.choice(self._town.buttons))
            return self.flipped(packed) if draw < 0.2 else packed
        return self._text()[: self._lot.choice((0, 5, 20, 64))]

    def flipped(self, data: str) -> str:
        """With one bit, one byte, or its end otherwise."""
        raw = bytearray(data.encode("utf-8", "surrogatepass"))
        if raw:
            place = self._lot.randrange(len(raw))
            match self._lot.randrange(4):
                case 0:
                    raw[place] ^= 1 << self._lot.randrange(8)
                case 1:
                    del raw[place:]
                case 2:
                    raw[place:place] = self._lot.choice((b":", b"0", b"-", b"\0", b"9" * 20))
                case _:
                    raw += b":1"
        return raw.decode("utf-8", "replace")[:LONGEST_DATA]

    # --- the kinds of updates ---------------------------------------------------------------

    def _content(self) -> Json:
        kinds: tuple[tuple[int, Callable[[], Json]], ...] = (
            (30, self._says),
            (34, self._presses),
            (9, self._sends),
            (6, self._edits),
            (7, self._asks_inline),
            (3, self._leaves_or_comes),
            (2, self._of_another_kind),
            (9, self._dialogue),
        )
        makers = [maker for _, maker in kinds]
        (maker,) = self._lot.choices(makers, [weight for weight, _ in kinds])
        return maker()

    def _says(self) -> Json:
        person = self._person()
        if person["id"] in (*OWNERS, EDITOR) and self._chance(0.3):
            return {"message": self._private(person, text=f"/{self._lot.choice(COMMANDS)}")}
        return {"message": self._message(person, text=self._typed())}

    def _edits(self) -> Json:
        text = {"text": self._typed(), "edit_date": int(self._clock())}
        return {"edited_message": self._message(self._person(), **text)}

    def _sends(self) -> Json:
        return {"message": self._message(self._person(), **self._medium())}

    def _presses(self) -> Json:
        person = self._person()
        shown = self._shown(person["id"])
        data = self.data()
        if shown is None:
            shown = self._own_message(person)
        elif self._chance(0.85):
            rows = shown["reply_markup"]["inline_keyboard"]
            carried = [b["callback_data"] for row in rows for b in row if "callback_data" in b]
            data = self._lot.choice(carried) if carried else data
        return self._press(person, shown, data)

    def _press(self, person: Json, shown: Json | None, data: str) -> Json:
        press: Json = {
            "id": str(self._lot.getrandbits(60)),
            "from": person,
            "chat_instance": "1",
            "data": data,
        }
        if shown is None:
            press["inline_message_id"] = "i"
        elif self._chance(0.05):
            chat = {"id": shown["chat"]["id"], "type": shown["chat"]["type"]}
            press["message"] = {"chat": chat, "message_id": shown["message_id"], "date": 0}
        else:
            press["message"] = shown
        if self._chance(0.01):
            press["game_short_name"] = press.pop("data")
        return {"callback_query": press}

    def _asks_inline(self) -> Json:
        query = {
            "id": str(self._lot.getrandbits(60)),
            "from": self._person(),
            "query": self._text()[:256],
            "offset": self._lot.choice(("", "", "10", "x")),
        }
        return {"inline_query": query}

    def _leaves_or_comes(self) -> Json:
        person = self._person()
        me = {"id": ME, "is_bot": True, "first_name": "?"}
        there: list[Json] = [
            {"status": "member", "user": me},
            {"status": "kicked", "user": me, "until_date": 0},
            {"status": "left", "user": me},
        ]
        change = {
            "chat": self._chat(person),
            "from": person,
            "date": int(self._clock()),
            "old_chat_member": self._lot.choice(there),
            "new_chat_member": self._lot.choice(there),
        }
        return {"my_chat_member": change}

    def _of_another_kind(self) -> Json:
        kind = self._lot.choice(KINDS)
        if "message" in kind or "post" in kind:
            return {kind: self._message(self._person(), text=self._typed())}
        return {kind: {"id": "1", "from": self._person(), "chat": self._chat(self._person())}}

    def _dialogue(self) -> Json:
        """A press that asks for something; next comes something that may be it."""
        person = self._person()
        asking = [kind for kind in self._town.buttons if _asks(kind)]
        if not asking or self._chance(0.1):
            self._begun.append({"message": self._private(person, **self._medium())})
            return {"message": self._private(person, text=f"/{self._lot.choice(COMMANDS)}")}
        data = self._packed(self._lot.choice(asking))
        typed = {"text": self._text()} if self._chance(0.8) else self._medium()
        self._begun.append({"message": self._private(person, **typed)})
        return self._press(person, self._own_message(person), data)

    # --- what they are made of --------------------------------------------------------------

    def _person(self) -> Json:
        draw = self._lot.random()
        if draw < 0.26:
            number = self._lot.choice(OWNERS)
        elif draw < 0.34:
            number = EDITOR
        elif draw < 0.37:
            number = REMOVED
        elif draw < 0.4:
            number = self._lot.choice(sorted(PSEUDO_USERS))
        elif draw < 0.55:
            number = self._lot.choice(REGULARS)
        else:
            number = self._lot.choice(STRANGERS)
        person: Json = {
            "id": number,
            "is_bot": number in PSEUDO_USERS and number != 777000,
            "first_name": self._lot.choice(("?", "Асель", "<b>", "\u202e", "x" * 64)),
        }
        if self._chance(0.8):
            person["language_code"] = self._lot.choice(("ru", "kk", "en", "", "kk-Latn", "xx"))
        return person

    def _chat(self, person: Json) -> Json:
        busy = person["id"] in (*OWNERS, EDITOR)
        if person["id"] not in PSEUDO_USERS and self._chance(0.92 if busy else 0.75):
            return {"id": person["id"], "type": "private", "first_name": "?"}
        if self._chance(0.05):  # somebody else's
            return {"id": self._lot.choice(OWNERS), "type": "private", "first_name": "?"}
        group: Json = {"id": self._lot.choice(GROUPS), "title": "Группа"}
        group["type"] = self._lot.choice(("supergroup", "supergroup", "group", "channel"))
        if self._chance(0.2):
            group["is_forum"] = True
        return group

    def _private(self, person: Json, **content: Any) -> Json:
        message = self._message(person, **content)
        message["chat"] = {"id": person["id"], "type": "private", "first_name": "?"}
        return message

    def _message(self, person: Json, **content: Any) -> Json:
        chat = self._chat(person)
        message: Json = {
            "message_id": self._lot.randrange(1, 2**31),
            "date": int(self._clock()) - self._lot.choice((0, 0, 0, 0, 60, 86_400, 10**8)),
            "chat": chat,
            "from": person,
            **content,
        }
        if chat.get("is_forum"):
            message |= {"message_thread_id": self._lot.randrange(1, 9), "is_topic_message": True}
        if person["id"] in PSEUDO_USERS and self._chance(0.9):
            message["sender_chat"] = chat
            message["is_automatic_forward"] = person["id"] == 777000
        if self._chance(0.08):
            message["reply_to_message"] = self._shown(chat["id"]) or self._own_message(person)
        if self._chance(0.05):
            owner = {"id": OWNERS[0], "is_bot": False, "first_name": "Ерлан"}
            message["forward_origin"] = {"type": "user", "date": 0, "sender_user": owner}
        if self._chance(0.02):
            message["via_bot"] = {"id": self._lot.choice((ME, 43)), "is_bot": True,
                                  "first_name": "?"}  # fmt: skip
        if self._chance(0.01):
            del message["from"]
        if self._chance(0.1):
            message["entities"] = [self._entity() for _ in range(self._lot.randrange(3))]
        if self._chance(0.02):
            message["media_group_id"] = str(self._lot.randrange(20))
        return message

    def _entity(self) -> Json:
        kind = self._lot.choice(("mention", "bot_command", "bold", "text_mention", "text_link"))
        places = (0, 1, 3, 13, 4_096, -1, 10**9)
        return {"type": kind, "offset": self._lot.choice(places),
                "length": self._lot.choice(places), "user": {"id": ME, "is_bot": True,
                "first_name": "?"}, "url": "https://example.org"}  # fmt: skip

    def _medium(self) -> Json:
        file = {"file_id": self._lot.choice(self._town.files), "file_unique_id": "u"}
        size = {"width": 1, "height": 1}
        document = {**file, "file_name": self._lot.choice(NAMES),
                    "file_size": self._lot.choice((1, 10**5, 10**8))}  # fmt: skip
        media: tuple[Json, ...] = (
            {"document": document},
            {"document": document},
            {"document": file},
            {"photo": [{**file, **size}]},
            {"video": {**file, **size, "duration": 1}},
            {"voice": {**file, "duration": 1}},
            {"audio": {**file, "duration": 1}},
            {"dice": {"emoji": "🎲", "value": 1}},
            {"location": {"latitude": 43.2, "longitude": 76.9}},
            {"contact": {"phone_number": "1", "first_name": "?"}},
            {"new_chat_title": "x"},
            {"pinned_message": self._own_message(self._person())},
            {"poll": {}},
            {"text": None},
        )
        medium = dict(self._lot.choice(media))
        if self._chance(0.4):
            medium["caption"] = self._text()[:1_024]
        return medium

    def _typed(self) -> str:
        draw = self._lot.random()
        if draw < 0.2:
            command = f"/{self._lot.choice(COMMANDS)}"
            command += self._lot.choice(("", "", "", "@fuzzed_bot", "@other_bot"))
            return command + self._lot.choice(("", "", f" {self._text()[:64]}"))
        if draw < 0.28:
            return f"/start {self._payload()}"
        text = self._text()
        return f"@fuzzed_bot {text}" if draw < 0.31 else text

    def _payload(self) -> str:
        if self._town.links and self._chance(0.2):
            return self._lot.choice(self._town.links)
        entry = self._lot.choice(self._town.entries).replace(".", "-")
        language = self._lot.choice(("ru", "kk", "en", "e"))
        payload = f"{language}-{entry}"
        return self.flipped(payload) if self._chance(0.3) else payload

    def _text(self) -> str:
        draw = self._lot.random()
        text = self._lot.choice(self._town.texts)
        if draw < 0.5:
            return text[:4_096]
        if draw < 0.75:  # misspelt, mixed, torn
            letters = list(text[:200]) or ["?"]
            for _ in range(self._lot.randint(1, 5)):
                place = self._lot.randrange(len(letters))
                letters[place] = chr(self._lot.choice((
                    self._lot.randrange(32, 127), self._lot.randrange(0x400, 0x530),
                    self._lot.randrange(0x300, 0x370), self._lot.randrange(0x2000, 0x2070),
                    self._lot.randrange(0x10000), self._lot.randrange(0x110000),
                )))  # fmt: skip
            return "".join(letters)
        if draw < 0.9:
            other = self._lot.choice(self._town.texts)
            return f"{text[:300]}{self._lot.choice((' ', '? ', chr(10), ''))}{other[:300]}"
        return chr(self._lot.randrange(0x3000)) * self._lot.choice((1, 10, 4_096))

    def _own_message(self, person: Json) -> Json:
        """A message of the bot to a person, as far as anybody knows."""
        return {
            "message_id": self._lot.randrange(1, 2**31),
            "date": int(self._clock()),
            "chat": {"id": person["id"], "type": "private", "first_name": "?"},
            "from": {"id": ME, "is_bot": True, "first_name": "?"},
            "text": self._lot.choice(self._town.texts)[:4_096] or "?",
        }

    def _shown(self, chat_id: int) -> Json | None:
        """One of the last messages with buttons of a chat; now and then of another."""
        shown = self._town.shown
        if shown and self._chance(0.1):
            chat_id = self._lot.choice(list(shown))
        messages = shown.get(chat_id)
        if not messages:
            return None
        return messages[-1] if self._chance(0.6) else self._lot.choice(messages)

    def _packed(self, kind: type[CallbackData]) -> str:
        fields = {name: self._value(name, f.annotation) for name, f in kind.model_fields.items()}
        try:
            return kind.model_validate(fields).pack()
        except ValueError:
            return kind.__prefix__

    def _value(self, name: str, annotation: Any) -> object:
        """A value of a button's field, mostly a right one."""
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        if get_origin(annotation) is Literal:
            return self._lot.choice(get_args(annotation))
        if get_origin(annotation) in (Union, UnionType):
            return self._value(name, self._lot.choice(get_args(annotation)))
        if annotation is NoneType:
            return None
        if annotation is bool:
            return self._chance(0.5)
        if annotation is int:
            few = self._lot.randrange(1, 30)
            return self._lot.choice((few, few, few, few, 2024, 2025, 0, 2**31 - 1, 2**63 - 1))
        texts: dict[str, Sequence[str]] = {
            "entry": self._town.entries,
            "topic": self._town.topics,
            "picture": self._town.topics,
            "college": self._town.colleges,
            "first": self._town.colleges,
            "second": self._town.colleges,
            "mark": ("0123456789ab",),
            "field": ("06", "07", "x"),
            "text": ("", "~..", "колледж", "~1.2", "x:y"),
        }
        return self._lot.choice(texts.get(name, ("", "x")))

    def _spoil(self, value: Json) -> None:
        """Something wrong somewhere within."""
        within: Any = value
        while True:
            places: Sequence[Any] = (
                list(within) if isinstance(within, dict) else range(len(within))
            )
            if not places:
                return
            place = self._lot.choice(places)
            deeper = within[place]
            if isinstance(deeper, dict | list) and deeper and self._chance(0.75):
                within = deeper
                continue
            break
        match self._lot.randrange(5):
            case 0 | 1:
                within[place] = self._lot.choice(WRONG)
            case 2:
                del within[place]
            case 3 if isinstance(deeper, str):
                within[place] = self.flipped(deeper)
            case 3 if isinstance(deeper, int):
                within[place] = deeper + self._lot.choice((-1, 1, 2**31, -(2**62)))
            case _:
                within[place] = [deeper]

    def _chance(self, share: float) -> bool:
        return self._lot.random() < share


def _asks(kind: type[CallbackData]) -> bool:
    """Whether a button waits for something that is typed or sent next."""
    name = kind.__name__
    beginnings = ("Write", "Type", "Add", "Find", "SendList", "Begin", "Ask", "ShowKnowledge")
    return name.startswith(beginnings)
