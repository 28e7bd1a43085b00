"""Administrators keep what the bot knows, in the chat, in both languages."""

import re
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError
from aiogram.methods import SendMessage
from aiogram.types import MessageEntity, PhotoSize

from bot.knowledge.articles import Article, Said, Version
from bot.knowledge.models import Phrasings
from bot.language import Language
from bot.storage.database import Database
from bot.storage.lock import ProcessLock
from bot.telegram.callbacks_knowledge import (
    ArchiveArticle,
    OpenArticle,
    OpenEntry,
    PublishArticle,
    RemoveWay,
    RestoreVersion,
    SayOtherwise,
    SetArticleTopic,
    ShowHistory,
    ShowVersion,
    UndoChange,
    WriteTitle,
)
from bot.telegram.reminding import PAUSE, Reminder
from tests.conftest import ServicesOf
from tests.conversation.office import EDITOR, OWNER, Office
from tests.conversation.user import FakeUser
from tests.knowledge.articles import DUAL, FERRY

SCREEN = 900  # characters
QUESTION = "сколько стоит паром для студентов"
SURAQ = "студенттерге паром қанша тұрады"
PHOTO = PhotoSize(file_id="p", file_unique_id="p", width=1, height=1)
MEANWHILE = "Тем временем её изменили"


@pytest.fixture
def database(knowing_database: Database) -> Database:
    """With the real knowledge: what is published is built anew from it."""
    return knowing_database


@pytest.fixture
def office(services_of: ServicesOf, bot: Bot, tmp_path: Path) -> Office:
    """One owner, Ерлан, and an editor."""
    return Office(services_of, bot, ProcessLock(tmp_path / "lock"))


async def editor_of(office: Office, language: Language = "ru") -> FakeUser:
    """A second administrator."""
    await office.services.people.choose_language(EDITOR, language)
    await office.services.database.execute("INSERT INTO editor VALUES (?, 0)", (EDITOR,))
    return office.user(EDITOR, "Асель", language)


async def begun(office: Office, article: Article = FERRY) -> Version:
    """A draft of the owner's."""
    return await office.services.articles.create(article, OWNER)


async def opened(office: Office, article: Article = FERRY) -> Version:
    """A draft of the owner's, whose card he sees."""
    version = await begun(office, article)
    await office.owner.types("/knowledge")
    await office.owner.presses_data(OpenArticle(article=version.article_id).pack())
    assert f"Запись № {version.article_id} · черновик" in office.owner.text
    return version


async def latest(office: Office, article_id: int = 1) -> Version:
    found = await office.services.articles.latest(article_id)
    assert found is not None
    return found


async def publishes(office: Office) -> None:
    """Publish what is opened, without looking what it would change: that takes its time."""
    version = await latest(office, int(office.owner.text.partition("№ ")[2].split()[0]))
    sure = PublishArticle(article=version.article_id, seen=version.number, sure=True)
    await office.owner.presses_data(sure.pack())
    assert "Теперь люди получают этот ответ" in office.owner.text


async def published(office: Office, article: Article = FERRY) -> Version:
    """What people are shown, from its card."""
    version = await opened(office, article)
    await publishes(office)
    return await latest(office, version.article_id)


async def says_otherwise(keeper: FakeUser, entry: str) -> None:
    """Begin an article in the place of an entry."""
    await keeper.presses_data(SayOtherwise(entry=entry).pack(), keeper.old_message())


async def acts(office: Office) -> list[tuple[str, int | None]]:
    """The journal, the oldest first: what was done to which article."""
    page = await office.services.audit.page(None, 100)
    return [(noted.act, noted.article_id) for noted in reversed(page)]


# --- finding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "title", "gap", "of_gap"),
    [
        ("ru", "сколько студентов на дуалке", "Студенты на дуальном", "Стоимость", "Пробел"),
        ("kk", "дуальды оқытуда қанша студент", "Дуальды оқитындар", "Оқу ақысы", "Жауабы жоқ"),
    ],
)
async def test_answers_gaps_and_articles_are_found_and_their_cards_opened(
    office: Office, language: Language, text: str, title: str, gap: str, of_gap: str
) -> None:
    await office.services.people.choose_language(OWNER, language)
    await begun(office)
    keeper = office.owner
    await keeper.types("/knowledge")
    await keeper.types(text)
    found = keeper.last
    await keeper.presses(f"📄 {title}", found)
    assert keeper.text.startswith(title)
    assert "22\N{NO-BREAK SPACE}067" in keeper.text
    assert "Kazinform" in keeper.text
    assert "40" in keeper.text.splitlines()[-4]
    await keeper.types("/knowledge")
    await keeper.types("сколько стоит год обучения")
    await keeper.presses(f"❔ {gap}")
    assert keeper.text.splitlines()[1].startswith(of_gap)
    await keeper.types("/knowledge")
    await keeper.types("паром")
    await keeper.types("паромы")  # the search goes on
    await keeper.presses(f"📝 {FERRY.said(language).title}")
    assert FERRY.ru.text in keeper.text
    assert FERRY.kk.text in keeper.text


