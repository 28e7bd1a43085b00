"""Made-up colleges, as many as a test wants, as an import would bring them."""

import datetime as dt

from bot.knowledge.colleges import CardLine, CollegeCard
from bot.knowledge.models import ATTRIBUTES
from bot.knowledge.sources import Citation

TRADES = ("сварки", "кулинарии", "связи", "дизайна", "логистики", "энергетики", "медицины")
KINDS = ("государственный", "городской", "частный", "высший", "первый")
REGISTER = Citation("Реестр", dt.date(2026, 1, 15))
NEWSPAPER = Citation("Газета", dt.date(2025, 5, 1))
LONG = "общежитие в двух корпусах у парка, места дают первокурсникам из других городов и сёл "


def many(number: int) -> list[CollegeCard]:
    """Colleges of which nothing but their long names is known, no two with the same number."""
    return [college(index) for index in range(number)]


def college(index: int, lines: tuple[CardLine, ...] = ()) -> CollegeCard:
    """One made-up college, with an id as long as ids may be."""
    kind, trade = KINDS[index % len(KINDS)], TRADES[index % len(TRADES)]
    name = f"Алматинский {kind} колледж {trade} и новых технологий имени учителя №{index:04}"
    return CollegeCard(
        id=f"made-up-college-of-{index:05}", name=name, title=name, lines=lines, known_as=(name,)
    )


def everything(value: str = LONG * 4) -> tuple[CardLine, ...]:
    """Something long for every attribute, from two sources by turns."""
    return tuple(
        CardLine(kind, value, (REGISTER, NEWSPAPER)[number % 2])
        for number, kind in enumerate(ATTRIBUTES)
    )
