"""Lengths, as Telegram counts them."""

import pytest
from pydantic import ValidationError

from bot.announcements.content import LONGEST_CAPTION, LONGEST_TEXT, Content, ContentKind


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Колледж", 7),
        ("Әліппе", 6),
        ("\N{ROCKET}", 2),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER K}\N{REGIONAL INDICATOR SYMBOL LETTER Z}", 4),
        (
            "\N{WOMAN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}\N{ZERO WIDTH JOINER}"
            "\N{GRADUATION CAP}",
            7,
        ),
        ("a\N{COMBINING ACUTE ACCENT}", 2),
        ("\ud83d", 1),  # half an emoji, as a careless client may cut it
        ("строка\nстрока", 13),
    ],
)
def test_length_is_in_utf_16_units(text: str, length: int) -> None:
    assert Content(text=text).length == length


@pytest.mark.parametrize(
    ("kind", "longest"),
    [
        ("text", LONGEST_TEXT),
        ("photo", LONGEST_CAPTION),
        ("video", LONGEST_CAPTION),
        ("document", LONGEST_CAPTION),
    ],
)
def test_the_longest_still_fits(kind: ContentKind, longest: int) -> None:
    rockets = "\N{ROCKET}" * (longest // 2)
    assert not Content(kind=kind, text=rockets).is_too_long
    assert Content(kind=kind, text=rockets + ".").is_too_long
    assert Content(kind=kind, text="я" * longest).longest == longest


def test_it_is_the_same_after_it_was_stored() -> None:
    entities = ({"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368"},)
    content = Content(kind="photo", text="\N{ROCKET} Жаңа", entities=entities, file_id="AgAC")
    assert Content.model_validate_json(content.model_dump_json()) == content


def test_no_other_kinds() -> None:
    with pytest.raises(ValidationError):
        Content(kind="sticker")
