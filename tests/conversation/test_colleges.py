"""Browsing the colleges: the list, searching it, a card, two side by side."""

import json
from collections.abc import Iterator

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNotFound
from aiogram.methods import GetMe, SendRichMessage
from aiogram.types import InlineKeyboardMarkup, InputRichBlockTable

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.colleges import Directory, compare
from bot.knowledge.models import BUTTON
from bot.language import LANGUAGES, Language
from bot.telegram import keyboards, views
from bot.telegram.callbacks import (
    CompareColleges,
    FindCollege,
    ListColleges,
    ShowCollege,
    ShowTopic,
)
from tests.conversation.user import FakeUser
from tests.many_colleges import college, everything, many

PHONE_DATA = 64  # bytes of a button's data, https://core.telegram.org/bots/api
SCREEN = 900


@pytest.fixture
def many_colleges(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> Directory:
    """Four hundred made-up colleges instead of the report's four."""
    directory = Directory(many(400))
    monkeypatch.setitem(answerer.library.colleges, "ru", directory)
    return directory


def numbered(user: FakeUser) -> list[str]:
    return [label for label in user.labels() if label[0].isdigit() and ". " in label]


def cells(call: SendRichMessage) -> list[list[object]]:
    """What stands in the table of a message."""
    (table,) = [b for b in call.rich_message.blocks or [] if isinstance(b, InputRichBlockTable)]
    return [[cell.text for cell in row] for row in table.cells]


def rich(user: FakeUser) -> list[SendRichMessage]:
    return [call for call in user.phone.calls if isinstance(call, SendRichMessage)]


# --- the list -----------------------------------------------------------------------------------


async def test_the_list_is_reached_from_the_topic_in_one_message(olga: FakeUser) -> None:
    await olga.types("/menu")
    await olga.presses("Колледжи")
    assert olga.labels()[0] == "Список колледжей"
    await olga.presses("Список колледжей")
    assert olga.text.startswith("4 колледжа, о которых я что-то знаю")
    assert "3. Алматинский электромеханический колледж (АЭМК)" in olga.text
    assert numbered(olga)[2] == "3. Электромеханический"
    assert olga.labels()[4:] == ["🔎 Найти", "‹ Назад"], "one page needs no turning"
    await olga.presses("Назад")
    assert "Список колледжей" in olga.labels()
    assert len(olga.screen) == 1


async def test_only_its_own_topic_leads_to_the_list(olga: FakeUser) -> None:
    await olga.types("/menu")
    await olga.presses("Дуальное")
    assert "Список колледжей" not in olga.labels()


async def test_many_are_paged_and_the_pages_go_round(
    olga: FakeUser, many_colleges: Directory
) -> None:
    await olga.types("/colleges")
    assert len(numbered(olga)) == 8
    assert olga.labels()[8:] == ["‹", "1/50", "›", "🔎 Найти", "‹ Назад"]
    await olga.presses("›")
    assert "2/50" in olga.labels()
    await olga.presses("2/50")
    assert "2/50" in olga.labels()
    for _ in range(2):
        await olga.presses_data(str(olga.buttons()[8].callback_data))
    assert "50/50" in olga.labels()
    await olga.presses("›")
    assert "1/50" in olga.labels()
    assert len(olga.screen) == 1


async def test_a_card_leads_back_to_the_page_it_was_picked_from(
    olga: FakeUser, many_colleges: Directory
) -> None:
    await olga.types("/colleges")
    for _ in range(2):
        await olga.presses("›")
    listed = olga.text
    await olga.presses("5. ")
    assert olga.text.startswith(many_colleges.page(3).cards[4].name)
    await olga.presses("Назад")
    assert olga.text == listed
    assert "3/50" in olga.labels()


# --- a card -------------------------------------------------------------------------------------


async def test_a_card_tells_what_is_known_from_where_and_what_is_not(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses("3. Электромеханический")
    assert olga.text.splitlines() == [
        "Алматинский электромеханический колледж (АЭМК)",
        "",
        "Стажировки: 16\N{NO-BREAK SPACE}студентов на практике в Германии, январь 2025 года",
        "Источник: Kazinform, 25 декабря 2025\N{NARROW NO-BREAK SPACE}г.",
        "",
        "Пока не знаю: чемпионат, форма собственности, район, адрес, телефон, сайт, "
        "специальности, язык обучения, общежитие, госзаказ, дуальное обучение.",
    ]
    assert olga.labels() == ["⚖️ Сравнить", "Подробнее", "‹ Назад"]


async def test_the_full_answer_comes_below_and_the_card_stays(aigerim: FakeUser) -> None:
    await aigerim.types("/colleges")
    await aigerim.presses("Электромеханикалық")
    await aigerim.presses("Толығырақ")
    assert len(aigerim.screen) == 2
    assert "45" in aigerim.text
    assert "Дереккөз" in aigerim.text


async def test_a_translated_name_is_said_to_be_one(aigerim: FakeUser, olga: FakeUser) -> None:
    await aigerim.types("/colleges")
    await aigerim.presses("Автомобиль және сән")
    second = aigerim.text.splitlines()[1]
    assert second.startswith("Ресми атауын білмеймін, бұл — аударма.")
    assert second.endswith("Алматинский колледж автомобилестроения и индустрии моды")

    await olga.types("/colleges")
    await olga.presses("Автопром и мода")
    assert "перевод" not in olga.text


def test_lines_of_several_sources_stand_above_their_own_each(catalogues: Catalogues) -> None:
    text = views.colleges.card(college(1, everything("да")), catalogues["ru"]).render()[0]
    _, first, second = text.split("\n\n")
    for part, publisher in ((first, "Реестр, 15 января 2026"), (second, "Газета, 1 мая 2025")):
        *lines, source = part.splitlines()
        assert len(lines) == 6
        assert publisher in source


def test_a_college_of_which_nothing_is_known_has_a_card_too(catalogues: Catalogues) -> None:
    card = college(1)
    text = views.colleges.card(card, catalogues["ru"]).render()[0]
    name, unknown = text.split("\n\n")
    assert name == card.name
    assert unknown.startswith("Пока не знаю: стажировки, чемпионат, ")
    keyboard = keyboards.colleges.card(card, ListColleges(), True, catalogues["ru"])
    assert "Подробнее" not in [b.text for row in keyboard.inline_keyboard for b in row]


# --- searching ----------------------------------------------------------------------------------


async def test_the_next_text_is_searched_for(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses("Найти")
    assert olga.text == "Напишите название колледжа или его часть."
    await olga.types("elektromeh")
    assert olga.text.startswith("Нашёлся 1 колледж\n")
    assert numbered(olga) == ["1. Электромеханический"]
    await olga.presses("1. Электромеханический")
    await olga.presses("Назад")
    assert olga.text.startswith("Нашёлся 1 колледж\n"), "back to what was found"
    await olga.presses("Весь список")
    assert olga.text.startswith("4 колледжа")


async def test_only_the_next_text_is_searched_for(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses("Найти")
    await olga.types("АЭМК")
    await olga.types("сколько студентов на дуалке")
    assert "22\N{NO-BREAK SPACE}067" in olga.text


async def test_what_was_found_is_paged_alike(olga: FakeUser, many_colleges: Directory) -> None:
    await olga.types("/colleges")
    await olga.presses("Найти")
    await olga.types("Алматинский государственный колледж новых технологий")
    assert olga.text.startswith("Нашлось 80 колледжей")
    assert "1/10" in olga.labels()
    first = olga.text
    await olga.presses("›")
    assert olga.text.startswith("Нашлось 80 колледжей")
    assert olga.text != first
    assert "2/10" in olga.labels()


async def test_where_nothing_is_found_the_whole_list_is_offered(olga: FakeUser) -> None:
    await olga.types("/colleges")
    for text in ("Хогвартс", "???", "🙂"):
        await olga.presses("Найти")
        await olga.types(text)
        assert olga.text.startswith("Такого колледжа в моём списке нет.")
        assert olga.labels() == ["🔎 Найти", "Весь список"]
    await olga.presses("Весь список")
    assert len(numbered(olga)) == 4


@pytest.mark.parametrize("command", ["/menu", "/colleges", "/help", "/nothing_of_ours"])
async def test_a_command_leaves_the_search(olga: FakeUser, command: str) -> None:
    await olga.types("/colleges")
    await olga.presses("Найти")
    await olga.types(command)
    await olga.types("сколько студентов на дуалке")
    assert "22\N{NO-BREAK SPACE}067" in olga.text


@pytest.mark.parametrize(
    "data", [ListColleges().pack(), ShowTopic(topic="dual").pack(), "nothing of ours"]
)
async def test_another_button_leaves_the_search(olga: FakeUser, data: str) -> None:
    await olga.types("/colleges")
    await olga.presses("Найти")
    await olga.presses_data(data)
    await olga.types("сколько студентов на дуалке")
    assert "22\N{NO-BREAK SPACE}067" in olga.text


async def test_a_voice_message_does_not_leave_the_search(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses("Найти")
    await olga.speaks()
    await olga.types("АЭМК")
    assert olga.text.startswith("Нашёлся 1 колледж\n")


async def test_who_searches_does_not_make_others_search(olga: FakeUser, aigerim: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses("Найти")
    await aigerim.types("дуальды оқытуда қанша студент бар")
    assert "22\N{NO-BREAK SPACE}067" in aigerim.text


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("/colleges строй", "Нашлось 2 колледжа\n\n1. Алматинский строительно"),
        ("/colleges Хогвартс", "Такого колледжа"),
        ("/colleges adilet", "Нашёлся 1 колледж\n"),
        ("/colleges колледж", "Нашлось 4 колледжа\n"),
        ("/colleges ???", "Такого колледжа"),
        ("/colleges", "4 колледжа,"),
    ],
)
async def test_the_command_searches_at_once(olga: FakeUser, text: str, heading: str) -> None:
    assert (await olga.types(text)).startswith(heading)


# --- in a group ---------------------------------------------------------------------------------


@pytest.fixture
def in_group(dispatcher: Dispatcher, bot: Bot) -> FakeUser:
    """A student in the chat of his class."""
    return FakeUser(dispatcher, bot, 7, "Ерлан", "ru").in_group(-1007)


async def test_in_a_group_nothing_asks_for_a_text(in_group: FakeUser) -> None:
    await in_group.types("/colleges")
    assert in_group.labels()[4:] == ["‹ Назад"]
    await in_group.presses_data(ListColleges(first="aemc").pack())
    assert "🔎 Найти" not in in_group.labels()
    await in_group.types("/colleges Хогвартс")
    assert in_group.labels() == ["Весь список"]
    await in_group.presses_data(FindCollege().pack())
    assert in_group.alerts == ["Эта кнопка устарела. Откройте /menu, пожалуйста."]


# --- two side by side ---------------------------------------------------------------------------


async def test_two_are_compared_in_a_table(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses("Электромеханический")
    await olga.presses("Сравнить")
    assert olga.text.startswith("АЭМК: с каким колледжем сравнить?")
    assert numbered(olga) == ["1. Автопром и мода", "2. АСТК", "3. Колледж «Әділет»"]
    await olga.presses("2. АСТК")
    assert len(olga.screen) == 2, "the list stays for the next pick"
    (call,) = rich(olga)
    head, *rows = cells(call)
    assert head == [None, "АЭМК", "АСТК"]
    assert len(rows) == 2, "what is known of neither takes no row"
    abroad = "16\N{NO-BREAK SPACE}студентов на практике в Германии, январь 2025 года"
    assert rows[0] == ["Стажировки", abroad, "—"]
    assert rows[1] == ["Чемпионат", "—", "EuroSkills в Дании"]
    assert "Об обоих пока не знаю: форма собственности, район" in str(call.rich_message)
    assert "— : пока не знаю" in str(call.rich_message)
    assert "Kazinform, 25 декабря 2025" in str(call.rich_message)
    await olga.presses("Список колледжей")


async def test_the_second_can_be_searched_for(olga: FakeUser, many_colleges: Directory) -> None:
    first = many_colleges.page(30).cards[2]
    await olga.types("/colleges")
    await olga.presses_data(ShowCollege(college=first.id, page=30).pack())
    await olga.presses("Сравнить")
    assert "1/50" in olga.labels()
    await olga.presses("Найти")
    await olga.types("учителя 0217")
    assert numbered(olga) == ["1. Алматинский…"]
    await olga.presses("1. ")
    assert len(rich(olga)) == 1
    await olga.presses_data(ListColleges(first=first.id).pack())
    await olga.presses("Назад")
    assert olga.text.startswith(first.name)
    await olga.presses("Назад")
    assert "30/50" in olga.labels()


async def test_a_college_is_not_compared_with_itself(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses_data(FindCollege(first="aemc").pack())
    await olga.types("АЭМК")
    assert olga.text.startswith("Такого колледжа")


@pytest.mark.parametrize(
    "refused",
    [
        TelegramNotFound(GetMe(), "Not Found"),
        TelegramBadRequest(GetMe(), "Bad Request: rich messages are not supported"),
    ],
)
async def test_where_the_server_has_no_tables_the_same_comes_as_text(
    olga: FakeUser, refused: Exception
) -> None:
    await olga.types("/colleges")
    olga.phone.failures.append(refused)
    await olga.presses_data(CompareColleges(first="aemc", second="auto").pack())
    assert len(olga.screen) == 2
    assert "АЭМК | Автопром и мода" in olga.text
    assert "\nЧемпионат: — | EuroSkills в Дании\n" in olga.text
    assert "\n— : пока не знаю\nОб обоих пока не знаю: форма" in olga.text
    assert olga.labels() == ["Список колледжей"]


async def test_who_blocked_the_bot_gets_no_text_instead(olga: FakeUser) -> None:
    await olga.types("/colleges")
    blocked = TelegramForbiddenError(GetMe(), "Forbidden: bot was blocked by the user")
    olga.phone.failures.append(blocked)
    await olga.presses_data(CompareColleges(first="aemc", second="auto").pack())
    assert len(olga.screen) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_table_and_text_say_the_same(
    answerer: Answerer, catalogues: Catalogues, bot: Bot, language: Language
) -> None:
    directory, texts = answerer.library.colleges[language], catalogues[language]
    left, right = directory.card("aemc"), directory.card("auto")
    assert left
    assert right
    plain = views.colleges.compared(compare(left, right), texts).render()[0]
    table = views.colleges.table(compare(left, right), texts)
    # As it goes over the wire: what cannot be written as JSON would fail here.
    said = set(strings(json.loads(bot.session.prepare_value(table, bot, {}))))
    assert [text for text in said if text not in plain] == []


def strings(value: object, key: str = "") -> Iterator[str]:
    """All texts of a rich message."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from strings(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)
    elif key == "text" and isinstance(value, str):
        yield value


# --- limits -------------------------------------------------------------------------------------


def fits(keyboard: InlineKeyboardMarkup) -> bool:
    buttons = [button for row in keyboard.inline_keyboard for button in row]
    return all(
        len(button.text) <= BUTTON and len((button.callback_data or "").encode()) <= PHONE_DATA
        for button in buttons
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["", "щщщщщщщ", "щ" * 40, "колл нов тех учи"])
def test_every_button_of_many_colleges_fits(
    catalogues: Catalogues, language: Language, text: str
) -> None:
    texts, directory = catalogues[language], Directory(many(400))
    carried = ListColleges(page=9999, text=text[:15], first="made-up-college-of-00399")
    for number in range(1, 51):
        shown = directory.page(number)
        shown = type(shown)(shown.cards, 9998 + number % 2, 9999, 79_999, text[:15])
        assert fits(keyboards.colleges.page(shown, texts, private=True))
        assert fits(keyboards.colleges.page(shown, texts, True, carried.first))
        for card in shown.cards:
            assert fits(keyboards.colleges.card(card, carried, True, texts))
    for keyboard in (
        keyboards.colleges.asked(texts, carried.first),
        keyboards.colleges.nothing(texts, True, carried.first),
        keyboards.colleges.compared(texts),
    ):
        assert fits(keyboard)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_is_too_long(catalogues: Catalogues, language: Language) -> None:
    texts, directory = catalogues[language], Directory(many(400))
    full = college(7, everything())
    shown = [
        views.colleges.page(directory.page(50), texts),
        views.colleges.picking(directory.page(1), college(1), texts),
        views.colleges.card(full, texts),
        views.colleges.card(college(1), texts),
        views.colleges.compared(compare(full, college(8, everything())), texts),
    ]
    lengths = [len(text.render()[0]) for text in shown]
    assert max(lengths) <= SCREEN
    assert min(lengths) > 100


@pytest.mark.parametrize(
    "data",
    [
        "cc1:nowhere:1:",
        "cl1:1::nowhere",
        "cl1:-1::",
        "cl1:12345678901234567890::",
        "cv1:aemc:nowhere",
        "cv1:nowhere:aemc",
        "cl1:1:",
    ],
)
async def test_a_button_of_a_college_that_has_gone_is_answered(olga: FakeUser, data: str) -> None:
    await olga.types("/colleges")
    await olga.presses_data(data)
    assert olga.alerts == ["Эта кнопка устарела. Откройте /menu, пожалуйста."]


async def test_a_forged_text_does_no_harm(olga: FakeUser) -> None:
    await olga.types("/colleges")
    await olga.presses_data(f"cl1:1:{'кол' * 9}:")
    assert olga.text.startswith("Такого колледжа")
    await olga.presses_data(f"cc1:aemc:1:{'кол' * 8}")
    assert olga.text.startswith("Алматинский электромеханический")
    assert not olga.alerts
