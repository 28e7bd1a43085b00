"""A harness for each input: it takes bytes, and raises where something is wrong."""

import datetime as dt
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram.utils.formatting import Text

from bench.fuzzing.running import Complaint, Running, press, text
from bench.questions import for_fitting
from bench.serving.fuzzing import buttons
from bench.serving.made_telegram import LONGEST, units
from bench.serving.made_updates import OWNERS, Maker
from bot.announcements.listing import ListingError, read_ids
from bot.announcements.schedule import MomentError, parse_moment
from bot.colleges.checking import Rules
from bot.colleges.filters import decode
from bot.colleges.importing import read_file
from bot.errors import OperatorError
from bot.knowledge.article_files import FILE, article_layer
from bot.knowledge.exporting import LayerFiles
from bot.knowledge.files import DATA, read_draft
from bot.knowledge.later_report import read_later_report, write_later_report
from bot.knowledge.later_report_files import FOLDER, later_report_layer
from bot.knowledge.typed_ways import WaysError, read_ways
from bot.knowledge.yaml_file import KnowledgeError
from bot.language.figures import figures, missing
from bot.language.latin import from_kazakh, from_russian, is_latin, skeleton, sound
from bot.language.layout import from_qwerty, looks_like_layout, to_qwerty
from bot.language.sentences import first_and_rest, last_asked, questions
from bot.language.spelling import latin_share, normalise, visible, words
from bot.language.stems import stems
from bot.moments import parse_day
from bot.people.masking import mask
from bot.settings import SettingsError
from bot.telegram import views
from bot.telegram.links import is_address, payload, read_payload
from bot.telegram.sending import split
from tests.colleges.files import as_csv, as_xlsx, sample
from tests.conversation.hostile import PAYLOADS

TODAY = dt.date(2026, 3, 2)
ZONE = ZoneInfo("Asia/Almaty")
STRANGER = 10_001
LONGEST_INPUT = 4_096
Harness = Callable[[bytes], None]


@dataclass(frozen=True)
class Target:
    """A harness, where to begin, and the longest input that is worth trying, in bytes."""

    harness: Harness
    seeds: Callable[[], list[bytes]]
    longest: int = LONGEST_INPUT


class Chosen(random.Random):
    """Chance that is read from bytes; when they are at their end, always the first of all."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._left = iter(data)

    def random(self) -> float:
        """From two bytes."""
        return self.getrandbits(16) / 2**16

    def getrandbits(self, k: int, /) -> int:
        """From as many bytes as it takes, three at most: more would be one value each time."""
        number = 0
        for _ in range(min(3, (k + 7) // 8)):
            number = number << 8 | next(self._left, 0)
        return number & ((1 << k) - 1)


# --- texts --------------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    # What is no UTF-8 becomes half surrogate pairs, which JSON can carry.
    return data.decode("utf-8", "surrogateescape")


def spelling(data: bytes) -> None:
    """Everything that is done to a text before it is looked up."""
    typed = _text(data)
    normal = normalise(visible(typed))
    for word in words(normal):
        stems(word)
        for spelt in (from_kazakh(word), from_russian(word), skeleton(word), sound(word)):
            _check(len(spelt) <= 4 * len(word) + 1, "a word has grown")
        is_latin(word)
    for other in (from_qwerty(typed, "ru"), from_qwerty(typed, "kk"), to_qwerty(typed)):
        _check(len(other) == len(typed), "a layout has changed the length")
    looks_like_layout(typed)
    latin_share(normal)
    questions(typed)
    last_asked(typed)
    first_and_rest(typed)
    _check(not missing(typed, typed), "a text lacks its own figures")
    figures(typed)
    mask(typed)


def answering(data: bytes) -> None:
    """A question: it is answered, within Telegram's limits, and the same each time."""
    asked = _text(data)
    answerer = _running().services.knowledge.answerer
    answer = answerer.answer(asked)
    _check(answer.lead.strip() != "", "an empty answer")
    parts: list[Text] = split(views.answers.answer(answer))
    _check(all(0 < units(part.render()[0]) <= LONGEST for part in parts), "too long")
    _check(answerer.answer(asked) == answer, "another answer")
    answerer.suggest(asked[:256])
    answerer.sign(asked)


def typed(data: bytes) -> None:
    """What administrators type: ids, moments, days, ways of asking, addresses."""
    given = _text(data)
    now = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    _refusing(ListingError, lambda: read_ids(data))
    _refusing(MomentError, lambda: parse_moment(given, now, ZONE))
    _refusing(WaysError, lambda: read_ways(given))
    parse_day(given)
    is_address(given)
    decode(given)
    if (read := read_payload(given)) is not None:
        _check(payload(*read) == given, "a link that leads elsewhere")


# --- files --------------------------------------------------------------------------------------


def data_file(data: bytes) -> None:
    """A file of `data/`; its first byte says which."""
    names = _data_files()
    name = names[data[0] % len(names)] if data else names[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data[1:])
        for fault in read_draft(Path(folder)).faults():
            _check("\n" not in str(fault), f"a fault of several lines: {fault}")


