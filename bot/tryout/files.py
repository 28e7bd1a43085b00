"""Files other than pictures, kept in memory under the id that the Bot API gives them."""

from dataclasses import dataclass
from typing import Literal

from bot.tryout.text import Json

FileKind = Literal["voice", "video", "video_note", "audio", "document", "animation", "sticker"]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file; `fields` are those of the Bot API's object for its kind."""

    file_id: str
    kind: FileKind
    data: bytes
    fields: Json

    def to_message(self) -> Json:
        """Return what a message with it carries; an animation is also a document, as always."""
        result: Json = {
            **self.fields,
            "file_id": self.file_id,
            "file_unique_id": f"unique-{self.file_id}",
            "file_size": len(self.data),
        }
        if self.kind != "animation":
            return {self.kind: result}
        moving = ("width", "height", "duration")
        document = {name: value for name, value in result.items() if name not in moving}
        return {"animation": result, "document": document}


class Files:
    """All of them, by file id."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}

    def keep(self, kind: FileKind, data: bytes, fields: Json) -> StoredFile:
        """Keep a file, under an id that tells its kind."""
        stored = StoredFile(f"{kind}-{len(self._files) + 1}", kind, data, fields)
        self._files[stored.file_id] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """Return a file that was sent before."""
        return self._files.get(file_id)
