"""Imported colleges as people meet them: questions, cards, what is taught, filters."""

import datetime as dt
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import InlineKeyboardMarkup

from bench.registry import registry
from bot.colleges.filters import Filters, decode
from bot.colleges.records import CollegeRecord, Registry, RowSource
from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.colleges import Directory
from bot.knowledge.models import BUTTON
from bot.language import LANGUAGES, Language
from bot.services import Services
from bot.telegram import keyboards, views
from bot.telegram.callbacks import CompareColleges, ListColleges, ShowCollege
from bot.telegram.callbacks_colleges import OpenColleges, OpenFilters, ShowProgrammes
from handlers import create_dispatcher
from tests.colleges.sample import importing, sample
from tests.conftest import ServicesOf
from tests.conversation.user import FakeUser

SCREEN = 900
PHONE_DATA = 64  # bytes of a button's data
NBSP = "\N{NO-BREAK SPACE}"
EVERYTHING = Filters(
    words=("aaaaa", "bbbbb"),
    district="bostandyk",
    language="kk",
    base="11",
    ownership="private",
    flags=frozenset({"dormitory", "state_order", "dual"}),
)


def known_to_both() -> Registry:
    """The sample, and a college of the report under another id, with another championship."""
    own = CollegeRecord(
        id="emk",
        name_ru="АЛМАТИНСКИЙ ЭЛЕКТРОМЕХАНИЧЕСКИЙ КОЛЛЕДЖ",
        phone="+7 727 111 11 11",
        source=RowSource(url="https://www.register.example/list", date=dt.date(2026, 2, 1)),
    )
    made = sample()
    return Registry(colleges=(*made.colleges, own), programmes=made.programmes)


@pytest.fixture(scope="module")
def imported(answerer: Answerer, catalogues: Catalogues) -> Answerer:
    """The real knowledge with imported colleges."""
    return importing(answerer, known_to_both(), catalogues)


@pytest.fixture
def services_of(services_of: ServicesOf, imported: Answerer) -> ServicesOf:
    """What the program gives its handlers after the import."""

    def build(*owners: int, **more: Any) -> Services:
        services = services_of(*owners, **more)
        services.knowledge.answerer = imported
        return services

    return build


# --- a question ---------------------------------------------------------------------------------


async def test_a_fact_of_a_college_leads_to_its_card_below(olga: FakeUser) -> None:
    await olga.types("КЦТ телефон")
    first, source = olga.text.split("\n\n")
    assert first == "Колледж цифровых технологий (образец) — телефон: +7 727 000 00 02"
    assert source.startswith("Источник: example.invalid, 15 января 2026")
    assert olga.labels() == ["Карточка колледжа"], "no votes: it is no entry"
    await olga.presses("Карточка")
    assert len(olga.screen) == 2, "the answer stays"
    assert olga.text.startswith("Колледж цифровых технологий (образец) (КЦТ)\n")
    assert "\nДуальное обучение: есть\n" in olga.text
    assert "Пока не знаю: стажировки, чемпионат, instagram." in olga.text
    assert olga.labels() == ["⚖️ Сравнить", "Специальности", "‹ Назад"]


async def test_a_list_leads_to_cards_and_to_the_whole_of_it(olga: FakeUser) -> None:
    await olga.types("какие колледжи с общежитием")
    assert olga.text.startswith("С общежитием: 5 колледжей в моём списке")
    assert len(olga.labels()) == 5
    await olga.presses("2. Педагогический")
    assert olga.text.startswith("Педагогический колледж (образец)")
    await olga.presses("Назад")
    assert olga.text.splitlines()[:3] == [
        "Нашлось 5 колледжей",
        "✓ с общежитием",
        # The three of the sample, and four of which the report says nothing about it.
        "Ещё у 7 колледжей это не указано.",
    ]