async def test_an_entry_is_read_in_both_languages(office: Office) -> None:
    await office.owner.types("/knowledge")
    await office.owner.types("сколько студентов на дуалке")
    await office.owner.presses("Студенты на дуальном")
    assert office.owner.labels()[:2] == ["✓ Русский", "Казахский"]
    await office.owner.presses("Казахский")
    assert "Дуальды оқитындар" in office.owner.text
    assert office.owner.labels()[:2] == ["Русский", "✓ Казахский"]


async def test_the_next_question_is_one_again_after_a_press(office: Office) -> None:
    await office.owner.types("/knowledge")
    await office.owner.presses("Черновики")
    assert office.owner.text == "Черновиков нет."
    assert "На дуальном обучении" in await office.owner.types("сколько студентов на дуалке")
    await office.owner.types("/knowledge")
    await office.owner.types("/help")
    assert "/knowledge — " in office.owner.text
    assert "Нашлось" not in await office.owner.types("паром")


async def test_nothing_is_found_of_what_is_not_there(office: Office) -> None:
    await office.owner.types("/knowledge")
    assert "Ничего такого не нашлось" in await office.owner.types("?!")
    await office.owner.sends(photo=[PHOTO])
    assert "нужен только текст" in office.owner.text


async def test_lists_have_pages(office: Office) -> None:
    for number in range(1, 18):
        office.clock.passes(1)
        await begun(office, Article(ru=Said(title=f"Запись {number}")))
    await office.owner.types("/knowledge")
    assert "Черновики: 17" in office.owner.labels()
    await office.owner.presses("Черновики")
    seen = [office.owner.labels()]
    while "›" in office.owner.labels():
        label = next(b for b in office.owner.buttons() if b.text == "›")
        await office.owner.presses_data(str(label.callback_data))
        seen.append(office.owner.labels())
    titles = [label for page in seen for label in page if label.startswith("📝")]
    assert titles == [f"📝 Запись {number}" for number in range(17, 0, -1)]
    assert [len(page) for page in seen] == [10, 11, 3]


async def test_every_article_stands_on_its_list(office: Office) -> None:
    await published(office)
    await office.owner.presses_data(WriteTitle(article=1, seen=2, language="ru").pack())
    await office.owner.types("Паром и катер")
    assert "опубликована, но без последних правок" in office.owner.text
    gone = await begun(office, DUAL)
    await office.services.articles.archive(gone.article_id, gone.number, OWNER)
    await office.owner.types("/knowledge")
    home = office.owner.last
    for label, hit in (("Черновики: 1", "✏️ Паром и катер"), ("Опубликованные: 1", "✏️ Паром"),
                       ("В архиве: 1", "🗄 Дуалка иначе")):  # fmt: skip
        await office.owner.presses(label, home)
        assert office.owner.labels()[0].startswith(hit)
        await office.owner.presses("Что я знаю")
        home = office.owner.last


# --- beginning ----------------------------------------------------------------------------------


async def test_to_say_it_otherwise_begins_with_what_is_said(office: Office) -> None:
    await says_otherwise(office.owner, "dual.students")
    article = (await latest(office)).article
    assert (article.instead_of, article.topic) == ("dual.students", "dual")
    assert "22\N{NO-BREAK SPACE}067" in article.ru.text
    assert "Вместо: Студенты на дуальном" in office.owner.text
    await office.owner.presses_data(SayOtherwise(entry="gap.tuition").pack())
    article = (await latest(office, 2)).article
    assert article.ru == Said(title="Стоимость обучения")
    assert await acts(office) == [("wrote", 1), ("wrote", 2)]


async def test_where_an_article_was_begun_no_second_one_is(office: Office) -> None:
    editor = await editor_of(office, "kk")
    await office.owner.presses_data(
        SayOtherwise(entry="gap.tuition").pack(), office.owner.old_message()
    )
    await says_otherwise(editor, "gap.tuition")
    assert "№ 1 жазба · жоба" in editor.text
    assert "Имя103" in editor.text
    assert len(await office.services.articles.all()) == 1


