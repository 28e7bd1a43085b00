"""How serving is measured: the wire, who asks what, the books, and what is said of them."""

import asyncio
import json
import random
import shutil
import subprocess
import sys
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bench.serving import __main__ as program
from bench.serving import faults, rate
from bench.serving.asking import FIRST, Question, mistyped, questions, said
from bench.serving.delivering import LATEST, Deliverer, pause
from bench.serving.faults import Outcome, kept, recovery
from bench.serving.jumping import set_ahead
from bench.serving.loads import Load, Plan, Report
from bench.serving.machine import machine, model, named
from bench.serving.numbers import percentile, rise, spread
from bench.serving.picture import draw
from bench.serving.programs import TICKS, cpu_seconds
from bench.serving.wire import Asked, Lines, Message, Reader, Server, answer, request
from bench.tables import markdown

ROOT = Path(__file__).parent.parent
WHOLE = [
    Message(b"POST /a HTTP/1.1\r\nContent-Length: 3", b"abc"),
    Message(b"GET /b HTTP/1.1\r\nHost: x", b""),
    Message(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", b"abcdefghijklmnopq"),
    Message(b"HTTP/1.1 503 No\r\ncontent-length: 0", b""),
]
STREAM = (
    b"POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
    b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"10;x=y\r\nabcdefghijklmnop\r\n1\r\nq\r\n0\r\n\r\n"
    b"HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n"
)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, len(STREAM)])
def test_messages_are_read_however_they_are_cut(size: int) -> None:
    reader = Reader()
    pieces = [STREAM[at : at + size] for at in range(0, len(STREAM), size)]
    assert [message for piece in pieces for message in reader.feed(piece)] == WHOLE


def test_what_is_asked_of_a_message() -> None:
    assert WHOLE[0].path == "/a"
    assert WHOLE[3].status == 503


async def test_a_server_that_is_gone_is_found_again_on_its_port() -> None:
    def say(asked: Asked, message: Message) -> None:
        asked.say(answer(b"%d" % len(message.body)))

    server = Server(say)
    await server.start()
    lines = Lines("127.0.0.1", server.port, 2)

    async def ask(body: bytes) -> Message | None:
        heard = asyncio.get_running_loop().create_future()
        lines.ask(request("x", "/", body, "s"), heard.set_result)
        async with asyncio.timeout(30):
            told: Message | None = await heard
            return told

    many = await asyncio.gather(*(ask(b"x" * size) for size in range(20)))
    assert [message and message.body for message in many] == [b"%d" % n for n in range(20)]
    server.stop()
    assert await ask(b"") is None
    await server.start()
    again = await ask(b"abc")
    assert again is not None
    assert (again.status, again.body) == (200, b"3")
    lines.close()
    server.stop()


def test_an_update_is_what_telegram_writes() -> None:
    update = json.loads(Question(7, FIRST, 'дуалка "сколько"\n😀').body())
    assert update["update_id"] == 7
    assert update["message"]["text"] == 'дуалка "сколько"\n😀'
    assert update["message"]["chat"]["id"] == update["message"]["from"]["id"] == FIRST


def test_half_of_the_questions_were_never_asked_before_and_nobody_asks_twice_at_once() -> None:
    asked = list(islice(questions(people=500, distinct=0.5, seed=1), 2_000))
    assert [question.number for question in asked] == list(range(1, 2_001))
    for turn in range(0, 2_000, 500):
        assert len({question.chat for question in asked[turn : turn + 500]}) == 500
    assert 1_000 < len({question.text for question in asked}) < 1_900
    # the same seed asks the same
    again = islice(questions(people=500, distinct=0.5, seed=1), 2_000)
    assert [question.text for question in again] == [question.text for question in asked]


def test_what_is_to_be_new_is_new_also_beside_what_was_said_earlier() -> None:
    among, known = ["дуалка", "колледж тізімі", "🍕"], set[int]()
    earlier = list(islice(said(among, 1.0, 1, known), 60))
    later = list(islice(said(among, 1.0, 1, known), 60))
    assert len({*earlier, *later}) == 120


