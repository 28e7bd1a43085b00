"""Pictures that were sent, kept in memory, and how large they are."""

import struct
from dataclasses import dataclass

from bot.tryout.errors import bad_request
from bot.tryout.files import FileKind, Files, StoredFile
from bot.tryout.text import Json


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture; the bytes are served to the page."""

    file_id: str
    data: bytes
    width: int
    height: int
    content_type: str

    def to_sizes(self) -> list[Json]:
        """Return the Bot API's list of `PhotoSize`; the stand-in keeps one size."""
        return [
            {
                "file_id": self.file_id,
                "file_unique_id": f"unique-{self.file_id}",
                "width": self.width,
                "height": self.height,
                "file_size": len(self.data),
            }
        ]


AnyFile = Photo | StoredFile


class Album:
    """All pictures, by file id, and the other files beside them."""

    def __init__(self) -> None:
        self._photos: dict[str, Photo] = {}
        self.files = Files()
        self.uploads = 0

    def add(self, data: bytes) -> Photo:
        """Keep a picture that the bot has uploaded, and count it."""
        photo = self.keep(data)
        self.uploads += 1
        return photo

    def add_file(self, kind: FileKind, data: bytes, fields: Json) -> StoredFile:
        """Keep another file that the bot has uploaded, and count it."""
        if not data:
            raise bad_request("file must be non-empty")
        self.uploads += 1
        return self.files.keep(kind, data, fields)

    def keep(self, data: bytes) -> Photo:
        """Keep a picture."""
        if not data:
            raise bad_request("file must be non-empty")
        width, height, content_type = _measure(data)
        photo = Photo(f"photo-{len(self._photos) + 1}", data, width, height, content_type)
        self._photos[photo.file_id] = photo
        return photo

    def get(self, file_id: str) -> Photo | None:
        """Return a picture that was sent before."""
        return self._photos.get(file_id)

    def find(self, file_id: str) -> AnyFile | None:
        """Return any file that was sent before."""
        return self._photos.get(file_id) or self.files.get(file_id)


def _measure(data: bytes) -> tuple[int, int, str]:
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height, "image/png"
    if data.startswith(b"\xff\xd8"):
        return (*_jpeg_size(data), "image/jpeg")
    raise bad_request("IMAGE_PROCESS_FAILED")


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Walk the segments up to the frame header, which holds height and width."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    raise bad_request("IMAGE_PROCESS_FAILED")
