"""Questions that people have passed on: alike ones together, answered once to all who asked."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import (
    SendAudio,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import Audio, Document, Message, PhotoSize, Sticker, Video, Voice

from bot.announcements.content import LONGEST_CAPTION, LONGEST_TEXT
from bot.i18n import Texts
from bot.language import LANGUAGES, Language
from bot.people.inquiries import LONGEST, Kin
from bot.storage.lock import ProcessLock
from bot.telegram import views
from bot.telegram.callbacks import CheckInquiry, PassOn, Withdraw
from bot.telegram.callbacks_inbox import (
    BanAsker,
    MakeEntry,
    OpenGroup,
    OpenWay,
    PickMerge,
    SendAnswer,
    ShowInbox,
    ShowWays,
    WriteAnswer,
)
from handlers import create_dispatcher
from tests.conftest import ServicesOf
from tests.conversation.office import EDITOR, OWNER, Office
from tests.conversation.test_editors import INBOX, invited
from tests.conversation.user import FakeUser

OLGA, MARAT, AIGERIM = 301, 302, 303
HOSTEL, HOSTEL_MISSPELT, HOSTEL_KAZAKH = "есть ли общежитие?", "а общага есть", "жатақхана бар ма?"
RU, KK = "Да, для иногородних", "Иә, алыстан келгендерге"
HEADING: dict[Language, str] = {
    "ru": "Человек ответил на ваш вопрос:",
    "kk": "Сұрағыңызға адам жауап берді:",
}
SCREEN, DATA = 900, 64  # characters; bytes
NAME = "И" * 128

PHOTO = PhotoSize(file_id="p", file_unique_id="p", width=1, height=1)
STICKER = Sticker(
    file_id="s",
    file_unique_id="s",
    type="regular",
    width=1,
    height=1,
    is_animated=False,
    is_video=False,
)


@pytest.fixture
def office(services_of: ServicesOf, bot: Bot, tmp_path: Path) -> Office:
    """One owner, Ерлан."""
    return Office(services_of, bot, ProcessLock(tmp_path / "lock"))


class Asker:
    """Somebody who passes questions on."""

    def __init__(self, office: Office, id: int, language: Language = "ru") -> None:
        self.id = id
        self.user = office.user(id, "Имярек", language)
        self._language: Language = language

    async def asks(self, question: str) -> Message:
        """Type a question and pass it on; the message that shows how it stands."""
        await self.user.types(question)
        shown = self.user.last
        await self.user.presses_data(PassOn(language=self._language, sure=True).pack())
        return self.user.phone.messages[shown.message_id]

    @property
    def answers(self) -> list[SendMessage]:
        """The answers that have reached him."""
        return [
            call
            for call in self.user.phone.calls
            if isinstance(call, SendMessage)
            and call.chat_id == self.id
            and call.text.startswith(tuple(HEADING.values()))
        ]


async def group_of(office: Office) -> int:
    """The only group that waits."""
    (waiting,) = await office.services.groups.waiting()
    return waiting.id


async def opens(administrator: FakeUser, group: int) -> str:
    """Open a group, from whatever message was last."""
    return await administrator.presses_data(OpenGroup(group=group).pack())


def of_kind(office: Office, kind: type[TelegramMethod[Any]]) -> list[Any]:
    """The calls of one kind."""
    return [call for call in office.phone.calls if isinstance(call, kind)]


async def jobs(office: Office) -> int:
    """How many answers are on their way, or have been."""
    rows = await office.services.database.fetch_all(
        "SELECT count(*) FROM announcement WHERE kind = 'answer'"
    )
    return int(rows[0][0])


# --- the whole way ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_three_who_ask_the_same_are_answered_once_each_in_his_language(
    office: Office, language: Language
) -> None:
    owner, texts = office.owner, office.services.catalogues[language]
    await office.services.people.choose_language(OWNER, language)
    askers = [Asker(office, OLGA), Asker(office, MARAT), Asker(office, AIGERIM, "kk")]
    questions = (HOSTEL, HOSTEL_MISSPELT, HOSTEL_KAZAKH)
    shown = [await each.asks(asked) for each, asked in zip(askers, questions, strict=True)]
    assert len(owner.screen) == 1, "of the like of it he knows already"

    inbox = await owner.types("/inbox")
    assert "1" in inbox
    assert "3" in inbox
    assert [label for label in owner.labels() if label.startswith("3 · ")] == [f"3 · {HOSTEL}"]
    group = await owner.presses("3 ·")
    for line in (*questions, *counted(texts), "2"):
        assert line in group
    await owner.presses(texts.gettext("Take it"))
    assert texts.gettext("Answers: %(name)s", name=f"Имя{OWNER}") in owner.text
    await askers[0].user.presses("Что с моим вопросом?", shown[0])
    assert "Взят: человек готовит ответ" in office.phone.messages[shown[0].message_id].text  # type: ignore[operator]
    await askers[2].user.presses("Сұрағым не болды?", shown[2])
    assert "Қолға алынды" in str(office.phone.messages[shown[2].message_id].text)

    assert await owner.presses(texts.gettext("✍️ Answer")) != group
    assert texts.gettext("Write the answer in Russian.") in owner.text
    await owner.types(RU)
    assert texts.gettext("Somebody waits for it in Kazakh.") in owner.text
    assert not any("📨" in label for label in owner.labels())
    await owner.presses(names(texts)["kk"])
    await owner.types(KK)
    assert f"«{RU}»" in owner.text
    assert f"«{KK}»" in owner.text
    await owner.presses("📨")
    assert "3" in owner.alerts[-1]
    assert texts.gettext("Reached: %(sent)s of %(all)s", sent=0, all=3) in owner.text

    await office.sends()
    said = {"ru": f"{HEADING['ru']}\n\n{RU}", "kk": f"{HEADING['kk']}\n\n{KK}"}
    for asker, message, spoken in zip(askers, shown, ("ru", "ru", "kk"), strict=True):
        (answer,) = asker.answers
        assert answer.text == said[spoken]
        assert answer.reply_parameters is not None
        assert answer.reply_parameters.message_id == message.message_id
    await owner.presses("🔄")
    assert texts.gettext("Reached: %(sent)s of %(all)s", sent=3, all=3) in owner.text
    assert await office.acts() == ["answered"]
    assert await owner.types("/inbox") == texts.gettext("Nobody waits for an answer.")
    await owner.types("/journal")
    assert texts.gettext("answered a question") in owner.text


def names(texts: Texts) -> dict[Language, str]:
    """What the languages are called."""
    return {la: views.drafts.language_name(la, texts) for la in LANGUAGES}


def counted(texts: Texts) -> tuple[str, str, str]:
    """How many wait in each language, since when, and what is nearest."""
    languages = f"{names(texts)['ru']} 2, {names(texts)['kk']} 1"
    asked = texts.gettext("Asked by: %(number)s (%(languages)s)", number=3, languages=languages)
    title = {"ru": "Общежитие", "kk": "Жатақхана"}[texts.language]
    return asked, "17:00", texts.gettext("Nearest entry: %(title)s", title=title)


async def test_after_a_restart_everything_goes_on_where_it_was(office: Office) -> None:
    olga = Asker(office, OLGA)
    shown = await olga.asks(HOSTEL)
    await office.owner.types("/inbox")
    await office.owner.presses("1 ·")
    await office.owner.presses("Ответить")
    restarted = create_dispatcher(office.services, iter(range(1_000)).__next__)
    owner = FakeUser(restarted, office.bot, OWNER, "Ерлан", "ru")
    await owner.types(RU)
    assert f"«{RU}»" in owner.text
    await owner.presses("📨")
    await office.sends()
    (answer,) = olga.answers
    assert answer.text == f"{HEADING['ru']}\n\n{RU}"
    assert answer.reply_parameters is not None
    assert answer.reply_parameters.message_id == shown.message_id


# --- what an answer may be ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind", "field"),
    [
        ({"voice": Voice(file_id="f", file_unique_id="f", duration=1)}, SendVoice, "voice"),
        ({"photo": [PHOTO], "caption": RU}, SendPhoto, "photo"),
        (
            {"document": Document(file_id="f", file_unique_id="f"), "caption": RU},
            SendDocument,
            "document",
        ),
        (
            {"video": Video(file_id="f", file_unique_id="f", width=1, height=1, duration=1)},
            SendVideo,
            "video",
        ),
        ({"audio": Audio(file_id="f", file_unique_id="f", duration=1)}, SendAudio, "audio"),
    ],
)
async def test_a_file_answers_too_and_the_same_does_in_the_other_language(
    office: Office, content: dict[str, Any], kind: type[TelegramMethod[Any]], field: str
) -> None:
    olga, aigerim = Asker(office, OLGA), Asker(office, AIGERIM, "kk")
    shown = [await olga.asks(HOSTEL), await aigerim.asks(HOSTEL_KAZAKH)]
    await office.owner.types("/inbox")
    await office.owner.presses("2 ·")
    await office.owner.presses("Ответить")
    await office.owner.sends(**content)
    await office.owner.presses("То же и по-казахски")
    await office.owner.presses("📨")
    await office.sends()
    caption = f"\n\n{content['caption']}" if "caption" in content else ""
    sent = {call.chat_id: call for call in of_kind(office, kind)}
    assert set(sent) == {OLGA, AIGERIM}
    for chat, message, language in zip((OLGA, AIGERIM), shown, LANGUAGES, strict=True):
        assert getattr(sent[chat], field) == ("p" if field == "photo" else "f")
        assert sent[chat].caption == f"{HEADING[language]}{caption}"
        assert sent[chat].reply_parameters.message_id == message.message_id


@pytest.mark.parametrize("way", ["in the dialogue", "as a reply"])
@pytest.mark.parametrize("caption", [False, True])
async def test_what_would_be_too_long_with_its_heading_is_refused_and_may_be_shortened(
    office: Office, way: str, caption: bool
) -> None:
    olga, owner = Asker(office, OLGA), office.owner
    await olga.asks(HOSTEL)
    notice = owner.last
    heading = len(f"{max(HEADING.values(), key=len)}\n\n")
    longest = (LONGEST_CAPTION if caption else LONGEST_TEXT) - heading

    async def answers(length: int) -> None:
        text = "я" * length
        content: dict[str, Any] = (
            {"photo": [PHOTO], "caption": text} if caption else {"text": text}
        )
        await owner.sends(**content, reply_to_message=notice if way == "as a reply" else None)

    if way == "in the dialogue":
        await owner.presses("Открыть")
        await owner.presses("Ответить")
    await answers(longest + 1)
    assert owner.text.startswith("Слишком длинно")
    await answers(longest)
    if way == "in the dialogue":
        await owner.presses("📨")
    await office.sends()
    await opens(owner, 1)
    assert "Дошло: 1 из 1" in owner.text


@pytest.mark.parametrize("way", ["in the dialogue", "as a reply"])
async def test_a_sticker_is_refused_and_the_question_goes_on_waiting(
    office: Office, way: str
) -> None:
    olga, owner = Asker(office, OLGA), office.owner
    await olga.asks(HOSTEL)
    notice = owner.last
    if way == "in the dialogue":
        await owner.presses("Открыть")
        await owner.presses("Ответить")
    replied = notice if way == "as a reply" else None
    await owner.sends(sticker=STICKER, reply_to_message=replied)
    assert "Могу передать текст" in owner.text
    await owner.sends(text=RU, reply_to_message=replied)
    assert RU in owner.text or "Отвечено" in owner.text


# --- no answer ----------------------------------------------------------------------------------


async def test_what_is_not_our_subject_is_put_aside_and_everyone_hears_so(office: Office) -> None:
    olga, aigerim, owner = Asker(office, OLGA), Asker(office, AIGERIM, "kk"), office.owner
    await olga.asks(HOSTEL)
    await aigerim.asks(HOSTEL_KAZAKH)
    await owner.types("/inbox")
    await owner.presses("2 ·")
    await owner.presses("Не по теме")
    assert await jobs(office) == 0, "asked for only"
    await owner.presses("Закрыть без ответа")
    assert "Закрыто без ответа: не по теме" in owner.text
    assert not any("записью" in label for label in owner.labels())
    await office.sends()
    assert olga.user.text.startswith("Человек прочитал ваш вопрос")
    assert aigerim.user.text.startswith("Сұрағыңызды адам оқып шықты")
    assert await office.acts() == ["closed"]


async def test_whoever_is_a_nuisance_is_told_so_and_may_ask_again_after_a_month(
    office: Office,
) -> None:
    olga, marat, owner = Asker(office, OLGA), Asker(office, MARAT), office.owner
    await marat.asks("купите мой курс по заработку")
    notice = owner.last
    await marat.asks(HOSTEL)
    shared = owner.last
    await olga.asks(HOSTEL_MISSPELT)
    await owner.presses("Открыть", notice)
    await owner.presses("По одному")
    await owner.presses("купите")
    await owner.presses("Больше не принимать")
    assert "30 дней" in owner.text
    await owner.presses("на 30 дней")
    assert "людей: 1" in owner.text, "what he asked is erased, what others asked is not"
    assert "закрыт" in str(office.phone.messages[notice.message_id].text)
    handed_on = office.phone.messages[shared.message_id]
    assert HOSTEL_MISSPELT in str(handed_on.text)
    assert HOSTEL not in str(handed_on.text)
    for question in (HOSTEL, "когда приём документов?"):
        await marat.asks(question)
        assert marat.user.text.startswith("Пока я не передаю ваши вопросы")
    assert await office.acts() == ["banned"]

    office.clock.passes(31 * 24)
    await marat.asks("когда приём документов?")
    assert "Передал ваш вопрос" in marat.user.text
    await owner.types(RU, reply_to_message=handed_on)
    await office.sends()
    assert len(olga.answers) == 1


# --- what belongs together ----------------------------------------------------------------------


async def test_what_was_not_seen_to_be_alike_is_put_together_at_a_press(office: Office) -> None:
    olga, marat, owner = Asker(office, OLGA), Asker(office, MARAT), office.owner
    await olga.asks("кто директор АЭМК?")
    await marat.asks("как зовут директора электромеханического?")
    await owner.types("/inbox")
    await owner.presses("директора")
    await owner.presses("Ответить")
    await owner.types(RU)
    await owner.presses("Назад")
    await owner.presses("Объединить")
    assert "К какому вопросу" in owner.text
    await owner.presses("директор АЭМК")
    assert "Спросили: 2" in owner.text
    await owner.presses("Ответить")
    await owner.presses("Назад")
    group = await group_of(office)
    assert set(await office.services.answers.written(group)) == {"ru"}, "nothing is lost"
    await office.services.answers.send(group, OWNER, {"ru": HEADING["ru"], "kk": HEADING["kk"]})
    await office.sends()
    assert len(olga.answers) == len(marat.answers) == 1
    assert await office.acts() == ["merged", "answered"]


async def test_where_nothing_else_waits_there_is_nothing_to_put_together(office: Office) -> None:
    await Asker(office, OLGA).asks(HOSTEL)
    await office.owner.types("/inbox")
    await office.owner.presses("1 ·")
    await office.owner.presses("Объединить")
    assert office.owner.text == "Других вопросов нет."
    assert office.owner.labels() == ["‹ Назад"]


async def test_a_wording_is_taken_out_and_answered_by_itself(office: Office) -> None:
    olga, marat, owner = Asker(office, OLGA), Asker(office, MARAT), office.owner
    await olga.asks(HOSTEL)
    await marat.asks(HOSTEL_MISSPELT)
    await owner.types("/inbox")
    await owner.presses("2 ·")
    await owner.presses("По одному")
    await owner.presses(HOSTEL_MISSPELT)
    assert "1 человек" in owner.text
    await owner.presses("Ответить отдельно")
    assert "Спросили: 1" in owner.text
    await owner.presses("Ответить")
    await owner.types(RU)
    await owner.presses("📨")
    await office.sends()
    assert (len(marat.answers), len(olga.answers)) == (1, 0)
    (left,) = await office.services.groups.waiting()
    assert left.first == HOSTEL
    await owner.presses_data(OpenWay(inquiry=1).pack())
    assert not any("отдельно" in label for label in owner.labels()), "it stands alone"


async def test_an_answer_becomes_an_entry_once(office: Office) -> None:
    olga, owner = Asker(office, OLGA), office.owner
    await olga.asks(HOSTEL)
    await owner.types(RU, reply_to_message=owner.last)
    shown = owner.last
    for _ in range(2):
        await owner.presses_data(MakeEntry(group=1).pack(), shown)
    (version,) = await office.services.articles.all()
    assert (version.article.ru.title, version.article.ru.text) == ("Есть ли общежитие?", RU)
    assert (version.article.topic, version.article.asks.ru) == ("colleges", (HOSTEL,))
    assert not any("записью" in label for label in owner.labels())


# --- a reply to the notice ----------------------------------------------------------------------


async def test_a_reply_answers_at_once_where_all_read_one_language(office: Office) -> None:
    olga, marat, owner = Asker(office, OLGA), Asker(office, MARAT), office.owner
    await olga.asks(HOSTEL)
    await marat.asks(HOSTEL_MISSPELT)
    await owner.types(RU, reply_to_message=owner.last)
    assert "Отвечено" in owner.text
    await office.sends()
    assert len(olga.answers) == len(marat.answers) == 1


async def test_a_reply_waits_for_the_other_language_where_readers_of_both_wait(
    office: Office,
) -> None:
    olga, aigerim, owner = Asker(office, OLGA), Asker(office, AIGERIM, "kk"), office.owner
    await olga.asks(HOSTEL)
    notice = owner.last
    await aigerim.asks(HOSTEL_KAZAKH)
    await owner.types(RU, reply_to_message=notice)
    assert "Ответа ждут и по-казахски." in owner.text
    await office.sends()
    assert olga.answers == []
    await owner.presses("Казахский")
    await owner.types(KK)
    await owner.presses("📨")
    await office.sends()
    assert [answer.text for answer in olga.answers] == [f"{HEADING['ru']}\n\n{RU}"]
    assert [answer.text for answer in aigerim.answers] == [f"{HEADING['kk']}\n\n{KK}"]


async def test_a_button_from_before_somebody_asked_in_the_other_language_sends_nothing(
    office: Office,
) -> None:
    olga, aigerim, owner = Asker(office, OLGA), Asker(office, AIGERIM, "kk"), office.owner
    await olga.asks(HOSTEL)
    await owner.presses("Открыть")
    await owner.presses("Ответить")
    await owner.types(RU)
    await aigerim.asks(HOSTEL_KAZAKH)
    await owner.presses("📨")
    assert "Ответа ждут и по-казахски." in owner.text
    assert await jobs(office) == 0
    await owner.presses("То же и по-казахски")
    await owner.presses("📨 Отправить 2")
    await office.sends()
    assert [answer.text for answer in aigerim.answers] == [f"{HEADING['kk']}\n\n{RU}"]


# --- who may ------------------------------------------------------------------------------------


async def test_an_editor_answers_as_the_owner_does(office: Office) -> None:
    editor, olga = await invited(office), Asker(office, OLGA)
    await olga.asks(HOSTEL)
    assert HOSTEL in editor.text
    await editor.presses("Открыть")
    await editor.presses("Ответить")
    await editor.types(RU)
    await editor.presses("📨")
    await office.sends()
    assert len(olga.answers) == 1
    noted = (await office.services.audit.page(None, 1))[0]
    assert (noted.act, noted.person_id, noted.number) == ("answered", EDITOR, 1)


async def test_whoever_has_lost_his_rights_meanwhile_answers_nobody(office: Office) -> None:
    editor, olga = await invited(office), Asker(office, OLGA)
    await olga.asks(HOSTEL)
    notice = editor.last
    await editor.presses("Открыть")
    await editor.presses("Ответить")
    await office.services.staff.remove(EDITOR, OWNER)
    await editor.types(RU)
    assert await office.services.answers.written(await group_of(office)) == {}
    await editor.types(RU, reply_to_message=notice)
    await editor.presses_data(SendAnswer(group=1).pack())
    await office.sends()
    assert olga.answers == []
    assert await jobs(office) == 0


# --- somebody was faster ------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(INBOX)))
async def test_an_old_button_of_an_answered_group_does_nothing_more(
    office: Office, number: int
) -> None:
    olga, owner = Asker(office, OLGA), office.owner
    await olga.asks(HOSTEL)
    await Asker(office, MARAT).asks("когда следующий хакатон?")
    await owner.types(RU, reply_to_message=owner.screen[0])
    kind, fields = INBOX[number]
    await owner.presses_data(kind(**fields).pack())
    await office.sends()
    assert len(olga.answers) == 1
    assert await jobs(office) == 1
    assert set(await office.acts()) <= {"answered", "wrote"}, "it may still become an entry"
    (waiting,) = await office.services.groups.waiting()
    assert (waiting.state, waiting.readers) == ("open", {"ru": 1, "kk": 0})


async def test_of_two_who_write_at_once_one_sends_and_the_other_hears_that_it_is_closed(
    office: Office,
) -> None:
    editor, owner, olga = await invited(office), office.owner, Asker(office, OLGA)
    await olga.asks(HOSTEL)
    for administrator in (owner, editor):
        await administrator.presses("Открыть")
    assert "Отвечает" not in editor.text
    for administrator in (owner, editor):
        await administrator.presses("Ответить")
    await asyncio.gather(owner.types("Ответ владельца"), editor.types("Ответ редактора"))
    assert "Русский: «Ответ" in owner.text
    assert "Русский: «Ответ" in editor.text
    await editor.presses_data(WriteAnswer(group=1, language="ru").pack())
    await owner.presses("📨")
    await editor.types("Ещё один")
    assert "закрыт" in editor.text
    await office.sends()
    assert len(olga.answers) == 1
    await editor.types("сколько студентов на дуалке")
    assert "22\N{NO-BREAK SPACE}067" in editor.text, "he is asked for no answer any more"


@pytest.mark.parametrize("way", ["taken back", "forgotten"])
async def test_where_the_last_question_goes_while_somebody_writes_he_is_told(
    office: Office, way: str
) -> None:
    olga, owner = Asker(office, OLGA), office.owner
    await olga.asks(HOSTEL)
    await owner.presses("Открыть")
    await owner.presses("Ответить")
    if way == "taken back":
        await olga.user.presses_data(Withdraw(language="ru", inquiry=1).pack())
    else:
        await olga.user.types("/forget")
        await olga.user.presses("Стереть")
    await owner.types(RU)
    assert "закрыт" in owner.text
    await owner.presses("К вопросам")
    assert owner.text == "Никто не ждёт ответа."
    assert await jobs(office) == 0


@pytest.mark.parametrize("way", ["taken back", "forgotten"])
async def test_what_others_wait_for_is_told_of_though_the_first_has_gone(
    office: Office, way: str
) -> None:
    olga, marat, owner = Asker(office, OLGA), Asker(office, MARAT), office.owner
    shown = await olga.asks(HOSTEL)
    notice = owner.last
    await marat.asks(HOSTEL_MISSPELT)
    if way == "taken back":
        await olga.user.presses("Отозвать", shown)
    else:
        await olga.user.types("/forget")
        await olga.user.presses("Стереть")
    handed_on = office.phone.messages[notice.message_id]
    assert HOSTEL not in str(handed_on.text)
    assert HOSTEL_MISSPELT in str(handed_on.text)
    assert len(owner.screen) == 1
    await owner.types(RU, reply_to_message=handed_on)
    await office.sends()
    assert (len(marat.answers), len(olga.answers)) == (1, 0)


async def test_whoever_is_forgotten_while_his_answer_is_on_its_way_gets_none(
    office: Office,
) -> None:
    olga, marat, owner = Asker(office, OLGA), Asker(office, MARAT), office.owner
    await olga.asks(HOSTEL)
    await marat.asks(HOSTEL_MISSPELT)
    await owner.types(RU, reply_to_message=owner.last)
    await olga.user.types("/forget")
    assert "объявления и ответы для вас: 1" in olga.user.text
    await olga.user.presses("Стереть")
    await office.sends()
    assert (len(marat.answers), len(olga.answers)) == (1, 0)
    await opens(owner, 1)
    assert "Дошло: 1 из 2" in owner.text


async def test_an_answered_question_waits_no_more(office: Office) -> None:
    olga, owner = Asker(office, OLGA), office.owner
    shown = await olga.asks(HOSTEL)
    await owner.types(RU, reply_to_message=owner.last)
    await olga.user.presses_data(CheckInquiry(language="ru", inquiry=1).pack(), shown)
    assert "больше не ждёт" in str(office.phone.messages[shown.message_id].text)


# --- much ---------------------------------------------------------------------------------------


async def fill(office: Office, groups: int, wordings: int) -> list[int]:
    """Groups of long questions, one of them in many wordings of both languages."""
    inquiries = office.services.inquiries
    made: list[int] = []
    for number in range(groups + wordings):
        kin = Kin(made[0] if number >= groups else None, "gap.dormitory")
        language = LANGUAGES[number % 2]
        await inquiries.keep(1_000 + number, language, f"{number} " + "ңЩ " * LONGEST, kin)
        if number < groups:
            made.append(number + 1)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
async def test_screens_stay_short_however_much_waits(
    office: Office, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def long_name(bot: Bot, person_id: int) -> str:
        return NAME

    for module in ("handlers.admin.inbox", "handlers.admin.cards"):
        monkeypatch.setattr(f"{module}.name_of", long_name)
    await office.services.people.choose_language(OWNER, language)
    groups = await fill(office, groups=30, wordings=40)
    owner = office.owner
    await owner.types("/inbox")
    for group in groups[:5]:
        await office.services.groups.take(group, OWNER)
    first = groups[0]
    pages = [ShowInbox(page=page) for page in (0, 1, 5, 6, 9_999)]
    others = [PickMerge(group=first, page=page) for page in (0, 1, 5, 9_999)]
    ways = [ShowWays(group=first, page=page) for page in (0, 1, 7, 8, 9_999)]
    for data in (
        *pages,
        OpenGroup(group=first),
        *others,
        *ways,
        OpenWay(inquiry=first),
        BanAsker(inquiry=first),
        WriteAnswer(group=first, language="kk"),
    ):
        await owner.presses_data(data.pack())
        assert len(owner.buttons()) > 1 or isinstance(data, WriteAnswer), data
    await owner.types("Жауап " * 500)
    await owner.presses("Русский" if language == "ru" else "Орыс тілі")
    await owner.types("Ответ " * 500)
    await owner.presses("📨")
    assert "41" in owner.alerts[-1]
    for message in [each for each in owner.phone.calls if hasattr(each, "text")]:
        assert len(getattr(message, "text", "") or "") <= SCREEN
    for shown in drawn(office):
        assert len(str(shown.callback_data).encode()) <= DATA


def drawn(office: Office) -> list[Any]:
    """Every button that was ever shown."""
    return [
        button
        for call in office.phone.calls
        if (markup := getattr(call, "reply_markup", None))
        for row in markup.inline_keyboard
        for button in row
    ]


async def test_pages_show_every_question_once_and_an_old_page_shows_the_last(
    office: Office,
) -> None:
    groups = await fill(office, groups=13, wordings=0)
    owner = office.owner
    await owner.types("/inbox")
    seen = [label for label in owner.labels() if " · " in label]
    for page in (2, 3):
        await owner.presses(f"{page} ›")
        seen += [label for label in owner.labels() if " · " in label]
    assert len(set(seen)) == len(seen) == len(groups)
    for group in groups[1:]:
        await office.services.answers.close(group, OWNER, {"ru": "Нет"})
    await owner.presses_data(ShowInbox(page=3).pack())
    assert len(owner.labels()) == 1
