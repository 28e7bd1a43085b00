"""HTTP/1.1 over asyncio's bare protocols, so lean that the bot is what is measured.

A server such as aiohttp's takes about as long for a request as a bot does for an easy question.
Only what the bots under test and aiohttp really send is understood: a body with its length or in
chunks, one request after the other on a connection.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import NamedTuple, cast

CHUNK_END = b"\r\n"
HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
CHUNKED = b"transfer-encoding: chunked"
REASONS = {200: b"OK", 400: b"Bad Request", 403: b"Forbidden", 429: b"Too Many Requests",
           500: b"Internal Server Error"}  # fmt: skip


class Message(NamedTuple):
    """A request or an answer."""

    head: bytes
    body: bytes

    @property
    def path(self) -> str:
        """Of a request: what is asked for."""
        return self.head.split(b" ", 2)[1].decode("ascii", "replace")

    @property
    def status(self) -> int:
        """Of an answer: its code."""
        return int(self.head[9:12])


class Reader:
    """Takes a stream apart into messages, however it is cut into pieces."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Message]:
        """The messages that are complete by now."""
        rest = self._rest + data if self._rest else data
        found = []
        while (end := rest.find(HEAD_END)) >= 0:
            head = rest[:end]
            whole = _body(rest, end + len(HEAD_END), head.lower())
            if whole is None:
                break
            body, after = whole
            found.append(Message(head, body))
            rest = rest[after:]
        self._rest = rest
        return found


def _body(data: bytes, start: int, lowered: bytes) -> tuple[bytes, int] | None:
    """A body and where it ends; None where some of it is still to come."""
    if CHUNKED in lowered:
        return _chunks(data, start)
    found = lowered.find(LENGTH)
    length = 0
    if found >= 0:
        length = int(lowered[found + len(LENGTH) :].split(CHUNK_END, 1)[0])
    end = start + length
    return (data[start:end], end) if len(data) >= end else None


def _chunks(data: bytes, start: int) -> tuple[bytes, int] | None:
    pieces: list[bytes] = []
    while (line := data.find(CHUNK_END, start)) >= 0:
        size = int(data[start:line].split(b";")[0], 16)
        begin, end = line + 2, line + 2 + size
        if len(data) < end + 2:
            return None
        if size == 0:
            return b"".join(pieces), end + 2
        pieces.append(data[begin:end])
        start = end + 2
    return None


def answer(body: bytes, status: int = 200) -> bytes:
    """An answer with a JSON body, as bytes for the wire."""
    return (
        b"HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        % (status, REASONS[status], len(body))
    ) + body


class Asked(asyncio.Protocol):
    """One connection of a server: hands each request over, with itself to answer on."""

    def __init__(self, handle: Callable[["Asked", Message], None], open_: set["Asked"]) -> None:
        self._handle = handle
        self._open = open_
        self._reader = Reader()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._open.discard(self)

    def data_received(self, data: bytes) -> None:
        for message in self._reader.feed(data):
            self._handle(self, message)

    def say(self, data: bytes) -> None:
        """Write an answer; to nobody where the other side has gone."""
        if self._transport is not None:
            self._transport.write(data)

    def abort(self) -> None:
        """Cut the connection."""
        if self._transport is not None:
            self._transport.abort()


class Server:
    """Listens on a port of the loopback, and can be gone for a while."""

    def __init__(self, handle: Callable[[Asked, Message], None]) -> None:
        self._handle = handle
        self._open: set[Asked] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen, on the same port as before where there was one."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Asked(self._handle, self._open), "127.0.0.1", self.port, reuse_address=True
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Refuse connections from now on, and cut those that there are."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in list(self._open):
            connection.abort()


Heard = Callable[[Message | None], None]  # None: the connection broke off


class Line(asyncio.Protocol):
    """One connection of a client: one request at a time."""

    def __init__(self) -> None:
        self._reader = Reader()
        self._transport: asyncio.Transport | None = None
        self._heard: Heard | None = None

    @property
    def alive(self) -> bool:
        """Whether something can be asked on it."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._hear(None)

    def data_received(self, data: bytes) -> None:
        for message in self._reader.feed(data):
            self._hear(message)

    def ask(self, data: bytes, heard: Heard) -> None:
        """Send a request; `heard` is called once, with its answer."""
        if self._transport is None:
            heard(None)
            return
        self._heard = heard
        self._transport.write(data)

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def _hear(self, message: Message | None) -> None:
        heard, self._heard = self._heard, None
        if heard is not None:
            heard(message)


class Lines:
    """A number of connections to one address, opened as they are needed."""

    def __init__(self, host: str, port: int, most: int) -> None:
        self._host, self._port = host, port
        self._idle: list[Line] = []
        self._waiting: deque[tuple[bytes, Heard]] = deque()
        self._room = most
        self._opening: set[asyncio.Future[None]] = set()
        self._open_lines: set[Line] = set()

    def ask(self, data: bytes, heard: Heard) -> None:
        """Send a request as soon as a connection is free."""
        while self._idle:
            line = self._idle.pop()
            if line.alive:
                self._on(line, data, heard)
                return
            self._open_lines.discard(line)
            self._room += 1
        self._waiting.append((data, heard))
        if self._room > 0:
            self._room -= 1
            opening = asyncio.ensure_future(self._open())
            self._opening.add(opening)
            opening.add_done_callback(self._opening.discard)

    def close(self) -> None:
        """Hang up on every connection, in the middle of a request too."""
        for line in list(self._open_lines):
            line.close()

    def _on(self, line: Line, data: bytes, heard: Heard) -> None:
        def done(message: Message | None) -> None:
            self._free(line)
            heard(message)

        line.ask(data, done)

    def _free(self, line: Line) -> None:
        if not line.alive:
            self._open_lines.discard(line)
            self._room += 1
            if self._waiting:
                self.ask(*self._waiting.popleft())
        elif self._waiting:
            self._on(line, *self._waiting.popleft())
        else:
            self._idle.append(line)

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, line = await loop.create_connection(Line, self._host, self._port)
        except OSError:
            self._room += 1
            if self._waiting:
                self._waiting.popleft()[1](None)
            return
        self._open_lines.add(line)
        self._free(line)


def request(host: str, path: str, body: bytes, secret: str) -> bytes:
    """An update as Telegram posts it, as bytes for the wire."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
