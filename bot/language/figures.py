"""What of a text must be the same in every language: numbers, dates, phones and links."""

import re
from decimal import Decimal

_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
# People group a phone number as they like; within the country it begins with 8 or +7.
_PHONE = re.compile(r"(?<![\w.,])(?:\+?7|8)[\s(.\-]*\d{3}[\s).\-]*(?:\d[\s.\-]?){6}\d(?!\d)")
_DATE = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_SCALES = {
    "тысяч": 3, "тыс": 3, "мың": 3, "миллион": 6, "млн": 6, "миллиард": 9, "млрд": 9,
}  # fmt: skip
_NUMBER = re.compile(
    r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,:](\d+))?"
    rf"(?:\s*({'|'.join(_SCALES)}))?",
    re.IGNORECASE,
)
# By their beginnings: the endings are those of all cases.
_MONTHS = (
    r"январ|қаңтар", r"феврал|ақпан", r"март|наурыз", r"апрел|сәуір", r"ма[йяею]\b|мамыр",
    r"июн|маусым", r"июл|шілде", r"август|тамыз", r"сентябр|қыркүйе[кг]", r"октябр|қазан(?!ш)",
    r"ноябр|қараша", r"декабр|желтоқсан",
)  # fmt: skip
_MONTH = re.compile("|".join(rf"\b(?P<m{i}>{m})" for i, m in enumerate(_MONTHS, 1)), re.IGNORECASE)
# A month stands beside the number of a day or a year; by itself the word may mean anything else.
_BEFORE = re.compile(r"\d\W{0,3}(?:жыл\w*\W{1,2})?$")
_AFTER = re.compile(r"\w*\W{1,3}\d")


def fixed(text: str) -> dict[str, str]:
    """What of a text must be the same in every language, and how it is written there.

    Links, phones, dates (a day, a month and a year each by itself, so that 01.09.2026 is
    «1 сентября 2026»), and all other numbers («10 тыс.» is «10 000»).
    """
    found: dict[str, str] = {}
    for pattern, keys in ((_LINK, _link), (_PHONE, _phone), (_DATE, _date)):
        for match in pattern.finditer(text):
            for key in keys(match):
                found.setdefault(key, match.group())
        text = pattern.sub(" ", text)
    for match in _MONTH.finditer(text):
        if _BEFORE.search(text[: match.start()]) or _AFTER.match(text[match.end() :]):
            found.setdefault(f"month {(match.lastgroup or '')[1:]}", match.group())
    for match in _NUMBER.finditer(text):
        found.setdefault(_value(match), match.group().strip())
    return found


def _link(match: re.Match[str]) -> list[str]:
    return [match.group().rstrip(".,;)»").lower()]


def _phone(match: re.Match[str]) -> list[str]:
    return [f"phone {re.sub('[^0-9]', '', match.group())[-10:]}"]


def _date(match: re.Match[str]) -> list[str]:
    day, month, year = map(int, match.groups())
    return [str(day), f"month {month}", str(year)]


def _value(match: re.Match[str]) -> str:
    whole, fraction, scale = match.groups()
    value = Decimal(re.sub(r"\s", "", whole) + (f".{fraction}" if fraction else ""))
    return format((value * 10 ** _SCALES.get((scale or "").lower(), 0)).normalize(), "f")
