"""Health, readiness and figures over HTTP, on loopback."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.services import Services
from bot.storage.database import Database
from bot.web.watching import PASSED_ON, routes
from tests.conftest import ServicesOf
from tests.conversation.recording import RecordingSession

OWNER = 7391846205
TOKEN = "42:made-up-token"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
def database(knowing_database: Database) -> Database:
    return knowing_database


@pytest.fixture
def services(services_of: ServicesOf) -> Services:
    return services_of(OWNER)


@pytest.fixture
async def client(services: Services, tmp_path: Path) -> AsyncIterator[Client]:
    app = web.Application()
    bot = Bot(TOKEN, session=RecordingSession())
    app.add_routes(routes(bot, services, tmp_path / "knowing.sqlite3", "polling"))
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_it_is_alive(client: Client) -> None:
    answer = await client.get("/healthz")
    assert (answer.status, await answer.text()) == (200, "ok\n")


async def test_it_is_ready(client: Client) -> None:
    answer = await client.get("/readyz")
    assert answer.status == 200
    checks = await answer.json()
    assert set(checks) == {"database", "telegram", "index", "backlog"}
    assert all(check["ok"] for check in checks.values())


async def test_without_its_database_it_is_not_ready_and_says_so_in_figures(
    client: Client, database: Database
) -> None:
    await database.close()
    answer = await client.get("/readyz")
    assert answer.status == 503
    checks = await answer.json()
    assert not checks["database"]["ok"]
    assert checks["index"]["ok"]
    figures = await client.get("/metrics")
    assert figures.status == 200
    assert "bot_database_up 0.0" in await figures.text()
    assert (await client.get("/healthz")).status == 200


async def test_the_figures_can_be_read_and_speak_of_nobody(
    client: Client, services: Services, tmp_path: Path
) -> None:
    services.metrics.answered("gap", "kk")
    answer = await client.get("/metrics")
    text = await answer.text()
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    found = {
        (s.name, *s.labels.values()): s.value
        for family in text_string_to_metric_families(text)
        for s in family.samples
    }
    assert found["bot_answers_total", "kk", "gap"] == 1  # labels come in order of their names
    assert found["bot_database_up",] == 1
    assert found["bot_knowledge_entries",] > 10
    assert found["bot_disk_free_bytes",] > 0
    assert found["bot_database_bytes", "main"] > 0
    for private in (TOKEN, "made-up", str(OWNER), str(tmp_path)):
        assert private not in text


@pytest.mark.parametrize("header", PASSED_ON)
@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
async def test_what_a_proxy_passes_on_finds_nothing(
    client: Client, path: str, header: str
) -> None:
    answer = await client.get(path, headers={header: "203.0.113.7"})
    assert answer.status == 404
    assert "bot_" not in await answer.text()


async def test_an_announcement_that_runs_shows_how_far_it_is(
    client: Client, services: Services
) -> None:
    rows = [
        "INSERT INTO announcement (id, kind, state, audience, created_at)"
        " VALUES (5, 'send', 'running', '{}', 1), (6, 'send', 'done', '{}', 1),"
        " (7, 'answer', 'running', '{}', 1)",
        "INSERT INTO tally VALUES (5, 'ru', 'sent', 3), (5, 'kk', 'sent', 4),"
        " (5, 'kk', 'claimed', 1), (5, 'ru', 'pending', 2), (6, 'ru', 'sent', 9),"
        " (7, 'ru', 'sent', 1)",
    ]
    for row in rows:
        await services.database.execute(row)
    text = await (await client.get("/metrics")).text()
    lines = [line for line in text.splitlines() if line.startswith("bot_announcement_rec")]
    assert 'bot_announcement_recipients{announcement="5",state="sent"} 7.0' in lines
    assert 'bot_announcement_recipients{announcement="5",state="pending"} 3.0' in lines
    assert len(lines) == 6, "of those that run, and of no answer to a question"
    assert 'bot_announcements{state="running"} 1.0' in text
