"""What is remembered of a person: an id and a language, until he asks to be forgotten."""

import sqlite3

import pytest

from bot.language import LANGUAGES, Language
from bot.people.people import People, Person
from bot.storage.database import Database

AIGERIM = 100
BORIS = 200
LONG_ID = 2**52  # Telegram's ids have at most 52 significant bits


async def test_a_stranger_has_no_language(people: People) -> None:
    assert await people.get(AIGERIM) == Person(AIGERIM, None)


@pytest.mark.parametrize("person_id", [AIGERIM, LONG_ID])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_chosen_language_is_remembered(
    people: People, language: Language, person_id: int
) -> None:
    await people.choose_language(person_id, language)
    assert await people.get(person_id) == Person(person_id, language, known=True)


async def test_the_last_choice_counts(people: People) -> None:
    await people.choose_language(AIGERIM, "ru")
    await people.choose_language(AIGERIM, "kk")
    assert await people.get(AIGERIM) == Person(AIGERIM, "kk", known=True)


async def test_a_choice_is_remembered_by_the_file(people: People, database: Database) -> None:
    await people.choose_language(AIGERIM, "kk")
    assert await People(database).get(AIGERIM) == Person(AIGERIM, "kk", known=True)


async def test_each_has_a_language_of_his_own(people: People) -> None:
    await people.choose_language(AIGERIM, "kk")
    await people.choose_language(BORIS, "ru")
    assert (await people.get(AIGERIM)).language == "kk"
    assert (await people.get(BORIS)).language == "ru"


async def test_who_is_forgotten_is_a_stranger_again(people: People, database: Database) -> None:
    await people.choose_language(AIGERIM, "kk")
    await people.choose_language(BORIS, "ru")
    await people.forget(AIGERIM)
    assert await people.get(AIGERIM) == Person(AIGERIM, None)
    assert [row["id"] for row in await database.fetch_all("SELECT id FROM person")] == [BORIS]


async def test_a_stranger_may_ask_to_be_forgotten(people: People) -> None:
    await people.forget(AIGERIM)
    assert await people.get(AIGERIM) == Person(AIGERIM, None)


async def test_asking_about_a_person_stores_nothing(people: People, database: Database) -> None:
    await people.get(AIGERIM)
    assert await database.fetch_all("SELECT id FROM person") == []


async def test_a_language_that_is_not_spoken_is_refused(people: People) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        await people.choose_language(AIGERIM, "en")  # type: ignore[arg-type]
    assert await people.get(AIGERIM) == Person(AIGERIM, None)
