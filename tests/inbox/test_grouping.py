"""A new question finds those that it is like, among those that wait."""

from bot.inbox.grouping import kin_of
from bot.knowledge.answering import Answerer
from bot.people.inquiries import Kin
from tests.announcements.making import OLGA
from tests.inbox.conftest import Desk

DORMITORY, HOW_TO_ENROL = "есть ли общежитие?", "как записаться на хакатон?"


async def test_where_nothing_waits_only_the_nearest_entry_is_known(
    desk: Desk, answerer: Answerer
) -> None:
    assert await kin_of(DORMITORY, desk.groups, answerer) == Kin(None, "gap.dormitory")
    assert await kin_of("как испечь торт", desk.groups, answerer) == Kin(None, None)


async def test_a_question_finds_its_group_in_either_language(
    desk: Desk, answerer: Answerer
) -> None:
    dormitory = await desk.begin(1, DORMITORY)
    hackathon = await desk.begin(2, HOW_TO_ENROL)
    for question, group in (
        ("а общага есть?", dormitory),
        ("жатақхана бар ма?", dormitory),
        ("хакатонға қалай тіркелуге болады?", hackathon),
        ("kak zapisatsya na hakaton", hackathon),
        ("сколько стоит общежитие?", None),
        ("когда следующий хакатон?", None),
    ):
        assert (await kin_of(question, desk.groups, answerer)).group_id == group, question


async def test_what_is_answered_no_longer_gathers_questions(
    desk: Desk, answerer: Answerer
) -> None:
    group = await desk.begin(1, DORMITORY)
    assert (await kin_of("общага есть?", desk.groups, answerer)).group_id == group
    await desk.answer(group)
    assert (await kin_of("общага есть?", desk.groups, answerer)).group_id is None
    waits = await desk.begin(2, HOW_TO_ENROL)
    await desk.answers.close(waits, OLGA, {"ru": "Нет"})
    assert (await kin_of(HOW_TO_ENROL, desk.groups, answerer)).group_id is None
