"""Feeds a bot with made updates, right and wrong ones, and counts what goes wrong.

    python -m bench.serving.fuzzing [--updates 1000000] [--seed 2026]

The whole program runs as it does in service: long polling, the inbox in a real database, lanes,
middlewares, handlers, the knowledge as it is, announcements and what else goes on beside them.
Only Telegram is made up (`made_telegram.py`), the clock, which runs as updates come, and charts,
which take seconds to draw and are no input. Everything else follows from the seed.
"""

import argparse
import asyncio
import contextlib
import dataclasses
import gc
import json
import logging
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from aiogram import Dispatcher
from aiogram.filters.callback_data import CallbackData
from aiogram.types import TelegramObject, Update

from bench.questions import for_fitting
from bench.serving.made_telegram import MadeTelegram
from bench.serving.made_updates import EDITOR, OWNERS, PLAIN, Json, Maker, Town
from bot import telegram
from bot.i18n import load_catalogues
from bot.knowledge.opening import open_with_state
from bot.people.subscriptions import TOPICS
from bot.pictures.album import Album
from bot.pictures.studio import Drawable, Studio
from bot.services import Services
from bot.storage.database import Database
from bot.telegram.announcing import announcing, traffic
from bot.telegram.polling import serving
from handlers import create_dispatcher
from tests.colleges.files import SAMPLE
from tests.colleges.mutations import MUTATORS
from tests.conversation.hostile import PAYLOADS

NOON = 1_772_452_800.0  # 2 March 2026, 12:00 UTC
STEP = 0.7  # seconds from one update to the next
DAY = 86_400
SAMPLES = 40  # times that memory, files and rows are looked at
GRACE = 600.0  # seconds in which the last updates must have been handled
OBSERVERS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
# What grows with what administrators do, and is theirs to keep; and statistics, a row a day.
KEPT = frozenset({
    "audit", "announcement", "announcement_content", "announcement_panel", "announcement_list",
    "article_version", "delivery", "tally", "asked", "asked_for", "voted", "passed_on",
})  # fmt: skip
# What Telegram refuses, or what comes of a broken connection: told in the log, no fault of ours.
REFUSALS = re.compile(
    r".*(?:with|,|Telegram server says|:) (Telegram\w+|RestartingTelegram|ClientDecodeError|- )"
)
log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Sample:
    """The state of the process after so many updates."""

    updates: int
    rss: int  # bytes
    blocks: int  # of memory that Python's objects hold; what is free between them counts for rss
    files: int  # that are open
    tasks: int
    rows: Mapping[str, int]


