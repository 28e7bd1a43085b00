"""Announcements, from the first word to the ledger, as those see them who write and read them."""

from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import (
    DeleteMessage,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
)
from aiogram.types import Document, MessageEntity, PhotoSize

from bot.announcements.models import COUNTS
from bot.storage.lock import ProcessLock
from bot.telegram.callbacks_announcements import (
    ChooseReaders,
    Confirm,
    Recall,
    Resend,
    SetActive,
    SetReadersRole,
    SetTime,
)
from tests.conftest import ServicesOf
from tests.conversation.office import KK, OWNER, RU, Office
from tests.conversation.user import FakeUser


@pytest.fixture
def office(services_of: ServicesOf, bot: Bot, tmp_path: Path) -> Office:
    """One owner, Ерлан."""
    return Office(services_of, bot, ProcessLock(tmp_path / "lock"))


async def sent_to(user: FakeUser) -> list[str]:
    return [message.text or message.caption or "" for message in user.screen]


async def test_each_reads_it_in_his_language_with_a_way_out(office: Office) -> None:
    aigerim, olga = await office.reader(101, "kk"), await office.reader(102, "ru")
    await office.reader(105, "ru", "abroad")
    number = await office.drafts()
    await office.owner.presses("Посмотреть")
    shown = [message.text for message in office.owner.screen]
    assert RU in shown
    assert KK in shown
    assert "Русский: 1" in office.owner.text
    assert "Казахский: 1" in office.owner.text
    await office.owner.presses("Отправить")
    await office.sends()
    assert await sent_to(aigerim) == [KK]
    assert await sent_to(olga) == [RU]
    ledger = await office.ledger(number)
    assert (ledger.audience, ledger.counts["sent"], ledger.announcement.state) == (2, 2, "done")
    assert aigerim.labels() == ["Жазылудан бас тарту"]
    await olga.presses("Отписаться")
    await office.drafts()
    await office.owner.presses("Посмотреть")
    assert "Русский" not in office.owner.text
    assert await office.acts() == ["drafted", "confirmed", "drafted"]


async def test_formatting_and_media_stay_as_they_were_typed(office: Office) -> None:
    olga = await office.reader(102, "ru")
    await office.drafts()
    entities = [
        MessageEntity(type="bold", offset=0, length=5),
        MessageEntity(type="text_link", offset=6, length=7, url="https://example.org/"),
        MessageEntity(
            type="custom_emoji", offset=14, length=2, custom_emoji_id="5368324170671202286"
        ),
    ]
    await office.owner.presses("Русский")
    await office.owner.types("Новый хакатон 👍 здесь", entities=entities)
    await office.owner.presses("Казахский")
    photo = PhotoSize(file_id="P", file_unique_id="P", width=1, height=1)
    await office.owner.sends(photo=[photo], caption="Фото", caption_entities=entities[:1])
    await office.confirms()
    await office.reader(101, "kk")
    await office.sends()
    text = next(c for c in office.phone.calls if isinstance(c, SendMessage) and c.chat_id == 102)
    assert text.text == "Новый хакатон 👍 здесь"
    assert text.entities == entities
    picture = next(c for c in office.phone.calls if isinstance(c, SendPhoto) and c.chat_id == 101)
    assert (picture.photo, picture.caption) == ("P", "Фото")
    assert picture.caption_entities == entities[:1]
    assert olga.labels() == ["Отписаться"]


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ({"text": "я" * 4097}, "4\N{NO-BREAK SPACE}097"),
        ({"text": "👍" * 2049}, "4\N{NO-BREAK SPACE}098"),
        ({"sticker": None}, "Такое разослать"),
    ],
)
async def test_what_telegram_would_not_take_is_refused(
    office: Office, sent: dict[str, str], answer: str
) -> None:
    number = await office.drafts(ru=None)
    await office.owner.presses("Русский")
    if "sticker" in sent:
        await office.owner.speaks()
    else:
        await office.owner.types(**sent)
    assert answer in office.owner.text
    announcement = await office.services.announcements.get(number)
    assert announcement is not None
    assert "ru" not in announcement.contents
    await office.owner.types("Теперь короче")  # it still waits for the text
    assert "Теперь короче" in office.owner.text


