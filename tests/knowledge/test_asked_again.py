"""What many ask stays known, whatever else is asked once."""

from bot.knowledge.asked_again import AskedAgain


class Counting:
    """A function that knows how often it was called."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, text: str) -> str:
        self.calls.append(text)
        return text.upper()


def test_from_the_second_time_on_the_result_is_remembered() -> None:
    function = Counting()
    asked = AskedAgain(function, most=2, once=10)
    assert [asked("а") for _ in range(4)] == ["А"] * 4
    assert function.calls == ["а", "а"]


def test_what_is_asked_once_pushes_out_nothing() -> None:
    function = Counting()
    asked = AskedAgain(function, most=2, once=10)
    asked("а"), asked("а")
    for number in range(100):
        asked(f"{number}")
    del function.calls[:]
    assert asked("а") == "А"
    assert not function.calls


def test_of_what_is_asked_again_the_last_used_stay() -> None:
    function = Counting()
    asked = AskedAgain(function, most=2, once=10)
    for text in ("а", "б"):
        asked(text), asked(text)
    asked("а")
    asked("в"), asked("в")
    del function.calls[:]
    asked("а"), asked("в"), asked("б")
    assert function.calls == ["б"]


def test_what_was_asked_too_long_ago_is_new_again() -> None:
    function = Counting()
    asked = AskedAgain(function, most=2, once=2)
    for text in ("а", "б", "в", "а", "а"):
        asked(text)
    asked("а")
    assert function.calls == ["а", "б", "в", "а", "а"]


def test_nothing_is_kept_of_what_was_asked_once() -> None:
    asked = AskedAgain(Counting(), most=2, once=10)
    asked("у моего сына аутизм")
    assert "аутизм" not in str(vars(asked) | {"_function": None})