@pytest.mark.parametrize("entry", ["nothing.of.ours", "service.greeting", ""])
async def test_in_the_place_of_nothing_nothing_is_begun(office: Office, entry: str) -> None:
    await office.owner.types("/knowledge")
    await office.owner.presses_data(SayOtherwise(entry=entry).pack())
    assert office.owner.alerts[-1].startswith("Эта кнопка устарела")
    assert await office.services.articles.all() == []
    await office.owner.presses_data(OpenEntry(entry="nothing.of.ours", language="ru").pack())
    assert office.owner.alerts[-1].startswith("Эта кнопка устарела")


@pytest.mark.parametrize(
    ("language", "begin", "buttons"),
    [
        ("ru", "Новая запись", "Текст, рус|Заголовок, каз|Текст, каз|Вопросы|Тема|Срок"),
        ("kk", "Жаңа жазба", "Мәтіні, орыс|Тақырыбы, орыс|Мәтіні, қаз|Сұрақтар|Бөлім|Мерзімі"),
    ],
)
async def test_an_article_is_written_from_nothing(
    office: Office, language: Language, begin: str, buttons: str
) -> None:
    await office.services.people.choose_language(OWNER, language)
    keeper, labels = office.owner, buttons.split("|")
    other: Language = "kk" if language == "ru" else "ru"
    await keeper.types("/knowledge")
    await keeper.presses(begin)
    await keeper.types(FERRY.said(language).title)
    texts = [FERRY.ru.text, FERRY.said(other).title, FERRY.kk.text]
    for label, typed in zip(labels[:3], texts, strict=True):
        await keeper.presses(label)
        await keeper.types(typed)
    await keeper.presses(labels[3])
    await keeper.presses("➕")
    await keeper.types("\n".join([*FERRY.asks.kk, "", *FERRY.asks.ru, FERRY.asks.ru[0]]))
    await keeper.presses(labels[4])
    await keeper.presses("🏫")
    await keeper.presses(labels[5])
    await keeper.types("01.09.2026")
    assert "2026" in keeper.text
    article = (await latest(office)).article
    assert article.asks == FERRY.asks
    assert str(article.valid_until) == "2026-09-01"
    assert article.model_copy(update={"valid_until": None}) == FERRY
    await keeper.presses(labels[5])
    assert len(keeper.labels()) == 2
    await keeper.presses_data(str(keeper.buttons()[0].callback_data))
    assert (await latest(office)).article == FERRY


async def test_of_what_is_typed_only_the_text_is_taken(office: Office) -> None:
    await opened(office)
    await office.owner.presses("Текст, рус")
    bold = MessageEntity(type="bold", offset=0, length=5)
    await office.owner.types("  Паром: 15 рублей.\nБилет <b>там</b>. ", entities=[bold])
    assert (await latest(office)).article.ru.text == "Паром: 15 рублей.\nБилет <b>там</b>."
    await office.owner.presses("Заголовок, рус")
    await office.owner.sends(
        photo=[PhotoSize(file_id="p", file_unique_id="p", width=1, height=1)],
        caption="Паром\nи он",
    )
    assert (await latest(office)).article.ru.title == "Паром и он"


@pytest.mark.parametrize(
    ("button", "typed", "said"),
    [
        ("Заголовок, каз", "а" * 41, "Слишком длинно, знаков: 41, а можно не больше 40"),
        ("Текст, рус", "а" * 701, "Слишком длинно, знаков: 701, а можно не больше 700"),
        ("Текст, рус", "скобки {там}", "Без фигурных скобок"),
        ("Текст, рус", " \n ", "нужен только текст"),
        ("Срок", "завтра", "Не понимаю такую дату"),
        ("Срок", "30.02.2027", "Не понимаю такую дату"),
        ("Срок", "01.03.2026", "Этот день уже прошёл"),
    ],
)
async def test_what_cannot_be_taken_is_refused_and_can_be_sent_once_more(
    office: Office, button: str, typed: str, said: str
) -> None:
    await opened(office)
    await office.owner.presses(button)
    assert said in await office.owner.types(typed)
    assert (await latest(office)).number == 1
    await office.owner.types("01.09.2026")
    assert (await latest(office)).number == 2


async def test_what_says_the_same_is_no_new_version(office: Office) -> None:
    await opened(office)
    await office.owner.presses("Заголовок, рус")
    assert FERRY.ru.title in office.owner.text
    await office.owner.types(FERRY.ru.title)
    await office.owner.presses("Тема")
    await office.owner.presses("✓ 🏫")
    assert (await latest(office)).number == 1
    await office.owner.presses("Тема")
    await office.owner.presses("Без темы")
    assert (await latest(office)).article.topic is None
    await office.owner.presses_data(SetArticleTopic(article=1, seen=2, topic="no.such").pack())
    assert (await latest(office)).article.topic is None