def test_a_short_word_is_not_mistyped_away() -> None:
    chance = random.Random(1)  # noqa: S311
    assert mistyped("дуал", chance) == "дуал"
    assert {len(mistyped("стипендия", chance)) for _ in range(200)} == {7, 8, 9, 10, 11}


def test_deliveries_are_repeated_at_once_then_later_but_not_much() -> None:
    waits = [pause(failures) for failures in range(1, 30)]
    assert waits[0] == 0.0
    assert waits == sorted(waits)
    assert waits[-1] == LATEST
    assert pause(2, b"HTTP/1.1 503 No\r\nRetry-After: 5") == LATEST
    assert pause(2, b"HTTP/1.1 503 No\r\nretry-after: 0") == 0.0


async def test_an_update_is_posted_until_it_is_taken() -> None:
    statuses = iter([503, 500, 200])
    heard: list[int] = []
    answers: list[int] = []
    taken = asyncio.Event()

    def say(asked: Asked, message: Message) -> None:
        status = next(statuses)
        asked.say(answer(b'{"method":"sendMessage"}', status if status != 503 else 500))

    def acknowledged(_: Question, status: int) -> None:
        heard.append(status)

    def answered(chat: int) -> None:
        answers.append(chat)
        taken.set()

    server = Server(say)
    await server.start()
    place = (f"http://127.0.0.1:{server.port}/x", "secret")
    deliverer = Deliverer(place, 2, acknowledged, answered)
    deliverer.post(Question(1, FIRST, "?"))
    async with asyncio.timeout(30):
        await taken.wait()
    assert heard == [500, 500, 200]
    assert answers == [FIRST]
    assert deliverer.close() == []
    server.stop()


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_the_books_of_a_load() -> None:
    clock, out = Clock(), list[Question]()
    source = (Question(number, number, "?") for number in range(1, 100))
    load = Load(Plan(number=5, window=4), source, out.append, clock)
    load.begin()
    assert [question.number for question in out] == [1, 2, 3, 4]
    load.acknowledged(out[0], 503)  # not taken
    load.acknowledged(out[0], 200)
    clock.now += 0.5
    load.answered(1)  # as it should be; now one more asks, the last
    assert [question.number for question in out] == [1, 2, 3, 4, 5]
    load.answered(1)  # twice
    load.answered(2)  # answered, and acknowledged only then
    load.acknowledged(out[1], 200)
    load.acknowledged(out[2], 200)  # acknowledged, never answered: lost
    load.acknowledged(out[2], 200)  # brought twice
    load.answered(4)  # answered, never acknowledged
    report = await load.finish(patience=0.0)
    assert (report.asked, report.acknowledged, report.answered) == (5, 3, 3)
    assert (report.lost, report.lost_numbers) == (1, [3])
    assert report.neither == 1  # the fifth
    assert report.extra == 1
    assert report.refused == {"503": 1}
    assert report.times == [500.0, 500.0, 500.0]
    assert report.span == 0.5


async def test_a_load_at_a_rate_asks_whatever_becomes_of_it() -> None:
    out = list[Question]()
    source = (Question(number, number, "?") for number in range(1, 10_000))
    load = Load(Plan(number=50, rate=10_000.0), source, out.append)
    load.begin()
    report = await load.finish(patience=0.0)
    assert (report.asked, len(out), report.neither) == (50, 50, 50)


@pytest.mark.parametrize(
    ("asked_at", "times", "ended", "expected"),
    [
        ([], [], 5.0, 0.0),
        ([1.0, 2.0], [10.0, 10.0], 5.0, 0.0),  # answered while it lasted
        ([1.0, 2.0], [10.0, 4_500.0], 5.0, 1.5),
        ([1.0, 6.0], [10.0, 9_000.0], 5.0, 0.0),  # asked afterwards
    ],
)
def test_how_long_it_takes_to_recover(
    asked_at: list[float], times: list[float], ended: float, expected: float
) -> None:
    assert recovery(Report(asked_at=asked_at, times=times), ended) == pytest.approx(expected)