def colleges(data: bytes) -> None:
    """A list of colleges or programmes, CSV or XLSX."""
    checked = read_file(data, Rules(TODAY, samples=True))
    for fault in checked.faults:
        _check(bool(fault.kind), "a fault without a kind")


def later_report(data: bytes) -> None:
    """A later report; one that is taken can be written and read again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "later.yaml"
        path.write_bytes(data)
        try:
            report = read_later_report(path, None, TODAY)
        except KnowledgeError as error:
            _check(bool(error.faults), "a refusal that does not say why")
            return
        path.write_text(write_later_report(report), encoding="utf-8")
        _check(read_later_report(path, None, TODAY) == report, "another report when read again")
    _keep(later_report_layer(TODAY), f"{FOLDER}/later.yaml", data)


def articles(data: bytes) -> None:
    """What administrators say, as a file of an export."""
    _keep(article_layer(), FILE, data)


def _keep(layer: LayerFiles, name: str, data: bytes) -> None:
    """Read a file of a layer and put it into the database, or hear why not."""
    running = _running()

    async def store() -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
            reading = layer.read(Path(folder))
        if reading is not None:
            async with running.database.writing() as connection:
                await connection.execute("SAVEPOINT fuzzed")
                await reading.store(connection)
                await connection.execute("ROLLBACK TO fuzzed")

    _refusing(OperatorError, lambda: running.do(store()))


# --- updates ------------------------------------------------------------------------------------


def callback_data(data: bytes) -> None:
    """The data of a button, pressed by a stranger, by an owner, and in a group."""
    carried = _text(data)[:64]
    running = _running()
    for sender, chat in ((STRANGER, None), (OWNERS[0], None), (STRANGER, -1_001)):
        running.feed(press(carried, sender, chat))


def deep_link(data: bytes) -> None:
    """What a link into the bot carries, and any other text with a slash."""
    running = _running()
    said = _text(data)[:LONGEST_INPUT]
    for command in (f"/start {said}", f"/{said}"):
        running.feed(text(command, STRANGER, running.clock()))


def made_update(data: bytes) -> None:
    """An update that chance makes, with these bytes in its place."""
    running = _running()
    maker = Maker(Chosen(data), running.town, running.clock)
    for _ in range(2):  # the second may be what the first asks for
        running.feed(maker.update())


def raw_update(data: bytes) -> None:
    """Anything that is JSON."""
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return
    _running().feed(raw)


def webhook(data: bytes) -> None:
    """The body of a webhook's request: it is refused, passed over, or an update."""
    status = _running().bring(data)
    _check(status in (200, 400, 503), f"answered with {status}")


# --- settings -----------------------------------------------------------------------------------


def settings(data: bytes) -> None:
    """A file `.env`: it is taken, or refused in one line without what is secret."""
    from bot.settings import load_settings

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ".env"
        path.write_bytes(data)
        try:
            load_settings(path)
        except SettingsError as error:
            _check("\n" not in str(error), "more than one line")


# --- what they share ----------------------------------------------------------------------------


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise Complaint(what)


def _refusing(kind: type[Exception], work: Callable[[], object]) -> None:
    """Do something that may be refused, in this one way."""
    try:
        work()
    except kind as error:
        _check(bool(str(error).strip()), "a refusal that does not say why")


_open = ExitStack()


@cache
def _running() -> Running:
    """One bot for all harnesses, opened when it is first needed."""
    folder = _open.enter_context(tempfile.TemporaryDirectory())
    return _open.enter_context(Running(Path(folder) / "fuzzed.sqlite3"))


def close() -> None:
    """Close what the harnesses have opened."""
    _open.close()
    _running.cache_clear()


@cache
def _data_files() -> list[str]:
    return [path.relative_to(DATA).as_posix() for path in sorted(DATA.glob("**/*.yaml"))]


# --- seeds --------------------------------------------------------------------------------------


def _asked() -> list[bytes]:
    told = [question.text for question in for_fitting()[::9]]
    told += [payload[:500] for payload in PAYLOADS]
    return [each.encode("utf-8", "surrogatepass") for each in told]


def _entered() -> list[bytes]:
    given = ("18:30", "05.12 10:00", "2026-12-05 10:00", "31.12.2026", "103, 104;105\n-1001",
             "https://example.org/x", "~k9hd.medeu.1a2b3", "ru-dual-students", "Как?\nҚалай?",
             "29.02 10:00", "24:00", "٣٣:٣٣")  # fmt: skip
    return [each.encode() for each in given]


def _data() -> list[bytes]:
    files = [(DATA / name).read_bytes()[:3_000] for name in _data_files()]
    numbered = [bytes([number]) + data for number, data in enumerate(files)]
    return numbered + [bytes([number]) + data for number in (0, 1, 2) for data in _yaml()]