async def test_more_than_a_few_are_behind_a_button(olga: FakeUser) -> None:
    await olga.types("какие колледжи на русском языке")
    assert "… и ещё 6" in olga.text
    await olga.presses("Весь список: 11")
    assert olga.text.startswith("Нашлось 11 колледжей\n✓ язык: русский")
    assert "1/2" in olga.labels()
    await olga.presses("›")
    assert olga.text.startswith("Нашлось 11 колледжей")
    assert "2/2" in olga.labels()


async def test_what_is_not_known_may_be_passed_on(make_owned: FakeUser) -> None:
    await make_owned.types("новый колледж телефон")
    assert make_owned.text.startswith(
        "Новый колледж (образец) — в моём списке не указано: телефон"
    )
    assert make_owned.labels() == ["Карточка колледжа", "👤 Спросить человека"]


@pytest.fixture
def make_owned(services_of: ServicesOf, bot: Bot) -> FakeUser:
    """Somebody whose questions can be passed on."""
    dispatcher = create_dispatcher(services_of(5), clock=count().__next__)
    return FakeUser(dispatcher, bot, 7, "Ерлан", "ru")


async def test_in_kazakh_everything_is_kazakh(aigerim: FakeUser) -> None:
    await aigerim.types("қай колледжде туризм бар")
    assert aigerim.text.startswith("Туризм: тізімімде 1 колледж бар")
    await aigerim.presses("Колледж туралы")
    assert aigerim.text.startswith("«Наурыз» туризм колледжі (үлгі)")
    assert "Оқыту тілі: қазақша, орысша, ағылшынша" in aigerim.text


async def test_in_a_group_the_same_is_offered(dispatcher: Dispatcher, bot: Bot) -> None:
    user = FakeUser(dispatcher, bot, 7, "Ерлан", "ru").in_group(-1007)
    await user.mentions("КЦТ телефон")
    await user.presses("Карточка")
    assert user.text.startswith("Колледж цифровых технологий")
    await user.presses("Назад")
    assert "🔎 Найти" not in user.labels()
    await user.presses("Фильтры")
    await user.presses("Специальность")
    assert "🔎 Написать" not in user.labels()


# --- one college known from both ----------------------------------------------------------------


async def test_the_same_college_is_one_card_with_lines_from_both(olga: FakeUser) -> None:
    await olga.types("/colleges электромех")
    assert olga.text.startswith("Нашёлся 1 колледж\n")
    await olga.presses("1. ")
    lines = olga.text.splitlines()
    assert lines[0] == "Алматинский электромеханический колледж (АЭМК)"
    assert lines[2].startswith("Стажировки: 16")
    assert lines[3].startswith("Источник: Kazinform, 25 декабря 2025")
    assert lines[5] == "Телефон: +7 727 111 11 11"
    assert lines[6].startswith("Источник: register.example, 1 февраля 2026")


async def test_its_imported_id_opens_the_same_card(olga: FakeUser) -> None:
    await olga.types("АЭМК телефон")
    assert "+7 727 111 11 11" in olga.text
    await olga.presses("Карточка")
    assert olga.text.startswith("Алматинский электромеханический колледж (АЭМК)")


def test_where_sources_disagree_both_are_told(imported: Answerer, catalogues: Catalogues) -> None:
    card = imported.library.colleges["ru"].card("aemc")
    assert card is not None
    line = next(line for line in card.lines if line.kind == "phone")
    other = replace(line, value="+7 727 222", source=replace(line.source, publisher="Газета"))
    both = replace(card, lines=(*card.lines, other))
    assert both.value("phone") == "+7 727 111 11 11 (register.example) / +7 727 222 (Газета)"
    text = views.colleges.card(both, catalogues["ru"]).render()[0]
    assert text.count("Телефон: ") == 2


# --- what a college teaches ---------------------------------------------------------------------