async def test_a_missing_language_needs_a_deliberate_press(office: Office) -> None:
    aigerim = await office.reader(101, "kk")
    await office.drafts(kk=None)
    assert not any("Посмотреть" in label for label in office.owner.labels())
    await office.owner.presses("И казахским")
    await office.owner.presses("Посмотреть")
    assert "получат другой текст" in office.owner.text
    await office.owner.presses("Отправить")
    await office.sends()
    assert await sent_to(aigerim) == [RU]


async def test_the_button_with_a_link(office: Office) -> None:
    olga = await office.reader(102, "ru")
    await office.drafts()
    await office.owner.presses("Кнопка")
    await office.owner.types("не адрес")
    assert "не адрес" in office.owner.text.lower()
    await office.owner.types("https://example.org/hackathon")
    await office.confirms()
    await office.sends()
    assert olga.labels() == ["Подробнее", "Отписаться"]
    assert olga.buttons()[0].url == "https://example.org/hackathon"


async def test_who_gets_it_is_narrowed(office: Office) -> None:
    parent, student = await office.reader(102, "ru"), await office.reader(101, "ru")
    await parent.presses_data("r1:parent", parent.old_message())
    number = await office.drafts()
    await office.owner.presses_data(ChooseReaders(announcement=number).pack())
    await office.owner.presses("Родитель")
    await office.owner.presses("30 дней")
    await office.owner.presses("Русский")
    assert "родитель" in office.owner.text
    assert "30" in office.owner.text
    await office.owner.presses("Назад")
    await office.confirms()
    await office.sends()
    assert RU in await sent_to(parent)
    assert RU not in await sent_to(student)


async def test_a_list_of_ids(office: Office) -> None:
    one, other = await office.reader(101, "ru"), await office.reader(102, "ru")
    number = await office.drafts()
    await office.owner.presses_data(ChooseReaders(announcement=number).pack())
    await office.owner.presses("Список ID")
    document = Document(file_id="ids.txt", file_unique_id="u", file_size=20)
    office.phone.files["ids.txt"] = "101\nОльга\n".encode()
    await office.owner.sends(document=document)
    assert "Строка 2" in office.owner.text
    assert "Ольга" in office.owner.text
    office.phone.files["ids.txt"] = b"\xef\xbb\xbf101, 999\r\n"
    await office.owner.sends(document=document)
    assert "из списка на 2" in office.owner.text
    await office.confirms()
    await office.sends()
    assert (await sent_to(one), await sent_to(other)) == ([RU], [])
    assert await office.services.database.fetch_all("SELECT * FROM announcement_list") == []


async def test_at_a_time_and_in_quiet_hours(office: Office) -> None:
    olga = await office.reader(102, "ru")
    await office.drafts()
    await office.owner.presses("Когда")
    await office.owner.presses("Другое время")
    await office.owner.types("вчера")
    assert "Не понимаю" in office.owner.text
    await office.owner.types("22:30")
    assert "2 марта, 22:30" in office.owner.text
    await office.owner.presses("Посмотреть")
    assert "уйдёт 3 марта, 08:00" in office.owner.text
    await office.owner.presses("Отправить позже")
    assert "3 марта, 08:00" in office.owner.text
    office.clock.passes(6)  # 23:00
    assert await office.services.deliveries.start_due(int(office.clock()), quiet=True) == []
    office.clock.passes(9)  # 8:00
    await office.sends()
    assert await sent_to(olga) == [RU]


async def test_urgent_is_a_press_of_its_own_and_is_noted(office: Office) -> None:
    olga = await office.reader(102, "ru")
    office.clock.passes(5)  # 22:00
    await office.drafts()
    await office.owner.presses("Посмотреть")
    await office.owner.presses("Срочно")
    await office.sends()
    assert await sent_to(olga) == [RU]
    assert (await office.acts())[-2:] == ["confirmed", "urgent"]


