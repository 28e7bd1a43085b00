"""Facts: typed values with their place in a source, and how each is written in a language."""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Literal

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from babel.plural import to_python
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.language import LANGUAGES, Language
from bot.language.suffixes import ablative, locative

# A narrow or ordinary space would let a phone break a figure at the end of a line.
NBSP = "\N{NO-BREAK SPACE}"
MILLION = 1_000_000
# The last place that is still seen in «1,2 трлн», «1,2 млрд», «1,2 млн», «1,2 тыс.».
LAST_PLACES = (10**11, 10**8, 10**5, 10**2)
TENGE: dict[Language, str] = {"ru": "тенге", "kk": "теңге"}
NAME = "name"


class FactError(ValueError):
    """A fact cannot be written in the way that a sentence asks for."""


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    paragraph: int = Field(ge=0)
    said: str = Field(min_length=1)

    def forms(self, language: Language) -> frozenset[str]:
        """The names of the inflected forms that this fact has in a language."""
        return frozenset()

    def write(self, language: Language, form: str | None = None) -> str:
        """The value as a reader of this language expects it."""
        raise NotImplementedError

    def quantity(self) -> int | None:
        """The number that a noun beside the fact agrees with; None where nothing is counted."""
        return None


class Count(_Fact):
    """A whole number of things or people. `bound: over` where the source says "more than"."""

    type: Literal["count"]
    value: int = Field(ge=0)
    bound: Literal["over"] | None = None

    def write(self, language: Language, form: str | None = None) -> str:
        if self.bound:
            return str(format_compact_decimal(self.quantity(), locale=language, fraction_digits=1))
        return str(format_decimal(self.value, locale=language))

    def quantity(self) -> int:
        if not self.bound:
            return self.value
        # "More than" is true of less, never of more: what a short number cannot show is cut off.
        place = next((place for place in LAST_PLACES if self.value >= 10 * place), 1)
        return self.value // place * place


class Share(_Fact):
    """A share in per cent."""

    type: Literal["share"]
    value: Decimal = Field(ge=0, le=100)

    def write(self, language: Language, form: str | None = None) -> str:
        # CLDR writes Kazakh per cent without a space; Kazakh usage and our texts have one.
        return str(format_percent(self.value / 100, f"#,##0.#{NBSP}%", locale=language))


class Rank(_Fact):
    """A place in a ranking, written before its noun: «1-е место», «1-орын»."""

    type: Literal["rank"]
    value: int = Field(ge=1)

    def write(self, language: Language, form: str | None = None) -> str:
        return f"{self.value}-е" if language == "ru" else f"{self.value}-"


class MoneyRange(_Fact):
    """An amount of tenge, from low to high."""

    type: Literal["money_range"]
    low: int = Field(ge=0)
    high: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> "MoneyRange":
        if self.low > self.high:
            raise ValueError("low is above high")
        return self

    def write(self, language: Language, form: str | None = None) -> str:
        return f"{self._range(language)} {TENGE[language]}"

    def _range(self, language: Language) -> str:
        if self.low < MILLION:
            return "–".join(
                str(format_decimal(value, locale=language)) for value in (self.low, self.high)
            )
        high = format_compact_decimal(self.high, locale=language, fraction_digits=1)
        low = format_decimal(Decimal(self.low) / MILLION, format="#,##0.#", locale=language)
        return f"{low}–{high}"


class Date(_Fact):
    """A year, a month or a day. `relative` where the source says it from its own date."""

    type: Literal["date"]
    value: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    relative: Literal["next_year"] | None = None

    @model_validator(mode="after")
    def _on_the_calendar(self) -> "Date":
        self.day()
        return self

    def day(self) -> dt.date:
        """The first day of the year, month or day that is meant."""
        year, month, day = (*self.value.split("-"), "1", "1")[:3]
        return dt.date(int(year), int(month), int(day))

    def forms(self, language: Language) -> frozenset[str]:
        return frozenset({"in", "from"})

    def write(self, language: Language, form: str | None = None) -> str:
        parts = self.value.count("-")
        if parts == 0:
            return self.value
        return _write_month(self.day(), parts == 2, form, language)