async def test_programmes_are_paged_and_say_what_is_not_known(olga: FakeUser) -> None:
    await olga.types("КЦТ")
    await olga.presses("Карточка")
    card = olga.text
    await olga.presses("Специальности")
    assert olga.text.startswith("Колледж цифровых технологий (образец)\n\n06130100 Программное")
    assert (
        f"после 9 класса, 3 года 10 месяцев, русский, очно, 480{NBSP}000{NBSP}тенге в год, "
        "50 мест по госзаказу, дуальное обучение" in olga.text
    )
    assert "1/2" in olga.labels()
    await olga.presses("›")
    assert "Пока не знаю: госзаказ." in olga.text
    await olga.presses("Назад")
    assert olga.text == card


async def test_a_college_without_programmes_offers_none(olga: FakeUser) -> None:
    await olga.types("/colleges электромех")
    await olga.presses("1. ")
    assert "Специальности" not in olga.labels()
    await olga.presses_data(ShowProgrammes(college="aemc").pack())
    assert olga.alerts == ["Эта кнопка устарела. Откройте /menu, пожалуйста."]


# --- filters ------------------------------------------------------------------------------------


async def test_filters_add_up_and_are_seen(olga: FakeUser) -> None:
    await olga.types("/colleges")
    assert olga.text.startswith("16 колледжей, о которых я что-то знаю")
    await olga.presses("Фильтры")
    assert olga.text.startswith("Какие колледжи показать?")
    await olga.presses("Общежитие")
    await olga.presses("После 9")
    await olga.presses("Район")
    await olga.presses("Ауэзовский")
    assert "✓ Общежитие" in olga.labels()
    assert "✓ Ауэзовский район" in olga.labels()
    assert "✓ с общежитием" in olga.text
    assert "У 5 колледжей это не указано." in olga.text
    await olga.presses("Показать 1 колледж")
    assert olga.text.startswith("Нашёлся 1 колледж\n✓ Ауэзовский район, после 9 класса, с общеж")
    await olga.presses("1. СК")
    await olga.presses("Назад")
    assert olga.text.startswith("Нашёлся 1 колледж\n✓ Ауэзовский район")
    await olga.presses("Фильтры")
    assert "✓ Общежитие" in olga.labels()
    await olga.presses("✓ Общежитие")
    await olga.presses("Показать 2 колледжа")
    assert len(olga.screen) == 1


