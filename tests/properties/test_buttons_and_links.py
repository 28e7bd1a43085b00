"""What buttons and links carry comes out as it was put in, and anything else is answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.fuzzing.running import Running, press, text
from bench.serving.fuzzing import buttons
from bench.serving.made_updates import OWNERS, Json
from bot.colleges.filters import BASE_LETTERS, CODE, FLAGS, LANGUAGE_LETTERS, Filters, decode
from bot.language import LANGUAGES, Language
from bot.telegram.callbacks import ADMINISTRATORS
from bot.telegram.links import is_address, payload, read_payload
from tests.properties.made import anything, maker, texts, updates, wrong_updates

LONGEST = 64  # bytes
STRANGER = 666
MADE = Path("fuzzed.sqlite3")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One bot for all examples."""
    with Running(tmp_path_factory.mktemp("properties") / MADE) as opened:
        yield opened


@given(st.randoms(), st.sampled_from(buttons()))
def test_what_is_packed_comes_out_the_same(lot: object, kind: type) -> None:
    made = maker(lot)  # type: ignore[arg-type]
    packed = made._packed(kind)
    assume(":" in packed)
    data = kind.unpack(packed)  # type: ignore[attr-defined]
    assert data.pack() == packed
    others = [each for each in buttons() if each is not kind]
    assert not any(packed.startswith(f"{each.__prefix__}:") for each in others)


carried = st.one_of(
    anything.map(lambda data: data[:LONGEST]),
    st.binary(max_size=LONGEST).map(lambda data: data.decode("utf-8", "replace")[:LONGEST]),
    st.randoms().map(lambda lot: maker(lot).data()),
)


@given(carried, st.sampled_from((STRANGER, OWNERS[0])), st.sampled_from((None, -1_001)))
def test_any_data_is_answered(running: Running, data: str, who: int, chat: int | None) -> None:
    assert running.feed(press(data, who, chat))


@given(texts)
def test_any_link_is_answered(running: Running, carried: str) -> None:
    calls = running.wire.calls["sendMessage"]
    assert running.feed(text(f"/start {carried}"[:4_096], STRANGER, running.clock()))
    assert running.wire.calls["sendMessage"] > calls


@given(updates | wrong_updates)
def test_any_update(running: Running, update: Json) -> None:
    assert running.feed(update) in (True, False)


@given(
    st.sampled_from(LANGUAGES),
    st.from_regex(r"[a-z0-9]{1,9}(\.[a-z0-9_]{1,9}[a-z0-9]){0,3}", fullmatch=True),
)
def test_a_link_to_an_entry_and_back(language: Language, entry: str) -> None:
    assume("__" not in entry and "._" not in entry)
    assert read_payload(payload(language, entry)) == (language, entry)


@given(texts)
def test_no_other_link_names_an_entry(carried: str) -> None:
    if (read := read_payload(carried)) is not None:
        assert payload(*read) == carried
    assert is_address(carried) in (True, False)


filters = st.builds(
    Filters,
    words=st.lists(st.from_regex(rf"[0-9a-z]{{{CODE}}}", fullmatch=True), max_size=2).map(tuple),
    district=st.from_regex(r"[a-z0-9_]{0,10}", fullmatch=True),
    language=st.none() | st.sampled_from(sorted(LANGUAGE_LETTERS.values())),
    base=st.none() | st.sampled_from(sorted(BASE_LETTERS.values())),
    ownership=st.none() | st.sampled_from(("state", "private")),
    flags=st.frozensets(st.sampled_from(sorted(FLAGS.values()))),
)


@given(filters)
def test_filters_and_back(wanted: Filters) -> None:
    assert decode(wanted.encode()) == wanted
    assert len(wanted.encode().encode()) <= 30


@given(texts)
def test_no_filters_that_are_none(given_text: str) -> None:
    found = decode(given_text)
    assert found is None or decode(found.encode()) == found


def test_strangers_buttons_are_told_by_their_beginning() -> None:
    assert sum(kind.__prefix__.startswith(ADMINISTRATORS) for kind in buttons()) > 50
