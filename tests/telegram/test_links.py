"""Links into the bot: every entry has one, and nothing else is read from one."""

import random
import re
import string
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from aiogram.types import User

from bot.i18n import Catalogues
from bot.knowledge.answering import Answerer
from bot.language import LANGUAGES, Language
from bot.telegram.links import (
    LONGEST_PAYLOAD,
    PLAIN_START,
    Sharing,
    payload,
    read_payload,
    start_link,
)

ALLOWED = re.compile(r"[A-Za-z0-9_-]{1,64}")
LETTERS = string.ascii_lowercase + string.digits


def made_up_id(dice: random.Random, longest: int = 48) -> str:
    """An entry's id, as long as it may be at most."""
    parts = [
        "".join(dice.choices(LETTERS, k=dice.randint(1, 8))) for _ in range(dice.randint(1, 6))
    ]
    found = "".join(dice.choice("._") + part for part in parts)[1 : longest + 1]
    return found.rstrip("._")


def test_every_id_that_an_entry_may_have_comes_back() -> None:
    dice = random.Random(1)  # noqa: S311
    for entry in [*(made_up_id(dice) for _ in range(2_000)), "a" * 48, "a.b_c.d"]:
        for language in LANGUAGES:
            written = payload(language, entry)
            assert ALLOWED.fullmatch(written)
            assert read_payload(written) == (language, entry)


def test_different_entries_have_different_links() -> None:
    dice = random.Random(2)  # noqa: S311
    entries = {made_up_id(dice) for _ in range(2_000)}
    assert len({payload(la, entry) for la in LANGUAGES for entry in entries}) == 2 * len(entries)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "ru",
        "ru-",
        "kk--a",
        "de-dual-students",
        "RU-dual-students",
        "ru-Dual",
        "ru-dual.students",
        "ru-dual-students\n",
        " ru-dual-students",
        "ru-dual students",
        "ru-dual-",
        "ru-дуальное",
        "ru-\N{ARABIC-INDIC DIGIT ONE}",
        "ru-<b>x</b>",
        "ru-" + "a" * (LONGEST_PAYLOAD - 2),
        "ru-" + "a-" * 50_000,
        "\0",
        PLAIN_START,
    ],
)
def test_what_is_no_link_of_ours_is_not_read(text: str) -> None:
    assert read_payload(text) is None


def test_whatever_is_read_would_be_written_the_same() -> None:
    dice = random.Random(3)  # noqa: S311
    alphabet = "rukk-_.ad1 A"
    texts = ["".join(dice.choices(alphabet, k=dice.randint(0, 12))) for _ in range(20_000)]
    texts += [f"{dice.choice(('ru', 'kk'))}-{text}" for text in texts]
    found = [(text, link) for text in texts if (link := read_payload(text))]
    assert len(found) > 100
    assert all(payload(*link) == text for text, link in found)


def test_the_bots_account_tells_how_it_shares() -> None:
    account = User(id=1, is_bot=True, first_name="x", username="x_bot")
    assert Sharing.of(account) == Sharing("x_bot", inline=False)
    with_inline = account.model_copy(update={"supports_inline_queries": True})
    assert Sharing.of(with_inline) == Sharing("x_bot", inline=True)


LABELS: dict[Language, str] = {"ru": "Поделиться", "kk": "Бөлісу"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_inline_mode_the_button_types_the_title_into_a_chat_of_ones_choice(
    answerer: Answerer, catalogues: Catalogues, language: Language
) -> None:
    page = answerer.library.page("dual.students", language)
    button = Sharing("x_bot", inline=True).button(page.entry_id, page.title, catalogues[language])
    assert button.text == LABELS[language]
    chosen = button.switch_inline_query_chosen_chat
    assert chosen is not None
    assert answerer.suggest(chosen.query or "")[0] == page
    assert chosen.allow_user_chats
    assert chosen.allow_group_chats
    assert button.url is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_inline_mode_the_button_shares_a_link(
    answerer: Answerer, catalogues: Catalogues, language: Language
) -> None:
    page = replace(answerer.library.page("dual.students", language), title="А & Б? #1 + 1%")
    button = Sharing("x_bot", inline=False).button(page.entry_id, page.title, catalogues[language])
    assert button.text == LABELS[language]
    assert button.switch_inline_query_chosen_chat is None
    address = urlsplit(button.url or "")
    assert (address.netloc, address.path) == ("t.me", "/share/url")
    assert "+" not in address.query
    link = start_link("x_bot", f"{language}-dual-students")
    assert parse_qs(address.query) == {"url": [link], "text": [page.title]}
