"""What the knowledge base holds, as it stands in the data files and in the database."""

import datetime as dt
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from bot.knowledge.facts import Fact
from bot.language import Language

Layer = Literal["report", "import", "administrator"]
EntryKind = Literal["answer", "gap", "service"]
TurnTo = Literal["admissions", "college", "department", "akimat", "organisers", "person"]
PictureKind = Literal["parts", "ring", "bars", "tiles"]
Tone = Literal["plain", "accent"]
TITLE_LENGTH = 40
BUTTON = 23  # characters that stay whole on a button of a small phone

# What can be known of a college, in the order in which it is shown.
Attribute = Literal[
    "abroad",
    "championship",
    "ownership",
    "district",
    "address",
    "phone",
    "website",
    "specialities",
    "languages",
    "dormitory",
    "state_order",
    "dual",
]
ATTRIBUTES: tuple[Attribute, ...] = get_args(Attribute)


def _plain(title: str) -> str:
    if "{" in title or "}" in title:
        raise ValueError("a title holds no placeholders")
    return title


EntryId = Annotated[str, Field(pattern=r"^[a-z0-9]+([._][a-z0-9]+)*$", max_length=48)]
# Short, because a button carries two of them and what was searched for (see callbacks.py).
CollegeId = Annotated[str, Field(pattern=r"^[a-z0-9_-]+$", max_length=24)]
Title = Annotated[str, Field(min_length=1, max_length=TITLE_LENGTH), AfterValidator(_plain)]
# An icon stands before it.
Button = Annotated[str, Field(min_length=1, max_length=BUTTON - 2), AfterValidator(_plain)]
PictureId = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=24)]


class Model(BaseModel):
    """A record that is never changed and has no keys that nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Bilingual(Model):
    """A text in both languages."""

    ru: str = Field(min_length=1)
    kk: str = Field(min_length=1)

    def in_(self, language: Language) -> str:
        """The text in one language."""
        return self.ru if language == "ru" else self.kk


class Waiver(Model):
    """A number of the report that no fact takes up, and why."""

    paragraph: int
    number: str
    reason: str = Field(min_length=1)


class Source(Model):
    """Where facts come from: who published them, and when."""

    id: str
    kind: Layer
    publisher: str
    published: dt.date
    url: str
    title: Bilingual
    waived: tuple[Waiver, ...] = ()


class Topic(Model):
    """A line of the menu."""

    id: str
    icon: str
    ru: str
    kk: str

    def title(self, language: Language) -> str:
        """The name in one language."""
        return self.ru if language == "ru" else self.kk


class Wording(Model):
    """An entry in one language: a title for buttons, and sentences with placeholders."""

    title: Title
    text: tuple[str, ...] = Field(min_length=1)


class Entry(Model):
    """What the bot can say to one question: an answer, a known gap, or a word about itself."""

    id: EntryId
    kind: EntryKind
    topic: str | None = None
    related: tuple[str, ...] = ()
    turn_to: tuple[TurnTo, ...] = ()
    ru: Wording
    kk: Wording

    def wording(self, language: Language) -> Wording:
        """The entry in one language."""
        return self.ru if language == "ru" else self.kk


class Phrasings(Model):
    """How people ask for one entry."""

    ru: tuple[str, ...] = ()
    kk: tuple[str, ...] = ()

    def in_(self, language: Language) -> tuple[str, ...]:
        """The ways of asking in one language."""
        return self.ru if language == "ru" else self.kk


class RowWording(Model):
    """A row of a picture in one language; all of it may hold placeholders."""

    label: str = Field(min_length=1)
    figure: str = ""
    notes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


class PictureRow(Model):
    """A bar, a ring or a tile. Its lengths are facts, by name: what is shown, and of how much."""

    value: str | None = None
    whole: str | None = None
    tone: Tone = "plain"
    ru: RowWording
    kk: RowWording

    def wording(self, language: Language) -> RowWording:
        """The row in one language."""
        return self.ru if language == "ru" else self.kk


class PictureWording(Model):
    """A picture in one language: a name for buttons, a headline, and its figures as sentences."""

    button: Button
    title: str = Field(min_length=1)
    caption: str = Field(min_length=1)


class Picture(Model):
    """A picture of figures, offered under some answers."""

    id: PictureId
    topic: str
    entries: tuple[str, ...] = Field(min_length=1)
    kind: PictureKind
    ru: PictureWording
    kk: PictureWording
    rows: tuple[PictureRow, ...] = Field(min_length=1)

    def wording(self, language: Language) -> PictureWording:
        """The picture in one language."""
        return self.ru if language == "ru" else self.kk


class College(Model):
    """A college: its name, short names, the entry that speaks of it, and what is known of it.

    What is not in `known` is unknown; it is never a "no".
    """

    id: CollegeId
    name: str
    entry: str
    short_names: tuple[str, ...] = ()
    known: dict[Attribute, Bilingual] = Field(default_factory=dict)


class Concept(Model):
    """Words of both languages that mean the same to somebody who asks."""

    ru: tuple[str, ...] = ()
    kk: tuple[str, ...] = ()


class Knowledge(Model):
    """The whole knowledge of one source."""

    source: Source
    topics: tuple[Topic, ...]
    facts: dict[str, Fact]
    entries: tuple[Entry, ...]
    phrasings: dict[str, Phrasings]
    colleges: tuple[College, ...]
    pictures: tuple[Picture, ...]
    vocabulary: dict[str, dict[str, Concept]]
    offtopic: dict[str, Phrasings]
    # In which file of `gaps/` each known gap stands; of other entries that follows from the topic.
    gap_files: dict[str, str] = Field(default_factory=dict)