def test_plain_statistics() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile(range(101), 0.99) == 99.0
    assert spread([1.0, 2.0, 3.0, 4.0, 5.0]) == "2–4"
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        ([], 0.0),
        ([(0.0, 5.0)], 0.0),
        ([(x, 100.0 + (50.0 if x < 40 else 0.0)) for x in range(101)], 0.0),  # only at first
        ([(x, x * 2.0) for x in range(101)], 100.0),
        ([(x, -x * 1.0) for x in range(101)], -50.0),
    ],
)
def test_how_much_the_last_half_rises(samples: list[tuple[float, float]], expected: float) -> None:
    assert rise(samples) == pytest.approx(expected)


def test_the_machine_is_named() -> None:
    assert model("processor\t: 0\nmodel name\t: Some CPU @ 3 GHz\n\nmodel name\t: x") == (
        "Some CPU @ 3 GHz"
    )
    assert model("") == ""
    assert "aiogram" in named(machine())


def test_processor_time_is_read_whatever_the_process_is_called() -> None:
    stat = "7 (a b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 1"
    assert cpu_seconds(stat) == 200 / TICKS


# What is said of what was found


def one(rate: float, cpu: float = 1.0) -> dict[str, list[float]]:
    """Three rounds alike."""
    return {"rate": [rate] * 3, "cpu": [cpu] * 3, "unanswered": [0] * 3}


def found() -> dict[str, dict[str, Any]]:
    """What keeps every goal."""
    fault = Outcome("Telegram gone, 60 s", "webhook", 100, 100, 0, 0, 1, 2.5, True)
    return {
        "rate": {
            "bare": 9_000.0,
            "echo": one(1_500.0),
            "reply": one(2_500.0, 0.5),
            "bot": one(1_200.0),
            "different": one(1_000.0),
            "uvloop": one(3_000.0),
        },
        "latency": {
            "echo": [1.0] * 99 + [5.0],
            "bot": [2.0] * 99 + [25.0],
            "unanswered": 0,
            "seconds": 60.0,
        },
        "memory": {
            "size": 1_000,
            "people": 100,
            "answered": 1_000,
            "unanswered": 0,
            "started": 100.0,
            "peak": 140.0,
            "aiogram": 80.0,
            "samples": [(float(x), 130.0) for x in range(0, 1_001, 100)],
        },
        "start": {
            "first": 5.0,
            "import": [1.0, 1.1],
            "ready": [1.5, 1.7],
            "answer": [1.6, 1.8],
        },
        "faults": {"outcomes": [asdict(fault), asdict(replace(fault, way="polling"))]},
        "fuzz": {
            "updates": 1_000,
            "presses": 100,
            "exceptions": 0,
            "unanswered": 0,
            "unacceptable": 0,
            "left_waiting": 0,
            "failures": 10,
            "handlers": 90,
            "missed": 0,
            "growth": 1.0,
            "block_growth": 0.001,
            "row_growth": 0,
            "files": [10, 12],
        },
    }


def record(part: dict[str, Any], **more: bool) -> dict[str, Any]:
    """As it is kept."""
    return {"machine": machine(), "quick": False, "polling": False, "found": part, **more}


def verdicts(whole: dict[str, dict[str, Any]]) -> list[bool]:
    """Which goals are kept."""
    return [
        figure.kept for name, part in whole.items() for figure in program.told(name, record(part))
    ]


def test_goals_are_kept() -> None:
    assert verdicts(found()) == [True] * 7