# --- ways of asking -----------------------------------------------------------------------------


async def test_ways_of_asking_are_looked_through_added_and_taken_out(office: Office) -> None:
    many = Phrasings(ru=tuple(f"где паром {n}" for n in range(9)), kk=FERRY.asks.kk)
    await opened(office, FERRY.model_copy(update={"asks": many}))
    await office.owner.presses("Вопросы: 11")
    first = [label for label in office.owner.labels() if label.startswith("✖️")]
    assert len(first) == 8
    following = next(b for b in office.owner.buttons() if b.text == "›")
    await office.owner.presses_data(str(following.callback_data))
    assert "Казахский\n" in office.owner.text
    await office.owner.presses("✖️ где паром 8")
    assert "где паром 8" not in office.owner.text
    await office.owner.presses(f"✖️ {FERRY.asks.kk[0][:20]}")
    article = (await latest(office)).article
    assert article.asks == Phrasings(ru=many.ru[:8], kk=FERRY.asks.kk[1:])
    await office.owner.presses("Добавить")
    assert "✓ Определить" in office.owner.labels()
    await office.owner.presses("Казахский")
    assert "по-казахски" in office.owner.text
    await office.owner.types("паром\nпристань")
    assert (await latest(office)).article.asks.kk[-2:] == ("паром", "пристань")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("раз\n" + "а" * 201, "Строка 2 слишком длинная, знаков: 201"),
        ("раз\n\n?!", "В строке 3 нет ни одного слова"),
        ("\n".join(f"вопрос {n}" for n in range(201)), "больше 200 вопросов"),
        ("  ", "нужен только текст"),
    ],
)
async def test_ways_of_asking_that_cannot_be_taken_are_refused_together(
    office: Office, typed: str, said: str
) -> None:
    await opened(office)
    await office.owner.presses("Вопросы")
    await office.owner.presses("Добавить")
    await office.owner.presses("Русский")
    assert said in await office.owner.types(typed)
    assert (await latest(office)).article.asks == FERRY.asks
    await office.owner.types("катер")
    assert (await latest(office)).article.asks.ru[-1] == "катер"


async def test_a_way_that_is_not_there_is_not_taken_out(office: Office) -> None:
    await opened(office)
    gone = RemoveWay(article=1, seen=1, language="ru", way=7)
    await office.owner.presses_data(gone.pack())
    assert office.owner.alerts[-1].startswith("Эта кнопка устарела")
    assert (await latest(office)).number == 1


# --- publishing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kk": Said(title="Т", text="Паром 150 000 теңге.")}, "• В русском тексте нет: 150 000"),
        ({"kk": Said(title="Т", text="Паром 150 000 теңге.")}, "• В казахском тексте нет: 15"),
        ({"kk": Said()}, "• Нет заголовка на казахском.\n• Нет текста на казахском."),
        ({"asks": Phrasings()}, "её никто не найдёт"),
        ({"ru": Said(title="т" * 50, text="15 {x}")}, "• На русском есть фигурные скобки"),
    ],
)
async def test_what_stands_in_the_way_is_said_and_nothing_is_published(
    office: Office, change: dict[str, object], said: str
) -> None:
    version = await opened(office, FERRY.model_copy(update=change))
    await office.owner.presses("Опубликовать")
    assert said in office.owner.text
    await office.owner.presses_data(PublishArticle(article=1, seen=1, sure=True).pack())
    assert said in office.owner.text
    assert await latest(office) == version


async def answers(reader: FakeUser) -> tuple[str, str]:
    """What is answered to a question about the ferry, in Russian and in Kazakh."""
    return await reader.types(QUESTION), await reader.types(SURAQ)


