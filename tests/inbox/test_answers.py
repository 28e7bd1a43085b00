"""Answers: written while somebody waits, and sent once to everyone who asked."""

import asyncio

import pytest

from bot.announcements.content import Content
from bot.inbox.answers import headed
from bot.inbox.groups import Way
from bot.language import Language
from bot.people.people import People
from tests.announcements.making import HOUR, NOON, OLGA, TIMUR, adds_up, counts
from tests.inbox.conftest import HEADINGS, IN_KAZAKH, IN_RUSSIAN, Desk

UNKNOWN = 77


async def test_an_answer_is_written_changed_and_taken_out(desk: Desk) -> None:
    group = await desk.begin(1, "?")
    assert await desk.answers.written(group) == {}
    assert await desk.answers.write(group, "kk", IN_KAZAKH)
    assert await desk.answers.write(group, "ru", Content(text="Завтра"))
    assert await desk.answers.write(group, "ru", IN_RUSSIAN)
    assert list((await desk.answers.written(group)).items()) == [
        ("ru", IN_RUSSIAN),
        ("kk", IN_KAZAKH),
    ]
    assert await desk.answers.write(group, "kk", None)
    assert not await desk.answers.write(group, "kk", None)
    assert await desk.answers.written(group) == {"ru": IN_RUSSIAN}


async def test_nothing_is_written_where_nobody_waits(desk: Desk) -> None:
    answered, closed = await desk.begin(1, "первый"), await desk.begin(2, "второй")
    await desk.answer(answered)
    await desk.answers.close(closed, OLGA, {"ru": "Нет"})
    for group in (answered, closed, UNKNOWN):
        before = await desk.answers.written(group)
        assert not await desk.answers.write(group, "ru", Content(text="Поздно"))
        assert await desk.answers.written(group) == before


async def test_everyone_who_asked_gets_it_in_his_language_below_his_message(desk: Desk) -> None:
    group = await desk.begin(1, "сколько стоит")
    await desk.ask(2, "қанша тұрады", "kk", group, message=22)
    await desk.ask(3, "почём", "ru", group, message=33)
    await desk.ask(4, "другое", message=44)
    job = await desk.answer(group)
    assert await desk.rows(job) == {1: ("ru", None), 2: ("kk", 22), 3: ("ru", 33)}
    assert (job.kind, job.state, job.author_id) == ("answer", "running", OLGA)
    assert {language: content.text for language, content in job.contents.items()} == {
        "ru": "Ответ:\n\nВ среду",
        "kk": "Жауап:\n\nСәрсенбіде",
    }
    assert await counts(desk.announcements, job.id) == {"pending": 3}
    await adds_up(desk.database)
    assert await desk.acts() == [("answered", OLGA, 3)]
    assert await desk.announcements.ledgers() == [], "it is no announcement"


async def test_whoever_asked_twice_gets_one_answer_below_his_later_question(desk: Desk) -> None:
    group = await desk.begin(1, "сколько стоит")
    await desk.ask(1, "қанша тұрады", "kk", group, message=12)
    job = await desk.answer(group)
    assert await desk.rows(job) == {1: ("kk", 12)}
    assert await counts(desk.announcements, job.id) == {"pending": 1}


@pytest.mark.parametrize(("written", "other"), [("ru", "kk"), ("kk", "ru")])
async def test_in_the_other_language_where_his_is_not_written(
    desk: Desk, written: Language, other: Language
) -> None:
    group = await desk.begin(1, "?", written)
    await desk.ask(2, "?", other, group)
    await desk.answers.write(group, written, IN_RUSSIAN)
    assert await desk.answers.send(group, OLGA, HEADINGS) == 2
    job = await desk.job(group)
    assert set(job.contents) == {written}
    assert await desk.rows(job) == {1: (written, None), 2: (written, None)}


async def test_with_the_answer_on_its_way_only_how_people_asked_is_kept(desk: Desk) -> None:
    group = await desk.begin(1, "почём")
    await desk.ask(2, "сколько стоит", "ru", group)
    await desk.ask(3, "сколько стоит", "ru", group)
    untouched = await desk.ask(1, "другое")
    desk.clock.pass_seconds(HOUR)
    await desk.groups.take(group, OLGA)
    await desk.answer(group)
    shown = await desk.get(group)
    assert (shown.state, shown.taken_by, shown.since) == ("answered", None, NOON)
    assert shown.ended_at == NOON + HOUR
    assert shown.ways == (Way(2, "ru", "сколько стоит", 2), Way(1, "ru", "почём", 1))
    assert await desk.questions() == [untouched.question]


