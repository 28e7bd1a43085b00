"""What the bot cannot answer, a person answers once, and then the bot can."""

from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.methods import SendMessage

from bot.language import Language
from bot.storage.database import Database
from bot.storage.lock import ProcessLock
from tests.conftest import ServicesOf
from tests.conversation.office import Office
from tests.conversation.user import FakeUser

# The same in three spellings, and a fourth: colloquial, in Latin letters, in Kazakh.
ASKED: dict[int, tuple[Language, str]] = {
    201: ("ru", "а общежитие в АЭМК есть?"),
    202: ("ru", "aemk obshaga est"),
    203: ("kk", "АЭМК-да жатақхана бар ма"),
}
FOURTH = "есть ли общежитие в АЭМК"
ANOTHER = "есть ли общежитие в Адилете"
RU, KK = "Да, общежитие есть, 120 мест.", "Иә, жатақхана бар, 120 орын."
ASK = {"ru": ("Спросить человека", "Передать"), "kk": ("Адамнан сұрау", "Жеткізу")}


@pytest.fixture
def database(knowing_database: Database) -> Database:
    """With the real knowledge: what is published is built anew from it."""
    return knowing_database


@pytest.fixture
def office(services_of: ServicesOf, bot: Bot, tmp_path: Path) -> Office:
    """One owner, Ерлан."""
    return Office(services_of, bot, ProcessLock(tmp_path / "lock"))


async def passes_on(office: Office, id: int) -> FakeUser:
    """Somebody asks what the bot does not know, and passes it on."""
    language, question = ASKED[id]
    person = office.user(id, "?", language)
    await office.services.people.choose_language(id, language)
    await person.types(question)
    for label in ASK[language]:
        await person.presses(label)
    return person


async def test_three_ask_one_answers_the_fourth_gets_it_from_the_bot(office: Office) -> None:
    owner = office.owner
    people = [await passes_on(office, id) for id in ASKED]

    await owner.types("/inbox")
    assert len(owner.labels()) == 1, "the three wait together"
    await owner.presses("3 · ")
    await owner.presses("Ответить")
    await owner.types(RU)
    assert "по-казахски" in owner.text
    await owner.presses("Казахский")
    await owner.types(KK)
    await owner.presses("Отправить 3 людям")
    await office.sends()
    for person, (language, _) in zip(people, ASKED.values(), strict=True):
        assert person.text.endswith(RU if language == "ru" else KK)
    assert sorted(answered(office)) == list(ASKED), "each once"
    await owner.presses("Обновить")
    assert "Дошло: 3 из 3" in owner.text

    fourth = office.user(204, "?", "ru")
    assert RU not in await fourth.types(FOURTH)
    await owner.presses("Сделать записью")
    await owner.presses("Опубликовать")
    await owner.presses("опубликовать")
    assert (await fourth.types(FOURTH)).startswith(RU.split(",")[0])
    assert (await fourth.types("АЭМК жатақхана бар ма")).startswith(KK.split(",")[0])
    assert RU not in await fourth.types(ANOTHER)

    await owner.presses("Отменить")
    assert RU not in await fourth.types(FOURTH)


def answered(office: Office) -> list[int]:
    """Whom the administrator's answer was brought to."""
    return [
        int(call.chat_id)
        for call in office.phone.calls
        if isinstance(call, SendMessage) and call.text.endswith((RU, KK)) and call.chat_id in ASKED
    ]