async def test_the_next_question_gets_it_and_after_undo_no_longer(office: Office) -> None:
    olga = office.user(102, "Ольга", "ru")
    before = await answers(olga)
    await opened(office)
    await office.owner.presses("Опубликовать")
    assert office.owner.text.startswith("Опубликовать?")
    assert await answers(olga) == before
    await office.owner.presses("Да, опубликовать")
    assert "Теперь люди получают этот ответ" in office.owner.text
    ru, kk = await answers(olga)
    assert ru.startswith("Паром ходит по 15 рублей.\n\nБилет у причала.")
    assert kk.startswith("Паром 15 рубль тұрады.\n\nБилет айлақта.")
    assert "2 марта 2026" in ru
    await office.owner.presses("Отменить")
    assert "Последнее изменение отменено" in office.owner.text
    assert "черновик" in office.owner.text
    assert await answers(olga) == before
    await publishes(office)
    assert await answers(olga) == (ru, kk)
    await office.owner.presses("В архив")
    assert "Людям её больше не показывают" in office.owner.text
    assert await answers(olga) == before
    assert await acts(office) == [
        ("wrote", 1),
        ("published", 1),
        ("restored", 1),
        ("published", 1),
        ("archived", 1),
    ]
    await office.owner.types("/journal")
    assert "Имя103 · запись убрана в архив · запись № 1" in office.owner.text


async def test_in_the_place_of_a_gap_it_answers_what_the_gap_could_not(office: Office) -> None:
    olga = office.user(102, "Ольга", "ru")
    assert "в отчёте нет" in await olga.types("сколько стоит обучение в колледже")
    article = Article(
        instead_of="gap.tuition",
        ru=Said(title="Цена", text="Год стоит 150 000 тенге."),
        kk=Said(title="Баға", text="Бір жыл 150 000 теңге."),
    )
    await opened(office, article)
    await office.owner.presses("Опубликовать")
    assert "где это заменит прежний ответ" in office.owner.text
    await office.owner.presses("Да, опубликовать")
    assert "150 000 тенге" in await olga.types("сколько стоит обучение в колледже")
    assert "150 000 теңге" in await olga.types("колледжде оқу қанша тұрады")
    await office.owner.types("/knowledge")
    await office.owner.types("сколько стоит обучение в колледже")
    assert "✅ Цена" in office.owner.labels()
    await office.owner.presses_data(OpenEntry(entry="gap.tuition", language="ru").pack())
    assert "Запись № 1 · опубликована" in office.owner.text


