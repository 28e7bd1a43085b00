"""Files both ways: what the bot sends can be taken, and it can take what people attach."""

import json
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile
from aiohttp import ClientSession

from bot.tryout import server as serving
from bot.tryout.downloads import MAX_DOWNLOAD_BYTES, data_at, path_of
from bot.tryout.errors import ApiError, Refused
from bot.tryout.files import FileKind
from bot.tryout.page_acts import MAX_FILE_BYTES
from bot.tryout.photos import Album
from bot.tryout.server import TryoutServer
from bot.tryout.world import World
from tests.tryout.conftest import make_bot
from tests.tryout.test_api import JPEG, PNG

STUDENT, MOTHER = 101, 102
CSV = "имя;балл\n".encode()


def file(data: bytes = CSV, name: str = "report.csv") -> BufferedInputFile:
    return BufferedInputFile(data, name)


async def taken(bot: Bot, file_id: str) -> bytes:
    """What a bot gets that downloads a file by its id."""
    stream = await bot.download(file_id)
    assert isinstance(stream, BytesIO)
    return stream.read()


async def why(call: Any) -> str:
    with pytest.raises(TelegramBadRequest) as caught:
        await call
    return caught.value.message.removeprefix("Bad Request: ")


# Taking files


async def test_a_document_is_taken_as_it_was_sent(bot: Bot) -> None:
    sent = await bot.send_document(MOTHER, file())
    assert sent.document is not None
    told = await bot.get_file(sent.document.file_id)
    assert (told.file_id, told.file_size) == (sent.document.file_id, len(CSV))
    assert told.file_unique_id == sent.document.file_unique_id
    assert told.file_path == "documents/file_1.csv"
    assert await taken(bot, told.file_id) == CSV


async def test_pictures_are_taken_too(bot: Bot, world: World) -> None:
    sent = await bot.send_photo(MOTHER, file(JPEG, "a.jpg"))
    world.attach(MOTHER, "photo")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.photo is not None
    assert sent.photo is not None
    assert await taken(bot, sent.photo[0].file_id) == JPEG
    assert (await taken(bot, update.message.photo[0].file_id)).startswith(b"\x89PNG")


async def test_what_is_too_big_is_not_given(bot: Bot, http: ClientSession) -> None:
    fits = await bot.send_document(MOTHER, file(b"x" * MAX_DOWNLOAD_BYTES))
    large = await bot.send_document(MOTHER, file(b"x" * (MAX_DOWNLOAD_BYTES + 1)))
    assert fits.document is not None
    assert large.document is not None
    assert len(await taken(bot, fits.document.file_id)) == MAX_DOWNLOAD_BYTES
    assert await why(bot.get_file(large.document.file_id)) == "file is too big"
    async with http.get(f"/file/bot{bot.token}/documents/file_2.csv") as response:
        assert response.status == 404


@pytest.mark.parametrize(
    ("file_id", "said"), [("", "file_id not specified"), ("document-9", "invalid file_id")]
)
async def test_files_that_are_not_there(bot: Bot, file_id: str, said: str) -> None:
    assert await why(bot.get_file(file_id)) == said


@pytest.mark.parametrize(
    ("token", "path", "status"),
    [
        ("1:wrong", "documents/file_1.csv", 401),
        ("", "documents/file_1.pdf", 404),
        ("", "photos/file_1.csv", 404),
        ("", "nowhere/file_1.csv", 404),
        ("", "documents/file_2.csv", 404),
        ("", "..%2F..%2Fmain.py", 404),
    ],
)
async def test_only_a_given_path_leads_to_a_file(
    bot: Bot, http: ClientSession, token: str, path: str, status: int
) -> None:
    await bot.send_document(MOTHER, file())
    async with http.get(f"/file/bot{token or bot.token}/{path}") as response:
        assert response.status == status
        assert (await response.json())["error_code"] == status


@pytest.mark.parametrize(
    ("kind", "fields", "path"),
    [
        ("document", {"file_name": "список.XLSX"}, "documents/file_1.XLSX"),
        ("document", {"file_name": "без конца"}, "documents/file_1"),
        ("document", {"file_name": "a.длинный"}, "documents/file_1"),
        ("video", {"mime_type": "video/mp4"}, "videos/file_1.mp4"),
        ("video_note", {}, "video_notes/file_1"),
        ("sticker", {}, "stickers/file_1"),
    ],
)
def test_paths(kind: FileKind, fields: dict[str, str], path: str) -> None:
    album = Album()
    stored = album.add_file(kind, b"data", dict(fields))
    assert path_of(stored) == path
    assert data_at(album, path) == b"data"
    with pytest.raises(ApiError, match="Not Found"):
        data_at(album, f"{path}x")


