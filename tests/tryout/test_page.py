"""The page's own API, its safety, and its words."""

import json
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
)
from aiohttp import ClientSession

from bot.tryout.page import FILES
from bot.tryout.server import TryoutServer
from bot.tryout.text import FormattedText
from bot.tryout.world import Content, World
from tests.tryout.test_api import PNG, key

OLGA = "/tryout/people/102/chats/102"


KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


async def test_the_page_and_its_files(http: ClientSession) -> None:
    parts = [path for path in FILES.iterdir() if path.name != "index.html"]
    kinds = {f"/page/{path.name}": KINDS[path.suffix] for path in parts}
    for path, kind in {"/": "text/html", **kinds}.items():
        async with http.get(path) as response:
            assert (response.status, response.content_type) == (200, kind)
            assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
            assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/page/..%2Fpage.py",
        "/page/other",
        "/tryout/people/999/chats/999",
        "/tryout/files/none",
        "/nowhere",
    ],
)
async def test_nothing_else_is_served(http: ClientSession, path: str) -> None:
    async with http.get(path) as response:
        assert response.status == 404


async def test_state_names_the_people(http: ClientSession) -> None:
    async with http.get("/tryout/state") as response:
        state = await response.json()
    assert [(p["id"], p["language_code"], p["role"]) for p in state["people"]] == [
        (101, "kk", "student"),
        (102, "ru", "parent"),
        (103, "ru", "administrator"),
    ]
    assert state["last_event"] == 0


async def test_a_conversation(http: ClientSession, bot: Bot, world: World) -> None:
    async with http.post(f"{OLGA}/text", json={"text": "/start"}) as response:
        assert response.status == 200
    (update,) = await bot.get_updates()
    assert update.message is not None
    sent = await update.message.answer("Выберите", reply_markup=key("Да", "yes")).as_(bot)
    place = {"message_id": sent.message_id, "row": 0, "column": 0}
    async with http.post(f"{OLGA}/press", json=place) as response:
        pressed = await response.json()
    assert list(world.pending) == [pressed["callback_query_id"]]
    async with http.get(OLGA) as response:
        chat = await response.json()
    assert [message["text"] for message in chat["messages"]] == ["/start", "Выберите"]


async def test_each_sees_commands_in_the_own_language(http: ClientSession, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand(command="help", description="Помощь")])
    await bot.set_my_commands(
        [BotCommand(command="help", description="Көмек")], language_code="kk"
    )
    await bot.set_my_description("Танысайық", language_code="kk")
    async with http.get("/tryout/people/101/chats/101") as response:
        kazakh = await response.json()
    async with http.get(OLGA) as response:
        russian = await response.json()
    assert kazakh["commands"][0]["description"] == "Көмек"
    assert russian["commands"][0]["description"] == "Помощь"
    assert (kazakh["description"], russian["description"]) == ("Танысайық", "")


async def names_in_menu(http: ClientSession, person: int) -> list[str]:
    async with http.get(f"/tryout/people/{person}/chats/{person}") as response:
        return [command["command"] for command in (await response.json())["commands"]]


async def test_commands_of_one_chat_are_in_its_menu_alone(
    http: ClientSession, bot: Bot, world: World
) -> None:
    def commands(*names: str) -> list[BotCommand]:
        return [BotCommand(command=name, description=name) for name in names]

    await bot.set_my_commands(commands("help"), scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands(
        commands("help", "kk"), scope=BotCommandScopeAllPrivateChats(), language_code="kk"
    )
    before = world.events.last
    scope = BotCommandScopeChat(chat_id=101)
    await bot.set_my_commands(commands("help", "announce"), scope=scope)
    assert [event.kind for event in world.events.since(before) or []] == ["profile"]
    # A chat's own list wins over a wider one even where only that has the language.
    assert await names_in_menu(http, 101) == ["help", "announce"]
    assert await names_in_menu(http, 102) == ["help"]
    await bot.set_my_commands(commands("jariya"), scope=scope, language_code="kk")
    assert await names_in_menu(http, 101) == ["jariya"]
    for language in ("kk", None):
        await bot.delete_my_commands(scope=scope, language_code=language)
    assert await names_in_menu(http, 101) == ["help", "kk"]


async def test_pictures_are_served(http: ClientSession, bot: Bot) -> None:
    sent = await bot.send_photo(102, BufferedInputFile(PNG, "a.png"))
    assert sent.photo is not None
    async with http.get(f"/tryout/files/{sent.photo[0].file_id}") as response:
        assert (response.content_type, await response.read()) == ("image/png", PNG)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{OLGA}/text", {"text": " "}),
        (f"{OLGA}/text", {}),
        ("/tryout/people/x/chats/x/text", {"text": "a"}),
        (f"{OLGA}/press", {"message_id": 1, "row": 0, "column": 0}),
        (f"{OLGA}/press", {"message_id": "a", "row": None}),
        (f"{OLGA}/text", []),
    ],
)
async def test_impossible_acts_are_refused(http: ClientSession, path: str, body: Any) -> None:
    async with http.post(path, json=body) as response:
        assert response.status == 400


