"""The door for Telegram: who is let in, what is acknowledged when, and what is said in reply."""

import asyncio
import io
import json
from typing import Any

import pytest
from aiogram import Bot

from bot.storage.database import Database
from bot.telegram.inbox import Inbox
from bot.tryout.errors import ApiError
from bot.tryout.params import Params
from bot.tryout.server import TryoutServer
from bot.tryout.weather import Refuse, Weather
from bot.web.webhook import HEADER
from tests.telegram.making import user
from tests.tryout.conftest import Clock, until
from tests.web.conftest import KNOWN, PATIENCE, SECRET, Opened, said

OLGA = 102
DEEP = "[" * 100_000 + "]" * 100_000

# The twelve of the first measurement, against stock aiogram: six of them were answered with a
# fault or let through.
TWELVE: dict[str, tuple[str, dict[str, str], bytes, int]] = {
    "good": ("POST", KNOWN, json.dumps(said(1)).encode(), 200),
    "no header": ("POST", {}, b"{}", 401),
    "wrong": ("POST", {HEADER: "wrong"}, b"{}", 401),
    "beginning of the secret": ("POST", {HEADER: SECRET[:-1]}, b"{}", 401),
    "GET": ("GET", KNOWN, b"", 405),
    "2 MB": ("POST", KNOWN, b" " * 2_000_000, 413),
    "not ASCII": ("POST", {HEADER: "пароль"}, b"{}", 401),
    "no JSON": ("POST", KNOWN, b"no JSON", 400),
    "deep": ("POST", KNOWN, DEEP.encode(), 400),
    "a list": ("POST", KNOWN, b"[]", 400),
    "empty": ("POST", KNOWN, b"{}", 400),
    "a text as number": ("POST", KNOWN, b'{"update_id": "7", "message": {}}', 400),
}


@pytest.mark.parametrize("name", TWELVE)
async def test_the_twelve_requests(opened: Opened, name: str) -> None:
    method, headers, body, status = TWELVE[name]
    async with (
        opened() as hall,
        hall.http.request(method, hall.url, data=io.BytesIO(body), headers=headers) as response,
    ):
        assert response.status == status
        assert "Server" not in response.headers
        assert await response.read() == b"" or status == 200
    assert hall.handled == (["a"] if status == 200 else [])


async def test_the_method_is_looked_at_first_then_the_secret_then_the_size(
    opened: Opened,
) -> None:
    large = b" " * 2_000_000
    async with opened() as hall:
        for method, headers, status in (
            ("PUT", {}, 405),
            ("POST", {HEADER: "wrong"}, 401),
            ("POST", KNOWN, 413),
        ):
            async with hall.http.request(
                method, hall.url, data=io.BytesIO(large), headers=headers
            ) as response:
                assert response.status == status
        async with hall.http.post(hall.url + "s", headers=KNOWN) as response:
            assert response.status == 404