class Name(_Fact):
    """A name, with the inflected forms that our sentences need."""

    type: Literal["name"]
    ru: dict[str, str]
    kk: dict[str, str]

    @model_validator(mode="after")
    def _named(self) -> "Name":
        for language in LANGUAGES:
            if not self._forms(language).get(NAME):
                raise ValueError(f"{language}: the form «{NAME}» is missing")
        return self

    def forms(self, language: Language) -> frozenset[str]:
        return frozenset(self._forms(language))

    def write(self, language: Language, form: str | None = None) -> str:
        return self._forms(language)[form or NAME]

    def _forms(self, language: Language) -> dict[str, str]:
        return self.ru if language == "ru" else self.kk


Fact = Annotated[Count | Share | Rank | MoneyRange | Date | Name, Field(discriminator="type")]
Facts = dict[str, Fact]


class FactOf(BaseModel):
    """One fact, for checking a value that was read from a file or a row."""

    model_config = ConfigDict(frozen=True)
    fact: Fact


PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PARTS = re.compile(r"([a-z0-9_.]+)(?:@([a-z]+))?(?::([^:@]+))?")
_PLURAL_ORDER: dict[Language, tuple[str, ...]] = {"ru": ("one", "few", "many"), "kk": ("other",)}


class Placeholder:
    """`{name}`, `{name@form}` or `{name:one|few|many}` in a sentence."""

    def __init__(self, text: str) -> None:
        match = _PARTS.fullmatch(text)
        if match is None:
            raise FactError(
                f"{{{text}}} is not a placeholder: write {{name}}, {{name@form}} "
                "or {name:one|few|many}"
            )
        self.name, self.form, nouns = match.groups()
        self.nouns: tuple[str, ...] = tuple(nouns.split("|")) if nouns else ()

    def write(self, facts: Facts, language: Language) -> str:
        """The fact as the placeholder asks for it; FactError where it cannot be."""
        fact = facts.get(self.name)
        if fact is None:
            raise FactError(f"no fact is named «{self.name}»")
        if self.form and self.form not in fact.forms(language):
            raise FactError(f"fact «{self.name}» has no form «{self.form}» in {language}")
        figure = fact.write(language, self.form)
        return f"{figure}{NBSP}{self._noun(fact, language)}" if self.nouns else figure

    def _noun(self, fact: Fact, language: Language) -> str:
        order, quantity = _PLURAL_ORDER[language], fact.quantity()
        if quantity is None:
            raise FactError(f"fact «{self.name}» counts nothing that a noun could agree with")
        if len(self.nouns) != len(order):
            raise FactError(f"«{self.name}» wants {len(order)} forms of the noun in {language}")
        category = to_python(Locale.parse(language).plural_form)(quantity)
        return self.nouns[order.index(category) if category in order else -1]


def write_sentence(template: str, facts: Facts, language: Language) -> str:
    """Fill the placeholders of a sentence; FactError names the one that cannot be filled."""
    _refuse_lone_braces(template)
    return PLACEHOLDER.sub(
        lambda match: Placeholder(match.group(1)).write(facts, language), template
    )


def placeholders(template: str) -> list[Placeholder]:
    """The placeholders of a sentence, in order; FactError where one is not well formed."""
    _refuse_lone_braces(template)
    return [Placeholder(match.group(1)) for match in PLACEHOLDER.finditer(template)]


def _refuse_lone_braces(template: str) -> None:
    if brace := re.search("[{}]", PLACEHOLDER.sub("", template)):
        raise FactError(f"the brace «{brace.group()}» has no partner")


def _write_month(day: dt.date, whole: bool, form: str | None, language: Language) -> str:
    if language == "ru":
        return _russian_month(day, whole, form)
    month = str(format_date(day, "MMMM", locale="kk"))
    if whole:
        month = f"{day.day} {month}"
    inflected = {"in": locative, "from": ablative}.get(form or "", str)(month)
    return f"{day.year} жылғы {inflected}"


def _russian_month(day: dt.date, whole: bool, form: str | None) -> str:
    if whole:
        month = str(format_date(day, "d MMMM", locale="ru"))
    elif form == "in":
        # CLDR knows no prepositional case; all twelve months form it alike.
        month = str(format_date(day, "LLLL", locale="ru")).rstrip("ьй") + "е"
    else:
        month = str(format_date(day, "MMMM" if form == "from" else "LLLL", locale="ru"))
    return f"{month} {day.year} года"
