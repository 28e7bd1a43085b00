"""What of a text must be the same in every language: numbers, dates, phones and links.

Out of reach, so that a difference is not seen: which figure belongs to what (two that have changed
places), how often one stands there, and units other than per cent («100 $» beside «100 тенге»).
Out of reach, so that one is seen where there is none: numbers in words («три» beside «3») and
hours of half a day («6 вечера» beside «18:00»).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

Reading = frozenset[str]


@dataclass(frozen=True)
class Figure:
    """Something that must be the same: where and how it is written, and what it may mean.

    One that is not certain, as a word that means a month or something else, may be missing.
    """

    at: int
    written: str
    readings: tuple[Reading, ...]
    certain: bool = True


def missing(text: str, other: str) -> list[str]:
    """What stands in a text and, however it is read, not in the other; as it is written."""
    there = {part for figure in figures(other) for reading in figure.readings for part in reading}
    lost = (
        figure.written
        for figure in figures(text)
        if figure.certain and not any(reading <= there for reading in figure.readings)
    )
    return list(dict.fromkeys(lost))


def figures(text: str) -> list[Figure]:
    """Everything of a text that must be the same, in its order.

    «10.09» may be a day, a time or a fraction: it is whatever the other text has of these.
    """
    found: list[Figure] = []
    for pattern, read in (
        (_LINK, _link), (_PHONE, _phone), (_LOCAL_PHONE, _local_phone),
        (_DATE, _date), (_ISO_DATE, _iso_date), (_ROW, _row),
    ):  # fmt: skip
        found += _apart(text, pattern, read)
        text = pattern.sub(_blank, text)
    found += _months(text)
    found += _apart(text, _TIME_WITH_DASH, _time_with_dash)
    text = _TIME_WITH_DASH.sub(_blank, text)
    found += _numbers(text)
    found += _romans(text)
    return sorted(found, key=lambda figure: figure.at)


Read = Callable[[re.Match[str]], tuple[str, Iterable[Reading]]]


def _apart(text: str, pattern: re.Pattern[str], read: Read) -> Iterator[Figure]:
    for match in pattern.finditer(text):
        written, readings = read(match)
        yield Figure(match.start(), written, tuple(readings))


def _blank(match: re.Match[str]) -> str:
    return ";" * len(match.group())


def _all(*parts: str) -> Reading:
    return frozenset(parts)


def _plain(digits: str) -> str:
    return digits.lstrip("0") or "0"


# --- links --------------------------------------------------------------------------------------

_LINK = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}"
    r"|(?:https?://|www\.)[^\s<>\"«»“”]+"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![a-z0-9])(?:[/?#][^\s<>\"«»“”]*)?"
    r"|(?<!\w)@[a-z]\w{2,}",
    re.IGNORECASE,
)
_CASE_ENDING = re.compile(r"-[а-яёәіңғүұқөһ]+$", re.IGNORECASE)  # «college.kz-те»
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)
_HOST = re.compile(r"[^/?#]*")
# A site has a page for each language: `ru.`, `/ru/` and `lang=ru` beside those of Kazakh.
_OF_LANGUAGE = re.compile(r"^(?:ru|kk|kz)\.(?=.*\.)|(?<=[/=])(?:rus?|kk|kaz|kz|qaz)(?=[/&?#]|$)")


def _link(match: re.Match[str]) -> tuple[str, Iterable[Reading]]:
    written = match.group().rstrip(".,;:!?…'’")
    if "(" not in written:
        written = written.partition(")")[0]
    written = _CASE_ENDING.sub("", written)
    bare = _SCHEME.sub("", written)
    # The case of what follows the host may tell.
    bare = _HOST.sub(lambda host: host.group().lower(), bare, count=1)
    return written, [_all(_OF_LANGUAGE.sub("", bare).rstrip("/"))]


# --- phones -------------------------------------------------------------------------------------

# People group a phone number as they like; within the country it begins with 8 or +7, and where
# neither is written the code begins with 7.
_GAP = r"[ \u00a0\u202f.()\-\u2010\u2011–—]{0,3}"
_NO_MORE = rf"(?!\d)(?!{_GAP}\d{{3}}(?!\d))"  # what goes on so is a number, and a large one
_PHONE = re.compile(
    rf"(?<![\d+])(?<!\d[.,:])(?:(?:\+?7|8){_GAP}[3-9]\d\d|\(?7\d\d)(?:{_GAP}\d){{7}}{_NO_MORE}"
    rf"|\+(?:{_GAP}\d){{8,15}}"
)
_LOCAL_PHONE = re.compile(r"(?<![\w.,:/+\-])\d{3}([ \-])\d\d\1\d\d(?![\d\-])")
_WITHIN = 10  # digits of a number within the country


def _phone(match: re.Match[str]) -> tuple[str, Iterable[Reading]]:
    digits = re.sub(r"\D", "", match.group())
    if len(digits) == _WITHIN + 1 and digits[0] in "78":
        digits = digits[1:]
    return match.group(), [_all(f"phone {digits}")]


def _local_phone(match: re.Match[str]) -> tuple[str, Iterable[Reading]]:
    digits = re.sub(r"\D", "", match.group())
    apart = [_all(*map(_plain, match.group().split()))] if " " in match.group() else []
    return match.group(), [_all(_plain(digits)), *apart]


# --- dates and times ----------------------------------------------------------------------------

_DATE = re.compile(r"(?<![\d.])(\d{1,2})([./\-])(\d{1,2})\2(\d{4}|\d\d)(?!\d|\2\d)")
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_TIME_WITH_DASH = re.compile(
    r"(?<![\d.,:–—\-])(\d{1,2})-(\d\d)(?:\s?[–—\-]\s?(\d{1,2})-(\d\d))?"
    r"(?!\d|[.,:–—\-]\d|\s*(?:тыс|мың|мл|%|процент|пайыз))"
)
MONTHS, DAYS, HOURS, MINUTES = 12, 31, 24, 60


def _date(match: re.Match[str]) -> tuple[str, Iterable[Reading]]:
    day, _, month, year = match.groups()
    numbers = [_all(_plain(day), _plain(month), _plain(year))]
    return match.group(), [*_dates(day, month, year), *_dates(day, month, f"20{year}"), *numbers]


def _iso_date(match: re.Match[str]) -> tuple[str, Iterable[Reading]]:
    year, month, day = match.groups()
    return match.group(), [*_dates(day, month, year), _all(year, _plain(month), _plain(day))]


def _dates(day: str, month: str, *year: str) -> Iterator[Reading]:
    """A day, its month and its year each by itself, as they stand in «1 сентября 2026»."""
    if 1 <= int(day) <= DAYS and 1 <= int(month) <= MONTHS:
        yield _all(_plain(day), _month(int(month)), *year)


def _month(number: int) -> str:
    return f"month {number}"


def _time_with_dash(match: re.Match[str]) -> tuple[str, Iterable[Reading]]:
    """«9-00», or from a number to another."""
    parts = [part for part in match.groups() if part]
    times = [_time(hour, minute) for hour, minute in zip(parts[::2], parts[1::2], strict=True)]
    numbers = _all(*map(_plain, parts))
    return match.group(), [_all(*filter(None, times)), numbers] if all(times) else [numbers]


def _time(hour: str, minute: str) -> str:
    """A time of the day; a full hour is its number. Empty where it is none."""
    if int(hour) > HOURS or int(minute) >= MINUTES or len(minute) != len("00"):
        return ""
    return f"{_plain(hour)}:{minute}" if int(minute) else _plain(hour)


# --- months -------------------------------------------------------------------------------------

_MONTHS = (
    r"январ[ьяюе]|қаңтар", r"феврал[ьяюе]|ақпан", r"март(?:[ауе]|ом|овск\w+)?\b|наурыз",
    r"апрел[ьяюе]|сәуір", r"ма[йяею]\b|маем\b|мамыр", r"июн[ьяюе]|маусым", r"июл[ьяюе]|шілде(?!х)",
    r"август|тамыз(?!ы[қғ])", r"сентябр[ьяюе]|қыркүйе[кг]", r"октябр[ьяюе]|қазан(?!ш|д[ыі]қ)",
    r"ноябр[ьяюе]|қараша(?!ң)", r"декабр[ьяюе]|желтоқсан",
)  # fmt: skip
_MONTH = re.compile(
    "|".join(rf"\b(?P<m{i}>(?:{m})\w*)" for i, m in enumerate(_MONTHS, 1)), re.IGNORECASE
)
# A holiday, a district, a season, a town and a street bear these names too.
_DOUBTFUL = re.compile(r"наурыз|мамыр|маусым|қазан|желтоқсан", re.IGNORECASE)
_DAY_BEFORE = re.compile(r"(?<!\d)\d{1,2}[ \u00a0\u202f]$")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…:\n])[\s«\"(•*–—\-]*$")


def _months(text: str) -> Iterator[Figure]:
    for match in _MONTH.finditer(text):
        before = text[: match.start()]
        number = int((match.lastgroup or "")[1:])
        certain = _is_certain(match.group(), before)
        yield Figure(match.start(), match.group(), (_all(_month(number)),), certain)


def _is_certain(word: str, before: str) -> bool:
    """Whether a word can mean nothing else than a month. A name has a capital letter."""
    if word[0].isupper() and not _SENTENCE_BEFORE.search(before):
        return False
    return not _DOUBTFUL.match(word) or bool(_DAY_BEFORE.search(before))


# --- numbers ------------------------------------------------------------------------------------

_SCALES = {"тыс": 3, "мың": 3, "млн": 6, "миллион": 6, "млрд": 9, "миллиард": 9}
_PER_CENT = ("%", "процент", "пайыз")
_SPACE = r"[ \u00a0\u202f\u2009]"
_NUMBER = re.compile(
    rf"(?P<whole>\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)|\d+)"
    r"(?:(?P<mark>[.,:])(?P<part>\d+))?"
    rf"(?:(?:{_SPACE}|-)*(?P<unit>{'|'.join((*_SCALES, *_PER_CENT))})\w*)?",
    re.IGNORECASE,
)
# «1,2,3» is a row of numbers, «1,250,000» is a large one.
_ROW = re.compile(r"(?<!\d)(?<!\d[.,])\d+([.,])\d+(?:\1\d+)+")
GROUP = 3  # digits of a large number that stand together
NEAR = 10  # characters at most between the two numbers of a range


def _row(match: re.Match[str]) -> tuple[str, Iterable[Reading]]:
    numbers = match.group().split(match.group(1))
    grouped = [_all(_plain("".join(numbers)))] if set(map(len, numbers[1:])) == {GROUP} else []
    return match.group(), [*grouped, _all(*map(_plain, numbers))]


@dataclass(frozen=True)
class _Number:
    match: re.Match[str]

    @property
    def unit(self) -> str:
        return (self.match["unit"] or "").lower()

    @property
    def is_share(self) -> bool:
        return self.unit in _PER_CENT

    @property
    def groups(self) -> list[str]:
        """The digits before a fraction, as they stand together."""
        return re.findall(r"\d+", self.match["whole"])

    @property
    def part(self) -> str:
        return self.match["part"] or ""

    def size(self, unit: str) -> Decimal:
        digits = Decimal(f"{''.join(self.groups)}.{self.part or 0}")
        return digits.scaleb(_SCALES.get(unit, 0))

    def written(self, unit: str) -> str:
        return _shown(self.size(unit)) + (" %" if unit in _PER_CENT else "")


def _numbers(text: str) -> Iterator[Figure]:
    numbers = [_Number(match) for match in _NUMBER.finditer(text)]
    readings = [list(_alone(number)) for number in numbers]
    for i, (left, right) in enumerate(pairwise(numbers)):
        between = text[left.match.end() : right.match.start()]
        readings[i] += _with_unit_of_next(left, between, right)
        readings[i + 1] += _short_year(left, between, right)
        together = list(_together(left, between, right))
        readings[i] += together
        readings[i + 1] += together
    for number, own in zip(numbers, readings, strict=True):
        yield Figure(number.match.start(), number.match.group().strip(), tuple(own))


def _alone(number: _Number) -> Iterator[Reading]:
    """What a number may mean by itself."""
    yield _all(number.written(number.unit))
    whole, mark, part = number.match["whole"], number.match["mark"], number.part
    if len(number.groups) > 1:
        yield _all(*map(_plain, number.groups))
    elif mark in (".", ",") and len(part) == GROUP:
        yield _all(_plain(whole + part))
    elif mark in (".", ":") and (time := _time(whole, part)):
        yield from (_all(time), _all(_plain(whole), _plain(part)))
    if mark == "." and whole.isdigit() and len(part) == len("09"):
        yield from _dates(whole, part)


def _with_unit_of_next(left: _Number, between: str, right: _Number) -> Iterator[Reading]:
    """«10–15 тысяч» begins at ten thousand."""
    if right.unit and not left.unit and len(between) <= NEAR and "\n" not in between:
        yield _all(left.written(right.unit))


def _together(left: _Number, between: str, right: _Number) -> Iterator[Reading]:
    """«5 тысяч 500» is one number."""
    scale = _SCALES.get(left.unit)
    if scale is None or right.is_share or between.strip(". \u00a0\u202f"):
        return
    added = right.size(right.unit)
    if added < 10**scale:
        yield _all(_shown(left.size(left.unit) + added))


def _short_year(left: _Number, between: str, right: _Number) -> Iterator[Reading]:
    """«2026/27» is «2026–2027»."""
    year, short = left.match.group(), right.match.group()
    if between in ("/", "-", "–") and len(year) == len("2026") and len(short) == len("27"):
        yield _all(year[:2] + short)


def _shown(size: Decimal) -> str:
    return format(size.normalize(), "f")


# --- Roman numbers ------------------------------------------------------------------------------

_ROMAN = re.compile(r"(?<!\w)(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})(?!\w)")
_TO_LATIN = str.maketrans("ХІ", "XI")  # typed on a Kazakh keyboard
_UNITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _romans(text: str) -> Iterator[Figure]:
    """«II тур»; a single letter may be anything."""
    for match in _ROMAN.finditer(text.translate(_TO_LATIN)):
        tens, units = match.groups()
        value = _all(str(10 * len(tens) + _UNITS.index(units)))
        yield Figure(match.start(), match.group(), (value,), len(match.group()) > 1)