async def test_of_a_file_only_its_caption_is_kept(desk: Desk) -> None:
    group = await desk.begin(1, "?")
    bold = {"type": "bold", "offset": 0, "length": 1}
    photo = Content(kind="photo", text="Схема", entities=(bold,), file_id="AgAC")
    await desk.answers.write(group, "ru", photo)
    await desk.answers.send(group, OLGA, HEADINGS)
    sent = (await desk.job(group)).contents["ru"]
    assert (sent.kind, sent.file_id) == ("photo", "AgAC")
    assert await desk.answers.written(group) == {"ru": Content(text="Схема")}


async def test_nothing_is_sent_twice_or_where_nothing_is_written(desk: Desk) -> None:
    group = await desk.begin(1, "?")
    assert await desk.answers.send(group, OLGA, HEADINGS) is None
    assert await desk.questions() == ["?"]
    job = await desk.answer(group)
    for by in (OLGA, TIMUR):
        assert await desk.answers.send(group, by, HEADINGS) is None
        assert await desk.answers.close(group, by, {"ru": "Нет"}) is None
    assert await desk.answers.send(UNKNOWN, OLGA, HEADINGS) is None
    assert (await desk.job(group)).id == job.id
    assert await counts(desk.announcements, job.id) == {"pending": 1}
    assert await desk.acts() == [("answered", OLGA, 1)]


async def test_of_administrators_who_answer_at_once_one_does(desk: Desk) -> None:
    group = await desk.begin(1, "?")
    await desk.ask(2, "?", "kk", group)
    await desk.answers.write(group, "ru", IN_RUSSIAN)
    sent = await asyncio.gather(
        desk.answers.send(group, OLGA, HEADINGS),
        desk.answers.send(group, TIMUR, HEADINGS),
        desk.answers.close(group, TIMUR, {"ru": "Нет"}),
    )
    assert [number for number in sent if number is not None] == [2]
    (jobs,) = await desk.database.fetch_all("SELECT count(*) FROM announcement")
    assert jobs[0] == 1
    assert len(await desk.acts()) == 1
    await adds_up(desk.database)


async def test_what_is_put_aside_is_told_to_everyone_who_asked(desk: Desk) -> None:
    group = await desk.begin(1, "как испечь торт")
    await desk.ask(2, "торт қалай пісіреді", "kk", group, message=22)
    await desk.answers.write(group, "ru", IN_RUSSIAN)
    said = {"ru": "Не наша тема", "kk": "Біздің тақырып емес"}
    assert await desk.answers.close(group, OLGA, {"ru": said["ru"], "kk": said["kk"]}) == 2
    assert (await desk.get(group)).state == "closed"
    job = await desk.job(group)
    assert {la: content.text for la, content in job.contents.items()} == said
    assert await desk.rows(job) == {1: ("ru", None), 2: ("kk", 22)}
    assert await desk.questions() == []
    assert await desk.acts() == [("closed", OLGA, 2)]


async def test_whoever_is_forgotten_while_the_answer_is_on_its_way_gets_none(
    desk: Desk, people: People
) -> None:
    group = await desk.begin(1, "?")
    await desk.ask(2, "?", "kk", group)
    job = await desk.answer(group)
    await people.forget(2)
    assert await desk.rows(job) == {1: ("ru", None)}
    assert await counts(desk.announcements, job.id) == {"pending": 1, "opted_out": 1}


BOLD = {"type": "bold", "offset": 0, "length": 6}


@pytest.mark.parametrize(
    ("content", "text", "entities"),
    [
        (Content(text="Да"), "Ответ:\n\nДа", (BOLD,)),
        (Content(kind="voice", file_id="v"), "Ответ:", (BOLD,)),
        (
            Content(text="🙂 да", entities=({"type": "italic", "offset": 3, "length": 2},)),
            "Ответ:\n\n🙂 да",
            (BOLD, {"type": "italic", "offset": 11, "length": 2}),
        ),
    ],
)
def test_what_stands_above_an_answer_moves_its_formatting(
    content: Content, text: str, entities: tuple[dict[str, object], ...]
) -> None:
    with_heading = headed(content, "Ответ:")
    assert (with_heading.text, with_heading.entities) == (text, entities)
    assert (with_heading.kind, with_heading.file_id) == (content.kind, content.file_id)


def test_what_stands_above_an_answer_counts_as_telegram_counts() -> None:
    assert headed(Content(text="да"), "🙂:").entities == (
        {"type": "bold", "offset": 0, "length": 3},
    )
    assert headed(Content(text="я" * 4094), "🙂").is_too_long
    assert not headed(Content(text="я" * 4092), "🙂").is_too_long