@pytest.mark.parametrize(
    ("part", "change", "which"),
    [
        ("rate", {"bot": one(1_000.0)}, 0),
        ("rate", {"bot": one(990.0), "echo": one(1_000.0)}, 1),
        ("rate", {"bot": {**one(1_200.0), "unanswered": [0, 1, 0]}}, 0),
        ("latency", {"bot": [2.0] * 97 + [25.0] * 3}, 2),
        ("latency", {"unanswered": 1}, 2),
        ("memory", {"peak": 151.0}, 3),
        ("memory", {"answered": 999}, 3),
        ("memory", {"samples": [(float(x), x / 100) for x in range(0, 1_001, 100)]}, 3),
        ("start", {"ready": [1.8, 1.9]}, 4),
        ("fuzz", {"exceptions": 1}, 6),
        ("fuzz", {"growth": 6.0}, 6),
    ],
)
def test_a_goal_is_missed(part: str, change: dict[str, Any], which: int) -> None:
    whole = found()
    whole[part] |= change
    assert [at for at, kept in enumerate(verdicts(whole)) if not kept] == [which]


@pytest.mark.parametrize(
    "change",
    [{"lost": 1}, {"neither": 1}, {"alive": False}, {"left_out": "only root can"}],
)
def test_a_fault_is_not_borne(change: dict[str, Any]) -> None:
    outcome = Outcome("kill -9", "webhook", 10, 10, 0, 0, 3, 0.0, True)
    assert kept(outcome)
    assert not kept(replace(outcome, **change))
    line = faults.figures({"outcomes": [asdict(outcome), asdict(replace(outcome, **change))]})
    assert [figure.kept for figure in line] == [False]


def test_the_table_says_what_was_measured_in_a_hurry(tmp_path: Path) -> None:
    whole = {name: record(part, quick=name == "rate") for name, part in found().items()}
    rows = [figure.row() for name, part in whole.items() for figure in program.told(name, part)]
    told = program.document(list(whole.values()), rows, Path("docs/serving.png"))
    assert told.count("(quick)") == 2
    assert named(machine()) in told
    assert markdown(("measured", "goal", "seen", "kept"), rows) in told


def test_the_picture_is_drawn_of_what_there_is(tmp_path: Path) -> None:
    whole = found()
    draw(tmp_path / "whole.png", whole)
    draw(tmp_path / "part.png", {"rate": whole["rate"]})
    assert all((tmp_path / name).stat().st_size > 10_000 for name in ("whole.png", "part.png"))


def test_the_clock_of_a_program_can_be_set(tmp_path: Path) -> None:
    script = tmp_path / "look.py"
    script.write_text(
        "import struct, sys, time\n"
        "before, steady = time.time(), time.monotonic()\n"
        f"with open({str(tmp_path / 'clock')!r}, 'r+b') as clock:\n"
        "    clock.write(struct.pack('d', 10_800.0))\n"
        "print(time.time() - before, time.monotonic() - steady)\n"
    )
    set_ahead(clock := tmp_path / "clock", 0)
    command = [sys.executable, "-m", "bench.serving.jumping", str(clock), str(script)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    wall, steady = map(float, done.stdout.split())
    assert wall - steady == pytest.approx(10_800.0, abs=1.0)


# The whole, in small: that it does not rot


def test_the_bot_and_the_echo_are_measured(
    tmp_path: Path, knowledge_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(knowledge_file, tmp_path / "bot.sqlite3")
    monkeypatch.setattr(rate, "QUICK_SECONDS", 0.2)
    monkeypatch.setattr(rate, "QUICK_ROUNDS", 1)
    monkeypatch.setattr(rate, "WINDOW", 5)
    seen = rate.measure(tmp_path, quick=True)
    for name in ("bot", "different", "echo", "reply", "uvloop"):
        assert seen[name]["unanswered"] == [0]
        assert len(seen[name]["rate"]) == len(seen[name]["cpu"]) == 1
    assert seen["bare"] > 0
    assert len(rate.figures(seen)) == 2
