"""From the text of a cell to a value. BadValue where it is none."""

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from bot.colleges.columns import (
    BASE,
    FORM,
    FREE,
    LANGUAGE,
    MONTH,
    OWNERSHIP,
    STATUS,
    TRUTH,
    YEAR,
    Values,
    key,
    meant,
)
from bot.colleges.faults import FaultKind

LONGEST = 300  # characters of a text
LONGEST_URL = 500
OLDEST = dt.date(2000, 1, 1)
KAZAKHSTAN = {"lat": (40.0, 56.0), "lon": (46.0, 88.0)}
MOST_PLACES = 10_000
MOST_TENGE = 100_000_000
SHORTEST, LONGEST_COURSE = 6, 120  # months; less was meant as years

_ID = re.compile(r"[a-z0-9_-]{1,24}")
_DIGITS = re.compile(r"[0-9]+")
_QUALIFICATION = re.compile(r"[0-9][A-Z]{1,2}[0-9]{8}")
_TO_LATIN = str.maketrans("АВС", "ABS")  # 4S and 5AB, typed on a Russian keyboard
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00)?)?")
_DOTTED_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_DURATION = re.compile(
    rf"(?:([0-9]{{1,2}})\s*(?:{YEAR}))?\s*(?:и\s*)?(?:([0-9]{{1,3}})\s*(?:{MONTH}))?",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"([0-9]{1,9}|[0-9]{1,3}(?: [0-9]{3}){1,2})(?:[.,]0{1,2})?\s*"
    r"(?:₸|тг\.?|тенге|теңге|kzt)?(?:\s*(?:в год|жылына|/\s*год|/\s*жыл))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,12})?")
_EMAIL = re.compile(r"[^\s@;,<>()\"']{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"[0-9+()\-‑–./,; ]*(?:(?:доб|вн|ішкі|ext)[. ]*[0-9]+[0-9+()\-/,; ]*)*")
_INSTAGRAM = re.compile(
    r"(?:(?:https?://)?(?:www\.)?instagram\.com/|@)?([A-Za-z0-9_.]{1,30})(?:/?(?:\?\S*)?)"
)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::[0-9]{1,5})?")
_PARTS = re.compile(r"[;\n|]")
_LANGUAGES = re.compile(r"[;,/|+\n]|\s(?:и|және|and|мен|пен)\s")


class BadValue(ValueError):
    """A cell holds something else than its column; `value` is shown instead of the cell."""

    def __init__(self, kind: FaultKind, value: str | None = None) -> None:
        super().__init__(kind)
        self.kind: FaultKind = kind
        self.value = value


Reader = Callable[[str], object]


def text(cell: str) -> str:
    """Any text of a bearable length."""
    if len(cell) > LONGEST:
        raise BadValue("too_long", str(LONGEST))
    return cell


