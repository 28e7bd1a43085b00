"""Who is subscribed to what."""

import pytest

from bot.people.people import People, Person
from bot.people.subscriptions import TOPICS, Subscriptions
from bot.settings import PSEUDO_USERS
from bot.storage.database import Database

AIGERIM = 100
BORIS = 200


@pytest.fixture
def subscriptions(database: Database) -> Subscriptions:
    """Nobody is subscribed yet."""
    return Subscriptions(database)


async def test_a_stranger_is_subscribed_to_nothing(
    subscriptions: Subscriptions, people: People
) -> None:
    assert await subscriptions.of(AIGERIM) == ()
    assert not (await people.get(AIGERIM)).known


async def test_topics_come_in_the_order_of_the_screen(subscriptions: Subscriptions) -> None:
    for topic in reversed(TOPICS):
        await subscriptions.set(AIGERIM, topic, on=True)
    assert await subscriptions.of(AIGERIM) == tuple(TOPICS)


async def test_subscribing_makes_a_person_known_and_changes_nothing_else(
    subscriptions: Subscriptions, people: People
) -> None:
    await people.choose_language(BORIS, "kk")
    for person_id in (AIGERIM, BORIS):
        await subscriptions.set(person_id, "news", on=True)
    assert await people.get(AIGERIM) == Person(AIGERIM, known=True)
    assert await people.get(BORIS) == Person(BORIS, "kk", known=True)


@pytest.mark.parametrize("on", [True, False])
async def test_the_same_twice_is_the_same_once(subscriptions: Subscriptions, on: bool) -> None:
    await subscriptions.set(AIGERIM, "dual", on=not on)
    for _ in range(2):
        await subscriptions.set(AIGERIM, "dual", on=on)
        assert await subscriptions.of(AIGERIM) == (("dual",) if on else ())


async def test_leaving_makes_nobody_known(subscriptions: Subscriptions, people: People) -> None:
    await subscriptions.set(AIGERIM, "dual", on=False)
    await subscriptions.leave_all(AIGERIM)
    assert not (await people.get(AIGERIM)).known


async def test_one_leaves_and_the_other_stays(subscriptions: Subscriptions) -> None:
    for person_id in (AIGERIM, BORIS):
        await subscriptions.set(person_id, "dual", on=True)
        await subscriptions.set(person_id, "news", on=True)
    await subscriptions.set(AIGERIM, "dual", on=False)
    assert await subscriptions.of(AIGERIM) == ("news",)
    await subscriptions.leave_all(AIGERIM)
    assert await subscriptions.of(AIGERIM) == ()
    assert await subscriptions.of(BORIS) == ("dual", "news")


async def test_a_topic_of_earlier_times_is_passed_over(
    subscriptions: Subscriptions, database: Database
) -> None:
    await subscriptions.set(AIGERIM, "news", on=True)
    await database.execute("INSERT INTO subscription VALUES (?, 'chess')", (AIGERIM,))
    assert await subscriptions.of(AIGERIM) == ("news",)


@pytest.mark.parametrize("person_id", sorted(PSEUDO_USERS))
async def test_who_is_nobody_subscribes_to_nothing(
    subscriptions: Subscriptions, people: People, person_id: int
) -> None:
    await subscriptions.set(person_id, "news", on=True)
    assert await subscriptions.of(person_id) == ()
    assert not (await people.get(person_id)).known
