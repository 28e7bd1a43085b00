"""Masking what could tell who somebody is, before a question is kept."""

import re

MASK = "•••"
_BETWEEN = r"[\s().\-/]{0,2}"
_PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),  # mail
    re.compile(r"(?<!\w)@\w{4,}"),  # a name in Telegram
    # An IIN has 12 digits, a phone number 10 or 11, a card 16; people group them as they like.
    re.compile(rf"\+?\d(?:{_BETWEEN}\d){{9,}}"),
    re.compile(r"(?<!\d)\d{2,3}-\d{2}-\d{2}(?!\d)"),  # a phone number within the city
)


def mask(text: str) -> str:
    """The text with every IIN, phone number, card, mail address and Telegram name hidden.

    Wide on purpose: a sum of ten digits is hidden too, which does less harm than a number shown.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair is no letter
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    return text
