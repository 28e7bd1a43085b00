"""What administrators say, put beside the rest of the knowledge and in its place."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from bot.i18n import Catalogues
from bot.knowledge.articles import Said, Version
from bot.knowledge.layers import with_articles
from bot.knowledge.library import Library, Page
from bot.knowledge.models import Bilingual, Phrasings
from bot.knowledge.store import KnowledgeBase, build, load
from bot.language import LANGUAGES, Language
from bot.moments import ALMATY
from bot.storage.database import Database
from tests.knowledge.made import ASKS, AT, day, version
from tests.knowledge.town import Folder

NARROW = "\N{NARROW NO-BREAK SPACE}"
TODAY = day("2026-05-31")
PAST, NOT_PAST = day("2026-05-30"), day("2026-05-31")
RU = Said(title="Курсы", text="Есть курсы. Приходите!\nЖдём.")
KK = Said(title="Курс", text="Курс бар. Келіңіз!\nКүтеміз.")


@pytest.fixture
async def base(database: Database, town: Folder) -> KnowledgeBase:
    """The made-up knowledge, without any article."""
    await build(database, town.path)
    return await load(database)


def joined(base: KnowledgeBase, *versions: Version) -> KnowledgeBase:
    """The knowledge with articles, as of today in Almaty."""
    return with_articles(base, versions, ALMATY, TODAY)


def said(number: int = 1, **more: Any) -> Version:
    """An article that people are shown."""
    return version(number, **{"ru": RU, "kk": KK, **more})


def page(base: KnowledgeBase, catalogues: Catalogues, entry: str, language: Language) -> Page:
    """An entry as it is read."""
    return Library(base, catalogues).page(entry, language)


# --- beside -------------------------------------------------------------------------------------


async def test_an_article_stands_beside_the_entries(base: KnowledgeBase) -> None:
    after = joined(base, said())
    assert list(after.entries) == [*base.entries, "said.1"]
    assert {name: after.entries[name] for name in base.entries} == base.entries
    own = after.entries["said.1"]
    assert (own.entry.id, own.entry.kind, own.entry.topic) == ("said.1", "answer", "colleges")
    assert (own.entry.related, own.entry.turn_to) == ((), ())
    assert (own.phrasings, own.facts) == (ASKS, {})
    assert (own.valid_until, own.expired) == (None, False)


async def test_the_rest_of_the_knowledge_stays_and_the_base_is_not_changed(
    base: KnowledgeBase,
) -> None:
    before = dict(base.entries)
    after = joined(base, said(), said(2, instead_of="gap.n1"))
    assert base.entries == before
    for part in ("topics", "colleges", "pictures", "vocabulary", "offtopic"):
        assert getattr(after, part) == getattr(base, part)


async def test_without_articles_nothing_is_other(base: KnowledgeBase) -> None:
    assert joined(base) == base


async def test_articles_stand_under_their_topic_after_the_entries(
    base: KnowledgeBase, catalogues: Catalogues
) -> None:
    library = Library(joined(base, said(), said(2), said(3, topic=None)), catalogues)
    assert library.answers_of("colleges") == ["colleges.count", "said.1", "said.2"]
    assert library.topic_of("said.3") is None


# --- in the place of an entry -------------------------------------------------------------------


@pytest.mark.parametrize("entry", ["gap.n1", "colleges.count"])
async def test_in_the_place_of_an_entry_it_keeps_its_id_and_its_place(
    base: KnowledgeBase, entry: str
) -> None:
    after = joined(base, said(instead_of=entry))
    assert list(after.entries) == list(base.entries)
    own, before = after.entries[entry], base.entries[entry]
    assert (own.entry.id, own.entry.kind) == (entry, "answer")
    assert own.entry.related == before.entry.related
    assert own.entry.ru.title == "Курсы"
    assert own.facts == {}
    assert own.source.kind == "administrator"


async def test_where_to_turn_is_no_longer_told_once_it_is_answered(base: KnowledgeBase) -> None:
    assert base.entries["gap.n1"].entry.turn_to == ("department",)
    assert joined(base, said(instead_of="gap.n1")).entries["gap.n1"].entry.turn_to == ()


async def test_the_ways_of_asking_of_both_are_kept_each_once(base: KnowledgeBase) -> None:
    before = base.entries["gap.n1"].phrasings
    asks = Phrasings(ru=("курсы", before.ru[3], "курсы"), kk=("курс",))
    own = joined(base, said(instead_of="gap.n1", asks=asks)).entries["gap.n1"]
    assert own.phrasings.ru == (*before.ru, "курсы")
    assert own.phrasings.kk == (*before.kk, "курс")


async def test_in_the_place_of_what_is_no_longer_there_it_stands_by_itself(
    base: KnowledgeBase,
) -> None:
    own = joined(base, said(instead_of="gap.gone")).entries["gap.gone"]
    assert (own.entry.kind, own.entry.related, own.phrasings) == ("answer", (), ASKS)


async def test_the_later_of_two_in_one_place_is_shown(base: KnowledgeBase) -> None:
    first = said(instead_of="gap.n1", asks=Phrasings(ru=("первое",)))
    second = said(2, instead_of="gap.n1", ru=Said(title="Второе", text="Второе."))
    own = joined(base, first, second).entries["gap.n1"]
    assert own.entry.ru.title == "Второе"
    assert "первое" not in own.phrasings.ru


# --- what is past -------------------------------------------------------------------------------


async def test_what_holds_says_until_when(base: KnowledgeBase, catalogues: Catalogues) -> None:
    after = joined(base, said(valid_until=NOT_PAST))
    assert (after.entries["said.1"].expired, after.entries["said.1"].entry.kind) == (
        False, "answer",
    )  # fmt: skip
    shown = page(after, catalogues, "said.1", "ru")
    assert (shown.kind, shown.lead) == ("answer", "Есть курсы.")
    assert shown.details == f"Приходите!\nЖдём. Действует до 31 мая 2026{NARROW}г."
    shown = page(after, catalogues, "said.1", "kk")
    assert shown.details == f"Келіңіз!\nКүтеміз. Жарамдылық мерзімі: 2026{NARROW}ж. 31 мамыр"


async def test_what_is_past_is_told_as_such_and_is_no_answer(
    base: KnowledgeBase, catalogues: Catalogues
) -> None:
    after = joined(base, said(valid_until=PAST))
    own = after.entries["said.1"]
    assert (own.expired, own.entry.kind, own.phrasings) == (True, "gap", ASKS)
    for language in LANGUAGES:
        shown = page(after, catalogues, "said.1", language)
        assert shown.kind == "gap"
        assert "30" in shown.lead
        assert "2026" in shown.lead
        assert (
            shown.details
            == {
                "ru": "Есть курсы. Приходите!\nЖдём.",
                "kk": "Курс бар. Келіңіз!\nКүтеміз.",
            }[language]
        )
        assert shown.source  # it was said by somebody, unlike a gap of the report
    library = Library(after, catalogues)
    assert "said.1" not in library.answers_of("colleges")


async def test_what_is_past_in_the_place_of_a_gap_says_where_to_turn(
    base: KnowledgeBase, catalogues: Catalogues
) -> None:
    after = joined(base, said(instead_of="gap.n1", valid_until=PAST))
    own, before = after.entries["gap.n1"].entry, base.entries["gap.n1"].entry
    assert (own.kind, own.turn_to, own.related) == ("gap", before.turn_to, before.related)
    where = catalogues["ru"].gettext("Almaty's Education Department knows this.")
    assert page(after, catalogues, "gap.n1", "ru").details.endswith(where)


@pytest.mark.parametrize(
    ("until", "today", "expired"),
    [
        ("2026-05-31", "2026-05-31", False),
        ("2026-05-31", "2026-06-01", True),
        ("2026-05-31", "2027-05-31", True),
        (None, "9999-12-31", False),
    ],
)
async def test_it_is_past_from_the_day_after(
    base: KnowledgeBase, until: str | None, today: str, expired: bool
) -> None:
    made = said(valid_until=day(until) if until else None)
    after = with_articles(base, [made], ALMATY, day(today))
    assert after.entries["said.1"].expired == expired


# --- what is written ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts", "lead", "details"),
    [
        ("Да.", ("Да.",), "Да.", ""),
        ("Да. Приходите! Ждём.", ("Да.", "Приходите! Ждём."), "Да.", "Приходите! Ждём."),
        ("Есть:\n— одно\n— два", ("Есть:", "— одно\n— два"), "Есть:", "— одно\n— два"),
        ("  Да.\n\n\nНет. ", ("Да.", "Нет."), "Да.", "Нет."),
    ],
)
async def test_the_first_sentence_leads_and_the_rest_follows(
    base: KnowledgeBase,
    catalogues: Catalogues,
    text: str,
    parts: Sequence[str],
    lead: str,
    details: str,
) -> None:
    after = joined(base, said(ru=Said(title="Курсы", text=text)))
    assert after.entries["said.1"].entry.ru.text == parts
    shown = page(after, catalogues, "said.1", "ru")
    assert (shown.title, shown.lead, shown.details) == ("Курсы", lead, details)


# --- who said it, and when ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "date"),
    [(ALMATY, "2026-01-01"), (dt.UTC, "2025-12-31"), (dt.timezone.max, "2026-01-01")],
)
async def test_it_is_dated_by_the_day_in_the_zone(
    base: KnowledgeBase, zone: dt.tzinfo, date: str
) -> None:
    source = with_articles(base, [said(7)], zone, TODAY).entries["said.7"].source
    assert source.published == day(date)
    assert (source.id, source.kind, source.publisher, source.url) == (
        "said.7", "administrator", "", "",
    )  # fmt: skip
    assert source.title == Bilingual(ru="Курсы", kk="Курс")


async def test_the_source_line_names_nobody(base: KnowledgeBase, catalogues: Catalogues) -> None:
    shown = page(joined(base, said()), catalogues, "said.1", "ru")
    assert (shown.source, shown.url) == (f"Ответ администратора бота, 1 января 2026{NARROW}г.", "")


def test_the_made_up_time_is_in_two_years_at_once() -> None:
    assert dt.datetime.fromtimestamp(AT, dt.UTC).year == 2025
    assert dt.datetime.fromtimestamp(AT, ALMATY).year == 2026