@dataclasses.dataclass(frozen=True)
class Fuzzed:
    """The figures of a run."""

    updates: int
    seed: int
    seconds: float
    unreadable: int  # refused by reading, and passed over
    reached: Mapping[str, int]  # updates by the handler that they reached
    missed: Sequence[str]  # handlers that none has reached
    presses: int
    unanswered: Sequence[str]  # updates, as JSON
    answered_twice: int
    failures: Mapping[str, int]  # of Telegram's, made by chance
    refusals: Mapping[str, int]  # of those, the ones that a handler had no remedy for: logged
    exceptions: Mapping[str, int]  # anything else that no handler has caught
    unacceptable: Mapping[str, int]  # calls that Telegram would not take
    warnings: Mapping[str, int]
    left_waiting: int
    samples: Sequence[Sample]

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.updates / self.seconds

    @property
    def growth(self) -> int:
        """Bytes by which the second half of the run has more memory than its beginning."""
        begin, end = self._second_half()
        return _mean([s.rss for s in end]) - _mean([s.rss for s in begin])

    @property
    def block_growth(self) -> float:
        """The same for what objects hold, as a share of what they held."""
        begin, end = self._second_half()
        return _mean([s.blocks for s in end]) / _mean([s.blocks for s in begin]) - 1

    def _second_half(self) -> tuple[Sequence[Sample], Sequence[Sample]]:
        """The first and the last third of it."""
        half = self.samples[len(self.samples) // 2 :]
        third = max(1, len(half) // 3)
        return half[:third], half[-third:]

    @property
    def row_growth(self) -> dict[str, int]:
        """Rows by which the tables have grown in the second half that should not grow."""
        middle, last = self.samples[len(self.samples) // 2].rows, self.samples[-1].rows
        grown = {name: last[name] - middle[name] for name in last if name not in KEPT}
        return {name: number for name, number in grown.items() if number > 0}

    @property
    def ok(self) -> bool:
        """Whether nothing went wrong that may not."""
        return not (self.exceptions or self.unanswered or self.unacceptable or self.left_waiting)


class Clock:
    """Seconds since 1970, as updates come."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


class Easel(Studio):
    """Draws nothing."""

    async def draw(self, chart: Drawable) -> bytes:
        """A picture without anything in it."""
        return b"\x89PNG" + chart.to_json()[:1].encode()


class Complaints(logging.Handler):
    """Counts what the program tells its operator."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.passed_over: Callable[[], None] = lambda: None  # called for each update
        self.unreadable = 0
        self.exceptions: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Count one line."""
        said = record.getMessage()
        if "cannot be read" in said:
            self.unreadable += 1
            self.passed_over()
        elif record.levelno < logging.ERROR:
            self.warnings[f"{record.name}: {re.sub(r'[0-9]+', '…', str(record.msg))}"[:120]] += 1
        else:
            what = _told(record)
            counts = self.refusals if REFUSALS.match(said) else self.exceptions
            counts[what] += 1
            if counts is self.exceptions and counts[what] == 1:
                print(said, file=sys.stderr, flush=True)


def _told(record: logging.LogRecord) -> str:
    """A line of the log by what failed and where."""
    lines = record.getMessage().splitlines()
    places = [line.strip() for line in lines if line.strip().startswith("File")]
    own = [place for place in places if "site-packages" not in place] or places or [""]
    where = re.sub(r'File ".*?((?:bot|handlers|bench)/[^"]*)", line (\d+), in (\w+)', r"\1:\2",
                   own[-1])  # fmt: skip
    first = re.sub(r"Update \d+", "Update …", lines[0]) if lines else ""
    return f"{record.name}: {first} at {where}"


async def fuzz(
    updates: int, seed: int, folder: Path, tell: Callable[[str], None] = print
) -> Fuzzed:
    """Hand out so many updates and see all of them handled; the figures.

    The database is made in `folder`; `tell` hears a line now and then.
    """
    complaints = Complaints()
    root = logging.getLogger()
    root.addHandler(complaints)
    path = folder / "fuzzed.sqlite3"
    database = await Database.open(path)
    try:
        return await _fuzz(updates, seed, database, path, complaints, tell)
    finally:
        await database.close()
        root.removeHandler(complaints)


async def _fuzz(
    number: int,
    seed: int,
    database: Database,
    path: Path,
    complaints: Complaints,
    tell: Callable[[str], None],
) -> Fuzzed:
    lot = random.Random(seed)
    clock = Clock()
    services = await open_services(database, clock)
    await services.people.choose_language(EDITOR, "ru")
    await database.execute("INSERT INTO editor VALUES (?, 0)", (EDITOR,))
    town = town_of(services, files := made_files(lot))
    maker = Maker(lot, town, clock)
    samples: list[Sample] = []
    every = max(1, number // SAMPLES)

    wire: MadeTelegram
    wire = MadeTelegram(random.Random(seed + 1), town, made(maker, number, clock), files)
    complaints.passed_over = wire.pass_over
    bot = wire.bot()
    dispatcher = create_dispatcher(services, clock)
    reached: Counter[Callable[..., Any]] = Counter()
    watch(dispatcher, reached, wire)
    asyncio.get_running_loop().set_exception_handler(
        lambda _, context: log.error("The loop was told of: %s", context.get("message"))
    )
    begun = time.monotonic()
    async with announcing(bot, services, traffic(services.send_rate), path):
        async with serving(dispatcher, bot, database, grace=GRACE):
            day = 0
            while not wire.exhausted.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.5):
                        await wire.exhausted.wait()
                if wire.handed_out >= every * (len(samples) + 1):
                    samples.append(await sampled(wire.handed_out, database))
                    tell(_line(samples[-1], begun, complaints, wire))
                if (today := int(clock() // DAY)) != day:
                    day = today
                    await clean_up(services)
            left = await _wait_until_handled(database)
        await _settle()
    samples.append(await sampled(wire.handed_out, database))
    seconds = time.monotonic() - begun
    await bot.session.close()
    names = {route: _name(route) for route in routes(dispatcher)}
    return Fuzzed(
        updates=wire.handed_out,
        seed=seed,
        seconds=seconds,
        unreadable=complaints.unreadable,
        reached={names[route]: count for route, count in reached.most_common()},
        missed=sorted(name for route, name in names.items() if route not in reached),
        presses=wire.presses,
        unanswered=[
            json.dumps(wire.recent.get(number, number)) for number in wire.pressed.values()
        ],
        answered_twice=wire.twice,
        failures=dict(wire.failures),
        refusals=dict(complaints.refusals),
        exceptions=dict(complaints.exceptions),
        unacceptable=dict(wire.refused),
        warnings=dict(complaints.warnings),
        left_waiting=left,
        samples=samples,
    )


async def open_services(database: Database, clock: Clock) -> Services:
    """The services as the program opens them, with the real knowledge."""
    catalogues = load_catalogues()
    answerer, state = await open_with_state(database, catalogues, clock=clock, samples=True)
    services = Services.over(
        database,
        answerer,
        catalogues,
        frozenset(OWNERS),
        clock=clock,
        built_from=state,
        samples=True,
        send_rate=1_000,
    )
    easel = Easel()
    return dataclasses.replace(services, studio=easel, album=Album(database, easel.draw))


def town_of(services: Services, files: Mapping[str, bytes]) -> Town:
    """What of it is real."""
    library = services.knowledge.answerer.library
    asked = [question.text for question in for_fitting()]
    return Town(
        entries=sorted(library.base.entries),
        topics=[*(topic.id for topic in library.topics), *TOPICS],
        colleges=[card.id for card in library.colleges["ru"]] or ["x"],
        texts=[*PLAIN * 5, *asked, *PAYLOADS],
        files=sorted(files),
        buttons=buttons(),
    )


def buttons() -> list[type[CallbackData]]:
    """Every kind of button."""
    names = (module.name for module in iter_modules(telegram.__path__))
    modules = [import_module(f"bot.telegram.{name}") for name in names if "callbacks" in name]
    return [
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, CallbackData) and kind is not CallbackData
    ]


def made_files(lot: random.Random) -> dict[str, bytes]:
    """What can be downloaded: lists of colleges, right and spoilt ones, lists of ids, rubbish."""
    files = {path.name: path.read_bytes() for path in sorted(SAMPLE.glob("*.csv"))}
    for name, (_, mutator) in MUTATORS.items():
        files[f"m-{name}"] = mutator(lot).data
    files["ids"] = "\n".join(map(str, range(200, 240))).encode()
    files["rubbish"] = lot.randbytes(2_000)
    files["empty"] = b""
    return files


def made(maker: Maker, number: int, clock: Clock) -> Iterator[Json]:
    """So many updates, while time passes."""
    for _ in range(number):
        clock.now += STEP
        yield maker.update()


def watch(
    dispatcher: Dispatcher, reached: Counter[Callable[..., Any]], wire: MadeTelegram
) -> None:
    """Count which handler is reached, and remember each press until it is answered."""

    async def note(
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        reached[data["handler"].callback] += 1
        return await handler(event, data)

    async def expect(
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if isinstance(event, Update) and event.callback_query is not None:
            wire.expect_answer(event.callback_query.id, event.update_id)
        try:
            return await handler(event, data)
        finally:
            wire.ended += 1

    for name in OBSERVERS:
        dispatcher.observers[name].middleware(note)
    # Before all others: none of them may swallow a press.
    dispatcher.update.outer_middleware._middlewares.insert(0, expect)


def routes(dispatcher: Dispatcher) -> set[Callable[..., Any]]:
    """The callbacks of every handler of every router, but for errors."""
    return {
        handler.callback
        for router in dispatcher.chain_tail
        for name in OBSERVERS
        for handler in router.observers[name].handlers
    }


def _name(route: Callable[..., Any]) -> str:
    return f"{route.__module__.removeprefix('handlers.')}.{route.__name__}"


async def clean_up(services: Services) -> None:
    """What the program does once a day by the real clock, by the made one."""
    await services.inquiries.drop_old()
    await services.groups.drop_old()
    await services.imports.drop_old()
    await services.counters.drop_old()


async def _wait_until_handled(database: Database) -> int:
    """How many updates are still not handled when the grace is over."""
    deadline = time.monotonic() + GRACE
    while True:
        row = await database.fetch_one("SELECT count(*) FROM inbox WHERE body <> ''")
        left = int(row[0]) if row else 0
        if not left or time.monotonic() > deadline:
            return left
        await asyncio.sleep(0.1)


async def _settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def sampled(updates: int, database: Database) -> Sample:
    """The process at this moment."""
    gc.collect()
    files = len(os.listdir("/proc/self/fd"))
    blocks = sys.getallocatedblocks()
    tasks = len(asyncio.all_tasks())
    return Sample(updates, resident(), blocks, files, tasks, await rows(database))


def resident() -> int:
    """Bytes that the process has in memory."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")


async def rows(database: Database) -> dict[str, int]:
    """The number of rows of every table."""
    tables = await database.fetch_all(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    counted = {}
    for (name,) in map(tuple, tables):
        row = await database.fetch_one(f'SELECT count(*) FROM "{name}"')  # noqa: S608
        counted[str(name)] = int(row[0]) if row else 0
    return counted


def _mean(values: Sequence[int]) -> int:
    return sum(values) // max(1, len(values))


def _line(sample: Sample, begun: float, complaints: Complaints, wire: MadeTelegram) -> str:
    rate = sample.updates / (time.monotonic() - begun)
    return (
        f"{sample.updates:>9} updates, {rate:.0f}/s, {sample.rss / 1e6:.0f} MB, "
        f"{sample.files} files, {sample.tasks} tasks, {sum(sample.rows.values())} rows, "
        f"{sum(complaints.exceptions.values())} exceptions, {sum(wire.refused.values())} refused"
    )


def report(fuzzed: Fuzzed) -> str:
    """The figures as text."""
    lines = [
        f"{fuzzed.updates} updates of seed {fuzzed.seed} in {fuzzed.seconds:.0f} s "
        f"({fuzzed.rate:.0f}/s), {fuzzed.unreadable} of them unreadable and passed over",
        f"exceptions that nothing caught: {sum(fuzzed.exceptions.values())}",
        *_counts(fuzzed.exceptions),
        f"calls that Telegram would not take: {sum(fuzzed.unacceptable.values())}",
        *_counts(fuzzed.unacceptable),
        f"presses: {fuzzed.presses}, unanswered {len(fuzzed.unanswered)} "
        f"answered twice {fuzzed.answered_twice}",
        *fuzzed.unanswered[:5],
        f"failures of Telegram's: {dict(fuzzed.failures)}; "
        f"logged since nothing helps: {sum(fuzzed.refusals.values())}",
        *_counts(fuzzed.refusals),
        "warnings:",
        *_counts(fuzzed.warnings),
        f"left waiting: {fuzzed.left_waiting}",
        f"memory: {[round(s.rss / 1e6) for s in fuzzed.samples]} MB; the second half grows by "
        f"{fuzzed.growth / 1e6:.1f} MB",
        f"blocks: {[round(s.blocks / 1e3) for s in fuzzed.samples]} thousand; the second half "
        f"grows by {fuzzed.block_growth:.1%}",
        f"open files: {min(s.files for s in fuzzed.samples)}–"
        f"{max(s.files for s in fuzzed.samples)}, tasks at the end: {fuzzed.samples[-1].tasks}",
        f"rows that grew in the second half: {fuzzed.row_growth or 'none'}",
        f"rows at the end: {dict(fuzzed.samples[-1].rows)}",
        f"handlers reached: {len(fuzzed.reached)}, missed: {list(fuzzed.missed) or 'none'}",
        *_counts(fuzzed.reached),
    ]
    return "\n".join(lines)


def _counts(counts: Mapping[str, int]) -> list[str]:
    ordered = sorted(counts.items(), key=lambda pair: -pair[1])
    return [f"  {number:>8}  {name}" for name, number in ordered]


def main() -> None:
    """Run it and print the figures; the exit code says whether all is well."""
    parser = argparse.ArgumentParser(prog="python -m bench.serving.fuzzing", description=__doc__)
    parser.add_argument("--updates", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    logging.basicConfig(handlers=[logging.NullHandler()], level=logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        fuzzed = asyncio.run(
            fuzz(given.updates, given.seed, Path(folder), lambda line: print(line, flush=True))
        )
    print(report(fuzzed))
    sys.exit(0 if fuzzed.ok else 1)


if __name__ == "__main__":
    main()
