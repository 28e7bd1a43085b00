"""Articles that are made up, complete unless a test takes something away."""

import datetime as dt
from typing import Any

from bot.knowledge.articles import Act, Article, Said, Version
from bot.knowledge.models import Phrasings

RU = Said(title="Курсы сварщиков", text="Курсы идут с 1 марта. Телефон 8 727 272 00 00.")
KK = Said(title="Дәнекерлеуші курсы", text="Курс 1 наурыздан басталады. +7 (727) 272-00-00.")
ASKS = Phrasings(ru=("курсы сварщиков",), kk=("дәнекерлеуші курсы",))
AT = 1_767_207_600  # 1 January 2026 in Almaty, still 31 December in Greenwich


def article(**more: Any) -> Article:
    """An article that may be published."""
    return Article(**{"topic": "colleges", "ru": RU, "kk": KK, "asks": ASKS, **more})


def version(article_id: int = 1, number: int = 2, at: int = AT, **more: Any) -> Version:
    """A version that people are shown."""
    act: Act = "published"
    return Version(
        article_id=article_id,
        number=number,
        at=at,
        author_id=1,
        act=act,
        state="published",
        live=number,
        article=article(**more),
    )


def day(text: str) -> dt.date:
    """A day, as «2026-01-31»."""
    return dt.date.fromisoformat(text)