def _yaml() -> list[bytes]:
    odd = ("a: &a [*a]", "a: !!python/object:os.system x", "- 2026-01-01", "a: 1_000:00", "{" * 99,
           "? x", "a: b: c", "--- a\n--- b", "%YAML 9.9\n---", "\ufeffa: b", "a: 9" + "9" * 50,
           "<<: {a: b}", "a: |\n x", "\t- a", "a: \"\\uD83D\"")  # fmt: skip
    return [each.encode() for each in odd]


def _lists() -> list[bytes]:
    files = []
    for kind in ("colleges", "programmes"):
        rows = sample(kind)[:4]
        files += [as_csv(rows), as_csv(rows, ";", "utf-16"), as_xlsx(Лист=rows)]
    return files


def _reports() -> list[bytes]:
    head = (
        "report:\n  id: later\n  title: {ru: Отчёт, kk: Есеп}\n  publisher: Kazinform\n"
        "  url: https://example.org/r\n  published: 2026-02-01\n  period: 2025\n"
    )
    facts = (DATA / "facts.yaml").read_text(encoding="utf-8")[:1_500]
    return [head.encode(), (head + facts).encode(), *_yaml()]


def _versions() -> list[bytes]:
    says = "  says:\n    ru: {title: Т, text: Текст}\n    kk: {title: Т, text: Мәтін}\n"
    head = "- article_id: 1\n  number: 1\n  at: '2026-01-01T00:00:00Z'\n  act: created\n"
    whole = f"{head}  state: draft\n{says}"
    others = (whole.replace(": 1\n", f": {number}\n") for number in (0, -1, 2**63, "x"))
    return [each.encode() for each in (whole, whole + whole, *others)] + _yaml()


def _pressed() -> list[bytes]:
    maker = Maker(random.Random(1), _running().town, lambda: 0.0)
    return [maker.data().encode("utf-8", "surrogatepass") for _ in range(400)] + [
        kind.__prefix__.encode() for kind in buttons()
    ]


def _linked() -> list[bytes]:
    return [b"ru-dual-students", b"kk-dual-about", b"e-x", b"start", b"ru-", b"", *_asked()[::7]]


def _chosen() -> list[bytes]:
    return [random.Random(seed).randbytes(300) for seed in range(200)]


def _raw() -> list[bytes]:
    lot = random.Random(2)
    maker = Maker(lot, _running().town, lambda: 1_772_452_800.0)
    return [json.dumps(maker.update()).encode() for _ in range(200)]


def _environments() -> list[bytes]:
    lines = ("BOT_TOKEN=123456789:" + "A" * 35, "ADMIN_IDS=1087968824", "ADMIN_IDS=1,777000",
             "ADMIN_IDS=136817688,,5", "WEB_PORT=99999", "TIMEZONE=Asia", "TIMEZONE=../etc/passwd",
             "SEND_RATE=1e9", "WEB_HOST=::1", "TELEGRAM_API_URL=http://[", "LOG_LEVEL=loud",
             "WEBHOOK_URL=http://a", "DATABASE_PATH=\0", "ADMIN_IDS=" + "9" * 5_000)  # fmt: skip
    return [line.encode() for line in lines]


TARGETS: dict[str, Target] = {
    "spelling": Target(spelling, _asked),
    "answering": Target(answering, _asked, 600),
    "typed": Target(typed, _entered),
    "data_file": Target(data_file, _data),
    "colleges": Target(colleges, _lists, 20_000),
    "later_report": Target(later_report, _reports),
    "articles": Target(articles, _versions),
    "callback_data": Target(callback_data, _pressed, 64),
    "deep_link": Target(deep_link, _linked, 200),
    "made_update": Target(made_update, _chosen, 600),
    "raw_update": Target(raw_update, _raw, 20_000),
    "webhook": Target(webhook, _raw, 20_000),
    "settings": Target(settings, _environments, 8_000),
}
WORDS = (
    "сколько", "қанша", "колледж", "2025", "dual", "hakaton", "ё", "\u0301", "\u200b", "?", "\n",
    ": ", "- ", "{", "}", "&a", "*a", "!!", "ru: ", "kk: ", ",", ";", "/start ", "e-", "ad", ":",
    "update_id", "message", "callback_query", "null", "-1", "9223372036854775808", "1e999",
)  # fmt: skip


def mutations(seeds: list[bytes], number: int, lot: random.Random) -> Iterator[bytes]:
    """So many inputs that are nearly seeds."""
    for _ in range(number):
        data = bytearray(lot.choice(seeds))
        for _ in range(lot.randint(1, 4)):
            at = lot.randrange(len(data) + 1)
            match lot.randrange(5):
                case 0:
                    data[at:at] = lot.choice(WORDS).encode()
                case 1:
                    del data[at : at + lot.randint(1, 20)]
                case 2:
                    data[at:at] = lot.choice(seeds)[: lot.randint(1, 200)]
                case 3 if at < len(data):
                    data[at] ^= 1 << lot.randrange(8)
                case _:
                    data[at : at + 1] = bytes([lot.randrange(256)])
        yield bytes(data)
