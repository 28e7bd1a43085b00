"""What people attach to a message: the least that the Bot API asks of each kind."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import PurePosixPath

from bot.tryout.chats import Content
from bot.tryout.errors import ApiError, Refused
from bot.tryout.files import FileKind
from bot.tryout.photos import Album, Photo
from bot.tryout.text import FormattedText, Json, utf16_length

MAX_CAPTION = 1024
_WITHOUT_CAPTION = frozenset({"video_note", "sticker", "location", "contact", "poll", "dice"})
_FILES: dict[str, tuple[FileKind, Json]] = {
    "voice": ("voice", {"duration": 3, "mime_type": "audio/ogg"}),
    "video": ("video", {"width": 320, "height": 240, "duration": 5, "mime_type": "video/mp4"}),
    "video_note": ("video_note", {"length": 240, "duration": 5}),
    "audio": ("audio", {"duration": 60, "title": "Ән · Песня", "mime_type": "audio/mpeg"}),
    "document": ("document", {"file_name": "zayavlenie.pdf", "mime_type": "application/pdf"}),
    "animation": (
        "animation",
        {"width": 320, "height": 240, "duration": 2, "mime_type": "video/mp4"},
    ),
    "sticker": (
        "sticker",
        {"type": "regular", "width": 512, "height": 512, "is_animated": False,
         "is_video": False, "emoji": "👍"},
    ),
}  # fmt: skip
_PLAIN: dict[str, Callable[[str, int], Json]] = {
    "location": lambda _name, _number: {"latitude": 43.238949, "longitude": 76.889709},
    "contact": lambda name, _number: {"phone_number": "+77010000000", "first_name": name},
    "dice": lambda _name, number: {"emoji": "🎲", "value": number % 6 + 1},
    "poll": lambda _name, number: _poll(number),
}
KINDS = ("photo", *_FILES, *_PLAIN)
_NAMELESS = frozenset({"voice", "video_note", "sticker"})


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of a person's own, to be attached instead of a made-up one; it may have no name."""

    data: bytes
    name: str = ""


def attachment(
    album: Album,
    kind: str,
    caption: FormattedText,
    name: str,
    number: int,
    own: OwnFile | None = None,
) -> Content:
    """Return a message's content of a kind; `number` makes one made up differ from the next.

    `name` is the person's. What nobody can attach is `Refused`.
    """
    if kind not in KINDS:
        raise Refused(f"nobody can attach a {kind!r}: choose one of {', '.join(KINDS)}")
    if caption.text and kind in _WITHOUT_CAPTION:
        raise Refused(f"a {kind} has no caption")
    if utf16_length(caption.text) > MAX_CAPTION:
        raise Refused(f"a caption may have at most {MAX_CAPTION} characters")
    if own is not None and not own.data:
        raise Refused("an empty file cannot be sent")
    if kind == "photo":
        return Content(caption, _photo(album, own.data if own else _picture(number)))
    if kind in _PLAIN:
        if own is not None:
            raise Refused(f"a {kind} is no file")
        return Content(other={kind: _PLAIN[kind](name, number)})
    return Content(caption, other=_file(album, kind, own))


def _photo(album: Album, data: bytes) -> Photo:
    try:
        return album.keep(data)
    except ApiError:
        raise Refused("this is no picture: attach a PNG or a JPEG") from None


def _file(album: Album, kind: str, own: OwnFile | None) -> Json:
    file_kind, fields = _FILES[kind]
    if own is None:
        return album.files.keep(file_kind, b"", fields).to_message()
    name = PurePosixPath(own.name).name
    if name and kind not in _NAMELESS:
        mime_type = guess_type(name)[0] or "application/octet-stream"
        fields = {**fields, "file_name": name, "mime_type": mime_type}
    return album.files.keep(file_kind, own.data, fields).to_message()


def _poll(number: int) -> Json:
    options = [("Иә · Да", 0), ("Жоқ · Нет", 0)]
    return {
        "id": f"poll-{number}",
        "question": "Барасың ба? · Идёшь?",
        "options": [
            {"persistent_id": str(place), "text": text, "voter_count": votes}
            for place, (text, votes) in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }


def _picture(number: int) -> bytes:
    """Return a small PNG of one colour."""
    shade = bytes((60 + number * 40 % 160, 120, 180))
    lines = (b"\0" + shade * 64) * 48
    header = struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check
