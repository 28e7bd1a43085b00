"""A student, a parent and a group press everything there is, in each language."""

import re
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from babel.messages.pofile import read_po

from bot.i18n import DOMAIN, LOCALES, Catalogues
from bot.knowledge.answering import Answerer
from bot.knowledge.models import BUTTON
from bot.language import LANGUAGES, Language
from bot.telegram.client import create_bot
from bot.telegram.commands import DESCRIPTIONS
from bot.telegram.polling import serving
from bot.tryout.people import Person, Role
from bot.tryout.server import TryoutServer
from bot.tryout.world import World
from handlers import create_dispatcher
from tests.conftest import ServicesOf
from tests.walk.walker import Button, Screen, Walked, Walker

SCREEN = 900  # characters
WRITER = 101
OWNER = 103
# Numbers begin anew too, since buttons carry them.
RESET = (
    "DELETE FROM dialogue",
    "DELETE FROM vote",
    "DELETE FROM inquiry",
    "DELETE FROM inquiry_notice",
    "DELETE FROM inquiry_group",
    "DELETE FROM sqlite_sequence WHERE name = 'inquiry'",
)
GROUP = -1001700000001
NAMES: dict[Role, str] = {"student": "Айгерім", "parent": "Ольга Петровна"}

QUESTIONS: dict[Language, tuple[str, ...]] = {
    "ru": (
        "сколько студентов на дуалке",
        "сколько стоит год обучения",
        "какая завтра погода",
        "международные стажировки и колледжи дуальные",
        "здравствуйте",
        "позовите человека",
        "отпишите меня от рассылки",
        "хочу подписаться на новости",
        "смени язык",
        "что ты обо мне хранишь",
    ),
    "kk": (
        "дуальды оқытуда қанша студент бар",
        "оқу ақысы қанша",
        "ертең ауа райы қандай",
        "шетелдегі тағылымдама және дуальды колледждер",
        "сәлеметсіз бе",
        "адаммен сөйлескім келеді",
        "хабарламадан бас тарту",
        "жаңалықтарға жазылғым келеді",
        "тілді ауыстыр",
        "мен туралы не сақтайсың",
    ),
}
# Names that are the same in every language, and Telegram's own words.
LATIN = {
    "Telegram", "ID", "Kazinform", "WorldSkills", "Kazakhstan", "EuroSkills", "ALMATY", "PROF",
    "SKILLS", *DESCRIPTIONS,
}  # fmt: skip


class Clock:
    """Time that passes only when somebody rests."""

    def __init__(self) -> None:
        self.now = 1_772_000_000.0

    def __call__(self) -> float:
        return self.now

    def rest(self) -> None:
        """Let two seconds pass, so that nobody is too fast."""
        self.now += 2


@pytest.fixture(params=["student", "parent", "group"])
def walker_is(request: pytest.FixtureRequest) -> str:
    """Who walks."""
    return str(request.param)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    """In which language."""
    chosen: Language = request.param
    return chosen


@pytest.fixture
async def walked(
    services_of: ServicesOf, walker_is: str, language: Language
) -> AsyncIterator[tuple[Walked, World]]:
    """Everything pressed once."""
    clock = Clock()
    services = services_of(OWNER)
    role: Role = "parent" if walker_is == "parent" else "student"
    people = [
        Person(WRITER, NAMES[role], language, role),
        Person(OWNER, "Ерлан", language, "administrator"),
    ]
    world = World(people, clock=clock)
    server = TryoutServer(world)
    await server.start(port=0)
    bot = create_bot(server.token, server.url)

    async def reset() -> None:
        await services.people.choose_language(WRITER, language)
        for statement in RESET:
            await services.database.execute(statement)

    in_group = walker_is == "group"
    walker = Walker(
        world,
        WRITER,
        GROUP if in_group else WRITER,
        clock.rest,
        reset,
        thread=2 if in_group else None,
    )
    dispatcher = create_dispatcher(services, clock)
    try:
        async with serving(dispatcher, bot, services.database):
            yield (await walker.explore(list(texts(in_group, language)), other(language))), world
    finally:
        await bot.session.close()
        await server.stop()


