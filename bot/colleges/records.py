"""A row of an imported file: a college, or a programme of one. None is unknown, never "no".

The columns are those of a college list as they are seen elsewhere, one field a column.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from bot.knowledge.models import CollegeId, Model
from bot.language import Language

Ownership = Literal["state", "private"]
TaughtIn = Literal["kk", "ru", "en"]
Base = Literal["9", "11", "tvet"]  # grades of school before, or an earlier vocational education
Form = Literal["full_time", "part_time", "evening", "distance"]

# Codes keep their leading zeros, so they are texts.
Bin = Annotated[str, Field(pattern=r"^\d{12}$")]
SpecialtyCode = Annotated[str, Field(pattern=r"^\d{8}$")]
QualificationCode = Annotated[str, Field(pattern=r"^\d[^\W\d_]{1,2}\d{8}$")]

SAMPLE = "sample"  # the status of an invented college


class RowSource(Model):
    """Where one row is known from, so that the bot can cite it."""

    url: str = Field(min_length=1, max_length=500)
    date: dt.date
    licence: str | None = None


class CollegeRecord(Model):
    """A college as a file tells of it. At least one of the two names is there."""

    id: CollegeId
    bin: Bin | None = None
    name_ru: str | None = None
    name_kk: str | None = None
    short_names: tuple[str, ...] = ()
    ownership: Ownership | None = None
    college_type: str | None = None
    district: str | None = None
    address_ru: str | None = None
    address_kk: str | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    instagram: str | None = None
    languages: tuple[TaughtIn, ...] = ()
    has_dormitory: bool | None = None
    has_state_order: bool | None = None
    has_dual: bool | None = None
    status: str | None = None
    source: RowSource

    def name(self, language: Language) -> str:
        """Its name in one language, or the only one that is known."""
        first, second = self.name_ru, self.name_kk
        if language == "kk":
            first, second = second, first
        return first or second or self.id

    @property
    def is_sample(self) -> bool:
        """Whether it is invented: for tests and the try-out page only."""
        return self.status == SAMPLE


class ProgrammeRecord(Model):
    """What can be learnt at a college: a speciality, from a base, in a language, for a fee."""

    college_id: CollegeId
    specialty_code: SpecialtyCode | None = None
    specialty_ru: str | None = None
    specialty_kk: str | None = None
    qualification_code: QualificationCode | None = None
    qualification_ru: str | None = None
    qualification_kk: str | None = None
    base: Base | None = None
    duration_months: int | None = Field(default=None, ge=1, le=120)
    form: Form | None = None
    language: TaughtIn | None = None
    tuition_kzt: int | None = Field(default=None, ge=0, le=100_000_000)  # a year
    state_order_places: int | None = Field(default=None, ge=0, le=10_000)
    has_dual: bool | None = None
    source: RowSource


class Registry(Model):
    """Everything that was imported; programmes name only colleges that are there."""

    colleges: tuple[CollegeRecord, ...] = ()
    programmes: tuple[ProgrammeRecord, ...] = ()