async def test_a_request_that_is_too_large(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr(serving, "MAX_REQUEST_BYTES", 1000)
    server = TryoutServer(world)
    await server.start(port=0)
    bot = make_bot(server)
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(MOTHER, file(b"x" * 1001))
    await bot.session.close()
    await server.stop()
    assert not world.chat(MOTHER).messages


# Files of people's own


async def test_a_list_that_a_person_attaches_is_read_by_the_bot(bot: Bot, world: World) -> None:
    world.attach(MOTHER, "document", data=b"101\n102\n", file_name="ids.txt", caption="кому")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    document = update.message.document
    assert (document.file_name, document.mime_type) == ("ids.txt", "text/plain")
    assert (document.file_size, update.message.caption) == (8, "кому")
    assert await taken(bot, document.file_id) == b"101\n102\n"
    assert world.album.uploads == 0


@pytest.mark.parametrize(
    ("kind", "data", "name", "told"),
    [
        ("document", b"x", "../a/отчёт.csv", {"file_name": "отчёт.csv", "mime_type": "text/csv"}),
        ("document", b"x", "", {"file_name": "zayavlenie.pdf", "mime_type": "application/pdf"}),
        ("document", b"x", "a", {"file_name": "a", "mime_type": "application/octet-stream"}),
        ("video", b"x", "a.mp4", {"file_name": "a.mp4", "mime_type": "video/mp4"}),
        ("voice", b"x", "a.txt", {"mime_type": "audio/ogg", "file_size": 1}),
        ("photo", PNG, "a.png", {"width": 3, "height": 2, "file_size": len(PNG)}),
    ],
)
async def test_any_kind_of_file_may_have_contents(
    bot: Bot, world: World, kind: str, data: bytes, name: str, told: dict[str, Any]
) -> None:
    message = world.attach(MOTHER, kind, data=data, file_name=name)
    sent = world.message_json(message)[kind]
    sent = sent[0] if kind == "photo" else sent
    assert {field: sent[field] for field in told} == told
    assert ("file_name" in sent) == ("file_name" in told)
    assert await taken(bot, sent["file_id"]) == data


@pytest.mark.parametrize(
    ("kind", "data"), [("document", b""), ("photo", b"no picture"), ("location", b"x")]
)
def test_files_that_cannot_be_attached(world: World, kind: str, data: bytes) -> None:
    with pytest.raises(Refused):
        world.attach(MOTHER, kind, data=data)
    assert not world.chat(MOTHER).messages
    assert len(world.updates) == 0


# On the page

ATTACH = f"/tryout/people/{MOTHER}/chats/{MOTHER}/attach"


async def post(http: ClientSession, body: dict[str, str]) -> tuple[int, Any]:
    """Send an act as a stream: aiohttp warns of large bodies that are not."""
    stream = BytesIO(json.dumps(body).encode())
    headers = {"Content-Type": "application/json"}
    async with http.post(ATTACH, data=stream, headers=headers) as response:
        return response.status, await response.json()


def chosen(data: bytes) -> dict[str, str]:
    return {"kind": "document", "file_name": "ids.txt", "data": b64encode(data).decode()}


async def test_the_page_attaches_small_files(http: ClientSession, world: World) -> None:
    status, told = await post(http, chosen(b"x" * MAX_FILE_BYTES))
    assert status == 200
    document = world.message_json(world.chat(MOTHER).messages[told["message_id"]])["document"]
    assert (document["file_name"], document["file_size"]) == ("ids.txt", MAX_FILE_BYTES)


@pytest.mark.parametrize(
    "change", [{"data": "no base64!"}, {"data": ""}, chosen(b"x" * (MAX_FILE_BYTES + 1))]
)
async def test_what_the_page_cannot_attach(
    http: ClientSession, world: World, change: dict[str, str]
) -> None:
    status, told = await post(http, chosen(b"x") | change)
    assert (status, list(told)) == (400, ["error"])
    assert not world.chat(MOTHER).messages


async def test_what_the_bot_sends_is_saved_under_its_name(bot: Bot, http: ClientSession) -> None:
    sent = await bot.send_document(MOTHER, file(name='отчёт "1".csv'))
    assert sent.document is not None
    path = f"/tryout/files/{sent.document.file_id}"
    async with http.get(path) as response:
        assert await response.read() == CSV
        assert response.content_disposition is not None
        assert response.content_disposition.type == "attachment"
        assert response.content_disposition.filename == sent.document.file_name
    async with http.get(path, headers={"Sec-Fetch-Site": "cross-site"}) as response:
        assert response.status == 403
