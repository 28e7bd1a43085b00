"""`getFile`, and the address from which the file is then taken, as Telegram's own."""

from __future__ import annotations

import re
from mimetypes import guess_extension
from typing import TYPE_CHECKING

from bot.tryout.errors import ApiError, bad_request
from bot.tryout.params import Params
from bot.tryout.photos import Album, AnyFile, Photo
from bot.tryout.text import Json

if TYPE_CHECKING:
    from bot.tryout.api import BotApi

MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
_FOLDERS = {
    "photo": "photos", "document": "documents", "video": "videos", "audio": "music",
    "animation": "animations", "voice": "voice", "video_note": "video_notes",
    "sticker": "stickers",
}  # fmt: skip
_KINDS = {folder: kind for kind, folder in _FOLDERS.items()}
_PATH = re.compile(r"(\w+)/file_([0-9]{1,18})(\.[A-Za-z0-9]{1,8})?")


def get_file(api: BotApi, params: Params) -> Json:
    """Where a file can be taken from; what is larger than 20 MB cannot."""
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = api.world.album.find(file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": f"unique-{stored.file_id}",
        "file_size": len(stored.data),
        "file_path": path_of(stored),
    }


def path_of(stored: AnyFile) -> str:
    """Return a file's path, such as `documents/file_3.csv`; it never changes."""
    kind, _, number = stored.file_id.rpartition("-")
    return f"{_FOLDERS[kind]}/file_{number}{_extension(stored)}"


def data_at(album: Album, path: str) -> bytes:
    """Return what stands at a path that `getFile` has given; `ApiError` 404 for any other."""
    match = _PATH.fullmatch(path)
    kind = _KINDS.get(match[1]) if match else None
    stored = album.find(f"{kind}-{match[2]}") if match else None
    if stored is None or path_of(stored) != path or len(stored.data) > MAX_DOWNLOAD_BYTES:
        raise ApiError(404, "Not Found")
    return stored.data


def _extension(stored: AnyFile) -> str:
    """Return the ending: that of the file's own name, else what its type is known by."""
    if isinstance(stored, Photo):
        return ".png" if stored.content_type == "image/png" else ".jpg"
    own = re.search(r"\.[A-Za-z0-9]{1,8}\Z", str(stored.fields.get("file_name", "")))
    return own[0] if own else guess_extension(str(stored.fields.get("mime_type", ""))) or ""