def texts(cell: str) -> tuple[str, ...]:
    """Several short texts, with semicolons between them."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, _PARTS.split(text(cell))))))


def identifier(cell: str) -> str:
    """The id of a college."""
    return _matched(_ID, cell.lower(), "id")


def bin_number(cell: str) -> str:
    """Twelve digits. A spreadsheet takes a leading zero off."""
    return _digits(cell, 12, "bin")


def specialty_code(cell: str) -> str:
    """Eight digits. A spreadsheet takes the leading zero off."""
    return _digits(cell, 8, "specialty_code")


def qualification_code(cell: str) -> str:
    """A code like 4S04110102."""
    code = cell.replace(" ", "").upper().translate(_TO_LATIN)
    return _matched(_QUALIFICATION, code, "qualification_code")


def ownership(cell: str) -> str:
    """State or private."""
    return _chosen(cell, OWNERSHIP, "ownership")


def language(cell: str) -> str:
    """One language."""
    return _chosen(cell, LANGUAGE, "language")


def languages(cell: str) -> tuple[str, ...]:
    """One language or several."""
    return tuple(dict.fromkeys(language(part) for part in _LANGUAGES.split(cell) if part.strip()))


def base(cell: str) -> str:
    """After which school."""
    return _chosen(cell, BASE, "base")


def form(cell: str) -> str:
    """How one studies."""
    return _chosen(cell, FORM, "form")


def truth(cell: str) -> bool:
    """Yes or no."""
    return _chosen(cell, TRUTH, "truth") == "true"


def status(cell: str) -> str:
    """Any text; that of an invented sample is known by several names."""
    return meant(cell, STATUS) or text(cell)


def months(cell: str) -> int:
    """How long it takes: months, or years and months in words."""
    if _DIGITS.fullmatch(cell):
        number = int(cell[:9])
    elif (found := _DURATION.fullmatch(cell)) and any(found.groups()):
        number = int(found[1] or 0) * 12 + int(found[2] or 0)
    else:
        raise BadValue("months")
    return _within(number, SHORTEST, LONGEST_COURSE, "months")


def places(cell: str) -> int:
    """How many."""
    if not _DIGITS.fullmatch(cell):
        raise BadValue("number")
    return _within(int(cell[:9]), 0, MOST_PLACES, "number")


def money(cell: str) -> int:
    """Tenge a year."""
    if key(cell) in map(key, FREE.split(",")):
        return 0
    found = _MONEY.fullmatch(cell)
    if found is None:
        raise BadValue("money")
    return _within(int(found[1].replace(" ", "")), 0, MOST_TENGE, "money")


def latitude(cell: str) -> float:
    """Degrees in the north."""
    return _degrees(cell, *KAZAKHSTAN["lat"])


def longitude(cell: str) -> float:
    """Degrees in the east."""
    return _degrees(cell, *KAZAKHSTAN["lon"])


def phone(cell: str) -> str:
    """One telephone number or several."""
    if sum(letter.isdecimal() for letter in cell) < 5 or not _PHONE.fullmatch(cell.lower()):
        raise BadValue("phone")
    return text(cell)


def email(cell: str) -> str:
    """One address or several."""
    for part in re.split(r"[;,\s]+", text(cell)):
        if part:
            _matched(_EMAIL, part, "email")
    return cell


def website(cell: str) -> str:
    """The address of a site, perhaps without https://."""
    return url(cell if "://" in cell else f"https://{cell}")


def instagram(cell: str) -> str:
    """A name, or the address of its page."""
    found = _INSTAGRAM.fullmatch(cell)
    if found is None:
        raise BadValue("instagram")
    return f"@{found[1]}"


def url(cell: str) -> str:
    """The address of a page."""
    if len(cell) > LONGEST_URL:
        raise BadValue("too_long", str(LONGEST_URL))
    try:
        parts = urlsplit(cell)
    except ValueError:
        raise BadValue("address") from None
    if parts.scheme not in ("http", "https") or " " in cell or not _HOST.fullmatch(parts.netloc):
        raise BadValue("address")
    return cell


def date_until(today: dt.date) -> Callable[[str], dt.date]:
    """Reads a day that is not after `today`."""

    def date(cell: str) -> dt.date:
        """A day."""
        found = _day(cell)
        # Where the file was written it may be tomorrow already.
        if not OLDEST <= found <= today + dt.timedelta(days=1):
            raise BadValue("future")
        return found

    return date


def _day(cell: str) -> dt.date:
    try:
        if iso := _ISO_DATE.fullmatch(cell):
            return dt.date(*map(int, iso.groups()))
        if dotted := _DOTTED_DATE.fullmatch(cell.removesuffix("г.").removesuffix("г").strip()):
            day, month, year = map(int, dotted.groups())
            return dt.date(year, month, day)
    except ValueError:
        pass
    raise BadValue("date")


def _digits(cell: str, length: int, kind: FaultKind) -> str:
    digits = cell.replace(" ", "")
    if len(digits) == length - 1:
        digits = f"0{digits}"
    if len(digits) != length or not _DIGITS.fullmatch(digits):
        raise BadValue(kind)
    return digits


def _degrees(cell: str, least: float, most: float) -> float:
    if not _NUMBER.fullmatch(cell):
        raise BadValue("coordinates")
    degrees = float(cell.replace(",", "."))
    if not least <= degrees <= most:
        raise BadValue("coordinates")
    return degrees


def _matched(pattern: re.Pattern[str], cell: str, kind: FaultKind) -> str:
    if not pattern.fullmatch(cell):
        raise BadValue(kind)
    return cell


def _chosen(cell: str, vocabulary: Values, kind: FaultKind) -> str:
    value = meant(cell, vocabulary)
    if value is None:
        raise BadValue(kind)
    return value


def _within(number: int, least: int, most: int, kind: FaultKind) -> int:
    if not least <= number <= most:
        raise BadValue(kind)
    return number
