"""What an announcement says in one language: a text, or a picture, video or file with one."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

ContentKind = Literal["text", "photo", "video", "document", "voice", "audio"]

# https://core.telegram.org/bots/api#sendmessage and #sendphoto, in UTF-16 units.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


class Content(BaseModel):
    """A message as it was typed; `entities` are Telegram's own, `file_id` names the medium."""

    model_config = ConfigDict(frozen=True)

    kind: ContentKind = "text"
    text: str = ""
    entities: tuple[dict[str, Any], ...] = ()
    file_id: str | None = None

    @property
    def length(self) -> int:
        """As Telegram counts: in UTF-16 units."""
        return len(self.text.encode("utf-16-le", "surrogatepass")) // 2

    @property
    def longest(self) -> int:
        """How long the text may be: less where it is a caption."""
        return LONGEST_TEXT if self.kind == "text" else LONGEST_CAPTION

    @property
    def is_too_long(self) -> bool:
        """Whether Telegram would refuse it for its length."""
        return self.length > self.longest
