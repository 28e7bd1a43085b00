"""Starting and stopping."""

import pytest
from aiohttp import ClientSession

from bot.loopback import is_loopback
from bot.tryout.server import TryoutServer


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])  # noqa: S104
async def test_only_loopback(host: str) -> None:
    with pytest.raises(ValueError, match="for this computer only"):
        await TryoutServer().start(host, 0)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.9", "::1", "LOCALHOST"])
def test_what_loopback_is(host: str) -> None:
    assert is_loopback(host)


async def test_localhost_has_one_address() -> None:
    server = TryoutServer()
    await server.start("localhost", 0)
    assert server.url.startswith("http://127.0.0.1:")
    await server.stop()


async def test_a_used_port_is_an_os_error(server: TryoutServer) -> None:
    port = int(server.url.rpartition(":")[2])
    other = TryoutServer()
    with pytest.raises(OSError, match="address already in use"):
        await other.start(port=port)
    await other.stop()


async def test_it_starts_once_and_stops_twice(server: TryoutServer) -> None:
    with pytest.raises(RuntimeError, match="already running"):
        await server.start(port=0)
    await server.stop()
    await server.stop()


async def test_the_world_outlives_a_restart(server: TryoutServer) -> None:
    server.world.say(102, "не потеряйте")
    port = int(server.url.rpartition(":")[2])
    await server.stop()
    await server.start(port=port)
    async with (
        ClientSession(server.url) as http,
        http.get(f"/bot{server.token}/getUpdates") as response,
    ):
        assert len((await response.json())["result"]) == 1


def test_no_address_before_the_start() -> None:
    with pytest.raises(RuntimeError, match="has not been started"):
        _ = TryoutServer().url


async def test_several_stand_side_by_side(server: TryoutServer) -> None:
    other = TryoutServer()
    await other.start(port=0)
    assert other.url != server.url
    await other.stop()