async def test_all_filters_can_be_cleared(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses_data(OpenFilters(text="~k9hod.medeu.").pack())
    await olga.presses("Сбросить всё")
    assert "Сбросить всё" not in olga.labels()
    await olga.presses("Показать 16 колледжей")
    assert olga.text.startswith("16 колледжей, о которых")


async def test_a_speciality_is_picked_from_its_field(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses("Фильтры")
    await olga.presses("Специальность")
    await olga.presses("Сервис, транспорт")
    assert olga.text.splitlines()[2:] == ["1. Организация питания", "2. Туризм"]
    await olga.presses("2. Туризм")
    assert "✓ Туризм" in olga.labels()
    await olga.presses("Показать 1 колледж")
    assert "«Наурыз»" in olga.text


async def test_a_speciality_is_typed(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses("Фильтры")
    await olga.presses("Специальность")
    await olga.presses("Написать")
    await olga.types("гитарист")
    assert olga.text.startswith("Такой специальности в моём списке нет.")
    await olga.presses("Назад")
    await olga.presses("Написать")
    await olga.types("svarshik")
    assert "✓ сварщик" in olga.text
    await olga.presses("Показать 3 колледжа")
    assert olga.text.startswith("Нашлось 3 колледжа\n✓ сварщик")
    await olga.types("сколько студентов на дуалке")
    assert f"22{NBSP}067" in olga.text


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("/colleges дизайн", "Нашёлся 1 колледж\n"),
        ("/colleges туризм", "Нашёлся 1 колледж\n"),
        ("/colleges правоведение", "Нашёлся 1 колледж\n"),
        ("/colleges программное обесп", "Нашёлся 1 колледж\n"),
        ("/colleges программист", "Нашёлся 1 колледж\n✓ программист"),
        ("/colleges Хогвартс", "Такого колледжа"),
    ],
)
async def test_the_command_finds_by_what_is_taught_too(
    olga: FakeUser, text: str, heading: str
) -> None:
    assert (await olga.types(text)).startswith(heading)


async def test_what_is_picked_to_compare_with_is_not_narrowed(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses_data(ListColleges(first="sample-01").pack())
    assert "⚙️ Фильтры" not in olga.labels()
    await olga.presses_data(CompareColleges(first="sample-01", second="sample-02").pack())
    assert len(olga.screen) == 2


@pytest.mark.parametrize(
    "data",
    ["cf1:", "cf1:~k", "cf1:~.nowhere.", "cd1:x", "cg1:~", "cp1:06:1:x", "cp1:99:1:~..",
     "ct1:x", "ch1:nowhere:1:", "ch1:sample-12:99:", "co1:nowhere:", "cm1:~..zzzzz", "cm1:~?"],
)  # fmt: skip
async def test_a_forged_button_does_no_harm(olga: FakeUser, data: str) -> None:
    await olga.types("/colleges")
    await olga.presses_data(data)
    assert olga.text


# --- limits -------------------------------------------------------------------------------------


def test_filters_come_back_as_they_went() -> None:
    text = EVERYTHING.encode()
    assert decode(text) == EVERYTHING
    assert decode(Filters().encode()) == Filters()
    one = Filters(speciality="12345", base="9")
    assert decode(one.encode()) == one
    assert len(text.encode()) <= 30
    assert decode("~x..") is None
    longest = "made-up-college-of-00399"
    for data in (
        ListColleges(page=9999, text=text, first=longest),
        ShowCollege(college=longest, page=9999, text=text),
        ShowProgrammes(college=longest, page=9999, text=text),
        OpenColleges(text=text),
    ):
        assert len(data.pack().encode()) <= PHONE_DATA


@pytest.fixture(scope="module")
def crowd(answerer: Answerer, catalogues: Catalogues) -> Answerer:
    """Three hundred made-up colleges with long names."""
    return importing(answerer, registry(300, 3_000), catalogues)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_and_button_of_many_fits(
    crowd: Answerer, catalogues: Catalogues, language: Language
) -> None:
    texts, index = catalogues[language], crowd.library.imported
    assert index is not None
    directory: Directory = crowd.library.colleges[language]
    text = Filters(base="9", language="kk", flags=frozenset({"dormitory"})).encode()
    for number in range(1, 20):
        shown = directory.page(number, text)
        assert _fits(keyboards.colleges.page(shown, texts, True))
        assert len(views.colleges.page(shown, texts).render()[0]) <= SCREEN
        for card in shown.cards:
            assert _fits(keyboards.colleges.card(card, ListColleges(text=text), True, texts))
            assert len(views.colleges.card(card, texts).render()[0]) <= SCREEN
            if card.imported:
                taught = index.profiles[index.by_id[card.imported]].programmes[:4]
                text_of = views.programmes.page(card, taught, texts).render()[0]
                assert len(text_of) <= SCREEN
    chosen = Filters(district="nauryzbay", base="9", flags=frozenset({"dual"}))
    assert _fits(keyboards.filters.chosen(chosen, index, 1000, texts))
    assert _fits(keyboards.filters.districts(chosen, index, texts))
    assert _fits(keyboards.filters.fields(chosen, index, True, texts))
    for field in index.fields:
        page = index.of_field(field, language, 1)
        assert _fits(keyboards.filters.specialities(chosen, page, texts))
        assert len(views.filters.specialities(page, texts).render()[0]) <= SCREEN


def _fits(keyboard: InlineKeyboardMarkup) -> bool:
    buttons = [button for row in keyboard.inline_keyboard for button in row]
    return all(
        len(button.text) <= BUTTON + 2 and len((button.callback_data or "").encode()) <= PHONE_DATA
        for button in buttons
    )
