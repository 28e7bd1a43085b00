"""The program's own HTTP server."""

import asyncio

import pytest
from aiohttp import ClientSession, web

from bot.settings import SettingsError
from bot.web.server import listening
from tests.web.conftest import PATIENCE, Opened


async def test_a_port_in_use_is_one_line(opened: Opened) -> None:

    async with opened() as hall:
        port = int(hall.url.split(":")[2].split("/")[0])
        with pytest.raises(SettingsError, match=f"WEB_PORT={port} cannot be used"):
            async with listening("127.0.0.1", port, []):
                pass
        with pytest.raises(SettingsError, match=r"WEB_HOST=192\.0\.2\.1"):
            async with listening("192.0.2.1", 0, []):
                pass


async def test_half_a_request_does_not_keep_its_place_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.web.server.IDLE", 0.05)

    async with listening("127.0.0.1", 0, []) as url:
        port = int(url.rsplit(":", 1)[1])
        for half in (b"", b"POST /hook HTTP/1.1\r\nHost"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(half)
            async with asyncio.timeout(PATIENCE):
                assert await reader.read() == b""
            writer.close()


async def test_what_a_route_did_not_expect_is_in_the_log_only(
    caplog: pytest.LogCaptureFixture,
) -> None:

    async def fail(request: web.Request) -> web.Response:
        raise ZeroDivisionError(request.path)

    async with (
        listening("127.0.0.1", 0, [web.get("/secret", fail)]) as url,
        ClientSession() as http,
        http.get(f"{url}/secret") as response,
    ):
        assert response.status == 500
        assert "ZeroDivisionError" not in await response.text()
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in caplog.text
