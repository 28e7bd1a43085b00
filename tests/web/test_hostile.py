"""Whatever is thrown at the address: refused, never a fault, and nothing of it is handled."""

import asyncio
import gzip
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.storage.database import Database
from bot.telegram.inbox import Inbox
from bot.web.webhook import HEADER
from tests.telegram.making import user
from tests.web.conftest import PATIENCE, SECRET, Hall, Opened, said

REFUSED = {400, 401, 405, 413}
GOOD = json.dumps(said(7, "Незабудка")).encode()

# With the secret: bodies that are no update.
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "white space": b" \n\t",
    "null": b"null",
    "true": b"true",
    "a number": b"7",
    "a text": b'"update_id"',
    "a list of updates": b"[" + GOOD + b"]",
    "two updates": GOOD + GOOD,
    "two lines": GOOD + b"\n" + GOOD,
    "cut off": GOOD[:-1],
    "a byte too many": GOOD + b"}",
    "a mark at the beginning": b"\xef\xbb\xbf" + GOOD,
    "UTF-16": GOOD.decode().encode("utf-16"),
    "UTF-32": GOOD.decode().encode("utf-32"),
    "Latin": '{"update_id": 7, "é": 1}'.encode("latin-1"),
    "half a letter": b'{"update_id": 7, "x": "\xd0"}',
    "NUL": b'{"update_id": 7, "x": "\x00"}',
    "no number": b'{"update_id": NaN}',
    "no number within": b'{"update_id": 7, "message": {"date": NaN}}',
    "endless": b'{"update_id": Infinity}',
    "twice": b'{"update_id": 7, "update_id": 8}',
    "twice within": b'{"update_id": 7, "message": {"text": "a", "text": "b"}}',
    "true as number": b'{"update_id": true}',
    "null as number": b'{"update_id": null}',
    "a fraction": b'{"update_id": 7.0}',
    "a power": b'{"update_id": 7e0}',
    "zero": b'{"update_id": 0}',
    "negative": b'{"update_id": -7}',
    "beyond 53 bits": b'{"update_id": 9007199254740992}',
    "beyond 64 bits": b'{"update_id": 18446744073709551616}',
    "beyond reading": b'{"update_id": 1' + b"0" * 5_000 + b"}",
    "a list as number": b'{"update_id": [7]}',
    "another letter": b'{"UPDATE_ID": 7}',
    "a comment": b'{"update_id": 7} // x',
    "single quotes": b"{'update_id': 7}",
    "a form": b"update_id=7",
    "XML": b'<?xml version="1.0"?><update_id>7</update_id>',
    "deep lists": b'{"update_id": 7, "x": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "deep objects": b'{"update_id": 7, "x": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
    "deep replies": json.dumps(said(7)).encode().replace(b'"text": "a"', b"")[:-2]
    + b'"reply_to_message": {' * 3_000 + b"}" * 3_002,
}  # fmt: skip


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a request is not waited for long, so that a test of hundreds of them ends."""
    monkeypatch.setattr("bot.web.webhook.READ_SECONDS", 0.2)
    monkeypatch.setattr("bot.web.server.LINGER", 0.1)
    monkeypatch.setattr("bot.web.server.IDLE", 0.5)


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_is_no_update_is_400(
    opened: Opened, database: Database, name: str
) -> None:
    async with opened() as hall:
        assert await throw(hall, post(BODIES[name])) == 400
    assert hall.handled == []
    assert await Inbox(database).waiting() == []


def deep(levels: int) -> bytes:
    """An update that is as deep as JSON can just be read, or a little less."""
    return b'{"update_id": 7, "x": ' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize("levels", [10, 100, 300, 400, 500, 700, 900, 940, 960, 980, 1_000])
async def test_depth_is_never_a_fault(opened: Opened, levels: int) -> None:
    replies = b'"reply_to_message": {' * levels + b"}" * levels
    nested = json.dumps(said(7)).encode().replace(b'"text": "a"', replies)
    async with opened() as hall:
        for body in (deep(levels), nested):
            assert await throw(hall, post(body)) in (200, 400)
    assert hall.handled == []


# Requests that are hardly HTTP, or not what was agreed upon.
HEAD = f"Host: x\r\n{HEADER}: {SECRET}\r\n".encode()
SIZE = b"Content-Length: %d\r\n" % len(GOOD)
RAW: dict[str, bytes] = {
    "not HTTP": b"hello\r\n\r\n",
    "TLS": bytes.fromhex("160301020001000001fc0303") + b"\x00" * 64,
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": b"POST /hook\r\n\r\n",
    "HTTP/9.9": b"POST /hook HTTP/9.9\r\n" + HEAD + b"\r\n",
    "a strange method": b"BREW /hook HTTP/1.1\r\n" + HEAD + b"\r\n",
    "no method": b"\x00\xff /hook HTTP/1.1\r\n" + HEAD + b"\r\n",
    "two lengths": b"POST /hook HTTP/1.1\r\n" + HEAD + SIZE + b"Content-Length: 1\r\n\r\n" + GOOD,
    "a negative length": b"POST /hook HTTP/1.1\r\n" + HEAD + b"Content-Length: -1\r\n\r\n",
    "a length in words": b"POST /hook HTTP/1.1\r\n" + HEAD + b"Content-Length: ten\r\n\r\n",
    "a huge length": b"POST /hook HTTP/1.1\r\n" + HEAD + b"Content-Length: 99999999999\r\n\r\n",
    "length and chunks": b"POST /hook HTTP/1.1\r\n" + HEAD + SIZE
    + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a bad chunk": b"POST /hook HTTP/1.1\r\n" + HEAD
    + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "unknown transfer": b"POST /hook HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: zip\r\n\r\n",
    "a long line": b"POST /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a long header": b"POST /hook HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    "many headers": b"POST /hook HTTP/1.1\r\n" + b"X: 1\r\n" * 500 + b"\r\n",
    "a folded header": b"POST /hook HTTP/1.1\r\nX: 1\r\n 2\r\n" + b"\r\n",
    "two secrets": b"POST /hook HTTP/1.1\r\n" + HEAD + f"{HEADER}: x\r\n".encode() + SIZE
    + b"\r\n" + GOOD,
    "the right secret twice": b"POST /hook HTTP/1.1\r\n" + HEAD
    + f"{HEADER}: {SECRET}\r\n".encode() + SIZE + b"\r\n" + GOOD,
    "bytes as secret": b"POST /hook HTTP/1.1\r\nHost: x\r\n" + HEADER.encode() + b": \xff\xfe\r\n"
    + SIZE + b"\r\n" + GOOD,
    "an empty secret": b"POST /hook HTTP/1.1\r\nHost: x\r\n" + HEADER.encode() + b":\r\n" + SIZE
    + b"\r\n" + GOOD,
    "no gzip": b"POST /hook HTTP/1.1\r\n" + HEAD + SIZE + b"Content-Encoding: gzip\r\n\r\n" + GOOD,
    "no deflate": b"POST /hook HTTP/1.1\r\n" + HEAD + SIZE
    + b"Content-Encoding: deflate\r\n\r\n" + GOOD,
    "brotli": b"POST /hook HTTP/1.1\r\n" + HEAD + SIZE + b"Content-Encoding: br\r\n\r\n" + GOOD,
    "an unknown encoding": b"POST /hook HTTP/1.1\r\n" + HEAD + SIZE
    + b"Content-Encoding: rot13\r\n\r\n" + GOOD,
    "a query": b"GET /hook?" + b"a=b&" * 100 + b" HTTP/1.1\r\n" + HEAD + b"\r\n",
    "OPTIONS": b"OPTIONS /hook HTTP/1.1\r\n" + HEAD + b"\r\n",
    "HEAD": b"HEAD /hook HTTP/1.1\r\n" + HEAD + b"\r\n",
    "TRACE": b"TRACE /hook HTTP/1.1\r\n" + HEAD + b"\r\n",
    "an upgrade": b"GET /hook HTTP/1.1\r\n" + HEAD + b"Connection: Upgrade\r\n"
    b"Upgrade: websocket\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", RAW)
async def test_what_is_hardly_a_request_is_refused(opened: Opened, name: str) -> None:
    async with opened() as hall:
        assert await throw(hall, RAW[name]) in REFUSED
    assert hall.handled == []


@pytest.mark.parametrize("packed", [gzip.compress, zlib.compress])
async def test_a_bomb_is_413(opened: Opened, packed: object) -> None:
    assert callable(packed)
    encoding = "gzip" if packed is gzip.compress else "deflate"
    body = packed(b" " * 50_000_000)
    async with opened() as hall:
        assert await throw(hall, post(body, f"Content-Encoding: {encoding}")) == 413
        good = packed(GOOD)
        assert await throw(hall, post(good, f"Content-Encoding: {encoding}")) == 200
    assert hall.handled == ["Незабудка"]


@pytest.mark.parametrize("expected", ["100-continue", "a-miracle"])
async def test_what_else_is_expected_changes_nothing(opened: Opened, expected: str) -> None:
    async with opened() as hall:
        assert await throw(hall, post(GOOD, f"Expect: {expected}")) == 200
        bad = post(GOOD, f"Expect: {expected}").replace(SECRET.encode(), b"wrong")
        assert await throw(hall, bad) == 401
    assert hall.handled == ["Незабудка"]


async def test_a_body_that_does_not_come_is_400(opened: Opened) -> None:
    async with opened() as hall:
        assert await throw(hall, post(GOOD)[:-1]) == 400
    assert hall.handled == []


def mutations(seed: int, number: int) -> Iterator[bytes]:
    """Requests that were right once: bytes changed, gone, doubled, or moved, anywhere in them."""
    chance = random.Random(seed)  # noqa: S311
    press = {"id": "1", "from": user(102), "chat_instance": "1", "data": "x"}
    bodies = [GOOD, json.dumps({"update_id": 8, "callback_query": press}).encode()]
    for _ in range(number):
        body = chance.choice(bodies)
        match chance.randrange(3):
            case 0:
                yield mutated(post(body), chance)
            case 1:
                yield post(mutated(body, chance))
            case _:
                packed = mutated(gzip.compress(body), chance)
                yield post(packed, "Content-Encoding: gzip")


def mutated(source: bytes, chance: random.Random) -> bytes:
    """Bytes that were changed here and there."""
    request = bytearray(source)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(request))
        match chance.randrange(5):
            case 0:
                request[place] = chance.randrange(256)
            case 1:
                request[place] ^= 1 << chance.randrange(8)
            case 2:
                del request[place : place + chance.randint(1, 20)]
            case 3:
                request[place:place] = request[place : place + chance.randint(1, 20)]
            case _:
                request[place:place] = chance.choice(PIECES)
    return bytes(request)


PIECES = (b"\r\n", b"\x00", b'"', b"{", b"[", b"}", "ю".encode(), b"\xff", b"1e999", b"NaN")


@pytest.mark.parametrize("seed", range(4))
async def test_mutations_are_no_fault(opened: Opened, database: Database, seed: int) -> None:
    statuses: Counter[int] = Counter()
    async with opened(patience=0.0) as hall:
        for request in mutations(seed, 150):
            statuses[await throw(hall, request)] += 1
    # 200: what was changed is a letter of the text, say; 404: the path; 0: it waits for more.
    assert not {status for status in statuses if status >= 500}
    assert set(statuses) <= REFUSED | {0, 200, 404}
    assert statuses[400] + statuses[401] > 30
    print(dict(statuses))


async def test_mutations_without_the_secret_change_nothing(
    opened: Opened, database: Database
) -> None:
    statuses: Counter[int] = Counter()
    async with opened(patience=0.0) as hall:
        for request in mutations(99, 200):
            wrong = request.replace(SECRET.encode(), b"Abc-123_xyZ")
            if SECRET.encode() not in wrong:
                statuses[await throw(hall, wrong)] += 1
    assert set(statuses) <= REFUSED | {0, 404}
    assert hall.handled == []
    assert await database.fetch_all("SELECT * FROM inbox") == []


def post(body: bytes, *headers: str) -> bytes:
    """A request with the secret."""
    lines = ["POST /hook HTTP/1.1", "Host: x", f"{HEADER}: {SECRET}", *headers]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def throw(hall: Hall, request: bytes) -> int:
    """Send bytes as they are; the status, or 0 where nothing is said to half a request."""
    port = int(hall.url.split(":")[2].split("/")[0])
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        writer.write(request)
        await writer.drain()
        async with asyncio.timeout(PATIENCE):
            line = await reader.readline()
            if b" 100 " in line:
                await reader.readline()
                line = await reader.readline()
        return int(line.split()[1]) if line else 0
    except ConnectionError:
        return 0
    finally:
        writer.close()
