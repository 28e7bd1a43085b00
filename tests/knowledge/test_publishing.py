"""What stands in the way of publishing an article."""

from typing import Any

import pytest

from bot.knowledge.articles import Article, Said
from bot.knowledge.models import TITLE_LENGTH, Phrasings
from bot.knowledge.publishing import (
    LONGEST_TEXT,
    LONGEST_WAY,
    MOST_WAYS,
    Obstacle,
    Reason,
    obstacles,
)
from bot.language import LANGUAGES, Language
from tests.knowledge.made import ASKS, KK, RU, article


def said(language: Language, **more: str) -> dict[str, Said]:
    """What an article says in one language, changed."""
    own = RU if language == "ru" else KK
    return {language: own.model_copy(update=more)}


def asked(language: Language, *ways: str) -> dict[str, Phrasings]:
    """The ways of asking in one language, replaced."""
    return {"asks": ASKS.model_copy(update={language: ways})}


def test_a_complete_article_may_be_published() -> None:
    assert obstacles(article()) == []


TITLE, TEXT = "т" * TITLE_LENGTH, "т" * LONGEST_TEXT
PLAIN = {"ru": Said(title="Курсы", text="Да."), "kk": Said(title="Курс", text="Иә.")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("title", "", ("no_title", "")),
        ("title", " \n\N{NO-BREAK SPACE}", ("no_title", "")),
        ("title", "т", None),
        ("title", TITLE, None),
        ("title", TITLE + "т", ("long_title", "41")),
        ("title", "Курсы {n}", ("braces", "")),
        ("text", "", ("no_text", "")),
        ("text", "\n \n", ("no_text", "")),
        ("text", "т", None),
        ("text", TEXT, None),
        ("text", TEXT + "т", ("long_text", "701")),
        ("text", "Мест {n}.", ("braces", "")),
        ("text", "Мест }.", ("braces", "")),
    ],
)
def test_title_and_text_are_there_and_short(
    language: Language, field: str, value: str, found: tuple[Reason, str] | None
) -> None:
    told = PLAIN[language].model_copy(update={field: value})
    expected = [Obstacle(found[0], language, found[1])] if found else []
    assert obstacles(article(**{**PLAIN, language: told})) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("ways", "found"),
    [
        (("сварка",), None),
        (("с" * LONGEST_WAY,), None),
        (("сварка", "с" * LONGEST_WAY + "т"), ("long_way", "с" * LONGEST_WAY)),
        (tuple(f"сварка {n}" for n in range(MOST_WAYS)), None),
        (tuple(f"сварка {n}" for n in range(MOST_WAYS + 1)), ("many_ways", "201")),
    ],
    ids=["one", "as long as may be", "too long", "as many as may be", "too many"],
)
def test_ways_of_asking_are_bounded(
    language: Language, ways: tuple[str, ...], found: tuple[Reason, str] | None
) -> None:
    expected = [Obstacle(found[0], language, found[1])] if found else []
    assert obstacles(article(**asked(language, *ways))) == expected


@pytest.mark.parametrize(
    ("asks", "is_found"),
    [
        (Phrasings(), False),
        (Phrasings(ru=("???", " "), kk=("…",)), False),
        (Phrasings(ru=("https://college.kz", "/start", "@college_bot")), False),
        (Phrasings(ru=("сварка",)), True),
        (Phrasings(kk=("дәнекер",)), True),
    ],
)
def test_one_way_of_asking_in_either_language_is_enough(asks: Phrasings, is_found: bool) -> None:
    expected = [] if is_found else [Obstacle("no_ways")]
    assert obstacles(article(asks=asks)) == expected
    # In the place of an entry it is found by that entry's ways.
    assert obstacles(article(asks=asks, instead_of="gap.tuition")) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (said("kk", text="Курс 1 наурыздан басталады."), [("kk", "8 727 272 00 00")]),
        (said("ru", text="Курсы идут с 1 марта."), [("ru", "+7 (727) 272-00-00")]),
        (
            said("kk", text="Курс 2 наурыздан басталады, 8 727 272 00 00."),
            [("kk", "1"), ("ru", "2")],
        ),
        (said("ru", title="Курсы 2026"), [("kk", "2026")]),
        (
            {**said("ru", title="Курсы 2026"), **said("kk", title="2027 жылғы курс")},
            [("kk", "2026"), ("ru", "2027")],
        ),
        # What a title says may stand in the other language's text.
        (
            {
                **said("ru", title="Курсы с 1 марта"),
                **said("kk", title="1 наурыздан бастап курс"),
            },
            [],
        ),
    ],
)
def test_what_differs_between_the_languages_is_told(
    more: dict[str, Any], found: list[tuple[Language, str]]
) -> None:
    expected = [Obstacle("missing", language, written) for language, written in found]
    assert obstacles(article(**more)) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("empty", ["", " \n"])
