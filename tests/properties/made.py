"""What hypothesis makes: texts, values of data files, updates."""

import random
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

from bench.questions import for_fitting
from bench.serving.fuzzing import NOON, buttons
from bench.serving.made_updates import Maker, Town
from tests.conversation.hostile import PAYLOADS

LONGEST = 4_096  # characters of a message
ErrorT = TypeVar("ErrorT", bound=Exception)

# Halves of surrogate pairs too: JSON can carry them.
letters = st.characters()
anything = st.text(letters | st.characters(categories=["Cs"]), max_size=200)
cyrillic = st.text(st.sampled_from("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәіңғүұқөһ -.,?!1234567890"))
latin = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzıİşğüöäq'`’4690 -[];,.<>"))
repeated = st.builds(
    lambda text, times: (text * times)[:LONGEST],
    st.text(letters, min_size=1, max_size=4),
    st.sampled_from((1, 2, 100, LONGEST)),
)
questions = st.sampled_from(sorted({question.text for question in for_fitting()}))
# Questions with letters changed, put in or left out, and two of them run together.
misspelt = st.builds(
    lambda text, place, letter, gone: text[:place] + letter + text[place + gone :],
    questions,
    st.integers(0, 60),
    st.text(letters, max_size=3),
    st.integers(0, 3),
)
joined = st.builds("{}{}{}".format, questions, st.sampled_from((" ", "? ", "\n", "")), questions)
hostile = st.sampled_from([text[:LONGEST] for text in PAYLOADS])
texts = st.one_of(anything, cyrillic, latin, repeated, questions, misspelt, joined, hostile)

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates().map(str) | anything,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(anything, inner, max_size=4),
    max_leaves=12,
)


def maker(lot: random.Random) -> Maker:
    """Makes updates, with hypothesis in the place of chance."""
    return Maker(lot, Town(buttons=buttons()), lambda: NOON)


updates = st.builds(lambda lot: maker(lot).update(), st.randoms())
wrong_updates = st.builds(lambda lot: maker(lot).mutated(maker(lot).update()), st.randoms())


def refusal(kind: type[ErrorT], work: Callable[[], object]) -> ErrorT | None:
    """Why something is refused; None where it is done."""
    try:
        work()
    except kind as error:
        return error
    return None