async def test_the_secret_is_enough_before_the_body_has_come(opened: Opened) -> None:
    # Who does not know it cannot keep a connection busy with a body that never ends.
    async with opened() as hall:
        port = int(hall.url.split(":")[2].split("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        async with asyncio.timeout(PATIENCE):
            assert b" 401 " in await reader.readline()
        writer.close()


async def test_a_body_too_large_is_refused_though_it_does_not_say_so(opened: Opened) -> None:
    async def chunks() -> Any:
        for _ in range(40):
            yield b" " * 65_536

    async with (
        opened() as hall,
        hall.http.post(hall.url, data=chunks(), headers=KNOWN) as response,
    ):
        assert response.status == 413


async def test_what_cannot_be_read_is_passed_over_and_only_its_kind_is_told(
    opened: Opened, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened() as hall:
        for content in (
            {"new_kind": {"text": "secret"}},
            {"message": {"text": "secret"}},
            {"Line\nbreak: secret": 1},
            {},
        ):
            assert await hall.bring({"update_id": 5, **content}) == (200, None)
    assert hall.handled == []
    assert await Inbox(database).waiting() == []
    assert "Update 5 (new_kind) cannot be read" in caplog.text
    assert "secret" not in caplog.text


# --- kept, then acknowledged --------------------------------------------------------------------


async def test_an_update_is_safe_before_it_is_acknowledged(
    opened: Opened, database: Database
) -> None:
    async with opened(patience=0.0) as hall:
        hall.gates["a"] = asyncio.Event()
        assert await hall.bring(said(7)) == (200, None)
        assert [update.update_id for update in await Inbox(database).waiting()] == [7]


async def test_a_repeated_update_is_handled_once_over_restarts(opened: Opened) -> None:
    handled = []
    for _ in range(3):
        async with opened() as hall:
            for _ in range(2):
                status, _ = await hall.bring(said(7, "aloud"))
                assert status == 200
        handled += hall.handled
    assert handled == ["aloud"]


FULL = "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'disk full'); END"


async def test_one_that_cannot_be_kept_is_answered_and_acknowledged_only_then(
    opened: Opened, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot.telegram")
    await database.execute(FULL)
    async with opened() as hall:
        hall.gates["a"] = asyncio.Event()
        first = asyncio.ensure_future(hall.bring(said(7)))
        await until(lambda: hall.handled == ["a"])
        again = asyncio.ensure_future(hall.bring(said(7)))
        assert (await hall.bring(said(8, "b", 103)))[1]["text"] == "b!"
        assert not first.done()
        hall.gates["a"].set()
        assert (await first)[1]["text"] == "a!"
        assert (await again)[0] == 200
        assert (await hall.bring(said(7)))[0] == 200
        await database.execute("DROP TRIGGER full")
        assert (await hall.bring(said(9, "c", 104)))[1]["text"] == "c!"
        assert (await hall.bring(said(8, "b", 103)))[1]["text"] == "b!", "it did not get its reply"
    assert hall.handled == ["a", "b", "c"]
    told = [record.getMessage() for record in caplog.records if record.name.endswith("inbox")]
    assert told == ["Updates cannot be kept: disk full", "Updates are kept again"]


async def test_one_that_can_neither_be_kept_nor_handled_is_not_acknowledged(
    opened: Opened, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.intake.UNKEPT", 0.05)
    await database.execute(FULL)
    async with opened() as hall:
        hall.gates["a"] = asyncio.Event()
        for _ in range(3):
            async with hall.http.post(hall.url, json=said(7), headers=KNOWN) as response:
                assert response.status == 503
                assert int(response.headers["Retry-After"]) > 0
        # Whatever a stranger sends meanwhile has nothing to do with our trouble.
        for headers, body, status in (({}, b"{}", 401), (KNOWN, b"[", 400)):
            async with hall.http.post(hall.url, data=body, headers=headers) as response:
                assert response.status == status
        hall.gates["a"].set()
        await until(lambda: not hall.intake._unkept)
        await database.execute("DROP TRIGGER full")
        assert (await hall.bring(said(7)))[0] == 200
    assert hall.handled == ["a"]


async def test_before_what_was_left_behind_is_taken_up_nothing_is_taken_in(
    opened: Opened,
) -> None:
    async with opened() as hall:
        hall.webhook._open = False
        assert (await hall.bring(said(7)))[0] == 503
    assert hall.handled == []


async def test_where_too_many_wait_telegram_is_to_come_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.webhook.ROOM_SECONDS", 0.01)
    async with opened(most=2, patience=0.0) as hall:
        hall.gates["a"] = asyncio.Event()
        answered = [(await hall.bring(said(number)))[0] for number in range(1, 6)]
        assert answered == [200, 200, 200, 503, 503]
        hall.gates["a"].set()
        await until(lambda: len(hall.handled) == 3)
        assert (await hall.bring(said(4)))[0] == 200
        await until(lambda: len(hall.handled) == 4)


# --- replies ------------------------------------------------------------------------------------


def texts(server: TryoutServer) -> list[str]:
    """What was said to Olga by calls."""
    return [call["text"] for call in server.calls("sendMessage")]


async def test_the_answer_stands_in_the_reply(opened: Opened, server: TryoutServer) -> None:
    async with opened() as hall:
        status, reply = await hall.bring(said(7))
        assert status == 200
        assert reply == {
            "method": "sendMessage",
            "chat_id": OLGA,
            "text": "a!",
            "link_preview_options": {"is_disabled": True},
        }
    assert texts(server) == []


async def test_a_press_and_a_query_are_answered_in_the_reply(opened: Opened) -> None:
    press = {"id": "1", "from": user(OLGA), "chat_instance": "1", "data": "x"}
    query = {"id": "2", "from": user(OLGA), "query": "y", "offset": ""}
    async with opened() as hall:
        pressed = await hall.bring({"update_id": 1, "callback_query": press})
        typed = await hall.bring({"update_id": 2, "inline_query": query})
        again = [
            await hall.bring({"update_id": 1, "callback_query": press}),
            await hall.bring({"update_id": 2, "inline_query": query}),
        ]
    said = {"method": "answerCallbackQuery", "callback_query_id": "1", "text": "pressed"}
    assert pressed == (200, said)
    assert typed == (200, {"method": "answerInlineQuery", "inline_query_id": "2", "results": []})
    assert again == [(200, said), (200, None)], "who types has typed on"


async def test_what_is_said_too_late_goes_out_by_itself(
    opened: Opened, server: TryoutServer
) -> None:
    async with opened(patience=0.01) as hall:
        hall.gates["a"] = asyncio.Event()
        assert await hall.bring(said(7)) == (200, None)
        hall.gates["a"].set()
        await until(lambda: texts(server) == ["a!"])
        assert await hall.bring(said(7)) == (200, None)
    assert texts(server) == ["a!"]


async def test_a_failure_after_the_answer_was_placed_loses_no_answer(
    opened: Opened, server: TryoutServer
) -> None:
    async with opened() as hall:
        assert (await hall.bring(said(7, "early fail")))[0] == 200
        status, reply = await hall.bring(said(8, "fail"))
        assert (status, reply) == (200, None), "acknowledged: it would fail again"
    assert texts(server) == []


async def test_of_several_calls_only_the_last_is_in_the_reply_and_the_order_holds(
    opened: Opened, server: TryoutServer
) -> None:
    async with opened() as hall:
        _, reply = await hall.bring(said(7, "early aloud"))
        assert reply is None
        assert texts(server) == ["early", "more", "early aloud!"]


async def test_no_message_is_a_reply_where_telegram_might_refuse_it(
    opened: Opened, server: TryoutServer, monotonic: Clock
) -> None:
    async with opened() as hall:
        assert (await hall.bring(said(1)))[1] is not None
        assert (await hall.bring(said(2)))[1] is None, "the second within a second"
        assert (await hall.bring(said(3, person=103)))[1] is not None
        monotonic.pass_seconds(1.1)
        assert (await hall.bring(said(4)))[1] is not None
        monotonic.pass_seconds(1.1)
        hall.traffic.halt(5)
        assert (await hall.bring(said(5)))[1] is None, "Telegram wants a rest"
        press = {"id": "1", "from": user(OLGA), "chat_instance": "1", "data": "x"}
        assert (await hall.bring({"update_id": 6, "callback_query": press}))[1] is not None
        monotonic.pass_seconds(5)
        assert (await hall.bring(said(7)))[1] is not None
    assert texts(server) == ["a!", "a!"]


async def test_a_halt_that_comes_after_an_answer_was_placed_is_heeded(
    opened: Opened, server: TryoutServer
) -> None:
    async with opened() as hall:
        hall.gates["later"] = asyncio.Event()
        bringing = asyncio.ensure_future(hall.bring(said(7, "linger")))
        await until(lambda: hall.handled == ["linger"])
        assert texts(server) == []
        hall.traffic.halt(5)
        hall.gates["later"].set()
        assert await bringing == (200, None)
        assert texts(server) == ["linger!"]


async def test_an_answer_that_was_placed_too_early_goes_out_by_itself(
    opened: Opened, server: TryoutServer
) -> None:
    async with opened(patience=0.01) as hall:
        hall.gates["later"] = asyncio.Event()
        assert await hall.bring(said(7, "linger")) == (200, None)
        hall.gates["later"].set()
        await until(lambda: texts(server) == ["linger!"])


async def test_a_repeated_delivery_gets_the_same_reply_over_restarts(
    opened: Opened, server: TryoutServer
) -> None:
    async with opened() as hall:
        first = await hall.bring(said(7))
        assert await hall.bring(said(7)) == first
    async with opened() as hall:
        assert await hall.bring(said(7)) == first
        assert hall.handled == []
    assert texts(server) == []


async def test_a_repeated_delivery_of_one_in_hand_takes_no_answer_along(
    opened: Opened, server: TryoutServer
) -> None:
    # Telegram brings it again because the first request has come to nothing: what would be said
    # in reply to that one would be lost.
    async with opened() as hall:
        hall.gates["a"] = asyncio.Event()
        first = asyncio.ensure_future(hall.bring(said(7)))
        await until(lambda: hall.handled == ["a"])
        assert await hall.bring(said(7)) == (200, None)
        hall.gates["a"].set()
        assert await first == (200, None)
    assert texts(server) == ["a!"]


async def test_who_has_gone_gets_his_answer_with_the_repeated_delivery(opened: Opened) -> None:
    async with opened() as hall:
        hall.gates["a"] = asyncio.Event()
        port = int(hall.url.split(":")[2].split("/")[0])
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        body = json.dumps(said(7)).encode()
        head = f"POST /hook HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        await until(lambda: hall.handled == ["a"])
        writer.transport.abort()
        hall.gates["a"].set()
        status, reply = 200, None
        async with asyncio.timeout(PATIENCE):
            while reply is None:
                await until(lambda: not hall.intake._slots)
                status, reply = await hall.bring(said(7))
    assert (status, reply["text"]) == (200, "a!")


async def test_not_every_connection_waits_for_an_answer(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.webhook.MOST_PATIENT", 2)
    async with opened() as hall:
        hall.gates["a"] = asyncio.Event()
        waiting = [
            asyncio.ensure_future(hall.bring(said(number, person=number))) for number in (1, 2)
        ]
        await until(lambda: len(hall.handled) == 2)
        assert await hall.bring(said(3, person=3)) == (200, None)
        hall.gates["a"].set()
        assert all(reply for _, reply in await asyncio.gather(*waiting))


# --- with Telegram ------------------------------------------------------------------------------


def heard(server: TryoutServer, person: int = OLGA) -> list[str]:
    """What a person has heard from the bot, however it went."""
    messages = server.world.chat(person).messages.values()
    return [message.content.body.text for message in messages if message.author is None]


async def test_telegram_is_told_the_address_and_brings_updates(
    opened: Opened, server: TryoutServer, monotonic: Clock
) -> None:
    server.world.say(OLGA, "before")
    async with opened(tell=True) as hall:
        await until(lambda: heard(server) == ["before!"])
        server.world.say(OLGA, "a")
        await until(lambda: len(heard(server)) == 2)
        await until(lambda: len(server.world.updates) == 0)
        (call,) = server.calls("setWebhook")
    assert heard(server) == ["before!", "a!"]
    assert {**call, "allowed_updates": sorted(call["allowed_updates"])} == {
        "url": hall.url,
        "secret_token": SECRET,
        "max_connections": "100",
        "allowed_updates": ["callback_query", "inline_query", "message"],
        "drop_pending_updates": "false",
    }
    assert server.api.webhooks.hook.url == hall.url, "it stays: Telegram keeps what comes"


async def test_setting_the_webhook_is_insisted_on(
    opened: Opened, server: TryoutServer, caplog: pytest.LogCaptureFixture
) -> None:
    faults = [ApiError(502, "Bad Gateway")] * 5

    async def weather(method: str, _: Params) -> Weather | None:
        return Refuse(faults.pop()) if method == "setWebhook" and faults else None

    async def nap(seconds: float) -> None:
        if not server.api.webhooks.hook.url:
            await asyncio.sleep(0)
        else:
            await asyncio.Event().wait()

    server.api.weather = weather
    server.world.say(OLGA, "a")
    async with opened(tell=True, sleep=nap):
        await until(lambda: heard(server) == ["a!"])
    assert "TelegramServerError (Bad Gateway)" in caplog.text


class Minutes:
    """A sleep that ends when a test says so."""

    def __init__(self) -> None:
        self.begun = 0
        self._over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.begun += 1
        self._over.clear()
        await self._over.wait()

    async def passes(self) -> None:
        """A minute, and all that is done after it."""
        before = self.begun
        self._over.set()
        await until(lambda: self.begun > before)


@pytest.fixture
def minutes() -> Minutes:
    return Minutes()


async def test_a_webhook_that_somebody_has_removed_is_set_again(
    opened: Opened,
    server: TryoutServer,
    bot: Bot,
    monotonic: Clock,
    minutes: Minutes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with opened(tell=True, sleep=minutes) as hall:
        await until(lambda: minutes.begun == 1)
        await bot.delete_webhook()
        monotonic.pass_seconds(60)
        await minutes.passes()
        assert server.api.webhooks.hook.url == hall.url
        assert "it is set again" in caplog.text
        server.world.say(OLGA, "a")
        await until(lambda: heard(server) == ["a!"])


async def test_a_second_copy_elsewhere_is_told_once_and_not_fought(
    opened: Opened,
    server: TryoutServer,
    bot: Bot,
    monotonic: Clock,
    minutes: Minutes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with opened(tell=True, sleep=minutes):
        await until(lambda: minutes.begun == 1)
        monotonic.pass_seconds(60)
        await bot.set_webhook("https://other.example/path-that-is-a-secret")
        for _ in range(3):
            await minutes.passes()
    assert server.api.webhooks.hook.url == "https://other.example/path-that-is-a-secret"
    lines = [line for line in caplog.messages if "another program" in line]
    assert len(lines) == 1
    assert "other.example" in lines[0]
    assert "secret" not in caplog.text


async def test_that_telegram_cannot_reach_us_is_told(
    opened: Opened,
    server: TryoutServer,
    minutes: Minutes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.api.webhooks.scale = 0.0
    async with opened(tell=True, sleep=minutes) as hall:
        await until(lambda: minutes.begun == 1)
        hall.webhook._open = False
        server.world.say(OLGA, "a")
        await until(lambda: "last_error_message" in server.api.webhooks.info())
        await minutes.passes()
    assert "Telegram cannot bring updates: Wrong response from the webhook: 503" in caplog.text


async def test_updates_survive_the_door_being_shut(
    opened: Opened, server: TryoutServer, monotonic: Clock
) -> None:
    server.api.webhooks.scale = 0.01
    async with opened(tell=True) as hall:
        server.world.say(OLGA, "a")
        await until(lambda: heard(server) == ["a!"])
    server.world.say(OLGA, "b")
    await until(lambda: "last_error_message" in server.api.webhooks.info())
    assert hall.handled == ["a"]
    monotonic.pass_seconds(60)
    async with opened(tell=True):
        await until(lambda: heard(server) == ["a!", "b!"])