def test_a_text_that_is_not_written_yet_is_compared_with_nothing(
    language: Language, empty: str
) -> None:
    assert obstacles(article(**said(language, text=empty))) == [Obstacle("no_text", language)]


def test_an_empty_article_is_told_everything_in_the_order_of_the_screen() -> None:
    assert obstacles(Article()) == [
        Obstacle("no_title", "ru"),
        Obstacle("no_text", "ru"),
        Obstacle("no_title", "kk"),
        Obstacle("no_text", "kk"),
        Obstacle("no_ways"),
    ]


def test_everything_at_once_is_told_in_the_order_of_the_screen() -> None:
    broken = article(
        ru=Said(title="{" + TITLE, text="5" + TEXT + "}"),
        kk=Said(title="", text="6"),
        asks=Phrasings(ru=("с" * 300,), kk=("д",) * 201),
    )
    assert [(found.reason, found.language, found.what) for found in obstacles(broken)] == [
        ("long_title", "ru", "41"),
        ("long_text", "ru", "702"),
        ("braces", "ru", ""),
        ("no_title", "kk", ""),
        ("long_way", "ru", "с" * LONGEST_WAY),
        ("many_ways", "kk", "201"),
        ("missing", "kk", "5"),
        ("missing", "ru", "6"),
    ]


# Pairs as colleges write them; nothing in them differs.
PAIRS = [
    (
        "Приём документов — с 25 июня по 20 августа 2026 г., пн–пт, 9:00–18:00 (обед с 13:00). "
        "Адрес: г. Алматы, ул. Желтоксан, 45, каб. 12. Тел.: 8 (727) 272-00-00, 8-701-222-33-44. "
        "Сайт: https://college.kz/ru/priem, почта info@college.kz.",
        "Құжаттар 2026 жылғы 25 маусымнан 20 тамызға дейін, дс–жм күндері сағат 9.00-ден 18.00-ге "
        "дейін қабылданады (үзіліс 13.00-де). Мекенжайы: Алматы қ., Желтоқсан көшесі, 45, "
        "12-каб. Телефоны: +7 727 272 00 00, +7 701 222 33 44. Сайты: "
        "https://college.kz/kk/priem, поштасы: info@college.kz.",
    ),
    (
        "Обучение на базе 9 классов стоит 450 тыс. тенге в год, 11 классов — 380 000 тенге. "
        "Можно платить частями: 50 % до 1 сентября, остальное — до 15.01.2027. Скидка 10 % — "
        "выпускникам с баллом от 4,5. Справки: @college_almaty.",
        "9-сынып базасында оқу ақысы жылына 450 000 теңге, 11-сынып базасында – 380 мың теңге. "
        "Бөліп төлеуге болады: 50%-ын 1 қыркүйекке дейін, қалғанын 2027 жылғы 15 қаңтарға дейін. "
        "Балы 4.5-тен жоғары түлектерге 10 пайыз жеңілдік бар. Анықтама: @college_almaty.",
    ),
]


@pytest.mark.parametrize(("ru", "kk"), PAIRS)
def test_a_true_pair_has_no_obstacle(ru: str, kk: str) -> None:
    both = {"ru": Said(title="Приём", text=ru), "kk": Said(title="Қабылдау", text=kk)}
    assert obstacles(article(**both)) == []
