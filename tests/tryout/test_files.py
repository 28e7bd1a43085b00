"""Files both ways: what the bot sends can be taken, and it can take what people attach."""

from io import BytesIO
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile
from aiohttp import ClientSession

from bot.tryout import server as serving
from bot.tryout.downloads import MAX_DOWNLOAD_BYTES, data_at, path_of
from bot.tryout.errors import ApiError
from bot.tryout.files import FileKind
from bot.tryout.photos import Album
from bot.tryout.server import TryoutServer
from bot.tryout.world import World
from tests.tryout.conftest import make_bot
from tests.tryout.test_api import JPEG

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
