"""The process in which charts are drawn: it works, it ends, and its failures are one line."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bot.pictures.charts import Chart
from bot.pictures.drawing import draw
from bot.pictures.studio import ROOT, PictureError, Studio
from tests.pictures.conftest import Charts

FOR_EVER = "import time; time.sleep(1_000_000)"
# Says by a connection that it lives; the connection ends with the process.
SPEAKS = "import socket, sys; s = socket.create_connection(('127.0.0.1', int(sys.argv[1]))); "


def python(code: str, *arguments: object) -> tuple[str, ...]:
    """A command that runs some lines of Python."""
    return (sys.executable, "-c", code, *map(str, arguments))


async def test_a_chart_is_drawn_as_it_is_in_this_process(charts: Charts) -> None:
    chart = charts["skills", "kk"]
    assert await Studio().draw(chart) == draw(chart)


async def test_it_is_drawn_wherever_the_program_was_started(
    chart: Chart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert await Studio().draw(chart)


def test_the_bot_itself_never_imports_matplotlib() -> None:
    code = (
        "import sys, main, handlers, bot.pictures.album, bot.pictures.gallery;"
        "import bot.pictures.studio;"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run(python(code), cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (python("raise ValueError('no ink')"), r"drawing failed \(ValueError: no ink\)"),
        (python("import sys; sys.exit(3)"), r"drawing failed \(without a word\)"),
        (python("print('half', end=''); raise OSError('no ink')"), "no ink"),
        (python(""), r"drawing failed \(without a word\)"),
        (("/nowhere/python",), "drawing cannot be started"),
    ],
)
async def test_a_drawing_that_fails_is_one_line(
    chart: Chart, command: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(PictureError, match=reason) as caught:
        await Studio(command).draw(chart)
    assert "\n" not in str(caught.value)


async def test_a_chart_that_does_not_fit_fails_with_the_reason(chart: Chart) -> None:
    crowded = Chart(chart.kind, chart.language, chart.title, chart.rows * 5, chart.source)
    with pytest.raises(PictureError, match=r"DrawingError: it is .* pixels high"):
        await Studio().draw(crowded)


async def test_after_a_failure_the_next_is_drawn(chart: Chart, tmp_path: Path) -> None:
    code = "import pathlib, sys; f = pathlib.Path(sys.argv[1]); f.exists() or (f.touch(), 1 / 0)"
    studio = Studio(python(f"{code}; sys.stdout.write('png')", tmp_path / "tried"))
    with pytest.raises(PictureError, match="ZeroDivisionError"):
        await studio.draw(chart)
    assert await studio.draw(chart) == b"png"


async def test_a_drawing_that_does_not_end_is_given_up(chart: Chart) -> None:
    studio = Studio(python(FOR_EVER), limit=0.2)
    with pytest.raises(PictureError, match=r"drawing took more than 0\.2 seconds"):
        await studio.draw(chart)


class Line:
    """A loopback port that a drawing process calls."""

    def __init__(self) -> None:
        self.calls: asyncio.Queue[asyncio.StreamReader] = asyncio.Queue()
        self._writers: list[asyncio.StreamWriter] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        await self.calls.put(reader)

    async def say(self, number: int) -> None:
        self._writers[number].write(b"go")
        await self._writers[number].drain()

    async def close(self) -> None:
        for writer in self._writers:
            writer.close()
            await writer.wait_closed()


async def test_a_drawing_that_nobody_waits_for_is_ended(chart: Chart) -> None:
    line = Line()
    async with await asyncio.start_server(line.answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        drawing = asyncio.ensure_future(Studio(python(SPEAKS + FOR_EVER, port)).draw(chart))
        call = await line.calls.get()
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing
        assert await call.read() == b""  # the process has ended
        await line.close()


async def test_one_chart_is_drawn_at_a_time(chart: Chart) -> None:
    line = Line()
    code = SPEAKS + "sys.stdin.read(); s.recv(2); sys.stdout.write('png')"
    async with await asyncio.start_server(line.answer, "127.0.0.1", 0) as server:
        studio = Studio(python(code, server.sockets[0].getsockname()[1]))
        drawings = [asyncio.ensure_future(studio.draw(chart)) for _ in range(2)]
        first = await line.calls.get()
        assert line.calls.empty()
        await line.say(0)
        assert await first.read() == b""
        await line.calls.get()
        assert drawings[0].done()
        await line.say(1)
        assert await asyncio.gather(*drawings) == [b"png", b"png"]
        await line.close()