async def test_what_was_changed_after_the_look_is_looked_at_again(office: Office) -> None:
    number = await office.drafts()
    await office.owner.presses("Посмотреть")
    looked = office.owner.last
    await office.owner.presses_data(SetActive(announcement=number, days=7).pack())
    await office.owner.presses("Отправить", looked)
    assert "устарела" in office.owner.alerts[-1]
    assert (await office.ledger(number)).announcement.state == "draft"


async def test_a_confirmation_counts_once(office: Office) -> None:
    olga = await office.reader(102, "ru")
    number = await office.drafts()
    await office.owner.presses("Посмотреть")
    confirm = Confirm(announcement=number, version=4)
    announcement = await office.services.announcements.get(number)
    assert announcement is not None
    assert announcement.version == confirm.version
    for _ in range(3):
        await office.owner.presses_data(confirm.pack())
    await office.sends()
    await office.owner.presses_data(confirm.pack())
    await office.sends()
    assert await sent_to(olga) == [RU]
    assert (await office.acts()).count("confirmed") == 1


async def test_pausing_going_on_and_cancelling(office: Office) -> None:
    olga = await office.reader(102, "ru")
    number = await office.drafts()
    await office.confirms()
    await office.services.deliveries.start_due(int(office.clock()), quiet=False)
    await office.owner.presses("Обновить")
    assert "отправляется" in office.owner.text
    await office.owner.presses("Пауза")
    assert "на паузе" in office.owner.text
    await office.sends()
    assert await sent_to(olga) == []
    await office.owner.presses("Продолжить")
    await office.owner.presses("Отменить")
    await office.owner.presses("Отменить совсем")
    assert "отменено" in office.owner.text
    await office.sends()
    assert await sent_to(olga) == []
    counts = (await office.ledger(number)).counts
    assert [counts[name] for name in COUNTS] == [1, 0, 0, 0, 0, 0]
    assert (await office.acts())[-3:] == ["paused", "resumed", "cancelled"]


async def test_who_may_not_have_got_it_gets_it_again_only_when_told(office: Office) -> None:
    await office.reader(102, "ru")
    number = await office.drafts()
    await office.confirms()
    office.phone.failing = SendMessage
    office.phone.failures = [
        TelegramNetworkError(method=SendMessage(chat_id=1, text="?"), message="reset")
    ]
    await office.sends()
    assert (await office.ledger(number)).counts["unknown"] == 1
    await office.sends()
    await office.owner.presses("Обновить")
    assert "Неизвестно, дошло ли: 1" in office.owner.text
    await office.owner.presses_data(Resend(announcement=number, number=2).pack())
    assert (await office.ledger(number)).counts["unknown"] == 1
    await office.owner.presses("Ещё раз: 1")
    await office.sends()
    assert (await office.ledger(number)).counts["sent"] == 1
    assert (await office.acts())[-1] == "resent"


async def test_correcting_changes_the_message_of_everybody(office: Office) -> None:
    olga = await office.reader(102, "ru")
    number = await office.drafts()
    await office.confirms()
    await office.sends()
    await office.owner.presses("Обновить")
    await office.owner.presses("Исправить")
    assert f"Исправление объявления {number}" in office.owner.text
    await office.owner.presses("Русский")
    photo = PhotoSize(file_id="P", file_unique_id="P", width=1, height=1)
    await office.owner.sends(photo=[photo])
    assert "другого вида" in office.owner.text
    await office.owner.types("Новый хакатон: заявки до субботы")
    await office.owner.presses("Посмотреть")
    assert "Русский: 1" in office.owner.text
    await office.owner.presses("Отправить")
    await office.sends()
    assert await sent_to(olga) == ["Новый хакатон: заявки до субботы"]
    assert olga.labels() == ["Отписаться"]
    assert (await office.acts())[-1] == "corrected"
    await office.owner.presses_data(f"ado1:{number}")
    assert "Исправление" in office.owner.text
    assert "1 из 1" in office.owner.text