def texts(in_group: bool, language: Language) -> Iterator[str]:
    """What is typed at first: every command, and a question of every kind."""
    yield from (f"/{name}" for name in DESCRIPTIONS)
    name = "@almaty_colleges_bot " if in_group else ""
    yield from (f"{name}{question}" for question in QUESTIONS[language])


def other(language: Language) -> Callable[[Button], bool]:
    """Whether a button leads into the other language."""
    away = {f"l1:{la}" for la in LANGUAGES if la != language}
    return lambda button: button.value in away


async def test_everything_is_answered_short_and_in_ones_own_language(
    walked: tuple[Walked, World],
    walker_is: str,
    language: Language,
    answerer: Answerer,
    catalogues: Catalogues,
) -> None:
    seen, world = walked
    assert not seen.unanswered, "what is shared finds nothing"
    assert not world.pending, "a press was not answered"
    screens = list(seen.screens.values())
    assert [screen for screen in screens if len(screen.text) > SCREEN] == []
    labels = [button.label for screen in screens for _, _, button in screen.places()]
    assert [label for label in labels if len(label) > BUTTON] == []
    assert [screen for screen in screens if ".." in screen.text] == []
    assert not unseen_entries(answerer, language, screens)
    foreign = strings_of("kk" if language == "ru" else "ru", answerer) - strings_of(
        language, answerer
    )
    offences = [
        (said, part) for screen in screens for said in parts(screen) for part in foreign
        if part in said
    ]  # fmt: skip
    assert not [o for o in offences if not asks_for_the_language(o[0])]
    assert not {word for screen in screens for word in latin(screen)} - LATIN
    uploads = world.album.uploads
    assert uploads == len(pictures(seen)) == 4, "each was uploaded once"
    print(f"\n{walker_is}, {language}: {len(screens)} screens, {len(seen.pressed)} buttons, "
          f"{uploads} uploads")  # fmt: skip


def unseen_entries(answerer: Answerer, language: Language, screens: list[Screen]) -> list[str]:
    """The entries of the topics whose first sentence stands on no screen."""
    library = answerer.library
    entries = [entry for topic in library.topics for entry in library.answers_of(topic.id)]
    shown = "\n".join(screen.text for screen in screens)
    return [entry for entry in entries if library.page(entry, language).lead not in shown]


def pictures(seen: Walked) -> set[str]:
    """The pictures that were asked for, by what their buttons carry."""
    return {value for _, value in seen.pressed if value.startswith("j1:")}


def parts(screen: Screen) -> Iterator[str]:
    """What stands on a screen: its text, and every label."""
    yield screen.text
    for _, _, button in screen.places():
        yield button.label


def latin(screen: Screen) -> Iterator[str]:
    """Words in Latin letters, but for addresses."""
    for said in parts(screen):
        yield from re.findall(r"[A-Za-z]{2,}", said)


def asks_for_the_language(said: str) -> bool:
    """The one screen that speaks both languages."""
    return "Қазақша" in said or ("Здравствуйте!" in said and "Сәлеметсіз бе!" in said)


def strings_of(language: Language, answerer: Answerer) -> set[str]:
    """Whatever may be said in a language: the catalogue's sentences, titles and answers."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        strings = [m.string for m in read_po(file, locale=language) if m.id]
    said = {form for s in strings for form in ([s] if isinstance(s, str) else list(s or ()))}
    for entry in answerer.library.base.entries:
        page = answerer.library.page(entry, language)
        said |= {page.title, page.lead, page.details}
    return {part for part in said if len(part) > 5 and "%(" not in part}


def test_the_walker_would_notice(answerer: Answerer) -> None:
    russian, kazakh = strings_of("ru", answerer), strings_of("kk", answerer)
    assert "Поделиться" in russian - kazakh
    screen = Screen(1, "Не переведено: untranslated", ((Button("Поделиться", "url", ""),),))
    assert set(latin(screen)) - LATIN == {"untranslated"}
    assert any(part in said for said in parts(screen) for part in russian - kazakh)
