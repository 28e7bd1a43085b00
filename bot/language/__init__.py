"""Spelling, stems, and which language a text is in."""

from typing import Literal, get_args

Language = Literal["ru", "kk"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