async def test_taking_back_within_48_hours(office: Office) -> None:
    await office.reader(102, "ru")
    number = await office.drafts()
    await office.confirms()
    await office.sends()
    office.clock.passes(47)
    await office.owner.presses("Обновить")
    assert "ещё 1 ч." in office.owner.text
    await office.owner.presses("Отозвать")
    await office.owner.presses("Отозвать")
    await office.sends()
    deleted = [call for call in office.phone.calls if isinstance(call, DeleteMessage)]
    assert [call.chat_id for call in deleted] == [102]
    await office.owner.presses("Обновить")
    assert "Отозвано: 1" in office.owner.text
    office.clock.passes(2)
    await office.owner.presses_data(Recall(announcement=number, sure=True).pack())
    assert "48 часов" in office.owner.alerts[-1]


async def test_the_ledger_as_a_file(office: Office) -> None:
    await office.reader(102, "ru")
    await office.drafts()
    await office.confirms()
    await office.sends()
    await office.owner.presses("Обновить")
    await office.owner.presses("Ведомость файлом")
    assert any(isinstance(call, SendDocument) for call in office.phone.calls)
    (name, data), *_ = office.phone.files.items()
    assert name == "announcement-1-2026-03-02.csv"
    lines = data.decode("utf-8-sig").splitlines()
    assert lines == [
        "telegram_id,language,state,time,reason",
        "102,ru,sent,2026-03-02 17:00:00,",
    ]
    assert (await office.acts())[-1] == "exported"


async def test_the_list(office: Office) -> None:
    for _ in range(9):
        await office.drafts()
    await office.owner.types("/announcements")
    labels = office.owner.labels()
    assert len(labels) == 10
    assert labels[1] == "Объявление 9 · черновик"
    await office.owner.presses("Раньше")
    await office.owner.presses("Объявление 1 ·")
    assert "черновик" in office.owner.text
    await office.owner.presses("Выбросить")
    await office.owner.presses("Выбросить")
    assert await office.services.announcements.get(1) is None


async def test_one_message_shows_how_it_goes_on_and_a_new_one_tells_of_the_end(
    office: Office,
) -> None:
    for id in range(200, 220):
        await office.reader(id, "ru")
    reporter = office.reporter()
    await office.drafts()
    await office.confirms()
    panel = office.owner.last
    await office.services.deliveries.start_due(int(office.clock()), quiet=False)
    await office.services.deliveries.exchange([], 5, lambda _: 0.0, int(office.clock()), False)
    await reporter.report()
    assert "0 %" in (office.phone.messages[panel.message_id].text or "")
    await office.services.deliveries.recover()
    office.clock.passes(1 / 1200)
    await reporter.report()
    shown = office.phone.messages[panel.message_id].text or ""
    assert "25 %" in shown
    assert "в секунду" in shown
    await office.sends()
    before = len(office.owner.screen)
    await reporter.report()
    assert len(office.owner.screen) == before + 1
    assert "Получателей: 20" in office.owner.text
    assert "Неизвестно, дошло ли: 5" in office.owner.text
    edits = sum(isinstance(call, EditMessageText) for call in office.phone.calls)
    await reporter.report()
    assert sum(isinstance(call, EditMessageText) for call in office.phone.calls) == edits


async def test_a_moment_from_the_buttons(office: Office) -> None:
    number = await office.drafts()
    await office.owner.presses("Когда")
    assert "Алматы" in office.owner.text
    await office.owner.presses("18:00")
    assert "2 марта, 18:00" in office.owner.text
    await office.owner.presses_data(SetTime(announcement=number, due=0).pack())
    assert "Когда: сразу" in office.owner.text


async def test_roles_that_were_not_told(office: Office) -> None:
    await office.reader(102, "ru")
    number = await office.drafts()
    await office.owner.presses_data(SetReadersRole(announcement=number, on=True).pack())
    announcement = await office.services.announcements.get(number)
    assert announcement is not None
    readers = await office.services.announcements.readers(announcement)
    assert [(each.own, each.number) for each in readers] == [("ru", 1)]


def test_the_owner_is_the_one_of_the_office() -> None:
    assert OWNER == 103