async def test_what_it_takes_from_other_answers_is_a_warning(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.knowledge.foreseeing.PATIENCE", 60.0)
    asked = office.services.knowledge.answerer.library.base.entries["dual.students"].phrasings
    mine = Phrasings(ru=(*(way.upper() for way in asked.ru[:20]), *DUAL.asks.ru))
    await opened(office, DUAL.model_copy(update={"asks": mine}))
    await office.owner.presses("Опубликовать")
    warning, change, *_ = office.owner.text.splitlines()[1:]
    assert warning.startswith("⚠️ Сейчас на это есть другой ответ")
    assert re.fullmatch(r"«.+»: .+ → (Дуальды басқаша|Дуалка иначе)", change)
    assert "которые к ней не приведут" in office.owner.text
    assert len(office.owner.text) <= SCREEN


async def test_where_there_was_no_time_for_all_of_it_that_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.knowledge.foreseeing.PATIENCE", 0.0)
    await opened(office)
    await office.owner.presses("Опубликовать")
    assert re.search(r"Успел проверить вопросов: \d+ из \d+", office.owner.text)


async def test_changes_are_seen_by_nobody_until_they_are_published_too(office: Office) -> None:
    await published(office)
    olga = office.user(102, "Ольга", "ru")
    await office.owner.presses("Текст, рус")
    await office.owner.types("Паром ходит по 15 рублей, а катер нет. Билет у причала.")
    assert "опубликована, но без последних правок" in office.owner.text
    assert "катер" not in await olga.types(QUESTION)
    await publishes(office)
    assert "катер" in await olga.types(QUESTION)


async def test_two_articles_do_not_stand_in_one_place(office: Office) -> None:
    otherwise = DUAL.model_copy(update={"instead_of": "dual.students"})
    await published(office, otherwise)
    version = await opened(office, otherwise)
    await office.owner.presses("Опубликовать")
    assert "уже стоит запись № 1" in office.owner.text
    await office.owner.presses("✅ Дуалка иначе")
    await office.owner.presses("В архив")
    await office.owner.presses_data(
        PublishArticle(article=version.article_id, seen=1, sure=True).pack()
    )
    assert "Теперь люди получают этот ответ" in office.owner.text
    await office.owner.presses_data(UndoChange(article=1, seen=3).pack())
    assert "уже стоит запись № 2" in office.owner.text
    await office.owner.presses_data(RestoreVersion(article=1, seen=3, number=2).pack())
    assert "уже стоит запись № 2" in office.owner.text
    assert not (await latest(office)).is_live


@pytest.mark.parametrize("language", ["ru", "kk"])
async def test_it_is_looked_at_exactly_as_a_reader_will_see_it(
    office: Office, language: Language
) -> None:
    version = await opened(office)
    before = len(office.owner.screen)
    await office.owner.presses("Посмотреть")
    in_russian, in_kazakh, card = office.owner.screen[before:]
    assert card.text is not None
    assert card.text.startswith("Запись № 1")
    await office.services.articles.publish(version.article_id, version.number, OWNER)
    await office.services.knowledge.refresh()
    reader = office.user(102, "?", language)
    await reader.types(QUESTION if language == "ru" else SURAQ)
    seen = in_russian if language == "ru" else in_kazakh
    assert (seen.text, seen.entities) == (reader.last.text, reader.last.entities)


async def test_what_is_half_written_is_looked_at_as_far_as_it_is(office: Office) -> None:
    await opened(office, FERRY.model_copy(update={"kk": Said()}))
    before = len(office.owner.screen)
    await office.owner.presses("Посмотреть")
    assert len(office.owner.screen) == before + 2
    await opened(office, Article(ru=Said(title="Только заголовок")))
    before = len(office.owner.screen)
    await office.owner.presses("Посмотреть")
    assert len(office.owner.screen) == before
    assert "показать пока нечего" in office.owner.alerts[-1]


async def test_a_draft_is_put_away_without_anybody_having_seen_it(office: Office) -> None:
    await opened(office)
    await office.owner.presses("В архив")
    assert office.owner.text.startswith("🗄 Черновик убран в архив.")
    await office.owner.presses("Отменить")
    assert "черновик" in office.owner.text


# --- history ------------------------------------------------------------------------------------


async def test_history_tells_who_did_what_and_leads_back(office: Office) -> None:
    editor = await editor_of(office)
    olga = office.user(102, "Ольга", "ru")
    await published(office)
    office.clock.passes(24)
    await editor.presses_data(OpenArticle(article=1).pack(), editor.old_message())
    await editor.presses("Текст, рус")
    await editor.types("Паром теперь по 20 рублей. Билет у причала.")
    await editor.presses("Текст, каз")
    await editor.types("Паром енді 20 рубль тұрады. Билет айлақта.")
    await editor.presses_data(PublishArticle(article=1, seen=4, sure=True).pack())
    assert "20 рублей" in await olga.types(QUESTION)
    await office.owner.presses_data(OpenArticle(article=1).pack())
    await office.owner.presses("История")
    assert office.owner.text.splitlines()[2:] == [
        "5. 3 марта, 17:00 · Имя104 · опубликована",
        "4. 3 марта, 17:00 · Имя104 · изменена: казахский текст",
        "3. 3 марта, 17:00 · Имя104 · изменена: русский текст",
        "2. 2 марта, 17:00 · Имя103 · опубликована",
        "1. 2 марта, 17:00 · Имя103 · начата: русский заголовок, русский текст, казахский "
        "заголовок, казахский…",
    ]
    await office.owner.presses("2")
    assert "Запись № 1, версия 2 из 5" in office.owner.text
    assert "Людям показывали именно её" in office.owner.text
    assert FERRY.ru.text in office.owner.text
    await office.owner.presses("Вернуться к ней")
    assert "Возвращена версия 2" in office.owner.text
    assert "опубликована" in office.owner.text
    assert "15 рублей" in await olga.types(QUESTION)
    assert (await latest(office)).article == FERRY


async def test_history_has_pages_and_says_what_people_were_shown(office: Office) -> None:
    await published(office)
    for number in range(6):
        await office.owner.presses("Заголовок, рус")
        await office.owner.types(f"Паром {number}")
    await office.owner.presses("История")
    assert [label for label in office.owner.labels() if label.isdigit()] == list("876543")
    await office.owner.presses("Раньше")
    assert [label for label in office.owner.labels() if label.isdigit()] == ["2", "1"]
    await office.owner.presses("1")
    assert "Людям её тогда не показывали" in office.owner.text
    await office.owner.presses("‹ История")
    await office.owner.presses("К последним")
    await office.owner.presses("8")
    assert "Людям тогда показывали версию 2" in office.owner.text
    assert "Вернуться к ней" not in " ".join(office.owner.labels())


async def test_versions_that_there_are_not_lead_nowhere(office: Office) -> None:
    await opened(office)
    for data in (
        ShowVersion(article=1, number=9),
        RestoreVersion(article=1, seen=1, number=9),
        RestoreVersion(article=1, seen=1, number=1),
        ShowHistory(article=1, before=1),
        OpenArticle(article=9),
        ArchiveArticle(article=9, seen=1),
    ):
        alerts = len(office.owner.alerts)
        await office.owner.presses_data(data.pack())
        assert office.owner.alerts[alerts:] == ["Эта кнопка устарела. Откройте /menu, пожалуйста."]
    await office.owner.presses_data(UndoChange(article=1, seen=1).pack())
    assert MEANWHILE in office.owner.text
    assert (await latest(office)).number == 1


# --- two at once --------------------------------------------------------------------------------


@pytest.mark.parametrize("press", ["Заголовок, рус", "Текст, каз", "Тема", "Срок", "В архив",
                                   "Опубликовать"])  # fmt: skip
async def test_who_was_slower_sees_what_it_is_now(office: Office, press: str) -> None:
    editor = await editor_of(office)
    await opened(office)
    await editor.presses_data(OpenArticle(article=1).pack(), editor.old_message())
    await office.owner.presses("Заголовок, рус")
    await office.owner.types("Паром и катер")
    await editor.presses(press)
    assert editor.text.startswith(MEANWHILE)
    assert "Паром и катер" in editor.text
    assert (await latest(office)).number == 2
    await editor.presses(press)
    assert not editor.text.startswith(MEANWHILE)


@pytest.mark.parametrize(
    ("press", "typed"),
    [("Заголовок, рус", "Катер"), ("Текст, рус", "Катер."), ("Срок", "01.09.2026")],
)
async def test_what_was_typed_too_late_changes_nothing(
    office: Office, press: str, typed: str
) -> None:
    editor = await editor_of(office)
    await opened(office)
    await editor.presses_data(OpenArticle(article=1).pack(), editor.old_message())
    await editor.presses(press)
    await office.owner.presses("Заголовок, рус")
    await office.owner.types("Паром и катер")
    assert (await editor.types(typed)).startswith(MEANWHILE)
    assert (await latest(office)).number == 2
    assert "студент" in await editor.types("сколько студентов на дуалке")


async def test_of_two_who_press_at_once_one_publishes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(office)
    articles = office.services.articles
    publish = articles.publish

    async def too_late(article_id: int, seen: int, by: int | None) -> Version | None:
        assert await publish(article_id, seen, EDITOR)
        return await publish(article_id, seen, by)

    monkeypatch.setattr(articles, "publish", too_late)
    await office.owner.presses_data(PublishArticle(article=1, seen=1, sure=True).pack())
    assert office.owner.text.startswith(MEANWHILE)
    assert "Запись № 1 · опубликована" in office.owner.text
    assert "Имя104" in office.owner.text
    assert (await latest(office)).number == 2


@pytest.mark.parametrize("press", ["✖️ сколько", "Без темы", "Без срока"])
async def test_of_two_changes_at_once_one_is_made(
    office: Office, press: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = FERRY.model_copy(update={"valid_until": office.services.knowledge.today})
    await opened(office, until)
    where = {"✖️ сколько": "Вопросы", "Без темы": "Тема", "Без срока": "Срок"}
    await office.owner.presses(where[press])
    articles = office.services.articles
    edit = articles.edit

    async def too_late(article_id: int, seen: int, by: int, article: Article) -> Version | None:
        assert await edit(article_id, seen, EDITOR, DUAL)
        return await edit(article_id, seen, by, article)

    monkeypatch.setattr(articles, "edit", too_late)
    await office.owner.presses(press)
    assert office.owner.text.startswith(MEANWHILE)
    assert DUAL.ru.title in office.owner.text
    assert (await latest(office)).article == DUAL


async def test_what_is_typed_for_an_article_that_is_gone_ends_the_dialogue(office: Office) -> None:
    await opened(office)
    await office.owner.presses("Заголовок, рус")
    await office.services.database.execute("DELETE FROM article_version")
    assert "устарела" in await office.owner.types("Паром и катер")
    assert "На дуальном обучении" in await office.owner.types("сколько студентов на дуалке")


async def test_a_dialogue_outlives_a_restart(office: Office) -> None:
    await opened(office)
    await office.owner.presses("Заголовок, рус")
    again = Office(lambda *_, **__: office.services, office.bot, ProcessLock(Path("unused")))
    await again.owner.types("Паром и катер")
    assert (await latest(office)).article.ru.title == "Паром и катер"


# --- what is past -------------------------------------------------------------------------------


def reminder(office: Office, **more: object) -> Reminder:
    services = office.services
    return Reminder(
        office.bot,
        services.articles,
        services.staff,
        services.people,
        services.catalogues,
        office.clock,
        services.timezone,
        **more,  # type: ignore[arg-type]
    )


async def past(office: Office) -> None:
    """Something that people are shown and that ends today."""
    until = FERRY.model_copy(update={"valid_until": office.services.knowledge.today})
    version = await begun(office, until)
    await office.services.articles.publish(version.article_id, version.number, OWNER)


async def test_of_what_is_past_everybody_is_told_once_in_his_language(office: Office) -> None:
    editor = await editor_of(office, "kk")
    await past(office)
    looking = reminder(office)
    await looking.look()
    assert office.owner.screen == editor.screen == []
    office.clock.passes(24)
    await looking.look()
    await looking.look()
    assert len(office.owner.screen) == len(editor.screen) == 1
    assert office.owner.text.startswith("«Паром для студентов»: срок прошёл")
    assert "2 марта 2026" in office.owner.text
    assert editor.text.startswith("«Студенттер паромы»: мерзімі өтіп кетті")
    await editor.presses("Жазбаны ашу")
    assert "№ 1 жазба · жарияланды" in editor.text
    assert "Мерзімі өтіп кеткен: 2026" in editor.text


async def test_with_a_new_date_they_are_told_anew(office: Office) -> None:
    await past(office)
    office.clock.passes(24)
    await reminder(office).look()
    await office.owner.presses("Открыть запись")
    await office.owner.presses(
        "Опубликовать"
    ) if "✅ Опубликовать" in office.owner.labels() else None
    await office.owner.presses("Срок")
    await office.owner.types("05.03.2026")
    await publishes(office)
    before = len(office.owner.screen)
    await reminder(office).look()
    assert len(office.owner.screen) == before
    office.clock.passes(72)
    await reminder(office).look()
    assert len(office.owner.screen) == before + 1


async def test_nobody_is_woken_for_it(office: Office) -> None:
    await past(office)
    office.clock.passes(7 + 3)  # three in the morning
    await reminder(office).look()
    assert office.owner.screen == []
    office.clock.passes(5)
    await reminder(office).look()
    assert len(office.owner.screen) == 1


async def test_who_cannot_be_reached_keeps_nobody_from_hearing(office: Office) -> None:
    editor = await editor_of(office)
    await past(office)
    office.clock.passes(24)
    blocked = TelegramForbiddenError(SendMessage(chat_id=OWNER, text="?"), "bot was blocked")
    office.phone.failing = SendMessage
    office.phone.failures = [blocked, blocked]
    await reminder(office).look()
    assert office.owner.screen == editor.screen == []
    office.phone.failures = [blocked]
    await reminder(office).look()
    assert (len(office.owner.screen), len(editor.screen)) == (0, 1)
    await reminder(office).look()
    assert (len(office.owner.screen), len(editor.screen)) == (0, 1)


async def test_a_fault_does_not_end_the_looking(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await past(office)
    office.clock.passes(24)
    rests: list[float] = []

    class EnoughError(Exception):
        pass

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        office.phone.failures = []
        if len(rests) == 2:
            raise EnoughError

    office.phone.failing = SendMessage
    office.phone.failures = [ZeroDivisionError("Ерлан")]
    with pytest.raises(EnoughError):
        await reminder(office, sleep=rest).run()
    assert rests == [PAUSE, PAUSE]
    assert len(office.owner.screen) == 1
    assert "ZeroDivisionError" in caplog.text
    assert "Ерлан" not in caplog.text


# --- screens ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "kk"])
async def test_the_fullest_card_fits_on_one_screen(office: Office, language: Language) -> None:
    await office.services.people.choose_language(OWNER, language)
    word = "колледжінің "
    said = Said(title=(word * 9)[:40], text=(word * 99)[:700])
    ways = tuple(f"{number} {word * 20}"[:200] for number in range(200))
    fullest = Article(
        topic="dual",
        ru=said,
        kk=said,
        asks=Phrasings(ru=ways, kk=ways),
        instead_of="dual.students",
        valid_until=office.services.knowledge.today,
    )
    await begun(office, fullest)
    await office.services.articles.edit(1, 1, OWNER, fullest.model_copy(update={"topic": None}))
    await office.owner.types("/knowledge")
    await office.owner.presses_data(OpenArticle(article=1).pack())
    assert 0 < len(office.owner.text) <= SCREEN
    for data in [str(button.callback_data) for button in office.owner.buttons()]:
        await office.owner.presses_data(OpenArticle(article=1).pack())
        if not data.startswith(("adkg1", "adkx1", "adkz1")):
            await office.owner.presses_data(data)
            assert 0 < len(office.owner.text) <= SCREEN
    await office.owner.presses_data(ShowVersion(article=1, number=1).pack())
    assert 0 < len(office.owner.text) <= SCREEN
