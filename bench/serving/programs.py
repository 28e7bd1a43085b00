"""The processes that are measured, and the stand-in for Telegram, as a measurement uses them."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.announcing.memory import high_water
from bench.serving.loads import Plan, Report

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 120.0  # seconds; a bound for a hang, nothing is measured with it
SLICE = 2.0  # seconds between two looks whether a process is still there
SAID = 2_000  # characters that are shown of a log
SECRET = "loopback-secret"  # noqa: S105 - it guards nothing
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
# The bot has a core to itself; whoever asks it has the other one.
BOTS_CORE, OTHERS_CORE = 0, 1


class Stuck(Exception):
    """A process does not do what it should; the message says which and where its log is."""


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """What is started in the block runs on one core, where there are several to choose from."""
    if not hasattr(os, "sched_setaffinity") or (os.cpu_count() or 1) < 2:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Telegram:
    """The stand-in's process; each method is one of its orders."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.url = f"http://127.0.0.1:{int(self._line(PATIENCE))}"

    def weather(self, weather: str) -> None:
        """Let the weather change: calm, gone, 500, slow, 429."""
        self._order("weather", weather=weather)

    def expect(self, token: str) -> None:
        """A bot is about to start, perhaps once more."""
        self._order("expect", token=token)

    def ready(self, program: "Program", patience: float = PATIENCE) -> float:
        """Wait until a bot fetches updates or has set its webhook; the monotonic moment."""
        end = time.monotonic() + patience
        while program.running and time.monotonic() < end:
            moment = self._order("ready", token=program.token, patience=SLICE)
            if moment is not None:
                return float(moment)
        raise Stuck(f"{program.name} does not get ready; it says:\n{program.said()}")

    def forget(self, token: str) -> None:
        """Forget a bot and what it has set."""
        self._order("forget", token=token)

    def webhook(self, token: str, url: str) -> None:
        """Set a webhook for who does not ask for it himself."""
        self._order("webhook", token=token, url=url, secret_token=SECRET)

    def ask(self, token: str, plan: Plan) -> None:
        """Let people ask from now on."""
        self._order("ask", token=token, **asdict(plan))

    def progress(self, token: str) -> dict[str, float]:
        """How far they are."""
        told: dict[str, float] = self._order("progress", token=token)
        return told

    def finish(
        self, token: str, longest: float, patience: float = 5.0, *, now: bool = False
    ) -> Report:
        """Wait until all is asked and answered, or nothing has come for `patience` seconds."""
        told = self._order("finish", longest + PATIENCE, token=token, patience=patience, now=now)
        return Report(**told)

    def run(self, token: str, plan: Plan, patience: float = 5.0) -> Report:
        """The whole of a load."""
        self.ask(token, plan)
        return self.finish(token, plan.seconds or PATIENCE, patience)

    def _order(self, do: str, longest: float = PATIENCE, **order: Any) -> Any:
        if self._process.stdin is None:
            raise Stuck("the stand-in for Telegram takes no orders")
        self._process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._line(longest))

    def _line(self, longest: float) -> str:
        out = self._process.stdout
        if out is None or not select.select([out], [], [], longest)[0]:
            raise Stuck("the stand-in for Telegram says nothing")
        line = out.readline()
        if not line:
            raise Stuck("the stand-in for Telegram has ended")
        return line


@contextmanager
def telegram() -> Iterator[Telegram]:
    """A stand-in for Telegram while the block runs."""
    command = [sys.executable, "-m", "bench.serving.telegram"]
    pipe = subprocess.PIPE
    with on_core(OTHERS_CORE):
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT)
    with process:
        try:
            yield Telegram(process)
        finally:
            process.kill()


@dataclass
class Program:
    """A bot's process."""

    name: str
    token: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def said(self) -> str:
        """The end of what it has said."""
        return self.log.read_text(errors="replace")[-SAID:]

    def cpu(self) -> float:
        """Seconds of processor time that it has taken so far."""
        return cpu_seconds(self._proc("stat"))

    def memory(self) -> int:
        """Bytes that it has in memory now."""
        return int(self._proc("statm").split()[1]) * PAGE

    def peak(self) -> int:
        """Bytes that it had in memory at most."""
        return high_water(self._proc("status"))

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, and wait for that."""
        if self.running:
            self.process.send_signal(how)
        try:
            self.process.wait(PATIENCE / 4)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _proc(self, name: str) -> str:
        return Path(f"/proc/{self.process.pid}/{name}").read_text()


def cpu_seconds(stat: str) -> float:
    """User and system time in what Linux tells of a process."""
    fields = stat.rpartition(")")[2].split()  # the name before may hold anything
    return (int(fields[11]) + int(fields[12])) / TICKS


def start(
    name: str, token: str, command: Sequence[str], log: Path, environment: Mapping[str, str]
) -> Program:
    """Start a process on the bot's core; what it says goes into a file."""
    with log.open("ab") as out, on_core(BOTS_CORE):
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out
        )
    return Program(name, token, process, log)


def start_bot(
    there: Telegram,
    folder: Path,
    *,
    token: str = "43:bot",  # noqa: S107 - it opens nothing
    polling: bool = False,
    port: int = 0,
    through: Sequence[str] = (),
) -> Program:
    """The whole bot as it is run, by webhook or by polling, with its default settings.

    `through`: Python's arguments for a program that runs it.
    """
    there.expect(token)
    port = port or free_port()
    settings = {
        "BOT_TOKEN": token,
        "ADMIN_IDS": "",
        "TELEGRAM_API_URL": there.url,
        "DATABASE_PATH": str(folder / "bot.sqlite3"),
        "WEB_HOST": "127.0.0.1",
        "WEB_PORT": str(port),
        "WEBHOOK_URL": "" if polling else f"http://127.0.0.1:{port}/telegram",
        "WEBHOOK_SECRET": "" if polling else SECRET,
    }
    command = [sys.executable, *through, "main.py"]
    return start("bot", token, command, folder / "bot.log", settings)


def start_echo(there: Telegram, folder: Path, token: str, how: str = "call") -> Program:
    """The bare aiogram echo."""
    port = str(free_port())
    command = [sys.executable, "-m", "bench.serving.echo", there.url, token, port, SECRET, how]
    return start("echo", token, command, folder / f"echo-{how}.log", {})


def start_bare(there: Telegram, folder: Path, token: str) -> Program:
    """What answers and does nothing else."""
    port = free_port()
    there.webhook(token, f"http://127.0.0.1:{port}/")
    command = [sys.executable, "-m", "bench.serving.bare", str(port)]
    return start("bare", token, command, folder / "bare.log", {})


@contextmanager
def ending(*programs: Program) -> Iterator[None]:
    """The programs are ended when the block is over."""
    try:
        yield
    finally:
        for program in programs:
            program.process.terminate()  # all at once, then one by one
        for program in programs:
            program.end()
