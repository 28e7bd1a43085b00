"""Who shall get an announcement."""

from pydantic import BaseModel, ConfigDict

from bot.language import Language
from bot.people.people import Role
from bot.people.subscriptions import SubscriptionTopic

# Somebody who has not said who he is.
UNSAID = ""


class Audience(BaseModel):
    """Subscribers of any of the topics, narrowed by whatever else is given; empty is no narrowing.

    Opted-out and blocked people are in no audience, whatever it says.
    """

    model_config = ConfigDict(frozen=True)

    topics: tuple[SubscriptionTopic, ...] = ()
    languages: tuple[Language, ...] = ()
    roles: tuple[Role | str, ...] = ()  # UNSAID among them
    active_days: int | None = None  # has written within so many days
    listed: int | None = None  # how many ids the file held that it is narrowed to
    # Readers of a language in which nothing is written get it in the other one.
    other_language: bool = False


# Telegram's groups have negative ids. A group subscribes to nothing: it is written to where its id
# is on the list, as whoever added the bot there wanted.
READERS = """
SELECT person.id AS chat_id, coalesce(person.language, 'ru') AS own
FROM person
WHERE person.blocked = 0
  AND EXISTS (
    SELECT 1 FROM subscription WHERE person_id = person.id
    AND topic IN (SELECT value FROM json_each(:topics))
  )
  AND (:languages = '[]' OR own IN (SELECT value FROM json_each(:languages)))
  AND (:roles = '[]' OR coalesce(person.role, '') IN (SELECT value FROM json_each(:roles)))
  AND (:since IS NULL OR person.seen_day >= :since)
  AND (:listed IS NULL OR EXISTS (
    SELECT 1 FROM announcement_list
    WHERE announcement_id = :announcement AND chat_id = person.id
  ))
UNION ALL
SELECT chat_id, coalesce(json_extract(:languages, '$[0]'), 'ru') FROM announcement_list
WHERE announcement_id = :announcement AND chat_id < 0 AND :listed IS NOT NULL
"""
# In which language each reads it; where nothing is written for somebody he is no reader.
READERS_AND_TEXTS = f"""
SELECT chat_id, own, iif(own IN (SELECT value FROM json_each(:written)), own, :other) AS language
FROM ({READERS}) WHERE language IS NOT NULL
"""  # noqa: S608