async def test_a_form_cannot_act(http: ClientSession, world: World) -> None:
    async with http.post(f"{OLGA}/text", data={"text": "a"}) as response:
        assert response.status == 415
    async with http.post(
        f"{OLGA}/text",
        data=b"{",
        headers={"Content-Type": "application/json"},
    ) as response:
        assert response.status == 400
    assert len(world.updates) == 0


# Changes


async def read_event(response: Any) -> dict[str, str]:
    fields: dict[str, str] = {}
    while True:
        line = (await response.content.readline()).decode().rstrip("\n")
        if not line and fields:
            return fields
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value


def say(world: World, text: str) -> None:
    world.bot_sends(102, Content(FormattedText(text)))


async def test_changes_are_streamed(http: ClientSession, world: World) -> None:
    say(world, "раз")
    say(world, "два")
    async with http.get("/tryout/events?after=1") as response:
        assert response.content_type == "text/event-stream"
        missed = await read_event(response)
        world.bot_acts(102, "typing")
        fresh = await read_event(response)
    assert (missed["id"], missed["event"]) == ("2", "message")
    assert json.loads(missed["data"])["message"]["text"] == "два"
    assert (fresh["id"], fresh["event"]) == ("3", "action")


async def test_a_page_from_before_a_restart_starts_anew(http: ClientSession) -> None:
    headers = {"Last-Event-ID": "500"}
    async with http.get("/tryout/events", headers=headers) as response:
        assert (await read_event(response))["event"] == "reset"


async def test_stopping_ends_the_stream(http: ClientSession, server: TryoutServer) -> None:
    async with http.get("/tryout/events") as response:
        await server.stop()
        assert (await response.content.read()).startswith(b": hello")


# Safety

FOREIGN = [
    {"Host": "evil.example"},
    {"Host": "evil.example:8080"},
    {"Host": "127.0.0.1.evil.example"},
    {"Host": "[::bad"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_foreign_pages_get_nothing(
    http: ClientSession, server: TryoutServer, headers: dict[str, str]
) -> None:
    path = f"{OLGA}/text"
    async with http.post(path, json={"text": "a"}, headers=headers) as response:
        assert response.status == 403
    async with http.get(f"/bot{server.token}/getMe", headers=headers) as response:
        assert response.status == 403
    assert len(server.world.updates) == 0


async def test_own_page_and_links_to_it_are_fine(
    http: ClientSession, server: TryoutServer
) -> None:
    own = {"Origin": server.url, "Sec-Fetch-Site": "same-origin"}
    async with http.post(f"{OLGA}/text", json={"text": "a"}, headers=own) as response:
        assert response.status == 200
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with http.get("/", headers=link) as response:
        assert response.status == 200
    async with http.get("/tryout/state", headers=link) as response:
        assert response.status == 403


# Words


def leaves(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, str):
        return {path: value}
    return {
        k: v for key, inner in value.items() for k, v in leaves(inner, f"{path}.{key}").items()
    }


def test_both_languages_say_everything() -> None:
    words = json.loads((FILES / "words.json").read_text("utf-8"))
    russian, kazakh = leaves(words["ru"]), leaves(words["kk"])
    assert russian.keys() == kazakh.keys()
    assert all(value.strip() for value in [*russian.values(), *kazakh.values()])
    same = {name for name in russian if russian[name] == kazakh[name]}
    assert same <= {".bot", ".kinds.contact", ".roles.student"}


def test_the_page_never_takes_text_for_markup() -> None:
    scripts = "".join(path.read_text("utf-8") for path in FILES.glob("*.js"))
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert danger not in scripts
    page = (FILES / "index.html").read_text("utf-8")
    assert "http:" not in page
    assert "https:" not in page
